/**
 * `npm run feed -- FOLDER [RING]`: writes the manifests of a hospital's own feed beside the installers in FOLDER.
 * electron-builder writes them only where an address to publish to is configured; none is built into Chartroom.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

/** Installers that a running Chartroom may be offered, by the suffix of their manifest. */
const KINDS: readonly (readonly [string, RegExp])[] = [
  ['', /^Chartroom-(?<version>.+)-setup-(?:x64|arm64)\.exe$/],
  ['-mac', /^Chartroom-(?<version>.+)-mac-(?:universal|x64|arm64)\.zip$/],
  ['-linux', /^Chartroom-(?<version>.+)-linux-(?:x64|x86_64|arm64)\.AppImage$/],
];
const RING = /^[a-z0-9-]{1,20}$/;

type Installer = { readonly name: string; readonly version: string };
export type Manifest = { readonly file: string; readonly text: string };

/**
 * Makes the manifests of the installers in `folder`, one for each system that has any.
 * Throws where the ring is none, nothing is there, or installers of two versions lie together.
 */
export function feedManifests(folder: string, ring: string, releasedAt: Date): readonly Manifest[] {
  if (!RING.test(ring)) throw new Error('a ring is 1 to 20 lower-case letters, digits or hyphens');
  const names = readdirSync(folder).toSorted();
  const made = KINDS.flatMap(([suffix, pattern]) => {
    const installers = names.flatMap((name): Installer[] => {
      const version = pattern.exec(name)?.groups?.['version'];
      return version === undefined ? [] : [{ name, version }];
    });
    return installers.length === 0
      ? []
      : [{ file: `${ring}${suffix}.yml`, text: manifestOf(folder, installers, releasedAt) }];
  });
  if (made.length === 0) throw new Error('there is no installer of Chartroom in this folder');
  return made;
}

function manifestOf(folder: string, installers: readonly Installer[], releasedAt: Date): string {
  const versions = [...new Set(installers.map(({ version }) => version))];
  if (versions.length !== 1) throw new Error(`installers of ${versions.join(' and ')} lie together: keep one version`);
  const files = installers.map(({ name }) => {
    const bytes = readFileSync(path.join(folder, name));
    const sha512 = createHash('sha512').update(bytes).digest('base64');
    return `  - url: ${name}\n    sha512: ${sha512}\n    size: ${bytes.length}\n`;
  });
  return `version: ${versions.join('')}\nfiles:\n${files.join('')}releaseDate: '${releasedAt.toISOString()}'\n`;
}

if (import.meta.main) {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [folder, ring = 'latest'] = positionals;
  if (folder === undefined) throw new Error('name the folder that the installers lie in');
  for (const { file, text } of feedManifests(folder, ring, new Date())) {
    writeFileSync(path.join(folder, file), text);
    console.log(`wrote ${path.join(folder, file)}`);
  }
}
