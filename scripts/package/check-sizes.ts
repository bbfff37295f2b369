/** `node scripts/package/check-sizes.ts FOLDER`: installers and installed programs against their budgets (deploy §5). */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const MB = 1024 * 1024;
const INSTALLER_MB = 110;
/** A universal app holds Electron twice. */
const UNIVERSAL_FACTOR = 2;
const INSTALLED_MB = 350;

/** In bytes. */
export type Size = { readonly name: string; readonly size: number; readonly budget: number };

function sizeOf(place: string): number {
  const { size } = statSync(place);
  if (!statSync(place).isDirectory()) return size;
  return readdirSync(place).reduce((sum, name) => sum + sizeOf(path.join(place, name)), 0);
}

function budgetOf(name: string): number | null {
  const factor = /universal/.test(name) ? UNIVERSAL_FACTOR : 1;
  if (/\.(exe|msi|dmg|pkg|AppImage|deb)$/.test(name)) return INSTALLER_MB * MB * factor;
  return /-unpacked$|^mac-universal$/.test(name) ? INSTALLED_MB * MB * factor : null;
}

/** Takes the folder of the artifacts; gives what has a budget, whether it keeps it or not. */
export function sizesIn(folder: string): readonly Size[] {
  return readdirSync(folder).flatMap((name) => {
    const budget = budgetOf(name);
    return budget === null ? [] : [{ name, budget, size: sizeOf(path.join(folder, name)) }];
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('name the folder that holds the artifacts');
  const sizes = sizesIn(folder);
  // Where nothing has a budget, nothing was measured.
  if (sizes.length === 0) throw new Error('the folder holds no artifact');
  for (const { name, size, budget } of sizes) {
    console.log(`${name}: ${(size / MB).toFixed(0)} MB of ${budget / MB}`);
    if (size > budget) process.exitCode = 1;
  }
}
