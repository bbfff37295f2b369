/** A clock that leaps to the next moment that somebody waits for, once nothing else is to be done at once. */
import type { Clock } from '../../main/ports.ts';

export type LeapingClock = Clock & {
  /** Ms of every wait, in the order they were asked for. */
  readonly waits: readonly number[];
};

export function leapingClock(startMs = Date.parse('2026-11-28T08:00:00Z')): LeapingClock {
  let nowMs = startMs;
  let leaping = false;
  const due = new Set<{ readonly atMs: number; readonly callback: () => void }>();
  const waits: number[] = [];
  const leap = (): void => {
    leaping = false;
    const [next] = [...due].sort((a, b) => a.atMs - b.atMs);
    if (next === undefined) return;
    due.delete(next);
    nowMs = Math.max(nowMs, next.atMs);
    next.callback();
    plan();
  };
  const plan = (): void => {
    if (leaping || due.size === 0) return;
    leaping = true;
    setImmediate(leap);
  };
  return {
    waits,
    now: () => nowMs,
    after: (ms, callback) => {
      const entry = { atMs: nowMs + ms, callback };
      waits.push(ms);
      due.add(entry);
      plan();
      return () => void due.delete(entry);
    },
  };
}
