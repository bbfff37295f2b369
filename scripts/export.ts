/**
 * `npm run export -- --site … --out … --sites FILE …`: the export without a window, in development. Builds where the
 * bundles are missing or older than the sources; standard output has the export's lines alone.
 */
import { spawn } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';
import path from 'node:path';
import { findElectronBinary } from '../test/standin/electron-binary.ts';
import { hasDisplay, pickRuntime } from '../test/standin/runtime.ts';
import { buildBundles } from './build-bundles.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const BUNDLE = path.join(ROOT, 'out/main/index.js');

function isBuilt(): boolean {
  if (!existsSync(BUNDLE)) return false;
  const builtMs = statSync(BUNDLE).mtimeMs;
  const sources = globSync('{main,preload,shared,renderer}/**/*.{ts,tsx,css}', { cwd: ROOT });
  return sources.every((file) => statSync(path.join(ROOT, file)).mtimeMs <= builtMs);
}

function command(): { readonly file: string; readonly args: readonly string[] } {
  const electron = findElectronBinary();
  const { name } = pickRuntime({ display: hasDisplay() });
  if (name === 'electron' && electron !== undefined) return { file: electron, args: [ROOT] };
  return { file: process.execPath, args: [path.join(ROOT, 'test/standin/run.ts'), ROOT] };
}

if (!isBuilt()) buildBundles(console.error);
const { file, args } = command();
const child = spawn(file, [...args, 'export', ...process.argv.slice(2)], {
  stdio: 'inherit',
  // Nobody looks at a window: none is shown, also where one could be.
  env: { CHARTROOM_STANDIN_VISIBLE: '0', ...process.env },
});
// The child has the same signal from the terminal, or gets it here from whoever started us; it pauses in order.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.once('error', (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
child.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
