/** SMART discovery over real sockets: what is refused, and what only warns. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { discover } from '../../main/smart/discovery.ts';
import { wantedCapabilities } from '../../main/smart/launch-client.ts';
import { smartConfiguration, startFaultServer, type FaultServer, type Reply } from '../support/fault-server.ts';
import { failureOf } from '../support/launch-bench.ts';
import { nodeHttp } from '../support/node-http.ts';

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer();
});
afterEach(() => server.reset());
afterAll(() => server.close());

const WANTED = wantedCapabilities({ client: { type: 'public', clientId: 'c' }, access: 'patient' }, 'standalone');
const read = (wanted: readonly string[] = WANTED) => discover(nodeHttp, server.fhirBase, wanted);
const withChanges = (changes: Record<string, unknown>) =>
  server.script('smart-configuration', { body: { ...smartConfiguration(server.origin), ...changes } });

describe('SMART discovery', () => {
  it('SMART 20: asks under the FHIR base, path and all, for JSON', async () => {
    const { metadata, warnings } = await read();
    expect(server.seen[0]).toMatchObject({
      method: 'GET',
      url: '/tenant/fhir/.well-known/smart-configuration',
      headers: { accept: 'application/json' },
    });
    expect(metadata).toMatchObject({ issuer: server.origin, promisesIssuer: true });
    expect(warnings).toEqual([]);
  });

  const failures: [title: string, reply: Reply, error: object][] = [
    ['SMART 22, A13 404', { status: 404 }, { code: 'discovery-not-found', details: { status: 404 } }],
    ['A13 500', { status: 500 }, { code: 'discovery-http-error', details: { status: 500 } }],
    ['A13 401', { status: 401 }, { code: 'discovery-http-error', details: { status: 401 } }],
    [
      'A13 HTML by its content type',
      { headers: { 'content-type': 'text/html' }, body: 'Welcome' },
      { code: 'discovery-html', details: { status: 200 } },
    ],
    [
      'A13 HTML that calls itself JSON',
      { body: '\n<!doctype html><title>Portal</title>' },
      { code: 'discovery-html', details: { status: 200 } },
    ],
    ['A13 truncated JSON', { body: '{"issuer": "ht' }, { code: 'discovery-invalid-json' }],
    ['A13 a list', { body: [] }, { code: 'discovery-invalid-json' }],
    ['A13 an empty body', { body: '' }, { code: 'discovery-invalid-json' }],
    ['A13 a body beyond 1 MB', { body: 'x'.repeat(1024 * 1024 + 1) }, { code: 'discovery-too-large' }],
    ['A13 a broken connection', { fault: 'reset' }, { code: 'discovery-unreachable' }],
    [
      'A17 a redirect',
      { status: 302, headers: { location: 'https://elsewhere.example/' } },
      { code: 'discovery-redirected', details: { status: 302 } },
    ],
  ];
  it.each(failures)('%s has its own code', async (_title, reply, error) => {
    server.script('smart-configuration', reply);
    expect(await failureOf(read())).toMatchObject(error);
  });

  it('A13 a server that is not there is unreachable', async () => {
    const gone = await startFaultServer();
    await gone.close();
    expect(await failureOf(discover(nodeHttp, gone.fhirBase))).toEqual({ code: 'discovery-unreachable', details: {} });
  });

  it.each(['authorization_endpoint', 'token_endpoint'])('SMART 20: a missing %s is named', async (member) => {
    withChanges({ [member]: undefined });
    expect(await failureOf(read())).toEqual({ code: 'discovery-endpoint-missing', details: { member } });
  });

  it.each([
    ['authorization_endpoint', 'http://ehr.example/authorize'],
    ['token_endpoint', 'http://localhost/token'],
    ['token_endpoint', 'https://user:word@ehr.example/token'],
    ['authorization_endpoint', 'javascript:alert(1)'],
    ['authorization_endpoint', 'file:///etc/passwd'],
    ['jwks_uri', 'http://ehr.example/jwks'],
  ])('A15 %s at %s is refused', async (member, url) => {
    withChanges({ [member]: url });
    expect(await failureOf(read())).toEqual({ code: 'discovery-endpoint-insecure', details: { member } });
  });

  it('SMART 21: relative endpoints are resolved against the FHIR base', async () => {
    withChanges({ authorization_endpoint: 'auth/authorize', token_endpoint: '/oauth/token' });
    const { metadata } = await read();
    expect(metadata.authorizationEndpoint).toBe(`${server.fhirBase}/auth/authorize`);
    expect(metadata.tokenEndpoint).toBe(`${server.origin}/oauth/token`);
  });

  it('A16, A18, SMART 23, 25: what is missing warns and does not fail', async () => {
    withChanges({
      issuer: undefined,
      grant_types_supported: undefined,
      code_challenge_methods_supported: ['plain'],
      capabilities: ['client-public', 'permission-patient'],
    });
    expect((await read()).warnings).toEqual([
      { code: 'member-missing', subject: 'grant_types_supported' },
      { code: 'capability-missing', subject: 'launch-standalone' },
      { code: 'capability-missing', subject: 'context-standalone-patient' },
      { code: 'capability-missing', subject: 'sso-openid-connect' },
      { code: 'capability-missing', subject: 'permission-v2' },
      { code: 'pkce-not-announced', subject: 'S256' },
      { code: 'issuer-unverified', subject: 'issuer' },
    ]);
  });

  it('A16, A18 members of a wrong type count as missing', async () => {
    withChanges({ capabilities: 'all', code_challenge_methods_supported: null, issuer: 7 });
    const { metadata, warnings } = await read();
    expect(metadata).toMatchObject({ issuer: null, capabilities: [] });
    expect(warnings.map(({ subject }) => subject)).toEqual(['capabilities', 'S256', 'issuer']);
  });
});
