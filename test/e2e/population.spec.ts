/** A population from nothing: client set up, group exported, cancelled, resumed after a restart, panel read, patient opened. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import type { Sandbox } from '../../sandbox/server.ts';
import { eastfield } from '../../scripts/sites-file.ts';
import { missingSecretService } from '../support/secret-service.ts';
import { approve, chartIsRead, choose, logIn } from './support/clinician.ts';
import { keptDesk } from './support/kept-desk.ts';
import { expect, type AppHandle, type UserBrowser } from './support/launch-app.ts';

const BACKEND = 'chartroom-backend';
/** As the embedded EHR says: sandbox/README.md. */
const MEMBERS = 13;

const missing = missingSecretService();

const test = keptDesk((fhirBase) => ({ ...eastfield(fhirBase), backend: { clientId: BACKEND } }));

test.skip(missing !== null, `no Secret Service here: ${missing ?? ''}`);
test.setTimeout(120_000);

/** The next dialog for a folder is answered with this place. */
async function chooseFolder(app: AppHandle, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, folder);
}

/** Takes the public keys from the window to the hospital, as an administrator does. */
async function setUpClient(window: Page, sandbox: Sandbox): Promise<void> {
  await window.getByRole('button', { name: 'Client setup of Eastfield Clinic' }).click();
  const keys = window.getByRole('textbox', { name: 'Public key set for exports' });
  const text = await keys.inputValue();
  expect(text).not.toContain('"d"');
  sandbox.registerKeys(BACKEND, JSON.parse(text) as { keys: [] });
  await window.getByRole('button', { name: 'Back to the sites' }).click();
}

/** `remembered`: the browser still knows who she is. */
async function signIn(app: AppHandle, browser: UserBrowser, window: Page, remembered = false): Promise<void> {
  await window.getByRole('button', { name: /^Sign in to/ }).click();
  const page = await browser.nextPage(app);
  if (!remembered) await logIn(page);
  await approve(page);
  await page.close();
  await expect(window.getByRole('searchbox', { name: 'Find a patient' })).toBeVisible();
}

/** From a new start to the exports, the machine’s client set up. */
async function atExports(app: AppHandle, browser: UserBrowser, sandbox: Sandbox): Promise<Page> {
  const window = await app.firstWindow();
  await setUpClient(window, sandbox);
  await signIn(app, browser, window);
  await choose(window, 'Population');
  return window;
}

/** Orders an export of a group as far as the last question and past it. */
async function order(app: AppHandle, window: Page, group: string, folder: string): Promise<void> {
  await chooseFolder(app, folder);
  await window.getByRole('button', { name: 'New export…' }).first().click();
  await window.getByRole('textbox', { name: 'Group id' }).fill(group);
  await window.getByRole('button', { name: 'Choose a folder…' }).click();
  await expect(window.getByText(folder)).toBeVisible();
  await window.getByRole('button', { name: 'Review and start…' }).click();
  await expect(window.getByRole('alertdialog')).toContainText('leave the hospital’s system');
  await window.getByRole('button', { name: 'Start the export' }).click();
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name));

/** Files of the hospital that are whole on this computer. */
const landed = (folder: string): number => filesBelow(folder).filter((file) => /\.ndjson(\.enc)?$/.test(file)).length;

/** Requests for files since the log was emptied, and how many of them are of one. */
function fetches(sandbox: Sandbox): { readonly all: number; readonly files: number } {
  const paths = sandbox.bulk.requests().flatMap(({ place, path: at }) => (place === 'export-file' ? [at] : []));
  return { all: paths.length, files: new Set(paths).size };
}

test('SMART 105, 111: from nothing to a panel: client set up, a group exported with progress, a patient opened from it', async ({
  start,
  sandbox,
  userBrowser,
}, info) => {
  sandbox.bulk.set({ polls: 2 });
  const app = await start();
  const window = await atExports(app, userBrowser, sandbox);
  await expect(window.getByText('Nothing was exported yet')).toBeVisible();
  const folder = info.outputPath('exports');
  await order(app, window, 'diabetes', folder);
  const card = window.getByRole('article', { name: 'Group diabetes' });
  await expect(card.getByRole('progressbar')).toBeVisible();
  await expect(card).toContainText('The server prepares the files');
  await expect(card).toContainText('Complete', { timeout: 60_000 });
  await expect(card).toContainText(/\d resources/);

  const files = filesBelow(folder);
  expect(files.length).toBeGreaterThan(4);
  for (const file of files.filter((name) => name.endsWith('.enc'))) {
    expect(readFileSync(file, 'latin1')).not.toMatch(/resourceType|Brown/);
  }

  await card.getByRole('button', { name: /^Open the panel/ }).click();
  await expect(window.getByRole('status').first()).toContainText(`${MEMBERS} patients`);
  await expect(window.getByText('Not final')).toHaveCount(0);
  await expect(window.getByRole('img', { name: /^HbA1c, latest values: from/ })).toBeVisible();
  await window.getByRole('button', { name: 'Rule and source of HbA1c' }).click();
  await expect(window.getByText(/^Source: /)).toBeVisible();
  await window
    .getByRole('list', { name: 'Conditions' })
    .getByRole('button', { name: /diabetes/i })
    .first()
    .click();
  await expect(window.getByRole('list', { name: 'Filters' })).toContainText(/diabetes/i);
  await window.getByRole('button', { name: 'BROWN, Ruth (Mrs)' }).click();
  await chartIsRead(window);
  await expect(window.getByRole('banner', { name: 'Patient' })).toContainText('BROWN, Ruth');
  await window.getByRole('button', { name: 'Back to the population' }).click();
  await expect(window.getByRole('list', { name: 'Filters' })).toContainText(/diabetes/i);
  await expect(window.getByRole('banner', { name: 'Patient' })).toHaveCount(0);
});

test('SMART 134: cancelled, the hospital is told and nothing of it is left', async ({
  start,
  sandbox,
  userBrowser,
}, info) => {
  sandbox.bulk.set({ polls: 10_000 });
  const app = await start();
  const window = await atExports(app, userBrowser, sandbox);
  const folder = info.outputPath('exports');
  await order(app, window, 'diabetes', folder);
  const card = window.getByRole('article', { name: 'Group diabetes' });
  await expect(card).toContainText('The server prepares the files');
  await card.getByRole('button', { name: /^Cancel/ }).click();
  await window.getByRole('button', { name: 'Cancel the export' }).click();
  await expect(card).toContainText('Cancelled');
  await expect.poll(() => sandbox.bulk.requests().filter(({ method }) => method === 'DELETE')).toHaveLength(1);
  expect(filesBelow(folder)).toEqual([]);
  await card.getByRole('button', { name: /^Forget/ }).click();
  await window.getByRole('button', { name: 'Forget and delete' }).click();
  await expect(window.getByText('Nothing was exported yet')).toBeVisible();
});

test('SMART 135: paused and Chartroom closed, an export goes on after the next start, and no file is fetched twice', async ({
  start,
  sandbox,
  userBrowser,
}, info) => {
  // Many files, each slow: there is time to stop between two of them.
  sandbox.bulk.set({ resourcesPerFile: 500 });
  sandbox.faults.set({ fault: 'slow', on: 'export-file', parameters: { delayMs: 700 } });
  const app = await start();
  const window = await atExports(app, userBrowser, sandbox);
  const folder = info.outputPath('exports');
  await order(app, window, 'diabetes', folder);
  const card = window.getByRole('article', { name: 'Group diabetes' });
  await expect(card).toContainText(/[1-9]\d* of \d+ files/);
  await card.getByRole('button', { name: /^Pause/ }).click();
  await expect(card).toContainText('Paused');
  await app.close();
  const before = landed(folder);
  expect(before).toBeGreaterThan(0);
  sandbox.faults.clear();
  sandbox.bulk.forgetRequests();

  const again = await start();
  const next = await again.firstWindow();
  await signIn(again, userBrowser, next, true);
  await choose(next, 'Population');
  const same = next.getByRole('article', { name: 'Group diabetes' });
  await expect(same).toContainText(/Paused|Interrupted/);
  await same.getByRole('button', { name: /^Resume/ }).click();
  await expect(same).toContainText('Complete', { timeout: 60_000 });
  const rest = landed(folder) - before;
  expect(rest).toBeGreaterThan(0);
  expect(fetches(sandbox)).toEqual({ all: rest, files: rest });
  await same.getByRole('button', { name: /^Open the panel/ }).click();
  await expect(next.getByRole('status').first()).toContainText(`${MEMBERS} patients`);
});
