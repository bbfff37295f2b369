import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Exports } from '../../../main/bulk/exports.ts';
import { readJournal, readManifest } from '../../../main/bulk/landing/open-landing.ts';
import { AppError } from '../../../shared/errors.ts';
import { exportsBench, ORDER, SITE, type ExportsBench } from '../../support/exports-bench.ts';

const USER = { issuer: 'https://ehr.example', subject: 'u1', name: 'Dr Synthetic' };
const JOURNAL = { statusUrl: 'https://ehr.example/status/capability-51f3' };
let bench: ExportsBench;
let exports: Exports;

beforeEach(async () => {
  bench = await exportsBench();
  exports = await bench.open();
});
afterEach(() => bench.close());

const view = (id: string, of = exports) => of.view(SITE.id, id);
const ended = (id: string, of = exports) => of.whenEnded(SITE.id, id);
const actions = () =>
  bench.audited.map(({ action, outcome, code }) => [action, outcome, code].filter(Boolean).join(' '));
const folders = () => readdir(path.join(bench.root, 'out')).catch(() => []);

/** Orders an export and lets it come to its end. */
async function complete(
  change: Parameters<ExportsBench['ordered']>[0] = {},
  transactionTime?: string,
): Promise<string> {
  const id = await exports.start(bench.ordered(change));
  await (await bench.engine()).complete(transactionTime);
  await ended(id);
  return id;
}

describe('an export', () => {
  it('runs into a folder of its own, and its key lies in the vault alone', async () => {
    const id = await exports.start(bench.ordered({ user: USER }));
    const { order, landing, complete: finish } = await bench.engine();
    expect(order).toEqual(ORDER);
    expect(view(id)).toMatchObject({ state: 'running', encrypted: true, canResume: false, canRead: false });
    await landing.saveJournal(JOURNAL);
    await finish();
    expect(await ended(id)).toMatchObject({ state: 'done', canRead: true, canResume: false, error: null });
    const { folder } = view(id);
    expect(path.dirname(folder)).toBe(path.join(bench.root, 'out'));
    expect(await readManifest(folder)).toMatchObject({
      id,
      scopes: 'system/Patient.rs',
      follows: null,
      encrypted: true,
    });
    const [record] = [...bench.vault.records.values()];
    const { key } = JSON.parse(record?.json ?? '') as { key: string };
    expect(record?.slot).toEqual({ site: SITE.id, kind: 'export', id });
    expect(await readJournal(folder, Buffer.from(key, 'base64'))).toEqual(JOURNAL);
    for (const name of await readdir(folder)) {
      expect((await readFile(path.join(folder, name))).includes(key), name).toBe(false);
    }
  });

  it('is noted in the audit trail: what, where, who, how it ended', async () => {
    await complete({ user: USER });
    expect(bench.audited).toEqual([
      ...['population-export-started', 'population-export-ended'].map((action) => ({
        ...{ action, outcome: 'success', population: 'Group/ward-6', user: USER },
        site: { id: SITE.id, host: SITE.host },
      })),
    ]);
  });

  it('SMART 110: says what of what was asked was not granted', async () => {
    bench.world.missing = ['Observation', 'Condition'];
    const id = await exports.start(bench.ordered());
    await bench.engine();
    expect(view(id).notes).toEqual([
      { code: 'scope-narrowed', subject: 'Observation', count: null },
      { code: 'scope-narrowed', subject: 'Condition', count: null },
    ]);
  });

  it('tells of its progress and its notes, the newest of a kind and subject, and not for every step', async () => {
    let told = 0;
    exports.onChange(() => told++);
    const id = await exports.start(bench.ordered());
    const { observer } = await bench.engine();
    const progress = { ...view(id).progress, phase: 'downloading' as const, bytes: 1000 };
    for (let bytes = 1; bytes <= 1000; bytes++) observer.onProgress({ ...progress, bytes });
    for (let count = 1; count <= 3; count++)
      observer.onNote({ code: 'bad-lines', subject: 'Patient.0001.ndjson', count });
    expect(view(id)).toMatchObject({ progress, notes: [{ code: 'bad-lines', count: 3 }] });
    expect(told).toBe(0);
    bench.clock.advance(250);
    expect(told).toBe(1);
  });

  it('ends where the machine cannot sign in, in the words of that, and can be tried again', async () => {
    bench.world.refuses = new AppError('token-unreachable');
    const id = await exports.start(bench.ordered());
    expect(await ended(id)).toMatchObject({
      state: 'interrupted',
      error: { code: 'token-unreachable' },
      canResume: true,
    });
    expect(actions()).toEqual([
      'population-export-started success',
      'population-export-ended failure token-unreachable',
    ]);
  });

  it.each([
    ['bulk-disk-full', 'paused', true],
    ['bulk-folder-unwritable', 'paused', true],
    ['fhir-unreachable', 'interrupted', true],
    ['token-rejected', 'failed', true],
    ['bulk-export-damaged', 'failed', false],
  ] as const)('after %s it is %s', async (code, state, canResume) => {
    const id = await exports.start(bench.ordered());
    (await bench.engine()).fail(new AppError(code));
    expect(await ended(id)).toMatchObject({ state, canResume, error: { code, details: {} } });
  });

  it('tells nothing of what was not expected but where the log has it', async () => {
    const id = await exports.start(bench.ordered());
    (await bench.engine()).fail(new TypeError('Ada Synthetic at https://ehr.example/status/1'));
    const { error } = await ended(id);
    expect(error?.code).toBe('internal');
    expect(JSON.stringify([view(id), [...bench.vault.records.values()].map(({ json }) => json)])).not.toContain('Ada');
  });
});

describe('ordering an export', () => {
  const refused = async (change: Parameters<ExportsBench['ordered']>[0] = {}) => {
    const error = await exports.start(bench.ordered(change)).then(
      () => null,
      (cause: unknown) => (cause instanceof AppError ? cause.view() : cause),
    );
    expect(await folders()).toEqual([]);
    expect(bench.vault.records.size).toBe(0);
    return error;
  };

  it('policy populationExport: is refused where it is off', async () => {
    bench.policy.populationExport = false;
    expect(await refused()).toEqual({ code: 'bulk-forbidden', details: {} });
    expect((await exports.describe(SITE.id)).lacks).toBe('forbidden');
  });

  it('policy populationPlain: is refused unencrypted where it is off', async () => {
    bench.policy.populationPlain = false;
    expect(await refused({ plain: true })).toMatchObject({ code: 'bulk-forbidden' });
    expect(await exports.describe(SITE.id)).toMatchObject({ lacks: null, mayBePlain: false });
  });

  it('is refused where its key would be lost with the app, unless the files are plain by choice', async () => {
    bench.world.keepsKeys = false;
    expect(await refused()).toEqual({ code: 'vault-unavailable', details: {} });
    const id = await complete({ plain: true });
    expect(view(id)).toMatchObject({ encrypted: false, canRead: true });
    bench.policy.populationPlain = false;
    expect((await exports.describe(SITE.id)).lacks).toBe('storage');
  });

  it('policy populationFolder: goes into the folder that it names and no other', async () => {
    bench.policy.populationFolder = path.join(bench.root, 'fixed');
    const id = await complete({ folder: path.join(bench.root, 'out') });
    expect(path.dirname(view(id).folder)).toBe(bench.policy.populationFolder);
    bench.policy.populationFolder = '';
    const other = { ...ORDER, group: 'ward-7' };
    await expect(exports.start(bench.ordered({ order: other }))).rejects.toMatchObject({ code: 'bulk-folder-refused' });
  });

  it('judges the folder again, whatever was judged before', async () => {
    await mkdir(path.join(bench.root, 'app'));
    await expect(exports.judgeFolder(path.join(bench.root, 'app'))).rejects.toMatchObject({
      code: 'bulk-folder-refused',
    });
    expect(await refused({ folder: path.join(bench.root, 'app') })).toMatchObject({ code: 'bulk-folder-refused' });
    expect(await refused({ folder: null })).toMatchObject({ code: 'bulk-folder-refused' });
  });

  it('is refused for a site that is not there, and told where there is no backend client', async () => {
    expect(await refused({ siteId: 'site-b' })).toMatchObject({ code: 'bad-request' });
    expect((await exports.describe('site-b')).lacks).toBe('backend-client');
  });

  it('leaves nothing behind where the vault does not take its key', async () => {
    bench.vault.breakWrites(true);
    expect(await refused()).toMatchObject({ code: 'vault-write-failed' });
  });

  it('is one at a time of a population, in this process and among others', async () => {
    const [first, second] = await Promise.allSettled([exports.start(bench.ordered()), exports.start(bench.ordered())]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'bulk-busy' } });
    const other = { ...ORDER, group: 'ward-7' };
    expect(await exports.start(bench.ordered({ order: other }))).toBeTruthy();
    bench.world.heldElsewhere = true;
    const third = { ...ORDER, group: 'ward-8' };
    await expect(exports.start(bench.ordered({ order: third }))).rejects.toMatchObject({ code: 'bulk-busy' });
    expect(await folders()).toHaveLength(2);
    expect((await exports.describe(SITE.id)).exports).toHaveLength(2);
  });
});

describe('SMART 135: pausing and going on', () => {
  it('stands still when asked, and goes on with the same folder, key and order', async () => {
    const id = await exports.start(bench.ordered());
    const first = await bench.engine();
    await first.landing.saveJournal(JOURNAL);
    await exports.pause(SITE.id, id);
    expect(view(id)).toMatchObject({ state: 'paused', canResume: true });
    await exports.resume(SITE.id, id, USER);
    const second = await bench.engine();
    expect(await second.landing.loadJournal()).toEqual(JOURNAL);
    expect(second.order).toEqual(first.order);
    await expect(exports.resume(SITE.id, id)).rejects.toMatchObject({ code: 'bad-request' });
    await second.complete();
    expect((await ended(id)).state).toBe('done');
  });

  it('is interrupted after a crash, and goes on after the restart', async () => {
    const id = await exports.start(bench.ordered());
    await (await bench.engine()).landing.saveJournal(JOURNAL);
    const restarted = await bench.open();
    expect(view(id, restarted)).toMatchObject({ state: 'interrupted', canResume: true });
    expect(restarted.newestResumable(SITE.id)).toBe(id);
    await restarted.resume(SITE.id, id);
    const { landing, complete: finish } = await bench.engine();
    expect(await landing.loadJournal()).toEqual(JOURNAL);
    await finish();
    expect(await ended(id, restarted)).toMatchObject({ state: 'done', canRead: true });
  });

  it('pauses all when the app ends, and begins nothing more', async () => {
    const id = await exports.start(bench.ordered());
    const { signal } = await bench.engine();
    await exports.close();
    expect(signal.aborted).toBe(true);
    expect(view(id, await bench.open())).toMatchObject({ state: 'paused', canResume: true });
    await expect(exports.start(bench.ordered())).rejects.toMatchObject({ code: 'bad-request' });
  });

  it('does not go on where policy has come to forbid it', async () => {
    const id = await exports.start(bench.ordered());
    await bench.engine();
    await exports.pause(SITE.id, id);
    bench.policy.populationExport = false;
    await expect(exports.resume(SITE.id, id)).rejects.toMatchObject({ code: 'bulk-forbidden' });
  });

  it.each([
    ['populationExport', false],
    ['populationPlain', true],
  ] as const)('policy %s, switched off while one runs: it pauses, and does not go on', async (name, plain) => {
    const id = await exports.start(bench.ordered({ plain }));
    const { signal } = await bench.engine();
    await exports.obeyPolicy();
    expect(signal.aborted).toBe(false);
    bench.policy[name] = false;
    await exports.obeyPolicy();
    expect(view(id)).toMatchObject({ state: 'paused' });
    await expect(exports.resume(SITE.id, id)).rejects.toMatchObject({ code: 'bulk-forbidden' });
  });

  it('answers for exports of the site alone', async () => {
    const id = await complete();
    for (const act of [exports.pause, exports.resume, exports.forget, exports.readable]) {
      await expect(act('site-b', id)).rejects.toMatchObject({ code: 'bad-request' });
      await expect(act(SITE.id, 'export-99')).rejects.toMatchObject({ code: 'bad-request' });
    }
    await expect(exports.cancel('site-b', id, null)).rejects.toMatchObject({ code: 'bad-request' });
    expect(view(id).state).toBe('done');
  });
});

describe('SMART 134: giving an export up', () => {
  it('tells the server, destroys the key and deletes the files', async () => {
    const id = await exports.start(bench.ordered());
    await (await bench.engine()).landing.saveJournal(JOURNAL);
    expect(await exports.cancel(SITE.id, id, USER)).toBe(true);
    expect(bench.told).toEqual([JOURNAL]);
    expect(view(id)).toMatchObject({ state: 'cancelled', canResume: false, canRead: false });
    expect(await folders()).toEqual([]);
    expect([...bench.vault.records.values()].map(({ json }) => (JSON.parse(json) as { key: unknown }).key)).toEqual([
      null,
    ]);
    expect(bench.audited.at(-1)).toMatchObject({ action: 'population-export-cancelled', user: USER });
  });

  it('is done here though the server cannot be told, and says so', async () => {
    const id = await exports.start(bench.ordered());
    await bench.engine();
    await exports.pause(SITE.id, id);
    bench.world.refuses = new AppError('token-unreachable');
    expect(await exports.cancel(SITE.id, id, null)).toBe(false);
    expect(view(id)).toMatchObject({ state: 'cancelled', notes: [{ code: 'status-not-deleted' }] });
    expect(await folders()).toEqual([]);
  });

  it('is refused once it is complete', async () => {
    const id = await complete();
    await expect(exports.cancel(SITE.id, id, null)).rejects.toMatchObject({ code: 'bad-request' });
    expect(view(id).canRead).toBe(true);
  });
});

describe('forgetting an export', () => {
  it('destroys key and files and takes it from the list, but leaves what is not ours', async () => {
    const id = await complete();
    const { folder } = view(id);
    await writeFile(path.join(folder, 'notes of mine.txt'), 'x');
    await exports.forget(SITE.id, id);
    expect(await readdir(folder)).toEqual(['notes of mine.txt']);
    expect(bench.vault.records.size).toBe(0);
    expect((await exports.describe(SITE.id)).exports).toEqual([]);
  });

  it('keeps it in the list, without its key, while its files cannot be deleted', async () => {
    const id = await complete();
    const { folder } = view(id);
    await mkdir(path.join(folder, 'Patient.0001.ndjson'));
    await expect(exports.forget(SITE.id, id)).rejects.toMatchObject({ code: 'bulk-folder-unwritable' });
    expect(view(id)).toMatchObject({ state: 'cancelled', canRead: false });
    await expect(exports.readable(SITE.id, id)).rejects.toMatchObject({ code: 'bulk-key-lost' });
  });

  it('ends one that runs first', async () => {
    const id = await exports.start(bench.ordered());
    const { signal } = await bench.engine();
    await exports.forget(SITE.id, id);
    expect(signal.aborted).toBe(true);
    expect(await folders()).toEqual([]);
  });
});

describe('SMART 136: bringing an export up to date', () => {
  const LAST = { order: { ...ORDER, since: 'last' as const } };
  const FIRST_TIME = '2026-11-20T00:00:00Z';

  it('asks for everything where there is none to follow', async () => {
    await exports.start(bench.ordered(LAST));
    expect(await bench.engine()).toMatchObject({ order: { since: null }, former: null });
  });

  it('asks from the moment of the newest complete one of the same order, and knows its journal', async () => {
    const old = await exports.start(bench.ordered());
    const engine = await bench.engine();
    await engine.landing.saveJournal({ members: ['a'] });
    await engine.complete(FIRST_TIME);
    await ended(old);
    bench.clock.advance(1000);
    await complete({ order: { ...ORDER, types: ['Patient', 'Condition'] } }, '2026-11-21T00:00:00Z');
    bench.clock.advance(1000);
    const id = await exports.start(bench.ordered(LAST));
    const next = await bench.engine();
    expect(next).toMatchObject({ order: { since: FIRST_TIME }, former: { members: ['a'] } });
    await next.complete('2026-11-22T00:00:00Z');
    await ended(id);
    expect(await readManifest(view(id).folder)).toMatchObject({ follows: old });
    const { asOf, runs } = await exports.readable(SITE.id, id);
    expect([asOf, runs.map(({ folder }) => folder)]).toEqual([
      '2026-11-22T00:00:00Z',
      [view(id).folder, view(old).folder],
    ]);
    expect(runs.every(({ key }) => key?.length === 32)).toBe(true);
  });

  it('cannot be read, nor followed, once the one below it is gone', async () => {
    const old = await complete({}, FIRST_TIME);
    bench.clock.advance(1000);
    const id = await complete(LAST, '2026-11-22T00:00:00Z');
    expect(view(id)).toMatchObject({ canRead: true, since: FIRST_TIME });
    await exports.forget(SITE.id, old);
    expect(view(id).canRead).toBe(false);
    await expect(exports.readable(SITE.id, id)).rejects.toMatchObject({ code: 'bulk-key-lost' });
    bench.clock.advance(1000);
    await exports.start(bench.ordered(LAST));
    expect((await bench.engine()).order.since).toBeNull();
  });

  it('is damaged where its manifest is another’s', async () => {
    const [one, two] = [await complete(), await complete()];
    const other = await readFile(path.join(view(two).folder, 'manifest.json'));
    await writeFile(path.join(view(one).folder, 'manifest.json'), other);
    await expect(exports.readable(SITE.id, one)).rejects.toMatchObject({ code: 'bulk-export-damaged' });
  });
});

describe('the list of exports', () => {
  it('is bounded: what was cancelled goes first, what can be read never by itself', async () => {
    const first = await exports.start(bench.ordered());
    await bench.engine();
    await exports.cancel(SITE.id, first, null);
    for (let n = 0; n < 100; n++) {
      bench.clock.advance(1000);
      await complete();
    }
    const { exports: all } = await exports.describe(SITE.id);
    expect(all).toHaveLength(100);
    expect(all.map(({ id }) => id)).not.toContain(first);
    await expect(exports.start(bench.ordered())).rejects.toMatchObject({ code: 'bulk-forbidden' });
  });

  it('leaves alone what it does not understand', async () => {
    await bench.vault.write({ site: SITE.id, kind: 'export', id: 'newer' }, { version: 2 });
    expect((await (await bench.open()).describe(SITE.id)).exports).toEqual([]);
    expect(bench.vault.records.size).toBe(1);
  });

  it('is this user’s alone on the disk', async () => {
    const id = await complete();
    expect((await stat(view(id).folder)).mode & 0o777).toBe(0o700);
  });
});
