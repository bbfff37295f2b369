/** A service without a user at the embedded EHR: how it proves who it is, and what it is granted (SMART 2.2 backend-services). */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../sandbox/server.ts';
import { BACKEND, createBackendClient, kickOff, withToken, type BackendClient } from '../support/backend-client.ts';
import { post, startTestSandbox, type Json } from '../support/sandbox-session.ts';

let sandbox: Sandbox;
let client: BackendClient;
beforeAll(async () => {
  sandbox = await startTestSandbox();
  client = await createBackendClient(sandbox);
});
afterEach(() => {
  sandbox.allowScopes(null);
});
afterAll(() => sandbox.close());

const configuration = async (): Promise<Json> =>
  (await (await fetch(`${sandbox.fhirBase}/.well-known/smart-configuration`)).json()) as Json;

describe('SMART 105: what discovery tells a service', () => {
  it('names the grant, the way to prove it, its algorithms, and system scopes', async () => {
    const told = await configuration();
    expect(told.grant_types_supported).toContain('client_credentials');
    expect(told.token_endpoint_auth_methods_supported).toContain('private_key_jwt');
    expect(told.token_endpoint_auth_signing_alg_values_supported).toEqual(['RS384', 'ES384']);
    expect(told.scopes_supported).toEqual(expect.arrayContaining(['system/*.rs', 'system/*.read']));
    expect(told.capabilities).toEqual(
      expect.arrayContaining(['client-confidential-asymmetric', 'permission-v1', 'permission-v2']),
    );
  });
});

describe('SMART 106: a token by client_credentials', () => {
  it.each(['RS384', 'ES384'] as const)('SMART 98: is given for an assertion by %s', async (alg) => {
    const other = await createBackendClient(sandbox, alg);
    const { status, body } = await other.ask('system/Patient.rs system/Observation.read');
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', scope: 'system/Patient.rs system/Observation.read' });
    client = other;
  });

  it('SMART 108: lives five minutes at most, and brings no refresh token and no id_token', async () => {
    const { body } = await client.ask('system/*.rs');
    expect(body.expires_in).toBeLessThanOrEqual(300);
    expect(Object.keys(body).toSorted()).toEqual(['access_token', 'expires_in', 'scope', 'token_type']);
  });

  it('lives as long as the sandbox was told', async () => {
    const short = await startTestSandbox({ tokenTtlSeconds: 7 });
    const { body } = await (await createBackendClient(short)).ask('system/*.rs');
    expect(body.expires_in).toBe(7);
    await short.close();
  });

  it.each([
    ['a jti used before', { claims: { jti: 'once' } }, 'used before'],
    ['a life over five minutes', { claims: { exp: Math.floor(Date.now() / 1000) + 900 } }, 'five minutes'],
    ['an end in the past', { claims: { exp: 1 } }, 'expired'],
    ['another audience', { claims: { aud: 'https://evil.example/token' } }, 'aud'],
    ['another client', { claims: { sub: 'chartroom' } }, 'iss and sub'],
    ['no typ', { header: { typ: undefined } }, 'typ'],
    ['an unknown kid', { header: { kid: randomUUID() } }, 'kid'],
    ['a foreign jku', { header: { jku: 'https://evil.example/jwks' } }, 'jku'],
  ])('SMART 99, 100: is refused for %s', async (_name, changes, words) => {
    if (words === 'used before') expect((await client.ask('system/*.rs', changes)).status).toBe(200);
    const { status, body } = await client.ask('system/*.rs', changes);
    expect([status, body.error]).toEqual([401, 'invalid_client']);
    expect(body.error_description).toContain(words);
  });

  it('is refused without proof, and for clients of people', async () => {
    const form = { grant_type: 'client_credentials', scope: 'system/*.rs' };
    expect((await post(sandbox, '/oauth/token', { ...form, client_id: BACKEND })).status).toBe(401);
    const { status, body } = await post(sandbox, '/oauth/token', { ...form, client_id: 'chartroom' });
    expect([status, body.error_description]).toEqual([400, 'requested grant type is not allowed for this client']);
  });

  it('and no service signs people in', async () => {
    const { status, body } = await client.ask('system/*.rs', {
      form: { grant_type: 'refresh_token', refresh_token: 'x' },
    });
    expect([status, body.error_description]).toEqual([400, 'requested grant type is not allowed for this client']);
  });
});

describe('SMART 107, 110: what is granted', () => {
  it('is what the grammar knows of system scopes alone', async () => {
    const { body } = await client.ask(
      'openid fhirUser user/*.rs patient/*.rs system/*.sr nonsense system/Patient.rs offline_access',
    );
    expect(body.scope).toBe('system/Patient.rs');
  });

  it.each(['openid', 'user/*.rs', 'nonsense', ''])('is invalid_scope where nothing is left of "%s"', async (scope) => {
    const { status, body } = await client.ask(scope);
    expect([status, body.error]).toEqual([400, 'invalid_scope']);
  });

  it.each([
    [['system/Patient.rs'], 'system/Patient.rs system/Observation.rs', 'system/Patient.rs'],
    [['system/Patient.rs', 'system/Group.r'], 'system/*.rs', 'system/Patient.rs system/Group.r'],
    [['system/*.rs'], 'system/*.cruds', 'system/*.rs'],
    [['system/*.rs'], 'system/Patient.read', 'system/Patient.read'],
    [
      ['system/Observation.rs?category=laboratory'],
      'system/Observation.rs',
      'system/Observation.rs?category=laboratory',
    ],
  ])('is no wider than %j', async (most, asked, granted) => {
    sandbox.allowScopes(most);
    expect((await client.ask(asked)).body.scope).toBe(granted);
  });

  it('is invalid_scope where the list has nothing of it', async () => {
    sandbox.allowScopes(['system/Patient.rs']);
    const { status, body } = await client.ask('system/Observation.rs');
    expect([status, body.error]).toEqual([400, 'invalid_scope']);
  });

  it('binds reads: of the type in the scope, and of no other', async () => {
    const token = await client.token('system/Patient.rs');
    const status = async (path: string): Promise<number> =>
      (await withToken(token, `${sandbox.fhirBase}/${path}`)).status;
    expect(await status('Patient/ada')).toBe(200);
    expect(await status('Encounter/old')).toBe(403);
  });

  it('SMART 137: binds exports: of a type outside the scope there is none', async () => {
    const token = await client.token('system/Patient.rs');
    expect((await kickOff(sandbox, token, 'Patient/$export', { query: [['_type', 'Encounter']] })).status).toBe(403);
    expect((await kickOff(sandbox, token, 'Patient/$export', { query: [['_type', 'Patient']] })).status).toBe(202);
  });
});
