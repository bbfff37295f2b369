/** From the files that the bundler put into the package to the npm packages they come from, each with its licence. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { BUNDLES, type BundledFiles } from './bundled-modules.ts';
import { isAllowed } from './licence-rules.ts';
import { MISSING_TEXTS } from './missing-texts.ts';

/** One npm package, or a part of it, in the package. */
export type HeldPackage = {
  readonly name: string;
  readonly version: string;
  /** SPDX expression. */
  readonly licence: string;
  /** The package's own licence files, whole. */
  readonly text: string;
  readonly folder: string;
  /** Where in the package it is: bundles, or `native`. Sorted. */
  readonly where: readonly string[];
};

/** Gives the packages whose files are in the bundles, in the order of their names. Throws where one may not be there. */
export function heldPackages(files: BundledFiles): readonly HeldPackage[] {
  const where = new Map<string, Set<string>>();
  for (const bundle of BUNDLES) {
    for (const file of files[bundle]) {
      const folder = folderOf(file);
      if (folder === null) continue;
      const places = where.get(folder) ?? new Set<string>();
      where.set(folder, places.add(bundle));
    }
  }
  return [...where].map(([folder, places]) => readPackage(folder, [...places].toSorted())).toSorted(byName);
}

/** By name, then version. */
export const byName = (a: HeldPackage, b: HeldPackage): number =>
  compare(a.name, b.name) || compare(a.version, b.version);
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** The folder of the package that a file belongs to; null: it is our own. Throws for a file that belongs nowhere. */
function folderOf(id: string): string | null {
  if (id.startsWith('\0')) return bundlerFolder(id);
  const folder = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id)?.[0];
  return folder ?? null;
}

/** The bundler writes a few lines of its own into what it bundles. */
function bundlerFolder(id: string): string {
  const owner = /^\0(rolldown|vite)\//.exec(id)?.[1];
  if (owner === undefined) {
    throw new Error(`The bundle holds generated code of which nobody knows whose it is: ${id.slice(1)}`);
  }
  const vite = createRequire(import.meta.url).resolve('vite/package.json');
  return owner === 'vite' ? path.dirname(vite) : packageBeside(path.dirname(vite), owner);
}

function packageBeside(folder: string, name: string): string {
  for (let at = folder; path.dirname(at) !== at; at = path.dirname(at)) {
    const found = path.join(at, 'node_modules', name);
    if (existsSync(path.join(found, 'package.json'))) return found;
  }
  throw new Error(`${name} is not installed beside ${path.basename(folder)}`);
}

/** Reads what a package says of itself. Throws a sentence where it says no licence, or one that is not allowed. */
export function readPackage(folder: string, where: readonly string[]): HeldPackage {
  const told = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Readonly<Record<string, unknown>>;
  const name = textOf(told['name']);
  const version = textOf(told['version']);
  if (name === '' || version === '') throw new Error(`${folder} holds no package with a name and a version`);
  const title = `${name} ${version}`;
  const licence = textOf(told['license']);
  if (licence === '') throw new Error(`${title} is in the package and names no licence.`);
  if (!isAllowed(licence)) {
    throw new Error(
      `${title} is in the package under ${licence}, which scripts/notices/licence-rules.ts does not allow: ` +
        'take another package, or decide there.',
    );
  }
  const text = licenceText(folder) || (MISSING_TEXTS[title] ?? '');
  if (text === '') throw new Error(`${title} is in the package and brings no text of its licence, ${licence}.`);
  return { name, version, licence, text, folder, where };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const LICENCE_FILE = /^(?:licen[cs]e|copying|notice|third[-.]?party)/i;

/** Every file of licences and notices at the top of the package, one after the other. */
export function licenceText(folder: string): string {
  const names = readdirSync(folder).filter((name) => LICENCE_FILE.test(name) && !/\.[cm]?[jt]sx?$/.test(name));
  return names
    .toSorted()
    .map((name) => readFileSync(path.join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim())
    .filter((text) => text !== '')
    .join('\n\n');
}
