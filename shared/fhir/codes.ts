/** Code systems, CodeableConcepts and what they are called (D27). */
import { json, jsons, text, bool, type Json } from './narrow.ts';

export const LOINC = 'http://loinc.org';
export const UCUM = 'http://unitsofmeasure.org';

/** Short names of code systems, each by the URLs and OIDs it is sent with. */
const SYSTEM_NAMES: ReadonlyMap<string, string> = new Map([
  [LOINC, 'LOINC'],
  ['urn:oid:2.16.840.1.113883.6.1', 'LOINC'],
  ['http://snomed.info/sct', 'SNOMED CT'],
  ['urn:oid:2.16.840.1.113883.6.96', 'SNOMED CT'],
  ['http://www.nlm.nih.gov/research/umls/rxnorm', 'RxNorm'],
  ['urn:oid:2.16.840.1.113883.6.88', 'RxNorm'],
  [UCUM, 'UCUM'],
  ['http://hl7.org/fhir/sid/icd-10', 'ICD-10'],
  ['http://hl7.org/fhir/sid/icd-10-cm', 'ICD-10-CM'],
  ['http://hl7.org/fhir/sid/icd-9-cm', 'ICD-9-CM'],
  ['http://hl7.org/fhir/sid/icd-11', 'ICD-11'],
  ['http://hl7.org/fhir/sid/ndc', 'NDC'],
  ['http://hl7.org/fhir/sid/cvx', 'CVX'],
  ['http://fdasis.nlm.nih.gov', 'UNII'],
  ['http://www.whocc.no/atc', 'ATC'],
  ['http://www.ama-assn.org/go/cpt', 'CPT'],
  ['https://dmd.nhs.uk', 'dm+d'],
  ['urn:iso:std:iso:11073:10101', 'IEEE 11073'],
]);

export type Coding = {
  readonly system: string | null;
  readonly code: string | null;
  readonly display: string | null;
  readonly userSelected: boolean;
};

/** Takes a code system's URL; gives its short name, or its last telling segment. */
export function systemName(system: string): string {
  const known = SYSTEM_NAMES.get(system.replace(/\/$/, ''));
  if (known !== undefined) return known;
  if (system.startsWith('urn:oid:')) return system.replace('urn:oid:', 'OID ');
  const path = system.replace(/^[a-z]+:\/\//i, '').replace(/[?#].*$/, '');
  return (
    path
      .split('/')
      .filter((part) => part !== '')
      .at(-1) ?? system
  );
}

/** Takes a CodeableConcept; gives its codings, empty ones left out. */
export function codings(concept: Json | null): Coding[] {
  const found: Coding[] = [];
  for (const coding of jsons(concept?.['coding'])) {
    const [code, display] = [text(coding['code']), text(coding['display'])];
    if (code === null && display === null) continue;
    found.push({ system: text(coding['system']), code, display, userSelected: bool(coding['userSelected']) === true });
  }
  return found;
}

const codeText = (c: Coding): string | null =>
  c.code === null ? null : c.system === null ? c.code : `${systemName(c.system)} ${c.code}`;

/** Takes a CodeableConcept; gives its words: its text, the display somebody chose, the first display, else its code. D27. */
export function conceptText(value: unknown): string | null {
  const concept = json(value);
  const own = text(concept?.['text']);
  if (own !== null) return own;
  const all = codings(concept);
  const chosen = all.find((c) => c.userSelected && c.display !== null) ?? all.find((c) => c.display !== null);
  if (chosen !== undefined) return chosen.display;
  return all.map(codeText).find((t) => t !== null) ?? null;
}

/** Takes several CodeableConcepts; gives their words, comma between. */
export function conceptTexts(value: unknown): string | null {
  const all = jsons(value)
    .map(conceptText)
    .filter((t) => t !== null);
  return all.length === 0 ? null : all.join(', ');
}

/** What a record is about. `key` is its identity: records of different keys are never merged. */
export type CodeInfo = {
  readonly key: string;
  readonly name: string;
  readonly codes: readonly string[];
  /** LOINC code, where one was sent. */
  readonly loinc: string | null;
};

const isLoinc = (c: Coding): boolean => c.system !== null && systemName(c.system) === 'LOINC';

/** Takes a CodeableConcept; gives identity (LOINC, else the first full coding, else the text), name and codes. D27. */
export function codeInfo(value: unknown, unnamed: string): CodeInfo {
  const all = codings(json(value));
  const loinc = all.find((c) => isLoinc(c) && c.code !== null);
  const full = loinc ?? all.find((c) => c.system !== null && c.code !== null);
  const words = conceptText(value);
  let key = words === null ? 'nothing' : `text ${words.toLowerCase()}`;
  if (full !== undefined)
    key = `code ${systemName(full.system ?? '') === 'LOINC' ? LOINC : (full.system ?? '')} ${full.code ?? ''}`;
  return {
    key,
    name: words ?? unnamed,
    codes: all.map(codeText).filter((t) => t !== null),
    loinc: loinc?.code ?? null,
  };
}

/** Takes one or several CodeableConcepts; gives the first code that is a key of `table`, by coding, else by text. */
export function knownCode<K extends string>(value: unknown, table: Readonly<Record<K, unknown>>): K | null {
  const has = (code: string | null): code is K => code !== null && Object.hasOwn(table, code);
  const concepts = Array.isArray(value) ? jsons(value) : [json(value)];
  for (const concept of concepts) {
    const coded = codings(concept).find((c) => has(c.code))?.code ?? null;
    if (has(coded)) return coded;
  }
  for (const concept of concepts) {
    const words = text(concept?.['text'])?.toLowerCase().replaceAll(' ', '-') ?? null;
    if (has(words)) return words;
  }
  return null;
}

export type Remark = { readonly label: string; readonly text: string };

/** Takes labels with words that may be missing; gives remarks of those that were sent. D24. */
export function remarks(entries: readonly (readonly [string, string | null])[]): Remark[] {
  const found: Remark[] = [];
  for (const [label, words] of entries) if (words !== null) found.push({ label, text: words });
  return found;
}

/** Takes Annotations; gives their texts. */
export function noteText(value: unknown): string | null {
  const all = jsons(value)
    .map((note) => text(note['text']))
    .filter((t) => t !== null);
  return all.length === 0 ? null : all.join('; ');
}

/** Takes one Reference or several; gives what they are called by their sender; never an address. */
export function referenceNames(value: unknown): string | null {
  const all = (Array.isArray(value) ? jsons(value) : [json(value)])
    .map((reference) => text(reference?.['display']))
    .filter((t) => t !== null);
  return all.length === 0 ? null : all.join(', ');
}
