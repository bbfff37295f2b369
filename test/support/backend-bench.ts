/** A server for machines as a port: discovery and a token endpoint that a test scripts; it keeps what it was asked. */
import { compactVerify, importJWK, decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import type { HttpPort, HttpRequest, HttpResponse } from '../../main/ports.ts';
import { publicKeySet } from '../../main/smart/client-keys.ts';
import type { ClientKey } from '../../main/smart/client-secrets.ts';

export const FHIR_BASE = 'https://ehr.example/fhir';
export const TOKEN_URL = 'https://auth.ehr.example/token';

export type Asked = {
  readonly form: URLSearchParams;
  readonly headers: HttpRequest['headers'];
  readonly header: ReturnType<typeof decodeProtectedHeader>;
  readonly claims: JWTPayload;
  readonly assertion: string;
};
export type Answer = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

export type BackendServer = {
  readonly http: HttpPort;
  /** Every token request, oldest first. */
  readonly asked: Asked[];
  /** How often the server was asked what it is. */
  readonly discoveries: () => number;
  /** From now on it says this of itself, beside the token endpoint. */
  readonly describe: (document: Readonly<Record<string, unknown>>) => void;
  /** From now on it answers so; `n` counts the token requests from 1. */
  readonly answer: (how: (asked: Asked, n: number) => Answer | Promise<Answer>) => void;
};

const respond = ({ status = 200, headers = {}, body }: Answer): HttpResponse => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)),
});

/** What a token endpoint that likes the client answers: a token named by its number, of the scope that was asked. */
export const granted =
  (part: Readonly<Record<string, unknown>> = {}) =>
  ({ form }: Asked, n: number): Answer => ({
    body: { access_token: `token-${n}`, token_type: 'bearer', expires_in: 300, scope: form.get('scope'), ...part },
  });

export const refusal = (error: string, status = 400, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers,
  body: { error, error_description: 'canary-description' },
});

/** Gives a server that likes every client. */
export function backendServer(): BackendServer {
  const asked: Asked[] = [];
  let document: Readonly<Record<string, unknown>> = {};
  let discoveries = 0;
  let answer: Parameters<BackendServer['answer']>[0] = granted();
  return {
    asked,
    discoveries: () => discoveries,
    describe: (next) => (document = next),
    answer: (next) => (answer = next),
    http: async ({ method, url, headers, body }) => {
      if (url === `${FHIR_BASE}/.well-known/smart-configuration`) {
        discoveries += 1;
        return respond({ body: { token_endpoint: TOKEN_URL, ...document } });
      }
      if (method !== 'POST') throw new Error('nothing else is asked of a token endpoint');
      const form = new URLSearchParams(body);
      const assertion = form.get('client_assertion') ?? '';
      asked.push({
        form,
        headers,
        assertion,
        header: decodeProtectedHeader(assertion),
        claims: decodeJwt(assertion),
      });
      return respond(await answer(asked.at(-1)!, asked.length));
    },
  };
}

/** Throws where none of `keys` signed `assertion`, going by the public set alone. */
export async function verifySignature(assertion: string, keys: readonly ClientKey[]): Promise<void> {
  const { kid, alg } = decodeProtectedHeader(assertion);
  const jwk = publicKeySet(keys).keys.find((key) => key.kid === kid);
  if (jwk === undefined) throw new Error('no key of that name is published');
  await compactVerify(assertion, await importJWK(jwk, alg));
}
