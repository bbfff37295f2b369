/** What is native and lies beside the bundles (electron-builder.yml): the packages, and what they were compiled from. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { licenceText, readPackage, type HeldPackage } from './held-packages.ts';
import { isAllowed } from './licence-rules.ts';

const SCOPE = '@napi-rs';
const NAME = 'keyring';

/** A crate that a native module was compiled from. */
export type Crate = { readonly name: string; readonly version: string; readonly licence: string };
export type NativePackage = HeldPackage & { readonly crates: readonly Crate[] };

/** Takes the folder of the npm packages; gives the ones of this machine's processors, as electron-builder takes them. */
export function nativePackages(modules: string): readonly NativePackage[] {
  const scope = path.join(modules, SCOPE);
  const names = readdirSync(scope).filter((name) => name === NAME || name.startsWith(`${NAME}-`));
  const own = licenceText(path.join(scope, NAME));
  return names.toSorted().map((name) => {
    const folder = path.join(scope, name);
    const held = readPackage(folder, ['native']);
    const crates = cratesIn(held.text);
    const refused = crates.find(({ licence }) => !isAllowed(licence));
    if (refused !== undefined) {
      throw new Error(`${held.name} holds the crate ${refused.name} under ${refused.licence}, which is not allowed.`);
    }
    // The package of a processor holds the licences of its crates, and not the one that it is under itself.
    const text = name === NAME ? held.text : `${own}\n\n${held.text}`;
    return { ...held, text, crates };
  });
}

const CRATE = /^\| ([\w-]+) \| (\d+\.\d+\.\d+[\w.+-]*) \| ([^|]+) \|$/gm;

/** Reads the table of crates that a native package's notice begins with. */
export function cratesIn(notice: string): readonly Crate[] {
  return [...notice.matchAll(CRATE)].map(([, name = '', version = '', licence = '']) => {
    return { name, version, licence: licence.trim() };
  });
}

/** Hashes of what npm fetched, by the place in the tree: `node_modules/zod` to SHA-512 in hexadecimal digits. */
export function lockedHashes(lockFile: string): ReadonlyMap<string, string> {
  type Lock = { readonly packages: Readonly<Record<string, { readonly integrity?: string }>> };
  const { packages } = JSON.parse(readFileSync(lockFile, 'utf8')) as Lock;
  return new Map(
    Object.entries(packages).flatMap(([place, { integrity = '' }]) => {
      const digest = /^sha512-([A-Za-z0-9+/=]+)$/.exec(integrity)?.[1];
      return digest === undefined ? [] : [[place, Buffer.from(digest, 'base64').toString('hex')] as const];
    }),
  );
}

/** Where in the tree a package lies, as package-lock.json names it. */
export function placeInTree(folder: string): string {
  const way = folder.split(path.sep).join('/');
  return way.slice(way.indexOf('node_modules/'));
}
