/** One file of an export, from its link to its final name (SMART 124–128, 135). */
import { AppError } from '../../shared/errors.ts';
import { isHtml } from '../policy/html-answer.ts';
import { faultOf } from '../policy/network-failure.ts';
import { HttpFailure, type HttpStream } from '../ports.ts';
import { checkOf } from './file-report.ts';
import type { FileEntry } from './journal.ts';
import type { FileResult } from './landing/landing.ts';
import { bulkFailure, leave, wasNotAsked } from './requests.ts';
import { jobAt, type Run } from './run.ts';
import { backoffMs, pause, waitMs } from './waiting.ts';

/** Less free space than this and no file is begun: its size is not known. */
const MIN_FREE_BYTES = 64 * 1024 * 1024;
/** Attempts in a row that may fail: about a minute of waiting. */
const MAX_FAILURES = 6;
const MAX_RENEWALS = 2;

type Attempt =
  | { readonly kind: 'done'; readonly result: FileResult }
  /** The link leads nowhere any more. */
  | { readonly kind: 'expired'; readonly status: number }
  | { readonly kind: 'again'; readonly failure: AppError; readonly headers: Readonly<Record<string, string>> };

function refusedBy(name: string, answer: HttpStream): Attempt {
  const { status, headers } = answer;
  // A signed address that has run out is often answered 403.
  if (status === 403 || status === 404 || status === 410) return { kind: 'expired', status };
  const failure = new AppError('bulk-file-failed', { status, file: name });
  if (status === 429 || status === 408 || status >= 500) return { kind: 'again', failure, headers };
  throw failure;
}

/** Reads an answer into the landing; an attempt that fails leaves nothing behind. */
async function land(run: Run, entry: FileEntry, answer: HttpStream): Promise<FileResult> {
  const { landing } = run.ports;
  const file = await landing.create(entry.name, checkOf(entry, jobAt(run, entry.job), run.journal.order));
  let bytes = 0;
  try {
    for await (const piece of answer.body) {
      await file.write(piece);
      bytes += piece.length;
      run.progress.came(piece.length);
    }
    return await file.finish();
  } catch (cause) {
    run.progress.came(-bytes);
    await file.discard();
    throw cause;
  }
}

async function attempt(run: Run, entry: FileEntry, signal: AbortSignal): Promise<Attempt> {
  const { name, kind, url } = entry;
  if ((await run.ports.landing.freeBytes()) < MIN_FREE_BYTES) throw new AppError('bulk-disk-full');
  try {
    const headers = { accept: kind === 'attachment' ? '*/*' : 'application/fhir+ndjson' };
    const withToken = jobAt(run, entry.job).requiresAccessToken;
    const answer = await run.requests.open({ method: 'GET', url, headers, withToken }, signal);
    if (answer.status !== 200) {
      await leave(answer);
      return refusedBy(name, answer);
    }
    if (kind !== 'attachment' && isHtml({ headers: answer.headers, body: new Uint8Array(0) })) {
      await leave(answer);
      throw new AppError('bulk-file-failed', { status: 200, file: name, rule: 'it is a web page' });
    }
    try {
      return { kind: 'done', result: await land(run, entry, answer) };
    } catch (cause) {
      await leave(answer);
      throw cause;
    }
  } catch (cause) {
    signal.throwIfAborted();
    if (!(cause instanceof HttpFailure || cause instanceof AppError)) throw cause;
    const failure = bulkFailure(cause);
    if (wasNotAsked(failure)) return { kind: 'again', failure, headers: {} };
    if (cause instanceof AppError || faultOf(failure) !== undefined) throw failure;
    if (cause.reason === 'insecure-url') throw new AppError('bulk-file-failed', { file: name }, { cause });
    const code = cause.reason === 'interrupted' ? 'bulk-file-failed' : 'bulk-server-unreachable';
    const details = code === 'bulk-file-failed' ? { file: name } : {};
    return { kind: 'again', failure: new AppError(code, details, { cause }), headers: {} };
  }
}

/**
 * Fetches a file until it is whole. `renew` reads the manifest again for fresh links; it is asked at most twice. Throws
 * AppError `bulk-file-failed` (its name, status), `bulk-server-unreachable`, `bulk-disk-full`, `bulk-folder-unwritable`,
 * `bulk-token-refused`, `bulk-job-gone` (from `renew`); or the signal's reason.
 */
export async function fetchFile(
  run: Run,
  entry: FileEntry,
  signal: AbortSignal,
  renew: (expiredUrl: string) => Promise<void>,
): Promise<FileResult> {
  const { clock } = run.ports;
  const { expiresAtMs } = jobAt(run, entry.job);
  let renewals = 0;
  if (entry.kind !== 'attachment' && expiresAtMs !== null && expiresAtMs <= clock.now()) {
    renewals++;
    await renew(entry.url);
  }
  for (let failures = 0; ;) {
    const { url } = entry;
    const tried = await attempt(run, entry, signal);
    if (tried.kind === 'done') return tried.result;
    if (tried.kind === 'expired') {
      if (entry.kind === 'attachment' || renewals++ === MAX_RENEWALS) {
        throw new AppError('bulk-file-failed', { status: tried.status, file: entry.name });
      }
      await renew(url);
      continue;
    }
    if (++failures > MAX_FAILURES) throw tried.failure;
    const { ms, clamped } = waitMs(tried.headers, clock.now(), backoffMs(failures - 1));
    if (clamped) run.notes.add('retry-after-clamped', entry.name, Math.round(ms / 1000));
    await pause(clock, ms, signal);
  }
}
