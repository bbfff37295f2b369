/** Renewal and revocation over real sockets: a refresh token is never used twice, and never lost to a bad line. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HttpPort } from '../../main/ports.ts';
import type { LaunchContext } from '../../main/smart/launch-context.ts';
import type { Smart } from '../../main/smart/smart.ts';
import { smartConfiguration, startFaultServer, type FaultServer, type Reply } from '../support/fault-server.ts';
import { failureOf, siteAt, smartAt, type BenchOptions } from '../support/launch-bench.ts';
import { manualClock, type ManualClock } from '../support/manual-clock.ts';
import { nodeHttp } from '../support/node-http.ts';

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer();
});
let clock: ManualClock;
let smart: Smart;
const restart = (options: BenchOptions = {}) => {
  clock = manualClock();
  smart = smartAt(server, { clock, ...options });
};
beforeEach(() => restart());
afterEach(() => server.reset());
afterAll(() => server.close());

const HOUR_MS = 3_600_000;
const requests = (endpoint: string) => server.seen.filter((seen) => seen.endpoint === endpoint);
const renew = (refreshToken = 'r1') => smart.refresh({ site: siteAt(server), clientId: server.clientId, refreshToken });
/** The same port, less patient. */
const hasty: HttpPort = (request) => nodeHttp({ ...request, timeoutMs: Math.min(request.timeoutMs, 300) });

describe('renewing tokens', () => {
  it('SMART 88, 89: a form with the refresh token and the id of a public client, no scope, and no second one', async () => {
    expect(await renew()).toEqual({
      tokens: {
        accessToken: 'fault-access-token-2',
        expiresAtMs: clock.now() + 300_000,
        refreshToken: 'fault-refresh-token-2',
      },
      grantedScope: null,
      mergeContext: expect.any(Function) as unknown,
    });
    expect(requests('token').map(({ form }) => Object.fromEntries(form))).toEqual([
      { grant_type: 'refresh_token', refresh_token: 'r1', client_id: server.clientId },
    ]);
  });

  const answers: [title: string, changes: object, expected: object][] = [
    ['SMART 90: no new refresh token', { refresh_token: undefined }, { tokens: { refreshToken: null } }],
    ['SMART 90: an empty refresh token', { refresh_token: '' }, { tokens: { refreshToken: null } }],
    ['E5 another scope', { scope: 'patient/Patient.rs' }, { grantedScope: 'patient/Patient.rs' }],
    ['C7 expires_in absent', { expires_in: undefined }, { tokens: { expiresAtMs: null } }],
  ];
  it.each(answers)('%s is given as it is', async (_title, changes, expected) => {
    server.script('token', (_seen, usual) => ({ body: { ...(usual.body as object), ...changes } }));
    expect(await renew()).toMatchObject(expected);
  });

  const before: LaunchContext = {
    ...{ patientId: 'p1', encounterId: 'e1', locationId: 'l1', intent: null, tenant: null, fhirContext: [] },
    ...{ needPatientBanner: false, styleUrl: null },
  };
  it.each([
    ['nothing', {}, {}],
    ['another encounter', { encounter: 'e2' }, { encounterId: 'e2' }],
    ['E5 another patient, for the session to judge', { patient: 'other' }, { patientId: 'other' }],
    ['another banner', { need_patient_banner: true }, { needPatientBanner: true }],
  ])('SMART 79: a renewal that says %s of the context leaves the rest as it was', async (_title, said, changes) => {
    server.script('token', (_seen, usual) => ({ body: { ...(usual.body as object), ...said } }));
    expect((await renew()).mergeContext(before)).toEqual({ ...before, ...changes });
  });

  const errors = [
    'invalid_grant',
    'invalid_client',
    'unauthorized_client',
    'invalid_request',
    'unsupported_grant_type',
  ];
  it.each(errors.flatMap((error) => [400, 401, 403].map((status) => [error, status] as const)))(
    'SMART 57, 93: %s as %i is refused for good, and asked once',
    async (oauthError, status) => {
      server.script('token', { status, body: { error: oauthError, error_description: 'about Ada' } });
      expect(await failureOf(renew())).toEqual({ code: 'refresh-rejected', details: { status, oauthError } });
      expect(requests('token')).toHaveLength(1);
    },
  );

  const passing: [title: string, reply: Reply, details: object][] = [
    ['C1 500', { status: 500 }, { status: 500 }],
    [
      'C1 503 with Retry-After',
      { status: 503, headers: { 'retry-after': '9' } },
      { status: 503, retryAfterSeconds: 9 },
    ],
    ['C1 429', { status: 429, headers: { 'retry-after': '30' } }, { status: 429, retryAfterSeconds: 30 }],
    ['429 that says invalid_grant', { status: 429, body: { error: 'invalid_grant' } }, { status: 429 }],
    ['503 that says invalid_grant', { status: 503, body: { error: 'invalid_grant' } }, { status: 503 }],
    ['400 temporarily_unavailable', { status: 400, body: { error: 'temporarily_unavailable' } }, { status: 400 }],
    ['400 with HTML', { status: 400, body: '<html>' }, { status: 400 }],
    ['C3 200 with HTML', { body: '<html>' }, { status: 200 }],
    ['C3 200 with an empty body', { body: '' }, { status: 200 }],
    ['C3 200 with 2 MB', { body: 'x'.repeat(2_000_000) }, {}],
    ['C6 token_type absent', { body: { access_token: 'x' } }, { status: 200, member: 'token_type' }],
    ['C11 a redirect', { status: 307, headers: { location: 'https://evil.example/' } }, { status: 307 }],
    ['E7 a connection that breaks at once', { fault: 'reset' }, {}],
    ['E3 a connection that breaks within the answer', { fault: 'cut', body: { access_token: 'x' } }, {}],
  ];
  it.each(passing)('%s: the token may still be good, and is used once', async (_title, reply, details) => {
    server.script('token', reply);
    expect(await failureOf(renew())).toMatchObject({ code: 'refresh-unreachable', details });
    expect(requests('token')).toHaveLength(1);
  });

  it.each(['stall', 'silent', 'drip'] as const)('C4 %s: the renewal has one time limit', async (fault) => {
    restart({ http: hasty });
    server.script('token', { fault, body: { access_token: 'x' } });
    expect(await failureOf(renew())).toEqual({ code: 'refresh-unreachable', details: {} });
    expect(requests('token')).toHaveLength(1);
  });

  it('E5 a patient that is none ends the session: nothing is read in its name', async () => {
    server.script('token', (_seen, usual) => ({ body: { ...(usual.body as object), patient: '../x' } }));
    expect(await failureOf(renew())).toMatchObject({ code: 'refresh-rejected', details: { member: 'patient' } });
  });

  it('E7 where the configuration cannot be read the token is not used', async () => {
    server.script('smart-configuration', { status: 503 });
    expect(await failureOf(renew())).toEqual({ code: 'refresh-unreachable', details: { status: 503 } });
    expect(requests('token')).toEqual([]);
  });
});

describe('what a server said of itself', () => {
  it('SMART 27: is remembered for an hour', async () => {
    for (const advanceMs of [0, HOUR_MS - 1, 1]) {
      clock.advance(advanceMs);
      await renew();
    }
    expect(requests('smart-configuration')).toHaveLength(2);
  });

  it.each([
    ['jumps back a day', -24 * HOUR_MS],
    ['comes back from eight hours of suspend', 8 * HOUR_MS],
  ])('D11 is read anew where the clock %s', async (_title, offsetMs) => {
    let jumpedMs = 0;
    restart({ clock: { ...clock, now: () => clock.now() + jumpedMs } });
    await renew();
    jumpedMs = offsetMs;
    await renew();
    expect(requests('smart-configuration')).toHaveLength(2);
  });

  const MOVED: [title: string, reply: Reply][] = [
    ['404', { status: 404 }],
    ['410', { status: 410 }],
    ['invalid_client', { status: 401, body: { error: 'invalid_client' } }],
  ];
  it.each(MOVED)('SMART 27: %s at an endpoint that has moved is mended, once', async (_title, reply) => {
    await renew();
    const elsewhere = await startFaultServer();
    const body = { ...smartConfiguration(server.origin), token_endpoint: `${elsewhere.origin}/token` };
    server.script('smart-configuration', { body });
    server.script('token', reply);
    expect((await renew('r2')).tokens.accessToken).toBe('fault-access-token-2');
    expect(elsewhere.seen.map(({ form }) => form.get('refresh_token'))).toEqual(['r2']);
    await elsewhere.close();
  });

  it.each(MOVED)('SMART 27: %s at an endpoint that has not moved stands', async (_title, reply) => {
    await renew();
    server.script('token', reply);
    await failureOf(renew('r2'));
    expect(requests('token')).toHaveLength(2);
    expect(requests('smart-configuration')).toHaveLength(2);
  });
});

describe('SMART 26: taking tokens back', () => {
  const revoke = (refreshToken: string | null = 'r1') =>
    smart.revoke({ site: siteAt(server), clientId: server.clientId, tokens: { accessToken: 'a1', refreshToken } });
  const revoked = () => requests('revoke').map(({ form }) => [form.get('token'), form.get('token_type_hint')]);
  const only = (hint: string, reply: Reply) =>
    server.script('revoke', ({ form }) => (form.get('token_type_hint') === hint ? reply : {}));

  it('SMART 94: the refresh token first, then the access token, as a public client', async () => {
    expect(await revoke()).toBe('revoked');
    expect(revoked()).toEqual([
      ['r1', 'refresh_token'],
      ['a1', 'access_token'],
    ]);
    expect(requests('revoke').map(({ form }) => form.get('client_id'))).toEqual([server.clientId, server.clientId]);
  });

  it('SMART 94: without a refresh token the access token alone', async () => {
    expect(await revoke(null)).toBe('revoked');
    expect(revoked()).toEqual([['a1', 'access_token']]);
  });

  it('SMART 94: a server that offers no revocation is not asked', async () => {
    server.script('smart-configuration', {
      body: { ...smartConfiguration(server.origin), revocation_endpoint: undefined },
    });
    expect(await revoke()).toBe('not-offered');
    expect(server.seen.map(({ endpoint }) => endpoint)).toEqual(['smart-configuration']);
  });

  it.each([
    ['500', { status: 500 }, { status: 500 }],
    ['503', { status: 503 }, { status: 503 }],
    ['400', { status: 400, body: { error: 'invalid_request' } }, { status: 400 }],
    ['401', { status: 401, body: { error: 'invalid_client' } }, { status: 401 }],
    ['a redirect', { status: 307, headers: { location: 'https://evil.example/' } }, { status: 307 }],
    ['a broken connection', { fault: 'reset' as const }, {}],
  ])(
    'E8 %s for the refresh token is told, and the access token is taken back all the same',
    async (_t, reply, details) => {
      only('refresh_token', reply);
      expect(await failureOf(revoke())).toEqual({ code: 'revocation-failed', details });
      expect(revoked().at(-1)).toEqual(['a1', 'access_token']);
    },
  );

  it('RFC 7009 §2.2.1: access tokens that cannot be revoked are no failure beside a refresh token that was', async () => {
    only('access_token', { status: 400, body: { error: 'unsupported_token_type' } });
    expect(await revoke()).toBe('revoked');
    expect(await failureOf(revoke(null))).toMatchObject({ code: 'revocation-failed' });
  });

  it('E8 nobody waits longer than five seconds', async () => {
    const { promise: asked, resolve } = Promise.withResolvers<undefined>();
    server.script('revoke', () => {
      resolve(undefined);
      return { fault: 'silent' };
    });
    const failure = failureOf(revoke());
    await asked;
    clock.advance(5000);
    expect(await failure).toEqual({ code: 'revocation-failed', details: {} });
    expect(revoked()).toHaveLength(1);
  });

  it('E8 a server that is not there is told', async () => {
    server.script('smart-configuration', { fault: 'reset' });
    expect(await failureOf(revoke())).toEqual({ code: 'revocation-failed', details: {} });
  });
});
