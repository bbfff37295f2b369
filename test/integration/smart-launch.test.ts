/** Launches of each kind over real sockets: what they ask for, and what they give. */
import { afterAll, afterEach, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import type { TokenServices } from '../../main/session/launch.ts';
import type { Smart } from '../../main/smart/smart.ts';
import { smartConfiguration, startFaultServer, type FaultServer } from '../support/fault-server.ts';
import { failureOf, get, launchAt, type BenchOptions } from '../support/launch-bench.ts';

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer();
});
afterEach(() => server.reset());
afterAll(() => server.close());

const EHR = { kind: { kind: 'ehr', launch: 'launch+/= token' } } as const;
const UNLOCK = { kind: { kind: 'unlock' }, policy: { refresh: 'offline' } } as const;
const change = (changes: Record<string, unknown>) =>
  server.script('token', (_seen, usual) => ({ body: { ...(usual.body as object), ...changes } }));
const configure = (changes: Record<string, unknown>) =>
  server.script('smart-configuration', { body: { ...smartConfiguration(server.origin), ...changes } });

/** Runs a launch, and gives what it asked the authorization server beside what it gave. */
async function asking(options: BenchOptions) {
  let asked = new URLSearchParams();
  const browse: BenchOptions['browse'] = (visit) => {
    asked = visit.parameters;
    return visit.callback();
  };
  const signIn = await launchAt(server, { browse, ...options });
  return { signIn, asked, scope: (asked.get('scope') ?? '').split(' ') };
}

describe('the kinds of launch', () => {
  it('is what a session takes', () => {
    expectTypeOf<Smart>().toExtend<TokenServices>();
  });

  it('SMART 16, 31, 32, 34: from the EHR, its launch unchanged, and the context that it stands for', async () => {
    change({ encounter: 'e1', intent: 'reconcile', tenant: 't', need_patient_banner: false });
    const { signIn, asked, scope } = await asking(EHR);
    expect(asked.getAll('launch')).toEqual(['launch+/= token']);
    expect(asked.get('aud')).toBe(server.fhirBase);
    expect(scope).toContain('launch');
    expect(scope).not.toContain('launch/patient');
    expect(asked.has('prompt')).toBe(false);
    expect(signIn.context).toMatchObject({
      patientId: 'patient-1',
      encounterId: 'e1',
      intent: 'reconcile',
      tenant: 't',
      needPatientBanner: false,
    });
  });

  it('SMART 15, 31: standalone, no launch', async () => {
    const { asked, scope } = await asking({});
    expect(asked.has('launch')).toBe(false);
    expect(asked.has('prompt')).toBe(false);
    expect(scope).toContain('launch/patient');
  });

  it.each([
    ['standalone', {}],
    ['from the EHR', EHR],
    ['an unlock', UNLOCK],
  ])('OpenID Connect Core §3.1.2.1: %s asks for a fresh login where it is told to', async (_title, options) => {
    const { asked } = await asking({ ...options, forceLogin: true });
    expect(asked.getAll('prompt')).toEqual(['login']);
    expect(asked.has('launch')).toBe(options === EHR);
  });

  it('E11 an unlock asks who is there by a fresh login, and nothing else', async () => {
    change({ patient: undefined, scope: 'openid fhirUser' });
    const { signIn, asked } = await asking(UNLOCK);
    expect(asked.get('scope')).toBe('openid fhirUser');
    expect(asked.get('prompt')).toBe('login');
    expect(asked.has('launch')).toBe(false);
    expect(signIn.identity).toEqual({ issuer: server.origin, subject: 'u1' });
    expect(signIn.context.patientId).toBeNull();
    expect(signIn.warnings).toEqual([]);
  });

  it.each([
    ['without an id_token', { id_token: undefined }, {}],
    ['of a server without an issuer', {}, { issuer: undefined, authorization_response_iss_parameter_supported: false }],
  ])(
    'E11, SMART 86: an unlock %s gives no identity, for the session to refuse',
    async (_title, token, configuration) => {
      change(token);
      configure(configuration);
      expect((await asking(UNLOCK)).signIn.identity).toBeNull();
    },
  );

  it.each([
    ['standalone, patient-level', { site: { access: 'patient' } }, true],
    ['standalone, user-level', { site: { access: 'user' } }, false],
    ['from the EHR, patient-level', { ...EHR, site: { access: 'patient' } }, true],
    ['from the EHR, user-level', { ...EHR, site: { access: 'user' } }, false],
    ['an unlock', UNLOCK, false],
  ] as const)('C9 no patient, %s: a patient is needed: %s', async (_title, options, needed) => {
    change({ patient: undefined });
    const launch = launchAt(server, options);
    if (needed) expect(await failureOf(launch)).toMatchObject({ code: 'token-no-patient' });
    else expect((await launch).context.patientId).toBeNull();
  });

  const lost: [title: string, token: Record<string, unknown>, cancelAt: string | null, code: string][] = [
    ['a bad id_token', { id_token: 'x.y.z' }, null, 'id-token-malformed'],
    ['no patient', { patient: undefined }, null, 'token-no-patient'],
    ['Cancel after the exchange', {}, 'checking-identity', 'sign-in-cancelled'],
  ];
  it.each(lost)(
    'SMART 94: after %s the tokens that came are taken back, and nobody waits for it',
    async (_title, token, cancelAt, code) => {
      change(token);
      const { promise: asked, resolve: isAsked } = Promise.withResolvers<undefined>();
      const tokens: [string | null, string | null][] = [];
      server.script('revoke', ({ form }) => {
        tokens.push([form.get('token'), form.get('client_id')]);
        if (tokens.length === 2) isAsked(undefined);
        return { status: 503 };
      });
      const cancel = new AbortController();
      const onStep = (step: string) => {
        if (step === cancelAt) cancel.abort();
      };
      const options = { policy: { refresh: 'online' }, signal: cancel.signal, observer: { onStep } } as const;
      expect(await failureOf(launchAt(server, options))).toMatchObject({ code });
      await asked;
      expect(tokens).toEqual([
        ['fault-refresh-token', server.clientId],
        ['fault-access-token', server.clientId],
      ]);
    },
  );

  it.each([
    ['online', 'online_access'],
    ['offline', 'offline_access'],
  ] as const)('SMART 87: refresh %s asks %s, and gives the refresh token', async (refresh, word) => {
    const { signIn, scope } = await asking({ policy: { refresh } });
    expect(scope).toContain(word);
    expect(signIn.tokens.refreshToken).toBe('fault-refresh-token');
    expect(signIn.warnings).toEqual([]);
  });

  it.each([
    ['online', 'online_access'],
    ['offline', 'offline_access'],
  ] as const)('C12 refresh %s was asked and none came: a warning', async (refresh, subject) => {
    change({ refresh_token: undefined });
    const { signIn } = await asking({ policy: { refresh } });
    expect(signIn.warnings).toEqual([{ code: 'refresh-missing', subject }]);
    expect(signIn.tokens.refreshToken).toBeNull();
  });

  it('C12 none was asked: no warning, and one that comes all the same is given', async () => {
    expect((await asking({})).signIn.warnings).toEqual([]);
    change({ refresh_token: 'unasked' });
    expect((await asking({})).signIn.tokens.refreshToken).toBe('unasked');
  });

  it('a refresh_token that is no text is malformed', async () => {
    change({ refresh_token: 7 });
    expect(await failureOf(launchAt(server))).toEqual({
      code: 'token-malformed',
      details: { member: 'refresh_token' },
    });
  });

  const vaultless = { type: 'asymmetric', clientId: 'fault-client', algorithm: 'ES384', jwksUrl: null } as const;
  const lacking: [title: string, options: BenchOptions, subjects: string[]][] = [
    ['standalone', {}, ['launch-standalone', 'client-public', 'context-standalone-patient', 'permission-patient']],
    ['user-level', { site: { access: 'user' } }, ['launch-standalone', 'client-public', 'permission-user']],
    ['from the EHR', EHR, ['launch-ehr', 'client-public', 'context-ehr-patient', 'permission-patient']],
    ['an unlock', UNLOCK, ['launch-standalone', 'client-public']],
    [
      'an asymmetric client',
      { site: { client: vaultless } },
      ['launch-standalone', 'client-confidential-asymmetric', 'context-standalone-patient', 'permission-patient'],
    ],
  ];
  it.each(lacking)('A18, SMART 25: what %s lacks at the server is named', async (_title, options, subjects) => {
    configure({ capabilities: ['sso-openid-connect', 'permission-v1', 'permission-v2'] });
    const { warnings } = await launchAt(server, options);
    const missing = warnings.filter(({ code }) => code === 'capability-missing').map(({ subject }) => subject);
    expect(missing).toEqual(subjects);
  });
});

describe('a long authorization request', () => {
  const long = { kind: { kind: 'ehr', launch: 'x'.repeat(2500) } } as const;
  const capabilities = [...(smartConfiguration('').capabilities as string[]), 'launch-ehr', 'context-ehr-patient'];

  /** Reads the form page as a browser does, and sends the request on. */
  async function sendForm(url: string): Promise<{ action: string; fields: URLSearchParams }> {
    const { body } = await get(url);
    const action = /action="([^"]*)"/.exec(body)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const inputs = [...body.matchAll(/name="([^"]*)" value="([^"]*)"/g)];
    const fields = new URLSearchParams(
      inputs.map(([, name = '', value = '']) => [name, value.replaceAll('&amp;', '&')]),
    );
    return { action, fields };
  }

  it('SMART 36, 37: goes by POST where the server says authorize-post', async () => {
    configure({ capabilities: [...capabilities, 'authorize-post'] });
    const opened: string[] = [];
    const openBrowser = async (url: string) => {
      opened.push(url);
      const { action, fields } = await sendForm(url);
      expect(action).toBe(`${server.origin}/authorize?tenant=7`);
      expect(fields.get('launch')).toBe(long.kind.launch);
      expect(fields.get('response_type')).toBe('code');
      server.authorize(`${action}&${fields.toString()}`);
      const answer = { code: 'c', state: fields.get('state') ?? '', iss: server.origin };
      void get(`${fields.get('redirect_uri') ?? ''}?${new URLSearchParams(answer).toString()}`);
    };
    expect((await launchAt(server, { ...long, openBrowser })).context.patientId).toBe('patient-1');
    expect(opened[0]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}$/);
  });

  it('SMART 37: opening the page again opens another one-shot page with the same request', async () => {
    configure({ capabilities: [...capabilities, 'authorize-post'] });
    const controller = new AbortController();
    const opened: string[] = [];
    const { promise: reopened, resolve } = Promise.withResolvers<undefined>();
    const launch = launchAt(server, {
      ...long,
      signal: controller.signal,
      openBrowser: (url) => {
        opened.push(url);
        return Promise.resolve();
      },
      observer: { onWaiting: ({ reopenBrowser }) => void reopenBrowser().then(() => resolve(undefined)) },
    });
    await reopened;
    expect((await get(opened[0]!)).status, 'the page before it answers no more').toBe(404);
    expect((await sendForm(opened[1]!)).fields.get('launch')).toBe(long.kind.launch);
    expect((await get(opened[1]!)).status).toBe(404);
    controller.abort();
    expect(await failureOf(launch)).toMatchObject({ code: 'sign-in-cancelled' });
  });

  it.each([
    ['the server does not say authorize-post', capabilities, long],
    ['the URL is short', [...capabilities, 'authorize-post'], EHR],
  ])('SMART 36: goes by GET where %s', async (_title, listed, options) => {
    configure({ capabilities: listed });
    expect((await asking(options)).asked.get('launch')).toBe(options.kind.launch);
  });
});
