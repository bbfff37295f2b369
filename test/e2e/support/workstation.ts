/** Chartroom against an embedded EHR of its own: what most specs start with. */
import { mkdir } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox/server.ts';
import { writeSitesFile } from '../../../scripts/sites-file.ts';
import { openChart, type Visit } from './clinician.ts';
import { test as base, type AppHandle, type UserBrowser } from './launch-app.ts';

export type Workstation = {
  readonly app: AppHandle;
  readonly window: Page;
  readonly sandbox: Sandbox;
  readonly browser: UserBrowser;
  /** Signs in through the real pages and waits for the banner. */
  readonly openChart: (visit: Visit) => Promise<Page>;
};

type Fixtures = {
  readonly sandboxOptions: Partial<SandboxOptions>;
  /** Names another FHIR base than the sandbox's, for servers that misbehave. */
  readonly fhirBase: string | null;
  readonly workstation: Workstation;
};

export const test = base.extend<Fixtures>({
  sandboxOptions: [{}, { option: true }],
  fhirBase: [null, { option: true }],
  workstation: async ({ launch, userBrowser, sandboxOptions, fhirBase }, use, info) => {
    const sandbox = await startSandbox({ port: 0, ...sandboxOptions });
    await mkdir(info.outputPath(), { recursive: true });
    const sites = writeSitesFile(info.outputPath(), fhirBase ?? sandbox.fhirBase);
    const app = await launch({ args: ['--sites', sites] });
    const window = await app.firstWindow();
    // A window is there before its page is: what a spec asks earlier is lost with the empty one.
    await window.getByRole('button').first().waitFor();
    await userBrowser.watch(app);
    await use({ app, window, sandbox, browser: userBrowser, openChart: (visit) => openChart(app, userBrowser, visit) });
    await sandbox.close();
  },
});
export { expect } from '@playwright/test';
