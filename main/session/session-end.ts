/** A session ends some hours after its sign-in, whatever happens in it (security §3.10; NIST 800-63B: 12 h). */
import type { Clock } from '../ports.ts';
import { createElapsed } from './elapsed.ts';

const HOUR_MS = 3_600_000;
/** Timers sleep with the machine: the time is compared again at least this often. */
const CHECK_MS = 60_000;

/**
 * Calls `onTooOld` once, `hours` (asked at each look: what policy says now) after `startedAtMs` (epoch ms); soon if that is past. A start that lies in the future
 * says nothing about the age (the clock was set back between two starts of the app): such a session is too old. Gives
 * `check`, to be called when the machine wakes, and `stop`.
 */
export function watchSessionEnd(
  clock: Clock,
  { startedAtMs, hours }: { startedAtMs: number; hours: () => number },
  onTooOld: () => void,
): { readonly check: () => void; readonly stop: () => void } {
  const elapsed = createElapsed(clock);
  const ageMs = clock.now() - startedAtMs;
  const leftMs = (): number => (ageMs < -CHECK_MS ? 0 : hours() * HOUR_MS - ageMs);
  let callOff: () => void = () => undefined;
  let over = false;
  const stop = () => {
    over = true;
    callOff();
  };
  const check = () => {
    if (over) return;
    callOff();
    const restMs = leftMs() - elapsed.now();
    if (restMs <= 0 && elapsed.now() > 0) {
      stop();
      onTooOld();
      return;
    }
    callOff = elapsed.after(Math.max(1, Math.min(restMs, CHECK_MS)), check);
  };
  check();
  return { check, stop };
}
