/** Two people on one terminal server, each with a Chartroom of their own. */
import { statSync } from 'node:fs';
import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { startSandbox } from '../../sandbox/server.ts';
import { writeSitesFile } from '../../scripts/sites-file.ts';
import { modesBelow, openHost, playsAccounts } from './support/accounts.ts';
import { onElectron } from './support/bare-app.ts';
import { approve, logIn, openChart, pickPatient } from './support/clinician.ts';
import { expect, test } from './support/workstation.ts';

const WHO = playsAccounts() ? 'two accounts of the system' : 'two profiles of one account';
const DATA = path.join('.config', 'Chartroom-standin');

test.skip(onElectron, 'the workflow starts the installed program; accounts of their own are played on the stand-in');
test.skip(process.platform === 'win32', 'file modes are those of POSIX; on Windows the rights of the profile hold');

test(`J7, B12: ${WHO} sign in at once, and neither reads anything of the other`, async ({ userBrowser }) => {
  test.setTimeout(120_000);
  const host = openHost();
  const sandbox = await startSandbox({ port: 0 });
  const sites = writeSitesFile(path.dirname(host.people[0].home), sandbox.fhirBase);
  await chmod(sites, 0o644);
  const apps = host.people.map(({ start }) => start(['--sites', sites]));
  try {
    const windows = await Promise.all(apps.map((app) => app.firstWindow()));
    await Promise.all(apps.map((app) => userBrowser.watch(app)));
    // Both wait for an answer at the same time, each on a port of its own.
    for (const window of windows) await window.getByRole('button', { name: /^Sign in to/ }).click();
    const pages = [];
    for (const app of apps) pages.push(await userBrowser.nextPage(app));
    for (const [n, page] of pages.entries()) {
      await logIn(page);
      await pickPatient(page, n === 0 ? 'Brown' : 'Hale');
      await approve(page);
    }
    await expect(windows[0]!.getByRole('banner', { name: 'Patient' })).toContainText(/BROWN/);
    await expect(windows[1]!.getByRole('banner', { name: 'Patient' })).toContainText(/HALE/);

    for (const [n, { home }] of host.people.entries()) {
      const data = path.join(home, DATA);
      expect(await readdir(data)).toEqual(expect.arrayContaining(['locks', 'logs', 'settings.json', 'start.json']));
      const open = modesBelow(data).filter(([, mode]) => (mode & 0o077) !== 0);
      expect(open, 'open to others').toEqual([]);
      expect(statSync(data).mode & 0o777).toBe(0o700);
      if (playsAccounts()) expect(host.people[1 - n]!.canList(data), 'listed by the other').toBe(false);
      expect(host.people[n]!.canList(data), 'listed by its own').toBe(true);
    }
  } finally {
    await Promise.all(apps.map((app) => app.close()));
    await sandbox.close();
    host.dispose();
  }
});

test('a profile that was thrown away is a first start: nothing alarming, and it works', async ({
  launch,
  userData,
  userBrowser,
}, info) => {
  const sandbox = await startSandbox({ port: 0 });
  await mkdir(info.outputPath(), { recursive: true });
  const sites = writeSitesFile(info.outputPath(), sandbox.fhirBase);
  for (let logon = 0; logon < 2; logon++) {
    const app = await launch({ args: ['--sites', sites] });
    await userBrowser.watch(app);
    const window = await app.firstWindow();
    await expect(window.getByRole('button', { name: /^Sign in to/ })).toBeVisible();
    // On a machine without a key ring, that alone is told; nothing is said to be lost or damaged.
    await expect(window.getByText(/set aside|damaged|could not be read|does not fit together/)).toHaveCount(0);
    if (logon === 0) await openChart(app, userBrowser, { patient: 'Brown' });
    await app.close();
    await rm(userData, { recursive: true });
  }
  await sandbox.close();
});
