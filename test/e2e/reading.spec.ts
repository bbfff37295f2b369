import type { Locator, Page } from '@playwright/test';
import { chooseTheme } from './support/clinician.ts';
import { expect, test } from './support/workstation.ts';

const card = (window: Page, name: string | RegExp): Locator =>
  window.locator('.chart-card', { has: window.getByRole('button', { name }) }).first();

test('display-1 display-20 the chart shows who, what is wrong and what changed, with digits as the laboratory sent them', async ({
  workstation,
}) => {
  const window = await workstation.openChart({ patient: 'Brown' });
  const banner = window.getByRole('banner', { name: 'Patient' });
  await expect(banner).toContainText('14-Mar-1956');
  await expect(banner).toContainText('NG00481172');
  await expect(banner).toContainText('Penicillin V');
  const creatinine = card(window, /^Creatinine/);
  await expect(creatinine).toContainText('141');
  await expect(creatinine).toContainText('critical high');
  await expect(card(window, /^Potassium/)).toContainText('4.0');
  await expect(card(window, /^Potassium/)).toContainText('preliminary');
  await expect(card(window, /^Glucose, fasting/)).toContainText('<2.2');
});

test('display-21 blood pressure is a pair: from either panel code and from single codes', async ({ workstation }) => {
  const window = await workstation.openChart({ patient: 'Whitfield' });
  await expect(card(window, /^Blood pressure/)).toContainText(/\d+\/\d+/);
  await window.getByRole('tab', { name: /^Results/ }).click();
  await expect(window.getByRole('button', { name: /^Systolic/ })).toHaveCount(0);
});

test('A11Y 4 the table of a chart holds the points of the chart', async ({ workstation }) => {
  const window = await workstation.openChart({ patient: 'Brown' });
  await window.getByRole('radio', { name: 'All' }).check({ force: true });
  const potassium = card(window, /^Potassium/);
  await potassium.getByRole('button', { name: /Table/ }).click();
  const rows = potassium.getByRole('row');
  await expect(rows.nth(1)).toContainText('4.0');
  await potassium.getByRole('button', { name: /Chart/ }).click();
  await expect(potassium.locator('svg').first()).toBeVisible();
});

test('display-44, display-43 search narrows the results and says so; an empty one has its own words', async ({
  workstation,
}) => {
  const window = await workstation.openChart({ patient: 'Brown' });
  await window.getByRole('tab', { name: /^Results/ }).click();
  const search = window.getByRole('searchbox');
  await search.fill('creat');
  await expect(window.getByRole('button', { name: /^Creatinine/ }).first()).toBeVisible();
  await expect(window.getByRole('button', { name: /^Potassium/ })).toHaveCount(0);
  await expect(window.getByText(/\d+ of \d+/).first()).toBeVisible();
  await search.fill('zzz');
  await expect(window.getByRole('button', { name: /^Creatinine/ })).toHaveCount(0);
  await expect(window.getByText(/zzz/).first()).toBeVisible();
});

test('display-47 what was ruled out is never among the active conditions', async ({ workstation }) => {
  const window = await workstation.openChart({ patient: 'Brown' });
  const active = window.locator('section', { has: window.getByRole('heading', { name: /^Active conditions/ }) });
  await expect(active).toContainText('Type 2 diabetes mellitus');
  await expect(active).not.toContainText('Pulmonary embolism');
  await window.getByRole('tab', { name: /^Conditions/ }).click();
  await expect(window.getByRole('table', { name: 'Active', exact: true })).toBeVisible();
  await expect(window.getByText('Pulmonary embolism')).toHaveCount(0);
  await window.getByText(/^Ruled out \d/).click();
  await expect(window.getByText('Pulmonary embolism')).toBeVisible();
});

test('display-26 records that cannot be shown safely are counted and named', async ({ workstation }) => {
  const window = await workstation.openChart({ patient: 'Quill' });
  const tab = window.getByRole('tab', { name: /^Not shown/ });
  await expect(tab).toContainText(/[1-9]/);
  await tab.click();
  await expect(window.getByText(/^Observation\//).first()).toBeVisible();
});

test('display-43 an empty chart says what was asked and when, not just nothing', async ({ workstation }) => {
  const window = await workstation.openChart({ patient: 'Hale' });
  await expect(window.getByText(/No results recorded/)).toBeVisible();
  await expect(window.getByText(/No active conditions recorded/)).toBeVisible();
  await expect(window.getByText(/No current medications recorded/)).toBeVisible();
});

test('A11Y 5 the keyboard alone opens a measure, walks its points and comes back', async ({ workstation }) => {
  const window = await workstation.openChart({ patient: 'Brown' });
  const title = window.getByRole('button', { name: /^Creatinine/ }).first();
  await title.focus();
  await window.keyboard.press('Enter');
  await expect(window.getByRole('table').first()).toBeVisible();
  await window.keyboard.press('Escape');
  await expect(title).toBeFocused();
});

test('the theme is kept from one start to the next', async ({ workstation, launch }, info) => {
  const { app, window, sandbox } = workstation;
  await workstation.openChart({ patient: 'Hale' });
  await chooseTheme(window, 'Dark');
  await app.close();
  const again = await launch({ args: ['--sites', info.outputPath('sites.json')] });
  const reopened = await again.firstWindow();
  await expect(reopened.getByRole('heading', { name: 'Choose a site' })).toBeVisible();
  expect(await reopened.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true);
  expect(sandbox.url).toContain('127.0.0.1');
});

test('display-60 a reading that fails keeps what was read before, and says that it is old', async ({ workstation }) => {
  const window = await workstation.openChart({ patient: 'Brown' });
  await workstation.sandbox.close();
  await window.getByRole('button', { name: /^Complete/ }).click();
  await window.getByRole('button', { name: /Read everything again/ }).click();
  await expect(window.getByText(/^Out of date/).first()).toBeVisible();
  await expect(window.getByRole('heading', { level: 1 })).toContainText('BROWN');
  await expect(card(window, /^Creatinine/)).toContainText('141');
});
