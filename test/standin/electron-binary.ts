/**
 * Is Electron's own binary here? The package `electron` fetches it when it is merely imported or required, so it is
 * never loaded: this looks at the same places as the package does, and only looks.
 */
import fs from 'node:fs';
import path from 'node:path';

const HOME = path.resolve(import.meta.dirname, '../../node_modules/electron');

/** The executable of Electron, or undefined where it was never fetched. */
export function findElectronBinary(env: NodeJS.ProcessEnv = process.env, home: string = HOME): string | undefined {
  const pathFile = path.join(home, 'path.txt');
  const name = fs.existsSync(pathFile) ? fs.readFileSync(pathFile, 'utf8').trim() : undefined;
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override !== undefined && override !== '') return existing(path.join(override, name ?? 'electron'));
  return name === undefined ? undefined : existing(path.join(home, 'dist', name));
}

const existing = (file: string): string | undefined => (fs.existsSync(file) ? file : undefined);
