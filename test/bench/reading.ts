/** Measures the reading of a long chart against plain JSON.parse of the same bytes: `node --expose-gc test/bench/reading.ts [pages]`. */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { createChartModel } from '../../main/fhir/model/index.ts';
import { createWorkerService } from '../../main/fhir/worker-service.ts';
import { WAITING } from '../../main/fhir/list-state.ts';
import { linkWorker } from '../../main/fhir/worker-link.ts';
import { BENCH_START, observationPages } from './observations.ts';

type Bytes = Uint8Array<ArrayBuffer>;
type Start = { readonly patientId: string; readonly fhirBase: string; readonly timeZone: string };
const STATES = {
  patient: WAITING,
  observations: WAITING,
  conditions: WAITING,
  medications: WAITING,
  allergies: WAITING,
  encounters: WAITING,
};

const ROUNDS = 5;
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

function timed(run: () => void): number {
  globalThis.gc?.();
  const start = performance.now();
  run();
  return performance.now() - start;
}

/** The floor: what any reader pays that parses JSON at all. */
function parseAll(pages: readonly Bytes[]): void {
  for (const page of pages) JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(page));
}

export function readAll(pages: readonly Bytes[], start: Start) {
  const service = createWorkerService((options) => createChartModel({ ...options, now: () => 0 }));
  service.start(start);
  for (const bytes of pages) service.addPage({ list: 'observations', bytes });
  return service;
}

function heldBytes(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/**
 * Takes pages of Observations; gives medians in ms of the floor and of the whole reading (decode, parse without losing
 * a digit, map), their ratio, the first overview, and the bytes that the model holds per Observation (with --expose-gc).
 */
export function benchReading(pages: readonly Bytes[], start: Start = BENCH_START) {
  parseAll(pages);
  readAll(pages.slice(0, 20), start);
  const floor: number[] = [];
  const reading: number[] = [];
  const overviews: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    floor.push(timed(() => parseAll(pages)));
    let service: ReturnType<typeof readAll> | undefined;
    reading.push(timed(() => void (service = readAll(pages, start))));
    overviews.push(timed(() => void service?.overview(STATES)));
  }
  const before = heldBytes();
  const kept = readAll(pages, start);
  const held = heldBytes() - before;
  const { counts, series } = kept.overview(STATES);
  const bytes = pages.reduce((sum, page) => sum + page.length, 0);
  return {
    observations: counts.results,
    series: series.length,
    megabytes: Math.round(bytes / 1e4) / 100,
    floorMs: Math.round(median(floor)),
    readingMs: Math.round(median(reading)),
    ratio: Math.round((median(reading) / median(floor)) * 100) / 100,
    firstOverviewMs: Math.round(median(overviews)),
    bytesPerObservation: globalThis.gc === undefined ? null : Math.round(held / counts.results),
  };
}

/** Bytes of pages as they would come from the network: the worker takes them away. */
const copyOf = (page: Bytes): Bytes => new Uint8Array(page);

/**
 * Takes pages of Observations; reads them in the reading worker as the app does, describing the chart after every tenth
 * page; gives ms and the resident memory of the process in MB before, with the chart open, and after it was closed.
 */
export async function benchWorker(pages: readonly Bytes[], start: Start = BENCH_START) {
  const residentMb = (): number => {
    globalThis.gc?.();
    return Math.round(process.memoryUsage.rss() / 1e6);
  };
  const before = residentMb();
  const worker = new Worker(new URL('../../main/fhir/worker.ts', import.meta.url));
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const link = linkWorker(worker, () => undefined);
  await link.ask('start', start);
  const startMs = performance.now();
  let describingMs = 0;
  for (const [n, page] of pages.entries()) {
    const bytes = copyOf(page);
    await link.ask('addPage', { list: 'observations', bytes }, [bytes.buffer]);
    if (n % 10 !== 9) continue;
    const askedMs = performance.now();
    await link.ask('overview', STATES);
    describingMs += performance.now() - askedMs;
  }
  const loadedMs = performance.now() - startMs;
  const { series } = await link.ask('overview', STATES);
  const key = series[0]?.key ?? '';
  const viewMs = performance.now();
  await link.ask('series', { key, fromMs: null, toMs: null, maxPoints: 2000 });
  const seriesMs = performance.now() - viewMs;
  const open = residentMb();
  link.close();
  await ended;
  return {
    loadedMs: Math.round(loadedMs),
    describingMs: Math.round(describingMs),
    seriesMs: Math.round(seriesMs),
    residentMb: { before, open, closed: residentMb() },
  };
}

if (path.resolve(process.argv[1] ?? '') === import.meta.filename) {
  const pages = observationPages(1000 * Number(process.argv[2] ?? 100));
  const result = { ...benchReading(pages), worker: await benchWorker(pages) };
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
}
