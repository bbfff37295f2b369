import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { populationName } from '../../../main/bulk/export-chain.ts';
import { exportRuns } from '../../../main/session/export-locks.ts';
import { createProcessLock } from '../../../main/session/refresh-lock.ts';
import { manualClock, type ManualClock } from '../../support/manual-clock.ts';

const POPULATION = populationName('site-1', { level: 'system', group: null });
/** Always alive; and no process has such a number. */
const [ALIVE, NOBODY] = [1, 2 ** 30];

let root = '';
let own = '';
let beside = '';
let clock: ManualClock;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'chartroom-export-locks-'));
  own = path.join(root, 'Chartroom');
  beside = `${own}-export`;
  clock = manualClock();
});
afterEach(() => rm(root, { recursive: true, force: true }));

const runs = () => exportRuns(clock, [own, beside]);
/** What another process has there. */
async function hold(folder: string, name: string, pid: number, sinceMs = clock.now()): Promise<void> {
  await mkdir(path.join(folder, 'locks'), { recursive: true });
  await writeFile(path.join(folder, 'locks', `${name}.3.lock`), JSON.stringify({ pid, id: 'another', sinceMs }));
}

describe('whether an export runs', () => {
  it('no, where none ever ran', async () => expect(await runs()).toBe(false));

  it('yes, while a process beside the workstation holds a population', async () => {
    await hold(beside, POPULATION, ALIVE);
    expect(await runs()).toBe(true);
    // Given back.
    await writeFile(path.join(beside, 'locks', `${POPULATION}.3.lock`), '');
    expect(await runs()).toBe(false);
  });

  it('yes, while one of this process has not ended, and not after it', async () => {
    const lock = createProcessLock({ folder: path.join(own, 'locks'), clock, log: () => undefined });
    expect(await lock(POPULATION, runs)).toBe(true);
    expect(await runs()).toBe(false);
  });

  it('no, where its process died, or held it before this machine was started', async () => {
    await hold(beside, POPULATION, NOBODY);
    expect(await runs()).toBe(false);
    await hold(beside, POPULATION, ALIVE, clock.now() - (os.uptime() + 3_600) * 1000);
    expect(await runs()).toBe(false);
  });

  it('no, where something else is held, such as a session', async () => {
    await hold(own, 'session-1', ALIVE);
    await hold(own, 'vault', ALIVE);
    expect(await runs()).toBe(false);
  });

  it('yes, where it cannot be told: a folder that cannot be read', async () => {
    await mkdir(own);
    await writeFile(path.join(own, 'locks'), 'no folder');
    expect(await runs()).toBe(true);
  });
});
