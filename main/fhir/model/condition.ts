/** Conditions by clinical and verification status (D47–D51). Every combination is told apart; none is guessed. */
import { readPeriod, readTime } from '../../../shared/clinical/dates.ts';
import type { ConditionRow } from '../../../shared/chart-model.ts';
import {
  codeInfo,
  conceptText,
  conceptTexts,
  knownCode,
  noteText,
  referenceNames,
  remarks,
  type Remark,
} from '../../../shared/fhir/codes.ts';
import { conditionStandingOf } from '../../../shared/fhir/condition.ts';
import { json, jsons, text, type Json } from '../../../shared/fhir/narrow.ts';
import { quantityText, rangeText } from '../../../shared/fhir/quantity.ts';
import type { Context } from './quarantine.ts';
import { dateText, periodText } from './times.ts';
import { extensionReason } from './values.ts';

type ConditionEntry = {
  readonly record: string;
  /** `same` is filled in when the rows are sorted: it depends on the others. */
  readonly row: ConditionRow;
  /** Records of the same identity say the same thing of the same place (D51). */
  readonly identity: string;
  readonly onsetMs: number | null;
  readonly recordedMs: number | null;
};

type Group = ConditionRow['group'];
type Section = ConditionRow['section'];

/** In the order in which a record of several is filed: what is on the problem list is looked for there. */
const CATEGORIES = {
  'problem-list-item': { words: 'Problem list', section: 'problem-list' },
  'health-concern': { words: 'Health concern', section: 'health-concern' },
  'encounter-diagnosis': { words: 'Encounter diagnosis', section: 'encounter-diagnosis' },
} as const satisfies Readonly<Record<string, { words: string; section: Section }>>;

/** One of onset[x] or abatement[x], as sent (D50). */
function phase(resource: Json, member: 'onset' | 'abatement', timeZone: string): string | null {
  const age = quantityText(resource[`${member}Age`]);
  const words =
    dateText(resource[`${member}DateTime`], timeZone) ??
    (age === null ? null : `age ${age}`) ??
    periodText(resource[`${member}Period`], timeZone) ??
    rangeText(resource[`${member}Range`]) ??
    text(resource[`${member}String`]);
  if (words !== null) return words;
  if (resource[`${member}Boolean`] === true) return 'yes, time not sent';
  return extensionReason(resource[`_${member}DateTime`])?.text ?? null;
}

/** Where no date of onset was sent, when it was recorded says how new it is. */
function onsetStart(resource: Json, timeZone: string): number | null {
  const sent = text(resource['onsetDateTime']);
  if (sent !== null) return readTime(sent, timeZone)?.startMs ?? null;
  const period = json(resource['onsetPeriod']);
  const span = readPeriod(text(period?.['start']), text(period?.['end']), timeZone);
  if (span !== null) return span.startMs;
  return readTime(text(resource['recordedDate']) ?? '', timeZone)?.startMs ?? null;
}

function categoryText(value: unknown): string | null {
  const words = jsons(value).map((concept) => {
    const known = knownCode(concept, CATEGORIES);
    return known === null ? conceptText(concept) : CATEGORIES[known].words;
  });
  const sent = [...new Set(words.filter((t) => t !== null))];
  return sent.length === 0 ? null : sent.join(', ');
}

function sectionOf(value: unknown): Section {
  const sent = jsons(value).map((concept) => knownCode(concept, CATEGORIES));
  const first = Object.entries(CATEGORIES).find(([code]) => sent.some((one) => one === code));
  if (first !== undefined) return first[1].section;
  return categoryText(value) === null ? 'not-sent' : 'other';
}

function stageText(stages: unknown): string | null {
  const all = jsons(stages)
    .map((stage) => conceptText(stage['summary']) ?? referenceNames(stage['assessment']) ?? conceptText(stage['type']))
    .filter((t) => t !== null);
  return all.length === 0 ? null : all.join(', ');
}

/** R4 has no member for it: it comes as an extension of the condition or of its body site (mCODE and others). */
function lateralityText(resource: Json): string | null {
  const sides = [resource, ...jsons(resource['bodySite'])]
    .flatMap((element) => jsons(element['extension']))
    .filter((extension) => /laterality/i.test(text(extension['url']) ?? ''))
    .map((extension) => conceptText(extension['valueCodeableConcept']) ?? text(extension['valueCode']))
    .filter((t) => t !== null);
  return sides.length === 0 ? null : [...new Set(sides)].join(', ');
}

function qualifiersOf(resource: Json): Remark[] {
  return remarks([
    ['Severity', conceptText(resource['severity'])],
    ['Stage', stageText(resource['stage'])],
    ['Body site', conceptTexts(resource['bodySite'])],
    ['Laterality', lateralityText(resource)],
  ]);
}

/** Names with such a word may say something else than the code does: only the same name is the same then. */
const TURNING =
  /\b(no|non|not|without|den(?:y|ies|ied)|negative|never|absent|absence|ruled|excluded?|unlikely|history|hx|family|risk|suspected|possible|probable|query|resolved)\b|\?/i;

/** Same code (same text where there is no code), same group and kind of list, same caution and same place of the body. */
function identityOf(row: ConditionRow, codeKey: string): string {
  if (codeKey === 'nothing') return row.id;
  const places = row.qualifiers.filter(({ label }) => label === 'Body site' || label === 'Laterality');
  const name = TURNING.test(row.name) ? row.name.toLowerCase() : null;
  return JSON.stringify([row.group, row.section, row.caution, codeKey, name, ...places.map((one) => one.text)]);
}

/** Takes a Condition that may be shown; gives its row. D47–D51. */
export function readCondition(resource: Json, record: string, context: Context): ConditionEntry {
  const { timeZone } = context;
  const code = codeInfo(resource['code'], 'Condition not named by the server');
  const recorded = text(resource['recordedDate']) ?? text(resource['assertedDate']);
  const row: ConditionRow = {
    id: record,
    name: code.name,
    ...conditionStandingOf(resource),
    section: sectionOf(resource['category']),
    same: 0,
    category: categoryText(resource['category']),
    onset: phase(resource, 'onset', timeZone),
    abatement: phase(resource, 'abatement', timeZone),
    recorded: dateText(recorded, timeZone),
    qualifiers: qualifiersOf(resource),
    remarks: remarks([['Note', noteText(resource['note'])]]),
    codes: [...code.codes],
  };
  return {
    record,
    row,
    identity: identityOf(row, code.key),
    onsetMs: onsetStart(resource, timeZone),
    recordedMs: recorded === null ? null : (readTime(recorded, timeZone)?.startMs ?? null),
  };
}

/** What has no value of that by which it is grouped comes first: it may belong to any of the groups (D44). */
const GROUP_ORDER: readonly Group[] = ['status-not-sent', 'active', 'inactive', 'ruled-out', 'in-error'];
const SECTION_ORDER: readonly Section[] = [
  'not-sent',
  'problem-list',
  'health-concern',
  'encounter-diagnosis',
  'other',
];

const newestFirst = (a: number | null, b: number | null): number => (b ?? -Infinity) - (a ?? -Infinity) || 0;

/**
 * Takes conditions; gives their rows by group and kind of list, newest onset first, and the records of one condition
 * one after the other, numbered alike. D44, D49, D51.
 */
export function conditionRows(entries: readonly ConditionEntry[]): ConditionRow[] {
  const sorted = entries.toSorted(
    (a, b) =>
      GROUP_ORDER.indexOf(a.row.group) - GROUP_ORDER.indexOf(b.row.group) ||
      SECTION_ORDER.indexOf(a.row.section) - SECTION_ORDER.indexOf(b.row.section) ||
      newestFirst(a.onsetMs, b.onsetMs) ||
      newestFirst(a.recordedMs, b.recordedMs) ||
      (a.record < b.record ? -1 : 1),
  );
  const conditions = new Map<string, ConditionEntry[]>();
  for (const entry of sorted) {
    const records = conditions.get(entry.identity);
    if (records === undefined) conditions.set(entry.identity, [entry]);
    else records.push(entry);
  }
  return [...conditions.values()].flatMap((records, same) => records.map(({ row }) => ({ ...row, same })));
}
