/** What a help desk is given, made in the middle of everything: by the command line, and from the window. */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import { choose } from './clinician.ts';
import { runChartroom } from './diagnose-run.ts';
import type { Evidence } from './leak-sinks.ts';
import type { Ground, LeakStage } from './leak-stage.ts';

/** Sinks that `diagnosed` and `savedInWindow` fill. */
export const DIAGNOSIS = 'diagnosis';
export const SUPPORT_FILE = 'support file';
export const DIAGNOSED = [DIAGNOSIS, SUPPORT_FILE] as const;

/** By the command line, as the user of the premises; it runs beside the app or without it. */
export async function diagnosed({ premises, env, sites, folder }: Ground, sitesFile = sites): Promise<Evidence[]> {
  const file = path.join(folder, 'support.json');
  const own = [`--user-data-dir=${premises.profile}`, '--sites', sitesFile];
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const surroundings = { ...Object.fromEntries(inherited), CHARTROOM_STANDIN_LOOPBACK_ONLY: '1', ...env };
  const said = await runChartroom([...own, '--diagnose'], surroundings);
  const saved = await runChartroom([...own, '--support-file', file], surroundings);
  const text = await readFile(file, 'utf8');
  await rm(file);
  const at = (sink: string, place: string, content: string): Evidence => ({ sink, place, phase: 'shut', content });
  return [
    at(DIAGNOSIS, '--diagnose', said.stdout),
    at(SUPPORT_FILE, '--support-file', text),
    // What the two say besides.
    at('standard output and error', '--diagnose', said.stderr),
    at('standard output and error', '--support-file', `${saved.stdout}${saved.stderr}`),
  ];
}

/** From the window, beside an open chart. */
export async function savedInWindow({ app, window, premises }: LeakStage): Promise<Evidence[]> {
  const file = path.join(premises.temp, 'support-of-the-window.json');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, file);
  await choose(window, 'About Chartroom');
  await window.getByRole('button', { name: 'Save a support file' }).click();
  await expect(window.getByText(/^Saved where you said/)).toBeVisible({ timeout: 60_000 });
  await window.getByRole('button', { name: 'Back to the chart' }).click();
  return [{ sink: SUPPORT_FILE, place: 'from the window', phase: 'shut', content: await readFile(file, 'utf8') }];
}
