/** What a clinician does: in her own browser on the hospital's pages, and in Chartroom's window. */
import { expect, type Page } from '@playwright/test';
import { DEMO_PASSWORD } from '../../../sandbox/auth/accounts.ts';
import type { AppHandle, UserBrowser } from './launch-app.ts';

export type Visit = {
  readonly account?: string;
  /** A part of the patient's name, as the picker's search takes it. */
  readonly patient: string;
  /** Scopes to be dropped on the consent page. */
  readonly drop?: readonly string[];
};

/** Types account and password on the hospital's sign-in page. */
export async function logIn(page: Page, account = 'okafor', password = DEMO_PASSWORD): Promise<void> {
  await page.getByLabel('Account name').fill(account);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Searches the picker and chooses the first patient it finds. */
export async function pickPatient(page: Page, search: string): Promise<void> {
  await page.getByRole('searchbox').fill(search);
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await page
    .getByRole('button', { name: /^Choose/ })
    .first()
    .click();
}

/** Drops scopes and approves the rest. */
export async function approve(page: Page, drop: readonly string[] = []): Promise<void> {
  for (const scope of drop) await page.getByRole('checkbox', { name: scope }).uncheck();
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText(/return to Chartroom/i).first()).toBeVisible();
}

/** Waits until every list of the chart has ended, in whatever state: each is announced once it has. */
export async function chartIsRead(window: Page): Promise<void> {
  await expect(window.getByTestId('announcer').locator('p')).not.toHaveCount(0);
  await expect(window.getByTestId('announcer').locator('p:empty')).toHaveCount(0);
}

/** From the sites screen to the patient's chart, through the real pages. */
export async function openChart(app: AppHandle, browser: UserBrowser, visit: Visit): Promise<Page> {
  const window = await app.firstWindow();
  await window.getByRole('button', { name: /^Sign in to/ }).click();
  const page = await browser.nextPage(app);
  await logIn(page, visit.account);
  await pickPatient(page, visit.patient);
  await approve(page, visit.drop);
  await page.close();
  await chartIsRead(window);
  return window;
}

/** Chooses an item of the session menu. */
export async function choose(window: Page, item: string | RegExp): Promise<void> {
  await window.getByRole('button', { name: /session menu$/ }).click();
  await window.getByRole('menuitem', { name: item }).click();
}

export const signOut = (window: Page): Promise<void> => choose(window, 'Sign out');
export const changePatient = (window: Page): Promise<void> => choose(window, 'Change patient');

/** Chooses a theme and waits until main has taken it. */
export async function chooseTheme(window: Page, theme: 'System' | 'Light' | 'Dark'): Promise<void> {
  const menu = window.getByRole('button', { name: /session menu$/ });
  const item = window.getByRole('menuitemradio', { name: theme === 'System' ? 'As the system' : theme });
  await menu.click();
  await item.click();
  await menu.click();
  await expect(item).toBeChecked();
  await window.keyboard.press('Escape');
  await expect(item).toBeHidden();
}
