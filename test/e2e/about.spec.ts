/** About Chartroom, by keyboard alone: from the first screen, and beside a session. */
import { mkdir } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { startSandbox } from '../../sandbox/server.ts';
import { eastfield, writeSites } from '../../scripts/sites-file.ts';
import { approve, logIn } from './support/clinician.ts';
import { expect, test } from './support/launch-app.ts';

/** Tab until what is wanted has the focus. */
async function tabTo(window: Page, name: string): Promise<void> {
  const wanted = window.getByRole('button', { name, exact: true });
  for (let steps = 0; steps < 40; steps++) {
    await window.keyboard.press('Tab');
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab does not come to ${name}`);
}

async function expectClean(window: Page, besides: readonly string[] = []): Promise<void> {
  const { violations } = await new AxeBuilder({ page: window })
    .setLegacyMode(true)
    .disableRules([...besides])
    .analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
}

test('About opens from the first screen and beside a session by keyboard alone, and names what the build holds', async ({
  launch,
  userBrowser,
}, info) => {
  const sandbox = await startSandbox({ port: 0, name: 'Eastfield Clinic' });
  await mkdir(info.outputPath(), { recursive: true });
  const app = await launch({ args: ['--sites', writeSites(info.outputPath(), [eastfield(sandbox.fhirBase)])] });
  await userBrowser.watch(app);
  const window = await app.firstWindow();
  await expect(window.getByRole('heading', { level: 1, name: 'Choose a site' })).toBeFocused();

  await tabTo(window, 'About Chartroom');
  await window.keyboard.press('Enter');
  await expect(window.getByRole('heading', { level: 1, name: 'About Chartroom' })).toBeFocused();
  await expect(window.getByRole('region', { name: 'Version' })).toContainText('Not installed: run from its source');
  const parts = window.getByRole('list', { name: 'Parts by others' });
  await expect(parts.getByText('react-dom', { exact: false })).toBeVisible();
  await expectClean(window);
  const shown = window.getByRole('button', { name: /^Show text of zod / });
  await shown.focus();
  await window.keyboard.press('Enter');
  await expect(window.getByRole('region', { name: /^Licence of zod / })).toContainText('MIT License');
  await window.getByRole('button', { name: 'Back to the sites' }).focus();
  await window.keyboard.press('Enter');
  await expect(window.getByRole('heading', { level: 1, name: 'Choose a site' })).toBeFocused();

  await window.getByRole('button', { name: /^Sign in to/ }).click();
  const page = await userBrowser.nextPage(app);
  await logIn(page);
  await approve(page);
  await page.close();
  await expect(window.getByRole('searchbox', { name: 'Find a patient' })).toBeFocused();
  await window.getByRole('button', { name: /session menu$/ }).focus();
  await window.keyboard.press('Enter');
  await window.keyboard.type('About');
  await window.keyboard.press('Enter');
  await expect(window.getByRole('heading', { level: 2, name: 'About Chartroom' })).toBeFocused();
  await expect(window.getByRole('list', { name: 'Parts by others' })).toBeVisible();
  // Over the search, which has no banner, every panel stands without a heading of the first level.
  await expectClean(window, ['page-has-heading-one']);
  await window.keyboard.press('Escape');
  await expect(window.getByRole('button', { name: /session menu$/ })).toBeFocused();
  await sandbox.close();
});
