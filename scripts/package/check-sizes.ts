/** `node scripts/package/check-sizes.ts FOLDER`: installers and installed programs against their budgets (deploy §5). */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const MB = 1024 * 1024;
const INSTALLER_MB = 110;
/** A universal app holds Electron twice. */
const UNIVERSAL_FACTOR = 2;
const INSTALLED_MB = 350;

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('name the folder that holds the artifacts');

function sizeOf(place: string): number {
  const { size } = statSync(place);
  if (!statSync(place).isDirectory()) return size;
  return readdirSync(place).reduce((sum, name) => sum + sizeOf(path.join(place, name)), 0);
}

function budgetOf(name: string): number | null {
  const factor = /universal/.test(name) ? UNIVERSAL_FACTOR : 1;
  if (/\.(exe|msi|dmg|pkg|AppImage|deb)$/.test(name)) return INSTALLER_MB * factor;
  return /-unpacked$|^mac-universal$/.test(name) ? INSTALLED_MB * factor : null;
}

for (const name of readdirSync(folder)) {
  const budget = budgetOf(name);
  if (budget === null) continue;
  const size = sizeOf(path.join(folder, name)) / MB;
  console.log(`${name}: ${size.toFixed(0)} MB of ${budget}`);
  if (size > budget) process.exitCode = 1;
}
