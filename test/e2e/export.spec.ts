import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { AppHandle } from './support/launch-app.ts';
import { expect, test } from './support/workstation.ts';

/** The next file dialog is answered with this place. */
async function chooseFile(app: AppHandle, filePath: string): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
  }, filePath);
}

test('display-41: a chart is saved as a table and as a picture, whose it is on both, for this user alone', async ({
  workstation,
}, info) => {
  const { app } = workstation;
  const window = await workstation.openChart({ patient: 'Brown' });
  await window
    .getByRole('button', { name: /^Creatinine/ })
    .first()
    .click();
  await window.getByRole('button', { name: 'Print or save' }).click();
  await expect(window.getByRole('article')).toContainText('BROWN, Ruth');

  const table = info.outputPath('results.csv');
  await chooseFile(app, table);
  await window.getByRole('button', { name: 'Save table as CSV…' }).click();
  await expect.poll(() => statSync(table, { throwIfNoEntry: false })?.size ?? 0).toBeGreaterThan(0);
  const text = readFileSync(table, 'utf8');
  expect(text).toContain('Patient,"BROWN, Ruth (Mrs)"');
  expect(text).toContain('Completeness,all results that the server sent');
  expect(text).toMatch(/\r\n2026-11-\d{2}T[^,]*,\d+ [^,]*mol\/L,/);

  const picture = info.outputPath('chart.png');
  await chooseFile(app, picture);
  await window.getByRole('button', { name: 'Save as picture…' }).click();
  await expect.poll(() => statSync(picture, { throwIfNoEntry: false })?.size ?? 0).toBeGreaterThan(5000);
  expect(readFileSync(picture).subarray(1, 4).toString()).toBe('PNG');
  if (process.platform !== 'win32') {
    expect([table, picture].map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600]);
  }
  await expect(window.getByRole('alert')).toHaveCount(0);
  expect(path.basename(picture)).not.toContain('Brown');
});

test('display-41, display-5: on paper there is the sheet with its patient, and nothing else of the window', async ({
  workstation,
}) => {
  const window = await workstation.openChart({ patient: 'Brown' });
  await window
    .getByRole('button', { name: /^Creatinine/ })
    .first()
    .click();
  await window.getByRole('button', { name: 'Print or save' }).click();
  await expect(window.getByRole('article')).toContainText('BROWN, Ruth');
  await window.emulateMedia({ media: 'print' });
  await expect(window.getByRole('article')).toBeVisible();
  for (const other of ['Print…', 'Back', 'Lock']) await expect(window.getByText(other, { exact: true })).toBeHidden();
  await expect(window.getByRole('tab', { name: /^Summary/ })).toBeHidden();
  const { width, paper } = await window.getByRole('article').evaluate((sheet) => ({
    width: Math.round(sheet.getBoundingClientRect().width),
    paper: getComputedStyle(sheet).backgroundColor,
  }));
  expect(width).toBeGreaterThan(650);
  expect(paper).toBe('rgb(255, 255, 255)');
});
