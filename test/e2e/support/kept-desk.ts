/** Specs of what outlives a start: the embedded EHR, and an app whose secrets lie in a private, real Secret Service. */
import { startSandbox, type Sandbox } from '../../../sandbox/server.ts';
import { writeSites, type SiteEntry } from '../../../scripts/sites-file.ts';
import { startSecretService, type SecretService } from '../../support/secret-service.ts';
import { test as base, type AppHandle } from './launch-app.ts';

type Fixtures = {
  readonly service: SecretService;
  readonly sandbox: Sandbox;
  /** Starts the app, watched for what it hands to the browser; each start finds what the ones before have kept. */
  readonly start: () => Promise<AppHandle>;
};

/** The test function whose app knows the one site that `siteOf` makes of the embedded EHR's FHIR base. */
export const keptDesk = (siteOf: (fhirBase: string) => SiteEntry) =>
  base.extend<Fixtures>({
    service: async ({}, use) => {
      const service = await startSecretService();
      await use(service);
      await service.stop();
    },
    sandbox: async ({}, use) => {
      const sandbox = await startSandbox({ port: 0 });
      await use(sandbox);
      await sandbox.close();
    },
    start: async ({ launch, service, sandbox, userBrowser }, use, info) => {
      await use(async () => {
        const args = ['--sites', writeSites(info.outputPath(), [siteOf(sandbox.fhirBase)])];
        const app = await launch({ args, env: { ...service.env } });
        await userBrowser.watch(app);
        return app;
      });
    },
  });
