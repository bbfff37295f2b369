/** What keeps a machine awake: nothing, while every window is locked or nobody has signed in (deploy §5). */
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../main/ports.ts';
import { createIdleLock } from '../../../main/session/idle-lock.ts';
import { watchSessionEnd } from '../../../main/session/session-end.ts';
import { manualClock } from '../../support/manual-clock.ts';

/** A clock that knows how many timers are armed, and how often one went off. */
function counting() {
  const timers = manualClock();
  const armed = new Set<object>();
  let wakeUps = 0;
  const clock: Clock = {
    now: timers.now,
    after: (ms, callback) => {
      const timer = {};
      armed.add(timer);
      const callOff = timers.after(ms, () => {
        armed.delete(timer);
        wakeUps += 1;
        callback();
      });
      return () => {
        armed.delete(timer);
        callOff();
      };
    },
  };
  const wait = (seconds: number) => {
    for (let n = 0; n < seconds; n++) timers.advance(1000);
  };
  return { clock, wait, armed: () => armed.size, wakeUps: () => wakeUps };
}

const LIMITS = { idleLockMinutes: 10, idleWarningSeconds: 30 };

function bench() {
  const host = counting();
  let locks = 0;
  const idle = createIdleLock({
    clock: host.clock,
    idleSeconds: () => 0,
    limits: () => LIMITS,
    onWarning: () => undefined,
    onLock: () => (locks += 1),
  });
  return { ...host, idle, locks: () => locks };
}

describe('the idle watch', () => {
  it('arms no timer before anybody signed in, and none while locked, for eight hours', () => {
    const { idle, wait, armed, wakeUps, locks } = bench();
    wait(60);
    expect(armed()).toBe(0);
    idle.watch();
    expect(armed()).toBe(1);
    idle.lockNow();
    expect([armed(), locks()]).toEqual([0, 1]);
    const before = wakeUps();
    wait(8 * 3600);
    expect(wakeUps()).toBe(before);
  });

  it('looks seven times an hour at somebody who works, not every second', () => {
    const { idle, wait, armed, wakeUps } = bench();
    idle.watch();
    wait(3600);
    expect(wakeUps()).toBeLessThanOrEqual(7);
    expect(armed()).toBe(1);
  });
});

describe('the end of a locked session', () => {
  it('is one timer, which looks once a minute and is gone with the session', () => {
    const { clock, wait, armed, wakeUps } = counting();
    let over = 0;
    watchSessionEnd(clock, { startedAtMs: clock.now(), hours: () => 1 }, () => (over += 1));
    wait(3599);
    expect([armed(), over]).toEqual([1, 0]);
    expect(wakeUps()).toBeLessThanOrEqual(60);
    wait(60);
    expect([armed(), over]).toEqual([0, 1]);
  });
});
