import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findChromium, findInstalledChromium, installedBrowserPaths } from './chromium.ts';
import { findElectronBinary, isSandboxForbidden } from './electron-binary.ts';
import { hasDisplay, pickRuntime } from './runtime.ts';

function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chartroom-finding-'));
  onTestFinished(() => fs.rmSync(folder, { recursive: true }));
  return folder;
}

describe('finding a Chromium', () => {
  const machine = (files: string[], env: NodeJS.ProcessEnv = {}, platform: NodeJS.Platform = 'linux') => ({
    env: { PATH: '/usr/local/bin:/usr/bin', ...env },
    platform,
    exists: (file: string) => files.includes(file),
  });

  it('takes the one that is named before any other', () => {
    const found = findInstalledChromium(
      machine(['/opt/mine', '/usr/bin/chromium'], { CHARTROOM_CHROMIUM: '/opt/mine' }),
    );
    expect(found?.executable).toBe('/opt/mine');
  });

  it('does not fall back when the named one is missing', () => {
    const broken = machine(['/usr/bin/chromium'], { CHARTROOM_CHROMIUM: '/opt/mine' });
    expect(() => findInstalledChromium(broken)).toThrow('CHARTROOM_CHROMIUM');
  });

  it('finds an installed browser on the path, on macOS and on Windows', () => {
    expect(findInstalledChromium(machine(['/usr/bin/google-chrome']))?.executable).toBe('/usr/bin/google-chrome');
    const chrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    expect(findInstalledChromium(machine([chrome], {}, 'darwin'))?.executable).toBe(chrome);
    const windows = { env: { ProgramFiles: 'C:\\Program Files' }, platform: 'win32' as const };
    expect(installedBrowserPaths(windows)).toContain('C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe');
  });

  it('finds none where none is installed, and then unpacks the bundled one', () => {
    expect(findInstalledChromium(machine([]))).toBeUndefined();
    expect(fs.existsSync(findChromium().executable)).toBe(true);
  });
});

describe("finding Electron's binary", () => {
  it('finds it where the package has fetched it, or where an override names it', () => {
    const home = temporaryFolder();
    expect(findElectronBinary({}, home)).toBeUndefined();
    fs.writeFileSync(path.join(home, 'path.txt'), 'electron');
    expect(findElectronBinary({}, home)).toBeUndefined();
    fs.mkdirSync(path.join(home, 'dist'));
    fs.writeFileSync(path.join(home, 'dist', 'electron'), '');
    expect(findElectronBinary({}, home)).toBe(path.join(home, 'dist', 'electron'));
    expect(findElectronBinary({ ELECTRON_OVERRIDE_DIST_PATH: path.join(home, 'dist') }, '/nowhere')).toBe(
      path.join(home, 'dist', 'electron'),
    );
  });

  it('fetches nothing: the package is as it was', () => {
    const home = path.resolve(import.meta.dirname, '../../node_modules/electron');
    const before = fs.readdirSync(home);
    findElectronBinary();
    expect(fs.readdirSync(home)).toEqual(before);
  });
});

describe('the sandbox of an Electron from npm', () => {
  const ubuntu = {
    platform: 'linux' as const,
    uid: 1000,
    read: (file: string) => (file.endsWith('apparmor_restrict_unprivileged_userns') ? '1\n' : undefined),
    stat: (file: string) => (file === '/x/chrome-sandbox' ? { uid: 1000, mode: 0o100755 } : undefined),
  };

  it.each([
    ['forbidden by a kernel that keeps user namespaces to itself', ubuntu, true],
    ['forbidden where the helper is missing', { ...ubuntu, stat: () => undefined }, true],
    [
      'forbidden where the helper is root’s, and not run as root',
      { ...ubuntu, stat: () => ({ uid: 0, mode: 0o100755 }) },
      true,
    ],
    ['built by a helper of root’s', { ...ubuntu, stat: () => ({ uid: 0, mode: 0o104755 }) }, false],
    ['built where the kernel lets it', { ...ubuntu, read: () => '0\n' }, false],
    ['built where the kernel knows no such switch', { ...ubuntu, read: () => undefined }, false],
    ['not looked at for root, who goes without', { ...ubuntu, uid: 0 }, false],
    ['not looked at elsewhere', { ...ubuntu, platform: 'darwin' as const }, false],
  ])('is %s', (_title, kernel, forbidden) => {
    expect(isSandboxForbidden('/x/electron', kernel)).toBe(forbidden);
  });
});

describe('picking the runtime', () => {
  const [ALL, FORBIDDEN, BROWSER, NONE] = [
    { electron: true, sandboxForbidden: false, installedBrowser: true },
    { electron: true, sandboxForbidden: true, installedBrowser: true },
    { electron: false, sandboxForbidden: false, installedBrowser: true },
    { electron: false, sandboxForbidden: false, installedBrowser: false },
  ];

  it.each([
    ['Electron where its binary is', true, ALL, 'electron'],
    ['a window of an installed browser without Electron', true, BROWSER, 'chromium-window'],
    ['a window of an installed browser where Electron gets no sandbox', true, FORBIDDEN, 'chromium-window'],
    ['headless where nothing is installed', true, NONE, 'chromium-headless'],
    ['headless where there is no display', false, ALL, 'chromium-headless'],
  ] as const)('takes %s', (_title, display, found, expected) => {
    const runtime = pickRuntime({ display }, {}, found);
    expect(runtime.name).toBe(expected);
    expect(runtime.unproven).toMatch(/^[A-Z].*unproven.*\.$/);
  });

  it('says that Electron is here and is forbidden its sandbox', () => {
    expect(pickRuntime({ display: true }, {}, FORBIDDEN).unproven).toContain('forbids it its sandbox');
    expect(pickRuntime({ display: false }, {}, FORBIDDEN).unproven).not.toContain('forbids');
  });

  it('obeys CHARTROOM_RUNTIME, and refuses what it cannot do or does not know', () => {
    const forced = (name: string, found = NONE) =>
      pickRuntime({ display: true }, { CHARTROOM_RUNTIME: name }, found).name;
    expect(forced('chromium-headless', ALL)).toBe('chromium-headless');
    expect(forced('electron', ALL)).toBe('electron');
    expect(() => forced('electron')).toThrow('binary is not here');
    expect(() => forced('firefox')).toThrow('CHARTROOM_RUNTIME is one of');
  });

  it('knows a display by its name on Linux', () => {
    expect([hasDisplay({}, 'linux'), hasDisplay({ DISPLAY: ':0' }, 'linux'), hasDisplay({}, 'win32')]).toEqual([
      false,
      true,
      true,
    ]);
  });
});
