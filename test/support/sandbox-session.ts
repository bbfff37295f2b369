/** A sandbox over a few made-up patients, and the client's half of the code flow by plain HTTP. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/server.ts';
import { createJar, signInByHttp, type CookieJar, type SignInChoices } from './sandbox-browser.ts';

const RESOURCES = [
  {
    resourceType: 'Patient',
    id: 'ada',
    name: [{ family: 'Testperson', given: ['Ada'] }],
    birthDate: '1956-03-14',
    gender: 'female',
  },
  { resourceType: 'Patient', id: 'bo', name: [{ family: '<b>Bold', given: ['Bo'] }], birthDate: '1990' },
  {
    resourceType: 'Encounter',
    id: 'old',
    status: 'finished',
    class: { code: 'AMB' },
    subject: { reference: 'Patient/ada' },
    period: { start: '2020-01-01' },
  },
  {
    resourceType: 'Encounter',
    id: 'new',
    status: 'finished',
    class: { code: 'AMB' },
    subject: { reference: 'Patient/ada' },
    period: { start: '2024-01-01' },
  },
];

/** Starts a sandbox on a free port over two patients, `ada` and `bo`; `close` removes its data too. */
export async function startTestSandbox(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'chartroom-sandbox-'));
  await Promise.all(
    RESOURCES.map((resource) => writeFile(path.join(dataDir, `${resource.id}.json`), JSON.stringify(resource))),
  );
  const sandbox = await startSandbox({ port: 0, dataDir, ...options });
  return {
    ...sandbox,
    close: async () => {
      await sandbox.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

export const SCOPE = 'openid fhirUser launch/patient patient/Patient.rs patient/Observation.rs offline_access';
export const REDIRECT = 'http://127.0.0.1:50123/callback';

export type Login = { readonly url: URL; readonly verifier: string; readonly state: string; readonly nonce: string };

/** An authorization request of a public client; `changes` replace parameters, null removes one. */
export function createLogin(sandbox: Sandbox, changes: Readonly<Record<string, string | null>> = {}): Login {
  const [verifier, state, nonce] = [32, 16, 16].map((size) => randomBytes(size).toString('base64url'));
  const parameters = {
    response_type: 'code',
    client_id: 'chartroom',
    redirect_uri: REDIRECT,
    scope: SCOPE,
    aud: sandbox.fhirBase,
    state,
    nonce,
    code_challenge: createHash('sha256').update(verifier!).digest('base64url'),
    code_challenge_method: 'S256',
    ...changes,
  };
  const url = new URL('/oauth/authorize', sandbox.url);
  for (const [name, value] of Object.entries(parameters))
    if (typeof value === 'string') url.searchParams.set(name, value);
  return { url, verifier: verifier!, state: state!, nonce: nonce! };
}

export type Json = Readonly<Record<string, unknown>>;
export type Reply = { readonly status: number; readonly body: Json };

/** A POST of a form to an endpoint of the sandbox. */
export async function post(
  sandbox: Sandbox,
  endpoint: string,
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const response = await fetch(new URL(endpoint, sandbox.url), {
    method: 'POST',
    body: new URLSearchParams(form),
    headers,
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Json) };
}

/** Exchanges the code of a redirect. */
export function exchange(
  sandbox: Sandbox,
  login: Login,
  location: string,
  changes: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  return post(sandbox, '/oauth/token', {
    grant_type: 'authorization_code',
    client_id: login.url.searchParams.get('client_id') ?? '',
    redirect_uri: login.url.searchParams.get('redirect_uri') ?? '',
    code: new URL(location).searchParams.get('code') ?? '',
    code_verifier: login.verifier,
    ...changes,
  });
}

/** The whole way: sign in as the doctor, pick `ada`, approve, exchange. */
export async function signIn(
  sandbox: Sandbox,
  changes: Readonly<Record<string, string | null>> = {},
  choices: Partial<SignInChoices> = {},
  jar: CookieJar = createJar(),
): Promise<{ login: Login; tokens: Json }> {
  const login = createLogin(sandbox, changes);
  const location = await signInByHttp(login.url, { account: 'okafor', patient: 'ada', ...choices }, jar);
  const reply = await exchange(sandbox, login, location);
  if (reply.status !== 200) throw new Error(`token endpoint: ${reply.status} ${String(reply.body.error)}`);
  return { login, tokens: reply.body };
}
