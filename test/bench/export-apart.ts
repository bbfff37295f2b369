/**
 * `export-apart.ts engine|bare FHIR_BASE TOKEN FOLDER WORKER`: exports all patients into a folder, by the engine and the
 * landing (checked, hashed, enciphered) or by a bare HTTP client that writes the same files. Seconds are those after the
 * server had everything ready.
 */
import { createWriteStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { runExport } from '../../main/bulk/run-export.ts';
import { openLanding } from '../../main/bulk/landing/open-landing.ts';
import { nodeHttp } from '../support/node-http.ts';
import { nodeStream } from '../support/node-stream.ts';
import { realClock } from '../support/real-clock.ts';
import { measureHere } from './apart.ts';

const [way = '', fhirBase = '', token = '', folder = '', worker = ''] = process.argv.slice(2);
/** As many as the engine fetches at a time. */
const AT_ONCE = 4;

async function engine(): Promise<{ seconds: number; resources: number }> {
  const log = (): void => undefined;
  const landing = await openLanding(
    { createWorker: () => new Worker(pathToFileURL(worker)), log },
    { folder, key: Buffer.alloc(32, 7), encrypted: true, about: () => ({ id: 'bench', follows: null, scopes: '' }) },
  );
  let readyAt = Number.NaN;
  let resources = 0;
  const outcome = await runExport(
    { http: nodeHttp, stream: nodeStream, clock: realClock, log, landing },
    { fhirBase, getAccessToken: () => Promise.resolve(token), renewAccessToken: () => Promise.resolve(null) },
    {
      ...{ level: 'patients', group: null, types: [], since: null, until: null, typeFilters: [], elements: [] },
      ...{ patients: [], organizeOutputBy: null, includeAssociatedData: [] },
    },
    {
      onProgress: (progress) => {
        if (progress.phase === 'downloading' && Number.isNaN(readyAt)) readyAt = performance.now();
        resources = progress.resources;
      },
      onNote: () => undefined,
    },
    new AbortController().signal,
  );
  if (outcome.kind !== 'done') throw new Error('the export was paused');
  const seconds = (performance.now() - readyAt) / 1000;
  await landing.close();
  return { seconds, resources };
}

const headers = (accept: string) => ({ authorization: `Bearer ${token}`, accept, prefer: 'respond-async' });

function get(url: string, accept: string): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    http.get(url, { headers: headers(accept) }, resolve).on('error', reject);
  });
}

async function fetchFile(url: string, name: string): Promise<void> {
  await pipeline(await get(url, 'application/fhir+ndjson'), createWriteStream(path.join(folder, name)));
  const file = await open(path.join(folder, name), 'r+');
  await file.sync();
  await file.close();
}

type Ready = { readonly output: readonly { readonly type: string; readonly url: string; readonly count?: number }[] };

async function whenReady(statusUrl: string): Promise<Ready> {
  for (;;) {
    const answer = await fetch(statusUrl, { headers: headers('application/json') });
    if (answer.status === 200) return (await answer.json()) as Ready;
    await answer.body?.cancel();
    await setTimeout(1000);
  }
}

async function bare(): Promise<{ seconds: number; resources: number }> {
  const kickOff = await fetch(`${fhirBase}/Patient/$export`, { headers: headers('application/fhir+json') });
  const { output } = await whenReady(kickOff.headers.get('content-location') ?? '');
  const readyAt = performance.now();
  const waiting = [...output.entries()];
  const fetchRest = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, { type, url }] = next;
      await fetchFile(url, `${type}.${index}.ndjson`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fetchRest));
  const resources = output.reduce((sum, { count = 0 }) => sum + count, 0);
  return { seconds: (performance.now() - readyAt) / 1000, resources };
}

await mkdir(folder, { recursive: true, mode: 0o700 });
await measureHere(way === 'engine' ? engine : bare);
