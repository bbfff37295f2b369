import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LogFields } from '../../../main/ports.ts';
import { createProcessLock, sweepSessionLocks } from '../../../main/session/refresh-lock.ts';
import { manualClock, type ManualClock } from '../../support/manual-clock.ts';

let folder = '';
let clock: ManualClock;
let logged: [string, LogFields | undefined][];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'chartroom-lock-'));
  clock = manualClock();
  logged = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const lockOf = (options: { folder?: string } = {}) =>
  createProcessLock({ folder, clock, log: (_level, event, fields) => void logged.push([event, fields]), ...options });
/** What another process of this machine would have left: process 1 is always alive. */
const takenBy = (owner: { pid: number; sinceMs: number }) =>
  writeFile(path.join(folder, 'refresh.7.lock'), JSON.stringify({ id: 'another', ...owner }));
const NO_PROCESS = 2 ** 30;

describe('E2, SMART 91: the lock of a name', () => {
  it('lets one in after the other, in their order, and gives what each gives', async () => {
    const lock = lockOf();
    const order: string[] = [];
    const enter = (name: string) =>
      lock('refresh', async () => {
        order.push(`${name} in`);
        await Promise.resolve();
        order.push(`${name} out`);
        return name;
      });
    expect(await Promise.all(['a', 'b', 'c'].map(enter))).toEqual(['a', 'b', 'c']);
    expect(order).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
  });

  it('is given back by work that fails, and throws what it threw', async () => {
    const lock = lockOf();
    await expect(lock('refresh', () => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
    expect(await lock('refresh', () => Promise.resolve(1))).toBe(1);
  });

  it('keeps names apart', async () => {
    const lock = lockOf();
    expect(await lock('one', () => lock('other', () => Promise.resolve('both')))).toBe('both');
  });

  it('two locks over one folder exclude each other', async () => {
    const order: string[] = [];
    let second: Promise<unknown> = Promise.resolve();
    await lockOf()('refresh', async () => {
      order.push('first in');
      second = lockOf()('refresh', () => Promise.resolve(order.push('second in')));
      await clock.pending(1);
      order.push('first out');
    });
    clock.advance(50);
    await second;
    expect(order).toEqual(['first in', 'first out', 'second in']);
  });

  it.each(['', '../refresh', 'a.b', 'a/b'])('refuses the name %j', async (name) => {
    await expect(lockOf()(name, () => Promise.resolve())).rejects.toMatchObject({ code: 'internal' });
  });
});

describe('E13: a lock that its holder did not give back', () => {
  it.each([
    ['the holder is gone', { pid: NO_PROCESS, sinceMs: 0 }],
    ['its process number is ours now', { pid: process.pid, sinceMs: 0 }],
    ['it is held for more than two minutes', { pid: 1, sinceMs: -120_001 }],
    ['it was taken more than two minutes from now: the clock went back', { pid: 1, sinceMs: 120_001 }],
  ])('is taken over where %s', async (_why, { pid, sinceMs }) => {
    await takenBy({ pid, sinceMs: clock.now() + sinceMs });
    expect(await lockOf()('refresh', () => readdir(folder))).toEqual(['refresh.8.lock']);
  });

  it('is waited for while its holder lives, and had once it is stale', async () => {
    await takenBy({ pid: 1, sinceMs: clock.now() - 100_000 });
    const entered = lockOf()('refresh', () => Promise.resolve('in'));
    await clock.pending(1);
    clock.advance(20_001);
    expect(await entered).toBe('in');
  });

  it('is given up after a minute', async () => {
    await takenBy({ pid: 1, sinceMs: clock.now() });
    const entered = lockOf()('refresh', () => Promise.resolve('in'));
    await clock.pending(1);
    clock.advance(60_000);
    await expect(entered).rejects.toMatchObject({ code: 'internal' });
  });

  it('that is not ours at all counts as given back', async () => {
    await writeFile(path.join(folder, 'refresh.7.lock'), '\0\0\0');
    expect(await lockOf()('refresh', () => Promise.resolve('in'))).toBe('in');
  });
});

describe('what locks of sessions leave behind', () => {
  const sweep = (...comeBack: string[]) =>
    sweepSessionLocks({ folder, log: (_level, event) => void logged.push([event, undefined]) }, new Set(comeBack));

  it('goes at the next start: not of a session that comes back, not of one that is held, not of other names', async () => {
    const lock = lockOf();
    for (const name of ['session-over', 'session-back', 'vault']) await lock(name, () => Promise.resolve());
    await writeFile(path.join(folder, 'session-held.3.lock'), JSON.stringify({ pid: 1, id: 'x', sinceMs: 0 }));
    await sweep('back');
    expect((await readdir(folder)).sort()).toEqual(['session-back.1.lock', 'session-held.3.lock', 'vault.1.lock']);
    expect(await lock('session-back', () => readdir(folder))).toContain('session-back.2.lock');
  });

  it('is nobody’s trouble where there is no folder, or it cannot be read', async () => {
    await rm(folder, { recursive: true });
    await sweep();
    expect(logged).toEqual([]);
    await writeFile(folder, '');
    await sweep();
    expect(logged).toEqual([['lock.not-swept', undefined]]);
  });
});

describe('J1: where no lock file can be made', () => {
  it('order is kept inside this process, and the log says so', async () => {
    const file = path.join(folder, 'file');
    await writeFile(file, '');
    const lock = lockOf({ folder: path.join(file, 'locks') });
    const order: number[] = [];
    await Promise.all(
      [1, 2].map((n) =>
        lock('refresh', async () => {
          order.push(n);
          await Promise.resolve();
          order.push(n);
        }),
      ),
    );
    expect(order).toEqual([1, 1, 2, 2]);
    expect(logged[0]).toEqual(['lock.unavailable', { errorName: 'ENOTDIR' }]);
  });
});
