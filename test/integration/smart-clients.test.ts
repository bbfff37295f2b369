/** Every type of client over real sockets: how it proves itself, what it does when the server does not believe it. */
import { decodeJwt, importJWK, jwtVerify, type JWK } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createClientSetup } from '../../main/smart/client-setup.ts';
import { clientSecrets } from '../../main/smart/client-secrets.ts';
import type { SmartClient } from '../../main/smart/smart-site.ts';
import { smartConfiguration, startFaultServer, type FaultServer, type Reply } from '../support/fault-server.ts';
import { failureOf, launchAt, launchBy, siteAt, smartAt, type BenchOptions } from '../support/launch-bench.ts';
import { memoryVault, type MemoryVault } from '../support/memory-vault.ts';
import { realClock } from '../support/real-clock.ts';

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer();
});
let vault: MemoryVault;
beforeEach(() => {
  vault = memoryVault();
});
afterEach(() => server.reset());
afterAll(() => server.close());

const SECRET = 'canary:+%/=& secret';
const symmetric = { type: 'symmetric', clientId: 'fault-client', basic: 'form-encoded' } as const;
const asymmetric = { type: 'asymmetric', clientId: 'fault-client', algorithm: 'ES384', jwksUrl: null } as const;
const registered = { type: 'registered' } as const;
const keepSecret = () => createClientSetup(vault, realClock).setSecret(siteAt(server, { client: symmetric }), SECRET);
const launch = (client: SmartClient, options: BenchOptions = {}) =>
  launchAt(server, { vault, ...options, site: { client, ...options.site } });
const requests = (endpoint: string) => server.seen.filter((seen) => seen.endpoint === endpoint);
const assertions = () => requests('token').map(({ form }) => form.get('client_assertion') ?? '');
const INVALID_CLIENT: Reply = { status: 401, body: { error: 'invalid_client' } };

describe('a symmetric client', () => {
  it('SMART 53: proves itself by HTTP Basic, at the token endpoint and at revocation', async () => {
    await keepSecret();
    const smart = smartAt(server, { vault });
    const site = siteAt(server, { client: symmetric });
    const { clientId, tokens } = await launchBy(smart, server, { site });
    await smart.refresh({ site, clientId, refreshToken: 'r' });
    await smart.revoke({ site, clientId, tokens });
    const encoded = `fault-client:${new URLSearchParams({ x: SECRET }).toString().slice(2)}`;
    const asked = [...requests('token'), ...requests('revoke')];
    expect(asked.map(({ headers }) => headers.authorization)).toEqual(Array(3).fill(`Basic ${btoa(encoded)}`));
    expect(asked.filter(({ form }) => form.has('client_id') || form.has('client_secret'))).toEqual([]);
  });

  it('SMART 53: without its secret nothing is opened, and it says so', async () => {
    const openBrowser = () => Promise.reject(new Error('opened'));
    expect(await failureOf(launch(symmetric, { openBrowser }))).toEqual({ code: 'client-secret-missing', details: {} });
    expect(requests('token')).toEqual([]);
  });

  it('C2 invalid_client: asked once, because no clock can be why', async () => {
    await keepSecret();
    server.script('token', { ...INVALID_CLIENT, headers: { date: new Date(0).toUTCString() } });
    expect(await failureOf(launch(symmetric))).toMatchObject({ code: 'token-rejected' });
    expect(requests('token')).toHaveLength(1);
  });

  it.each([301, 302, 303, 307, 308])(
    'C11 a redirect %i to another host: code and secret go nowhere',
    async (status) => {
      const elsewhere = await startFaultServer();
      await keepSecret();
      server.script('token', { status, headers: { location: `${elsewhere.origin}/token` } });
      expect(await failureOf(launch(symmetric))).toEqual({ code: 'token-redirected', details: { status } });
      expect(elsewhere.seen).toEqual([]);
      await elsewhere.close();
    },
  );

  it('SMART 1: the secret is in no request but that to the token endpoint, and in no error', async () => {
    await keepSecret();
    server.script('token', { ...INVALID_CLIENT, body: { error: 'invalid_client', error_description: SECRET } });
    expect(JSON.stringify(await failureOf(launch(symmetric)))).not.toContain('canary');
    const others = server.seen.filter(({ endpoint }) => endpoint !== 'token');
    expect(JSON.stringify(others)).not.toMatch(/canary|authorization/i);
  });
});

describe('an asymmetric client', () => {
  it('SMART 96-102: proves itself by an assertion that its published key verifies', async () => {
    await launch(asymmetric);
    const { jwks } = await createClientSetup(vault, realClock).describe(siteAt(server, { client: asymmetric }));
    const [jwk] = (JSON.parse(jwks!) as { keys: JWK[] }).keys;
    const key = await importJWK(jwk!, 'ES384');
    const audience = `${server.origin}/token`;
    const { protectedHeader } = await jwtVerify(assertions()[0]!, key, { audience, issuer: 'fault-client' });
    expect(protectedHeader).toEqual({ alg: 'ES384', typ: 'JWT', kid: jwk!.kid });
    expect(requests('token')[0]!.form.has('client_id')).toBe(false);
  });

  it('F5 the server takes ES384 alone: the key that is registered already signs', async () => {
    const body = { ...smartConfiguration(server.origin), token_endpoint_auth_signing_alg_values_supported: ['ES384'] };
    server.script('smart-configuration', { body });
    await createClientSetup(vault, realClock).describe(siteAt(server, { client: { ...asymmetric, algorithm: null } }));
    const written = vault.written.length;
    await launch({ ...asymmetric, algorithm: null });
    expect(Buffer.from(assertions()[0]!.split('.')[0]!, 'base64url').toString()).toContain('"alg":"ES384"');
    expect(vault.written).toHaveLength(written);
  });

  it('F3 during rotation the current key signs, afterwards the next', async () => {
    const setups = createClientSetup(vault, realClock);
    const site = siteAt(server, { client: asymmetric });
    const during = await setups.rotateKey(site, 'clinician');
    await launch(asymmetric);
    await setups.finishRotation(site, 'clinician');
    await launch(asymmetric);
    const kids = assertions().map((text) => Buffer.from(text.split('.')[0]!, 'base64url').toString());
    expect(kids.map((header) => (JSON.parse(header) as { kid: string }).kid)).toEqual(
      during.keys.map(({ kid }) => kid),
    );
  });

  const HOUR_MS = 3_600_000;
  /** Refuses as long as the assertion is not of the server's time, as a server does whose clock differs. */
  const bySkewedClock = (offsetMs: number) =>
    server.script('token', ({ form }, usual) => {
      const serverMs = Date.now() + offsetMs;
      const { iat = 0, exp = 0 } = decodeJwt(form.get('client_assertion') ?? '');
      if (iat * 1000 <= serverMs + 5000 && exp * 1000 > serverMs) return usual;
      return { ...INVALID_CLIENT, headers: { date: new Date(serverMs).toUTCString() } };
    });

  it.each([
    ['behind', -HOUR_MS],
    ['ahead', HOUR_MS],
  ])(
    'SMART 101, 104, F7: a server an hour %s is asked once more, by its own clock, with a new assertion',
    async (_t, ms) => {
      bySkewedClock(ms);
      expect((await launch(asymmetric)).tokens.accessToken).toBe('fault-access-token');
      const [first, second] = assertions().map((text) => decodeJwt(text));
      expect(assertions()).toHaveLength(2);
      expect(second!.jti).not.toBe(first!.jti);
      expect(Math.abs(second!.iat! - first!.iat! - ms / 1000)).toBeLessThan(5);
      const [code, again] = requests('token').map(({ form }) => form.get('code'));
      expect(again).toBe(code);
    },
  );

  it('SMART 104, F7: a refresh is mended the same way, with the same refresh token', async () => {
    bySkewedClock(HOUR_MS);
    const smart = smartAt(server, { vault });
    const site = siteAt(server, { client: asymmetric });
    await smart.refresh({ site, clientId: 'fault-client', refreshToken: 'r1' });
    expect(requests('token').map(({ form }) => form.get('refresh_token'))).toEqual(['r1', 'r1']);
  });

  it.each([
    ['is refused again', () => new Date(0).toUTCString(), 2],
    ['agrees with ours', () => new Date().toUTCString(), 1],
    ['is nonsense', () => 'noon', 1],
  ])('F7 where the server’s clock %s: the rejection stands', async (_title, date, asked) => {
    server.script('token', () => ({ ...INVALID_CLIENT, headers: { date: date() } }));
    expect(await failureOf(launch(asymmetric))).toMatchObject({
      code: 'token-rejected',
      details: { oauthError: 'invalid_client' },
    });
    expect(requests('token')).toHaveLength(asked);
  });

  it('F7 another refusal is no matter of clocks', async () => {
    server.script('token', {
      status: 400,
      headers: { date: new Date(0).toUTCString() },
      body: { error: 'invalid_grant' },
    });
    expect(await failureOf(launch(asymmetric))).toMatchObject({ code: 'token-rejected' });
    expect(requests('token')).toHaveLength(1);
  });

  it('F10 the private key is in no request and in no error', async () => {
    server.script('token', INVALID_CLIENT);
    const failure = await failureOf(launch(asymmetric));
    const [key] = (await clientSecrets(vault).keys.read('fault-site'))!;
    expect(JSON.stringify([failure, server.seen])).not.toContain(key!.privateJwk['d']);
  });
});

describe('a client that registers itself', () => {
  const documents = () => requests('register').map(({ body }) => JSON.parse(body) as Record<string, unknown>);

  it('SMART 8, 14: as a native public client, once, for everything that it will ask', async () => {
    const smart = smartAt(server, { vault, policy: { refresh: 'online' } });
    const asked: (string | null)[] = [];
    const site = siteAt(server, { client: registered });
    for (const kind of [{ kind: 'standalone' }, { kind: 'ehr', launch: 'l' }, { kind: 'unlock' }] as const) {
      await launchBy(smart, server, { site, kind });
      asked.push(server.claims()['aud'] as string);
    }
    expect(asked).toEqual(['registered-1', 'registered-1', 'registered-1']);
    const [document, ...more] = documents();
    expect(more).toEqual([]);
    expect(document).toMatchObject({
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      redirect_uris: ['http://127.0.0.1/callback', 'http://[::1]/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
    });
    expect((document!['scope'] as string).split(' ')).toEqual(
      expect.arrayContaining(['openid', 'fhirUser', 'launch', 'launch/patient', 'patient/Patient.rs', 'online_access']),
    );
    expect(requests('token').map(({ form }) => form.get('client_id'))).toEqual(asked);
  });

  it('SMART 10, 11: with listed ports each redirect is registered in full', async () => {
    const redirectPorts = [40_001, 40_002];
    await failureOf(launch(registered, { redirectPorts, openBrowser: () => Promise.reject(new Error('no browser')) }));
    expect(documents()[0]!['redirect_uris']).toEqual([
      'http://127.0.0.1:40001/callback',
      'http://127.0.0.1:40002/callback',
      'http://[::1]:40001/callback',
      'http://[::1]:40002/callback',
    ]);
  });

  it('a wish that has changed is registered anew', async () => {
    await launch(registered);
    await launch(registered, { site: { access: 'user' } });
    expect(documents()).toHaveLength(2);
  });

  it.each([
    ['401', { status: 401 }, 2],
    ['404', { status: 404 }, 2],
    ['500', { status: 500 }, 1],
    ['a broken connection', { fault: 'reset' as const }, 1],
    ['HTML', { body: '<html>' }, 1],
  ])('asked after its registration, the server says %s: registered %3$i times', async (_title, reply, times) => {
    await launch(registered);
    server.script('registration', reply);
    await launch(registered);
    expect(documents()).toHaveLength(times);
    expect(requests('registration')[0]!.headers.authorization).toBe('Bearer fault-registration-token');
  });

  it('SMART 27, C2 invalid_client: forgets the registration, registers anew, and asks the clinician once more', async () => {
    let refused = 0;
    server.script('token', (_seen, usual) => (refused++ === 0 ? INVALID_CLIENT : usual));
    const steps: string[] = [];
    await launch(registered, { observer: { onStep: (step) => steps.push(step) } });
    expect(documents()).toHaveLength(2);
    expect(steps.filter((step) => step === 'opening-browser')).toHaveLength(2);
    server.script('token', INVALID_CLIENT);
    expect(await failureOf(launch(registered))).toMatchObject({ code: 'token-rejected' });
    expect(documents(), 'once a sign-in, not for ever').toHaveLength(3);
  });

  it('at a refresh invalid_client ends the session, and the next sign-in registers anew', async () => {
    const smart = smartAt(server, { vault });
    const site = siteAt(server, { client: registered });
    const { clientId } = await launchBy(smart, server, { site });
    server.script('token', INVALID_CLIENT);
    const renewal = smart.refresh({ site, clientId, refreshToken: 'r' });
    expect(await failureOf(renewal)).toMatchObject({ code: 'refresh-rejected' });
    server.script('token', (_seen, usual) => usual);
    await launchBy(smart, server, { site });
    expect(documents()).toHaveLength(2);
  });

  it('SMART 88: a session outlives its registration here: its tokens are renewed and taken back as the client they were given to', async () => {
    const smart = smartAt(server, { vault });
    const site = siteAt(server, { client: registered });
    const old = await launchBy(smart, server, { site });
    await createClientSetup(vault, realClock).forget(site, 'clinician');
    await smart.refresh({ site, clientId: old.clientId, refreshToken: 'r' });
    const anew = await launchBy(smart, server, { site });
    expect(anew.clientId).not.toBe(old.clientId);
    await smart.refresh({ site, clientId: old.clientId, refreshToken: 'r' });
    await smart.revoke({ site, clientId: old.clientId, tokens: old.tokens });
    const asked = [...requests('token').filter(({ form }) => form.has('refresh_token')), ...requests('revoke')];
    expect(asked.map(({ form }) => form.get('client_id'))).toEqual(Array(3).fill(old.clientId));
  });

  it('SMART 27: an old client that the server forgot does not cost the registration made since', async () => {
    const smart = smartAt(server, { vault });
    const site = siteAt(server, { client: registered });
    await launchBy(smart, server, { site });
    server.script('token', (seen, usual) => (seen.form.get('client_id') === 'old' ? INVALID_CLIENT : usual));
    await failureOf(smart.refresh({ site, clientId: 'old', refreshToken: 'r' }));
    await launchBy(smart, server, { site });
    expect(documents()).toHaveLength(1);
  });

  const failures: [title: string, reply: Reply, error: object][] = [
    [
      '400 invalid_redirect_uri',
      { status: 400, body: { error: 'invalid_redirect_uri' } },
      { code: 'registration-refused', details: { status: 400, oauthError: 'invalid_redirect_uri' } },
    ],
    ['401', { status: 401 }, { code: 'registration-refused', details: { status: 401 } }],
    ['403 with HTML', { status: 403, body: '<html>' }, { code: 'registration-refused', details: { status: 403 } }],
    [
      'another way to authenticate',
      { status: 201, body: { client_id: 'x', client_secret: 's', token_endpoint_auth_method: 'client_secret_basic' } },
      { code: 'registration-refused', details: { status: 201, member: 'token_endpoint_auth_method' } },
    ],
    [
      '429',
      { status: 429, headers: { 'retry-after': '7' } },
      { code: 'registration-unreachable', details: { status: 429, retryAfterSeconds: 7 } },
    ],
    ['500', { status: 500 }, { code: 'registration-unreachable', details: { status: 500 } }],
    ['HTML', { body: '<html>' }, { code: 'registration-unreachable', details: { status: 200 } }],
    ['no client_id', { status: 201, body: {} }, { code: 'registration-unreachable', details: { status: 201 } }],
    ['a redirect', { status: 307, headers: { location: '/x' } }, { code: 'registration-unreachable' }],
    ['a broken connection', { fault: 'reset' }, { code: 'registration-unreachable', details: {} }],
  ];
  it('SMART 14: a server that refuses the scopes is asked once more without them', async () => {
    const refusal: Reply = { status: 400, body: { error: 'invalid_client_metadata' } };
    server.script('register', ({ body }, usual) => (body.includes('"scope"') ? refusal : usual));
    await launch(registered);
    expect(documents().map((document) => 'scope' in document)).toEqual([true, false]);
    server.script('register', refusal);
    expect(await failureOf(launch(registered, { vault: memoryVault() }))).toEqual({
      code: 'registration-refused',
      details: { status: 400, oauthError: 'invalid_client_metadata' },
    });
    expect(documents(), 'and no more often').toHaveLength(4);
  });

  it.each(failures)('SMART 14: %s instead of a registration has its own code', async (_title, reply, error) => {
    server.script('register', reply);
    expect(await failureOf(launch(registered))).toMatchObject(error);
    expect(vault.written).toEqual([]);
  });

  it.each([
    ['the server does not offer it', { registration_endpoint: undefined }, true],
    ['its endpoint is insecure', { registration_endpoint: 'http://ehr.example/register' }, true],
    ['policy dynamicRegistration is off', {}, false],
  ])('SMART 14: where %s nothing is registered', async (_title, changes, dynamicRegistration) => {
    server.script('smart-configuration', { body: { ...smartConfiguration(server.origin), ...changes } });
    const failure = await failureOf(launch(registered, { policy: { dynamicRegistration } }));
    expect(failure).toEqual({ code: 'registration-not-offered', details: {} });
    expect(requests('register')).toEqual([]);
  });

  it('the token for a registration goes to no other host', async () => {
    const body = { client_id: 'x', registration_client_uri: 'https://evil.example/x', registration_access_token: 't' };
    server.script('register', { status: 201, body });
    await launch(registered);
    expect(await clientSecrets(vault).registration.read('fault-site')).toMatchObject({ management: null });
  });
});
