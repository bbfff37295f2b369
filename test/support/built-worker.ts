/**
 * The reading worker as one JavaScript file. Node would run the TypeScript as well, but strips its types by
 * WebAssembly in every thread, and V8 13 may abort the process when threads that ran WebAssembly come and go
 * (nodejs/node#64500). The app's worker is built JavaScript too.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'vite';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Builds the worker into a folder that goes with this process; gives the file. */
export async function buildWorker(): Promise<string> {
  const outDir = mkdtempSync(path.join(os.tmpdir(), 'chartroom-worker-'));
  process.once('exit', () => rmSync(outDir, { recursive: true, force: true }));
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      outDir,
      ssr: path.join(ROOT, 'main/fhir/worker.ts'),
      rollupOptions: { output: { entryFileNames: 'worker.mjs' } },
    },
  });
  return path.join(outDir, 'worker.mjs');
}
