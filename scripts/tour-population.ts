/** The part of the tour about many patients: an export ordered, under way and complete, and the panel over it. */
import { mkdirSync } from 'node:fs';
import type { Sandbox } from '../sandbox/server.ts';
import { approve, choose } from '../test/e2e/support/clinician.ts';
import { windowTitled } from '../test/e2e/support/desk.ts';
import type { Tour } from './tour-place.ts';

const EXPORTED_WITHIN_MS = 60_000;

/** In a window of its own at the second hospital, which the clinician’s browser knows by now. */
export async function seePopulation(
  { app, window: first, hospital, saw }: Tour,
  sandbox: Sandbox,
  folder: string,
): Promise<void> {
  await choose(first, 'New window');
  const window = await windowTitled(app, /^Chartroom$/);
  await window.getByRole('button', { name: 'Client setup of Eastfield Clinic' }).click();
  const keys = window.getByRole('textbox', { name: 'Public key set for exports' });
  await saw(window, 'backend-client', 'the machine’s own client, and its key set to register', keys);
  sandbox.registerKeys('chartroom-backend', JSON.parse(await keys.inputValue()) as { keys: [] });
  await window.getByRole('button', { name: /^Back/ }).click();
  await window.getByRole('button', { name: 'Sign in to Eastfield Clinic' }).click();
  const page = await hospital();
  await approve(page);
  await page.close();
  await window.getByRole('searchbox').waitFor();
  await choose(window, 'Population');
  const begin = window.getByRole('button', { name: 'New export…' });
  await saw(window, 'population-none', 'what a population export is', begin);
  await begin.first().click();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, folder);
  await window.getByRole('textbox', { name: 'Group id' }).fill('diabetes');
  await window.getByRole('button', { name: 'Choose a folder…' }).click();
  // The tour has no key ring: a key would be lost with it.
  await window.getByRole('radio', { name: 'Not encrypted' }).check();
  await window.getByRole('button', { name: 'Review and start…' }).click();
  await saw(window, 'population-order', 'asked before patient data leave', window.getByRole('alertdialog'));
  sandbox.bulk.set({ polls: 2 });
  await window.getByRole('button', { name: 'Start the export' }).click();
  await saw(window, 'population-running', 'an export under way', window.getByRole('progressbar'));
  const open = window.getByRole('button', { name: /^Open the panel/ });
  await open.waitFor({ timeout: EXPORTED_WITHIN_MS });
  await open.click();
  await window.getByText('Not final').waitFor({ state: 'hidden' });
  const histogram = window.getByRole('img', { name: /^HbA1c/ });
  await saw(window, 'population', 'the panel: how many, how well, and who', histogram);
  await window.close();
}
