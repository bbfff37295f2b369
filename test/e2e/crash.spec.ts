/** What a workstation that died leaves behind, with secrets kept in a real Secret Service (security E13, J2, §3.9). */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { northgate } from '../../scripts/sites-file.ts';
import { missingSecretService } from '../support/secret-service.ts';
import { approve, chartIsRead, openChart, pickPatient } from './support/clinician.ts';
import { unlock } from './support/desk.ts';
import { keptDesk } from './support/kept-desk.ts';
import { expect, type AppHandle } from './support/launch-app.ts';

const missing = missingSecretService();

const test = keptDesk(northgate);

test.skip(missing !== null, `no Secret Service here: ${missing ?? ''}`);

/** Resolves once the process is gone. */
async function gone(app: AppHandle): Promise<void> {
  const child = app.process();
  if (child.exitCode === null && child.signalCode === null) await new Promise((resolve) => child.once('exit', resolve));
}

/** From now on the process dies the moment before the vault's new file takes the place of the old one. */
async function dieBeforeRename(app: AppHandle): Promise<void> {
  await app.evaluate(() => {
    const files = process.getBuiltinModule('node:fs/promises');
    const rename = files.rename.bind(files);
    files.rename = (from, to) => {
      if (String(to).endsWith('vault.json')) process.kill(process.pid, 'SIGKILL');
      return rename(from, to);
    };
  }, undefined);
}

test('E13: killed between write and rename, the session comes back locked, and opens for its user', async ({
  start,
  userBrowser,
  userData,
}) => {
  const app = await start();
  const window = await openChart(app, userBrowser, { patient: 'Brown' });
  await expect(window.getByText(/keeps? no secrets|in memory/i)).toHaveCount(0);
  await expect.poll(async () => (await readdir(userData)).includes('vault.json')).toBe(true);
  await dieBeforeRename(app);
  // The next write: the tokens are renewed because the wall clock says that their time is over.
  await app.evaluate(() => {
    const real = Date.now;
    Date.now = () => real() + 3_600_000;
  }, undefined);
  await window.getByRole('tab', { name: /^Results/ }).click();
  await window
    .getByRole('button', { name: /^(Complete|Read again)/ })
    .first()
    .click();
  await window
    .getByRole('button', { name: /^Read again/ })
    .first()
    .click();
  await gone(app);

  const kept = await readFile(path.join(userData, 'vault.json'), 'latin1');
  expect(kept).not.toMatch(/brown|okafor/i);
  const again = await start();
  const locked = await again.firstWindow();
  await expect(locked.getByRole('heading', { name: 'Locked' })).toBeVisible();
  expect(await locked.content()).not.toMatch(/BROWN/);
  await unlock(again, userBrowser, locked);
  await chartIsRead(locked);
  await expect(locked.getByRole('banner', { name: 'Patient' })).toContainText(/BROWN/);
});

test('J2, §3.9: a vault that was damaged is set aside, said on screen, and costs a sign-in', async ({
  start,
  userBrowser,
  userData,
}) => {
  const app = await start();
  await openChart(app, userBrowser, { patient: 'Hale' });
  await expect.poll(async () => (await readdir(userData)).includes('vault.json')).toBe(true);
  app.process().kill('SIGKILL');
  await gone(app);
  await writeFile(path.join(userData, 'vault.json'), '{"version":1,"keyId":"x","rec');
  const again = await start();
  const window = await again.firstWindow();
  await expect(window.getByRole('heading', { name: 'Choose a site' })).toBeVisible();
  await expect(window.getByText(/set aside/i).first()).toBeVisible();
  // The hospital's page still knows the clinician: the sign-in costs a patient and a consent.
  await window.getByRole('button', { name: /^Sign in to/ }).click();
  const page = await userBrowser.nextPage(again);
  await pickPatient(page, 'Hale');
  await approve(page);
  await chartIsRead(window);
});

test('SMART 94: closed in order, nothing is left to come back to', async ({ start, userBrowser, userData }) => {
  const app = await start();
  await openChart(app, userBrowser, { patient: 'Hale' });
  await app.close();
  const vault = JSON.parse(await readFile(path.join(userData, 'vault.json'), 'utf8')) as { records: object };
  expect(Object.keys(vault.records)).toEqual([]);
  const again = await start();
  await expect((await again.firstWindow()).getByRole('heading', { name: 'Choose a site' })).toBeVisible();
});
