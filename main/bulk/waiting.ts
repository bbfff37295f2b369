/** Waits of an export: called off by its signal, longer with each failure. */
import { readRetryAfter } from '../policy/retry-after.ts';
import type { Clock } from '../ports.ts';

const FIRST_MS = 1000;
const LONGEST_MS = 60_000;

/** Resolves after `ms`; rejects with the signal's reason once it is aborted. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const end = (): void => {
      signal.removeEventListener('abort', abandon);
      resolve();
    };
    const callOff = clock.after(ms, end);
    const abandon = (): void => {
      callOff();
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abandon, { once: true });
  });
}

/** Ms to wait before asking for the `n`-th time again (from 0): 1, 2, 4 … 60 s (SMART 118). */
export function backoffMs(n: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(n, 10));
}

/**
 * Ms until a server wants to be asked again: what it says, at least a second (a wait of nothing would be a hot loop), or
 * `otherwiseMs` where it says nothing. `clamped`: what it said made no sense (SMART 118, 119).
 */
export function waitMs(
  headers: Readonly<Record<string, string>>,
  nowMs: number,
  otherwiseMs: number,
): { ms: number; clamped: boolean } {
  const told = readRetryAfter(headers, nowMs);
  if (told === undefined || told.seconds === null) return { ms: otherwiseMs, clamped: told !== undefined };
  return { ms: Math.max(FIRST_MS, told.seconds * 1000), clamped: told.clamped };
}
