import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { foldersBelow, keepPrivate, localUserData } from '../../../main/electron/user-data.ts';

const LOCAL = 'C:\\Users\\ada\\AppData\\Local';
const windows = { platform: 'win32', env: { LOCALAPPDATA: LOCAL }, argv: ['Chartroom.exe'] } as const;

describe('J3: the folder of the user’s data', () => {
  it('lies in the local profile on Windows, not in the roaming one', () => {
    expect(localUserData(windows)).toBe(`${LOCAL}\\Chartroom`);
    expect(localUserData({ ...windows, env: { USERPROFILE: 'C:\\Users\\ada' } })).toBe(`${LOCAL}\\Chartroom`);
  });

  it.each([
    ['another system', { ...windows, platform: 'linux' }],
    ['a folder named on the command line', { ...windows, argv: ['Chartroom.exe', '--user-data-dir=D:\\test'] }],
    ['a system that names no profile', { ...windows, env: { LOCALAPPDATA: '' } }],
  ] as const)('is left to Electron on %s', (_what, surroundings) => {
    expect(localUserData(surroundings)).toBeNull();
  });
});

describe('J3: what Electron and Chromium write', () => {
  it('lies below it on Windows, crash dumps and logs too: nothing is left in the roaming profile', () => {
    const folder = `${LOCAL}\\Chartroom`;
    const folders = foldersBelow(folder, 'win32');
    expect(Object.keys(folders).toSorted()).toEqual(['crashDumps', 'logs', 'sessionData', 'userData']);
    for (const place of Object.values(folders)) expect(place.startsWith(folder)).toBe(true);
  });

  it('follows by itself elsewhere', () => {
    expect(foldersBelow('/home/ada/.config/Chartroom', 'linux')).toEqual({ userData: '/home/ada/.config/Chartroom' });
  });
});

describe.skipIf(process.platform === 'win32')(
  'J7: a folder of the account’s own (POSIX; Windows by its profile)',
  () => {
    const root = mkdtempSync(path.join(os.tmpdir(), 'chartroom-own-'));
    afterAll(() => rmSync(root, { recursive: true, force: true }));
    const modeOf = (folder: string) => statSync(folder).mode & 0o777;

    it('is made for nobody else', () => {
      const folder = path.join(root, 'new', 'data');
      keepPrivate(folder);
      expect(modeOf(folder)).toBe(0o700);
    });

    it('is shut where it was left open', () => {
      const folder = path.join(root, 'open');
      mkdirSync(folder);
      chmodSync(folder, 0o755);
      keepPrivate(folder);
      expect(modeOf(folder)).toBe(0o700);
    });

    it('J1: that cannot be made is no reason to fall over', () => {
      const file = path.join(root, 'file');
      writeFileSync(file, 'x');
      expect(() => keepPrivate(path.join(file, 'below'))).not.toThrow();
    });
  },
);
