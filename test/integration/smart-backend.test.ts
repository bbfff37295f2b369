/** The machine as a client of its own against the embedded EHR, over real sockets. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBackendAccess } from '../../main/smart/backend-access.ts';
import { vaultKeys } from '../../main/smart/backend-keys.ts';
import { createClientSetup, type ClientSetups } from '../../main/smart/client-setup.ts';
import type { AsymmetricClient } from '../../main/smart/smart-site.ts';
import type { ExportLevel } from '../../shared/population.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { failureOf } from '../support/launch-bench.ts';
import { memoryVault, type MemoryVault } from '../support/memory-vault.ts';
import { nodeHttp } from '../support/node-http.ts';
import { realClock } from '../support/real-clock.ts';
import { startTestSandbox } from '../support/sandbox-session.ts';

let sandbox: Sandbox;
let vault: MemoryVault;
let setups: ClientSetups;
beforeEach(async () => {
  sandbox = await startTestSandbox();
  vault = memoryVault();
  setups = createClientSetup(vault, realClock);
});
afterEach(() => sandbox.close());

const siteOf = (backend: Partial<AsymmetricClient> = {}) => ({
  id: 'sandbox',
  fhirBase: sandbox.fhirBase,
  client: { type: 'public', clientId: 'chartroom' } as const,
  backend: { type: 'asymmetric', clientId: 'chartroom-backend', algorithm: null, jwksUrl: null, ...backend } as const,
});
async function introduce(site: ReturnType<typeof siteOf>): Promise<void> {
  const { backend } = await setups.describe(site);
  sandbox.registerKeys('chartroom-backend', JSON.parse(backend!.jwks) as { keys: [] });
}
const accessOf = (site: ReturnType<typeof siteOf>, types: readonly string[], level: ExportLevel = 'patients') =>
  createBackendAccess({ http: nodeHttp, clock: realClock, keys: vaultKeys(vault, realClock) }, site, types, level);

describe('backend services at the embedded EHR', () => {
  it.each(['RS384', 'ES384', null] as const)(
    'SMART 96–103, 105, 106: a key of %s that was made here lets the machine in',
    async (algorithm) => {
      const site = siteOf({ algorithm });
      await introduce(site);
      const access = accessOf(site, ['Patient', 'Observation'], 'group');
      const { granted, missing } = await access.prepare();
      expect(granted.split(' ').sort()).toEqual(['system/Group.rs', 'system/Observation.rs', 'system/Patient.rs']);
      expect(missing).toEqual([]);
      const token = await access.getAccessToken();
      const read = (bearer: string) =>
        fetch(`${sandbox.fhirBase}/Patient?_count=1`, { headers: { authorization: `Bearer ${bearer}` } });
      expect((await read(token)).status).toBe(200);
      const renewed = await access.renewAccessToken(token);
      expect(renewed).not.toBe(token);
      expect((await read(renewed!)).status).toBe(200);
    },
  );

  it('SMART 96: a key that is not registered is refused', async () => {
    expect(await failureOf(accessOf(siteOf({ algorithm: 'ES384' }), ['Patient']).prepare())).toMatchObject({
      code: 'backend-client-refused',
      details: { oauthError: 'invalid_client' },
    });
  });

  it('F3: through a change of the key the machine is let in at every step', async () => {
    const site = siteOf({ algorithm: 'ES384' });
    await introduce(site);
    const enter = () => accessOf(site, ['Patient']).prepare();
    await enter();
    await setups.rotateKey(site, 'backend');
    await enter();
    await introduce(site);
    await enter();
    await setups.finishRotation(site, 'backend');
    await enter();
    expect((await setups.describe(site)).backend?.keys).toHaveLength(1);
  });

  it.each([-3600, 3600])('SMART 104, F7: a server whose clock is %i s off lets the machine in', async (seconds) => {
    const site = siteOf({ algorithm: 'ES384' });
    await introduce(site);
    sandbox.setClock(seconds);
    expect(await accessOf(site, ['Patient']).prepare()).toMatchObject({ missing: [] });
  });

  it('SMART 110, F9: what the server grants is compared with what was asked', async () => {
    const site = siteOf({ algorithm: 'ES384' });
    await introduce(site);
    sandbox.allowScopes(['system/Patient.rs']);
    expect(await accessOf(site, ['Patient', 'Condition']).prepare()).toEqual({
      granted: 'system/Patient.rs',
      missing: ['Condition'],
    });
    expect(await failureOf(accessOf(site, ['Condition']).prepare())).toMatchObject({ code: 'backend-scope-denied' });
  });
});
