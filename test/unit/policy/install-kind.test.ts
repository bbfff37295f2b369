import { describe, expect, it } from 'vitest';
import { installKind, mayUpdateItself, type InstallFacts } from '../../../main/policy/install-kind.ts';
import type { InstallKind } from '../../../shared/about.ts';

/** A machine with these files, of which the user may write those in `own`. */
const machine = (
  platform: NodeJS.Platform,
  program: string,
  { files = [], own = [], env = {} }: { files?: string[]; own?: string[]; env?: Record<string, string> } = {},
): InstallFacts => ({
  ...{ platform, program, packaged: true, env },
  exists: (file) => files.includes(file),
  mayWrite: (file) => own.includes(file),
});

const LOCAL = 'C:\\Users\\o.k\\AppData\\Local';
const IN_LOCAL = `${LOCAL}\\Programs\\Chartroom`;
const IN_PROGRAMS = 'C:\\Program Files\\Chartroom';
const BUNDLE = '/Applications/Chartroom.app';
const MAC = `${BUNDLE}/Contents/MacOS/Chartroom`;
const windows = (folder: string, uninstaller: boolean, env: Record<string, string> = { LOCALAPPDATA: LOCAL }) =>
  machine('win32', `${folder}\\Chartroom.exe`, {
    files: uninstaller ? [`${folder}\\Uninstall Chartroom.exe`] : [],
    env,
  });
const mac = (own: string[], files: string[] = []) => machine('darwin', MAC, { own, files });

const CASES: readonly (readonly [string, InstallFacts, InstallKind])[] = [
  ['a setup for one user', windows(IN_LOCAL, true), 'nsis-user'],
  ['a setup for one user, in other letters', windows(IN_LOCAL.toUpperCase(), true), 'nsis-user'],
  ['a setup for the machine', windows(IN_PROGRAMS, true), 'nsis-machine'],
  ['a setup in a folder of somebody’s choice', windows('D:\\Apps\\Chartroom', true), 'nsis-machine'],
  ['a setup beside the local data, not in it', windows(`${LOCAL}2\\Chartroom`, true), 'nsis-machine'],
  ['a setup where the user’s local data are not told', windows(IN_LOCAL, true, {}), 'nsis-machine'],
  ['a setup where they are told by half', windows(IN_LOCAL, true, { LOCALAPPDATA: 'Users' }), 'nsis-machine'],
  ['a Windows Installer package', windows(IN_PROGRAMS, false), 'msi'],
  ['a folder unpacked by a user', windows(IN_LOCAL, false), 'unpacked'],
  ['a bundle of the user’s own', mac([BUNDLE, '/Applications']), 'mac-user'],
  ['a bundle that he may not write', mac(['/Applications']), 'mac-managed'],
  ['a bundle in a folder that he may not write', mac([BUNDLE]), 'mac-managed'],
  [
    'a bundle of an installer package',
    mac([BUNDLE, '/Applications'], ['/private/var/db/receipts/org.chartroom.Chartroom.plist']),
    'mac-managed',
  ],
  ['a program outside a bundle', machine('darwin', '/x/y/z/Chartroom', { own: ['/', '/x'] }), 'mac-managed'],
  [
    'an image',
    machine('linux', '/tmp/.mount_a/chartroom', { env: { APPIMAGE: '/c.AppImage', APPDIR: '/tmp/.mount_a' } }),
    'appimage',
  ],
  [
    'a program started from another’s image',
    machine('linux', '/home/o/chartroom', { env: { APPIMAGE: '/o.AppImage', APPDIR: '/tmp/.mount_b' } }),
    'unpacked',
  ],
  ['a package', machine('linux', '/opt/Chartroom/chartroom', { files: ['/var/lib/dpkg/info/chartroom.list'] }), 'deb'],
  ['a folder where packages go', machine('linux', '/opt/Chartroom/chartroom'), 'unpacked'],
];

describe('the kind of an installation', () => {
  it.each(CASES)('deploy 2.4: %s', (_title, facts, kind) => expect(installKind(facts)).toBe(kind));

  it('is development wherever the app is not packaged', () =>
    expect(installKind({ ...windows(IN_LOCAL, true), packaged: false })).toBe('development'));

  it('deploy 2.1, 2.4: lets one user’s own alone update itself', () => {
    const kinds = new Set<InstallKind>([...CASES.map(([, , kind]) => kind), 'development']);
    expect([...kinds].filter(mayUpdateItself).toSorted()).toEqual(['mac-user', 'nsis-user']);
    expect(kinds.size).toBe(9);
  });
});
