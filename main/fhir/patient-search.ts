/** Finds patients by name, identifier or birth date, for a session that may see more than one (D1, D8; HOUSE §3.6). */
import type { PatientMatch, Response } from '../../shared/ipc-contract.ts';
import { AppError } from '../../shared/errors.ts';
import { isFhirId } from '../policy/fhir-id.ts';
import { readBundle, type BundleEntry } from './bundle.ts';
import { createFhirClient, type FhirClientOptions } from './client.ts';
import { fhirUrl } from './fhir-url.ts';
import { parseLossless } from '../../shared/fhir/lossless-json.ts';
import { identifiersOf } from '../../shared/fhir/identifiers.ts';
import { json, text, type Json } from '../../shared/fhir/narrow.ts';
import { namesOf } from '../../shared/fhir/names.ts';

const MAX_ROWS = 50;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

export type SearchAccess = Pick<FhirClientOptions, 'fhirBase' | 'getAccessToken' | 'renewAccessToken'>;

export type PatientSearch = {
  /** Searches; an older search that is still under way rejects with `stale-request`. Throws AppError as a read does. */
  readonly find: (typed: string, access: SearchAccess) => Promise<Response<'patients.search'>>;
  /** The logical id behind a row of that search. Throws `stale-request` where it is not the newest, `bad-request` for no row. */
  readonly take: (search: number, row: number) => string;
  /** Forgets whom was found, and ends a search under way. */
  readonly forget: () => void;
};

type Found = { readonly search: number; readonly ids: readonly string[] };

/** Gives the search of one window. Logical ids stay in main: the window names a row (HOUSE §3.6). */
export function createPatientSearch(ports: Pick<FhirClientOptions, 'http' | 'clock'>): PatientSearch {
  let newest = 0;
  let found: Found | null = null;
  let running = new AbortController();
  const forget = (): void => {
    newest += 1;
    found = null;
    running.abort();
    running = new AbortController();
  };
  return {
    forget,
    find: async (typed, access) => {
      forget();
      const search = newest;
      const { ids, ...answer } = await searchPatients(typed, { ...ports, ...access }, running.signal);
      if (search !== newest) throw new AppError('stale-request');
      found = { search, ids };
      return { search, ...answer };
    },
    take: (search, row) => {
      if (found?.search !== search) throw new AppError('stale-request');
      const id = found.ids[row];
      if (id === undefined) throw new AppError('bad-request');
      return id;
    },
  };
}

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

type Answer = Omit<Response<'patients.search'>, 'search'> & { readonly ids: readonly string[] };

/** Searches once. Throws AppError as FhirClient does, `fhir-invalid-json` and `fhir-not-fhir`. */
async function searchPatients(typed: string, options: FhirClientOptions, signal: AbortSignal): Promise<Answer> {
  const parameters = patientParameters(typed);
  if (parameters.length === 0) return { ids: [], rows: [], total: 0, more: false, warnings: [] };
  const url = new URL(fhirUrl(options.fhirBase, 'Patient'));
  for (const [name, value] of parameters) url.searchParams.append(name, value);
  url.searchParams.append('_count', String(MAX_ROWS));
  const page = readBundle(parse(await createFhirClient(options).get(url.href, signal)));
  const usable = page.entries.filter(isPatient);
  const shown = usable.slice(0, MAX_ROWS);
  const left = page.entries.length - usable.length;
  const unusable = `${left} of the answers cannot be opened: ${left === 1 ? 'it is' : 'they are'} no patient with an id.`;
  return {
    ids: shown.map(({ id }) => id),
    rows: shown.map(({ resource }, row) => matchOf(resource, row)),
    total: page.total,
    more: page.next !== null || usable.length > MAX_ROWS,
    warnings: [...page.warnings, ...(left === 0 ? [] : [unusable])],
  };
}

type PatientEntry = { readonly id: string; readonly resource: Json };

function isPatient(entry: BundleEntry): entry is BundleEntry & PatientEntry {
  return entry.resourceType === 'Patient' && entry.id !== null && isFhirId(entry.id) && json(entry.resource) !== null;
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
