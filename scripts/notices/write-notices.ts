/** Writes `licences.json` and `sbom.cdx.json` of what the bundler has just put into the package. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Licence } from '../../shared/about.ts';
import { billOf } from './bill.ts';
import type { BundledFiles } from './bundled-modules.ts';
import { heldPackages } from './held-packages.ts';
import { lockedHashes, nativePackages } from './native-packages.ts';
import { readRuntime } from './runtime.ts';

/** Epoch ms of SOURCE_DATE_EPOCH, which is in seconds; null: not set. */
function sourceDateMs(env: NodeJS.ProcessEnv): number | null {
  const seconds = env['SOURCE_DATE_EPOCH'];
  if (seconds === undefined || seconds === '') return null;
  if (!/^\d{1,12}$/.test(seconds)) throw new Error('SOURCE_DATE_EPOCH is no number of seconds');
  return Number(seconds) * 1000;
}

/** What the bundler recorded last, for tests and for whoever wants to look; it is not part of the package. */
export const modulesFile = (root: string): string => path.join(root, 'out/modules.json');

/** What the plugin of the build does in the end: keeps the record, and writes both files below `out/notices`. */
export function noticesOfBuild(root: string, files: BundledFiles): void {
  const folder = path.join(root, 'out/notices');
  // Where writing fails, nothing older must be taken for what was built.
  rmSync(folder, { recursive: true, force: true });
  writeFileSync(modulesFile(root), `${JSON.stringify(files, null, 1)}\n`);
  writeNotices({ root, files, folder, env: process.env });
}

export type Writing = {
  /** Of the repository: absolute. */
  readonly root: string;
  readonly files: BundledFiles;
  /** Where the two files go. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
};

/** Writes both files. Throws a sentence where a package may not be in the package, or its licence is not told. */
export function writeNotices({ root, files, folder, env }: Writing): void {
  const modules = path.join(root, 'node_modules');
  const bundled = heldPackages(files);
  const native = nativePackages(modules);
  const runtime = readRuntime(path.join(modules, 'electron'));
  const bill = billOf({
    app: ownDescription(root),
    ...{ bundled, native, runtime },
    hashes: lockedHashes(path.join(root, 'package-lock.json')),
    tool: { name: LIBRARY, version: versionOf(LIBRARY) },
    timeMs: sourceDateMs(env),
  });
  const electron = { name: 'electron', version: runtime.electron, licence: 'MIT', text: runtime.text };
  const licences = [...bundled, ...native, electron]
    .map(({ name, version, licence, text }): Licence => ({ name, version, licence, text }))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'licences.json'), `${JSON.stringify(licences, null, 1)}\n`);
  writeFileSync(path.join(folder, 'sbom.cdx.json'), bill);
}

const LIBRARY = '@cyclonedx/cyclonedx-library';

function versionOf(name: string): string {
  return describe(createRequire(import.meta.url).resolve(`${name}/package.json`)).version;
}

function describe(file: string): { readonly name: string; readonly version: string; readonly license: string } {
  return JSON.parse(readFileSync(file, 'utf8')) as ReturnType<typeof describe>;
}

function ownDescription(root: string): { name: string; version: string; licence: string } {
  const { name, version, license } = describe(path.join(root, 'package.json'));
  return { name, version, licence: license };
}
