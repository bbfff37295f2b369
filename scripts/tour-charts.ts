/** The part of the tour that reads: every page of a chart, one measure in full and compared, on paper, as a sheet. */
import type { Locator, Page } from '@playwright/test';
import type { Tour } from './tour-place.ts';

const tab = (window: Page, name: string): Promise<void> =>
  window.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
const button = (window: Page, name: string | RegExp): Locator => window.getByRole('button', { name }).first();
const charts = (window: Page): Locator => window.locator('svg.plot');

/** Results as a list and as a flowsheet; conditions, medications and encounters with what is kept apart. */
export async function seePages({ window, saw }: Tour): Promise<void> {
  await button(window, /^Table/).click();
  await saw(
    window,
    'chart-table',
    'one chart as the table of its points',
    window.locator('figure table, section table'),
  );
  await tab(window, 'Results');
  await saw(window, 'results', 'every test in a table, its latest and its course', window.getByRole('table'));
  await window.locator('.segment', { hasText: 'Flowsheet' }).click();
  await saw(window, 'flowsheet', 'every result: tests down, times across', window.getByRole('gridcell'));
  await window.locator('.segment', { hasText: 'List' }).click();
  await tab(window, 'Conditions');
  await saw(window, 'conditions', 'conditions by kind of list', window.getByText(/Ruled out/i));
  await window.locator('.segment', { hasText: 'Ruled out' }).click();
  await saw(window, 'conditions-ruled-out', 'what was ruled out, in a view of its own', window.getByText(/Refuted/i));
  await tab(window, 'Medications');
  await saw(window, 'medications', 'medications, current and past', window.getByText(/Past|Stopped/i));
  await tab(window, 'Encounters');
  await saw(window, 'encounters', 'encounters, the current one first', window.getByRole('table'));
  await tab(window, 'Summary');
}

/** One measure in full: with what was given, closer, beside another, on paper. */
export async function seeMeasure({ window, saw }: Tour): Promise<void> {
  await button(window, /^Creatinine/).click();
  await saw(window, 'detail', 'one measure, large, with medications and encounters on its time axis', charts(window));
  for (let step = 0; step < 3; step++) await button(window, 'Zoom in').click();
  await saw(window, 'detail-zoomed', 'closer: what lies outside is announced', button(window, 'Show all'));
  await button(window, 'Show all').click();
  await button(window, /^Compare with/).click();
  const others = window.getByRole('group', { name: 'Compare with' });
  await others
    .getByRole('button', { name: /GFR|glomerular/i })
    .first()
    .click();
  await saw(window, 'compare', 'two measures on one time axis, each with an axis of its own', charts(window).nth(1));
  await button(window, 'Print or save').click();
  await saw(
    window,
    'paper',
    'the sheet that is printed and saved, whose it is at its head',
    window.getByRole('article'),
  );
  await button(window, 'Back').click();
  await window.keyboard.press('Escape');
}

/** A child's weight on the growth chart that fits, with percentile and z. */
export async function seeGrowth({ window, saw }: Tour): Promise<void> {
  await tab(window, 'Growth');
  await saw(window, 'growth-chart', 'growth on the chart that fits the age, named', window.getByText(/percentile/i));
  await tab(window, 'Summary');
}
