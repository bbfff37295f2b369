import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../main/ports.ts';
import { createIdleLock, type LockCause } from '../../../main/session/idle-lock.ts';
import { watchSessionEnd } from '../../../main/session/session-end.ts';
import { manualClock } from '../../support/manual-clock.ts';

/** A machine: its timers, its wall clock, and when somebody last touched it. */
function machine() {
  const timers = manualClock();
  let setOffMs = 0;
  let awakeMs = 0;
  let sleptMs = 0;
  let touchedAtMs = 0;
  let wakeUps = 0;
  const realMs = () => awakeMs + sleptMs;
  const clock: Clock = {
    now: () => timers.now() + sleptMs + setOffMs,
    after: (ms, callback) =>
      timers.after(ms, () => {
        wakeUps += 1;
        callback();
      }),
  };
  return {
    clock,
    realMs,
    idleSeconds: () => Math.floor((realMs() - touchedAtMs) / 1000),
    touch: () => (touchedAtMs = realMs()),
    /** Second by second, so that timers fall due when they are due. */
    wait: (seconds: number, each: () => void = () => undefined) => {
      for (let n = 0; n < seconds; n++) {
        awakeMs += 1000;
        timers.advance(1000);
        each();
      }
    },
    /** Timers stand still; the wall clock does not. */
    sleep: (seconds: number) => (sleptMs += seconds * 1000),
    setClock: (seconds: number) => (setOffMs += seconds * 1000),
    wakeUps: () => wakeUps,
  };
}

function bench(policy: { idleLockMinutes?: number; idleWarningSeconds?: number } = {}) {
  const host = machine();
  const limits = { idleLockMinutes: 10, idleWarningSeconds: 30, ...policy };
  const events: string[] = [];
  const startMs = host.clock.now();
  const idleLock = createIdleLock({
    clock: host.clock,
    idleSeconds: host.idleSeconds,
    limits: () => limits,
    onWarning: (atMs) => void events.push(atMs === null ? 'no warning' : `locks at ${(atMs - startMs) / 1000}`),
    onLock: (why) => void events.push(`${why} at ${host.realMs() / 1000}`),
  });
  return { ...host, limits, events, idleLock };
}

describe('E9: idle time', () => {
  it('one second before the limit nothing is locked; at the limit it is', () => {
    const { idleLock, wait, events } = bench();
    idleLock.watch();
    wait(569);
    expect(events).toEqual([]);
    wait(30);
    expect(events).toEqual(['locks at 600']);
    wait(1);
    expect(events).toEqual(['locks at 600', 'no warning', 'idle at 600']);
    wait(3600);
    expect(events).toHaveLength(3);
  });

  it.each<[number, number, string[]]>([
    [1, 20, ['locks at 60', 'no warning', 'idle at 60']],
    [15, 120, ['locks at 900', 'no warning', 'idle at 900']],
  ])(
    'policy idleLockMinutes: locks after %i minutes, warning of %i seconds',
    (idleLockMinutes, idleWarningSeconds, expected) => {
      const { idleLock, wait, events } = bench({ idleLockMinutes, idleWarningSeconds });
      idleLock.watch();
      wait(idleLockMinutes * 60 - idleWarningSeconds - 1);
      expect(events).toEqual([]);
      wait(idleWarningSeconds + 1);
      expect(events).toEqual(expected);
    },
  );

  it('policy idleWarningSeconds: a warning that is longer than the limit stands for half of it', () => {
    const { idleLock, wait, events } = bench({ idleLockMinutes: 1, idleWarningSeconds: 120 });
    idleLock.watch();
    wait(29);
    expect(events).toEqual([]);
    wait(1);
    expect(events).toEqual(['locks at 60']);
  });

  it('activity during the warning takes it away within a second, and the time begins anew', () => {
    const { idleLock, wait, touch, events } = bench();
    idleLock.watch();
    wait(580);
    touch();
    wait(1);
    expect(events).toEqual(['locks at 600', 'no warning']);
    wait(598);
    expect(events).toEqual(['locks at 600', 'no warning', 'locks at 1180']);
    wait(1);
    expect(events.slice(3)).toEqual(['no warning', 'idle at 1180']);
  });

  it('activity in the last second still counts', () => {
    const { idleLock, wait, touch, events } = bench();
    idleLock.watch();
    wait(599);
    touch();
    wait(1);
    expect(events).toEqual(['locks at 600', 'no warning']);
  });

  it('the user may say so instead, where the system sees no activity', () => {
    const { idleLock, wait, events } = bench();
    idleLock.watch();
    wait(590);
    idleLock.extend();
    expect(events).toEqual(['locks at 600', 'no warning']);
    wait(600);
    expect(events.slice(2)).toEqual(['locks at 1190', 'no warning', 'idle at 1190']);
  });

  it('idle time from before the sign-in does not count', () => {
    const { idleLock, wait, events } = bench();
    wait(3600);
    idleLock.watch();
    wait(569);
    expect(events).toEqual([]);
  });

  it.each([
    [
      'fails',
      () => {
        throw new Error('no such call');
      },
    ],
    ['gives no number', () => NaN],
    ['gives less than nothing', () => -1],
  ])('a system that cannot tell (it %s) has seen nobody: it locks', (_how, idleSeconds) => {
    const host = machine();
    const locked: LockCause[] = [];
    const limits = () => ({ idleLockMinutes: 10, idleWarningSeconds: 30 });
    const ports = { clock: host.clock, idleSeconds, limits, onWarning: () => undefined };
    createIdleLock({ ...ports, onLock: (why) => void locked.push(why) }).watch();
    host.wait(600);
    expect(locked).toEqual(['idle']);
  });

  it('a policy that changes holds from the next look on', () => {
    const { idleLock, limits, wait, events } = bench();
    idleLock.watch();
    wait(300);
    limits.idleLockMinutes = 5;
    idleLock.resumed();
    expect(events).toEqual(['idle at 300']);
  });

  it('wakes when a limit may be reached, not each second, and not at all while locked', () => {
    const { idleLock, wait, touch, wakeUps } = bench();
    idleLock.watch();
    wait(3600, touch);
    expect(wakeUps()).toBeLessThan(10);
    idleLock.lockNow();
    const before = wakeUps();
    wait(3600);
    expect(wakeUps()).toBe(before);
  });
});

describe('security §3.10: what locks at once', () => {
  it.each<[string, LockCause, (lock: ReturnType<typeof bench>['idleLock']) => void]>([
    ['the screen lock', 'system', (lock) => lock.systemLocked()],
    ['suspend', 'system', (lock) => lock.suspended()],
    ['the user', 'user', (lock) => lock.lockNow()],
  ])('%s', (_what, why, act) => {
    const { idleLock, wait, events } = bench();
    idleLock.watch();
    wait(575);
    act(idleLock);
    expect(events).toEqual(['locks at 600', 'no warning', `${why} at 575`]);
    wait(3600);
    expect(events).toHaveLength(3);
  });

  it('E10: a lock is told also while nothing is watched: a sign-in may be under way', () => {
    const { idleLock, events } = bench();
    idleLock.systemLocked();
    expect(events).toEqual(['system at 0']);
  });

  it('an unlock is watched again, with its whole time', () => {
    const { idleLock, wait, events } = bench();
    idleLock.watch();
    idleLock.lockNow();
    wait(1000);
    idleLock.watch();
    wait(600);
    expect(events.at(-1)).toBe('idle at 1600');
  });

  it('once nothing is left to lock, nothing locks', () => {
    const { idleLock, wait, events } = bench();
    idleLock.watch();
    wait(590);
    idleLock.rest();
    wait(3600);
    expect(events).toEqual(['locks at 600', 'no warning']);
  });
});

describe('security D11: sleep, and clocks that jump', () => {
  it('eight hours of sleep that nobody announced: locked on waking, whatever key woke it', () => {
    const { idleLock, wait, sleep, touch, events } = bench();
    idleLock.watch();
    wait(60);
    sleep(8 * 3600);
    touch();
    idleLock.resumed();
    expect(events).toEqual([`idle at ${60 + 8 * 3600}`]);
  });

  it('a sleep that ends within the limit does not lock, and counts', () => {
    const { idleLock, wait, sleep, events } = bench();
    idleLock.watch();
    wait(60);
    sleep(300);
    idleLock.resumed();
    wait(240);
    expect(events.at(-1)).toBe('idle at 600');
  });

  it('a sleep that the system never told of is noticed by the next look', () => {
    const { idleLock, wait, sleep, touch, events } = bench();
    idleLock.watch();
    wait(60);
    sleep(3600);
    touch();
    wait(570);
    expect(events.some((event) => event.startsWith('idle'))).toBe(true);
  });

  it.each([-3600, -86_400, -10 * 365 * 86_400])('a clock set back by %i seconds delays nothing', (seconds) => {
    const { idleLock, wait, setClock, realMs, events } = bench();
    idleLock.watch();
    wait(300);
    setClock(seconds);
    wait(300);
    expect(realMs()).toBe(600_000);
    expect(events.at(-1)).toBe('idle at 600');
  });

  it.each([
    ['by less than the warning locks nobody who is there', 20, []],
    ['past the limit looks like sleep: it locks', 3600, ['idle at 570']],
  ])('a clock set on %s', (_what, seconds, expected) => {
    const { idleLock, wait, touch, setClock, events } = bench();
    idleLock.watch();
    wait(60);
    setClock(seconds);
    touch();
    wait(520, touch);
    expect(events).toEqual(expected);
  });
});

describe('E9, security D11: whatever happens', () => {
  type Step = {
    do: 'wait' | 'sleep' | 'set back' | 'touch' | 'extend' | 'system' | 'unlock';
    seconds?: number;
    key?: boolean;
  };
  const LIMIT_MS = 60_000;
  const kind = <K extends Step['do']>(...kinds: K[]) => fc.constantFrom(...kinds);
  const wait: fc.Arbitrary<Step> = fc.record({ do: kind('wait'), seconds: fc.integer({ min: 1, max: 90 }) });
  const person: fc.Arbitrary<Step> = fc.record({ do: kind('touch', 'extend', 'system', 'unlock') });
  const sleep: fc.Arbitrary<Step> = fc.record({
    do: kind('sleep'),
    seconds: fc.integer({ min: 10, max: 200 }),
    key: fc.boolean(),
  });
  const setBack: fc.Arbitrary<Step> = fc.record({
    do: kind('set back'),
    seconds: fc.integer({ min: 1, max: 100_000 }),
  });

  // A clock that is set back and a sleep that nobody announced hide each other; each alone is seen through.
  it.each([
    ['sleep', sleep],
    ['clocks set back', setBack],
  ])(
    'never unlocked beyond the limit without activity, never locked within it unless told to (%s)',
    (_what, trouble) => {
      const step: fc.Arbitrary<Step> = fc.oneof(wait, person, trouble);
      fc.assert(
        fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
          const host = machine();
          const state = { locked: true };
          // When somebody was last there, and the longest time without anybody that a sleep hid.
          let thereAtMs = 0;
          let hiddenMs = 0;
          const idleLock = createIdleLock({
            clock: host.clock,
            idleSeconds: host.idleSeconds,
            limits: () => ({ idleLockMinutes: 1, idleWarningSeconds: 20 }),
            onWarning: () => expect(state.locked).toBe(false),
            onLock: (why) => {
              // What woke the machine hides how long nobody was there before: then it may lock early.
              if (why === 'idle' && hiddenMs === 0) expect(host.realMs() - thereAtMs).toBeGreaterThanOrEqual(LIMIT_MS);
              state.locked = true;
            },
          });
          const there = () => (thereAtMs = host.realMs());
          const watch = () => {
            there();
            state.locked = false;
            idleLock.watch();
          };
          const check = () => {
            if (!state.locked) expect(Math.max(hiddenMs, host.realMs() - thereAtMs)).toBeLessThan(LIMIT_MS);
          };
          watch();
          for (const action of steps) {
            hiddenMs = 0;
            switch (action.do) {
              case 'wait':
                host.wait(action.seconds ?? 0, check);
                break;
              case 'sleep':
                host.sleep(action.seconds ?? 0);
                if (action.key === true) {
                  hiddenMs = host.realMs() - thereAtMs;
                  host.touch();
                  there();
                }
                idleLock.resumed();
                break;
              case 'set back':
                host.setClock(-(action.seconds ?? 0));
                break;
              case 'touch':
                host.touch();
                there();
                break;
              case 'extend':
                if (!state.locked) there();
                idleLock.extend();
                break;
              case 'system':
                idleLock.systemLocked();
                expect(state.locked).toBe(true);
                break;
              case 'unlock':
                if (state.locked) watch();
                break;
            }
            check();
          }
        }),
        { numRuns: 500 },
      );
    },
  );
});

describe('security §3.10: a session ends after its hours', () => {
  const HOURS = 12;
  function session(startedBeforeSeconds = 0) {
    const host = machine();
    let ends = 0;
    let hours = HOURS;
    const startedAtMs = host.clock.now() - startedBeforeSeconds * 1000;
    const end = watchSessionEnd(host.clock, { startedAtMs, hours: () => hours }, () => (ends += 1));
    return { ...host, end, ends: () => ends, allow: (now: number) => (hours = now) };
  }

  it('to the second, once, and whatever the user does', () => {
    const { wait, touch, ends } = session();
    wait(HOURS * 3600 - 1, touch);
    expect(ends()).toBe(0);
    wait(1);
    expect(ends()).toBe(1);
    wait(3600);
    expect(ends()).toBe(1);
  });

  it('counts what passed before this start of the app', () => {
    const { wait, ends } = session(HOURS * 3600 - 10);
    wait(9);
    expect(ends()).toBe(0);
    wait(1);
    expect(ends()).toBe(1);
  });

  it.each([
    ['is past', HOURS * 3600 + 1],
    ['cannot be told, for it began in the future', -3600],
  ])('soon, where its time %s', (_why, before) => {
    const { wait, ends } = session(before);
    expect(ends()).toBe(0);
    wait(1);
    expect(ends()).toBe(1);
  });

  it('E12: on waking, where it ended in the sleep', () => {
    const { sleep, end, ends } = session();
    sleep(HOURS * 3600);
    end.check();
    expect(ends()).toBe(1);
  });

  it('security D11: a clock set back by a day delays it by a minute at most', () => {
    const { wait, setClock, ends } = session();
    wait(3600);
    setClock(-86_400);
    wait((HOURS - 1) * 3600 + 60);
    expect(ends()).toBe(1);
  });

  it('policy sessionHours, shortened meanwhile: soon where its time is over by now, else at the new end', () => {
    const { wait, allow, end, ends } = session(2 * 3600);
    wait(600);
    allow(3);
    end.check();
    wait(3600 - 601);
    expect(ends()).toBe(0);
    wait(1);
    expect(ends()).toBe(1);
    const other = session(2 * 3600);
    other.wait(1);
    other.allow(1);
    other.end.check();
    expect(other.ends()).toBe(1);
  });

  it('never once stopped', () => {
    const { wait, end, ends } = session();
    end.stop();
    end.check();
    wait(HOURS * 3600 + 60);
    expect(ends()).toBe(0);
  });
});
