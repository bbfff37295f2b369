/** Patients as the picker lists them. */
import type { PatientRow } from '../seam.ts';
import type { Stored } from './load.ts';
import { stringsAt, valuesAt } from './paths.ts';
import { foldText } from './text.ts';

type SearchableRow = { readonly row: PatientRow; readonly haystack: string };

/** One patient's row, with everything that a search may look through. The name reads `SMITH, John (Mr)` (`D1`). */
export function toPatientRow({ id, json }: Stored): SearchableRow {
  const name = displayName(valuesAt(json, ['name']));
  const birthDate = stringsAt(json, ['birthDate'])[0] ?? null;
  const searched = ['name.text', 'name.family', 'name.given', 'name.prefix', 'name.suffix', 'identifier.value'];
  const words = [id, name, birthDate ?? '', ...stringsAt(json, searched)];
  const gender = stringsAt(json, ['gender'])[0] ?? null;
  const row = { id, name, birthDate, gender, identifier: recordNumber(valuesAt(json, ['identifier'])) };
  return { row, haystack: foldText(words.join(' ')) };
}

/** Rows that hold every word of `search`, sorted by name. */
export function searchRows(rows: readonly SearchableRow[], search: string): PatientRow[] {
  const words = foldText(search).split(/\s+/).filter(Boolean);
  return rows
    .filter(({ haystack }) => words.every((word) => haystack.includes(word)))
    .map(({ row }) => row)
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
}

const RANK: readonly (string | undefined)[] = [
  'official',
  'usual',
  undefined,
  'temp',
  'nickname',
  'anonymous',
  'maiden',
  'old',
];
const LATIN = /\p{Script=Latin}/u;

/** The preferred name; one in another script is followed by its Latin alternative. */
function displayName(names: readonly unknown[]): string {
  const rank = (name: unknown): number => RANK.indexOf(stringsAt(name, ['use'])[0]);
  const ranked = names
    .toSorted((a, b) => rank(a) - rank(b))
    .map(oneName)
    .filter((name) => name !== '');
  const [first, ...others] = ranked;
  if (first === undefined) return 'Name not known';
  const latin = LATIN.test(first) ? undefined : others.find((name) => LATIN.test(name));
  return latin === undefined ? first : `${first} · ${latin}`;
}

function oneName(name: unknown): string {
  const [family] = stringsAt(name, ['family']);
  const given = stringsAt(name, ['given']).join(' ');
  if (family === undefined && given === '') return stringsAt(name, ['text'])[0] ?? '';
  const prefix = stringsAt(name, ['prefix']).join(' ');
  const main = [family?.toLocaleUpperCase('en'), given].filter(Boolean).join(', ');
  return prefix === '' ? main : `${main} (${prefix})`;
}

/** The medical record number where one is typed so, else the first identifier that has a value. */
function recordNumber(identifiers: readonly unknown[]): string | null {
  const valued = identifiers.filter((identifier) => stringsAt(identifier, ['value']).length > 0);
  const record = valued.find((identifier) => stringsAt(identifier, ['type.coding.code']).includes('MR')) ?? valued[0];
  return stringsAt(record, ['value'])[0] ?? null;
}
