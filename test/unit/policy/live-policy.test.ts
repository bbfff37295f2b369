/** The policy while the app runs: what changes is found, settled, told once, and never a reason to stop. */
import { describe, expect, it } from 'vitest';
import { openLivePolicy, REREAD_MS, SETTLE_MS } from '../../../main/policy/live-policy.ts';
import type { PolicyStatement, PolicySwitch } from '../../../main/policy/policy.ts';
import type { Log } from '../../../main/ports.ts';
import { manualClock } from '../../support/manual-clock.ts';

const origin = { name: 'file', place: '/etc/chartroom/policy.json' };
const values = (said: unknown): PolicyStatement => ({ kind: 'values', origin, values: said });
const unreadable: PolicyStatement = { kind: 'unreadable', origin, rule: 'must be valid JSON', at: 'line 1' };

const absent: PolicyStatement = { kind: 'absent' };
const weaker = { name: 'file of a weaker source', place: '/weaker/policy.json' };

/** Opened and read; `fallback`: what a second, weaker source says all the time. */
async function bench(first: PolicyStatement, fallback: PolicyStatement = absent) {
  const begun = begin(first, fallback);
  const policy = await begun.opened;
  /** `calm`: all that is under way has come to its end. */
  return { ...begun, policy, calm: () => policy.reread() };
}

/** On its way. */
function begin(first: PolicyStatement, fallback: PolicyStatement = absent) {
  const clock = manualClock();
  const told: (readonly PolicySwitch[])[] = [];
  const logged: unknown[][] = [];
  const log: Log = (...line) => void logged.push(line);
  let said = first;
  let reads = 0;
  let hint = (): void => undefined;
  let watched = false;
  const opened = openLivePolicy({
    sources: [
      () => {
        reads += 1;
        return Promise.resolve(said);
      },
      () => Promise.resolve(fallback),
    ],
    watch: (onHint) => {
      hint = onHint;
      watched = true;
      return () => (watched = false);
    },
    clock,
    log,
    onChange: ({ switches }) => told.push(switches),
  });
  const say = (next: PolicyStatement) => (said = next);
  return {
    ...{ clock, opened, told, logged, say },
    hint: () => hint(),
    reads: () => reads,
    watched: () => watched,
  };
}

describe('the live policy', () => {
  it('takes up a change once its source has settled, tells it once, and logs no value', async () => {
    const { clock, policy, told, logged, say, hint, reads, calm } = await bench(values({ exportCharts: true }));
    say(values({ exportCharts: false, idleLockMinutes: 3 }));
    for (let n = 0; n < 5; n++) {
      hint();
      clock.advance(SETTLE_MS - 1);
    }
    expect([reads(), policy.current().values.exportCharts]).toEqual([1, true]);
    clock.advance(1);
    await calm();
    expect(policy.current().values).toMatchObject({ exportCharts: false, idleLockMinutes: 3 });
    expect(told).toEqual([['idleLockMinutes', 'exportCharts']]);
    expect(logged).toEqual([
      ['info', 'policy.changed', { switch: 'idleLockMinutes' }],
      ['info', 'policy.changed', { switch: 'exportCharts' }],
    ]);
  });

  it('looks again by itself every five minutes, and no more often', async () => {
    const { clock, policy, say, reads, calm } = await bench(values({}));
    say(values({ sessionHours: 4 }));
    clock.advance(REREAD_MS - 1);
    expect(reads()).toBe(1);
    clock.advance(1);
    expect(reads()).toBe(2);
    await calm();
    expect(policy.current().values.sessionHours).toBe(4);
    const before = reads();
    clock.advance(REREAD_MS);
    expect(reads()).toBe(before + 1);
  });

  it('tells nobody where nothing has changed', async () => {
    const { told, logged, calm } = await bench(values({ sessionHours: 4 }));
    await calm();
    expect([told, logged]).toEqual([[], []]);
  });

  it('asks once more before it believes that a source cannot be read: it may be half written', async () => {
    const { clock, policy, told, say, reads } = await bench(values({ exportCharts: true }));
    say(unreadable);
    const read = policy.reread();
    await clock.pending(2);
    expect(reads()).toBe(2);
    say(values({ exportCharts: true, sessionHours: 4 }));
    clock.advance(SETTLE_MS);
    await read;
    expect(policy.current().values).toMatchObject({ exportCharts: true, sessionHours: 4 });
    expect(told).toEqual([['sessionHours']]);
  });

  it('is strict where that stays so, says it in the log with its rule, and is loose again once it is mended', async () => {
    const { clock, policy, told, logged, say } = await bench(values({ exportCharts: true }));
    say(unreadable);
    const read = policy.reread();
    await clock.pending(2);
    clock.advance(SETTLE_MS);
    await read;
    expect(policy.current().values.exportCharts).toBe(false);
    expect(policy.problems()).toMatchObject([{ kind: 'unreadable', at: 'line 1' }]);
    expect(logged[0]).toEqual(['warn', 'policy.problem', { code: 'unreadable', rule: 'must be valid JSON' }]);
    say(values({ exportCharts: true }));
    const mended = policy.reread();
    await clock.pending(2);
    clock.advance(SETTLE_MS);
    await mended;
    expect(policy.current().values.exportCharts).toBe(true);
    expect(policy.problems()).toEqual([]);
    expect(told.length).toBe(2);
  });

  it('policy keepSecrets is not strict until the app ends because the first read of all failed once', async () => {
    const { clock, opened, logged, say, reads } = begin(unreadable);
    await clock.pending(1);
    expect(reads()).toBe(1);
    say(values({ sessionHours: 4 }));
    clock.advance(SETTLE_MS);
    const policy = await opened;
    expect(policy.atStart().values).toMatchObject({ keepSecrets: true, sessionHours: 4 });
    expect([policy.current(), policy.problems(), logged]).toEqual([policy.atStart(), [], []]);
  });

  it('is strict from the start where the first read fails twice, and waits no longer', async () => {
    const { clock, opened, logged, reads } = begin(unreadable);
    await clock.pending(1);
    clock.advance(SETTLE_MS);
    const policy = await opened;
    expect([policy.atStart().values.keepSecrets, policy.problems().length, reads()]).toEqual([false, 1, 2]);
    expect(logged).toEqual([['warn', 'policy.problem', { code: 'unreadable', rule: 'must be valid JSON' }]]);
  });

  it.each([
    ['good', values({ exportCharts: false })],
    ['absent', absent],
    ['with a bad value', values({ exportCharts: 'no' })],
  ])('does not wait at the start for a first read that is %s', async (_name, first) => {
    expect((await bench(first)).reads()).toBe(1);
  });

  it.each([
    ['its source is not there', absent, absent],
    ['its source is there without it', values({}), absent],
    ['a weaker source sets it', absent, { kind: 'values', origin: weaker, values: { exportCharts: true } } as const],
  ])('asks once more before it loosens a switch: for a moment %s', async (_name, moment, fallback) => {
    const { clock, policy, told, say, reads } = await bench(values({ exportCharts: false }), fallback);
    say(moment);
    const read = policy.reread();
    await clock.pending(2);
    expect([reads(), policy.current().values.exportCharts]).toEqual([2, false]);
    say(values({ exportCharts: false }));
    clock.advance(SETTLE_MS);
    await read;
    expect([policy.current().values.exportCharts, told]).toEqual([false, []]);
  });

  it('believes that a switch is no longer set once it was not set twice', async () => {
    const { clock, policy, told, say, reads } = await bench(values({ exportCharts: false }));
    say(absent);
    const read = policy.reread();
    await clock.pending(2);
    clock.advance(SETTLE_MS);
    await read;
    expect([policy.current().values.exportCharts, told, reads()]).toEqual([true, [['exportCharts']], 3]);
  });

  it('tightens at once, also where a stronger source takes a switch over', async () => {
    const theirs = { kind: 'values', origin: weaker, values: { exportCharts: true } } as const;
    const { policy, told, say, reads, calm } = await bench(absent, theirs);
    say(values({ exportCharts: false }));
    await calm();
    expect([policy.current().values.exportCharts, told, reads()]).toEqual([false, [['exportCharts']], 2]);
  });

  it('logs a bad value by name and rule, once, and never what it was', async () => {
    const { logged, say, calm } = await bench(values({ idleLockMinutes: 'canary-1', canaryName: 'canary-2' }));
    const first = [
      ['warn', 'policy.problem', { code: 'value', rule: 'must be a whole number', switch: 'idleLockMinutes' }],
      ['warn', 'policy.problem', { code: 'unknown', rule: 'is not a switch of this version' }],
    ];
    expect(logged).toEqual(first);
    say(values({ idleLockMinutes: 'canary-1', canaryName: 'canary-2', sessionHours: 4 }));
    await calm();
    expect(logged).toEqual([...first, ['info', 'policy.changed', { switch: 'sessionHours' }]]);
    expect(JSON.stringify(logged)).not.toContain('canary');
  });

  it('remembers what held at the start, for what takes effect at the next one', async () => {
    const { policy, say, calm } = await bench(values({ keepSecrets: true }));
    say(values({ keepSecrets: false }));
    await calm();
    expect([policy.atStart().values.keepSecrets, policy.current().values.keepSecrets]).toEqual([true, false]);
  });

  it('is told of the same value from another place: who locks it has changed', async () => {
    const { told, say, calm } = await bench(values({ sessionHours: 4 }));
    say({ kind: 'values', origin: { name: 'registry of the machine', place: 'HKLM' }, values: { sessionHours: 4 } });
    await calm();
    expect(told).toEqual([['sessionHours']]);
  });

  it('once closed watches nothing, wakes nobody and tells nothing', async () => {
    const { clock, policy, told, say, hint, reads, watched } = await bench(values({}));
    say(values({ sessionHours: 4 }));
    hint();
    policy.close();
    policy.close();
    clock.advance(2 * REREAD_MS);
    expect([reads(), watched(), told]).toEqual([1, false, []]);
  });
});
