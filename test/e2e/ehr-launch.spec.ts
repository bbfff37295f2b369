/** Launches from the EHR, through the real pages: each in a window of its own (SMART 16–18, 73, 80; security A). */
import { expect, test } from './support/workstation.ts';
import { approve, chartIsRead, logIn } from './support/clinician.ts';
import { openLink, windowTitled } from './support/desk.ts';

const ASKS = /asks to open a patient/;

test('SMART 16, 18: patient B is launched while A is open, and A is not touched', async ({ workstation }) => {
  const { app, browser, sandbox } = workstation;
  const a = await workstation.openChart({ patient: 'Brown' });
  const before = await a.getByRole('banner', { name: 'Patient' }).innerText();
  const { link } = sandbox.createLaunch({ patient: 'whitfield-alan' });
  await openLink(app, link);

  const b = await windowTitled(app, ASKS);
  await expect(
    b
      .getByRole('heading', { name: /Northgate/ })
      .or(b.getByText('Northgate General Hospital'))
      .first(),
  ).toBeVisible();
  // Until the clinician has said yes, nothing of the context is on screen and nothing was asked of the site.
  expect(await b.locator('body').innerText()).not.toMatch(/whitfield/i);
  await b.getByRole('button', { name: 'Open', exact: true }).click();
  const page = await browser.nextPage(app);
  expect(await page.getByRole('button', { name: /^Choose/ }).count()).toBe(0);
  await approve(page);
  await page.close();
  await chartIsRead(b);

  await expect(b.getByRole('banner', { name: 'Patient' })).toContainText(/WHITFIELD/);
  await expect(b.getByRole('banner', { name: 'Patient' })).toContainText(/Launched\s*\d\d:\d\d/);
  expect(await a.getByRole('banner', { name: 'Patient' }).innerText()).toBe(before);
  expect(await a.locator('body').innerText()).not.toMatch(/whitfield/i);
  expect(await b.locator('body').innerText()).not.toMatch(/BROWN/);
});

test('SMART 73: where the EHR shows the patient itself, one compact line is left, never none', async ({
  workstation,
}) => {
  const { app, browser, sandbox } = workstation;
  const { link } = sandbox.createLaunch({ patient: 'brown-ruth', needPatientBanner: false });
  await openLink(app, link);
  const window = await windowTitled(app, ASKS);
  await window.getByRole('button', { name: 'Open', exact: true }).click();
  const page = await browser.nextPage(app);
  await logIn(page);
  await approve(page);
  await page.close();
  await chartIsRead(window);
  const banner = window.getByRole('banner', { name: 'Patient' });
  await expect(banner).toHaveClass(/compact/);
  await expect(banner).toContainText(/BROWN/);
});

test('SMART 17, A9: an unknown site is refused in words, and hears nothing', async ({ workstation }) => {
  const { app, window } = workstation;
  await openLink(app, 'chartroom://launch?iss=https%3A%2F%2Fevil.example%2Ffhir&launch=x');
  await expect(window.getByRole('heading', { name: 'An unknown site asked to open a patient' })).toBeVisible();
  expect(await window.locator('body').innerText()).not.toContain('evil.example');
  await window.getByRole('button', { name: /site/i }).first().click();
  await expect(window.getByRole('heading', { name: 'Choose a site' })).toBeVisible();
});

test('A11: declined, the window goes; of two more launches one asks, and one waits behind it', async ({
  workstation,
}) => {
  const { app, sandbox } = workstation;
  const { link } = sandbox.createLaunch({ patient: 'brown-ruth' });
  await openLink(app, link);
  const asking = await windowTitled(app, ASKS);
  await asking.getByRole('button', { name: 'Do not open' }).click();
  await expect.poll(() => app.windows().length).toBe(1);
  await openLink(app, link);
  await openLink(app, sandbox.createLaunch({ patient: 'hale-thomas' }).link);
  await windowTitled(app, ASKS);
  expect(app.windows()).toHaveLength(2);
});

test('A12, I7: switches beside a link are ignored', async ({ workstation }) => {
  const { app, sandbox } = workstation;
  const { link } = sandbox.createLaunch({ patient: 'brown-ruth' });
  await openLink(app, link, '--sites', '/nowhere/sites.json', '--inspect=9229');
  const asking = await windowTitled(app, ASKS);
  await expect(asking.getByText('Northgate General Hospital').first()).toBeVisible();
});
