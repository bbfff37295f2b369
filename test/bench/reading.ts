/** Measures the reading of a long chart against plain JSON.parse of the same bytes: `node --expose-gc test/bench/reading.ts [pages]`. */
import path from 'node:path';
import { createChartModel } from '../../main/fhir/model/index.ts';
import { createWorkerService } from '../../main/fhir/worker-service.ts';
import { WAITING } from '../../main/fhir/list-state.ts';
import { BENCH_START, observationPages } from './observations.ts';

type Bytes = Uint8Array<ArrayBuffer>;
type Start = { readonly patientId: string; readonly fhirBase: string; readonly timeZone: string };
const STATES = {
  patient: WAITING,
  observations: WAITING,
  conditions: WAITING,
  medications: WAITING,
  allergies: WAITING,
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

function readAll(pages: readonly Bytes[], start: Start) {
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
 * a digit, map, first overview), their ratio, and the bytes that the model holds per Observation (with --expose-gc).
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

if (path.resolve(process.argv[1] ?? '') === import.meta.filename) {
  const result = benchReading(observationPages(1000 * Number(process.argv[2] ?? 100)));
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
}
