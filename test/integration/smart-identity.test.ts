/** The id_token over real sockets: each way to be wrong ends the sign-in with its own code. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { HttpPort } from '../../main/ports.ts';
import {
  newSigningKey,
  smartConfiguration,
  signIdToken,
  startFaultServer,
  type FaultServer,
} from '../support/fault-server.ts';
import { failureOf, launchAt, type BenchOptions } from '../support/launch-bench.ts';
import { manualClock } from '../support/manual-clock.ts';
import { nodeHttp } from '../support/node-http.ts';
import { realClock } from '../support/real-clock.ts';

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer();
});
afterEach(() => server.reset());
afterAll(() => server.close());

const useIdToken = (make: () => Promise<string> | string | undefined) =>
  server.script('token', async (_seen, usual) => ({ body: { ...(usual.body as object), id_token: await make() } }));
const useClaims = (changes: Record<string, unknown>) =>
  useIdToken(() => signIdToken(server.key, { ...server.claims(), ...changes }));
const useConfiguration = (changes: Record<string, unknown>) =>
  server.script('smart-configuration', { body: { ...smartConfiguration(server.origin), ...changes } });
const keyRequests = () => server.seen.filter(({ endpoint }) => endpoint === 'jwks').length;

describe('the id_token in a sign-in', () => {
  it('SMART 81, 85: a right one gives the user', async () => {
    useClaims({ name: ' Dr\u0000 Ines \n Testdoctor ' });
    const { fhirUser, userName, warnings } = await launchAt(server);
    expect({ fhirUser, userName, warnings }).toEqual({
      fhirUser: 'Practitioner/p1',
      userName: 'Dr Ines Testdoctor',
      warnings: [],
    });
  });

  it('SMART 85: the name is read from the record system, with the token', async () => {
    const signIn = await launchAt(server);
    expect(signIn.userName).toBeNull();
    expect(await signIn.readUserName(signIn.tokens.accessToken, new AbortController().signal)).toBe(
      'Dr Ines Testdoctor',
    );
    expect(server.seen.at(-1)).toMatchObject({
      url: '/tenant/fhir/Practitioner/p1',
      headers: { authorization: 'Bearer fault-access-token' },
    });
  });

  it.each([
    ['403', { status: 403 }],
    ['HTML', { body: '<html>' }],
    ['a broken connection', { fault: 'reset' as const }],
    ['another resource', { body: { resourceType: 'Patient', name: [{ text: 'Somebody' }] } }],
  ])('SMART 86: %s instead of the user leaves no name and harms nothing', async (_title, reply) => {
    server.script('fhir', reply);
    const signIn = await launchAt(server);
    expect(await signIn.readUserName(signIn.tokens.accessToken, new AbortController().signal)).toBeNull();
  });

  it.each([undefined, null])('SMART 86: an absent id_token (%s) warns and signs in', async (value) => {
    useIdToken(() => value as undefined);
    const { fhirUser, warnings } = await launchAt(server);
    expect(fhirUser).toBeNull();
    expect(warnings).toEqual([{ code: 'identity-missing', subject: 'id_token' }]);
    expect(keyRequests(), 'at most the one ahead of the token').toBeLessThanOrEqual(1);
  });

  it.each([
    ['D7 issuer', { iss: 'https://evil.example' }, 'id-token-issuer'],
    ['D5 audience', { aud: 'another-client' }, 'id-token-audience'],
    ['SMART 41, D6 nonce', { nonce: 'other' }, 'id-token-nonce'],
    ['D8 expiry', { exp: Math.floor(Date.now() / 1000) - 61 }, 'id-token-expired'],
  ])('SMART 81, 86, %s wrong: ends the sign-in', async (_title, changes, code) => {
    useClaims(changes);
    expect(await failureOf(launchAt(server))).toMatchObject({ code });
  });

  it('D1 a signature of another key ends the sign-in', async () => {
    const other = await startFaultServer();
    useIdToken(() => signIdToken(other.key, server.claims()));
    expect(await failureOf(launchAt(server))).toMatchObject({ code: 'id-token-signature' });
    await other.close();
  });

  it.each([
    ['D4 404', { status: 404 }],
    ['D4 HTML', { body: '<html>' }],
    ['D4 no keys member', { body: {} }],
    ['D4 a broken connection', { fault: 'reset' as const }],
    ['D4 a redirect', { status: 302, headers: { location: 'https://evil.example/' } }],
    [
      'D4 ten thousand keys',
      { body: { keys: Array.from({ length: 10_000 }, () => ({ kty: 'RSA', n: 'x'.repeat(60) })) } },
    ],
  ])('%s instead of the keys: they are unavailable', async (_title, reply) => {
    server.script('jwks', reply);
    expect(await failureOf(launchAt(server))).toMatchObject({ code: 'id-token-keys-unavailable' });
  });

  it('D4 keys that come too slowly are unavailable', async () => {
    server.script('jwks', { fault: 'stall', body: { keys: [] } });
    const http: HttpPort = (request) => nodeHttp({ ...request, timeoutMs: Math.min(request.timeoutMs, 300) });
    expect(await failureOf(launchAt(server, { http }))).toMatchObject({ code: 'id-token-keys-unavailable' });
  });

  it('SMART 84, D2, D3 an unknown kid: the keys are read once more, and only once', async () => {
    let first = true;
    server.script('jwks', (_seen, usual) => {
      const reply = first ? { body: { keys: [] } } : usual;
      first = false;
      return reply;
    });
    expect((await launchAt(server)).fhirUser).toBe('Practitioner/p1');
    expect(keyRequests()).toBe(2);
    server.reset();
    server.script('jwks', { body: { keys: [] } });
    expect(await failureOf(launchAt(server))).toMatchObject({ code: 'id-token-signature' });
    expect(keyRequests()).toBe(2);
  });

  it('SMART 81 the keys are there before the token: checking it asks for nothing', async () => {
    await launchAt(server, {
      browse: async (visit) => {
        await vi.waitUntil(() => keyRequests() === 1);
        await visit.callback();
      },
    });
    // Nobody waits for tokens of the tests before to be taken back.
    const asked = server.seen.map(({ endpoint }) => endpoint).filter((endpoint) => endpoint !== 'revoke');
    expect(asked).toEqual(['smart-configuration', 'jwks', 'token']);
  });

  it('SMART 84, D2 a key rotated while the clinician was in the browser is read again, even without a kid', async () => {
    const former = await newSigningKey('RS256', null);
    const current = await newSigningKey('RS256', null);
    let asked = 0;
    server.script('jwks', () => ({ body: { keys: [(asked++ === 0 ? former : current).publicJwk] } }));
    useIdToken(() => signIdToken(current, server.claims()));
    expect((await launchAt(server)).fhirUser).toBe('Practitioner/p1');
    expect(keyRequests()).toBe(2);
  });

  it('D4 keys that could not be had ahead are asked for again', async () => {
    let asked = 0;
    server.script('jwks', (_seen, usual) => (asked++ === 0 ? { status: 503 } : usual));
    expect((await launchAt(server)).fhirUser).toBe('Practitioner/p1');
  });

  it('SMART 82: without jwks_uri the keys are found through the issuer', async () => {
    useConfiguration({ jwks_uri: undefined });
    const { fhirUser, warnings } = await launchAt(server);
    expect(fhirUser).toBe('Practitioner/p1');
    expect(warnings).toEqual([{ code: 'member-missing', subject: 'jwks_uri' }]);
    expect(server.seen.some(({ endpoint }) => endpoint === 'openid-configuration')).toBe(true);
  });

  it.each([
    ['of another issuer', { issuer: 'https://evil.example', jwks_uri: 'https://evil.example/jwks' }],
    ['with insecure keys', { jwks_uri: 'http://evil.example/jwks' }],
    ['without keys', {}],
  ])('A14 an OpenID configuration %s is not believed', async (_title, changes) => {
    useConfiguration({ jwks_uri: undefined });
    server.script('openid-configuration', { body: { issuer: server.origin, ...changes } });
    expect(await failureOf(launchAt(server))).toMatchObject({ code: 'id-token-keys-unavailable' });
  });

  it('A14 without an issuer the id_token is not believed: nobody is named, and the screen is told', async () => {
    useConfiguration({ issuer: undefined });
    const { fhirUser, userName, warnings } = await launchAt(server, { browse: (visit) => visit.callback() });
    expect([fhirUser, userName]).toEqual([null, null]);
    expect(warnings).toEqual([
      { code: 'issuer-unverified', subject: 'issuer' },
      { code: 'identity-missing', subject: 'id_token' },
    ]);
  });

  it('SMART 81: issuer and subject together are who it is', async () => {
    const { identity } = await launchAt(server);
    expect(identity).toEqual({ issuer: server.origin, subject: 'u1' });
  });

  it('D6 the nonce of an earlier sign-in ends the sign-in', async () => {
    let earlier: unknown;
    useIdToken(() => {
      earlier = server.claims()['nonce'];
      return signIdToken(server.key, server.claims());
    });
    await launchAt(server);
    useClaims({ nonce: earlier });
    expect(await failureOf(launchAt(server))).toMatchObject({ code: 'id-token-nonce' });
  });

  it('D9 a user relative to the FHIR base is the same user', async () => {
    useClaims({ fhirUser: 'Practitioner/p1' });
    const signIn = await launchAt(server);
    expect([signIn.fhirUser, signIn.warnings]).toEqual(['Practitioner/p1', []]);
  });

  it.each(['Organization/o1', 'Device/d1', 7])(
    'D9 a user of an unexpected type (%s) is dropped with a warning',
    async (user) => {
      useClaims({ fhirUser: user });
      const signIn = await launchAt(server);
      expect([signIn.fhirUser, signIn.warnings]).toEqual([null, [{ code: 'identity-missing', subject: 'fhirUser' }]]);
    },
  );

  it.each([
    ['a day behind', -86_400_000],
    ['a day ahead', 86_400_000],
    ['ten years ahead', 315_360_000_000],
  ])('D10 a workstation clock %s ends the sign-in, and names the clock', async (_title, offsetMs) => {
    const clock = { ...realClock, now: () => Date.now() + offsetMs };
    const failure = await failureOf(launchAt(server, { clock }));
    expect(failure.code).toBe('id-token-expired');
    expect(failure.details.rule).toContain('clock of this computer');
  });

  it('D11 a clock that jumps back while the browser is open: the code is taken, and the clock named', async () => {
    let offsetMs = 0;
    const clock = { ...realClock, now: () => Date.now() + offsetMs };
    const browse: BenchOptions['browse'] = (visit) => {
      offsetMs = -3_600_000;
      return visit.callback();
    };
    expect(await failureOf(launchAt(server, { clock, browse }))).toMatchObject({
      code: 'id-token-expired',
      details: { member: 'iat' },
    });
  });

  it('D11 daylight saving changes nothing: times are counted, not read off a wall', async () => {
    const switchMs = Date.parse('2026-10-25T01:00:00Z');
    const clock = manualClock(switchMs - 1000);
    useClaims({ iat: switchMs / 1000 - 1, exp: switchMs / 1000 + 299 });
    const { tokens } = await launchAt(server, { clock });
    expect(tokens.expiresAtMs).toBe(switchMs - 1000 + 300_000);
  });

  it('SMART 85, D9 a user on a foreign host is dropped with a warning, and nothing is asked there', async () => {
    useClaims({ fhirUser: 'https://evil.example/Practitioner/p1' });
    const signIn = await launchAt(server);
    expect(signIn.fhirUser).toBeNull();
    expect(signIn.warnings).toEqual([{ code: 'identity-missing', subject: 'fhirUser' }]);
    expect(await signIn.readUserName(signIn.tokens.accessToken, new AbortController().signal)).toBeNull();
  });
});
