import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingSecretService, startSecretService, type SecretService } from '../support/secret-service.ts';
import { fixture, type Fixture } from './fixture-app/launch.ts';
import type { StandinProcess } from './standin-process.ts';

const missing = missingSecretService();

describe.skipIf(missing !== null)(
  `SMART 6: safeStorage beside a Secret Service${missing ? ` (${missing})` : ''}`,
  () => {
    let service: SecretService;
    let app: Fixture;
    beforeAll(async () => {
      service = await startSecretService();
      app = fixture();
    });
    afterAll(async () => {
      await app.dispose();
      await service.stop();
    });

    const start = async (env: Readonly<Record<string, string>> = service.env): Promise<StandinProcess> => {
      const started = app.launch({ env: { DBUS_SESSION_BUS_ADDRESS: env['DBUS_SESSION_BUS_ADDRESS'] ?? '' } });
      await started.firstWindow();
      return started;
    };
    const backend = (process: StandinProcess): Promise<string> =>
      process.evaluate(({ safeStorage }) => safeStorage.getSelectedStorageBackend());

    it('calls itself trustworthy where its key lies there, and opens at the next start what it sealed', async () => {
      const first = await start();
      expect(await backend(first)).toBe('gnome_libsecret');
      const sealed = await first.evaluate(({ safeStorage }) => safeStorage.encryptStringAsync('secret'));
      await first.close();
      const again = await start();
      const opened = await again.evaluate(
        async ({ safeStorage }, bytes) => await safeStorage.decryptStringAsync(Buffer.from(bytes)),
        sealed,
      );
      await again.close();
      expect(opened).toEqual({ result: 'secret', shouldReEncrypt: false });
    });

    it('J3: does not where the service is locked, nor where the session names none', async () => {
      await service.lock();
      const locked = await start();
      expect(await backend(locked)).toBe('basic_text');
      await locked.close();
      const without = await start({});
      expect(await backend(without)).toBe('basic_text');
      await without.close();
    });
  },
);
