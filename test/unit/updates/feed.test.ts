/** The manifests of a hospital's own feed, read back by electron-updater's own parser and judged as the app does. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseUpdateInfo } from 'electron-updater/out/providers/Provider.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judgeManifest } from '../../../main/updates/manifest.ts';
import { feedManifests } from '../../../scripts/feed.ts';
import { sha512Of } from '../../support/update-feed.ts';

const FEED = 'https://updates.example/chartroom/';
const RELEASED = new Date('2026-11-01T10:00:00Z');
const BYTES = new Uint8Array([1, 2, 3]);
let folder = '';
const put = (...names: string[]): void => names.forEach((name) => writeFileSync(path.join(folder, name), BYTES));
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'chartroom-feed-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const judged = (text: string, platform: NodeJS.Platform, arch: string) =>
  judgeManifest(parseUpdateInfo(text, 'manifest', new URL(FEED)), {
    ...{ feed: FEED, platform, arch, version: '1.0.0', minimumVersion: null, seen: null },
  });

describe('the feed that is written', () => {
  it.each([
    ['win32', 'x64', 'ring-2.yml', 'Chartroom-1.2.0-setup-x64.exe'],
    ['win32', 'arm64', 'ring-2.yml', 'Chartroom-1.2.0-setup-arm64.exe'],
    ['darwin', 'arm64', 'ring-2-mac.yml', 'Chartroom-1.2.0-mac-universal.zip'],
    ['linux', 'x64', 'ring-2-linux.yml', 'Chartroom-1.2.0-linux-x86_64.AppImage'],
  ] as const)('deploy 3.7: offers what lies there to %s on %s', (platform, arch, file, name) => {
    put('Chartroom-1.2.0-setup-x64.exe', 'Chartroom-1.2.0-setup-arm64.exe', 'Chartroom-1.2.0-mac-universal.zip');
    put('Chartroom-1.2.0-linux-x86_64.AppImage', 'Chartroom-1.2.0-x64.msi', 'notes.txt');
    const made = feedManifests(folder, 'ring-2', RELEASED);
    expect(made.map((one) => one.file)).toEqual(['ring-2.yml', 'ring-2-mac.yml', 'ring-2-linux.yml']);
    const { offer } = judged(made.find((one) => one.file === file)?.text ?? '', platform, arch);
    expect(offer).toEqual({
      version: '1.2.0',
      releasedAtMs: RELEASED.getTime(),
      file: { url: `${FEED}${name}`, name, sha512: sha512Of(BYTES), bytes: 3 },
    });
  });

  it('is refused where installers of two versions lie together, none lies there, or the ring is none', () => {
    expect(() => feedManifests(folder, 'latest', RELEASED)).toThrow('no installer');
    put('Chartroom-1.2.0-setup-x64.exe', 'Chartroom-1.3.0-setup-arm64.exe');
    expect(() => feedManifests(folder, 'latest', RELEASED)).toThrow('1.2.0 and 1.3.0');
    expect(() => feedManifests(folder, '../latest', RELEASED)).toThrow('lower-case');
  });
});
