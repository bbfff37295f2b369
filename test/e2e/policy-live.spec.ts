/** Policy while the app runs: a real file, really watched. The window obeys, and says who decided it and where. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from './support/launch-app.ts';

test('policy idleLockMinutes and exportCharts: changed while Chartroom runs, they hold at once, and it says who and where', async ({
  launch,
}, info) => {
  const machine = info.outputPath('machine');
  const file = path.join(machine, 'policy.json');
  const write = async (text: string): Promise<void> => {
    await writeFile(`${file}.new`, text, { mode: 0o644 });
    await rename(`${file}.new`, file);
  };
  const app = await launch({ env: { CHARTROOM_MACHINE_FOLDER: machine } });
  const window = await app.firstWindow();
  await window.getByRole('button', { name: 'About Chartroom' }).click();
  const section = window.getByRole('region', { name: 'What your organization decides' });
  await expect(section).toContainText('Nobody has set anything on this computer');

  // The folder comes later than the app.
  await mkdir(machine, { mode: 0o755 });
  await write('{ "exportCharts": false, "idleLockMinutes": 99, "keepSecrets": false }');
  await expect(section.getByRole('row', { name: /^Print and save charts/ })).toContainText(
    `Set by your organization: file, ${file}`,
  );
  await expect(section.getByRole('row').nth(1)).toContainText('must be 15 minutes or less');
  await expect(section.getByRole('row', { name: /^Keep secrets/ })).toContainText('From the next start');

  await rm(file);
  await expect(section).toContainText('Nobody has set anything on this computer');
});
