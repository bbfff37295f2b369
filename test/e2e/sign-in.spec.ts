import { approve, changePatient, logIn, pickPatient, signOut } from './support/clinician.ts';
import { expect, test } from './support/workstation.ts';

test('SMART 12, 15, 39 a clinician signs in through the real pages, picks a patient, approves and reads', async ({
  workstation,
}) => {
  const { app, window, browser } = workstation;
  await expect(window.getByRole('heading', { name: 'Choose a site' })).toBeVisible();
  await window.getByRole('button', { name: 'Sign in to Northgate General Hospital' }).click();
  await expect(window.getByText('Open the page again')).toBeVisible();

  const page = await browser.nextPage(app);
  await logIn(page, 'okafor', 'not the password');
  await expect(page.getByRole('alert')).toContainText('do not match');
  await logIn(page);
  await pickPatient(page, 'Brown');
  await expect(page.getByText('patient/Observation.rs')).toBeVisible();
  await approve(page);

  await expect(window.getByRole('heading', { name: 'BROWN, Ruth (Mrs)' })).toBeVisible();
  await expect(window.getByText(/^Complete/)).toBeVisible();
  await expect(window).toHaveTitle('BROWN, Ruth (Mrs) · Chartroom');
  await expect(window.getByText('Dr Adaeze Okafor')).toBeVisible();
});

test('SMART 49 the page that ends a sign-in holds neither code nor state', async ({ workstation }) => {
  const { app, window, browser } = workstation;
  await window.getByRole('button', { name: /^Sign in to/ }).click();
  const page = await browser.nextPage(app);
  await logIn(page);
  await pickPatient(page, 'Brown');
  await approve(page);
  const { searchParams } = new URL(page.url());
  const html = await page.content();
  for (const secret of ['code', 'state']) expect(html).not.toContain(searchParams.get(secret) ?? 'none');
});

test('SMART 59 a dropped scope hides its list and says which scope is missing', async ({ workstation }) => {
  const window = await workstation.openChart({ patient: 'Brown', drop: ['patient/Condition.rs'] });
  await window.getByRole('tab', { name: /^Conditions/ }).click();
  await expect(window.getByText(/patient\/Condition/).first()).toBeVisible();
  await expect(window.getByText(/No conditions (are )?recorded/i)).toHaveCount(0);
});

test('SMART 46 a refused consent is said in words, and the clinician can try again', async ({ workstation }) => {
  const { app, window, browser } = workstation;
  await window.getByRole('button', { name: /^Sign in to/ }).click();
  const page = await browser.nextPage(app);
  await logIn(page);
  await pickPatient(page, 'Brown');
  await page.getByRole('button', { name: 'Refuse' }).click();
  await expect(window.getByRole('button', { name: /again/i }).first()).toBeVisible();
  await window.getByRole('button', { name: /again/i }).first().click();
  await expect(window.getByText('Open the page again')).toBeVisible();
});

test('SMART 44, B1 a forged answer ends nothing: it is refused, named on screen, and the real one counts', async ({
  workstation,
}) => {
  const { app, window, browser } = workstation;
  await window.getByRole('button', { name: /^Sign in to/ }).click();
  const url = new URL(await browser.nextUrl(app));
  const redirect = url.searchParams.get('redirect_uri') ?? '';
  const forged = await browser.context.newPage();
  await forged.goto(`${redirect}?code=stolen&state=${'A'.repeat(43)}`);
  await expect(window.getByRole('status').filter({ hasText: /./ })).toBeVisible();
  await forged.goto(url.href);
  await logIn(forged);
  await pickPatient(forged, 'Brown');
  await approve(forged);
  await expect(window.getByRole('heading', { name: /^BROWN/ })).toBeVisible();
});

test('SMART 13, 48, B9 cancel closes the port and returns to the sites', async ({ workstation }) => {
  const { app, window, browser } = workstation;
  await window.getByRole('button', { name: /^Sign in to/ }).click();
  const redirect = new URL(await browser.nextUrl(app)).searchParams.get('redirect_uri') ?? '';
  await window.getByRole('button', { name: 'Cancel' }).click();
  await expect(window.getByRole('button', { name: 'Choose another site' })).toBeVisible();
  await expect(fetch(redirect)).rejects.toThrow();
  await window.getByRole('button', { name: 'Choose another site' }).click();
  await expect(window.getByRole('heading', { name: 'Choose a site' })).toBeVisible();
});

test('display-4 another patient: nothing of the first is left', async ({ workstation }) => {
  const { app, browser } = workstation;
  const window = await workstation.openChart({ patient: 'Brown' });
  await changePatient(window);
  const page = await browser.nextPage(app);
  await pickPatient(page, 'Hale');
  await approve(page);
  await expect(window.getByRole('heading', { name: /^HALE/ })).toBeVisible();
  await expect(window.getByText(/^Complete/)).toBeVisible();
  const text = await window.locator('body').innerText();
  for (const trace of ['BROWN', 'Creatinine', 'metformin', 'Penicillin']) expect(text).not.toContain(trace);
});

test('sign out forgets the patient', async ({ workstation }) => {
  const window = await workstation.openChart({ patient: 'Brown' });
  await signOut(window);
  await expect(window.getByRole('heading', { name: 'Choose a site' })).toBeVisible();
  expect(await window.locator('body').innerText()).not.toContain('BROWN');
  await expect(window).toHaveTitle('Chartroom');
});
