/**
 * Signs in to every patient of FHIR data that others wrote: each folder below CHARTROOM_FHIR_DATA (by default
 * `../shared/fhir-data` beside the repository). Writes what was shown and what was not to
 * `test-results/real-data.json`, and a picture of each chart to `out/real-data/`.
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { approve, changePatient, chartIsRead, logIn } from '../e2e/support/clinician.ts';
import { expect, test } from '../e2e/support/workstation.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const DATA = process.env['CHARTROOM_FHIR_DATA'] ?? path.join(ROOT, '../shared/fhir-data');
const folders = existsSync(DATA)
  ? readdirSync(DATA, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  : [];

type Seen = { patient: string; counts: string[]; lists: string[]; notShown: string[] };
const report: Record<string, { loaded: number; skipped: unknown; patients: Seen[] }> = {};

const bridge = (page: Page, command: string, request: object): Promise<unknown> =>
  page.evaluate(
    ([name, body]) =>
      (globalThis as unknown as { chartroom: Record<string, (request: unknown) => Promise<unknown>> }).chartroom[
        name
      ]?.(body),
    [command, request] as const,
  );

async function look(window: Page, name: string): Promise<Seen> {
  await chartIsRead(window);
  const patient = await window.getByRole('heading', { level: 1 }).innerText();
  const counts = await window.getByRole('tab').allInnerTexts();
  const lists = await window.getByTestId('announcer').locator('p').allInnerTexts();
  await window.screenshot({ path: path.join(ROOT, 'out/real-data', `${name}.png`) });
  const page = (await bridge(window, 'chart.not-shown', { offset: 0, limit: 200 })) as {
    value: { rows: { record: string; reason: string; detail: string | null }[] };
  };
  const notShown = page.value.rows.map(
    ({ record, reason, detail }) => `${record}: ${reason}${detail ? ` (${detail})` : ''}`,
  );
  if (notShown.length > 0) {
    await window.getByRole('tab', { name: /^Not shown/ }).click();
    for (const { record } of page.value.rows.slice(0, 5)) await expect(window.getByText(record).first()).toBeVisible();
    await window.getByRole('tab', { name: /^Summary/ }).click();
  }
  return { patient, counts, lists, notShown };
}

test.skip(folders.length === 0, `no FHIR data at ${DATA}: name a folder in CHARTROOM_FHIR_DATA`);

for (const folder of folders) {
  test.describe(folder, () => {
    test.use({ sandboxOptions: { dataDir: path.join(DATA, folder) } });

    test('shows every patient; what cannot be shown is counted and named', async ({ workstation }) => {
      const { app, window, browser, sandbox } = workstation;
      mkdirSync(path.join(ROOT, 'out/real-data'), { recursive: true });
      const thrown: string[] = [];
      window.on('pageerror', (error) => thrown.push(error.name));
      const patients: Seen[] = [];
      for (let index = 0, total = 1; index < total; index++) {
        if (index === 0) await window.getByRole('button', { name: /^Sign in to/ }).click();
        else await changePatient(window);
        const page = await browser.nextPage(app);
        if (index === 0) await logIn(page);
        const rows = page.getByRole('button', { name: /^Choose/ });
        await expect(rows.first()).toBeVisible();
        total = await rows.count();
        await rows.nth(index).click();
        await approve(page);
        await page.close();
        patients.push(await look(window, `${folder}-${index}`));
      }
      report[folder] = { loaded: sandbox.report.loaded, skipped: sandbox.report.skipped, patients };
      writeFileSync(path.join(ROOT, 'test-results/real-data.json'), `${JSON.stringify(report, null, 2)}\n`);
      expect(thrown).toEqual([]);
      expect(patients.filter(({ lists }) => lists.some((list) => !/Complete/.test(list)))).toEqual([]);
    });
  });
}
