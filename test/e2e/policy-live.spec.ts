/** Policy while the app runs: a real file, really watched. The window obeys, and says who decided it and where. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openChart } from './support/clinician.ts';
import { expect, test as base } from './support/launch-app.ts';
import { writeSitesFile } from '../../scripts/sites-file.ts';
import { startSandbox } from '../../sandbox/server.ts';

const test = base.extend<{ sites: string }>({
  // The sites stand apart from the machine's folder, which comes later than the app.
  sites: async ({}, use, info) => {
    const sandbox = await startSandbox({ port: 0 });
    await mkdir(info.outputPath(), { recursive: true });
    await use(writeSitesFile(info.outputPath(), sandbox.fhirBase));
    await sandbox.close();
  },
});

test('policy exportCharts and idleLockMinutes: changed while Chartroom runs, they hold at once, and it says who and where', async ({
  launch,
  userBrowser,
  sites,
}, info) => {
  const machine = info.outputPath('machine');
  const file = path.join(machine, 'policy.json');
  const write = async (text: string): Promise<void> => {
    await writeFile(`${file}.new`, text, { mode: 0o644 });
    await rename(`${file}.new`, file);
  };
  const setBy = `Set by your organization: file, ${file}`;
  const app = await launch({ args: ['--sites', sites], env: { CHARTROOM_MACHINE_FOLDER: machine } });
  const window = await app.firstWindow();
  await window.getByRole('button', { name: 'About Chartroom' }).click();
  const section = window.getByRole('region', { name: 'What your organization decides' });
  await expect(section).toContainText('Nobody has set anything on this computer');

  // The folder comes later than the app.
  await mkdir(machine, { mode: 0o755 });
  await write('{ "exportCharts": false, "idleLockMinutes": 99, "keepSecrets": false }');
  const locked = window.getByRole('row', { name: /^Print and save charts/ });
  await expect(section.getByRole('rowgroup').filter({ has: locked })).toContainText(setBy);
  await expect(section.getByRole('row', { name: /^Lock after idle/ })).toContainText('must be 15 minutes or less');
  await expect(section.getByRole('row', { name: /^Keep secrets/ })).toContainText('From the next start');
  await rm(file);
  await expect(section).toContainText('Nobody has set anything on this computer');
  await window.getByRole('button', { name: 'Back to the sites' }).click();

  // A chart is open, its sheet too: the change is obeyed under the hands of somebody who works.
  await userBrowser.watch(app);
  await openChart(app, userBrowser, { patient: 'Brown' });
  await window
    .getByRole('button', { name: /^Creatinine/ })
    .first()
    .click();
  await window.getByRole('button', { name: 'Print or save' }).click();
  await app.evaluate(({ dialog }) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: true, filePath: '' });
  }, undefined);
  const save = window.getByRole('button', { name: 'Save table as CSV…' });
  const refusal = window.getByRole('alert');
  await save.click();
  await expect(save).toBeEnabled();
  await expect(refusal).toHaveCount(0);
  await write('{ "exportCharts": false }');
  await expect(async () => {
    await save.click();
    await expect(refusal).toContainText('Not allowed on this computer', { timeout: 500 });
  }).toPass();
  await expect(refusal).toContainText(setBy);
});
