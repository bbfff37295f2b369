/** The token endpoint over real sockets: every way it can be wrong has its own code, and nothing is sent twice. */
import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { HttpPort } from '../../main/ports.ts';
import { smartConfiguration, startFaultServer, type FaultServer, type Reply } from '../support/fault-server.ts';
import { failureOf, launchAt } from '../support/launch-bench.ts';
import { nodeHttp } from '../support/node-http.ts';

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer();
});
afterEach(() => server.reset());
afterAll(() => server.close());

const tokenRequests = () => server.seen.filter(({ endpoint }) => endpoint === 'token');
/** Changes members of the right answer; undefined leaves one away. */
const change = (changes: Record<string, unknown>) =>
  server.script('token', (_seen, usual) => ({ body: { ...(usual.body as object), ...changes } }));
/** The same port, less patient. */
const hasty: HttpPort = (request) => nodeHttp({ ...request, timeoutMs: Math.min(request.timeoutMs, 300) });

describe('the token request', () => {
  it('SMART 35, 50-52, 54: a form with code, verifier, the same redirect_uri and client_id; no client authentication', async () => {
    let redirectUri = '';
    await launchAt(server, {
      browse: (visit) => {
        redirectUri = visit.redirectUri;
        return visit.callback();
      },
    });
    const [request] = tokenRequests();
    expect(request?.method).toBe('POST');
    expect(request?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
    expect(request?.headers.authorization).toBeUndefined();
    expect(Object.fromEntries(request!.form)).toEqual({
      grant_type: 'authorization_code',
      code: 'fault-code',
      redirect_uri: redirectUri,
      code_verifier: expect.stringMatching(/^[\w-]{43,128}$/) as string,
      client_id: server.clientId,
    });
  });
});

describe('a token endpoint that fails', () => {
  const failures: [title: string, reply: Reply, error: object][] = [
    ['C1 500', { status: 500, body: 'oops' }, { code: 'token-server-error', details: { status: 500 } }],
    [
      'C1 503 with Retry-After',
      { status: 503, headers: { 'retry-after': '9999999' } },
      { code: 'token-server-error', details: { status: 503, retryAfterSeconds: 3600 } },
    ],
    [
      'C1 429',
      { status: 429, headers: { 'retry-after': '30' } },
      { code: 'token-server-error', details: { status: 429, retryAfterSeconds: 30 } },
    ],
    [
      'C3 200 with HTML',
      { headers: { 'content-type': 'text/html' }, body: '<html>' },
      { code: 'token-not-json', details: { status: 200 } },
    ],
    ['C3 200 with an empty body', { body: '' }, { code: 'token-not-json', details: { status: 200 } }],
    [
      'C3 200 with a wrong content type',
      { headers: { 'content-type': 'text/html; charset=utf-8' }, body: { access_token: 'x', token_type: 'Bearer' } },
      { code: 'token-not-json', details: { status: 200 } },
    ],
    ['C3 200 with a list', { body: [1] }, { code: 'token-not-json', details: { status: 200 } }],
    ['C3 200 with 2 MB', { body: 'x'.repeat(2_000_000) }, { code: 'token-malformed', details: {} }],
    ['C5 a connection that breaks at once', { fault: 'reset' }, { code: 'token-unreachable', details: {} }],
    [
      'C5 a connection that breaks within the answer',
      { fault: 'cut', body: { access_token: 'x', token_type: 'Bearer', patient: 'p' } },
      { code: 'token-unreachable', details: {} },
    ],
    [
      'C2 400 with an unregistered error',
      { status: 400, body: { error: '<b>patient name</b>' } },
      { code: 'token-rejected', details: { status: 400 } },
    ],
    ['C2 400 with HTML', { status: 400, body: '<html>' }, { code: 'token-rejected', details: { status: 400 } }],
  ];
  it.each(failures)('SMART 58, %s: its own code, once', async (_title, reply, error) => {
    server.script('token', reply);
    expect(await failureOf(launchAt(server))).toEqual(error);
    expect(tokenRequests()).toHaveLength(1);
  });

  const RFC_6749 = [
    'invalid_request',
    'invalid_client',
    'invalid_grant',
    'unauthorized_client',
    'unsupported_grant_type',
    'invalid_scope',
  ];
  it.each(RFC_6749.flatMap((error) => [400, 401, 403].map((status) => [error, status] as const)))(
    'SMART 57, C2 %s as %i is a rejection',
    async (oauthError, status) => {
      server.script('token', {
        status,
        headers: { 'www-authenticate': 'Basic realm="x"' },
        body: { error: oauthError, error_description: 'about Ada' },
      });
      expect(await failureOf(launchAt(server))).toEqual({ code: 'token-rejected', details: { status, oauthError } });
    },
  );

  it('C4 a body without end is cut off', async () => {
    server.script('token', { fault: 'endless' });
    expect(await failureOf(launchAt(server))).toEqual({ code: 'token-malformed', details: {} });
  });

  it.each(['stall', 'silent', 'drip'] as const)('C4 %s: the whole exchange has one time limit', async (fault) => {
    server.script('token', { fault, body: { access_token: 'x' } });
    expect(await failureOf(launchAt(server, { http: hasty }))).toEqual({ code: 'token-timeout', details: {} });
    expect(tokenRequests()).toHaveLength(1);
  });

  it('C4 the limit is thirty seconds', async () => {
    const limits: number[] = [];
    const http: HttpPort = (request) => {
      if (request.method === 'POST') limits.push(request.timeoutMs);
      return nodeHttp(request);
    };
    await launchAt(server, { http });
    expect(limits).toEqual([30_000]);
  });

  /** A token endpoint below HTTP: breaks the connection at a phase of its own. */
  async function brokenAt(phase: (socket: net.Socket) => void): Promise<{ url: string; close: () => void }> {
    const broken = net.createServer((socket) => {
      socket.on('error', () => undefined);
      phase(socket);
    });
    await once(broken.listen(0, '127.0.0.1'), 'listening');
    return { url: `http://127.0.0.1:${(broken.address() as net.AddressInfo).port}/token`, close: () => broken.close() };
  }
  const useTokenEndpoint = (url: string) =>
    server.script('smart-configuration', { body: { ...smartConfiguration(server.origin), token_endpoint: url } });

  const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n';
  const breaking = (before: string) => (socket: net.Socket) =>
    socket.once('data', () => socket.write(before, () => socket.resetAndDestroy()));
  it.each([
    ['as it is taken', (socket: net.Socket) => void socket.resetAndDestroy()],
    ['once the request was read', (socket: net.Socket) => socket.once('data', () => socket.resetAndDestroy())],
    ['within the headers', breaking(HEAD)],
    ['after the headers', breaking(`${HEAD}\r\n`)],
    ['within the body', breaking(`${HEAD}\r\n{"access_token":`)],
  ])('C5 a connection reset %s: asked once, never again', async (_title, phase) => {
    let connections = 0;
    const endpoint = await brokenAt((socket) => {
      connections++;
      phase(socket);
    });
    useTokenEndpoint(endpoint.url);
    expect(await failureOf(launchAt(server))).toEqual({ code: 'token-unreachable', details: {} });
    expect(connections).toBe(1);
    endpoint.close();
  });

  it('C5 a TLS alert', async () => {
    const withoutCertificate = tls.createServer(() => undefined);
    withoutCertificate.on('tlsClientError', () => undefined);
    await once(withoutCertificate.listen(0, '127.0.0.1'), 'listening');
    useTokenEndpoint(`https://127.0.0.1:${(withoutCertificate.address() as net.AddressInfo).port}/token`);
    expect(await failureOf(launchAt(server))).toEqual({ code: 'network-tls-version', details: {} });
    withoutCertificate.close();
  });

  it.each([301, 302, 303, 307, 308])('C11 a redirect %i: the code is not sent on', async (status) => {
    const elsewhere = await startFaultServer();
    server.script('token', { status, headers: { location: `${elsewhere.origin}/token` } });
    expect(await failureOf(launchAt(server))).toEqual({ code: 'token-redirected', details: { status } });
    expect(elsewhere.seen).toEqual([]);
    await elsewhere.close();
  });
});

describe('what the token endpoint grants', () => {
  it.each([
    ['C6 token_type absent', { token_type: undefined }, 'token_type'],
    ['C6 token_type odd', { token_type: 'mac' }, 'token_type'],
    ['C6 token_type of DPoP', { token_type: 'DPoP' }, 'token_type'],
    ['SMART 55: access_token absent', { access_token: undefined }, 'access_token'],
    ['access_token empty', { access_token: '' }, 'access_token'],
    ['access_token a number', { access_token: 7 }, 'access_token'],
    ['C10 access_token with CR and LF', { access_token: 'a\r\nx-evil: 1' }, 'access_token'],
    ['C10 access_token with a control', { access_token: 'a\u0000b' }, 'access_token'],
    ['C10 access_token with a space', { access_token: 'a b' }, 'access_token'],
    ['SMART 71: patient a reference', { patient: 'Patient/1' }, 'patient'],
    ['SMART 71: patient a path', { patient: '..%2f1' }, 'patient'],
    ['SMART 71: patient a number', { patient: 17 }, 'patient'],
    ['scope a list', { scope: ['openid'] }, 'scope'],
    ['id_token a number', { id_token: 1 }, 'id_token'],
  ])('%s is malformed', async (_title, changes, member) => {
    change(changes);
    expect(await failureOf(launchAt(server))).toEqual({ code: 'token-malformed', details: { member } });
  });

  it.each([undefined, null, ''])('C9 patient %s: there is no chart to read', async (patient) => {
    change({ patient });
    expect(await failureOf(launchAt(server))).toMatchObject({ code: 'token-no-patient' });
  });

  it.each(['bearer', 'BEARER', 'Bearer'])('SMART 55, 56, C6 token_type %s is right', async (type) => {
    change({ token_type: type });
    expect((await launchAt(server)).tokens.accessToken).toBe('fault-access-token');
  });

  it.each([undefined, null, 0, -1, '', 'soon', '1e3', 1e308, 4e9, true, [300]])(
    'SMART 55, C7 expires_in %s: the end is unknown',
    async (seconds) => {
      change({ expires_in: seconds });
      expect((await launchAt(server)).tokens.expiresAtMs).toBeNull();
    },
  );

  it.each([300, '300'])('C7 expires_in %s counts from the answer', async (seconds) => {
    change({ expires_in: seconds });
    const before = Date.now();
    const { expiresAtMs } = (await launchAt(server)).tokens;
    expect(expiresAtMs).toBeGreaterThanOrEqual(before + 300_000);
    expect(expiresAtMs).toBeLessThanOrEqual(Date.now() + 300_000);
  });

  it.each([
    [undefined, true],
    [true, true],
    ['false', true],
    [false, false],
  ])('SMART 73: need_patient_banner %s: full banner %s', async (value, full) => {
    change({ need_patient_banner: value });
    expect((await launchAt(server)).context.needPatientBanner).toBe(full);
  });

  it('SMART 59, C8 a narrower scope warns, one by one, and is what counts', async () => {
    change({ scope: 'openid fhirUser launch/patient patient/Patient.rs patient/Observation.rs?category=vital-signs' });
    const { grantedScope, warnings } = await launchAt(server);
    expect(grantedScope).toContain('?category=vital-signs');
    expect(warnings.map(({ code, subject }) => [code, subject])).toEqual([
      ['scope-narrowed', 'patient/Observation.rs'],
      ['scope-narrowed', 'patient/Condition.rs'],
      ['scope-narrowed', 'patient/MedicationRequest.rs'],
      ['scope-narrowed', 'patient/Medication.rs'],
      ['scope-narrowed', 'patient/AllergyIntolerance.rs'],
      ['scope-narrowed', 'patient/Encounter.rs'],
    ]);
  });

  it('SMART 59, C8 a wider scope is no warning; an absent one is taken as asked, and said', async () => {
    change({ scope: 'openid fhirUser launch/patient patient/*.cruds' });
    expect((await launchAt(server)).warnings).toEqual([]);
    change({ scope: undefined });
    const { grantedScope, warnings } = await launchAt(server);
    expect(warnings).toEqual([{ code: 'member-missing', subject: 'scope' }]);
    expect(grantedScope).toContain('patient/Observation.rs');
  });

  it('SMART 78: members that nobody knows do not disturb', async () => {
    change({ __proto__: { polluted: true }, 'https://ehr.example/ext': 1, fhirContext: [{ reference: 'X/1' }] });
    expect((await launchAt(server)).context.patientId).toBe('patient-1');
  });
});
