import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Sandbox } from '../../sandbox/server.ts';
import { createJar, follow, pageName, signInByHttp } from '../support/sandbox-browser.ts';
import {
  createLogin,
  exchange,
  post,
  signIn,
  startTestSandbox,
  type Json,
  type Reply,
} from '../support/sandbox-session.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.close());
afterEach(() => {
  vi.useRealTimers();
});

const getJson = async (url: string): Promise<Json> => (await (await fetch(url)).json()) as Json;
const parametersOf = (location: string): URLSearchParams => new URL(location).searchParams;
const doctor = { account: 'okafor', patient: 'ada' };

const readPatient = async (id: string, token: unknown): Promise<Response> =>
  fetch(`${sandbox.fhirBase}/Patient/${id}`, { headers: { authorization: `Bearer ${String(token)}` } });

const refresh = (token: unknown, more: Record<string, string> = {}): Promise<Reply> =>
  post(sandbox, '/oauth/token', {
    grant_type: 'refresh_token',
    client_id: 'chartroom',
    refresh_token: String(token),
    ...more,
  });

/** The redirect that an authorization request gets without any page. */
async function refusal(changes: Record<string, string | null>): Promise<URLSearchParams> {
  const { url } = createLogin(sandbox, changes);
  const { headers } = await follow(createJar(), url);
  return parametersOf(headers.get('location') ?? 'missing:');
}

describe('discovery', () => {
  it('SMART 20 serves the SMART configuration below the FHIR base, with every required field', async () => {
    const document = await getJson(`${sandbox.fhirBase}/.well-known/smart-configuration`);
    expect(document).toMatchObject({
      issuer: sandbox.url,
      grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
      code_challenge_methods_supported: ['S256'],
    });
    expect(document.capabilities).toEqual(expect.arrayContaining(['launch-standalone', 'launch-ehr', 'client-public']));
  });

  it('SMART 82 names the same endpoints in the OpenID configuration', async () => {
    const smart = await getJson(`${sandbox.fhirBase}/.well-known/smart-configuration`);
    const openid = await getJson(`${sandbox.issuer}/.well-known/openid-configuration`);
    for (const name of [
      'issuer',
      'jwks_uri',
      'authorization_endpoint',
      'token_endpoint',
      'revocation_endpoint',
      'introspection_endpoint',
      'registration_endpoint',
      'token_endpoint_auth_methods_supported',
      'token_endpoint_auth_signing_alg_values_supported',
    ]) {
      expect(openid[name], name).toEqual(smart[name]);
      expect(smart[name], name).toBeDefined();
    }
    expect(openid.id_token_signing_alg_values_supported).toEqual(['RS256', 'ES384']);
  });

  it('publishes no private key', async () => {
    const { keys } = (await getJson(`${sandbox.url}/oauth/jwks`)) as { keys: Json[] };
    expect(keys).toHaveLength(2);
    for (const key of keys) expect(Object.keys(key)).not.toContain('d');
  });
});

describe('the code flow', () => {
  it('SMART 55 SMART 71 SMART 73 gives tokens, the chosen patient, the banner and the granted scope', async () => {
    const login = createLogin(sandbox);
    const location = await signInByHttp(login.url, doctor);
    expect(parametersOf(location).get('state')).toBe(login.state);
    expect(parametersOf(location).get('iss')).toBe(sandbox.issuer);
    const { status, body } = await exchange(sandbox, login, location);
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 300, patient: 'ada', need_patient_banner: true });
    expect(String(body.scope).split(' ').toSorted()).toEqual(
      login.url.searchParams.get('scope')?.split(' ').toSorted(),
    );
    expect(body.refresh_token).toBeTypeOf('string');
    expect((await readPatient('ada', body.access_token)).status).toBe(200);
    expect((await readPatient('bo', body.access_token)).status).toBe(403);
  });

  it.each(['http://[::1]:50124/callback', 'http://127.0.0.1:61000/callback'])(
    'RFC 8252 §7.3 comes back to %s',
    async (redirect_uri) => {
      const { tokens } = await signIn(sandbox, { redirect_uri });
      expect(tokens.access_token).toBeTypeOf('string');
    },
  );

  it.each([
    ['chartroom', 'http://127.0.0.1:50123/other'],
    ['chartroom', 'http://localhost:50123/callback'],
    ['chartroom', 'http://evil.example/callback'],
    ['chartroom-fixed', 'http://127.0.0.1:47100/callback'],
    ['nobody', 'http://127.0.0.1:50123/callback'],
  ])('SMART 10 shows a page and never redirects %s to %s', async (client_id, redirect_uri) => {
    const page = await follow(createJar(), createLogin(sandbox, { client_id, redirect_uri }).url);
    expect([page.status, pageName(page), page.headers.get('location')]).toEqual([400, 'error', null]);
  });

  it('SMART 10 lets chartroom-fixed come back to a listed port', async () => {
    const { tokens } = await signIn(sandbox, {
      client_id: 'chartroom-fixed',
      redirect_uri: 'http://127.0.0.1:47102/callback',
    });
    expect(tokens.patient).toBe('ada');
  });

  it.each([
    ['SMART 35 plain PKCE', { code_challenge_method: 'plain' }],
    ['SMART 35 no PKCE', { code_challenge: null, code_challenge_method: null }],
    ['SMART 34 no aud', { aud: null }],
    ['SMART 34 a foreign aud', { aud: 'http://127.0.0.1:1/fhir' }],
    ['SMART 34 aud with a slash too many', { aud: 'SLASH' }],
  ])('%s is refused with invalid_request, state and iss', async (_name, changes) => {
    const slashed = 'aud' in changes && changes.aud === 'SLASH' ? { aud: `${sandbox.fhirBase}/` } : changes;
    const answer = await refusal({ ...slashed, state: 'a-state-of-the-client' });
    expect(Object.fromEntries(answer)).toMatchObject({
      error: 'invalid_request',
      state: 'a-state-of-the-client',
      iss: sandbox.issuer,
    });
    expect(answer.has('code')).toBe(false);
  });

  it('SMART 43 a foreign resource is invalid_target', async () => {
    expect((await refusal({ resource: 'http://127.0.0.1:1/fhir' })).get('error')).toBe('invalid_target');
  });

  it('SMART 46 refusal comes back as access_denied with state and iss', async () => {
    const login = createLogin(sandbox);
    const answer = parametersOf(await signInByHttp(login.url, { ...doctor, refuse: true }));
    expect(Object.fromEntries(answer)).toMatchObject({
      error: 'access_denied',
      state: login.state,
      iss: sandbox.issuer,
    });
  });

  it('SMART 51 a wrong verifier, and a code used twice, are invalid_grant', async () => {
    const login = createLogin(sandbox);
    const location = await signInByHttp(login.url, doctor);
    const wrong = await exchange(sandbox, login, location, { code_verifier: 'x'.repeat(43) });
    expect([wrong.status, wrong.body.error]).toEqual([400, 'invalid_grant']);
    const first = await exchange(sandbox, login, location);
    expect(first.status).toBe(200);
    const second = await exchange(sandbox, login, location);
    expect([second.status, second.body.error]).toEqual([400, 'invalid_grant']);
    expect((await readPatient('ada', first.body.access_token)).status).toBe(401);
  });
});

describe('scopes', () => {
  it('C8 SMART 59 a dropped scope is not granted, nor is what it would give', async () => {
    const { tokens } = await signIn(sandbox, {}, { drop: ['patient/Observation.rs', 'offline_access', 'fhirUser'] });
    expect(tokens.scope).toBe('openid launch/patient patient/Patient.rs');
    expect(tokens.refresh_token).toBeUndefined();
    const answer = await fetch(`${sandbox.fhirBase}/Observation?patient=ada`, {
      headers: { authorization: `Bearer ${String(tokens.access_token)}` },
    });
    expect(answer.status).toBe(403);
  });

  it('SMART 63 SMART 64 grants both versions and parameters, and nothing that is no scope', async () => {
    const granular =
      'patient/Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory';
    const good = ['launch/patient', 'patient/Patient.read', 'patient/Condition.*', 'user/Practitioner.rs', granular];
    const bad = ['patient/Observation.sr', 'patient/Observation.reads', 'system/*.rs', 'launch', 'nonsense'];
    const { tokens } = await signIn(sandbox, { scope: [...good, ...bad].join(' '), nonce: null });
    expect(String(tokens.scope).split(' ').toSorted()).toEqual(good.toSorted());
    expect(tokens.id_token).toBeUndefined();
  });

  it('SMART 72 launch/encounter brings the latest visit', async () => {
    const { tokens } = await signIn(sandbox, { scope: 'launch/patient launch/encounter patient/*.rs', nonce: null });
    expect(tokens).toMatchObject({ patient: 'ada', encounter: 'new' });
  });

  it('asks no patient where none is needed, and names none', async () => {
    const { tokens } = await signIn(sandbox, { scope: 'openid user/Patient.rs' }, { patient: undefined });
    expect(tokens.patient).toBeUndefined();
    expect((await readPatient('bo', tokens.access_token)).status).toBe(200);
  });

  it('a patient account skips the picker: her own record', async () => {
    const own = sandbox.accounts.find((account) => account.patient === 'bo');
    const { tokens } = await signIn(sandbox, {}, { account: own?.id ?? '', patient: undefined });
    expect(tokens.patient).toBe('bo');
  });
});

describe('the session', () => {
  it('a second authorization skips sign-in, and still asks which patient', async () => {
    const jar = createJar();
    await signIn(sandbox, {}, {}, jar);
    const page = await follow(jar, createLogin(sandbox).url);
    expect(pageName(page)).toBe('patient');
    const { tokens } = await signIn(sandbox, {}, { patient: 'bo', account: 'never asked' }, jar);
    expect(tokens.patient).toBe('bo');
  });

  it('an earlier token keeps its own patient', async () => {
    const jar = createJar();
    const first = await signIn(sandbox, {}, {}, jar);
    await signIn(sandbox, {}, { patient: 'bo' }, jar);
    expect((await readPatient('ada', first.tokens.access_token)).status).toBe(200);
    expect((await readPatient('bo', first.tokens.access_token)).status).toBe(403);
  });
});

describe('the id_token', () => {
  it.each([
    ['chartroom', 'RS256'],
    ['chartroom-es384', 'ES384'],
  ])('SMART 81 SMART 83 for %s verifies with %s: issuer, audience, nonce, fhirUser', async (client_id, alg) => {
    const { login, tokens } = await signIn(sandbox, { client_id });
    const keys = createRemoteJWKSet(new URL('/oauth/jwks', sandbox.url));
    const options = { issuer: sandbox.issuer, audience: client_id, algorithms: [alg] };
    const { payload } = await jwtVerify(String(tokens.id_token), keys, options);
    expect(payload).toMatchObject({
      sub: 'okafor',
      nonce: login.nonce,
      fhirUser: `${sandbox.fhirBase}/Practitioner/okafor`,
    });
  });

  it('SMART 85 the fhirUser can be read', async () => {
    const { tokens } = await signIn(sandbox, { scope: 'openid fhirUser user/Practitioner.rs' });
    const answer = await fetch(`${sandbox.fhirBase}/Practitioner/okafor`, {
      headers: { authorization: `Bearer ${String(tokens.access_token)}` },
    });
    expect(answer.status).toBe(200);
  });
});

describe('refresh, revocation, introspection', () => {
  it('SMART 88 SMART 90 rotates the refresh token and keeps patient and scope', async () => {
    const { tokens } = await signIn(sandbox);
    const { status, body } = await refresh(tokens.refresh_token);
    expect(status).toBe(200);
    expect(body).toMatchObject({ patient: 'ada', need_patient_banner: true, scope: tokens.scope });
    expect(body.refresh_token).not.toBe(tokens.refresh_token);
    expect((await readPatient('ada', body.access_token)).status).toBe(200);
  });

  it('SMART 89 a narrower scope is granted, a wider one is invalid_scope', async () => {
    const { tokens } = await signIn(sandbox);
    const narrower = await refresh(tokens.refresh_token, { scope: 'patient/Patient.rs' });
    expect(narrower.body.scope).toBe('patient/Patient.rs');
    const wider = await refresh(narrower.body.refresh_token, { scope: 'patient/Condition.rs' });
    expect([wider.status, wider.body.error]).toEqual([400, 'invalid_scope']);
  });

  it('E4 a refresh token used twice revokes the whole family', async () => {
    const { tokens } = await signIn(sandbox);
    const second = await refresh(tokens.refresh_token);
    const reuse = await refresh(tokens.refresh_token);
    expect([reuse.status, reuse.body.error]).toEqual([400, 'invalid_grant']);
    expect((await refresh(second.body.refresh_token)).body.error).toBe('invalid_grant');
    expect((await readPatient('ada', second.body.access_token)).status).toBe(401);
  });

  it('SMART 87 online_access brings a refresh token too', async () => {
    const { tokens } = await signIn(sandbox, { scope: 'openid launch/patient patient/Patient.rs online_access' });
    expect((await refresh(tokens.refresh_token)).status).toBe(200);
  });

  it.each([
    ['online_access', 400, 401],
    ['offline_access', 200, 200],
  ])('SMART 87 when another person signs in, %s: refresh %i, access %i', async (access, refreshed, read) => {
    const jar = createJar();
    const { tokens } = await signIn(sandbox, { scope: `openid launch/patient patient/Patient.rs ${access}` }, {}, jar);
    const page = await follow(jar, createLogin(sandbox).url);
    const again = await follow(jar, new URL(`${page.url.href}/switch`), new URLSearchParams());
    expect(pageName(again)).toBe('sign-in');
    expect((await readPatient('ada', tokens.access_token)).status).toBe(read);
    expect((await refresh(tokens.refresh_token)).status).toBe(refreshed);
  });

  it('SMART 94 revoking the refresh token ends refresh and access', async () => {
    const { tokens } = await signIn(sandbox);
    const { status } = await post(sandbox, '/oauth/revoke', {
      client_id: 'chartroom',
      token: String(tokens.refresh_token),
    });
    expect(status).toBe(200);
    expect((await refresh(tokens.refresh_token)).body.error).toBe('invalid_grant');
    expect((await readPatient('ada', tokens.access_token)).status).toBe(401);
  });

  it('SMART 94 no client revokes the token of another', async () => {
    const { tokens } = await signIn(sandbox);
    await post(sandbox, '/oauth/revoke', { client_id: 'chartroom-es384', token: String(tokens.refresh_token) });
    expect((await refresh(tokens.refresh_token)).status).toBe(200);
  });

  it('SMART 145 the introspector learns scope, patient, fhirUser and expiry; others learn nothing', async () => {
    const { tokens } = await signIn(sandbox);
    const { clientId, secret } = sandbox.introspector;
    const authorization = `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`;
    const form = { token: String(tokens.access_token) };
    const known = await post(sandbox, '/oauth/introspect', form, { authorization });
    expect(known.body).toMatchObject({
      ...{ active: true, scope: tokens.scope, client_id: 'chartroom', patient: 'ada', sub: 'okafor' },
      ...{ fhirUser: `${sandbox.fhirBase}/Practitioner/okafor`, iss: sandbox.issuer },
    });
    expect(known.body.exp).toBeTypeOf('number');
    expect((await post(sandbox, '/oauth/introspect', { token: 'unknown' }, { authorization })).body).toEqual({
      active: false,
    });
    expect((await post(sandbox, '/oauth/introspect', { ...form, client_id: 'chartroom' })).body).toEqual({
      active: false,
    });
    expect(
      (await post(sandbox, '/oauth/introspect', form, { authorization: `Basic ${btoa('introspector:guess')}` })).status,
    ).toBe(401);
  });

  it('SMART 92 an expired access token is 401 invalid_token, an absent one 401 without a code', async () => {
    const { tokens } = await signIn(sandbox);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 299_000 });
    expect((await readPatient('ada', tokens.access_token)).status).toBe(200);
    vi.setSystemTime(Date.now() + 2_000);
    const expired = await readPatient('ada', tokens.access_token);
    expect(expired.status).toBe(401);
    expect(expired.headers.get('www-authenticate')).toContain('error="invalid_token"');
    const absent = await fetch(`${sandbox.fhirBase}/Patient/ada`);
    expect(absent.status).toBe(401);
    expect(absent.headers.get('www-authenticate')).not.toContain('error');
  });
});
