/** One job of an export, from its order to its last file (SMART 116–135). */
import { AppError } from '../../shared/errors.ts';
import type { ResolvedOrder } from './bulk-ports.ts';
import { createDownloads, takeResult } from './downloads.ts';
import { checkOf } from './file-report.ts';
import { newJob } from './journal.ts';
import { kickOff } from './kick-off.ts';
import { readWholeManifest } from './manifest-reading.ts';
import { releaseJob } from './release.ts';
import { jobAt, type Run } from './run.ts';

const MAX_RESTARTS = 2;

/** Deletes what a job that is gone has left behind. */
export async function removeStale(run: Run): Promise<void> {
  const { journal, ports } = run;
  if (journal.stale.length === 0) return;
  for (const name of journal.stale) await ports.landing.remove(name);
  journal.stale = [];
  await run.save();
}

/** A new job shows a new moment: nothing that an older one brought may stay beside it. */
async function restart(run: Run, index: number, failure: AppError): Promise<void> {
  const { journal, notes } = run;
  const { purpose, patients, restarts } = jobAt(run, index);
  if (restarts >= MAX_RESTARTS) throw failure;
  const old = journal.files.filter(({ job }) => job === index).map(({ name }) => name);
  journal.files = journal.files.filter(({ job }) => job !== index);
  journal.jobs[index] = newJob(purpose, patients, restarts + 1);
  journal.stale.push(...old);
  notes.forget(new Set(old));
  notes.add('job-expired-restarted', null, 1);
  await run.save();
  await removeStale(run);
}

function orderOf(run: Run, index: number): ResolvedOrder {
  const { order } = run.journal;
  const { purpose, patients } = jobAt(run, index);
  return purpose === 'main' ? order : { ...order, since: null, patients: [...patients] };
}

async function ask(run: Run, index: number, signal: AbortSignal): Promise<void> {
  const { requests, access, notes, progress, ports } = run;
  progress.enter('asking');
  const onWait = (untilMs: number): void => progress.waiting(null, untilMs);
  const parts = { requests, access, notes, onWait, clock: ports.clock };
  const statusUrl = await kickOff(parts, orderOf(run, index), signal);
  jobAt(run, index).statusUrl = statusUrl;
  await run.save();
}

/** Files that were finished, but not in the journal when the run broke off, are not fetched again (SMART 135). */
async function takeWhatLies(run: Run, index: number): Promise<void> {
  const { journal, ports } = run;
  const job = jobAt(run, index);
  // More may be added on the way: attachments of what is found.
  for (let n = 0; n < journal.files.length; n++) {
    const entry = journal.files[n];
    if (entry === undefined || entry.job !== index || entry.result !== null || entry.given) continue;
    const result = await ports.landing.inspect(entry.name, checkOf(entry, job, journal.order));
    if (result !== null) takeResult(run, entry, result);
  }
  await run.save();
}

/** Fetches while the manifest is read: what is there need not wait for what is not (SMART 131). */
async function fetchAll(run: Run, index: number, signal: AbortSignal): Promise<void> {
  const inner = new AbortController();
  const both = AbortSignal.any([signal, inner.signal]);
  const downloads = createDownloads(run, index, both, (failure) => inner.abort(failure));
  try {
    if (jobAt(run, index).complete) {
      run.progress.enter('downloading');
      downloads.look();
    } else {
      run.progress.enter('preparing');
      await readWholeManifest(run, index, both, downloads.look);
      run.progress.enter('downloading');
    }
    await downloads.settle();
  } catch (failure) {
    if (!both.aborted) inner.abort(failure);
    // Nothing may still be written when the caller goes on.
    await downloads.settle().catch(() => undefined);
    throw inner.signal.reason ?? failure;
  }
}

/** Newcomers that the server does not give by themselves: told, and asked for again by the run that follows. */
function forgoNewcomers(run: Run, index: number): Promise<void> {
  const { journal, notes } = run;
  const job = jobAt(run, index);
  notes.add('parameter-left-out', 'patient', job.patients.length);
  const missing = new Set(job.patients);
  journal.members = journal.members?.filter((id) => !missing.has(id)) ?? null;
  Object.assign(job, { complete: true, released: true });
  return run.save();
}

/** Does the job at `index` of the journal, or goes on with it. Throws AppError, or the signal's reason. */
export async function runJob(run: Run, index: number, signal: AbortSignal): Promise<void> {
  await takeWhatLies(run, index);
  for (;;) {
    try {
      if (jobAt(run, index).statusUrl === null) await ask(run, index, signal);
      await fetchAll(run, index, signal);
      return;
    } catch (failure) {
      signal.throwIfAborted();
      if (!(failure instanceof AppError)) throw failure;
      const { purpose, statusUrl } = jobAt(run, index);
      const isRefused = failure.code === 'bulk-kickoff-rejected' || failure.code === 'bulk-not-supported';
      if (purpose === 'newcomers' && statusUrl === null && isRefused) return forgoNewcomers(run, index);
      if (failure.code !== 'bulk-job-gone') throw failure;
      await restart(run, index, failure);
    }
  }
}

/** After every file is safe: the server may forget what it keeps for us (SMART 134). */
export async function release(run: Run, index: number, signal: AbortSignal): Promise<void> {
  const job = jobAt(run, index);
  if (job.released || job.statusUrl === null) return;
  const told = await releaseJob(run.requests, job.statusUrl, signal);
  if (!told) run.notes.add('status-not-deleted', null, null);
  job.released = true;
  await run.save();
}
