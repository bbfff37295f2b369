import { writeFileSync } from 'node:fs';
import type { Page } from '@playwright/test';

const EVERY_US = 500;

/** Runs `act` with the page's CPU profiler on; writes what it saw to `file`, for the browser's developer tools. */
export async function profile(page: Page, file: string, act: () => Promise<unknown>): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Profiler.enable');
  await cdp.send('Profiler.setSamplingInterval', { interval: EVERY_US });
  await cdp.send('Profiler.start');
  await act();
  const seen = await cdp.send('Profiler.stop');
  await cdp.detach();
  writeFileSync(file, JSON.stringify(seen.profile));
}
