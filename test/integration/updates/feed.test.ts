/**
 * Updates against a feed on this machine: real sockets, real files, electron-updater's own code. Only the installer itself
 * is not run, and whether Windows says who signed it is told by the test (see authenticode.test.ts).
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PolicyValues } from '../../../main/policy/policy.ts';
import type { UpdatePorts } from '../../../main/updates/ports.ts';
import type { UpdateRefusalCode } from '../../../shared/updates.ts';
import { updateBench, type UpdateBench } from '../../support/update-bench.ts';
import {
  manifestText,
  openUpdateFeed,
  sha512Of,
  type FeedAnswer,
  type ManifestParts,
  type UpdateFeed,
} from '../../support/update-feed.ts';

const INSTALLER = new Uint8Array(300_000).map((_, at) => at % 251);
const NAME = 'Chartroom-1.2.0-setup-x64.exe';
const GOOD = { url: NAME, sha512: sha512Of(INSTALLER), size: INSTALLER.length };
const NEWER: ManifestParts = { version: '1.2.0', files: [GOOD] };

let feed: UpdateFeed;
let bench: UpdateBench | null = null;
beforeEach(async () => {
  feed = await openUpdateFeed();
  feed.files.set('latest.yml', manifestText(NEWER));
  feed.files.set(NAME, INSTALLER);
});
afterEach(async () => {
  bench?.updates.close();
  await bench?.close();
  bench = null;
  await feed.close();
});

const automatic = (): Partial<PolicyValues> => ({ updateMode: 'automatic', updateFeed: feed.url });
async function open(values: Partial<PolicyValues> = automatic(), ports: Partial<UpdatePorts> = {}) {
  bench = await updateBench(values, ports);
  return bench;
}
/** One check, and what stands afterwards; nothing may ever have been started. */
async function checked(values?: Partial<PolicyValues>, ports?: Partial<UpdatePorts>) {
  const { updates, started } = await open(values, ports);
  await updates.check();
  expect(started).toEqual([]);
  const { state, refusal, offered } = updates.describe();
  return { state, refusal, offered };
}
const refused = (refusal: UpdateRefusalCode) => ({ state: 'refused', refusal, offered: null });
const downloads = () => feed.asked.filter((name) => name.endsWith('.exe'));
const kept = () => path.join(bench?.folder ?? '', 'downloads', 'pending', NAME);

describe('an update that is as it should be', () => {
  it('deploy 3.7: policy updateMode automatic downloads it, checks it, and installs it when the app is closed', async () => {
    const { updates, started, signer } = await open();
    await updates.check();
    expect(updates.describe()).toMatchObject({ state: 'ready', offered: '1.2.0', installsItself: true });
    expect(feed.asked).toEqual(['latest.yml', NAME]);
    expect(started).toEqual([]);
    await updates.installOnQuit();
    expect(started).toEqual([[kept(), ['--updated', '/S']]]);
    expect(signer.looked).toEqual([kept(), kept()]);
    expect(await readFile(kept())).toEqual(Buffer.from(INSTALLER));
  });

  it('is downloaded once, however often the feed is asked, and again after a restart only if it is not there', async () => {
    const { updates, again } = await open();
    await updates.check();
    await updates.check();
    const next = again();
    await next.check();
    expect(next.describe().state).toBe('ready');
    expect(downloads()).toEqual([NAME]);
  });

  it('is looked for some while after the start, and asks nobody to wait', async () => {
    const { updates, clock } = await open();
    expect(feed.connections()).toBe(0);
    const ready = Promise.withResolvers<undefined>();
    updates.onChange(() => {
      if (updates.describe().state === 'ready') ready.resolve(undefined);
    });
    clock.advance(7 * 60_000);
    await ready.promise;
    expect(feed.asked).toEqual(['latest.yml', NAME]);
  });

  it('is not installed by "install": the app is closed, and that installs it', async () => {
    const { updates, started, quits } = await open();
    updates.install();
    expect(quits()).toBe(0);
    await updates.check();
    updates.install();
    expect([quits(), started]).toEqual([1, []]);
  });

  it('deploy 2.5: is not installed while the operating system is shut down', async () => {
    const { updates, started } = await open();
    await updates.check();
    updates.sessionEnds();
    await updates.installOnQuit();
    expect(started).toEqual([]);
  });

  it('is not installed while an export runs, and is at the next end without one', async () => {
    const { updates, started, logged, exporting, again } = await open();
    await updates.check();
    exporting.now = true;
    await updates.installOnQuit();
    expect(started).toEqual([]);
    expect(logged.at(-1)).toEqual(['updates.put-off', 'export-runs']);
    exporting.now = false;
    const next = again();
    await next.check();
    expect(downloads()).toEqual([NAME]);
    await next.installOnQuit();
    next.close();
    expect(started).toEqual([[kept(), ['--updated', '/S']]]);
  });

  it('takes the place of an older one that is ready', async () => {
    const { updates, started } = await open();
    await updates.check();
    const other = INSTALLER.toReversed();
    const name = NAME.replace('1.2.0', '1.3.0');
    feed.files.set(name, other);
    const file = { url: name, sha512: sha512Of(other), size: other.length };
    feed.files.set('latest.yml', manifestText({ version: '1.3.0', files: [file] }));
    await updates.check();
    await updates.installOnQuit();
    expect(started.map(([program]) => path.basename(program))).toEqual([name]);
  });

  it('is the one for this architecture', async () => {
    const arm = { ...GOOD, url: NAME.replace('x64', 'arm64') };
    feed.files.set('latest.yml', manifestText({ ...NEWER, files: [arm, GOOD] }));
    expect(await checked()).toMatchObject({ state: 'ready' });
    expect(downloads()).toEqual([NAME]);
  });
});

describe('updates that are off', () => {
  it.each<[string, () => Partial<PolicyValues>]>([
    ['policy updateMode off', () => ({ updateMode: 'off', updateFeed: feed.url })],
    ['nobody says anything', () => ({})],
    ['policy updateFeed names none', () => ({ updateMode: 'automatic', updateFeed: null })],
    ['policy updateRing is not one', () => ({ ...automatic(), updateRing: '' })],
  ])('deploy 3.7: feed off sends not one byte and loads nothing: %s', async (_title, values) => {
    const { updates, clock, loaded } = await open(values());
    await updates.check();
    clock.advance(48 * 3_600_000);
    await updates.check();
    await updates.installOnQuit();
    expect([feed.connections(), loaded()]).toEqual([0, 0]);
    expect(updates.describe()).toMatchObject({ checkedAtMs: null, offered: null });
    expect(['off', 'no-feed']).toContain(updates.describe().state);
  });

  it('deploy 3.7: policy updateMode that turns off ends a download, and what was ready is not installed', async () => {
    const { updates, setPolicy, started } = await open();
    await updates.check();
    const asked = Promise.withResolvers<undefined>();
    feed.files.set('latest.yml', (response) => void response.write('version: ', () => asked.resolve(undefined)));
    const asking = updates.check();
    await asked.promise;
    setPolicy({ updateMode: 'off', updateFeed: feed.url });
    await asking;
    expect(updates.describe()).toMatchObject({ state: 'off', offered: null, refusal: null });
    await updates.installOnQuit();
    expect(started).toEqual([]);
  });
});

describe('updates that are only told', () => {
  it('policy updateMode notify: tells the version, and downloads nothing', async () => {
    expect(await checked({ updateMode: 'notify', updateFeed: feed.url })).toEqual({
      ...{ state: 'offered', refusal: null, offered: '1.2.0' },
    });
    expect(downloads()).toEqual([]);
  });

  it.each(['msi', 'nsis-machine', 'mac-managed', 'deb', 'appimage', 'unpacked', 'development'] as const)(
    'deploy 2.1, 2.4: a managed install only notifies, 0 downloads, whatever policy says: %s',
    async (installation) => {
      expect(await checked(automatic(), { installation })).toMatchObject({ state: 'offered', offered: '1.2.0' });
      expect(downloads()).toEqual([]);
      await bench?.updates.installOnQuit();
      expect(bench?.started).toEqual([]);
    },
  );
});

describe('a version', () => {
  it('deploy 3.7: same version is no update', async () => {
    expect(await checked(automatic(), { version: '1.2.0' })).toEqual({
      ...{ state: 'current', refusal: null, offered: null },
    });
    expect(downloads()).toEqual([]);
  });

  it.each(['1.2.1', '2.0.0-beta.1', '1.10.0'])('deploy 3.7: downgrade from %s is refused', async (version) => {
    expect(await checked(automatic(), { version })).toEqual(refused('older'));
    expect(downloads()).toEqual([]);
  });

  it('policy updateMinimumVersion: one below it is refused', async () => {
    expect(await checked({ ...automatic(), updateMinimumVersion: '1.2.1' })).toEqual(refused('below-minimum'));
    expect(downloads()).toEqual([]);
  });

  it('policy updateMinimumVersion: is told of what runs, without a feed too', async () => {
    const { updates } = await open({ updateMinimumVersion: '1.2.0' });
    expect(updates.describe()).toMatchObject({ tooOld: true, minimumVersion: '1.2.0', state: 'off' });
    expect((await open({ updateMinimumVersion: '1.1.0' })).updates.describe().tooOld).toBe(false);
  });

  it('policy updateMinimumVersion: that was raised since is asked again before an installer is started', async () => {
    const { updates, setPolicy, started } = await open();
    await updates.check();
    setPolicy({ ...automatic(), updateMinimumVersion: '1.3.0' });
    await updates.installOnQuit();
    expect(started).toEqual([]);
  });

  it('policy updateRing: is the one of the ring, and of no other', async () => {
    feed.files.set('early.yml', manifestText({ ...NEWER, version: '1.3.0' }));
    expect(await checked({ ...automatic(), updateRing: 'early', updateMode: 'notify' })).toMatchObject({
      offered: '1.3.0',
    });
    expect(feed.asked).toEqual(['early.yml']);
  });

  it.each([
    ['darwin', 'latest-mac.yml'],
    ['linux', 'latest-linux.yml'],
  ] as const)('is asked for by the manifest of the system: %s', async (platform, name) => {
    expect(await checked(automatic(), { platform })).toEqual(refused('not-found'));
    expect(feed.asked).toEqual([name]);
  });
});

describe('a replayed manifest', () => {
  it.each<[string, Partial<ManifestParts>]>([
    ['an older version', { version: '1.1.5' }],
    ['the same version, released before', { releaseDate: '2026-10-01T10:00:00.000Z' }],
  ])('deploy 3.7: is refused, and told: %s', async (_title, older) => {
    const { updates } = await open({ ...automatic(), updateMode: 'notify' });
    await updates.check();
    feed.files.set('latest.yml', manifestText({ ...NEWER, ...older }));
    await updates.check();
    expect(updates.describe()).toMatchObject(refused('manifest-replayed'));
  });

  it('deploy 3.7: is refused after a restart, and by nothing that a damaged file says', async () => {
    const { updates, again, folder, logged } = await open();
    await updates.check();
    feed.files.set('latest.yml', manifestText({ ...NEWER, version: '1.1.5' }));
    const next = again();
    await next.check();
    expect(next.describe()).toMatchObject(refused('manifest-replayed'));
    await writeFile(path.join(folder, 'seen.json'), '{"version":1,"feeds":{"x":');
    const third = again();
    await third.check();
    expect(third.describe()).toMatchObject({ offered: '1.1.5' });
    expect(logged.map(([event]) => event)).toContain('updates.seen-unreadable');
  });

  it('is one of the same feed and ring: another begins anew', async () => {
    const { updates, again, setPolicy } = await open();
    await updates.check();
    feed.files.set('slow.yml', manifestText({ ...NEWER, version: '1.1.5' }));
    setPolicy({ ...automatic(), updateRing: 'slow' });
    const next = again();
    await next.check();
    expect(next.describe()).toMatchObject({ state: 'ready', offered: '1.1.5' });
  });
});

const page = '<!doctype html><html><body>Sign in to the guest network</body></html>';
const status =
  (code: number, headers: Record<string, string> = {}): FeedAnswer =>
  (response) =>
    void response.writeHead(code, headers).end();

describe('a feed that does not answer as it should', () => {
  it('deploy 3.7: feed unreachable is told, and the app goes on', async () => {
    await feed.close();
    expect(await checked()).toEqual(refused('unreachable'));
  });

  it.each<[string, FeedAnswer, UpdateRefusalCode]>([
    ['404', status(404), 'not-found'],
    ['410', status(410), 'not-found'],
    ['401', status(401), 'feed-failed'],
    ['500', status(500), 'feed-failed'],
    ['503', status(503, { 'retry-after': '1' }), 'feed-failed'],
    ['a redirect to another host', status(302, { location: 'http://127.0.0.2:9/latest.yml' }), 'redirected'],
    ['a redirect to itself', status(301, { location: './latest.yml' }), 'redirected'],
    ['an HTML page', page, 'manifest-invalid'],
    ['an endless manifest', (response) => endless(response), 'manifest-invalid'],
    ['a manifest that breaks off', (response) => breakOff(response), 'unreachable'],
    ['nothing', '', 'manifest-invalid'],
    ['a truncated manifest', manifestText(NEWER).slice(0, 150), 'manifest-invalid'],
    ['no YAML', 'version: [1.2.0', 'manifest-invalid'],
    ['no UTF-8', new Uint8Array([0xff, 0xfe, 0x00]), 'manifest-invalid'],
    ['a list', '- 1.2.0', 'manifest-invalid'],
    ['no version that is one', manifestText({ ...NEWER, version: 'newest' }), 'manifest-invalid'],
    ['no date', manifestText({ ...NEWER, releaseDate: 'yesterday' }), 'manifest-invalid'],
    ['no files', manifestText({ ...NEWER, files: [] }), 'manifest-invalid'],
    ['a hash that is none', manifestText({ ...NEWER, files: [{ ...GOOD, sha512: 'AAAA' }] }), 'manifest-invalid'],
    ['a size of nothing', manifestText({ ...NEWER, files: [{ ...GOOD, size: 0 }] }), 'manifest-invalid'],
    ['a part of the computers', manifestText({ ...NEWER, more: 'stagingPercentage: 10\n' }), 'manifest-invalid'],
    [
      'an installer that fetches the rest',
      manifestText({ ...NEWER, more: 'packages: {x64: {path: a}}\n' }),
      'manifest-invalid',
    ],
    [
      'no installer for this architecture',
      manifestText({ ...NEWER, files: [{ ...GOOD, url: 'Chartroom-arm64.exe' }] }),
      'no-file',
    ],
    [
      'a package of Windows Installer',
      manifestText({ ...NEWER, files: [{ ...GOOD, url: 'Chartroom-1.2.0-x64.msi' }] }),
      'no-file',
    ],
  ])('deploy 3.7: refuses %s', async (_title, answer, code) => {
    feed.files.set('latest.yml', answer);
    expect(await checked()).toEqual(refused(code));
    expect(feed.asked).toEqual(['latest.yml']);
  });

  it.each([
    ['another host', `http://127.0.0.2:9/${NAME}`],
    ['another port', `http://127.0.0.1:9/${NAME}`],
    ['plain http', `http://updates.example/${NAME}`],
    ['another host without a scheme', `//updates.example/${NAME}`],
    ['a share', `file://share/${NAME}`],
    ['a query', `${NAME.replace('.exe', '')}.exe?x=y.exe`],
  ])('deploy 3.7: foreign host of the installer is refused: %s', async (_title, url) => {
    feed.files.set('latest.yml', manifestText({ ...NEWER, files: [{ ...GOOD, url: JSON.stringify(url) }] }));
    expect(await checked()).toEqual(refused('foreign-file'));
    expect(downloads()).toEqual([]);
  });

  it.each<[string, FeedAnswer, UpdateRefusalCode]>([
    ['breaks off', (response) => response.destroy(), 'unreachable'],
    ['answers with an error', status(500), 'feed-failed'],
  ])('keeps what is ready while the feed %s, and installs it', async (_title, answer, code) => {
    const { updates, started, logged } = await open();
    await updates.check();
    feed.files.set('latest.yml', answer);
    await updates.check();
    expect(logged.at(-1)).toEqual(['updates.refused', code]);
    expect(updates.describe()).toMatchObject({ state: 'ready', refusal: null, offered: '1.2.0' });
    await updates.installOnQuit();
    expect(started).toHaveLength(1);
  });

  it('gives up what was ready where the feed says something else', async () => {
    const { updates, started } = await open();
    await updates.check();
    feed.files.set('latest.yml', page);
    await updates.check();
    expect(updates.describe()).toMatchObject(refused('manifest-invalid'));
    await updates.installOnQuit();
    expect(started).toEqual([]);
  });

  it('is asked again later, and then all is well', async () => {
    const { updates } = await open();
    feed.files.set('latest.yml', status(500));
    await updates.check();
    feed.files.set('latest.yml', manifestText(NEWER));
    await updates.check();
    expect(updates.describe()).toMatchObject({ state: 'ready', refusal: null });
  });
});

function endless(response: Parameters<Extract<FeedAnswer, (...given: never[]) => void>>[0]): void {
  const line = `# ${'x'.repeat(1000)}\n`;
  const write = (): void => {
    while (!response.destroyed && response.write(line));
    response.once('drain', write);
  };
  write();
}

function breakOff(response: Parameters<Extract<FeedAnswer, (...given: never[]) => void>>[0]): void {
  response.writeHead(200, { 'content-length': 1000 });
  response.write('version: 1.2.0\n', () => response.destroy());
}

describe('an installer that is not as it should be', () => {
  const other = INSTALLER.with(1000, 0);
  it.each<[string, FeedAnswer, UpdateRefusalCode]>([
    ['wrong hash: one byte', other, 'file-wrong'],
    ['wrong size: too long', new Uint8Array([...INSTALLER, 1]), 'file-wrong'],
    ['wrong size: truncated download', INSTALLER.slice(0, -1), 'download-failed'],
    ['a truncated download: the connection breaks', (response) => breakInstaller(response), 'download-failed'],
    ['a page', page, 'download-failed'],
    ['404', status(404), 'download-failed'],
    ['500', status(500), 'download-failed'],
    ['a redirect', status(302, { location: `http://127.0.0.2:9/${NAME}` }), 'redirected'],
  ])('deploy 3.7: refuses and keeps nothing: %s', async (_title, answer, code) => {
    feed.files.set(NAME, answer);
    expect(await checked()).toEqual(refused(code));
    expect(existsSync(kept())).toBe(false);
    await bench?.updates.installOnQuit();
    expect(bench?.started).toEqual([]);
  });

  it.each(['signer-wrong', 'signer-unknown'] as const)(
    'deploy 2.6, 3.7: wrong signer is refused after the download, and nothing kept: %s',
    async (code) => {
      const { updates, signer, started } = await open();
      signer.refusal = code;
      await updates.check();
      expect(updates.describe()).toMatchObject(refused(code));
      expect(existsSync(kept())).toBe(false);
      await updates.installOnQuit();
      expect(started).toEqual([]);
    },
  );

  it('deploy 2.6: wrong signer is refused right before installing, too', async () => {
    const { updates, signer, started, logged } = await open();
    await updates.check();
    signer.refusal = 'signer-wrong';
    await updates.installOnQuit();
    expect(started).toEqual([]);
    expect(logged.at(-1)).toEqual(['updates.refused', 'signer-wrong']);
    expect(existsSync(kept())).toBe(false);
  });

  it('deploy 2.6: a file that was changed since its download is not started', async () => {
    const { updates, started, logged } = await open();
    await updates.check();
    await writeFile(kept(), other);
    await updates.installOnQuit();
    expect(started).toEqual([]);
    expect(logged.at(-1)).toEqual(['updates.refused', 'file-wrong']);
  });

  it('deploy 2.1: is not tried in another way where it may not be started', async () => {
    const { updates, started, startFails, logged } = await open();
    await updates.check();
    startFails.now = true;
    await updates.installOnQuit();
    expect(started).toHaveLength(1);
    expect(logged.at(-1)).toEqual(['updates.refused', 'not-started']);
  });

  it('is not asked for where its file cannot be opened: nobody would read the answer', async () => {
    const { updates, folder } = await open();
    // Every name that electron-updater would try.
    for (const taken of ['', '0-', '1-', '2-']) {
      await mkdir(path.join(folder, 'downloads', 'pending', `${taken}temp-${NAME}`), { recursive: true });
    }
    await updates.check();
    expect(updates.describe()).toMatchObject(refused('download-failed'));
    expect(downloads()).toEqual([]);
  });

  it('L: leaves no address, name or hash in the log', async () => {
    feed.files.set(NAME, status(500));
    await checked();
    expect(bench?.logged).toEqual([['updates.refused', 'download-failed']]);
  });
});

function breakInstaller(response: Parameters<Extract<FeedAnswer, (...given: never[]) => void>>[0]): void {
  response.writeHead(200, { 'content-length': INSTALLER.length });
  response.write(INSTALLER.slice(0, 100_000), () => response.destroy());
}
