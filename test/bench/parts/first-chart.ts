/** A chart of 100,000 results, from the token to the first chart and to the last page. */
import path from 'node:path';
import { measure, type Measure } from '../measure.ts';
import { seenBy, stopWatching, type Seen } from '../page-watch.ts';
import type { Setting } from '../part.ts';
import { profile } from '../profile.ts';
import { openHospitalOf, openStage, type Hospital, type Stage } from '../stage.ts';
import { percentile } from '../statistics.ts';
import { traceWork } from '../tasks.ts';

const WITHIN_MS = 300_000;
/** Shorter tasks are the noise of every idle page, and would push any percentile down. */
const WORTH_COUNTING_MS = 1;

type Once = {
  readonly firstChartMs: number;
  readonly firstPageMs: number;
  readonly completeMs: number;
  readonly seen: Seen;
  readonly tasksMs: readonly number[];
  readonly answers: readonly number[];
};

type Bridge = Record<string, (request: object) => Promise<{ value?: { series?: { key: string; count: number }[] } }>>;

/** Lengths of the largest answers that cross the bridge, as JSON. */
const answersOf = ({ window }: Stage): Promise<number[]> =>
  window.evaluate(async () => {
    const { chartroom } = globalThis as unknown as { chartroom: Bridge };
    const overview = await chartroom['chart.describe']?.({});
    const [longest] = (overview?.value?.series ?? []).toSorted((a, b) => b.count - a.count);
    const asked = { key: longest?.key ?? '', fromMs: null, toMs: null, maxPoints: 2000 };
    const view = await chartroom['chart.series']?.(asked);
    return [JSON.stringify(overview).length, JSON.stringify(view).length];
  });

async function readOnce(hospital: Hospital, patient: string): Promise<Once> {
  const stage = await openStage(hospital.fhirBase);
  try {
    hospital.log.clear();
    const { result: seen, work } = await traceWork(stage.window, async () => {
      await stage.signIn('sign-in', patient);
      return await seenBy(stage.window, 'completeAtMs', WITHIN_MS);
    });
    await stopWatching(stage.window);
    const trips = hospital.log.trips();
    const tokenAtMs = trips.find(({ what }) => what.startsWith('POST /oauth/token'))?.endedAtMs ?? NaN;
    const pageAtMs = trips.find(({ what }) => what.endsWith('/fhir/Observation'))?.endedAtMs ?? NaN;
    return {
      firstChartMs: (seen.chartAtMs ?? NaN) - tokenAtMs,
      firstPageMs: pageAtMs - tokenAtMs,
      completeMs: (seen.completeAtMs ?? NaN) - tokenAtMs,
      ...{ seen, tasksMs: work.tasksMs },
      answers: await answersOf(stage),
    };
  } finally {
    await stage.close();
  }
}

function times(all: readonly Once[]): Measure[] {
  const floor = percentile(
    all.map(({ firstPageMs }) => firstPageMs),
    0.5,
  );
  return [
    measure({
      name: 'token to first chart',
      unit: 'ms',
      samples: all.map(({ firstChartMs }) => firstChartMs),
      tails: ['max'],
      floor,
      target: { of: 'median', atMost: 2000 },
      note: 'floor: token to the last byte of the first page of results',
    }),
    measure({ name: 'token to complete chart', unit: 'ms', samples: all.map(({ completeMs }) => completeMs) }),
    measure({
      name: 'steps of progress shown',
      unit: 'steps',
      samples: all.map(({ seen }) => seen.progress),
      note: 'different words on how far the reading has come',
    }),
  ];
}

function tasks(all: readonly Once[]): Measure[] {
  return [
    measure({
      name: 'tasks of the page while the chart is read',
      unit: 'ms',
      samples: all.flatMap(({ tasksMs }) => tasksMs.filter((ms) => ms >= WORTH_COUNTING_MS)),
      tails: ['p95', 'p99', 'max'],
      target: { of: 'p99', atMost: 50 },
      note: `tasks of ${WORTH_COUNTING_MS} ms and more`,
    }),
    measure({
      name: 'tasks of over 50 ms while the chart is read',
      unit: 'tasks',
      samples: all.map(({ seen }) => seen.longTasksMs.length),
      tails: ['max'],
    }),
  ];
}

function bytes(all: readonly Once[]): Measure[] {
  return [
    measure({ name: 'answer to chart.describe', unit: 'bytes', samples: all.map(({ answers }) => answers[0] ?? NaN) }),
    measure({
      name: 'answer to chart.series, of the series with the most results',
      unit: 'bytes',
      samples: all.map(({ answers }) => answers[1] ?? NaN),
    }),
  ];
}

async function profileOnce(hospital: Hospital, patient: string, folder: string): Promise<void> {
  const stage = await openStage(hospital.fhirBase);
  try {
    await profile(stage.window, path.join(folder, 'first-chart.cpuprofile'), async () => {
      await stage.signIn('sign-in', patient);
      await seenBy(stage.window, 'completeAtMs', WITHIN_MS);
    });
  } finally {
    await stage.close();
  }
}

export async function benchFirstChart({ runs, patient, profiles, say }: Setting): Promise<Measure[]> {
  const hospital = await openHospitalOf(patient);
  const all: Once[] = [];
  try {
    for (let run = 0; run < runs; run++) {
      say(`reading the long chart, ${run + 1} of ${runs}`);
      all.push(await readOnce(hospital, patient));
    }
    if (profiles !== null) await profileOnce(hospital, patient, profiles);
  } finally {
    await hospital.close();
  }
  return [...times(all), ...tasks(all), ...bytes(all)];
}
