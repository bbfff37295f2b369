/** Chartroom without a hospital: for specs of the shell around the page. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { hasDisplay, pickRuntime } from '../../standin/runtime.ts';
import { launchApp, type AppHandle } from './launch-app.ts';

export type BareApp = {
  readonly app: AppHandle;
  readonly page: Page;
  readonly folder: string;
  /** Ends the app; what it left on disk is still there until `dispose`. */
  readonly dispose: () => Promise<void>;
};

/** Whether Electron itself runs the specs. */
export const onElectron = (): boolean => pickRuntime({ display: hasDisplay() }).name === 'electron';

/** Starts the built app with no sites and a profile of its own, and waits for its page. */
export async function startBare(): Promise<BareApp> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'chartroom-shell-'));
  const profile = `--user-data-dir=${path.join(folder, 'profile')}`;
  const app = await launchApp({ args: [profile, '--sites', path.join(folder, 'none.json')] });
  const page = await app.firstWindow();
  await page.getByRole('button').first().waitFor();
  return {
    app,
    page,
    folder,
    dispose: async () => {
      await app.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
