import { describe, expect, it } from 'vitest';
import { localUserData } from '../../../main/electron/user-data.ts';

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
