/** Finds a Chromium: the one named, an installed one, or the headless one that comes from npm. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export type Chromium = {
  readonly executable: string;
  /** To be added to the environment of the browser's process. */
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  /** It can open no window. */
  readonly headlessOnly: boolean;
};

type Machine = { env: NodeJS.ProcessEnv; platform: NodeJS.Platform; exists: (file: string) => boolean };

const THIS_MACHINE: Machine = { env: process.env, platform: process.platform, exists: fs.existsSync };
const MODULES = path.resolve(import.meta.dirname, '../../node_modules');

const LINUX = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const MAC = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const WINDOWS = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];

/** Where a browser of this machine would be, the likeliest first. */
export function installedBrowserPaths({ env, platform }: Pick<Machine, 'env' | 'platform'>): string[] {
  switch (platform) {
    case 'darwin':
      return MAC.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
    case 'win32':
      return [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']]
        .filter((folder) => folder !== undefined)
        .flatMap((folder) => WINDOWS.map((tail) => path.win32.join(folder, tail)));
    default: {
      const folders = (env['PATH'] ?? '').split(':').filter((folder) => folder !== '');
      return LINUX.flatMap((name) => folders.map((folder) => path.posix.join(folder, name)));
    }
  }
}

/** The browser that CHARTROOM_CHROMIUM names, else an installed one, or undefined. */
export function findInstalledChromium(machine: Machine = THIS_MACHINE): Chromium | undefined {
  const named = machine.env['CHARTROOM_CHROMIUM'];
  if (named !== undefined && named !== '') {
    if (!machine.exists(named)) throw new Error('CHARTROOM_CHROMIUM names a file that does not exist');
    return { executable: named, env: {}, args: rootArgs(), headlessOnly: false };
  }
  const executable = installedBrowserPaths(machine).find((file) => machine.exists(file));
  return executable === undefined ? undefined : { executable, env: {}, args: rootArgs(), headlessOnly: false };
}

/** An installed browser, else the bundled headless one; throws a sentence where there is neither. */
export function findChromium(): Chromium {
  return findInstalledChromium() ?? unpackBundled();
}

/** Chromium's own sandbox refuses to run as root. */
const rootArgs = (): string[] => (process.getuid?.() === 0 ? ['--no-sandbox'] : []);

/** The Chromium inside the npm package @sparticuz/chromium, unpacked once beside the other packages. */
function unpackBundled(): Chromium {
  const home = path.join(MODULES, '@sparticuz', 'chromium');
  if (process.platform !== 'linux' || process.arch !== 'x64' || !fs.existsSync(home)) {
    throw new Error(
      'No Chromium, Chrome or Edge was found. Install one, or name one in the environment variable CHARTROOM_CHROMIUM.',
    );
  }
  const { version } = JSON.parse(fs.readFileSync(path.join(home, 'package.json'), 'utf8')) as { version: string };
  const cache = path.join(MODULES, '.cache', 'chartroom-chromium');
  const folder = path.join(cache, version);
  if (!fs.existsSync(folder)) unpackInto(home, cache, folder);
  return {
    executable: path.join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: path.join(folder, 'al2023', 'lib') },
    args: rootArgs(),
    headlessOnly: true,
  };
}

/**
 * The package unpacks into the temporary folder of its process, its libraries only where it believes to be on Amazon's
 * Linux. So a process of its own is given both; the finished folder takes its name in one step, whoever comes first.
 */
function unpackInto(home: string, cache: string, folder: string): void {
  fs.mkdirSync(cache, { recursive: true });
  const staging = fs.mkdtempSync(path.join(cache, 'unpacking-'));
  const entry = pathToFileURL(path.join(home, 'build', 'index.js')).href;
  const script = `const { default: chromium } = await import(${JSON.stringify(entry)}); await chromium.executablePath();`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, TMPDIR: staging, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
    encoding: 'utf8',
  });
  if (status !== 0) {
    fs.rmSync(staging, { recursive: true, force: true });
    throw new Error(`The bundled Chromium could not be unpacked: ${stderr.trim()}`);
  }
  try {
    fs.renameSync(staging, folder);
  } catch (error) {
    fs.rmSync(staging, { recursive: true, force: true });
    if (!fs.existsSync(folder)) throw error;
  }
}
