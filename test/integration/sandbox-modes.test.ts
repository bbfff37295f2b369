/** What a sandbox may be told at its start, and the sign-ins that are not about one patient. */
import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Sandbox, SandboxOptions } from '../../sandbox/server.ts';
import {
  createJar,
  follow,
  pageName,
  signInByHttp,
  visit,
  type Answer,
  type CookieJar,
} from '../support/sandbox-browser.ts';
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

const discover = async ({ fhirBase }: Sandbox): Promise<Json> =>
  (await (await fetch(`${fhirBase}/.well-known/smart-configuration`)).json()) as Json;
const refresh = (server: Sandbox, token: unknown): Promise<Reply> =>
  post(server, '/oauth/token', {
    ...{ grant_type: 'refresh_token', client_id: 'chartroom', refresh_token: String(token) },
  });
const queryOf = (location: string | null): Json => Object.fromEntries(new URL(location ?? 'missing:').searchParams);

/** Runs `test` with a server of its own. */
async function withSandbox(options: Partial<SandboxOptions>, test: (server: Sandbox) => Promise<void>): Promise<void> {
  const server = await startTestSandbox(options);
  try {
    await test(server);
  } finally {
    await server.close();
  }
}

describe('SMART 63: versions of the scope grammar', () => {
  const V1 = 'patient/Patient.read patient/Observation.*';
  const V2 = 'patient/Patient.rs patient/Observation.rs?category=laboratory';

  it.each([
    ['v1', V1],
    ['v2', V2],
    ['both', `${V1} ${V2}`],
  ] as const)('a server of %s tells and grants that alone', async (scopeVersions, granted) => {
    await withSandbox({ scopeVersions }, async (server) => {
      const { capabilities, scopes_supported } = (await discover(server)) as Record<string, string[]>;
      for (const version of ['v1', 'v2']) {
        const isTold = scopeVersions === 'both' || scopeVersions === version;
        expect(capabilities?.includes(`permission-${version}`)).toBe(isTold);
        expect(scopes_supported?.includes(version === 'v1' ? 'patient/*.read' : 'patient/*.rs')).toBe(isTold);
      }
      const { tokens } = await signIn(server, { scope: `launch/patient ${V1} ${V2}`, nonce: null });
      expect(String(tokens.scope).split(' ').toSorted()).toEqual(`launch/patient ${granted}`.split(' ').toSorted());
    });
  });
});

describe('SMART 25: capabilities', () => {
  it('tells everything that is there', async () => {
    const { capabilities } = await discover(sandbox);
    expect((capabilities as string[]).toSorted()).toEqual(
      [
        ...[
          'launch-ehr',
          'launch-standalone',
          'authorize-post',
          'sso-openid-connect',
          'context-banner',
          'context-style',
        ],
        ...['client-public', 'client-confidential-symmetric', 'client-confidential-asymmetric'],
        ...[
          'context-ehr-patient',
          'context-ehr-encounter',
          'context-standalone-patient',
          'context-standalone-encounter',
        ],
        ...['permission-offline', 'permission-online', 'permission-patient', 'permission-user'],
        ...['permission-v1', 'permission-v2'],
      ].toSorted(),
    );
  });

  it('A18 leaves out what it was told to, and registration where it is off', async () => {
    const without = ['launch-ehr', 'authorize-post'];
    await withSandbox({ withoutCapabilities: without, registration: false }, async (server) => {
      const document = await discover(server);
      for (const capability of without) expect(document.capabilities).not.toContain(capability);
      expect(document.capabilities).toContain('launch-standalone');
      expect(document).not.toHaveProperty('registration_endpoint');
      const headers = { 'content-type': 'application/json' };
      const registered = await fetch(`${server.url}/oauth/register`, { method: 'POST', headers, body: '{}' });
      expect([registered.status]).not.toContain(201);
      const posted = await visit(
        createJar(),
        new URL('/oauth/authorize', server.url),
        createLogin(server).url.searchParams,
      );
      expect(pageName(posted)).not.toBe('sign-in');
      expect(posted.headers.get('location')).toBeNull();
    });
  });
});

describe('SMART 36: the authorization request by POST', () => {
  const postLogin = (jar: CookieJar, parameters: URLSearchParams, query = ''): Promise<Answer> =>
    follow(jar, new URL(`/oauth/authorize${query}`, sandbox.url), parameters);

  async function finish(jar: CookieJar, page: Answer, verb: string, form: Record<string, string>): Promise<Answer> {
    return follow(jar, new URL(`${page.url.pathname}/${verb}`, sandbox.url), new URLSearchParams(form));
  }

  it('SMART 66 leads to the sign-in and to tokens, however long the scope is', async () => {
    const categories = Array.from({ length: 400 }, (_, i) => `patient/Observation.rs?category=number-${i}`);
    const login = createLogin(sandbox, { scope: ['launch/patient', ...categories].join(' '), nonce: null });
    expect(login.url.href.length).toBeGreaterThan(16_384);
    const jar = createJar();
    const page = await postLogin(jar, login.url.searchParams);
    expect(pageName(page)).toBe('sign-in');
    const picker = await finish(jar, page, 'login', { account: 'okafor', password: 'demo' });
    const consent = await finish(jar, picker, 'patient', { patient: 'ada' });
    const done = await finish(jar, consent, 'consent', { decision: 'approve', keep: categories[399]! });
    const { body } = await exchange(sandbox, login, done.headers.get('location') ?? '');
    expect(body).toMatchObject({ patient: 'ada', scope: `launch/patient ${categories[399]!}` });
  });

  it('keeps offline_access, and sends errors back', async () => {
    const login = createLogin(sandbox);
    expect(pageName(await postLogin(createJar(), login.url.searchParams))).toBe('sign-in');
    const bad = createLogin(sandbox, { aud: null });
    const answer = await postLogin(createJar(), bad.url.searchParams);
    expect(queryOf(answer.headers.get('location'))).toMatchObject({ error: 'invalid_request', state: bad.state });
  });

  it('takes nothing from its address, and nothing but a form', async () => {
    const page = await postLogin(createJar(), new URLSearchParams(), createLogin(sandbox).url.search);
    expect([page.status, pageName(page)]).toEqual([400, 'error']);
    const headers = { 'content-type': 'application/json' };
    const json = await fetch(`${sandbox.url}/oauth/authorize`, { method: 'POST', headers, body: '{}' });
    expect(json.status).toBe(415);
  });
});

describe('SMART 39: a sign-in that is about no patient', () => {
  const WHO = { scope: 'openid fhirUser' };
  const noPatient = { patient: undefined };

  it('needs no picker, and gives an id_token', async () => {
    const { tokens, login } = await signIn(sandbox, WHO, noPatient);
    expect(decodeJwt(String(tokens.id_token))).toMatchObject({ sub: 'okafor', nonce: login.nonce });
    expect(tokens).not.toHaveProperty('patient');
    expect(tokens).not.toHaveProperty('need_patient_banner');
  });

  it('E11 prompt=login asks again though somebody is signed in, and says when that was', async () => {
    const jar = createJar();
    const first = await signIn(sandbox, WHO, noPatient, jar);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
    expect(pageName(await follow(jar, createLogin(sandbox, { ...WHO, prompt: 'login' }).url))).toBe('sign-in');
    const again = await signIn(sandbox, { ...WHO, prompt: 'login' }, noPatient, jar);
    const [before, after] = [first, again].map(({ tokens }) => decodeJwt(String(tokens.id_token)));
    expect(after?.sub).toBe('okafor');
    expect(Number(after?.auth_time) - Number(before?.auth_time)).toBeGreaterThanOrEqual(60);
  });

  it('E11 prompt=login lets another person sign in, whom the id_token then names', async () => {
    const jar = createJar();
    await signIn(sandbox, WHO, noPatient, jar);
    const { tokens } = await signIn(sandbox, { ...WHO, prompt: 'login' }, { ...noPatient, account: 'nurse' }, jar);
    expect(decodeJwt(String(tokens.id_token))).toMatchObject({
      sub: 'nurse',
      fhirUser: `${sandbox.fhirBase}/Practitioner/nurse`,
    });
    const next = await signIn(sandbox, WHO, noPatient, jar);
    expect(decodeJwt(String(next.tokens.id_token)).sub).toBe('nurse');
  });

  it.each([
    ['okafor', 200],
    ['nurse', 400],
  ])('SMART 87 signed in again as %s, the online_access of before refreshes with %i', async (account, status) => {
    const jar = createJar();
    const scope = 'openid launch/patient patient/Patient.rs online_access';
    const { tokens } = await signIn(sandbox, { scope }, {}, jar);
    await signIn(sandbox, { ...WHO, prompt: 'login' }, { ...noPatient, account }, jar);
    const { status: got, body } = await refresh(sandbox, tokens.refresh_token);
    expect(got).toBe(status);
    if (status === 200) expect(body.patient).toBe('ada');
  });

  it.each([
    ['online_access', 400],
    ['offline_access', 200],
  ])(
    'SMART 87 twelve hours after the sign-in %s refreshes with %i, however often it was used',
    async (access, status) => {
      const scope = `openid launch/patient patient/Patient.rs ${access}`;
      let { tokens } = await signIn(sandbox, { scope });
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
      for (let hour = 4; hour <= 8; hour += 4) {
        vi.setSystemTime(Date.now() + 4 * 3_600_000);
        tokens = (await refresh(sandbox, tokens.refresh_token)).body;
        expect(tokens.patient).toBe('ada');
      }
      vi.setSystemTime(Date.now() + 4 * 3_600_000 + 2_000);
      expect((await refresh(sandbox, tokens.refresh_token)).status).toBe(status);
    },
  );

  it('SMART 42 prompt=login keeps offline_access too', async () => {
    const { tokens } = await signIn(sandbox, { prompt: 'login' });
    expect((await refresh(sandbox, tokens.refresh_token)).status).toBe(200);
  });

  it('prompt=none fails, with nobody signed in and with somebody, for consent is always asked', async () => {
    const login = createLogin(sandbox, { ...WHO, prompt: 'none' });
    const nobody = await follow(createJar(), login.url);
    expect(queryOf(nobody.headers.get('location'))).toMatchObject({ error: 'login_required', state: login.state });
    const jar = createJar();
    await signIn(sandbox, WHO, noPatient, jar);
    const somebody = await follow(jar, createLogin(sandbox, { ...WHO, prompt: 'none' }).url);
    expect(queryOf(somebody.headers.get('location')).error).toBe('consent_required');
  });
});

describe('SMART 79: the launch context at refresh', () => {
  it('is left out where the server was told so', async () => {
    await withSandbox({ refreshContext: 'absent' }, async (server) => {
      const { tokens } = await signIn(server);
      expect(tokens.patient).toBe('ada');
      const { status, body } = await refresh(server, tokens.refresh_token);
      expect(status).toBe(200);
      for (const member of ['patient', 'need_patient_banner']) expect(body).not.toHaveProperty(member);
    });
  });
});

describe('two hospitals side by side', () => {
  it('each has its name on every page, its own sessions and its own tokens', async () => {
    await withSandbox({ name: 'Eastfield Clinic', environment: 'TRAINING' }, async (east) => {
      expect([sandbox.name, east.name]).toEqual(['Northgate General Hospital', 'Eastfield Clinic']);
      const jar = createJar();
      const pages = [
        await visit(jar, new URL(east.url)),
        await visit(jar, new URL('/launch', east.url)),
        await visit(jar, new URL('/clients', east.url)),
        await visit(jar, new URL('/faults', east.url)),
        await visit(jar, new URL('/nowhere', east.url)),
        await follow(jar, createLogin(east).url),
      ];
      for (const { body } of pages) {
        expect(body).toContain('<p class="hospital">Eastfield Clinic</p>');
        expect(body).toContain('<strong>TRAINING</strong>');
        expect(body).not.toContain('Northgate');
      }
      const [here, there] = [await signIn(sandbox, {}, {}, jar), await signIn(east, {}, { patient: 'bo' }, jar)];
      expect([here.tokens.patient, there.tokens.patient]).toEqual(['ada', 'bo']);
      const foreign = await fetch(`${east.fhirBase}/Patient/ada`, {
        headers: { authorization: `Bearer ${String(here.tokens.access_token)}` },
      });
      expect(foreign.status).toBe(401);
      const { launch } = sandbox.createLaunch({ patient: 'ada' });
      const login = createLogin(east, { scope: 'openid launch', launch });
      expect(queryOf(await signInByHttp(login.url, { account: 'okafor' }, jar)).error).toBe('invalid_request');
    });
  });
});
