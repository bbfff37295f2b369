/** Conditions by clinical and verification status (D47–D51). Every combination is told apart; none is guessed. */
import { readPeriod, readTime } from '../../../shared/clinical/dates.ts';
import type { ConditionRow } from '../../../shared/chart-model.ts';
import { codeInfo, conceptText, conceptTexts, knownCode, noteText, remarks, type Remark } from './codes.ts';
import { json, jsons, text, type Json } from './narrow.ts';
import { quantityText, rangeText } from './quantity.ts';
import type { Context } from './quarantine.ts';
import { dateText, periodText } from './times.ts';
import { extensionReason } from './values.ts';

type ConditionEntry = {
  readonly record: string;
  readonly row: ConditionRow;
  readonly problemList: boolean;
  readonly onsetMs: number | null;
};

type Group = ConditionRow['group'];

const CLINICAL = {
  active: { words: 'Active', group: 'active' },
  recurrence: { words: 'Recurrence', group: 'active' },
  relapse: { words: 'Relapse', group: 'active' },
  inactive: { words: 'Inactive', group: 'inactive' },
  remission: { words: 'Remission', group: 'inactive' },
  resolved: { words: 'Resolved', group: 'inactive' },
} as const satisfies Readonly<Record<string, { words: string; group: Group }>>;

/** `group` overrides the clinical one: what is refuted or entered in error is never active (D47). */
const VERIFICATION = {
  confirmed: { words: 'Confirmed', caution: null, group: null },
  unconfirmed: { words: 'Unconfirmed', caution: 'Unconfirmed', group: null },
  provisional: { words: 'Provisional', caution: 'Provisional', group: null },
  differential: { words: 'Differential', caution: 'Differential', group: null },
  refuted: { words: 'Refuted', caution: null, group: 'ruled-out' },
  'entered-in-error': { words: 'Entered in error', caution: null, group: 'in-error' },
} as const satisfies Readonly<Record<string, { words: string; caution: string | null; group: Group | null }>>;

const CATEGORIES = {
  'problem-list-item': 'Problem list',
  'encounter-diagnosis': 'Encounter diagnosis',
  'health-concern': 'Health concern',
} as const;

/** STU3 servers send a bare code where R4 has a CodeableConcept. */
const asConcept = (value: unknown): unknown => (typeof value === 'string' ? { text: value } : value);

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

function onsetStart(resource: Json, timeZone: string): number | null {
  const sent = text(resource['onsetDateTime']) ?? text(resource['recordedDate']);
  if (sent !== null) return readTime(sent, timeZone)?.startMs ?? null;
  const period = json(resource['onsetPeriod']);
  return readPeriod(text(period?.['start']), text(period?.['end']), timeZone)?.startMs ?? null;
}

function categoryText(value: unknown): string | null {
  const words = jsons(value).map((concept) => {
    const known = knownCode(concept, CATEGORIES);
    return known === null ? conceptText(concept) : CATEGORIES[known];
  });
  const sent = [...new Set(words.filter((t) => t !== null))];
  return sent.length === 0 ? null : sent.join(', ');
}

function stageText(stages: unknown): string | null {
  const all = jsons(stages)
    .map((stage) => conceptText(stage['summary']) ?? conceptText(stage['type']))
    .filter((t) => t !== null);
  return all.length === 0 ? null : all.join(', ');
}

function remarksOf(resource: Json): Remark[] {
  return remarks([
    ['Severity', conceptText(resource['severity'])],
    ['Stage', stageText(resource['stage'])],
    ['Body site', conceptTexts(resource['bodySite'])],
    ['Note', noteText(resource['note'])],
  ]);
}

/** Takes a Condition that may be shown; gives its row. A status that is no known code is shown as sent and counts as not sent. D47–D51. */
export function readCondition(resource: Json, record: string, context: Context): ConditionEntry {
  const { timeZone } = context;
  const clinical = knownCode(asConcept(resource['clinicalStatus']), CLINICAL);
  const verification = knownCode(asConcept(resource['verificationStatus']), VERIFICATION);
  const sentClinical = conceptText(asConcept(resource['clinicalStatus']));
  const sentVerification = conceptText(asConcept(resource['verificationStatus']));
  const code = codeInfo(resource['code'], 'Condition not named by the server');
  const clinicalGroup = clinical === null ? 'status-not-sent' : CLINICAL[clinical].group;
  const verified = verification === null ? null : VERIFICATION[verification];
  const row: ConditionRow = {
    id: record,
    name: code.name,
    group: verified?.group ?? clinicalGroup,
    caution: verified === null ? sentVerification : verified.caution,
    clinicalStatus: clinical === null ? (sentClinical ?? 'Status not sent') : CLINICAL[clinical].words,
    verificationStatus: verified?.words ?? sentVerification ?? 'Verification not sent',
    category: categoryText(resource['category']),
    onset: phase(resource, 'onset', timeZone),
    abatement: phase(resource, 'abatement', timeZone),
    recorded: dateText(resource['recordedDate'] ?? resource['assertedDate'], timeZone),
    remarks: remarksOf(resource),
    codes: [...code.codes],
  };
  const problemList = knownCode(resource['category'], { 'problem-list-item': true }) !== null;
  return { record, row, problemList, onsetMs: onsetStart(resource, timeZone) };
}

const GROUP_ORDER: readonly Group[] = ['active', 'status-not-sent', 'inactive', 'ruled-out', 'in-error'];

/** Takes conditions; gives them active problem list first, newest onset first. D44, D49, D51. */
export function sortConditions(entries: readonly ConditionEntry[]): ConditionEntry[] {
  return entries.toSorted(
    (a, b) =>
      GROUP_ORDER.indexOf(a.row.group) - GROUP_ORDER.indexOf(b.row.group) ||
      Number(b.problemList) - Number(a.problemList) ||
      (b.onsetMs ?? -Infinity) - (a.onsetMs ?? -Infinity) ||
      (a.record < b.record ? -1 : 1),
  );
}
