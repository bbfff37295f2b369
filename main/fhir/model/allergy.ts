/** Allergies under one of four labels: known, none known, not recorded, unavailable (D13). */
import type { AllergySummary, ListState } from '../../../shared/chart-model.ts';
import { codings, conceptText, conceptTexts, knownCode, noteText } from '../../../shared/fhir/codes.ts';
import { json, jsons, text, texts, type Json } from '../../../shared/fhir/narrow.ts';
import type { Context } from './quarantine.ts';
import { quantityText, rangeText } from '../../../shared/fhir/quantity.ts';
import { dateText, periodText } from './times.ts';

type AllergyRow = AllergySummary['rows'][number];
type AllergyEntry = {
  readonly record: string;
  readonly row: AllergyRow;
  readonly kind: 'allergy' | 'none-known' | 'excluded';
};

/** Somebody asked and was told that there is none, of any kind or of one: the name says which. */
const NONE_KNOWN: Readonly<Record<string, true>> = {
  '716186003': true, // no known allergy
  '409137002': true, // no known drug allergy
  '428607008': true, // no known environmental allergy
  '429625007': true, // no known food allergy
  '428197003': true, // no known insect allergy
  '716184000': true, // no known latex allergy
  '716185004': true, // no known drug allergy of a kind
  '1003774007': true, // no known Hevea brasiliensis latex allergy
  'no-known-allergies': true,
  nka: true,
  nkda: true,
};
/** The whole name, or it may go on: `No known allergies except penicillin` is an allergy. */
const NONE_KNOWN_WORDS = /^no known (?:[\w-]+ ){0,4}allerg(?:y|ies)(?: \([\w ]+\))?\.?$/i;
/** A statement that there is none, and that holds no longer, says nothing of today. */
const OVER: Readonly<Record<string, true>> = { inactive: true, resolved: true };
const EXCLUDED: Readonly<Record<string, true>> = { refuted: true, 'entered-in-error': true };
/** STU3 servers send a bare code where R4 has a CodeableConcept. */
const asConcept = (value: unknown): unknown => (typeof value === 'string' ? { text: value } : value);
const ANAPHYLAXIS = /anaphyla/i;

function reactionText(reaction: Json, timeZone: string): string | null {
  const parts = [
    conceptTexts(reaction['manifestation']) ?? text(reaction['description']),
    text(reaction['severity']),
    dateText(reaction['onset'], timeZone),
  ];
  const said = parts.filter((t) => t !== null);
  return said.length === 0 ? null : said.join(', ');
}

function onsetText(resource: Json, timeZone: string): string | null {
  const age = quantityText(resource['onsetAge']);
  const words =
    dateText(resource['onsetDateTime'], timeZone) ??
    (age === null ? null : `age ${age}`) ??
    periodText(resource['onsetPeriod'], timeZone) ??
    rangeText(resource['onsetRange']) ??
    text(resource['onsetString']);
  return words === null ? null : `since ${words}`;
}

function detailOf(resource: Json, timeZone: string): string {
  const criticality = text(resource['criticality']);
  const verification = knownCode(asConcept(resource['verificationStatus']), { unconfirmed: true, presumed: true });
  const clinical = knownCode(asConcept(resource['clinicalStatus']), OVER);
  const type = text(resource['type']);
  const parts = [
    ...jsons(resource['reaction']).map((reaction) => reactionText(reaction, timeZone)),
    criticality === 'high' ? 'high criticality' : null,
    criticality === 'unable-to-assess' ? 'criticality could not be assessed' : null,
    type === 'intolerance' ? 'intolerance' : null,
    verification,
    clinical,
    onsetText(resource, timeZone),
    noteText(resource['note']),
  ];
  return parts.filter((t) => t !== null).join(', ');
}

function isSevere(resource: Json): boolean {
  if (text(resource['criticality']) === 'high') return true;
  return jsons(resource['reaction']).some((reaction) => {
    const manifestations = jsons(reaction['manifestation']).flatMap((concept) => [
      text(concept['text']),
      ...codings(concept).flatMap((c) => [c.display, c.code === '39579001' ? 'anaphylaxis' : null]),
    ]);
    return text(reaction['severity']) === 'severe' || manifestations.some((m) => m !== null && ANAPHYLAXIS.test(m));
  });
}

function nameOf(resource: Json): string {
  const categories = texts(resource['category']);
  const substances = jsons(resource['reaction']).map((reaction) => conceptText(reaction['substance']));
  return (
    conceptText(resource['code']) ??
    substances.find((t) => t !== null) ??
    `Allergen not named by the server${categories.length === 0 ? '' : ` (${categories.join(', ')})`}`
  );
}

/**
 * Takes an AllergyIntolerance that may be shown; gives its row, and whether it says that there is none. What is refuted
 * or entered in error is no allergy and no statement; what is inactive or resolved is told so. D13.
 */
export function readAllergy(resource: Json, record: string, context: Context): AllergyEntry {
  const name = nameOf(resource);
  const noneKnown = knownCode(json(resource['code']), NONE_KNOWN) !== null || NONE_KNOWN_WORDS.test(name);
  const over = knownCode(asConcept(resource['clinicalStatus']), OVER) !== null;
  const excluded = knownCode(asConcept(resource['verificationStatus']), EXCLUDED) !== null || (noneKnown && over);
  return {
    record,
    row: {
      id: record,
      name,
      detail: detailOf(resource, context.timeZone),
      severe: !noneKnown && isSevere(resource),
      negated: noneKnown,
    },
    kind: excluded ? 'excluded' : noneKnown ? 'none-known' : 'allergy',
  };
}

/**
 * Takes what was read and how far the list has been read; gives the four-way label. What is known is shown at once;
 * silence counts as silence only after a complete reading. An unread list is unavailable, never empty. D13, D60.
 */
export function summariseAllergies(entries: readonly AllergyEntry[], list: ListState): AllergySummary {
  const rows = (kind: AllergyEntry['kind']): AllergyRow[] =>
    entries
      .filter((entry) => entry.kind === kind)
      .map((entry) => entry.row)
      .sort((a, b) => Number(b.severe) - Number(a.severe) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const [known, none] = [rows('allergy'), rows('none-known')];
  if (known.length > 0) return { state: 'known', rows: [...known, ...none] };
  switch (list.state) {
    case 'waiting':
    case 'loading':
      return { state: 'loading', rows: none };
    case 'complete':
      return { state: none.length > 0 ? 'none-known' : 'not-recorded', rows: none };
    case 'partial':
    case 'failed':
    case 'not-permitted':
      return { state: 'unavailable', rows: none };
  }
}
