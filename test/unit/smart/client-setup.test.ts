import { compactVerify, importJWK, type JWK } from 'jose';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signAssertion } from '../../../main/smart/client-assertion.ts';
import { createClientKeys, newClientKey } from '../../../main/smart/client-keys.ts';
import { clientSecrets, type ClientKey } from '../../../main/smart/client-secrets.ts';
import { createClientSetup, type ClientSetups } from '../../../main/smart/client-setup.ts';
import type { SmartClient } from '../../../main/smart/smart-site.ts';
import { clientSetupSchema } from '../../../shared/ipc-contract.ts';
import { failureOf } from '../../support/launch-bench.ts';
import { manualClock, type ManualClock } from '../../support/manual-clock.ts';
import { memoryVault, type MemoryVault } from '../../support/memory-vault.ts';

const SITE = 'northgate';
const siteOf = (client: SmartClient) => ({ id: SITE, client });
const asymmetric = (algorithm: 'RS384' | 'ES384' | null) =>
  siteOf({ type: 'asymmetric', clientId: 'chartroom', algorithm, jwksUrl: null });
const symmetric = siteOf({ type: 'symmetric', clientId: 'chartroom', basic: 'form-encoded' });
const publicSite = siteOf({ type: 'public', clientId: 'chartroom' });
const registered = siteOf({ type: 'registered' });
const CURVE = asymmetric('ES384');

let vault: MemoryVault;
let clock: ManualClock;
let setups: ClientSetups;
beforeEach(() => {
  vault = memoryVault();
  clock = manualClock();
  setups = createClientSetup(vault, clock);
});
const keySet = (jwks: string | null) => (JSON.parse(jwks ?? '{}') as { keys: JWK[] }).keys;
const kept = () => [...vault.records.values()].map(({ json }) => json).join('\n');

describe('a key of a client', () => {
  let keys: ClientKey[];
  beforeAll(async () => {
    keys = await Promise.all((['RS384', 'ES384'] as const).map((alg) => newClientKey(alg, 'current', 7)));
  });

  it.each([
    [0, 'RS384', 'RSA', ['alg', 'e', 'kid', 'kty', 'n', 'use']],
    [1, 'ES384', 'EC', ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']],
  ] as const)('SMART 97, 98: key %i is for %s, and shows public members alone', async (n, alg, kty, members) => {
    const store = memoryVault();
    await clientSecrets(store).keys.write(SITE, [keys[n]!]);
    const [jwk] = keySet((await createClientSetup(store, clock).describe(asymmetric(alg))).jwks);
    expect(Object.keys(jwk!).sort()).toEqual(members);
    expect(jwk).toMatchObject({ alg, kty, use: 'sig', kid: keys[n]!.kid });
  });

  it('SMART 96: an RSA key has 3072 bits', () => {
    expect(Buffer.from(keys[0]!.privateJwk['n'] as string, 'base64url')).toHaveLength(384);
  });

  it('SMART 103: an ES384 signature is IEEE P1363, 96 bytes', async () => {
    const request = { clientId: 'c', audience: 'https://ehr.example/token', nowMs: 0, jwksUrl: null };
    const signature = (await signAssertion(keys[1]!, request)).split('.')[2]!;
    expect(Buffer.from(signature, 'base64url')).toHaveLength(96);
  });
});

describe('the setup of a client', () => {
  it.each([
    ['public', publicSite, 'chartroom'],
    ['registered', registered, null],
    ['symmetric', symmetric, 'chartroom'],
  ] as const)('SMART 8, 53: a %s client is described without keys', async (client, site, clientId) => {
    expect(await setups.describe(site)).toEqual({
      client,
      clientId,
      secretSinceMs: null,
      keys: [],
      jwks: null,
      backend: null,
    });
    expect(vault.written).toEqual([]);
  });

  it('SMART 53: a secret goes in, when it did is told, and it never comes out', async () => {
    const description = await setups.setSecret(symmetric, 'canary-secret');
    expect(description.secretSinceMs).toBe(clock.now());
    expect(JSON.stringify([description, await setups.describe(symmetric)])).not.toContain('canary');
    clock.advance(5);
    expect((await setups.setSecret(symmetric, 'another')).secretSinceMs).toBe(clock.now());
    expect(kept()).not.toContain('canary');
  });

  it('SMART 96: an asymmetric client gets its first key when it is first described, once', async () => {
    const [first, second] = await Promise.all([setups.describe(CURVE), setups.describe(CURVE)]);
    expect(first.keys).toEqual([
      { kid: first.keys[0]!.kid, algorithm: 'ES384', createdAtMs: clock.now(), use: 'current' },
    ]);
    expect(second).toEqual(first);
    expect(await createClientSetup(vault, clock).describe(CURVE)).toEqual(first);
    expect(vault.written).toHaveLength(1);
  });

  it('SMART 98, F5: without a choice of the site there is a key of each algorithm', async () => {
    const { keys, jwks } = await setups.describe(asymmetric(null));
    expect(keys.map(({ algorithm }) => algorithm)).toEqual(['RS384', 'ES384']);
    expect(new Set(keySet(jwks).map(({ kid }) => kid)).size).toBe(2);
  });

  it('F3 rotation: the next key is published beside the current one, then takes its place, and the old one is gone', async () => {
    const before = await setups.describe(CURVE);
    clock.advance(1000);
    const during = await setups.rotateKey(CURVE, 'clinician');
    expect(during.keys.map(({ use }) => use)).toEqual(['current', 'next']);
    expect(during.keys[0]).toEqual(before.keys[0]);
    expect(keySet(during.jwks).map(({ kid }) => kid)).toEqual(during.keys.map(({ kid }) => kid));
    expect(await setups.rotateKey(CURVE, 'clinician'), 'a second rotation changes nothing').toEqual(during);
    const after = await setups.finishRotation(CURVE, 'clinician');
    expect(after.keys).toEqual([{ ...during.keys[1]!, use: 'current' }]);
    expect(await setups.finishRotation(CURVE, 'clinician'), 'nor does a second finish').toEqual(after);
    expect(kept()).not.toContain(before.keys[0]!.kid);
  });

  it('F3 the next key verifies what it signs once it is current', async () => {
    await setups.rotateKey(CURVE, 'clinician');
    const { jwks } = await setups.finishRotation(CURVE, 'clinician');
    const [key] = (await clientSecrets(vault).keys.read(SITE))!;
    const request = { clientId: 'c', audience: 'https://ehr.example/token', nowMs: 0, jwksUrl: null };
    await compactVerify(await signAssertion(key!, request), await importJWK(keySet(jwks)[0]!, 'ES384'));
  });

  it('forgets secret, keys and registration; an asymmetric client has a new key at once', async () => {
    const before = await setups.describe(CURVE);
    const after = await setups.forget(CURVE, 'clinician');
    expect(after.keys).toHaveLength(1);
    expect(after.keys[0]!.kid).not.toBe(before.keys[0]!.kid);
    await setups.setSecret(symmetric, 'canary-secret');
    expect((await setups.forget(symmetric, 'clinician')).secretSinceMs).toBeNull();
    expect(kept()).not.toContain('canary');
  });

  it('SMART 7, F10: nothing private is described or exported', async () => {
    const description = await setups.rotateKey(asymmetric(null), 'clinician');
    const [key] = (await clientSecrets(vault).keys.read(SITE))!;
    const text = JSON.stringify(description);
    for (const name of ['d', 'p', 'q', 'dp', 'dq', 'qi']) {
      expect(key!.privateJwk[name], name).toEqual(expect.any(String));
      expect(text).not.toContain(key!.privateJwk[name]);
    }
    const view = { id: SITE, name: 'N', host: 'ehr.example', environment: 'test' };
    expect(clientSetupSchema.strict().parse({ ...description, site: view })).toEqual({ ...description, site: view });
  });

  it.each([
    ['a secret of a public client', () => setups.setSecret(publicSite, 'x')],
    ['a secret of an asymmetric client', () => setups.setSecret(CURVE, 'x')],
    ['a key of a symmetric client', () => setups.rotateKey(symmetric, 'clinician')],
    ['a key of a registered client', () => setups.finishRotation(registered, 'clinician')],
    ['a key of a machine that is no client', () => setups.rotateKey(CURVE, 'backend')],
  ])('refuses %s', async (_title, act) => {
    expect(await failureOf(act())).toEqual({ code: 'bad-request', details: {} });
    expect(vault.written).toEqual([]);
  });

  it('a key that could not be kept is not used: the next one asked for is another', async () => {
    vault.breakWrites(true);
    expect(await failureOf(setups.describe(CURVE))).toMatchObject({ code: 'vault-write-failed' });
    vault.breakWrites(false);
    expect((await setups.describe(CURVE)).keys).toHaveLength(1);
  });

  it('J3 where the store of this machine lets nobody in, no key is made that would be gone tomorrow', async () => {
    vault.loseReach();
    expect(await failureOf(setups.describe(CURVE))).toEqual({ code: 'vault-unavailable', details: {} });
    expect(await failureOf(setups.rotateKey(CURVE, 'clinician'))).toEqual({ code: 'vault-unavailable', details: {} });
    expect(vault.written).toEqual([]);
  });

  it('J3 nor is one kept that shows by its writing that the store lets nobody in', async () => {
    const write = vault.write;
    const late = { ...vault, write: (...args: Parameters<typeof write>) => write(...args).then(vault.loseReach) };
    expect(await failureOf(createClientSetup(late, clock).describe(CURVE))).toMatchObject({
      code: 'vault-unavailable',
    });
    expect(kept()).not.toContain('privateJwk');
  });

  it('J2 a record that is not what it should be counts as absent', async () => {
    await vault.write({ site: SITE, kind: 'client-secret' }, { secret: 7 });
    await vault.write({ site: SITE, kind: 'client-keys' }, [{ kid: 'x' }]);
    expect((await setups.describe(symmetric)).secretSinceMs).toBeNull();
    expect(await createClientKeys(vault, clock).ensure(SITE, CURVE.client as never)).toHaveLength(1);
  });
});

describe('the setup of the machine itself', () => {
  const backend = { type: 'asymmetric', clientId: 'exports', algorithm: 'ES384', jwksUrl: null } as const;
  const both = { ...CURVE, backend };
  const kidsOf = (description: Awaited<ReturnType<ClientSetups['describe']>>) => ({
    clinician: description.keys.map(({ kid }) => kid),
    backend: description.backend?.keys.map(({ kid }) => kid),
  });

  it('SMART 96, 105: has a key of its own, made once, whose public half is shown', async () => {
    const first = await setups.describe({ ...publicSite, backend });
    expect(first.keys).toEqual([]);
    expect(first.backend).toMatchObject({ clientId: 'exports', keys: [{ algorithm: 'ES384', use: 'current' }] });
    const [jwk] = keySet(first.backend?.jwks ?? null);
    expect(Object.keys(jwk!).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    expect(await setups.describe({ ...publicSite, backend })).toEqual(first);
  });

  it('F3: its key is changed without touching the clinician’s, and the other way round', async () => {
    const before = kidsOf(await setups.describe(both));
    const during = kidsOf(await setups.rotateKey(both, 'backend'));
    expect(during.clinician).toEqual(before.clinician);
    expect(during.backend).toHaveLength(2);
    const after = kidsOf(await setups.finishRotation(both, 'backend'));
    expect(after).toEqual({ clinician: before.clinician, backend: [during.backend?.[1]] });
    const other = kidsOf(await setups.rotateKey(both, 'clinician'));
    expect(other.backend).toEqual(after.backend);
    expect(other.clinician).toHaveLength(2);
  });

  it('SMART 7: forgetting the keys of the one leaves the other’s', async () => {
    const before = kidsOf(await setups.describe(both));
    const after = kidsOf(await setups.forget(both, 'backend'));
    expect(after.clinician).toEqual(before.clinician);
    expect(after.backend).not.toEqual(before.backend);
    expect(kidsOf(await setups.forget(both, 'clinician')).backend).toEqual(after.backend);
  });

  it('SMART 7, F10: nothing private is described', async () => {
    const description = await setups.describe(both);
    const [key] = (await clientSecrets(vault, 'backend').keys.read(SITE))!;
    expect(key!.privateJwk['d']).toEqual(expect.any(String));
    expect(JSON.stringify(description)).not.toContain(key!.privateJwk['d']);
  });
});
