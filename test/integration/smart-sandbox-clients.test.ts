/** Every type of client and kind of launch against the embedded EHR, over real sockets. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClientSetup, type ClientSetups } from '../../main/smart/client-setup.ts';
import type { LaunchKind } from '../../main/smart/launch.ts';
import { createSmart, type Smart } from '../../main/smart/smart.ts';
import type { SmartClient, SmartSite } from '../../main/smart/smart-site.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { failureOf } from '../support/launch-bench.ts';
import { memoryVault } from '../support/memory-vault.ts';
import { nodeHttp } from '../support/node-http.ts';
import { realClock } from '../support/real-clock.ts';
import { signInByHttp } from '../support/sandbox-browser.ts';
import { startTestSandbox } from '../support/sandbox-session.ts';

let sandbox: Sandbox;
let smart: Smart;
let setups: ClientSetups;
beforeEach(async () => {
  sandbox = await startTestSandbox();
  const vault = memoryVault();
  setups = createClientSetup(vault, realClock);
  smart = createSmart({
    http: nodeHttp,
    clock: realClock,
    vault,
    policy: () => ({ refresh: 'online', dynamicRegistration: true }),
    openBrowser: async (url) => {
      await fetch(await signInByHttp(url, { account: 'okafor', patient: 'ada' }));
    },
  });
});
afterEach(() => sandbox.close());

const siteOf = (client: SmartClient, changes: Partial<SmartSite> = {}): SmartSite => ({
  id: 'sandbox',
  fhirBase: sandbox.fhirBase,
  client,
  access: 'patient',
  redirectPorts: null,
  ...changes,
});
function signIn(site: SmartSite, kind: LaunchKind = { kind: 'standalone' }) {
  const nothing = () => undefined;
  const observer = { onStep: nothing, onWaiting: nothing, onNotice: nothing };
  return smart.launch({ site, kind, forceLogin: false, signal: new AbortController().signal, observer });
}
const keyed = (algorithm: 'RS384' | 'ES384' | null) =>
  siteOf({ type: 'asymmetric', clientId: 'chartroom-asymmetric', algorithm, jwksUrl: null });

/** Makes a client of the type known to the sandbox, as an administrator would. */
async function introduce(site: SmartSite): Promise<void> {
  const { client } = site;
  if (client.type === 'symmetric') await setups.setSecret(site, sandbox.secrets[client.clientId]!);
  if (client.type === 'asymmetric') {
    const { jwks } = await setups.describe(site);
    sandbox.registerKeys(client.clientId, JSON.parse(jwks!) as { keys: [] });
  }
}

/** Whether the sandbox still takes the access token. */
async function reads(accessToken: string): Promise<boolean> {
  const headers = { authorization: `Bearer ${accessToken}` };
  return (await fetch(`${sandbox.fhirBase}/Patient/ada`, { headers })).ok;
}

describe('a client of the embedded EHR', () => {
  it.each([
    ['public', () => siteOf({ type: 'public', clientId: 'chartroom' })],
    ['symmetric', () => siteOf({ type: 'symmetric', clientId: 'chartroom-symmetric', basic: 'form-encoded' })],
    [
      'symmetric, unencoded',
      () => siteOf({ type: 'symmetric', clientId: 'chartroom-symmetric-raw', basic: 'unencoded' }),
    ],
    ['asymmetric, RS384', () => keyed('RS384')],
    ['asymmetric, ES384', () => keyed('ES384')],
    ['asymmetric, by the server', () => keyed(null)],
    ['registered', () => siteOf({ type: 'registered' })],
  ])(
    'SMART 14, 53, 54, 88, 90, 94, 98: %s signs in, renews, reads, and takes its tokens back',
    async (_title, site) => {
      await introduce(site());
      const first = await signIn(site());
      const { clientId } = first;
      expect(first.context.patientId).toBe('ada');
      expect(first.warnings).toEqual([]);
      expect(first.identity?.issuer).toBe(sandbox.issuer);
      const renewed = await smart.refresh({ site: site(), clientId, refreshToken: first.tokens.refreshToken! });
      expect(await reads(renewed.tokens.accessToken)).toBe(true);
      const refreshToken = renewed.tokens.refreshToken ?? first.tokens.refreshToken;
      expect(await smart.revoke({ site: site(), clientId, tokens: { ...renewed.tokens, refreshToken } })).toBe(
        'revoked',
      );
      expect(await reads(renewed.tokens.accessToken)).toBe(false);
      expect(await failureOf(smart.refresh({ site: site(), clientId, refreshToken: refreshToken! }))).toMatchObject({
        code: 'refresh-rejected',
        details: { oauthError: 'invalid_grant' },
      });
    },
  );

  it.each([
    ['encoded where the server does not decode', 'chartroom-symmetric-raw', 'form-encoded'],
    ['unencoded where the server decodes', 'chartroom-symmetric', 'unencoded'],
  ] as const)('SMART 53: a secret sent %s is refused', async (_title, clientId, basic) => {
    const site = siteOf({ type: 'symmetric', clientId, basic });
    await introduce(site);
    expect(await failureOf(signIn(site))).toMatchObject({ code: 'token-rejected' });
  });

  it('SMART 96: a key that the server does not know is refused', async () => {
    expect(await failureOf(signIn(keyed('ES384')))).toMatchObject({
      code: 'token-rejected',
      details: { oauthError: 'invalid_client' },
    });
  });

  it('F3 rotation: no sign-in fails before, during or after it', async () => {
    const site = keyed('ES384');
    await introduce(site);
    await signIn(site);
    await setups.rotateKey(site, 'clinician');
    await introduce(site);
    await signIn(site);
    await setups.finishRotation(site, 'clinician');
    await signIn(site);
    await introduce(site);
    expect((await signIn(site)).context.patientId).toBe('ada');
  });

  it('SMART 104, F7: assertions follow a server whose clock is an hour ahead', async () => {
    const site = keyed('RS384');
    await introduce(site);
    const { clientId, tokens } = await signIn(site);
    sandbox.setClock(3600);
    const renewed = await smart.refresh({ site, clientId, refreshToken: tokens.refreshToken! });
    expect(renewed.tokens.accessToken).not.toBe(tokens.accessToken);
  });

  it('SMART 14: a registration that the server lost is made anew', async () => {
    const site = siteOf({ type: 'registered' });
    await signIn(site);
    const { clientId } = await setups.describe(site);
    await sandbox.forgetClient(clientId!);
    await signIn(site);
    expect((await setups.describe(site)).clientId).not.toBe(clientId);
  });
});

describe('a launch of the embedded EHR', () => {
  const site = () => siteOf({ type: 'public', clientId: 'chartroom' });

  it('E4, SMART 90: a refresh token that was used is refused for good', async () => {
    const { clientId, tokens } = await signIn(site());
    await smart.refresh({ site: site(), clientId, refreshToken: tokens.refreshToken! });
    expect(
      await failureOf(smart.refresh({ site: site(), clientId, refreshToken: tokens.refreshToken! })),
    ).toMatchObject({
      code: 'refresh-rejected',
    });
  });

  it('SMART 16, 31: from the EHR into the patient that it was started in', async () => {
    const { launch } = sandbox.createLaunch({ patient: 'bo' });
    const { context } = await signIn(site(), { kind: 'ehr', launch });
    expect(context.patientId).toBe('bo');
  });

  it('E11 an unlock proves the same user, and brings nothing else', async () => {
    const { identity } = await signIn(site());
    const unlocked = await signIn(site(), { kind: 'unlock' });
    expect(unlocked.identity).toEqual(identity);
    expect(unlocked.tokens.refreshToken).toBeNull();
    expect(await reads(unlocked.tokens.accessToken)).toBe(false);
  });

  it('SMART 87: user-level access needs no patient', async () => {
    const { context, grantedScope } = await signIn({ ...site(), access: 'user' });
    expect(context.patientId).toBeNull();
    expect(grantedScope).toContain('user/Patient.rs');
  });
});
