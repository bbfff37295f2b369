/**
 * Every bad input of a sign-in, driven through the window: each has its own sentence and a button, leaks nothing, and
 * leaves an app that works.
 */
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { ErrorCode } from '../../shared/errors.ts';
import { messageOf } from '../../renderer/error-messages.ts';
import { newSigningKey, signIdToken, smartConfiguration, type Reply } from '../support/fault-server.ts';
import { get } from '../support/launch-bench.ts';
import { signOut } from './support/clinician.ts';
import { expect, expectNoLeak, PORTS_SITE, startAt, test } from './support/fault-bench.ts';
import type { FaultBench, Visit } from './support/fault-bench.ts';
import { PATIENT_NAME } from './support/fault-hospital.ts';

/** Limits of main: for the browser, the token endpoint, and discovery. */
const BROWSER_MS = 5 * 60_000;
const TOKEN_MS = 30_000;
const DISCOVERY_MS = 10_000;

const HTML: Reply = { headers: { 'content-type': 'text/html' }, body: '<html><h1>Guest network</h1></html>' };

type Fault = {
  readonly name: string;
  /** What it is on screen; no two faults share one. */
  readonly code: ErrorCode;
  readonly arrange?: (bench: FaultBench) => unknown;
  /** What the browser does; null where it is never opened. */
  readonly browse?: ((visit: Visit, bench: FaultBench) => Promise<unknown>) | null;
};

/** The right token answer, with an id_token of other claims or of another key. */
const otherIdToken =
  (change: (bench: FaultBench) => Promise<string>) =>
  ({ hospital, ...bench }: FaultBench): void =>
    hospital.script('token', async (_seen, usual) => ({
      body: { ...(usual.body as object), id_token: await change({ hospital, ...bench }) },
    }));
const otherClaims = (claims: (hospital: FaultBench['hospital']) => object) =>
  otherIdToken(({ hospital }) => signIdToken(hospital.key, { ...hospital.claims(), ...claims(hospital) }));

const DISCOVERY: readonly Omit<Fault, 'browse'>[] = [
  { name: 'A13 discovery answers 404', code: 'discovery-not-found', arrange: discovery({ status: 404, body: {} }) },
  { name: 'A13 discovery answers 500', code: 'discovery-http-error', arrange: discovery({ status: 500, body: {} }) },
  { name: 'A13 discovery answers with HTML', code: 'discovery-html', arrange: discovery(HTML) },
  { name: 'A13 discovery is not JSON', code: 'discovery-invalid-json', arrange: discovery({ body: '{"issuer": ' }) },
  { name: 'A13 discovery never ends', code: 'discovery-timeout', arrange: stalledDiscovery },
  { name: 'A13 discovery breaks off', code: 'discovery-unreachable', arrange: discovery({ body: 'x', fault: 'cut' }) },
  {
    name: 'K7 discovery is a gzip bomb',
    code: 'discovery-too-large',
    arrange: discovery({ headers: { 'content-encoding': 'gzip' }, body: gzipSync(Buffer.alloc(50 * 1024 * 1024)) }),
  },
  {
    name: 'A17 discovery points elsewhere',
    code: 'discovery-redirected',
    arrange: ({ hospital, foreign }) =>
      hospital.script('smart-configuration', { status: 302, headers: { location: `${foreign.origin}/smart` } }),
  },
  {
    name: 'A13 discovery lacks an endpoint',
    code: 'discovery-endpoint-missing',
    arrange: withoutEndpoint,
  },
  {
    name: 'A15 an endpoint on plain http',
    code: 'discovery-endpoint-insecure',
    arrange: ({ hospital }) =>
      hospital.script('smart-configuration', {
        body: { ...smartConfiguration(hospital.origin), token_endpoint: 'http://ehr.example/token' },
      }),
  },
];

function discovery(reply: Reply) {
  return ({ hospital }: FaultBench): void => hospital.script('smart-configuration', reply);
}
async function stalledDiscovery({ hospital, hurry }: FaultBench): Promise<void> {
  hospital.script('smart-configuration', { body: '{}', fault: 'stall' });
  await hurry(DISCOVERY_MS);
}
function withoutEndpoint({ hospital }: FaultBench): void {
  const { token_endpoint: _absent, ...body } = smartConfiguration(hospital.origin);
  hospital.script('smart-configuration', { body });
}

const CALLBACK: readonly Fault[] = [
  {
    name: 'B4 error on the redirect',
    code: 'sign-in-refused',
    browse: (visit) => visit.answer({ code: null, error: 'access_denied', error_description: '<b>no</b>' }),
  },
  {
    name: 'B4 a server error on the redirect',
    code: 'sign-in-server-error',
    browse: (visit) => visit.answer({ code: null, error: 'server_error' }),
  },
  {
    name: 'B3 error together with code',
    code: 'callback-malformed',
    browse: (visit) => visit.answer({ error: 'access_denied' }),
  },
  {
    name: 'B5 the answer of another issuer',
    code: 'callback-issuer-mismatch',
    browse: (visit) => visit.answer({ iss: 'https://other.example' }),
  },
  {
    name: 'B9 nobody answers before the time is over',
    code: 'sign-in-timed-out',
    arrange: ({ hurry }) => hurry(BROWSER_MS),
    browse: async (visit, { window }) => {
      await expect(window.getByRole('button', { name: 'Cancel' })).toBeHidden();
      await expect(get(visit.target())).rejects.toThrow();
    },
  },
  {
    name: 'B9 cancel',
    code: 'sign-in-cancelled',
    browse: async (visit, { window }) => {
      await window.getByRole('button', { name: 'Cancel' }).click();
      await expect(get(visit.target())).rejects.toThrow();
    },
  },
];

const TOKEN: readonly Fault[] = [
  { name: 'C2 the token endpoint answers 400', code: 'token-rejected', arrange: token(invalidGrant()) },
  { name: 'C1 the token endpoint answers 500', code: 'token-server-error', arrange: token({ status: 500, body: {} }) },
  { name: 'C3 the token endpoint answers with HTML', code: 'token-not-json', arrange: token(HTML) },
  {
    name: 'C4 the token endpoint stalls',
    code: 'token-timeout',
    arrange: async ({ hospital, hurry }) => {
      hospital.script('token', { body: { access_token: 'half' }, fault: 'stall' });
      await hurry(TOKEN_MS);
    },
  },
  { name: 'C5 the token endpoint breaks off', code: 'token-unreachable', arrange: token({ fault: 'reset' }) },
  { name: 'C6 no token type', code: 'token-malformed', arrange: token({ body: { access_token: 'typeless' } }) },
  {
    name: 'C9 no patient',
    code: 'token-no-patient',
    arrange: token({ body: { access_token: 'nobody', token_type: 'Bearer' } }),
  },
  {
    name: 'C11 the token endpoint points elsewhere: code and verifier do not follow',
    code: 'token-redirected',
    arrange: ({ hospital, foreign }) =>
      hospital.script('token', { status: 307, headers: { location: `${foreign.origin}/token` } }),
  },
];

function token(reply: Reply) {
  return ({ hospital }: FaultBench): void => hospital.script('token', reply);
}
function invalidGrant(): Reply {
  return { status: 400, body: { error: 'invalid_grant', error_description: 'do not show <b>this</b>' } };
}

const ID_TOKEN: readonly Fault[] = [
  {
    name: 'D1 the id_token is signed by another key',
    code: 'id-token-signature',
    arrange: otherIdToken(async ({ hospital }) => signIdToken(await newSigningKey(), hospital.claims())),
  },
  {
    name: 'D7 the id_token is of another issuer',
    code: 'id-token-issuer',
    arrange: otherClaims(() => ({ iss: 'https://other.example' })),
  },
  {
    name: 'D5 the id_token is for another program',
    code: 'id-token-audience',
    arrange: otherClaims(() => ({ aud: 'another-client' })),
  },
  {
    name: 'D6 the id_token is of another sign-in',
    code: 'id-token-nonce',
    arrange: otherClaims(() => ({ nonce: randomBytes(32).toString('base64url') })),
  },
  {
    name: 'D8 the id_token has expired',
    code: 'id-token-expired',
    arrange: otherClaims(() => ({ iat: nowSeconds() - 900, exp: nowSeconds() - 300 })),
  },
  {
    name: 'D4 the keys cannot be fetched',
    code: 'id-token-keys-unavailable',
    arrange: ({ hospital }) => hospital.script('jwks', { status: 404, body: {} }),
  },
  {
    name: 'D1 the id_token is no token at all',
    code: 'id-token-malformed',
    arrange: otherIdToken(() => Promise.resolve('not.a.token')),
  },
];

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

const FAULTS: readonly Fault[] = [
  ...DISCOVERY.map((fault) => ({ ...fault, browse: null })),
  ...CALLBACK,
  ...TOKEN,
  ...ID_TOKEN,
];
/** The failure as a clinician sees it: its own heading and sentence, and the button that goes with it. */
async function expectFailure({ window }: FaultBench, code: ErrorCode): Promise<void> {
  const { title, action } = messageOf({ code, details: {} });
  await expect(window.getByRole('heading', { level: 1 })).toHaveText(title);
  await expect(window).toHaveTitle('Sign-in failed · Chartroom');
  await expect(window.getByRole('button', { name: action.label })).toBeVisible();
  await expect(window.locator('.failure-what')).toHaveText(/\S+ \S+ .{10,}\.$/);
}

/** From the failure to a chart, by the button that the failure offers, and back to the sites. */
async function expectToWorkAgain(bench: FaultBench, code: ErrorCode): Promise<void> {
  const { window } = bench;
  await bench.heal();
  const { action } = messageOf({ code, details: {} });
  await window.getByRole('button', { name: action.label }).click();
  if (action.kind === 'choose-site') await startAt(bench);
  await (await bench.visit()).answer();
  await expectChart(bench);
  await signOut(window);
  await expect(window.getByRole('heading', { name: 'Choose a site' })).toBeVisible();
}

async function expectChart({ window }: FaultBench): Promise<void> {
  await expect(window.getByRole('heading', { name: PATIENT_NAME })).toBeVisible();
}

test.describe('a sign-in that fails', () => {
  for (const { name, code, arrange, browse = (visit: Visit) => visit.answer() } of FAULTS) {
    test(`${name}: its own sentence, and the app works again`, async ({ bench }) => {
      await arrange?.(bench);
      await startAt(bench);
      if (browse !== null) await browse(await bench.visit(), bench);
      await expectFailure(bench, code);
      expect(bench.foreign.requests).toEqual([]);
      await expectNoLeak(bench);
      await expectToWorkAgain(bench, code);
    });
  }

  test('B10 all listed ports in use: the ports are named, and free ones do', async ({ bench }) => {
    await startAt(bench, PORTS_SITE);
    await expectFailure(bench, 'loopback-ports-in-use');
    await expect(bench.window.locator('.failure-what')).toContainText(/\(\d+, \d+\)/);
    await bench.freePorts();
    await bench.window.getByRole('button', { name: 'Try again' }).click();
    await (await bench.visit()).answer();
    await expectChart(bench);
    await signOut(bench.window);
  });

  test('no two faults say the same', () => {
    const codes = [...FAULTS.map(({ code }) => code), 'loopback-ports-in-use' as const];
    const messages = codes.map((code) => messageOf({ code, details: {} }));
    for (const part of ['title', 'what'] as const) {
      expect(new Set(messages.map((message) => message[part])).size, part).toBe(codes.length);
    }
  });
});

test.describe('an answer that does not count', () => {
  const notice = ({ window }: FaultBench) => window.getByRole('status').filter({ hasText: /./ });

  test('B1 forged, absent and repeated answers are named one by one, and the right one counts', async ({ bench }) => {
    await bench.heal();
    await startAt(bench);
    const visit = await bench.visit();
    expect((await visit.answer({ state: null })).status).toBe(400);
    await expect(notice(bench)).toContainText('without the mark of this sign-in');
    expect((await visit.answer({ state: 'A'.repeat(43) })).status).toBe(400);
    await expect(notice(bench)).toContainText('of another sign-in');
    await expect(bench.window.getByRole('button', { name: 'Cancel' })).toBeVisible();

    // Held at the token endpoint, so that the second answer comes while the first is being used.
    const held = Promise.withResolvers<undefined>();
    bench.hospital.script('token', (_seen, usual) => held.promise.then(() => usual));
    const early = await openSocket(visit.redirectUri);
    expect((await visit.answer()).status).toBe(200);
    expect(await early.ask(visit.target())).toMatch(/^HTTP\/1\.1 409 /);
    await expect(notice(bench)).toContainText('a second time');
    await expect(get(visit.target())).rejects.toThrow();
    held.resolve(undefined);
    await expectChart(bench);
    expect(bench.hospital.seen.filter(({ endpoint }) => endpoint === 'token')).toHaveLength(1);
    await expectNoLeak(bench);
    await signOut(bench.window);
  });

  test('C4 cancel while the token endpoint keeps us waiting: what comes late binds nobody', async ({ bench }) => {
    const held = Promise.withResolvers<undefined>();
    const asked = Promise.withResolvers<undefined>();
    bench.hospital.script('token', (_seen, usual) => {
      asked.resolve(undefined);
      return held.promise.then(() => usual);
    });
    await startAt(bench);
    await (await bench.visit()).answer();
    await asked.promise;
    await bench.window.getByRole('button', { name: 'Cancel' }).click();
    held.resolve(undefined);
    await expectFailure(bench, 'sign-in-cancelled');
    await expectToWorkAgain(bench, 'sign-in-cancelled');
  });
});

/** A connection made before the answer came, as browsers make them ahead. */
async function openSocket({ hostname, port }: URL): Promise<{ ask: (target: URL) => Promise<string> }> {
  const socket = connect(Number(port), hostname);
  await new Promise((resolve) => socket.once('connect', resolve));
  return {
    ask: (target) =>
      new Promise((resolve, reject) => {
        let text = '';
        socket.setEncoding('utf8');
        socket.on('data', (chunk: string) => (text += chunk));
        socket.once('end', () => resolve(text));
        socket.once('error', reject);
        socket.write(`GET ${target.pathname}${target.search} HTTP/1.1\r\nHost: ${target.host}\r\n\r\n`);
      }),
  };
}
