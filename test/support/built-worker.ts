/**
 * A worker as one piece of JavaScript. Node would run the TypeScript as well, but strips its types by
 * WebAssembly in every thread, and V8 13 may abort the process when threads that ran WebAssembly come and go
 * (nodejs/node#64500). The app's worker is built JavaScript too.
 */
import path from 'node:path';
import { build } from 'vite';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Builds the worker `entry`, the reading one by default, in memory; gives an address for `new Worker`. Nothing is left on disk. */
export async function buildWorker(entry = 'main/fhir/worker.ts'): Promise<URL> {
  const result = await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: { write: false, ssr: path.join(ROOT, entry) },
  });
  const chunk = [result].flat().flatMap((part) => ('output' in part ? part.output : []))[0];
  if (chunk?.type !== 'chunk') throw new Error('the build gave no worker');
  return new URL(`data:text/javascript,${encodeURIComponent(chunk.code)}`);
}
