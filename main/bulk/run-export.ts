/** The Bulk Data client (Bulk Data Access 2.0, 3.0 and the ballot of 4.0; SMART 111–137): one export, from order to manifest. */
import { AppError } from '../../shared/errors.ts';
import type { BulkAccess, BulkPorts, ExportObserver, ResolvedOrder } from './bulk-ports.ts';
import { readMembers } from './group-members.ts';
import { createJournalKeeper, newJob, readJournal, type FileEntry, type Journal } from './journal.ts';
import type { ExportManifest, ManifestFile } from './landing/landing.ts';
import { createNotes } from './notes.ts';
import { checkOrder } from './order.ts';
import { createProgress } from './progress.ts';
import { releaseJob } from './release.ts';
import { createRequests } from './requests.ts';
import { jobAt, type Run } from './run.ts';
import { release, removeStale, runJob } from './run-job.ts';
import { unjudgedParameters } from './type-filter.ts';

export type ExportOutcome = { readonly kind: 'done'; readonly manifest: ExportManifest } | { readonly kind: 'paused' };

const isoOf = (ms: number): string => new Date(ms).toISOString();

function newJournal(order: ResolvedOrder, { fhirBase }: BulkAccess, nowMs: number): Journal {
  return {
    ...{ version: 1, order, fhirBase, startedAt: isoOf(nowMs), jobs: [newJob('main', order.patients)] },
    ...{ files: [], stale: [], notes: [], members: null, askedMembers: false },
  };
}

async function openRun(ports: BulkPorts, access: BulkAccess, order: ResolvedOrder, observer: ExportObserver) {
  const kept = await ports.landing.loadJournal();
  const journal = kept === null ? newJournal(order, access, ports.clock.now()) : readJournal(kept);
  if (journal.fhirBase !== access.fhirBase) {
    throw new AppError('bulk-order-invalid', { rule: 'the export was begun at another server' });
  }
  if (kept === null) checkOrder(order);
  const notes = createNotes(journal.notes, observer.onNote);
  const keeper = createJournalKeeper(journal, (state) => ports.landing.saveJournal(state));
  const run: Run = {
    ...{ ports, access, journal, notes, requests: createRequests(ports, access) },
    progress: createProgress(ports.clock, journal, observer.onProgress),
    save: () => {
      journal.notes = [...notes.all()];
      return keeper.save();
    },
  };
  if (kept === null) for (const name of unjudgedParameters(order.typeFilters)) notes.add('filtered-here', name, null);
  return run;
}

/** Asks who is in the group, and adds a job for those whom the former run did not know (SMART 136). */
async function planNewcomers(run: Run, former: readonly string[] | null, signal: AbortSignal): Promise<void> {
  const { journal, requests, access, notes } = run;
  const { group, since, patients } = journal.order;
  if (journal.askedMembers) return;
  const members = group === null ? null : await readMembers(requests, access, group, signal);
  journal.members = members === null ? null : [...members];
  journal.askedMembers = true;
  if (members !== null && former !== null && since !== null) {
    const known = new Set(former);
    const wanted = members.filter((id) => !known.has(id) && (patients.length === 0 || patients.includes(id)));
    if (wanted.length > 0) {
      journal.jobs.push(newJob('newcomers', wanted));
      notes.add('new-members', null, wanted.length);
    }
  }
  await run.save();
}

function manifestFile({ name, kind, type, result }: FileEntry): readonly ManifestFile[] {
  return result === null ? [] : [{ name, kind, type, ...result }];
}

function manifestOf({ journal, access, notes, ports }: Run): ExportManifest {
  const { order, jobs, files, startedAt } = journal;
  const { level, group, types, since, until } = order;
  const found = files.flatMap(({ kind, type }) => (kind === 'output' && type !== null ? [type] : []));
  return {
    source: { base: access.fhirBase, host: new URL(access.fhirBase).host },
    ...{ level, group, since, until, startedAt },
    types: types.length > 0 ? types : [...new Set(found)],
    endedAt: isoOf(ports.clock.now()),
    transactionTime: jobs[0]?.transactionTime ?? '',
    files: files.flatMap(manifestFile),
    notes: [...notes.all()],
  };
}

async function runAll(run: Run, former: readonly string[] | null, signal: AbortSignal): Promise<ExportManifest> {
  await removeStale(run);
  await planNewcomers(run, former, signal);
  for (let index = 0; index < run.journal.jobs.length; index++) {
    if (!jobAt(run, index).released) await runJob(run, index, signal);
  }
  run.progress.enter('finishing');
  for (let index = 0; index < run.journal.jobs.length; index++) await release(run, index, signal);
  const manifest = manifestOf(run);
  await run.ports.landing.saveManifest(manifest);
  return manifest;
}

/**
 * Does an export, or goes on with the one whose journal the landing holds; then `order` is that of the journal. `former`:
 * members of the group in the journal of the run that this one follows (`membersIn`). Aborting `signal` pauses: what is
 * there stays, and the next call goes on. Throws AppError: `bulk-…`, and what `access` throws; the journal is then kept,
 * too.
 */
export async function runExport(
  ports: BulkPorts,
  access: BulkAccess,
  order: ResolvedOrder,
  observer: ExportObserver,
  signal: AbortSignal,
  former: readonly string[] | null = null,
): Promise<ExportOutcome> {
  try {
    const run = await openRun(ports, access, order, observer);
    return { kind: 'done', manifest: await runAll(run, former, signal) };
  } catch (failure) {
    if (signal.aborted) return { kind: 'paused' };
    ports.log('warn', 'export.broke-off', failure instanceof AppError ? { code: failure.code } : {});
    throw failure;
  }
}

/**
 * Gives an export up: DELETE of the status URLs in its journal (SMART 134). `not-told`: the server did not take it, or
 * there is nothing to tell; its job ends by itself. Nothing on the disk changes.
 */
export async function cancelExport(ports: BulkPorts, access: BulkAccess): Promise<'cancelled' | 'not-told'> {
  const kept = await ports.landing.loadJournal();
  if (kept === null) return 'not-told';
  const requests = createRequests(ports, access);
  const urls = readJournal(kept).jobs.flatMap(({ statusUrl, released }) =>
    statusUrl === null || released ? [] : [statusUrl],
  );
  const told: boolean[] = [];
  for (const url of urls) told.push(await releaseJob(requests, url, new AbortController().signal));
  return told.length > 0 && told.every(Boolean) ? 'cancelled' : 'not-told';
}
