/** When the feed is asked: some while after the start, then four times a day, never all computers at once. */
import type { Clock } from '../ports.ts';

const MINUTE_MS = 60_000;
const FIRST_MS = 2 * MINUTE_MS;
/** A ward that starts its computers at seven does not ask at two minutes past. */
const FIRST_SPREAD_MS = 10 * MINUTE_MS;
const EVERY_MS = 6 * 60 * MINUTE_MS;
const SPREAD_MS = 60 * MINUTE_MS;

export type Schedule = {
  /** Begins anew, as after a start. */
  readonly begin: () => void;
  readonly end: () => void;
  /** While nobody is there nothing is asked, and no timer runs; what fell due meanwhile is asked a little later. */
  readonly setAway: (away: boolean) => void;
};

/** Gives a schedule that rests. `random` from 0 to below 1. */
export function createSchedule(clock: Clock, random: () => number, ask: () => void): Schedule {
  let dueAtMs: number | null = null;
  let away = false;
  let callOff = (): void => undefined;
  const arm = (): void => {
    callOff();
    if (dueAtMs === null || away) return;
    callOff = clock.after(Math.max(MINUTE_MS, dueAtMs - clock.now()), () => {
      dueAtMs = clock.now() + EVERY_MS + (random() - 0.5) * SPREAD_MS;
      arm();
      ask();
    });
  };
  return {
    begin: () => {
      dueAtMs = clock.now() + FIRST_MS + random() * FIRST_SPREAD_MS;
      arm();
    },
    end: () => {
      dueAtMs = null;
      callOff();
    },
    setAway: (next) => {
      if (next === away) return;
      away = next;
      if (away) callOff();
      else arm();
    },
  };
}
