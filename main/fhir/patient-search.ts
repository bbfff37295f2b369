/** Finds patients by name, identifier or birth date, for a session that may see more than one (D1, D8; HOUSE §3.6). */
import type { PatientMatch } from '../../shared/ipc-contract.ts';
import { AppError } from '../../shared/errors.ts';
import { readBundle, type BundleEntry } from './bundle.ts';
import { createFhirClient, type FhirClientOptions } from './client.ts';
import { fhirUrl } from './fhir-url.ts';
import { parseLossless } from './lossless-json.ts';
import { identifiersOf } from './model/identifiers.ts';
import { json, text, type Json } from './model/narrow.ts';
import { namesOf } from './model/patient.ts';

const MAX_ROWS = 50;
const FHIR_ID = /^[A-Za-z0-9\-.]{1,64}$/;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

export type PatientSearchContext = FhirClientOptions & { readonly signal: AbortSignal };

export type FoundPatients = {
  /** `id`: logical id, which stays in main. */
  readonly rows: readonly { readonly id: string; readonly match: PatientMatch }[];
  readonly total: number | null;
  readonly more: boolean;
  readonly warnings: readonly string[];
};

/**
 * Takes what was typed: words of a name, a birth date (`14-Mar-1956`, `1956-03-14`), or anything with a digit, which is
 * sought among the identifiers. Gives the search parameters of FHIR R4 Patient; words are sought together.
 */
export function patientParameters(typed: string): readonly (readonly [string, string])[] {
  const words = typed
    .trim()
    .split(/[\s,]+/)
    .filter(Boolean);
  return words.map((word) => {
    const date = dateOf(word);
    if (date !== null) return ['birthdate', date];
    return [/\d/.test(word) ? 'identifier' : 'name', escapeParameter(word)];
  });
}

/** Searches once. Throws AppError as FhirClient does, `fhir-invalid-json` and `fhir-not-fhir`. */
export async function searchPatients(typed: string, context: PatientSearchContext): Promise<FoundPatients> {
  const client = createFhirClient(context);
  const url = new URL(fhirUrl(context.fhirBase, 'Patient'));
  for (const [name, value] of patientParameters(typed)) url.searchParams.append(name, value);
  url.searchParams.append('_count', String(MAX_ROWS));
  const page = readBundle(parse(await client.get(url.href, context.signal)));
  const usable = page.entries.filter(isPatient);
  const rows = usable.slice(0, MAX_ROWS).map(({ id, resource }, row) => ({ id, match: matchOf(resource, row) }));
  const left = page.entries.length - usable.length;
  return {
    rows,
    total: page.total,
    more: page.next !== null || usable.length > MAX_ROWS,
    warnings: [
      ...page.warnings,
      ...(left === 0 ? [] : [`${left} of the answers cannot be opened: they are no patient with an id.`]),
    ],
  };
}

type PatientEntry = { readonly id: string; readonly resource: Json };

function isPatient(entry: BundleEntry): entry is BundleEntry & PatientEntry {
  return (
    entry.resourceType === 'Patient' && entry.id !== null && FHIR_ID.test(entry.id) && json(entry.resource) !== null
  );
}

function matchOf(resource: Json, row: number): PatientMatch {
  return {
    row,
    name: namesOf(resource).name,
    birthDate: text(resource['birthDate']),
    sex: text(resource['gender']),
    identifiers: identifiersOf(resource['identifier']),
    deceased: resource['deceasedBoolean'] === true || text(resource['deceasedDateTime']) !== null,
  };
}

function parse(bytes: Uint8Array): unknown {
  try {
    return parseLossless(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new AppError('fhir-invalid-json', {}, { cause });
  }
}

/** ISO form of a whole date as people type it; null for anything else, and for 30 February. */
function dateOf(word: string): string | null {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(word);
  const said = /^(\d{1,2})[-.](\w{3})[-.](\d{4})$/.exec(word);
  const month = said === null ? iso?.[2] : String(MONTHS.indexOf((said[2] ?? '').toLowerCase()) + 1).padStart(2, '0');
  const [year, day] = said === null ? [iso?.[1], iso?.[3]] : [said[3], said[1]?.padStart(2, '0')];
  if (year === undefined || month === undefined || day === undefined) return null;
  const date = `${year}-${month}-${day}`;
  const read = new Date(`${date}T00:00:00Z`);
  return Number.isNaN(read.getTime()) || read.toISOString().slice(0, 10) !== date ? null : date;
}

/** Comma, dollar, bar and backslash mean something in a search parameter (FHIR R4 search §3.1.1.4.0.1). */
function escapeParameter(word: string): string {
  return word.replace(/[\\,$|]/g, '\\$&');
}
