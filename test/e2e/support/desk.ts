/** What specs of many windows share: launches from the EHR, unlocking, and the power of the machine. */
import { expect, type Page } from '@playwright/test';
import { logIn, approve } from './clinician.ts';
import type { AppHandle, UserBrowser } from './launch-app.ts';

/** The operating system hands a link to the app that is running, as its second start. */
export async function openLink(app: AppHandle, link: string, ...switches: string[]): Promise<void> {
  await app.evaluate(
    ({ app: electronApp }, argv) => void electronApp.emit('second-instance', {}, ['chartroom', ...argv], '/', null),
    [...switches, link],
  );
}

/** The window with this title, once it is there. */
export async function windowTitled(app: AppHandle, title: RegExp): Promise<Page> {
  const titled = async (): Promise<Page | undefined> => {
    for (const page of app.windows()) if (title.test(await page.title().catch(() => ''))) return page;
    return undefined;
  };
  await expect(async () => expect(await titled()).toBeDefined()).toPass({ timeout: 20_000 });
  return (await titled())!;
}

/** Something happens to the machine. */
export async function power(app: AppHandle, event: 'suspend' | 'resume' | 'lock-screen'): Promise<void> {
  await app.evaluate(({ powerMonitor }, name) => void powerMonitor.emit(name), event);
}

/** Nobody has touched the machine for so long; main looks again when its next timer falls due. */
export async function idleFor(app: AppHandle, seconds: number): Promise<void> {
  await app.evaluate(({ powerMonitor }, idle) => void (powerMonitor.getSystemIdleTime = () => idle), seconds);
}

/** The wall clock of main jumps ahead, as it does over a suspended time in which no timer runs. */
export async function jump(app: AppHandle, ms: number): Promise<void> {
  await app.evaluate((_electron, by) => {
    const real = Date.now;
    Date.now = () => real() + by;
  }, ms);
}

/** Presses the button that unlocks, and signs in on the hospital's page as `account`. */
export async function unlock(
  app: AppHandle,
  browser: Pick<UserBrowser, 'nextPage'>,
  window: Page,
  account = 'okafor',
): Promise<void> {
  await window.getByRole('button', { name: /^Sign in again/ }).click();
  const page = await browser.nextPage(app);
  await logIn(page, account);
  // The hospital asks for consent, and for no patient.
  await approve(page);
  await page.close();
}
