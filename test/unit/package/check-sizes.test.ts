import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sizesIn } from '../../../scripts/package/check-sizes.ts';

const SCRIPT = path.resolve(import.meta.dirname, '../../../scripts/package/check-sizes.ts');
const MB = 1024 * 1024;

describe('sizes of a release', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'chartroom-sizes-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A file of that size that takes no room. */
  function put(name: string, size: number): void {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, '');
    truncateSync(file, size);
  }
  const check = (): { status: number | null; stdout: string } =>
    spawnSync(process.execPath, [SCRIPT, folder], { encoding: 'utf8' });
  const tooLarge = (): readonly string[] =>
    sizesIn(folder).flatMap(({ name, size, budget }) => (size > budget ? [name] : []));

  it.each(['a.exe', 'a.msi', 'a.dmg', 'a.pkg', 'a.AppImage', 'a.deb'])('%s: an installer has 110 MB', (name) => {
    put(name, 110 * MB);
    expect(tooLarge()).toEqual([]);
    put(name, 110 * MB + 1);
    expect(tooLarge()).toEqual([name]);
  });

  it('what is installed has 350 MB, all its files together', () => {
    put('win-unpacked/Chartroom.exe', 200 * MB);
    put('win-unpacked/resources/app.asar', 140 * MB);
    expect(tooLarge()).toEqual([]);
    put('win-unpacked/locales/en-GB.pak', 11 * MB);
    expect(tooLarge()).toEqual(['win-unpacked']);
  });

  it('a universal app may be twice as large, for it holds two programs', () => {
    put('Chartroom-universal.dmg', 219 * MB);
    put('mac-universal/Chartroom.app/Contents/MacOS/Chartroom', 699 * MB);
    expect(tooLarge()).toEqual([]);
    put('Chartroom-universal.dmg', 221 * MB);
    expect(tooLarge()).toEqual(['Chartroom-universal.dmg']);
  });

  it('the command fails where one is too large, and where there is nothing to be measured', () => {
    put('latest.yml', 900 * MB);
    expect(check().status).toBe(1);
    put('a.msi', 100 * MB);
    expect(check()).toMatchObject({ status: 0, stdout: 'a.msi: 100 MB of 110\n' });
    put('a.exe', 300 * MB);
    expect(check().status).toBe(1);
  });
});
