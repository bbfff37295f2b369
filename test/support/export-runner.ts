/**
 * A process that exports and is killed (SIGKILL) at the n-th thing that it does: a request, a piece that is written, a file
 * that is finished, a journal that is saved, each as it begins and as it ends. Without `killAt` it tells how many there are.
 */
import { Worker } from 'node:worker_threads';
import { pathToFileURL } from 'node:url';
import type { Landing } from '../../main/bulk/landing/landing.ts';
import { openLanding } from '../../main/bulk/landing/open-landing.ts';
import { runExport } from '../../main/bulk/run-export.ts';
import type { ResolvedOrder } from '../../main/bulk/bulk-ports.ts';
import { leapingClock } from './leaping-clock.ts';
import { nodeHttp } from './node-http.ts';
import { nodeStream } from './node-stream.ts';

export type RunnerOptions = {
  readonly folder: string;
  /** File of the landing's worker, built. */
  readonly worker: string;
  /** Hex. */
  readonly key: string;
  readonly fhirBase: string;
  readonly token: string;
  readonly order: ResolvedOrder;
  readonly killAt: number | null;
};

const options = JSON.parse(process.env['EXPORT_RUNNER'] ?? '') as RunnerOptions;
let moments = 0;

function moment(): void {
  moments++;
  if (moments === options.killAt) process.kill(process.pid, 'SIGKILL');
}

/** The same function, with a moment before and one after. */
function watched<A extends readonly unknown[], T>(act: (...args: A) => Promise<T>): (...args: A) => Promise<T> {
  return async (...args) => {
    moment();
    const result = await act(...args);
    moment();
    return result;
  };
}

const log = (): void => undefined;
const landing: Landing = await openLanding(
  { createWorker: () => new Worker(pathToFileURL(options.worker)), log },
  {
    folder: options.folder,
    key: Buffer.from(options.key, 'hex'),
    encrypted: true,
    about: () => ({ id: 'synthetic-export', follows: null, scopes: 'system/*.rs' }),
  },
);
const watchedLanding: Landing = {
  ...landing,
  create: watched(async (...args: Parameters<Landing['create']>) => {
    const file = await landing.create(...args);
    return { ...file, write: watched(file.write), finish: watched(file.finish) };
  }),
  saveJournal: watched(landing.saveJournal),
  saveManifest: watched(landing.saveManifest),
};
const { fhirBase, token, order } = options;
const access = {
  fhirBase,
  getAccessToken: () => Promise.resolve(token),
  renewAccessToken: () => Promise.resolve(null),
};
const ports = {
  http: watched(nodeHttp),
  stream: watched(nodeStream),
  clock: leapingClock(Date.now()),
  log,
  landing: watchedLanding,
};
const observer = { onProgress: () => undefined, onNote: () => undefined };
await runExport(ports, access, order, observer, new AbortController().signal);
process.stdout.write(String(moments));
await landing.close();
