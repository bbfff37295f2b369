/** How clients prove who they are, and how they come to be registered. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Sandbox } from '../../sandbox/server.ts';
import { createJar, pageName, signInByHttp, visit } from '../support/sandbox-browser.ts';
import { createLogin, exchange, post, startTestSandbox, type Json, type Reply } from '../support/sandbox-session.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.close());
afterEach(() => {
  sandbox.setClock(0);
  vi.useRealTimers();
});

const formEncoded = (text: string): string => new URLSearchParams({ x: text }).toString().slice(2);
const encoded = (id: string, secret: string): string => `Basic ${btoa(`${formEncoded(id)}:${formEncoded(secret)}`)}`;
const raw = (id: string, secret: string): string => `Basic ${btoa(`${id}:${secret}`)}`;

/** A sign-in up to its code, and the form that exchanges it for a confidential client: without client_id (SMART 52). */
async function codeForm(client_id: string): Promise<Record<string, string>> {
  const login = createLogin(sandbox, { client_id });
  const location = new URL(await signInByHttp(login.url, { account: 'okafor', patient: 'ada' }));
  return {
    grant_type: 'authorization_code',
    redirect_uri: login.url.searchParams.get('redirect_uri') ?? '',
    code: location.searchParams.get('code') ?? '',
    code_verifier: login.verifier,
  };
}

describe('SMART 53: clients with a secret', () => {
  const secretOf = (id: string): string => sandbox.secrets[id] ?? '';

  it('has secrets in which encoding matters', () => {
    expect(Object.keys(sandbox.secrets)).toEqual(['chartroom-symmetric', 'chartroom-symmetric-raw']);
    for (const secret of Object.values(sandbox.secrets)) expect(formEncoded(secret)).not.toBe(secret);
  });

  it.each([
    ['chartroom-symmetric', encoded],
    ['chartroom-symmetric-raw', raw],
  ])('%s exchanges, refreshes and revokes with its secret in its own spelling', async (id, spell) => {
    const authorization = spell(id, secretOf(id));
    const { status, body } = await post(sandbox, '/oauth/token', await codeForm(id), { authorization });
    expect([status, body.patient]).toEqual([200, 'ada']);
    const refreshed = await post(
      sandbox,
      '/oauth/token',
      { grant_type: 'refresh_token', refresh_token: String(body.refresh_token) },
      { authorization },
    );
    expect([refreshed.status, refreshed.body.patient]).toEqual([200, 'ada']);
    const token = String(refreshed.body.refresh_token);
    expect((await post(sandbox, '/oauth/revoke', { token }, { authorization })).status).toBe(200);
    const after = await post(
      sandbox,
      '/oauth/token',
      { grant_type: 'refresh_token', refresh_token: token },
      { authorization },
    );
    expect([after.status, after.body.error]).toEqual([400, 'invalid_grant']);
  });

  it.each([
    ['chartroom-symmetric', (id: string) => raw(id, secretOf(id))],
    ['chartroom-symmetric-raw', (id: string) => encoded(id, secretOf(id))],
    ['chartroom-symmetric', (id: string) => encoded(id, 'guess')],
    ['chartroom-symmetric-raw', (id: string) => raw(id, 'guess')],
    ['chartroom-symmetric-raw', (id: string) => raw(id, '')],
    ['chartroom-symmetric', () => encoded('chartroom-asymmetric', 'guess')],
  ])('%s is refused where its secret is spelt otherwise or wrong: %#', async (id, header) => {
    const form = { grant_type: 'refresh_token', refresh_token: 'any' };
    const { status, body } = await post(sandbox, '/oauth/token', form, { authorization: header(id) });
    // A percent sign that begins no escape is a malformed header, not a wrong secret.
    expect([400, 401]).toContain(status);
    expect(['invalid_client', 'invalid_request']).toContain(body.error);
  });

  it.each(['chartroom-symmetric', 'chartroom-symmetric-raw', 'chartroom-asymmetric'])(
    'SMART 88 %s neither refreshes nor revokes without proof',
    async (client_id) => {
      const refreshed = await post(sandbox, '/oauth/token', {
        ...{ grant_type: 'refresh_token', refresh_token: 'any', client_id },
      });
      expect([refreshed.status, refreshed.body.error]).toEqual([401, 'invalid_client']);
      expect((await post(sandbox, '/oauth/revoke', { token: 'any', client_id })).status).toBe(401);
    },
  );
});

type Signer = { readonly privateKey: CryptoKey; readonly jwk: JWK; readonly alg: string };

async function createKey(alg: string, kid: string): Promise<Signer> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, alg, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

const ID = 'chartroom-asymmetric';
const seconds = (): number => Math.floor(Date.now() / 1000);

function sign({ privateKey, alg, jwk }: Signer, claims: JWTPayload = {}, header: Json = {}): Promise<string> {
  const usual = { iss: ID, sub: ID, aud: `${sandbox.url}/oauth/token`, jti: crypto.randomUUID(), exp: seconds() + 290 };
  const protectedHeader: Record<string, unknown> = { alg, typ: 'JWT', kid: jwk.kid, ...header };
  const members = Object.entries(protectedHeader).filter(([, value]) => value !== null);
  const all: Record<string, unknown> = { ...usual, ...claims };
  const kept = Object.entries(all).filter(([, value]) => value !== undefined);
  return new SignJWT(Object.fromEntries(kept))
    .setProtectedHeader({ ...Object.fromEntries(members), alg })
    .sign(privateKey);
}

const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const send = (form: Record<string, string>, assertion: string, endpoint = '/oauth/token'): Promise<Reply> =>
  post(sandbox, endpoint, { ...form, client_assertion_type: TYPE, client_assertion: assertion });
const ANY = { grant_type: 'refresh_token', refresh_token: 'any' };
/** What the client learns: `invalid_grant` where the assertion was believed, for there is no such refresh token. */
const verdict = async (assertion: string): Promise<unknown> => (await send(ANY, assertion)).body.error;

describe('SMART 96: a client with keys', () => {
  let rs: Signer;
  let es: Signer;
  beforeAll(async () => {
    [rs, es] = await Promise.all([createKey('RS384', 'rsa-1'), createKey('ES384', 'ec-1')]);
  });

  it('is believed nothing before its keys are registered', async () => {
    const { status, body } = await send(ANY, await sign(rs));
    expect([status, body.error]).toEqual([401, 'invalid_client']);
    expect(body.error_description).toContain('no keys are registered');
    sandbox.registerKeys(ID, { keys: [rs.jwk, es.jwk] });
    expect(await verdict(await sign(rs))).toBe('invalid_grant');
  });

  it.each(['RS384', 'ES384'])('SMART 98, 102, 103 exchanges, refreshes and revokes with %s', async (alg) => {
    const key = alg === 'RS384' ? rs : es;
    const { status, body } = await send(await codeForm(ID), await sign(key));
    expect([status, body.patient]).toEqual([200, 'ada']);
    const form = { grant_type: 'refresh_token', refresh_token: String(body.refresh_token) };
    const refreshed = await send(form, await sign(key));
    expect(refreshed.status).toBe(200);
    const token = String(refreshed.body.refresh_token);
    expect((await send({ token }, await sign(key), '/oauth/revoke')).status).toBe(200);
    expect((await send({ ...form, refresh_token: token }, await sign(key))).body.error).toBe('invalid_grant');
  });

  it.each<readonly [string, (key: Signer) => Promise<string>]>([
    ['SMART 100 aud is the issuer', (key) => sign(key, { aud: sandbox.issuer })],
    ['SMART 100 aud is a list', (key) => sign(key, { aud: [`${sandbox.url}/oauth/token`] })],
    ['SMART 100 aud has a slash too many', (key) => sign(key, { aud: `${sandbox.url}/oauth/token/` })],
    ['SMART 100 exp is absent', (key) => sign(key, { exp: undefined })],
    ['SMART 100 exp is over five minutes ahead', (key) => sign(key, { exp: seconds() + 310 })],
    ['SMART 100 exp is past', (key) => sign(key, { exp: seconds() - 1 })],
    ['SMART 100 exp is no whole number', (key) => sign(key, { exp: seconds() + 60.5 })],
    ['SMART 100 jti is absent', (key) => sign(key, { jti: undefined })],
    ['SMART 100 iss is another', (key) => sign(key, { iss: 'chartroom' })],
    ['SMART 100 sub is a public client', (key) => sign(key, { iss: 'chartroom', sub: 'chartroom' })],
    ['SMART 104 iat lies ahead', (key) => sign(key, { iat: seconds() + 30 })],
    ['SMART 99 typ is absent', (key) => sign(key, {}, { typ: null })],
    ['SMART 99 kid is absent', (key) => sign(key, {}, { kid: null })],
    ['SMART 99 kid is unknown', (key) => sign(key, {}, { kid: 'rsa-2' })],
    ['SMART 99 kid is of the other key', (key) => sign(key, {}, { kid: 'ec-1' })],
    ['SMART 99 jku is not registered', (key) => sign(key, {}, { jku: 'https://evil.example/jwks' })],
    [
      'SMART 98 alg is RS256',
      async (key) => {
        const other = await createKey('RS256', String(key.jwk.kid));
        return sign(other);
      },
    ],
    ['SMART 7 another key signs', async () => sign(await createKey('RS384', 'rsa-1'))],
    ['it is no JWT', () => Promise.resolve('a.b.c')],
  ])('refuses an assertion: %s', async (_name, make) => {
    expect(await verdict(await make(rs))).toBe('invalid_client');
  });

  it('SMART 101 believes an assertion once', async () => {
    const assertion = await sign(es);
    expect(await verdict(assertion)).toBe('invalid_grant');
    expect(await verdict(assertion)).toBe('invalid_client');
  });

  it('SMART 102 wants the type, and one way to authenticate', async () => {
    const without = await post(sandbox, '/oauth/token', { ...ANY, client_assertion: await sign(rs) });
    expect(without.body.error).toBe('invalid_client');
    const other = await send({ ...ANY, client_id: 'chartroom' }, await sign(rs));
    expect(other.body.error).toBe('invalid_client');
    const twice = await post(
      sandbox,
      '/oauth/token',
      { ...ANY, client_assertion_type: TYPE, client_assertion: await sign(rs) },
      { authorization: raw('chartroom', 'x') },
    );
    expect([twice.status, twice.body.error]).toEqual([400, 'invalid_request']);
  });

  it.each([600, -600])(
    'F7 SMART 104 with its clock %i s off: refuses, and says its time in the Date header',
    async (off) => {
      sandbox.setClock(off);
      const refused = await fetch(`${sandbox.url}/oauth/token`, {
        method: 'POST',
        body: new URLSearchParams({ ...ANY, client_assertion_type: TYPE, client_assertion: await sign(rs) }),
      });
      expect(((await refused.json()) as Json).error).toBe('invalid_client');
      const server = Date.parse(refused.headers.get('date') ?? '') / 1000;
      expect(Math.abs(server - seconds() - off)).toBeLessThanOrEqual(2);
      expect(await verdict(await sign(rs, { iat: server, exp: server + 60 }))).toBe('invalid_grant');
    },
  );

  it('F3 knows two keys during rotation, and the old one no more after it', async () => {
    const next = await createKey('ES384', 'ec-2');
    sandbox.registerKeys(ID, { keys: [es.jwk, next.jwk] });
    expect([await verdict(await sign(es)), await verdict(await sign(next))]).toEqual([
      'invalid_grant',
      'invalid_grant',
    ]);
    sandbox.registerKeys(ID, { keys: [next.jwk] });
    expect([await verdict(await sign(es)), await verdict(await sign(next))]).toEqual([
      'invalid_client',
      'invalid_grant',
    ]);
  });

  it('SMART 96, 99 reads the keys at their address', async () => {
    const served = { keys: [es.jwk] };
    const server = createServer((_req, res) => res.end(JSON.stringify(served))).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const jwksUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
    sandbox.registerKeys(ID, { jwksUri });
    expect(await verdict(await sign(es, {}, { jku: jwksUri }))).toBe('invalid_grant');
    expect(await verdict(await sign(rs))).toBe('invalid_client');
    served.keys = [rs.jwk];
    expect(await verdict(await sign(rs))).toBe('invalid_grant');
    server.close();
    server.closeAllConnections();
    expect(await verdict(await sign(rs))).toBe('invalid_client');
  });

  it('a fault set for this client bites its requests', async () => {
    sandbox.registerKeys(ID, { keys: [rs.jwk] });
    const rule = sandbox.faults.set({ fault: 'status', client: ID, on: 'refresh', parameters: { status: 503 } });
    expect((await send(ANY, await sign(rs))).status).toBe(503);
    sandbox.faults.remove(rule.id);
    expect((await send(ANY, await sign(rs))).status).toBe(400);
  });
});

describe('SMART 97: keys registered by page and API', () => {
  const KEY = { kty: 'EC', crv: 'P-384', x: 'AAAA', y: 'BBBB', kid: 'by-hand' };
  const send = (id: string, value: unknown): Promise<Response> =>
    fetch(`${sandbox.url}/clients/${id}/jwks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(value),
    });

  it('takes a JWK Set, or its address', async () => {
    expect((await send(ID, { keys: [KEY] })).status).toBe(204);
    expect(await fetch(`${sandbox.url}/clients`).then((page) => page.text())).toContain('by-hand (EC)');
    expect((await send(ID, { jwks_uri: 'https://keys.example/jwks.json' })).status).toBe(204);
    expect(await fetch(`${sandbox.url}/clients`).then((page) => page.text())).toContain(
      'https://keys.example/jwks.json',
    );
  });

  it.each([
    ['a private key', { keys: [{ ...KEY, d: 'CCCC' }] }, 'private member'],
    ['a symmetric key', { keys: [{ kty: 'oct', kid: 'x', k: 'CCCC' }] }, 'private member'],
    ['no key', { keys: [] }, 'a key in it'],
    ['a key without kid', { keys: [{ ...KEY, kid: undefined }] }, '"kid"'],
    ['a key without y', { keys: [{ ...KEY, y: undefined }] }, '"y"'],
    ['an odd kind', { keys: [{ ...KEY, kty: 'OKP' }] }, 'RSA or EC'],
    ['two keys of one kid', { keys: [KEY, KEY] }, 'same "kid"'],
    ['an address on plain http', { jwks_uri: 'http://keys.example/jwks.json' }, 'https'],
    ['no set', 'text', 'object'],
  ])('refuses %s, and says why', async (_name, value, words) => {
    const answer = await send(ID, value);
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as Json).error).toContain(words);
  });

  it('refuses a client that has no keys, another site, and another method', async () => {
    expect((await send('chartroom', { keys: [KEY] })).status).toBe(400);
    const headers = { origin: 'http://evil.example', 'content-type': 'application/json' };
    const foreign = await fetch(`${sandbox.url}/clients/${ID}/jwks`, { method: 'POST', headers, body: '{}' });
    expect(foreign.status).toBe(403);
    expect((await fetch(`${sandbox.url}/clients/${ID}/jwks`)).status).toBe(405);
  });

  it('the page takes the form, and says what is wrong with it', async () => {
    const form = (jwks: string) =>
      visit(createJar(), new URL(`/clients/${ID}/jwks`, sandbox.url), new URLSearchParams({ jwks, jwks_uri: '' }));
    const wrong = await form('{"<b>');
    expect([wrong.status, pageName(wrong)]).toEqual([400, 'clients']);
    expect(wrong.body).toContain('This is no JSON.');
    expect(wrong.body).not.toContain('<b>');
    const right = await form(JSON.stringify({ keys: [KEY] }));
    expect([right.status, right.headers.get('location')]).toEqual([303, '/clients']);
  });

  it('the page shows every client, and no secret but those to be typed in', async () => {
    const page = await fetch(`${sandbox.url}/clients`).then((answer) => answer.text());
    for (const id of sandbox.clientIds) expect(page).toContain(id);
    for (const secret of Object.values(sandbox.secrets)) expect(page).toContain(secret.replaceAll('&', '&amp;'));
    expect(page).not.toContain(sandbox.introspector.secret);
  });
});

describe('SMART 14: dynamic registration', () => {
  const METADATA = {
    client_name: 'Chartroom on ward <6>',
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: ['http://127.0.0.1/callback', 'http://[::1]/callback'],
  };
  const register = async (metadata: unknown): Promise<Reply> => {
    const document = (await (await fetch(`${sandbox.fhirBase}/.well-known/smart-configuration`)).json()) as Json;
    const answer = await fetch(String(document.registration_endpoint), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(metadata),
    });
    return { status: answer.status, body: (await answer.json()) as Json };
  };

  it('SMART 10 a native public app registers itself, and comes back to any port', async () => {
    const { status, body } = await register(METADATA);
    expect(status).toBe(201);
    expect(body).toMatchObject({ ...METADATA, client_id: expect.any(String) as string });
    expect(body).not.toHaveProperty('client_secret');
    const client_id = String(body.client_id);
    const login = createLogin(sandbox, { client_id, redirect_uri: 'http://127.0.0.1:61234/callback' });
    const location = await signInByHttp(login.url, { account: 'okafor', patient: 'ada' });
    const { body: tokens } = await exchange(sandbox, login, location);
    expect(tokens).toMatchObject({ patient: 'ada', refresh_token: expect.any(String) as string });
    expect((await register(METADATA)).body.client_id).not.toBe(client_id);
  });

  it.each([
    ['a web app', { application_type: 'web' }, 'invalid_client_metadata'],
    ['a confidential app', { token_endpoint_auth_method: 'client_secret_basic' }, 'invalid_client_metadata'],
    ['no authentication method', { token_endpoint_auth_method: undefined }, 'invalid_client_metadata'],
    ['localhost by name', { redirect_uris: ['http://localhost/callback'] }, 'invalid_redirect_uri'],
    ['a scheme of its own', { redirect_uris: ['chartroom:/callback'] }, 'invalid_redirect_uri'],
    ['a foreign address', { redirect_uris: ['https://evil.example/callback'] }, 'invalid_redirect_uri'],
    ['no address', { redirect_uris: [] }, 'invalid_redirect_uri'],
    ['an odd grant', { grant_types: ['password'] }, 'invalid_client_metadata'],
  ])('refuses %s', async (_name, changes, error) => {
    const { status, body } = await register({ ...METADATA, ...changes });
    expect([status, body.error]).toEqual([400, error]);
  });

  it('SMART 27 a client that was forgotten is invalid_client', async () => {
    const { body } = await register(METADATA);
    const client_id = String(body.client_id);
    expect(await sandbox.forgetClient(client_id)).toBe(true);
    expect(await sandbox.forgetClient(client_id)).toBe(false);
    expect((await post(sandbox, '/oauth/token', { ...ANY, client_id })).body.error).toBe('invalid_client');
    const page = await visit(createJar(), createLogin(sandbox, { client_id }).url);
    expect([page.status, pageName(page)]).toEqual([400, 'error']);
  });

  it('C1 may be out of order', async () => {
    const rule = sandbox.faults.set({ fault: 'status', on: 'registration', parameters: { status: 503 } });
    expect((await register(METADATA)).status).toBe(503);
    sandbox.faults.remove(rule.id);
  });
});
