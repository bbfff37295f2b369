/** Asks for the status of an export until it is there (SMART 118–122). */
import { AppError } from '../../shared/errors.ts';
import type { Clock, HttpResponse } from '../ports.ts';
import type { Notes } from './notes.ts';
import { isTransient } from './outcome.ts';
import { bulkFailure, wasNotAsked, type Requests } from './requests.ts';
import { backoffMs, pause, waitMs } from './waiting.ts';

export type PollPorts = {
  readonly requests: Requests;
  readonly clock: Clock;
  readonly notes: Notes;
  /** Told before each wait: what the server says of its progress, and epoch ms of the next question. */
  readonly onWait: (serverSays: string | null, untilMs: number) => void;
};

/** `ready` false: the answer of a 202 that holds a manifest already (SMART 131). */
export type StatusAnswer = { readonly ready: boolean; readonly response: HttpResponse };

/** Failures in a row that are waited out: about five minutes. */
const MAX_FAILURES = 10;

/** X-Progress as it may be shown: under 100 characters, none of which steers anything (SMART 121). */
export function sayable(text: string | undefined): string | null {
  const plain = (text ?? '').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ').trim();
  return plain === '' ? null : plain.slice(0, 99);
}

/** The status that counts: X-Export-Status where the server keeps the two apart (Bulk Data 3.0). */
function statusOf({ status, headers }: HttpResponse): number {
  const [, separate] = /^\s*(\d{3})\b/.exec(headers['x-export-status'] ?? '') ?? [];
  return status === 200 && separate !== undefined ? Number(separate) : status;
}

function isPassing(status: number, response: HttpResponse): boolean {
  if (status === 502 || status === 503 || status === 504) return true;
  return status >= 500 && isTransient(response.body);
}

/** What an answer ends the job with. */
function endOf(status: number): AppError {
  if (status === 404 || status === 410) return new AppError('bulk-job-gone', { status });
  if (status === 401) return new AppError('bulk-token-refused', { status });
  return new AppError('bulk-job-failed', { status });
}

type Asked = { readonly status: number; readonly response: HttpResponse } | AppError;

async function ask({ requests }: PollPorts, url: string, signal: AbortSignal): Promise<Asked> {
  try {
    const outgoing = { method: 'GET', url, headers: { accept: 'application/json' }, withToken: true } as const;
    const response = await requests.send(outgoing, signal);
    return { status: statusOf(response), response };
  } catch (cause) {
    signal.throwIfAborted();
    const failure = bulkFailure(cause);
    if (failure.code !== 'bulk-server-unreachable' && !wasNotAsked(failure)) throw failure;
    return failure;
  }
}

/**
 * A conversation about one job: each call waits until the server has something new to say about `url`. Throws AppError
 * `bulk-job-gone` (404, 410), `bulk-job-failed`, `bulk-server-unreachable`, `bulk-server-busy`, `bulk-token-refused`,
 * `bulk-manifest-invalid`; or the signal's reason.
 */
export function createPolling(ports: PollPorts) {
  const { clock, notes, onWait } = ports;
  /** Waits so far without news, refusals (429) and failures in a row: each lengthens the next wait. */
  let waits = 0;
  let refusals = 0;
  let failures = 0;

  const wait = async (response: HttpResponse | null, signal: AbortSignal): Promise<void> => {
    const told = waitMs(response?.headers ?? {}, clock.now(), backoffMs(waits++));
    // A server that says "too often" is asked less often, whatever it says about when (SMART 120).
    const ms = refusals === 0 ? told.ms : Math.max(told.ms, backoffMs(refusals));
    if (told.clamped) notes.add('retry-after-clamped', null, Math.round(ms / 1000));
    onWait(sayable(response?.headers['x-progress']), clock.now() + ms);
    await pause(clock, ms, signal);
  };
  const failed = async (failure: AppError, response: HttpResponse | null, signal: AbortSignal): Promise<void> => {
    if (++failures > MAX_FAILURES) throw failure;
    await wait(response, signal);
  };
  return {
    /** `heard`: a manifest that came with a 202 was taken in, so wait before the next question. */
    next: async (url: string, heard: HttpResponse | null, signal: AbortSignal): Promise<StatusAnswer> => {
      if (heard !== null) await wait(heard, signal);
      for (;;) {
        const asked = await ask(ports, url, signal);
        if (asked instanceof AppError) {
          await failed(asked, null, signal);
          continue;
        }
        const { status, response } = asked;
        if (status === 200) return { ready: true, response };
        if (status === 202) {
          failures = 0;
          refusals = 0;
          if (holdsManifest(response)) return { ready: false, response };
          await wait(response, signal);
        } else if (status === 429) {
          refusals++;
          if (refusals > MAX_FAILURES) throw new AppError('bulk-server-busy', { status });
          await wait(response, signal);
        } else if (isPassing(status, response)) {
          await failed(new AppError('bulk-job-failed', { status }), response, signal);
        } else {
          throw endOf(status);
        }
      }
    },
  };
}

/** A 202 may hold a manifest of what is there, or an OperationOutcome or nothing. */
function holdsManifest({ body }: HttpResponse): boolean {
  if (body.length === 0) return false;
  try {
    const tree = JSON.parse(new TextDecoder().decode(body)) as { output?: unknown } | null;
    return Array.isArray(tree?.output);
  } catch {
    return false;
  }
}
