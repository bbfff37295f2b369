/** Takes the manifest of a job into the journal, page by page, as often as need be (SMART 123, 131, 135). */
import { AppError } from '../../shared/errors.ts';
import type { HttpResponse } from '../ports.ts';
import type { FileEntry, Job, Journal } from './journal.ts';
import { readManifest, type ManifestItem, type ManifestPage } from './manifest.ts';
import { createPolling } from './polling.ts';
import { jobAt, type Run } from './run.ts';

const MAX_PAGES = 10_000;

type Place = Pick<FileEntry, 'job' | 'page' | 'place'>;

/** Gives the next free name of ours for each file of a stem: `Patient.0001.ndjson`. */
export function createNames({ files }: Journal) {
  const taken = new Map<string, number>();
  const count = (stem: string): number => {
    const number = (taken.get(stem) ?? 0) + 1;
    taken.set(stem, number);
    return number;
  };
  for (const { name } of files) count(name.slice(0, name.indexOf('.')));
  return (stem: string, ending: 'ndjson' | 'bin'): string =>
    `${stem}.${String(count(stem)).padStart(4, '0')}.${ending}`;
}

function stemOf({ kind, type }: ManifestItem): string {
  switch (kind) {
    case 'errors':
    case 'deleted':
      return kind;
    case 'output':
      return type ?? 'mixed';
  }
}

/** Each file followed at once by the one that goes on with its last block (SMART 132). */
function chained<T extends { readonly item: ManifestItem }>(given: readonly T[]): readonly T[] {
  const byUrl = new Map(given.map((one) => [one.item.url, one]));
  const continued = new Set(given.map(({ item }) => item.continuesIn));
  const placed = new Set<T>();
  const place = (one: T | undefined): void => {
    for (let next = one; next !== undefined && !placed.has(next);) {
      placed.add(next);
      next = next.item.continuesIn === null ? undefined : byUrl.get(next.item.continuesIn);
    }
  };
  for (const one of given) if (!continued.has(one.item.url)) place(one);
  for (const one of given) place(one);
  return [...placed];
}

const keyOf = ({ job, page, kind, place }: Place & Pick<FileEntry, 'kind'>): string =>
  `${job} ${page} ${kind} ${place}`;

/**
 * Takes a page in: a file that is known gets its fresh link, a new one its name. A URL that an earlier page has (`seen`)
 * is the same file told again. Throws AppError `bulk-manifest-invalid` where a file has become another one.
 */
function takePage(
  journal: Journal,
  job: number,
  page: number,
  items: readonly ManifestItem[],
  seen: Set<string>,
): void {
  const places = { output: 0, errors: 0, deleted: 0 };
  const fresh: { item: ManifestItem; at: Place }[] = [];
  const known = new Map(journal.files.map((file) => [keyOf(file), file]));
  for (const item of items) {
    if (seen.has(item.url)) continue;
    seen.add(item.url);
    const at = { job, page, place: places[item.kind]++ };
    const file = known.get(keyOf({ ...at, kind: item.kind }));
    if (file === undefined) fresh.push({ item, at });
    else if (file.type !== item.type) throw new AppError('bulk-manifest-invalid', { rule: 'a file became another' });
    else Object.assign(file, { url: item.url, continuesIn: item.continuesIn });
  }
  const nameOf = createNames(journal);
  for (const { item, at } of chained(fresh)) {
    const { kind, type, url, count, continuesIn } = item;
    const name = nameOf(stemOf(item), 'ndjson');
    journal.files.push({ name, kind, type, url, count, continuesIn, ...at, result: null, given: false });
  }
}

/** Our clock's ms of Expires, which is counted from the Date of the same answer. */
function expiryMs({ headers }: HttpResponse, nowMs: number): number | null {
  const expiresMs = Date.parse(headers['expires'] ?? '');
  const dateMs = Date.parse(headers['date'] ?? '');
  if (Number.isNaN(expiresMs)) return null;
  return expiresMs - (Number.isNaN(dateMs) ? nowMs : dateMs) + nowMs;
}

function takeHead(job: Job, page: ManifestPage, response: HttpResponse, nowMs: number): void {
  job.transactionTime = page.transactionTime ?? job.transactionTime;
  job.requiresAccessToken = page.requiresAccessToken;
  job.organizedBy = page.organizedBy;
  job.expiresAtMs = expiryMs(response, nowMs);
}

/**
 * Reads the whole manifest of the job at `index`, waiting for it where the server still prepares; after each page the
 * journal is saved and `onFiles` called. Read again, it renews the links. Throws AppError as polling does, and
 * `bulk-manifest-invalid`.
 */
export async function readWholeManifest(
  run: Run,
  index: number,
  signal: AbortSignal,
  onFiles: () => void,
): Promise<void> {
  const { ports, requests, notes, progress } = run;
  const job = jobAt(run, index);
  const polling = createPolling({ requests, clock: ports.clock, notes, onWait: progress.waiting });
  const visited = new Set<string>();
  let earlier = new Set<string>();
  let heard: HttpResponse | null = null;
  for (let url = job.statusUrl ?? '', page = 0; ;) {
    visited.add(url);
    const { ready, response } = await polling.next(url, heard, signal);
    const found = readManifest(response.body, url);
    if (page === 0) takeHead(job, found, response, ports.clock.now());
    const seen = new Set(earlier);
    takePage(run.journal, index, page, found.items, seen);
    await run.save();
    onFiles();
    if (found.next !== null) {
      if (visited.has(found.next) || page === MAX_PAGES) {
        throw new AppError('bulk-manifest-invalid', { member: 'link', rule: 'leads in a circle or has no end' });
      }
      url = found.next;
      page++;
      earlier = seen;
      heard = null;
    } else if (ready) {
      if (job.transactionTime === null) {
        throw new AppError('bulk-manifest-invalid', { member: 'transactionTime', rule: 'must be there' });
      }
      job.complete = true;
      await run.save();
      return;
    } else {
      heard = response;
    }
  }
}
