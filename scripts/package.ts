/**
 * `npm run package`: builds Chartroom and packs it, with electron-builder's own arguments. Installers want Electron's
 * binary; `--dir` alone goes on without it, around a placeholder, so that what is packed can be looked at anywhere.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildBundles } from './build-bundles.ts';
import { fetchElectron } from './fetch-electron.ts';
import { writePlaceholder } from './package/placeholder.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

function pack(args: readonly string[]): number {
  const cli = path.join(ROOT, 'node_modules/electron-builder/cli.js');
  return spawnSync(process.execPath, [cli, ...args], { cwd: ROOT, stdio: 'inherit' }).status ?? 1;
}

/** Gives the exit code. */
function packAroundPlaceholder(args: readonly string[]): number {
  console.log('Packing around a placeholder that cannot run: it shows what the package holds, and no more.');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'chartroom-placeholder-'));
  try {
    writePlaceholder(folder);
    return pack([...args, `-c.electronDist=${folder}`]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const args = process.argv.slice(2);
// Before the build: the bill of materials asks Electron's program which Chromium and Node.js are in it.
const hasElectron = fetchElectron();
if (!hasElectron && (!args.includes('--dir') || process.platform !== 'linux')) {
  console.error("Nothing can be packed here: that needs Electron's binary, which cannot be fetched.");
  process.exit(1);
}
buildBundles();
process.exitCode = hasElectron ? pack(args) : packAroundPlaceholder(args);
