/**
 * An authorization server written by hand, to be wrong on purpose: each endpoint answers as a test scripts it. Left
 * alone it is correct. It shares nothing with the app or with the sandbox.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';

export type Endpoint =
  | 'smart-configuration'
  | 'openid-configuration'
  | 'token'
  | 'jwks'
  | 'fhir'
  | 'revoke'
  | 'register'
  /** A registration that is asked after (RFC 7592). */
  | 'registration';

export type Reply = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text and bytes go as they are, anything else as JSON. */
  readonly body?: unknown;
  /**
   * `stall`: headers and half a body, then nothing. `cut`: the same, then the connection breaks. `silent`: nothing at
   * all. `reset`: the connection breaks at once. `drip`: a byte a second. `endless`: a body without end.
   */
  readonly fault?: 'stall' | 'cut' | 'silent' | 'reset' | 'drip' | 'endless';
};

export type Seen = {
  readonly endpoint: Endpoint;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly form: URLSearchParams;
  /** The body as it came. */
  readonly body: string;
};

/** Gives the answer to a request; `usual` is the correct one. */
export type Script = (seen: Seen, usual: Reply) => Reply | Promise<Reply>;

export type SigningKey = { readonly privateKey: CryptoKey; readonly publicJwk: JWK; readonly alg: string };

export type FaultServer = {
  readonly origin: string;
  readonly fhirBase: string;
  readonly clientId: string;
  readonly key: SigningKey;
  /** Requests so far, oldest first. */
  readonly seen: readonly Seen[];
  readonly script: (endpoint: Endpoint, script: Script | Reply) => void;
  /** Forgets scripts and requests. */
  readonly reset: () => void;
  /** Notes the authorization request that a browser was sent to: the next id_token carries its nonce. */
  readonly authorize: (url: string) => URLSearchParams;
  /** Claims that would be right for the last authorization request. */
  readonly claims: () => Record<string, unknown>;
  readonly close: () => Promise<void>;
};

export async function newSigningKey(alg = 'RS256', kid: string | null = 'key-1'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, publicJwk: { ...(await exportJWK(publicKey)), ...(kid !== null && { kid }) }, alg };
}

export function signIdToken(key: SigningKey, claims: Record<string, unknown>, header: object = {}): Promise<string> {
  const { kid } = key.publicJwk;
  return new SignJWT(claims).setProtectedHeader({ alg: key.alg, ...(kid && { kid }), ...header }).sign(key.privateKey);
}

/** Starts the server on a free port of the loopback interface. */
export async function startFaultServer(): Promise<FaultServer> {
  const key = await newSigningKey();
  const clientId = 'fault-client';
  const scripts = new Map<Endpoint, Script>();
  const seen: Seen[] = [];
  let asked = new URLSearchParams();
  const server = createServer((request, response) => {
    void handle(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fhirBase = `${origin}/tenant/fhir`;

  let clients = 0;
  const registered = () => ({
    status: 201,
    body: {
      client_id: `registered-${String(++clients)}`,
      registration_client_uri: `${origin}/register/one`,
      registration_access_token: 'fault-registration-token',
    },
  });
  const claims = () => {
    const now = Math.floor(Date.now() / 1000);
    const fhirUser = `${fhirBase}/Practitioner/p1`;
    return {
      iss: origin,
      sub: 'u1',
      aud: asked.get('client_id'),
      iat: now,
      exp: now + 300,
      nonce: asked.get('nonce'),
      fhirUser,
    };
  };
  const usual: Record<Endpoint, (seen: Seen) => Promise<Reply>> = {
    'smart-configuration': () => Promise.resolve({ body: smartConfiguration(origin) }),
    'openid-configuration': () => Promise.resolve({ body: { issuer: origin, jwks_uri: `${origin}/jwks` } }),
    jwks: () => Promise.resolve({ body: { keys: [key.publicJwk] } }),
    revoke: () => Promise.resolve({}),
    register: () => Promise.resolve(registered()),
    registration: () => Promise.resolve(registered()),
    token: async ({ form }) => ({
      body:
        form.get('grant_type') === 'refresh_token'
          ? RENEWED
          : {
              access_token: 'fault-access-token',
              token_type: 'Bearer',
              expires_in: 300,
              scope: asked.get('scope'),
              patient: 'patient-1',
              need_patient_banner: true,
              id_token: await signIdToken(key, claims()),
              ...(/\b(online|offline)_access\b/.test(asked.get('scope') ?? '') && {
                refresh_token: 'fault-refresh-token',
              }),
            },
    }),
    fhir: () => Promise.resolve({ body: PRACTITIONER }),
  };
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const endpoint = endpointOf(url);
    const body = await text(request);
    const note: Seen = { endpoint, method, url, headers, body, form: new URLSearchParams(body) };
    seen.push(note);
    const right = await usual[endpoint](note);
    send(response, (await scripts.get(endpoint)?.(note, right)) ?? right);
  }
  return {
    origin,
    fhirBase,
    clientId,
    key,
    seen,
    script: (endpoint, script) => void scripts.set(endpoint, typeof script === 'function' ? script : () => script),
    reset: () => {
      scripts.clear();
      seen.length = 0;
    },
    authorize: (url) => (asked = new URL(url).searchParams),
    claims,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function endpointOf(url: string): Endpoint {
  if (url.endsWith('/.well-known/smart-configuration')) return 'smart-configuration';
  if (url.endsWith('/.well-known/openid-configuration')) return 'openid-configuration';
  if (url === '/token') return 'token';
  if (url === '/revoke') return 'revoke';
  if (url.startsWith('/register')) return url === '/register' ? 'register' : 'registration';
  return url === '/jwks' ? 'jwks' : 'fhir';
}

function send(response: ServerResponse, { status = 200, headers = {}, body = '', fault }: Reply): void {
  if (fault === 'silent') return;
  if (fault === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const content = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close', ...headers });
  if (fault === undefined) {
    response.end(content);
    return;
  }
  if (fault === 'drip' || fault === 'endless') {
    pour(response, fault);
    return;
  }
  response.write(content.slice(0, content.length / 2), () => {
    if (fault === 'cut') response.socket?.destroy();
  });
}

function pour(response: ServerResponse, fault: 'drip' | 'endless'): void {
  response.write(' ');
  const some = fault === 'drip' ? ' ' : ' '.repeat(64 * 1024);
  const timer = setInterval(() => response.write(some), fault === 'drip' ? 1000 : 1);
  response.once('close', () => clearInterval(timer));
  response.on('error', () => undefined);
}

const RENEWED = {
  access_token: 'fault-access-token-2',
  token_type: 'Bearer',
  expires_in: 300,
  refresh_token: 'fault-refresh-token-2',
};

const PRACTITIONER = {
  resourceType: 'Practitioner',
  id: 'p1',
  name: [{ use: 'official', prefix: ['Dr'], given: ['Ines'], family: 'Testdoctor' }],
};

/** What a complete server says of itself. */
export function smartConfiguration(origin: string): Record<string, unknown> {
  return {
    issuer: origin,
    jwks_uri: `${origin}/jwks`,
    authorization_endpoint: `${origin}/authorize?tenant=7`,
    token_endpoint: `${origin}/token`,
    revocation_endpoint: `${origin}/revoke`,
    registration_endpoint: `${origin}/register`,
    grant_types_supported: ['authorization_code'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    capabilities: [
      'launch-standalone',
      'client-public',
      'context-standalone-patient',
      'sso-openid-connect',
      'permission-patient',
      'permission-v2',
    ],
  };
}
