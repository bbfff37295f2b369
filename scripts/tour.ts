/**
 * `npm run tour`: visits Chartroom as a clinician would, from signing in to an error, and keeps a picture of each
 * place in `out/tour/`. Says in a line what it saw; ends with 0 only if it saw all of it. `-- --keep` copies those that
 * the documents show to `docs/pictures/`.
 */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Locator, Page } from '@playwright/test';
import { startSandbox } from '../sandbox/server.ts';
import { approve, changePatient, chooseTheme, logIn, pickPatient, signOut } from '../test/e2e/support/clinician.ts';
import { launchApp, launchUserBrowser, userBrowserOf } from '../test/e2e/support/launch-app.ts';
import { buildBundles } from './build-bundles.ts';
import { seeGrowth, seeMeasure, seePages } from './tour-charts.ts';
import type { Tour } from './tour-place.ts';
import { seePopulation } from './tour-population.ts';
import { eastfield, northgate, writeSites } from './sites-file.ts';
import { seeClients, seeLaunch, seeLock, seeSearch, seeSessionMenu } from './tour-sessions.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const PICTURES = path.join(ROOT, 'out', 'tour');
const NORTHGATE = 'Sign in to Northgate General Hospital';
const RICH = 'Brown';
const EMPTY = 'Hale';
/** Patients of the generated population (sandbox/README.md), by the family name that the picker finds. */
const RICH_PATIENTS = [
  { name: 'kidney', find: 'Lindholm', words: 'kidney disease over fifteen years: creatinine up, eGFR down' },
  { name: 'diabetes', find: 'Castellan', words: 'diabetes, and what each change of drugs did' },
  { name: 'growth', find: 'Ferreira', words: 'a childhood in heights and weights' },
  { name: 'intensive-care', find: 'Stavridis', words: 'two days of intensive care by the minute' },
  { name: 'hundred-thousand', find: 'Marchetti', words: 'a chart of 100,000 observations' },
  { name: 'odd', find: 'Peculiar', words: 'everything odd that FHIR allows' },
  { name: 'long-names', find: 'Featherstonehaugh', words: 'names longer than any column' },
  { name: 'arabic', find: 'Al-Khatib', words: 'a name in another script' },
  { name: 'deceased', find: 'Rotherham', words: 'a patient who has died' },
] as const;
const SEEN_WITHIN_MS = 20_000;
const LONG_CHART_WITHIN_MS = 60_000;
const LAPTOP = { width: 1280, height: 800 };
const DESKTOP = { width: 1920, height: 1080 };

/** Shown by README.md and docs/screens.md. */
const KEPT: ReadonlySet<string> = new Set([
  ...['chart', 'chart-dark', 'flowsheet', 'conditions', 'medications', 'encounters'],
  ...['detail', 'compare', 'paper', 'growth-chart', 'intensive-care', 'odd', 'population', 'population-order'],
]);
const { values } = parseArgs({ options: { keep: { type: 'boolean', default: false } } });

let pictures = 0;

/** Waits until every mark of the place is visible, says what was seen, and takes its picture. */
async function saw(page: Page, name: string, words: string, ...marks: Locator[]): Promise<void> {
  for (const mark of marks) await mark.first().waitFor({ state: 'visible', timeout: SEEN_WITHIN_MS });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  pictures += 1;
  const file = `${String(pictures).padStart(2, '0')}-${name}.png`;
  await page.screenshot({ path: path.join(PICTURES, file) });
  const kept = path.join(ROOT, 'docs', 'pictures', `${name}.png`);
  if (values.keep && KEPT.has(name)) copyFileSync(path.join(PICTURES, file), kept);
  console.log(`${file.padEnd(32)} ${words}`);
}

const heading = (page: Page, name: string | RegExp): Locator => page.getByRole('heading', { name });
const charts = (page: Page): Locator => page.locator('svg.plot');

async function signIn({ window, hospital }: Tour): Promise<void> {
  await saw(window, 'sites', 'the sites this machine may sign in to', heading(window, 'Choose a site'));
  await window.getByRole('button', { name: NORTHGATE }).click();
  const page = await hospital();
  const waiting = window.getByText('Open the page again');
  await saw(window, 'waiting', 'Chartroom waiting for the browser, with Cancel and the time left', waiting);
  await saw(page, 'hospital-sign-in', "the hospital's sign-in page", page.getByLabel('Password'));
  await logIn(page, 'okafor', 'wrong');
  await saw(page, 'hospital-wrong-password', 'a wrong password refused in words', page.getByRole('alert'));
  await logIn(page);
  await saw(page, 'hospital-patients', "the hospital's patient picker", page.getByRole('button', { name: /^Choose/ }));
  await pickPatient(page, RICH);
  await saw(page, 'hospital-consent', 'consent, each scope in words', page.getByRole('button', { name: 'Approve' }));
  await approve(page);
  await saw(page, 'hospital-done', 'the page that sends the clinician back to Chartroom', page.locator('h1'));
  await page.close();
}

async function readChart({ window }: Tour): Promise<void> {
  await heading(window, /^BROWN/).waitFor({ timeout: SEEN_WITHIN_MS });
  const complete = window.getByText(/^Complete/);
  await saw(window, 'chart', 'a rich chart: banner, trends, conditions, medications', complete, charts(window));
  await window.setViewportSize(DESKTOP);
  await saw(window, 'chart-1920', 'the same chart on a large screen', charts(window));
  await chooseTheme(window, 'Dark');
  await saw(window, 'chart-dark-1920', 'the same chart in the dark', charts(window));
  await window.setViewportSize(LAPTOP);
  await saw(window, 'chart-dark', 'the dark chart on a laptop', charts(window));
  await chooseTheme(window, 'Light');
}

async function openAnother({ window, hospital }: Tour, find: string): Promise<void> {
  await changePatient(window);
  const page = await hospital();
  await pickPatient(page, find);
  await approve(page);
  await page.close();
  const banner = window.getByRole('banner', { name: 'Patient' }).filter({ hasText: new RegExp(find, 'i') });
  await banner.waitFor({ timeout: SEEN_WITHIN_MS });
}

async function readRichCharts(tour: Tour): Promise<void> {
  const { window } = tour;
  for (const { name, find, words } of RICH_PATIENTS) {
    await openAnother(tour, find);
    await window.getByText(/^Complete/).waitFor({ timeout: LONG_CHART_WITHIN_MS });
    await saw(window, name, words, charts(window));
    if (name === 'growth') await seeGrowth(tour);
  }
}

async function readEmptyChart(tour: Tour): Promise<void> {
  const { window } = tour;
  await openAnother(tour, EMPTY);
  await saw(window, 'empty-chart', 'a chart with nothing recorded, said in words', window.getByText(/^Complete/));
}

async function meetErrors({ window, hospital }: Tour, stopHospital: () => Promise<void>): Promise<void> {
  await signOut(window);
  await window.getByRole('button', { name: NORTHGATE }).click();
  const page = await hospital();
  await pickPatient(page, EMPTY);
  await page.getByRole('button', { name: 'Refuse' }).click();
  await page.close();
  const again = window.getByRole('button', { name: /again/i });
  await saw(window, 'refused', 'a refused consent: what happened and what to do', again);
  await stopHospital();
  await again.first().click();
  await saw(window, 'unreachable', 'a hospital that cannot be reached', window.getByText(/reached/i), again);
}

async function takeTour(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'chartroom-tour-'));
  const sandbox = await startSandbox({ port: 0 });
  const second = await startSandbox({ port: 0, name: 'Eastfield Clinic', palette: 'plum' });
  const sites = [
    northgate(sandbox.fhirBase),
    { ...eastfield(second.fhirBase), backend: { clientId: 'chartroom-backend' } },
    {
      ...northgate(sandbox.fhirBase),
      name: 'Northgate, by secret',
      clientId: 'chartroom-symmetric',
      client: { type: 'symmetric' },
    },
    {
      ...northgate(sandbox.fhirBase),
      name: 'Northgate, by key',
      clientId: 'chartroom-asymmetric',
      client: { type: 'asymmetric' },
    },
  ];
  const app = await launchApp({
    args: ['--sites', writeSites(folder, sites), `--user-data-dir=${path.join(folder, 'profile')}`],
  });
  const browser = await launchUserBrowser();
  let running = true;
  const stopHospital = async (): Promise<void> => {
    if (running) await sandbox.close();
    running = false;
  };
  try {
    const user = userBrowserOf(await browser.newContext({ viewport: LAPTOP }));
    const window = await app.firstWindow();
    await user.watch(app);
    const tour: Tour = { app, window, saw, hospital: () => user.nextPage(app) };
    await seeClients(tour);
    await signIn(tour);
    await readChart(tour);
    await seePages(tour);
    await seeMeasure(tour);
    await seeSessionMenu(tour);
    await seeLock(tour);
    await seeLaunch(tour, sandbox);
    await seeSearch(tour);
    await seePopulation(tour, second, path.join(folder, 'exports'));
    await readRichCharts(tour);
    await readEmptyChart(tour);
    await meetErrors(tour, stopHospital);
    console.log(`\nTour complete: ${pictures} pictures in out/tour.`);
  } finally {
    await Promise.allSettled([app.close(), browser.close(), second.close(), stopHospital()]);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

buildBundles();
rmSync(PICTURES, { recursive: true, force: true });
mkdirSync(PICTURES, { recursive: true });
try {
  await takeTour();
} catch (error) {
  console.error(`The tour did not see what it should: ${error instanceof Error ? error.message : String(error)}`);
  console.error(existsSync(PICTURES) ? `What it saw until then is in out/tour (${pictures} pictures).` : '');
  process.exitCode = 1;
}
