import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { findElectronBinary } from '../test/standin/electron-binary.ts';

const INSTALLER = path.resolve(import.meta.dirname, '../node_modules/electron/install.js');
const FETCH_TIMEOUT_MS = 180_000;

/** Electron's package fetches its binary on first use: tried once, quietly. Says whether the binary is there now. */
export function fetchElectron(say: (words: string) => void = console.log): boolean {
  if (findElectronBinary() !== undefined) return true;
  say("Fetching Electron's binary (once) …");
  const { status } = spawnSync(process.execPath, [INSTALLER], { stdio: 'ignore', timeout: FETCH_TIMEOUT_MS });
  if (status !== 0) say('It cannot be fetched here.');
  return findElectronBinary() !== undefined;
}
