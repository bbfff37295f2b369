/**
 * Locks the whole app when nobody is there (security §3.10, E9): after idle time, with a warning before, on the screen
 * lock, on suspend, and when the user says so. It knows when; what a lock does to sessions is decided elsewhere.
 */
import type { Clock } from '../ports.ts';
import { createElapsed, type Elapsed } from './elapsed.ts';

export type LockCause = 'idle' | 'system' | 'user';

export type IdleLockPorts = {
  readonly clock: Clock;
  /** Seconds since somebody last touched the machine, as the system counts them. */
  readonly idleSeconds: () => number;
  /** Asked at each look: what policy says now. */
  readonly limits: () => { readonly idleLockMinutes: number; readonly idleWarningSeconds: number };
  /** When it will lock unless somebody is there (epoch ms); null: not soon, after all. */
  readonly onWarning: (locksAtMs: number | null) => void;
  /** Not called for `idle` while nothing is watched; for the others always: what is locked already stays so. */
  readonly onLock: (why: LockCause) => void;
};

export type IdleLock = {
  /** Somebody signed in or unlocked: that counts as activity, and idle time is watched from here on. */
  readonly watch: () => void;
  /** Nothing is left to lock. No timer runs until `watch`. */
  readonly rest: () => void;
  /** The user says that they are there. */
  readonly extend: () => void;
  readonly lockNow: () => void;
  /** The screen was locked, or the system's user changed. */
  readonly systemLocked: () => void;
  /** The machine goes to sleep: locked before it does. */
  readonly suspended: () => void;
  /** The machine woke up, or the limits changed: looks at once. */
  readonly resumed: () => void;
};

/** How late a timer may be before the machine must have slept. */
const LATE_MS = 5000;
/** While a warning stands, activity must take it away soon. */
const WARNING_CHECK_MS = 1000;

type Watching = {
  /** When somebody was last known to be there, in elapsed ms. */
  readonly activeAtMs: number;
  /** When it was to be looked again. */
  readonly dueAtMs: number;
  readonly warned: boolean;
  readonly callOff: () => void;
};

/**
 * Gives a lock that watches nothing yet. It wakes when a limit may be reached, not every second. The warning stands for
 * `idleWarningSeconds`, at most half of the limit. A machine that slept past the limit without saying so is locked,
 * whatever key woke it.
 */
export function createIdleLock(ports: IdleLockPorts): IdleLock {
  const { clock, onWarning, onLock } = ports;
  const elapsed = createElapsed(clock);
  let watching: Watching | null = null;

  const rest = () => {
    const before = watching;
    watching = null;
    before?.callOff();
    if (before?.warned === true) onWarning(null);
  };
  const lock = (why: LockCause) => {
    rest();
    onLock(why);
  };
  const look = (said: number | null) => {
    const before = watching;
    if (before === null) return;
    before.callOff();
    const { limitMs, warningMs } = limitsOf(ports);
    const nowMs = elapsed.now();
    const activeAtMs = Math.max(before.activeAtMs, said ?? 0, seenActive(ports, nowMs));
    const idleMs = nowMs - activeAtMs;
    // Between two times that somebody was there, a sleep may hide that nobody was for longer than the limit.
    const slept = nowMs - before.dueAtMs > LATE_MS && activeAtMs - before.activeAtMs >= limitMs;
    if (slept || idleMs >= limitMs) {
      lock('idle');
      return;
    }
    const warned = idleMs >= limitMs - warningMs;
    const nextMs = warned ? Math.min(WARNING_CHECK_MS, limitMs - idleMs) : limitMs - warningMs - idleMs;
    watching = next(elapsed, { activeAtMs, warned, nextMs }, () => look(null));
    if (warned !== before.warned) onWarning(warned ? clock.now() + limitMs - idleMs : null);
  };
  const say = () => {
    if (watching !== null) look(elapsed.now());
  };
  return {
    watch: () => {
      const nowMs = elapsed.now();
      watching ??= { activeAtMs: nowMs, dueAtMs: nowMs, warned: false, callOff: () => undefined };
      look(nowMs);
    },
    rest,
    extend: say,
    lockNow: () => lock('user'),
    systemLocked: () => lock('system'),
    suspended: () => lock('system'),
    resumed: () => look(null),
  };
}

function next(
  elapsed: Elapsed,
  { activeAtMs, warned, nextMs }: { activeAtMs: number; warned: boolean; nextMs: number },
  look: () => void,
): Watching {
  return { activeAtMs, warned, dueAtMs: elapsed.now() + nextMs, callOff: elapsed.after(nextMs, look) };
}

function limitsOf({ limits }: IdleLockPorts): { limitMs: number; warningMs: number } {
  const { idleLockMinutes, idleWarningSeconds } = limits();
  const limitMs = idleLockMinutes * 60_000;
  return { limitMs, warningMs: Math.min(idleWarningSeconds * 1000, limitMs / 2) };
}

/** When the system last saw somebody, in elapsed ms; a system that cannot tell has seen nobody. */
function seenActive({ idleSeconds }: IdleLockPorts, nowMs: number): number {
  try {
    const seconds = idleSeconds();
    return seconds >= 0 ? nowMs - seconds * 1000 : 0;
  } catch {
    return 0;
  }
}
