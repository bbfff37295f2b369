/** How often the window is told that something was read. */
import type { Clock } from '../ports.ts';

const MIN_CHANGE_INTERVAL_MS = 100;
const MAX_CHANGE_INTERVAL_MS = 1000;
/** A change makes the window ask again; answering takes at most about this share of the worker's time from its reading. */
const DESCRIBING_SHARE = 0.1;

/** How often the window may be told of changes, by how long the answers take that it then asks for. */
export function createPace(clock: Clock) {
  let intervalMs = MIN_CHANGE_INTERVAL_MS;
  return {
    intervalMs: () => intervalMs,
    reset: () => {
      intervalMs = MIN_CHANGE_INTERVAL_MS;
    },
    /** Gives the answer, and takes note of how long it took. */
    of: async <T>(answer: Promise<T>): Promise<T> => {
      const askedMs = clock.now();
      const found = await answer;
      const wantedMs = (clock.now() - askedMs) / DESCRIBING_SHARE;
      intervalMs = Math.min(MAX_CHANGE_INTERVAL_MS, Math.max(MIN_CHANGE_INTERVAL_MS, wantedMs));
      return found;
    },
  };
}

type Coalesced = { readonly request: () => void; readonly cancel: () => void };

/** Calls `send` at once and then no more often than every `intervalMs()`; the last request is always served. */
export function coalesce(clock: Clock, intervalMs: () => number, send: () => void): Coalesced {
  let callOff: (() => void) | undefined;
  let asked = false;
  const serve = (): void => {
    callOff = clock.after(intervalMs(), () => {
      callOff = undefined;
      if (asked) serve();
    });
    asked = false;
    send();
  };
  return {
    request: () => {
      asked = true;
      if (callOff === undefined) serve();
    },
    cancel: () => {
      callOff?.();
      callOff = undefined;
      asked = false;
    },
  };
}
