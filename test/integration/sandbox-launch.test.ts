/** The record system's side of an EHR launch: by code, by page, and what the app is told. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Sandbox } from '../../sandbox/server.ts';
import { createJar, follow, pageName, signInByHttp, visit, type Answer } from '../support/sandbox-browser.ts';
import { createLogin, post, signIn, startTestSandbox, type Json } from '../support/sandbox-session.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.close());
afterEach(() => {
  vi.useRealTimers();
});

const SCOPE = 'openid fhirUser launch patient/Patient.rs patient/Observation.rs online_access';
const noPicker = { patient: undefined };
const launched = (launch: string, more: Record<string, string | null> = {}) => ({ scope: SCOPE, launch, ...more });
const open = (launch: string): Promise<Answer> => follow(createJar(), createLogin(sandbox, launched(launch)).url);
const errorOf = ({ headers }: Answer): Json =>
  Object.fromEntries(new URL(headers.get('location') ?? 'missing:').searchParams);
const page = (path: string, form?: Record<string, string>): Promise<Answer> =>
  visit(createJar(), new URL(path, sandbox.url), form && new URLSearchParams(form));

describe('SMART 16: a launch made by code', () => {
  it('gives iss, an opaque launch and the link that carries both', () => {
    const { iss, launch, link } = sandbox.createLaunch({ patient: 'ada' });
    expect(iss).toBe(sandbox.fhirBase);
    expect(launch).toMatch(/^[\w-]{32}$/);
    const { protocol, searchParams } = new URL(link);
    expect([protocol, searchParams.get('iss'), searchParams.get('launch')]).toEqual(['chartroom:', iss, launch]);
    expect(sandbox.createLaunch({ patient: 'ada' }).launch).not.toBe(launch);
  });

  it('is not made for a patient who does not exist', () => {
    expect(() => sandbox.createLaunch({ patient: 'nobody' })).toThrow('no such patient');
  });
});

describe('SMART 31: the authorization request with a launch', () => {
  it('SMART 71 asks for no patient, and opens the one that was launched', async () => {
    const { launch } = sandbox.createLaunch({ patient: 'bo' });
    const { tokens } = await signIn(sandbox, launched(launch), noPicker);
    expect(tokens).toMatchObject({ patient: 'bo', need_patient_banner: true });
    expect(String(tokens.scope).split(' ').toSorted()).toEqual(SCOPE.split(' ').toSorted());
    for (const member of ['encounter', 'intent', 'tenant', 'fhirContext', 'smart_style_url', 'location'])
      expect(tokens).not.toHaveProperty(member);
    const read = (id: string) =>
      fetch(`${sandbox.fhirBase}/Patient/${id}`, {
        headers: { authorization: `Bearer ${String(tokens.access_token)}` },
      });
    expect([(await read('bo')).status, (await read('ada')).status]).toEqual([200, 403]);
  });

  it('SMART 72 to 77 tells all of the context, again at each refresh, and to who introspects', async () => {
    const fhirContext = [{ reference: 'ImagingStudy/42', role: 'https://example.org/role' }];
    const styleUrl = `${sandbox.url}/styles/northgate-v1.json`;
    const { launch } = sandbox.createLaunch({
      ...{ patient: 'ada', encounter: 'old', location: 'ward-6w', intent: 'reconcile-medications', tenant: 'north' },
      ...{ fhirContext, needPatientBanner: false, styleUrl },
    });
    const context = {
      ...{ patient: 'ada', encounter: 'old', location: 'ward-6w', intent: 'reconcile-medications', tenant: 'north' },
      ...{ fhirContext, need_patient_banner: false, smart_style_url: styleUrl },
    };
    const { tokens } = await signIn(sandbox, launched(launch), noPicker);
    expect(tokens).toMatchObject(context);
    const refreshed = await post(sandbox, '/oauth/token', {
      ...{ grant_type: 'refresh_token', client_id: 'chartroom', refresh_token: String(tokens.refresh_token) },
    });
    expect(refreshed.body).toMatchObject(context);
    const { clientId, secret } = sandbox.introspector;
    const known = await post(
      sandbox,
      '/oauth/introspect',
      { token: String(refreshed.body.access_token) },
      { authorization: `Basic ${btoa(`${clientId}:${secret}`)}` },
    );
    expect(known.body).toMatchObject({ active: true, ...context });
  });

  it('shows on the consent page whose record it is', async () => {
    const jar = createJar();
    const { launch } = sandbox.createLaunch({ patient: 'ada' });
    const signInPage = await follow(jar, createLogin(sandbox, launched(launch)).url);
    const form = new URLSearchParams({ account: 'okafor', password: 'demo' });
    const consent = await follow(jar, new URL(`${signInPage.url.pathname}/login`, sandbox.url), form);
    expect(pageName(consent)).toBe('consent');
    expect(consent.body).toContain('TESTPERSON, Ada');
    expect(consent.body).toContain('Know which record is open');
  });

  it.each([
    ['unknown', () => Promise.resolve('made-up')],
    [
      'A11 used',
      async () => {
        const { launch } = sandbox.createLaunch({ patient: 'ada' });
        await signIn(sandbox, launched(launch), noPicker);
        return launch;
      },
    ],
    [
      'A11 in use by another sign-in',
      async () => {
        const { launch } = sandbox.createLaunch({ patient: 'ada' });
        expect(pageName(await open(launch))).toBe('sign-in');
        return launch;
      },
    ],
  ])('a launch that is %s is invalid_request, and no record opens', async (_name, make) => {
    expect(errorOf(await open(await make()))).toMatchObject({
      error: 'invalid_request',
      error_description: 'launch is unknown, expired or used',
      iss: sandbox.issuer,
    });
  });

  it('a launch lives for five minutes', async () => {
    const { launch } = sandbox.createLaunch({ patient: 'ada' });
    const late = sandbox.createLaunch({ patient: 'ada' });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 299_000 });
    expect(pageName(await open(launch))).toBe('sign-in');
    vi.setSystemTime(Date.now() + 2_000);
    expect(errorOf(await open(late.launch)).error).toBe('invalid_request');
  });

  it('SMART 32 a launch without its scope is invalid_request, the scope without a launch is not granted', async () => {
    const { launch } = sandbox.createLaunch({ patient: 'ada' });
    const answer = await follow(createJar(), createLogin(sandbox, { launch }).url);
    expect(errorOf(answer)).toMatchObject({ error: 'invalid_request' });
    const { tokens } = await signIn(sandbox, { scope: 'openid launch launch/patient' });
    expect(tokens.scope).toBe('openid launch/patient');
  });

  it('a patient’s own account opens no other record', async () => {
    const own = sandbox.accounts.find(({ patient }) => patient === 'bo')!;
    const login = createLogin(sandbox, launched(sandbox.createLaunch({ patient: 'ada' }).launch));
    const location = await signInByHttp(login.url, { account: own.id });
    expect(new URL(location).searchParams.get('error')).toBe('access_denied');
    const good = sandbox.createLaunch({ patient: 'bo' });
    const { tokens } = await signIn(sandbox, launched(good.launch), { account: own.id, patient: undefined });
    expect(tokens.patient).toBe('bo');
  });

  it('another person may sign in instead, with the same launch', async () => {
    const jar = createJar();
    await signIn(sandbox, {}, {}, jar);
    const { launch } = sandbox.createLaunch({ patient: 'bo' });
    const consent = await follow(jar, createLogin(sandbox, launched(launch)).url);
    expect(pageName(consent)).toBe('consent');
    const again = await follow(jar, new URL(`${consent.url.href}/switch`), new URLSearchParams());
    expect(pageName(again)).toBe('sign-in');
  });

  it('two launches at once stay apart', async () => {
    const jar = createJar();
    const [one, two] = [sandbox.createLaunch({ patient: 'ada' }), sandbox.createLaunch({ patient: 'bo' })];
    const first = await signIn(sandbox, launched(one.launch), noPicker, jar);
    const second = await signIn(sandbox, launched(two.launch), noPicker, jar);
    expect([first.tokens.patient, second.tokens.patient]).toEqual(['ada', 'bo']);
    // The second window has not ended the first.
    for (const { tokens } of [first, second]) {
      const form = { grant_type: 'refresh_token', client_id: 'chartroom', refresh_token: String(tokens.refresh_token) };
      expect((await post(sandbox, '/oauth/token', form)).body.patient).toBe(tokens.patient);
    }
  });
});

const linkOf = ({ body }: Answer): URL =>
  new URL((/href="(chartroom:[^"]+)"/.exec(body)?.[1] ?? 'missing:').replaceAll('&amp;', '&'));

describe('the launch page', () => {
  it('lists patients with a search, then asks what the app is told', async () => {
    const all = await page('/launch');
    expect([all.status, pageName(all)]).toEqual([200, 'launch']);
    expect(all.body.match(/name="patient"/g)).toHaveLength(2);
    expect((await page('/launch?search=testperson')).body.match(/name="patient"/g)).toHaveLength(1);
    const form = await page('/launch?patient=ada');
    expect(form.body).toContain('TESTPERSON, Ada');
    expect(form.body).toMatch(/<option value="new">/);
    expect(form.body).toMatch(/<option value="old">/);
  });

  it('makes a link that opens the patient with what was said', async () => {
    const made = await page('/launch', {
      ...{ patient: 'ada', encounter: 'new', intent: 'order-review', tenant: 'north', location: '', banner: 'false' },
      ...{ style: '/styles/northgate-v1.json', fhirContext: '[{"reference":"Task/1"}]' },
    });
    const { searchParams } = linkOf(made);
    expect(searchParams.get('iss')).toBe(sandbox.fhirBase);
    const { tokens } = await signIn(sandbox, launched(searchParams.get('launch') ?? ''), noPicker);
    expect(tokens).toMatchObject({
      ...{ patient: 'ada', encounter: 'new', intent: 'order-review', tenant: 'north', need_patient_banner: false },
      ...{ fhirContext: [{ reference: 'Task/1' }], smart_style_url: `${sandbox.url}/styles/northgate-v1.json` },
    });
    expect(tokens).not.toHaveProperty('location');
  });

  it.each(['47110', 'http://127.0.0.1:47110/launch'])(
    'goes to an app that is launched by http: %s',
    async (launchUrl) => {
      const { searchParams } = linkOf(await page('/launch', { patient: 'ada' }));
      const launch = searchParams.get('launch') ?? '';
      const { status, headers } = await page('/launch/go', { patient: 'ada', launch, launchUrl });
      const target = new URL(headers.get('location') ?? '');
      expect([status, target.origin, target.pathname]).toEqual([303, 'http://127.0.0.1:47110', '/launch']);
      expect(Object.fromEntries(target.searchParams)).toEqual({ iss: sandbox.fhirBase, launch });
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    },
  );

  it.each(['https://evil.example/launch', 'http://127.0.0.1:47110/launch?x=1', 'javascript:alert(1)', ''])(
    'SMART 4 does not go to %j',
    async (launchUrl) => {
      const answer = await page('/launch/go', { patient: 'ada', launch: 'any', launchUrl });
      expect([answer.status, answer.headers.get('location'), pageName(answer)]).toEqual([400, null, 'launch']);
    },
  );

  it('says that a list is no list, and keeps what was typed', async () => {
    const answer = await page('/launch', { patient: 'ada', intent: 'order-review', fhirContext: '{"<b>":1}' });
    expect(answer.status).toBe(400);
    expect(answer.body).toContain('must be a list in JSON');
    expect(answer.body).toContain('value="order-review"');
    expect(answer.body).not.toContain('<b>');
  });

  it('knows no patient that is not there, and no other method', async () => {
    expect((await page('/launch?patient=nobody')).status).toBe(404);
    expect((await page('/launch', { patient: 'nobody' })).status).toBe(404);
    expect((await page('/launch/else')).status).toBe(405);
  });

  it.each([
    ['/launch', { origin: 'http://evil.example' }],
    ['/launch', { 'sec-fetch-site': 'cross-site' }],
    ['/launch/go', { origin: 'null' }],
  ])('refuses a form of another site at %s: %j', async (path, headers) => {
    const answer = await fetch(new URL(path, sandbox.url), {
      ...{ method: 'POST', redirect: 'manual' },
      headers: headers as Record<string, string>,
      body: new URLSearchParams({ patient: 'ada' }),
    });
    expect(answer.status).toBe(403);
    expect(await answer.text()).not.toContain('chartroom://');
  });
});

describe('SMART 75: styles', () => {
  const PROPERTIES = [
    ...['color_background', 'color_error', 'color_highlight', 'color_modal_backdrop', 'color_success', 'color_text'],
    ...['dim_border_radius', 'dim_font_size', 'dim_spacing_size', 'font_family_body', 'font_family_heading'],
  ];

  it.each(['northgate-v1', 'hostile'])('%s has the eleven properties, and needs no credentials', async (name) => {
    const answer = await fetch(`${sandbox.url}/styles/${name}.json`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(Object.keys((await answer.json()) as Json)).toEqual(expect.arrayContaining(PROPERTIES));
  });

  it('and there are no others', async () => {
    expect((await fetch(`${sandbox.url}/styles/toString`)).status).toBe(404);
  });
});
