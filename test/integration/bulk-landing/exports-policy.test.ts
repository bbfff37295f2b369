/** Exports under a policy that changes while they begin, run or stand still. */
import { mkdir, readdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Exports } from '../../../main/bulk/exports.ts';
import { exportsBench, SITE, type ExportsBench } from '../../support/exports-bench.ts';

let bench: ExportsBench;
let exports: Exports;

beforeEach(async () => {
  bench = await exportsBench();
  exports = await bench.open();
});
afterEach(() => bench.close());

const at = (...parts: string[]) => path.join(bench.root, ...parts);
const view = (id: string, of = exports) => of.view(SITE.id, id);
const nothingIsLeft = async () => {
  expect(await readdir(at('out')).catch(() => [])).toEqual([]);
  expect(bench.vault.records.size).toBe(0);
};
/** Does `change` once, at the next moment of that kind. */
function once(moment: 'whileJudging' | 'whileLocking', change: () => void): void {
  bench.world[moment] = () => {
    bench.world[moment] = () => undefined;
    change();
  };
}
/** Starts one and has it paused; gives its id. */
async function paused(change: Parameters<ExportsBench['ordered']>[0] = {}): Promise<string> {
  const id = await exports.start(bench.ordered(change));
  await bench.engine();
  await exports.pause(SITE.id, id);
  return id;
}

describe.each([
  ['populationExport', false],
  ['populationPlain', true],
] as const)('policy %s, switched off', (name, plain) => {
  const switchOff = (): void => {
    bench.policy[name] = false;
    void exports.obeyPolicy();
  };

  it('while the folder is judged: nothing begins, and nothing is left', async () => {
    once('whileJudging', switchOff);
    await expect(exports.start(bench.ordered({ plain }))).rejects.toMatchObject({ code: 'bulk-forbidden' });
    await nothingIsLeft();
    expect(bench.audited).toEqual([]);
  });

  it('while the lock is waited for: it is paused by the time that it has begun', async () => {
    once('whileLocking', switchOff);
    const id = await exports.start(bench.ordered({ plain }));
    expect(view(id)).toMatchObject({ state: 'paused', canResume: true });
  });

  it('while the folder of one that goes on is judged: it stays as it is', async () => {
    const id = await paused({ plain });
    once('whileJudging', switchOff);
    await expect(exports.resume(SITE.id, id)).rejects.toMatchObject({ code: 'bulk-forbidden' });
    expect(view(id)).toMatchObject({ state: 'paused', canResume: true });
  });

  it('while one that goes on waits for its lock: it is paused again', async () => {
    const id = await paused({ plain });
    once('whileLocking', switchOff);
    await exports.resume(SITE.id, id);
    expect(view(id)).toMatchObject({ state: 'paused', canResume: true });
  });
});

describe('an export that is about to begin', () => {
  it('as the app ends while its folder is judged: nothing begins, and nothing is left', async () => {
    let closing = Promise.resolve();
    once('whileJudging', () => {
      closing = exports.close();
    });
    const starting = exports.start(bench.ordered());
    await expect(starting).rejects.toMatchObject({ code: 'bad-request' });
    await closing;
    await nothingIsLeft();
  });

  it('as the app ends while it waits for its lock: stands still, and that is kept, before the app has ended', async () => {
    const closed = Promise.withResolvers<string | undefined>();
    once('whileLocking', () => {
      void exports.close().then(() => {
        const [record] = [...bench.vault.records.values()];
        closed.resolve(record?.json);
      });
    });
    const id = await exports.start(bench.ordered());
    expect(JSON.parse((await closed.promise) ?? '{}')).toMatchObject({ id, state: 'paused' });
  });

  it('as it is forgotten while its folder is judged: does not come back', async () => {
    const id = await paused();
    // Then its own folder, which is being deleted, is not looked at.
    bench.policy.populationAnyFolder = true;
    let forgetting = Promise.resolve();
    once('whileJudging', () => {
      forgetting = exports.forget(SITE.id, id);
    });
    await expect(exports.resume(SITE.id, id)).rejects.toMatchObject({ code: 'bad-request' });
    await forgetting;
    await nothingIsLeft();
  });
});

describe('where exports may lie', () => {
  const LINKED = { code: 'bulk-folder-refused', details: { rule: 'lies behind a symbolic link' } };
  const ELSEWHERE = { code: 'bulk-folder-refused', details: { rule: 'is not the one that policy names' } };
  const linked = async () => {
    await mkdir(at('real'));
    await symlink(at('real'), at('link'));
    bench.policy.populationAnyFolder = true;
    return { folder: at('link') };
  };

  it('policy populationAnyFolder, switched off while one runs: it pauses, and goes on once it may again', async () => {
    const id = await exports.start(bench.ordered(await linked()));
    const { signal } = await bench.engine();
    bench.policy.populationAnyFolder = false;
    await exports.obeyPolicy();
    expect(view(id)).toMatchObject({ state: 'paused', canResume: true });
    expect(signal.aborted).toBe(true);
    await expect(exports.resume(SITE.id, id)).rejects.toMatchObject(LINKED);
    bench.policy.populationAnyFolder = true;
    await exports.resume(SITE.id, id);
    expect(view(id).state).toBe('running');
  });

  it('policy populationAnyFolder, switched off while the app was closed: one does not go on', async () => {
    const id = await paused(await linked());
    bench.policy.populationAnyFolder = false;
    const restarted = await bench.open();
    await expect(restarted.resume(SITE.id, id)).rejects.toMatchObject(LINKED);
    expect(view(id, restarted)).toMatchObject({ state: 'paused', canResume: true });
  });

  it('policy populationAnyFolder, switched off while the lock is waited for: it is paused by the time that it has begun', async () => {
    const order = bench.ordered(await linked());
    once('whileLocking', () => {
      bench.policy.populationAnyFolder = false;
      void exports.obeyPolicy();
    });
    expect(view(await exports.start(order)).state).toBe('paused');
  });

  it('policy populationFolder, changed while one runs: it pauses, and goes on where its folder is named again', async () => {
    const id = await exports.start(bench.ordered());
    await bench.engine();
    for (const named of [at('fixed'), at('out', path.basename(view(id).folder)), '']) {
      bench.policy.populationFolder = named;
      await exports.obeyPolicy();
      expect(view(id)).toMatchObject({ state: 'paused', canResume: true });
      await expect(exports.resume(SITE.id, id)).rejects.toMatchObject(ELSEWHERE);
      bench.policy.populationFolder = `${at('out')}${path.sep}`;
      await exports.resume(SITE.id, id);
      expect(view(id).state).toBe('running');
      await bench.engine();
    }
  });

  it('policy populationFolder, that names another by the time the lock is had: it is paused', async () => {
    once('whileLocking', () => (bench.policy.populationFolder = at('fixed')));
    expect(view(await exports.start(bench.ordered())).state).toBe('paused');
  });

  it('lets what may stay where it is run on', async () => {
    const id = await exports.start(bench.ordered());
    const { signal } = await bench.engine();
    bench.policy.populationFolder = at('out');
    await exports.obeyPolicy();
    expect([signal.aborted, view(id).state]).toEqual([false, 'running']);
  });

  it('pauses one whose folder cannot be judged', async () => {
    const id = await exports.start(bench.ordered());
    await bench.engine();
    bench.world.unjudgeable = true;
    await exports.obeyPolicy();
    expect(view(id)).toMatchObject({ state: 'paused', canResume: true });
    bench.world.unjudgeable = false;
    await exports.resume(SITE.id, id);
    expect(view(id).state).toBe('running');
  });
});
