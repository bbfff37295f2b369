/** Real files, real watching: each step waits for the call that it brings about, and for all that belongs to it. */
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { watchFiles } from '../../../main/policy/watch-files.ts';

let root: string;
let end: () => void;
let onHints: () => void;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'watch-files-'));
  onHints = () => undefined;
});
afterEach(async () => {
  end();
  await rm(root, { recursive: true, force: true });
});

const log = (): void => undefined;
const hint = (): void => onHints();
function watching(file: string): void {
  end = watchFiles([file], log, hint);
}
let marks = 0;
/** Resolves once every event until now was delivered: they come in the order of what brought them about. */
async function drained(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  marks += 1;
  const mark = path.join(root, `mark-${marks}`);
  const endMark = watchFiles([mark], log, () => resolve(undefined));
  await writeFile(mark, '');
  await promise;
  endMark();
}
/** Does it, and resolves once somebody was called for it: no call of an earlier step is left that could stand for it. */
async function noticed(act: () => Promise<unknown>): Promise<void> {
  await drained();
  const { promise, resolve } = Promise.withResolvers<undefined>();
  onHints = () => resolve(undefined);
  await act();
  await promise;
}

describe('watching files', () => {
  it('notices a file that comes, changes, is replaced and goes', async () => {
    const file = path.join(root, 'policy.json');
    watching(file);
    await noticed(() => writeFile(file, '{}'));
    await noticed(() => writeFile(file, '{"sessionHours":4}'));
    const other = path.join(root, 'policy.json.new');
    await writeFile(other, '{"sessionHours":5}');
    await noticed(() => rename(other, file));
    await noticed(() => rm(file));
  });

  it('notices it in a folder that comes later, goes, and comes again', async () => {
    const folder = path.join(root, 'a', 'chartroom');
    const file = path.join(folder, 'policy.json');
    watching(file);
    for (let n = 0; n < 2; n++) {
      await noticed(() => mkdir(folder, { recursive: true }));
      await noticed(() => writeFile(file, '{}'));
      await noticed(() => rm(path.join(root, 'a'), { recursive: true }));
    }
  });

  it('is called for no other file of that folder', async () => {
    const file = path.join(root, 'policy.json');
    let calls = 0;
    end = watchFiles([file], log, () => (calls += 1));
    await writeFile(path.join(root, 'sites.json'), '[]');
    await drained();
    expect(calls).toBe(0);
  });

  it('never throws: what cannot be watched is logged', () => {
    const logged: unknown[] = [];
    const refuse = () => {
      throw Object.assign(new Error('no watches left'), { code: 'ENOSPC' });
    };
    end = watchFiles([path.join(root, 'policy.json')], (...line) => void logged.push(line), hint, refuse);
    expect(logged).toEqual([['warn', 'policy.unwatched', { code: 'ENOSPC' }]]);
  });
});
