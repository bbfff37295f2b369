import { spawnSync } from 'node:child_process';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..');
let built = false;

/**
 * Builds main, preload and renderer into `out/`, once per process; ends the process with the build's own words if it
 * fails. `say` is told of the beginning.
 */
export function buildBundles(say: (words: string) => void = console.log): void {
  if (built) return;
  say('Building …');
  const cli = path.join(ROOT, 'node_modules/electron-vite/bin/electron-vite.js');
  const result = spawnSync(process.execPath, [cli, 'build', '--logLevel', 'warn'], { cwd: ROOT, encoding: 'utf8' });
  built = result.status === 0;
  if (built) return;
  console.error(result.stdout, result.stderr, '\nThe build failed: see above.');
  process.exit(1);
}
