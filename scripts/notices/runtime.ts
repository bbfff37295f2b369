/** Electron, which every package is built around, with the Chromium and the Node.js inside it. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { findElectronBinary } from '../../test/standin/electron-binary.ts';
import { licenceText } from './held-packages.ts';

export type Runtime = {
  readonly electron: string;
  readonly text: string;
  /** null: only the program itself tells, and it is not on this machine. */
  readonly chromium: string | null;
  readonly node: string | null;
  /** SHA-256 of what Electron's makers publish for the systems of a release, by file name. */
  readonly published: Readonly<Record<string, string>>;
};

const SYSTEMS = ['darwin-arm64', 'darwin-x64', 'linux-x64', 'win32-arm64', 'win32-x64'];

/** Takes the folder of the npm package `electron`. */
export function readRuntime(folder: string): Runtime {
  const read = (name: string): unknown => JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
  const { version } = read('package.json') as { readonly version: string };
  const checksums = read('checksums.json') as Readonly<Record<string, string>>;
  const names = SYSTEMS.map((system) => `electron-v${version}-${system}.zip`);
  return {
    electron: version,
    text: licenceText(folder),
    ...insides(version),
    published: Object.fromEntries(names.map((name) => [name, published(checksums, name)])),
  };
}

function published(checksums: Readonly<Record<string, string>>, name: string): string {
  const sum = checksums[name];
  if (sum === undefined) throw new Error(`The package electron names no checksum of ${name}`);
  return sum;
}

/** Asks the program, where there is one. */
function insides(version: string): Pick<Runtime, 'chromium' | 'node'> {
  const program = findElectronBinary();
  if (program === undefined) return { chromium: null, node: null };
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const said = execFileSync(program, ['-p', 'JSON.stringify(process.versions)'], { env, encoding: 'utf8' });
  const { electron, chrome, node } = JSON.parse(said) as Readonly<Record<string, string | undefined>>;
  if (electron !== version) {
    throw new Error(`Electron's program is ${electron ?? 'of no version'} and its package ${version}: run "npm ci".`);
  }
  return { chromium: chrome ?? null, node: node ?? null };
}
