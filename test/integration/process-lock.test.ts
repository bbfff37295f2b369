import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const HOLDER = path.resolve('test/support/lock-holder.ts');

let folder = '';
const children = new Set<ChildProcess>();

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'chartroom-lock-'));
  await writeFile(path.join(folder, 'counter'), '0');
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  await rm(folder, { recursive: true, force: true });
});

function start(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [HOLDER, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  return child;
}
const ended = async (child: ChildProcess) => (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
const count = async () => Number(await readFile(path.join(folder, 'counter'), 'utf8'));

describe('E2, SMART 91: one at a time across processes', () => {
  it('four processes that add to one counter lose nothing and are never inside together', async () => {
    const results = await Promise.all(Array.from({ length: 4 }, () => ended(start('count', folder, '40'))));
    expect(results).toEqual(Array.from({ length: 4 }, () => [0, null]));
    expect(await count()).toBe(160);
    // Nothing piles up: the last number of the lock is all that is left.
    expect(await readdir(path.join(folder, 'locks'))).toHaveLength(1);
  });

  it('E13: a holder killed by kill -9 keeps nobody out, and lets no two in', async () => {
    const victim = start('hold', folder);
    await once(victim.stdout!, 'data');
    const others = Array.from({ length: 3 }, () => ended(start('count', folder, '25')));
    victim.kill('SIGKILL');
    expect(await Promise.all(others)).toEqual(others.map(() => [0, null]));
    expect(await count()).toBe(75);
  });
});
