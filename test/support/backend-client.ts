/** A backend service by plain HTTP: keys, assertions, tokens, and a bulk export from kick-off to files. */
import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import type { Sandbox } from '../../sandbox/server.ts';
import { post, type Json, type Reply } from './sandbox-session.ts';

export const BACKEND = 'chartroom-backend';

export type BackendClient = {
  /** A token request with a good assertion, but for what is changed. */
  readonly ask: (
    scope: string,
    changes?: {
      readonly claims?: JWTPayload;
      readonly header?: Readonly<Record<string, unknown>>;
      readonly form?: Readonly<Record<string, string>>;
    },
  ) => Promise<Reply>;
  /** The access token of a request that must be granted. */
  readonly token: (scope?: string) => Promise<string>;
};

/** Registers a new key at the sandbox, gives the client that holds it. */
export async function createBackendClient(
  sandbox: Sandbox,
  alg: 'RS384' | 'ES384' = 'ES384',
): Promise<BackendClient & { readonly key: CryptoKey; readonly kid: string }> {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  const kid = randomUUID();
  sandbox.registerKeys(BACKEND, { keys: [{ ...(await exportJWK(publicKey)), kid, alg }] });
  const ask: BackendClient['ask'] = async (scope, { claims = {}, header = {}, form = {} } = {}) => {
    const now = Math.floor(Date.now() / 1000);
    const usual = {
      iss: BACKEND,
      sub: BACKEND,
      aud: `${sandbox.issuer}/oauth/token`,
      exp: now + 300,
      jti: randomUUID(),
    };
    const jwt = await new SignJWT({ ...usual, ...claims })
      .setProtectedHeader({ alg, kid, typ: 'JWT', ...header })
      .sign(privateKey);
    return post(sandbox, '/oauth/token', {
      grant_type: 'client_credentials',
      scope,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: jwt,
      ...form,
    });
  };
  return {
    ...{ ask, key: privateKey, kid },
    token: async (scope = 'system/*.rs') => {
      const { status, body } = await ask(scope);
      if (status !== 200) throw new Error(`the token was refused: ${String(body.error)}`);
      return String(body.access_token);
    },
  };
}

export type KickOff = {
  readonly query?: readonly (readonly [string, string])[];
  /** Parameters to be posted, by name and value member. */
  readonly posted?: readonly Json[];
  readonly headers?: Readonly<Record<string, string>>;
};

/** Begins an export at a path below the FHIR base (`Group/diabetes/$export`). */
export function kickOff(sandbox: Sandbox, token: string, path: string, told: KickOff = {}): Promise<Response> {
  const url = new URL(`${sandbox.fhirBase}/${path}`);
  for (const [name, value] of told.query ?? []) url.searchParams.append(name, value);
  const headers = { authorization: `Bearer ${token}`, accept: 'application/fhir+json', prefer: 'respond-async' };
  if (told.posted === undefined) return fetch(url, { headers: { ...headers, ...told.headers } });
  return fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/fhir+json', ...told.headers },
    body: JSON.stringify({ resourceType: 'Parameters', parameter: told.posted }),
  });
}

export type ManifestItem = {
  readonly type?: string;
  readonly url: string;
  readonly count?: number;
  readonly continuesInFile?: string;
};
export type Manifest = {
  readonly transactionTime: string;
  readonly request?: string;
  readonly requiresAccessToken: boolean;
  readonly outputOrganizedBy?: string;
  readonly output: readonly ManifestItem[];
  readonly error?: readonly ManifestItem[];
  readonly outcome?: readonly ManifestItem[];
  readonly deleted?: readonly ManifestItem[];
  readonly link?: readonly { readonly relation: string; readonly url: string }[];
};

/** A request with a bearer token. */
export const withToken = (
  token: string,
  url: string,
  init: Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<Response> =>
  fetch(url, { redirect: 'manual', ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });

/** Asks for the status until it is 200 or an error; the answers before are given too. */
export async function poll(token: string, statusUrl: string): Promise<{ waited: Response[]; last: Response }> {
  const waited: Response[] = [];
  for (;;) {
    const last = await withToken(token, statusUrl, { headers: { accept: 'application/json' } });
    const isWaiting = last.status === 202 || last.headers.get('x-export-status')?.startsWith('202') === true;
    if (!isWaiting) return { waited, last };
    waited.push(last);
  }
}

/** A whole export up to its manifest. */
export async function manifestOf(sandbox: Sandbox, token: string, path: string, told: KickOff = {}): Promise<Manifest> {
  const begun = await kickOff(sandbox, token, path, told);
  if (begun.status !== 202) throw new Error(`the kick-off was refused: ${begun.status} ${await begun.text()}`);
  const { last } = await poll(token, begun.headers.get('content-location') ?? '');
  if (last.status !== 200) throw new Error(`the export failed: ${last.status} ${await last.text()}`);
  return (await last.json()) as Manifest;
}

/** The resources of a file. */
export async function linesOf(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Json[]> {
  const answer = await fetch(url, { headers });
  if (answer.status !== 200) throw new Error(`the file was refused: ${answer.status}`);
  const lines = (await answer.text()).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Json);
}

/** Every resource of these files, with the token where one is wanted. */
export async function resourcesOf(
  { requiresAccessToken }: Pick<Manifest, 'requiresAccessToken'>,
  items: readonly ManifestItem[],
  token: string,
): Promise<Json[]> {
  const headers: Record<string, string> = requiresAccessToken ? { authorization: `Bearer ${token}` } : {};
  const files = await Promise.all(items.map(({ url }) => linesOf(url, headers)));
  return files.flat();
}
