/**
 * Time that passed, by whichever of two clocks says more: the wall clock stops for nobody but may be set back, timers
 * never go back but sleep with the machine (security D11).
 */
import type { Clock } from '../ports.ts';

export type Elapsed = {
  /** Ms since it was made. Never goes back. */
  readonly now: () => number;
  /** Calls back once after `ms`; gives the function that calls it off. */
  readonly after: (ms: number, callback: () => void) => () => void;
};

export function createElapsed(clock: Clock): Elapsed {
  let elapsedMs = 0;
  let wallMs = clock.now();
  const now = () => {
    const beforeMs = wallMs;
    wallMs = clock.now();
    elapsedMs += Math.max(0, wallMs - beforeMs);
    return elapsedMs;
  };
  return {
    now,
    after: (ms, callback) => {
      const dueMs = now() + ms;
      return clock.after(ms, () => {
        elapsedMs = Math.max(now(), dueMs);
        callback();
      });
    },
  };
}
