/** Reads one list of a chart from the server into the worker, and says at every step how far it has come (D60). */
import type { ListName, ListState } from '../../shared/chart-model.ts';
import { AppError } from '../../shared/errors.ts';
import { isFhirId } from '../policy/fhir-id.ts';
import type { FhirClient } from './client.ts';
import { fhirUrl, withinFhirBase } from './fhir-url.ts';
import { ended, LOADING, notPermitted, withPage, withWarnings } from './list-state.ts';
import { readPages } from './paging.ts';
import { LIST_TYPES, queryOf, type Parameters, type Query, type Refusal } from './queries.ts';
import type { WorkerLink } from './worker-link.ts';
import type { PageSummary } from './worker-protocol.ts';

export type ListReading = {
  readonly list: ListName;
  readonly fhirBase: string;
  readonly patientId: string;
  readonly grantedScope: () => string;
  readonly coversRead: (type: string) => 'full' | 'part' | 'none';
  /** The scope that lets all of `type` be read. */
  readonly wantedScope: (type: string) => string;
  readonly client: FhirClient;
  readonly link: WorkerLink;
  /** Aborted when the list is read anew or the chart is closed. */
  readonly signal: AbortSignal;
  /** Epoch ms. */
  readonly now: () => number;
  /** The first page, or the patient, has come: what was read before makes room for it. */
  readonly onFirst: () => void;
  /** Takes the step from the state before. */
  readonly update: (step: (state: ListState) => ListState) => void;
};

const MAX_MEDICATIONS = 50;
const MEDICATIONS_AT_ONCE = 6;

/** Reads one list to its end. Never rejects for what a server can do; the state says what came of it. */
export async function readList(reading: ListReading): Promise<void> {
  const { list, update } = reading;
  const type = LIST_TYPES[list];
  const coverage = reading.coversRead(type);
  if (coverage === 'none') {
    update(() => notPermitted(reading.wantedScope(type)));
    return;
  }
  update(() => (coverage === 'full' ? LOADING : withWarnings(LOADING, [partWarning(reading, type)], 'part-permitted')));
  const error =
    list === 'patient' ? await readPatient(reading) : await readSearch(reading, queryOf(list, reading.patientId));
  if (list === 'medications') await readMedications(reading);
  update((state) => ended(state, error));
}

function partWarning({ grantedScope }: ListReading, type: string): string {
  const scopes = grantedScope()
    .split(/\s+/)
    .filter((scope) => scope.includes(`/${type}.`) || scope.includes('/*.'));
  return `Only part of these records was permitted: ${scopes.join(' ')}`.slice(0, 300);
}

async function readPatient(reading: ListReading): Promise<AppError | null> {
  const { patientId: id, update, now } = reading;
  try {
    await readResource(reading, 'Patient', id, fhirUrl(reading.fhirBase, `Patient/${id}`));
    update((state) => withPage(state, { received: 1, total: null, atMs: now() }));
    return null;
  } catch (cause) {
    if (cause instanceof AppError) return cause;
    throw cause;
  }
}

async function readResource(reading: ListReading, resourceType: string, id: string, url: string): Promise<void> {
  const bytes = await reading.client.get(url, reading.signal);
  refuseStale(reading.signal);
  if (reading.list === 'patient') reading.onFirst();
  await reading.link.ask('addResource', { list: reading.list, bytes, resourceType, id }, [bytes.buffer]);
}

/** What came for a reading that was given up must not reach the model. */
function refuseStale(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('stale-request');
}

async function readSearch(reading: ListReading, query: Query): Promise<AppError | null> {
  const { refusal } = query;
  const first = await readPagesOf(reading, query.parameters);
  const status = first.error?.details.status ?? 0;
  if (refusal === null || first.pages > 0 || !refusal.statuses.includes(status)) return first.error;
  return readInstead(reading, refusal);
}

/** The searches that stand for a refused one, side by side. What they cannot give is said in the list's warnings. */
async function readInstead(reading: ListReading, refusal: Refusal): Promise<AppError | null> {
  const { instead, warning } = refusal;
  const ends = await Promise.all(instead.map((parameters) => readPagesOf(reading, parameters, instead.length > 1)));
  const failed = ends.filter((end) => end.error !== null);
  if (failed.length < ends.length) {
    const unread = failed.map(({ parameters }) => `Category not read to its end: ${parameters['category'] ?? 'all'}.`);
    reading.update((state) =>
      withWarnings(state, [...(warning === null ? [] : [warning]), ...unread], 'category-unread'),
    );
  }
  return failed[0]?.error ?? null;
}

type SearchEnd = { readonly parameters: Parameters; readonly pages: number; readonly error: AppError | null };

/** One search to its end. `oneOfMany`: its total counts only its share of the list, so it is not kept. */
async function readPagesOf(reading: ListReading, parameters: Parameters, oneOfMany = false): Promise<SearchEnd> {
  const { list, client, link, signal, update, now, fhirBase } = reading;
  let pages = 0;
  const onPage = (page: PageSummary): void => {
    const ignored = pages === 0 ? ignoredParameters(page.self, parameters) : [];
    const total = oneOfMany ? null : page.total;
    pages += 1;
    update((state) => {
      const read = withPage(state, { received: page.received, total, atMs: now() });
      return withWarnings(withWarnings(read, page.warnings, 'server-warning'), ignored, 'parameter-ignored');
    });
  };
  const error = await readPages(fhirUrl(fhirBase, LIST_TYPES[list], parameters), {
    fhirBase,
    onPage,
    get: (url, wanted) => client.get(url, AbortSignal.any([signal, wanted])),
    read: (bytes) => {
      refuseStale(signal);
      if (pages === 0) reading.onFirst();
      return link.ask('addPage', { list, bytes }, [bytes.buffer]);
    },
  });
  return { parameters, pages, error };
}

/** A parameter that narrows the search and is absent from the self link was not applied (FHIR R4 search §3.1.1.1, G8). */
function ignoredParameters(self: string | null, asked: Parameters): string[] {
  const applied = [...(URL.parse(self ?? '', 'https://base.invalid/')?.searchParams.keys() ?? [])].map(
    (name) => name.split(/[:.]/)[0],
  );
  // A link without any parameter is opaque: it says nothing of what was applied.
  if (applied.length === 0 || applied.every((name) => name?.startsWith('_'))) return [];
  const isApplied = (name: string): boolean =>
    applied.includes(name) || (name === 'patient' && applied.includes('subject'));
  return ['patient', 'category']
    .filter((name) => name in asked && !isApplied(name))
    .map((name) => `The server did not apply the search parameter ${name}.`);
}

/** Medications that requests only refer to: read one by one, under the FHIR base alone (SMART 9, G7). */
async function readMedications(reading: ListReading): Promise<void> {
  const references = await reading.link.ask('unresolvedMedications', null);
  const readable = reading.coversRead('Medication') === 'none' ? [] : references.flatMap((r) => targetOf(reading, r));
  const targets = readable.slice(0, MAX_MEDICATIONS).values();
  let read = 0;
  const readSome = async (): Promise<void> => {
    // All readers draw from one iterator.
    for (const { id, url } of targets) {
      const found = await readResource(reading, 'Medication', id, url).then(one, none);
      // Not `read += await …`: that takes the sum as it was before the wait, and forgets what others added.
      read += found;
    }
  };
  await Promise.all(Array.from({ length: MEDICATIONS_AT_ONCE }, readSome));
  const left = references.length - read;
  if (left > 0) {
    const warning = `${left} referenced ${left === 1 ? 'medication' : 'medications'} could not be read.`;
    reading.update((state) => withWarnings(state, [warning], 'reference-unread'));
  }
}

const one = (): number => 1;

/** A medication that cannot be read is counted; anything but an expected failure is passed on. */
function none(cause: unknown): number {
  if (cause instanceof AppError) return 0;
  throw cause;
}

function targetOf({ fhirBase }: ListReading, reference: string): { id: string; url: string }[] {
  const url = withinFhirBase(fhirBase, reference);
  const id = /\/Medication\/([^/]+)(\/_history\/[^/]+)?$/.exec(url?.pathname ?? '')?.[1];
  return url === undefined || id === undefined || !isFhirId(id) ? [] : [{ id, url: url.href }];
}
