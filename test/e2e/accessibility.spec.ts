import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { approve, chooseTheme, logIn, pickPatient } from './support/clinician.ts';
import { expect, test } from './support/workstation.ts';

/** Every rule of axe, best practices included. */
async function expectClean(page: Page, where: string): Promise<void> {
  // Legacy mode: a page of the stand-in has no browser-level target in which axe could open a blank page.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`);
  expect(found, where).toEqual([]);
}

for (const theme of ['Light', 'Dark'] as const) {
  test(`axe finds nothing on any screen of the chart, ${theme.toLowerCase()}`, async ({ workstation }) => {
    // Axe reads every element of eight screens.
    test.setTimeout(120_000);
    const window = await workstation.openChart({ patient: 'Brown' });
    await chooseTheme(window, theme);
    for (const tab of ['Summary', 'Results', 'Conditions', 'Medications']) {
      await window.getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
      await expect(window.getByRole('tab', { name: new RegExp(`^${tab}`), selected: true })).toBeVisible();
      await expectClean(window, tab);
    }
    await window.getByRole('tab', { name: /^Summary/ }).click();
    await window
      .getByRole('button', { name: /Creatinine/ })
      .first()
      .click();
    await expect(window.getByRole('table').first()).toBeVisible();
    await expectClean(window, 'one measure');
  });
}

test('axe finds nothing on the way to a chart, in the app and on the pages of the hospital', async ({
  workstation,
}) => {
  const { app, window, browser } = workstation;
  await expect(window.getByRole('heading', { name: 'Choose a site' })).toBeVisible();
  await expectClean(window, 'sites');
  await window.getByRole('button', { name: /^Sign in to/ }).click();
  await expect(window.getByText('Open the page again')).toBeVisible();
  await expectClean(window, 'waiting');
  const page = await browser.nextPage(app);
  await expectClean(page, 'hospital: sign-in');
  await logIn(page);
  await expectClean(page, 'hospital: patients');
  await pickPatient(page, 'Hale');
  await expectClean(page, 'hospital: consent');
  await approve(page);
  await expectClean(page, 'answer page');
  await expect(window.getByText(/^Complete/)).toBeVisible();
  await expectClean(window, 'empty chart');
});

test('axe finds nothing on a failure screen', async ({ workstation }) => {
  const { window } = workstation;
  await workstation.sandbox.close();
  await window.getByRole('button', { name: /^Sign in to/ }).click();
  await expect(window.getByRole('button', { name: /again/i }).first()).toBeVisible();
  await expectClean(window, 'failure');
});
