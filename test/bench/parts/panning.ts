/** The page's work for each frame while somebody moves about in the long chart. */
import path from 'node:path';
import type { Page } from '@playwright/test';
import { measure, type Measure } from '../measure.ts';
import { seenBy, stopWatching } from '../page-watch.ts';
import type { Setting } from '../part.ts';
import { profile } from '../profile.ts';
import { openHospitalOf, openStage } from '../stage.ts';
import { traceWork, type Work } from '../tasks.ts';

const WITHIN_MS = 300_000;
const RANGES = ['6 months', '1 year', 'All results', '3 years'];
const WHEEL_PX = 120;
/** As a wheel turns and a held key repeats. */
const WHEEL_EVERY_MS = 16;
const KEY_EVERY_MS = 30;
const WHEELS = 60;
const STEPS = 80;
const FRAME_MS = 8;

/** Two frames later: what was caused has been drawn. */
const drawn = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
      }),
  );

async function switchRanges(page: Page): Promise<void> {
  for (const range of RANGES) {
    await page.getByRole('radio', { name: range }).press(' ');
    await page.getByText('Reading this time…').first().waitFor({ state: 'detached', timeout: WITHIN_MS });
    await drawn(page);
  }
}

async function scroll(page: Page): Promise<void> {
  await page.mouse.move(500, 500);
  for (let n = 0; n < WHEELS; n++) {
    await page.mouse.wheel(0, n < WHEELS / 2 ? WHEEL_PX : -WHEEL_PX);
    await page.waitForTimeout(WHEEL_EVERY_MS);
  }
  await drawn(page);
}

async function walkAlong(page: Page): Promise<void> {
  for (let n = 0; n < STEPS; n++) await page.keyboard.press('ArrowLeft', { delay: KEY_EVERY_MS });
  await drawn(page);
}

type Overview = { value: { series: { key: string; kind: string }[] } };
type View = { value: { points: unknown[] } };
type Bridge = {
  'chart.describe': (request: object) => Promise<Overview>;
  'chart.series': (request: object) => Promise<View>;
};

/** Key of the series whose whole course is drawn with the most points. */
const densestSeries = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const { chartroom } = globalThis as unknown as { chartroom: Bridge };
    const { series } = (await chartroom['chart.describe']({})).value;
    let densest = { key: '', count: 0 };
    for (const { key } of series.filter(({ kind }) => kind !== 'text')) {
      const asked = { key, fromMs: null, toMs: null, maxPoints: 2000 };
      const count = (await chartroom['chart.series'](asked)).value.points.length;
      if (count > densest.count) densest = { key, count };
    }
    return densest.key;
  });

/** Its chart, large and of all time, with the focus in it. */
async function openDetail(page: Page): Promise<void> {
  await page.getByRole('radio', { name: 'All results' }).press(' ');
  const key = await densestSeries(page);
  await page.locator(`.series-name[data-series="${key}"]`).click();
  await page.locator('.series-detail .mark').first().waitFor();
  await page.locator('.series-detail [role="row"], .series-detail tr').nth(1).waitFor();
  await page.locator('.series-detail .chart').focus();
  await page.keyboard.press('End');
  await drawn(page);
}

const MOVES: readonly { readonly name: string; readonly prepare?: typeof openDetail; readonly act: typeof scroll }[] = [
  { name: 'scrolling the summary', act: scroll },
  { name: 'switching the time range', act: switchRanges },
  { name: 'going along the points of a chart by keys', prepare: openDetail, act: walkAlong },
];

export async function benchPanning({ runs, patient, profiles, say }: Setting): Promise<Measure[]> {
  const hospital = await openHospitalOf(patient);
  const stage = await openStage(hospital.fhirBase);
  const { window } = stage;
  try {
    say('reading the long chart');
    await stage.signIn('sign-in', patient);
    await seenBy(window, 'completeAtMs', WITHIN_MS);
    await stopWatching(window);
    const measures: Measure[] = [];
    for (const { name, prepare, act } of MOVES) {
      say(name);
      await prepare?.(window);
      const works: Work[] = [];
      for (let run = 0; run < runs; run++) works.push((await traceWork(window, () => act(window))).work);
      if (profiles !== null) {
        await profile(window, path.join(profiles, `${name.replaceAll(' ', '-')}.cpuprofile`), () => act(window));
      }
      measures.push(
        measure({
          name: `work for a frame, ${name}`,
          unit: 'ms',
          samples: works.flatMap(({ framesMs }) => framesMs),
          tails: ['p95', 'p99', 'max'],
          target: { of: 'p95', atMost: FRAME_MS },
        }),
      );
    }
    return measures;
  } finally {
    await stage.close();
    await hospital.close();
  }
}
