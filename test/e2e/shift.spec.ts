/** A shift: locked and unlocked, suspended and resumed, two sites side by side (SMART 87–94; security E9–E12). */
import { startSandbox } from '../../sandbox/server.ts';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { approve, chartIsRead, choose, logIn, pickPatient, signOut } from './support/clinician.ts';
import { idleFor, jump, power, unlock, windowTitled } from './support/desk.ts';
import { expect, test } from './support/workstation.ts';

const HOUR_MS = 3_600_000;
const LOCKED = { name: 'Locked' } as const;

test('E11: locked, nothing of the patient is left; the same user gets the chart back', async ({ workstation }) => {
  const { app, browser } = workstation;
  const window = await workstation.openChart({ patient: 'Brown' });
  await window.keyboard.press('Control+l');
  await expect(window.getByRole('heading', LOCKED)).toBeVisible();
  await expect(window).toHaveTitle('Locked · Chartroom');
  expect(await window.content()).not.toMatch(/BROWN|Creatinine/);
  await unlock(app, browser, window);
  await chartIsRead(window);
  await expect(window.getByRole('banner', { name: 'Patient' })).toContainText(/BROWN, Ruth/);
});

test('E11: another user ends the session, and begins with nothing', async ({ workstation }) => {
  const { app, browser } = workstation;
  const window = await workstation.openChart({ patient: 'Brown' });
  await choose(window, 'Lock now');
  await unlock(app, browser, window, 'nurse');
  await expect(window.getByRole('heading', { name: 'That was another user' })).toBeVisible();
  expect(await window.content()).not.toMatch(/BROWN|Okafor/);
  await window.getByRole('button', { name: /Sign in/ }).click();
  const page = await browser.nextPage(app);
  await pickPatient(page, 'Hale');
  await approve(page);
  await page.close();
  await chartIsRead(window);
  expect(await window.content()).not.toMatch(/BROWN/);
  await expect(window.getByRole('button', { name: /session menu$/ })).toHaveText(/Collins/);
});

test('SMART 92, E12, security D11: across a suspended hour the tokens are renewed once, after unlocking', async ({
  workstation,
}) => {
  const { app, browser, sandbox } = workstation;
  const window = await workstation.openChart({ patient: 'Brown' });
  sandbox.faults.set({ fault: 'slow', on: 'refresh', parameters: { delayMs: 0 } });
  const renewals = (): number => sandbox.faults.list()[0]?.bites ?? 0;
  await power(app, 'suspend');
  await expect(window.getByRole('heading', LOCKED)).toBeVisible();
  await jump(app, HOUR_MS);
  await power(app, 'resume');
  expect(renewals()).toBe(0);
  await unlock(app, browser, window);
  await chartIsRead(window);
  await expect(window.getByRole('banner', { name: 'Patient' })).toContainText(/BROWN/);
  await expect(window.getByText(/^Complete/)).toBeVisible();
  expect(renewals()).toBe(1);
});

test('E9: left alone, the window warns, and a word is enough; then it locks', async ({ workstation }) => {
  const { app } = workstation;
  const window = await workstation.openChart({ patient: 'Hale' });
  const wait = async (seconds: number): Promise<void> => {
    await idleFor(app, seconds);
    await jump(app, 0);
    await power(app, 'resume');
  };
  await jump(app, 9.6 * 60_000);
  await wait(9.6 * 60);
  const warning = window.getByRole('alertdialog');
  await expect(warning).toBeVisible();
  await idleFor(app, 0);
  await warning.getByRole('button', { name: 'I am here' }).click();
  await expect(warning).toBeHidden();
  await jump(app, 10.1 * 60_000);
  await wait(10.1 * 60);
  await expect(window.getByRole('heading', LOCKED)).toBeVisible();
});

test('SMART 94: signing out tells the server, and the access is gone', async ({ workstation }) => {
  const { sandbox } = workstation;
  const window = await workstation.openChart({ patient: 'Hale' });
  sandbox.faults.set({ fault: 'slow', on: 'revocation', parameters: { delayMs: 0 } });
  await signOut(window);
  await expect(window.getByRole('heading', { name: 'Choose a site' })).toBeVisible();
  await expect.poll(() => sandbox.faults.list()[0]?.bites).toBe(2);
});

test('E8: a server that cannot be told is named, and nothing is left here', async ({ workstation }) => {
  const { sandbox } = workstation;
  const window = await workstation.openChart({ patient: 'Brown' });
  sandbox.faults.set({ fault: 'status', on: 'revocation', parameters: { status: 500 } });
  await signOut(window);
  await expect(window.getByRole('heading', { name: 'Signed out here, perhaps not at the hospital' })).toBeVisible();
  expect(await window.content()).not.toMatch(/BROWN/);
});

test('two sites at once: each window says whose it is, and none hears of the other', async ({
  launch,
  userBrowser,
}, info) => {
  const [north, east] = await Promise.all([
    startSandbox({ port: 0 }),
    startSandbox({ port: 0, name: 'Eastfield Clinic', palette: 'plum' }),
  ]);
  const file = path.join(info.outputPath(), 'sites.json');
  const site = { clientId: 'chartroom', environment: 'test' };
  const sites = [
    { ...site, name: 'Northgate General Hospital', fhirBase: north.fhirBase },
    { ...site, name: 'Eastfield Clinic', fhirBase: east.fhirBase, access: 'user', environment: 'training' },
  ];
  await writeFile(file, JSON.stringify({ sites }));
  const app = await launch({ args: ['--sites', file] });
  await userBrowser.watch(app);
  const first = await app.firstWindow();
  await first.getByRole('button', { name: 'Sign in to Northgate General Hospital' }).click();
  const page = await userBrowser.nextPage(app);
  await logIn(page);
  await pickPatient(page, 'Brown');
  await approve(page);
  await page.close();
  await chartIsRead(first);

  await choose(first, 'New window');
  const second = await windowTitled(app, /^Chartroom$/);
  await second.getByRole('button', { name: 'Sign in to Eastfield Clinic' }).click();
  const other = await userBrowser.nextPage(app);
  await logIn(other, 'nurse');
  await approve(other);
  await other.close();
  await second.getByRole('searchbox').fill('whitfield');
  await second
    .getByRole('row', { name: /WHITFIELD/ })
    .first()
    .click();
  await second.keyboard.press('Enter');
  await chartIsRead(second);
  await expect(second.getByRole('banner', { name: 'Patient' })).toContainText(/WHITFIELD/);

  await expect(first.getByRole('region', { name: 'Session' })).toContainText('Northgate General Hospital');
  await expect(second.getByRole('region', { name: 'Session' })).toContainText('Eastfield Clinic');
  await expect(first.getByRole('banner', { name: 'Patient' })).toContainText(/BROWN/);
  // One lock for all, one key for each: unlocking as one user opens that user's window alone.
  await power(app, 'lock-screen');
  await expect(first.getByRole('heading', LOCKED)).toBeVisible();
  await expect(second.getByRole('heading', LOCKED)).toBeVisible();
  await unlock(app, userBrowser, first);
  await chartIsRead(first);
  await expect(second.getByRole('heading', LOCKED)).toBeVisible();
  await Promise.all([north.close(), east.close()]);
});
