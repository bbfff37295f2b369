/** From patient to patient: how soon the new name stands there, and what is left behind. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Page } from '@playwright/test';
import type { ChartReader } from '../../../main/fhir/chart-reader.ts';
import type { ListStates } from '../../../main/fhir/worker-protocol.ts';
import { loadStore, type FhirStore } from '../../../sandbox/fhir/index.ts';
import { chartBench, chartContext, readChart, storeToken } from '../../support/chart-bench.ts';
import { createJar } from '../../support/sandbox-browser.ts';
import { EVERYTHING, serve } from '../../unit/sandbox-fhir/serve.ts';
import { measure, type Measure } from '../measure.ts';
import { seenBy } from '../page-watch.ts';
import type { Setting } from '../part.ts';
import { openHospital, openStage } from '../stage.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const SWITCHES = 500;
const WARM_UP = 50;
const WINDOW_SWITCHES = 20;
const WINDOW_WARM_UP = 4;
const BANNER_MS = 300;
const GROWTH_BYTES = 20 * 1024 * 1024;
const WITHIN_MS = 30_000;

/** The worker as it is delivered. */
function builtWorker(): Worker {
  const folder = path.join(ROOT, 'out/main');
  const file = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((name) => /worker.*\.js$/.test(name));
  if (file === undefined) throw new Error('the worker has not been built');
  return new Worker(path.join(folder, file));
}

type Held = { readonly heapBytes: number; readonly residentBytes: number };

const UNKNOWN: Held = { heapBytes: NaN, residentBytes: NaN };

/** After several collections, each a turn of the loop apart: what ended threads held goes with a delay. */
async function held(): Promise<Held> {
  if (globalThis.gc === undefined) return UNKNOWN;
  for (let n = 0; n < 10; n++) {
    globalThis.gc();
    await turn();
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heapBytes: heapUsed + external, residentBytes: rss };
}

const hasEnded = (lists: ListStates): boolean =>
  Object.values(lists).every(({ state }) => state !== 'waiting' && state !== 'loading');

async function allListsEnd(reader: ChartReader): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const off = reader.onChange(({ lists }) => {
    if (hasEnded(lists)) resolve(undefined);
  });
  if (hasEnded((await reader.describe()).lists)) resolve(undefined);
  await promise;
  off();
}

/** Gives ms to the banner. Every other chart is left as soon as its name is known, while it is still being read. */
async function switchTo(reader: ChartReader, base: string, id: string, generation: number): Promise<number> {
  const getAccessToken = () => Promise.resolve(storeToken({ ...EVERYTHING, scopes: ['patient/*.rs'], patient: id }));
  const started = performance.now();
  await readChart(reader, chartContext(base, id, { generation, getAccessToken }), ['patient']);
  const { banner } = await reader.describe();
  const took = performance.now() - started;
  if (banner?.id !== id) throw new Error('the banner names another patient');
  if (generation % 2 === 0) await allListsEnd(reader);
  return took;
}

async function switchInMain(say: Setting['say']): Promise<Measure[]> {
  const store: FhirStore = await loadStore({ dataDir: path.join(ROOT, 'sandbox/data') });
  const ids = store.patients().map(({ id }) => id);
  const server = await serve(store);
  const { reader, changes, logged } = chartBench({ createWorker: builtWorker });
  const times: number[] = [];
  let before = UNKNOWN;
  let halfway = UNKNOWN;
  for (let n = 1; n <= WARM_UP + SWITCHES; n++) {
    if (n % 100 === 0) say(`switch ${n} of ${WARM_UP + SWITCHES}`);
    const took = await switchTo(reader, server.base, ids[n % ids.length] ?? '', n);
    if (n > WARM_UP) times.push(took);
    changes.length = 0;
    logged.length = 0;
    if (n === WARM_UP) before = await held();
    if (n === WARM_UP + SWITCHES / 2) halfway = await held();
  }
  const after = await held();
  reader.close();
  await server.close();
  const growth = { unit: 'bytes', target: { of: 'median', atMost: GROWTH_BYTES } } as const;
  return [
    measure({
      name: 'opening a chart to its banner, without a window',
      ...{ unit: 'ms', samples: times, tails: ['p95', 'p99', 'max'] },
      target: { of: 'p95', atMost: BANNER_MS },
    }),
    measure({
      name: `growth of the heap by ${SWITCHES} switches`,
      ...{ ...growth, samples: [after.heapBytes - before.heapBytes] },
    }),
    measure({
      name: `growth of the resident set by ${SWITCHES} switches`,
      ...{ ...growth, samples: [after.residentBytes - before.residentBytes] },
      note: 'the FHIR server and the bench in the same process included',
    }),
    measure({
      name: 'of which in the second half',
      ...{ unit: 'bytes', samples: [after.residentBytes - halfway.residentBytes] },
      note: 'what goes on growing is a leak; what an allocator keeps for the next time is not',
    }),
  ];
}

async function pageHeap(page: Page): Promise<number> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  await cdp.detach();
  return usedSize;
}

async function switchInWindow(say: Setting['say']): Promise<Measure[]> {
  const hospital = await openHospital();
  const stage = await openStage(hospital.fhirBase);
  const jar = createJar();
  const fromRedirect: number[] = [];
  const fromToken: number[] = [];
  let heapBefore = NaN;
  try {
    await stage.signIn('sign-in', 'brown-ruth', jar);
    await seenBy(stage.window, 'completeAtMs', WITHIN_MS);
    for (let n = 1; n <= WINDOW_WARM_UP + WINDOW_SWITCHES; n++) {
      say(`switch ${n} of ${WINDOW_WARM_UP + WINDOW_SWITCHES} through the window`);
      hospital.log.clear();
      const { redirectedAtMs } = await stage.signIn(
        'change-patient',
        n % 2 === 0 ? 'brown-ruth' : 'whitfield-alan',
        jar,
      );
      const { bannerAtMs } = await seenBy(stage.window, 'completeAtMs', WITHIN_MS);
      const token = hospital.log.trips().find(({ what }) => what.startsWith('POST /oauth/token'));
      if (n === WINDOW_WARM_UP) heapBefore = await pageHeap(stage.window);
      if (n <= WINDOW_WARM_UP) continue;
      fromRedirect.push((bannerAtMs ?? NaN) - redirectedAtMs);
      fromToken.push((bannerAtMs ?? NaN) - (token?.endedAtMs ?? NaN));
    }
    const growth = (await pageHeap(stage.window)) - heapBefore;
    return windowMeasures(fromRedirect, fromToken, growth);
  } finally {
    await stage.close();
    await hospital.close();
  }
}

function windowMeasures(fromRedirect: number[], fromToken: number[], growth: number): Measure[] {
  const target = { of: 'p95', atMost: BANNER_MS } as const;
  return [
    measure({
      name: "switch of patient, from the browser's answer to the new banner",
      ...{ unit: 'ms', samples: fromRedirect, tails: ['p95', 'max'], target },
    }),
    measure({
      name: 'switch of patient, from the token to the new banner',
      ...{ unit: 'ms', samples: fromToken, tails: ['p95', 'max'] },
    }),
    measure({ name: `growth of the page's heap by ${WINDOW_SWITCHES} switches`, unit: 'bytes', samples: [growth] }),
  ];
}

export async function benchSwitches({ say }: Setting): Promise<Measure[]> {
  return [...(await switchInMain(say)), ...(await switchInWindow(say))];
}
