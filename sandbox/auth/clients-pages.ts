/** `/clients`: the registered apps, and the keys of those that sign, by page and by API. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ClientMetadata } from 'oidc-provider';
import { clientsPage, type ClientRow, type KeyedClient } from '../pages/clients.ts';
import type { Hospital } from '../pages/layout.ts';
import { refusedPage } from '../pages/plain.ts';
import { isForm, readBody } from '../replay.ts';
import { KeysRefused, type ClientKeys, type KeySource } from './client-keys.ts';
import { INTROSPECTOR_ID, RAW_SYMMETRIC_ID } from './clients.ts';
import { HttpProblem, requireOwn, sendPage } from './http.ts';

export type ClientsPagesOptions = {
  readonly hospital: Hospital;
  readonly issuer: string;
  readonly clients: readonly ClientMetadata[];
  readonly keys: ClientKeys;
};

function proofOf({ client_id, client_secret }: ClientMetadata, { clientIds }: ClientKeys): string {
  if (clientIds.includes(client_id)) return 'A signed assertion (RS384 or ES384)';
  if (client_secret === undefined) return 'Its id alone';
  return client_id === RAW_SYMMETRIC_ID ? 'A secret by Basic, not encoded:' : 'A secret by Basic, form-encoded:';
}

const rowOf = (client: ClientMetadata, keys: ClientKeys): ClientRow => ({
  id: client.client_id,
  proof: proofOf(client, keys),
  redirects: (client.redirect_uris ?? []).map((uri) =>
    client.application_type === 'native' ? `${uri}, any port` : uri,
  ),
  secret: keys.clientIds.includes(client.client_id) ? null : (client.client_secret ?? null),
});

function keyedClient(keys: ClientKeys, id: string, fields: URLSearchParams, problem?: string): KeyedClient {
  const source = keys.source(id);
  const set = source !== undefined && 'jwks' in source ? source.jwks.keys : null;
  return {
    ...{ id, fields, problem },
    keys: set && set.map(({ kid = '', kty, alg }) => `${kid} (${alg ?? kty})`),
    jwksUri: source !== undefined && 'jwksUri' in source ? source.jwksUri : null,
  };
}

type Draft = { readonly id: string; readonly fields: URLSearchParams; readonly problem: string };

function page({ hospital, clients, keys }: ClientsPagesOptions, draft?: Draft) {
  const rows = clients.filter(({ client_id }) => client_id !== INTROSPECTOR_ID).map((client) => rowOf(client, keys));
  const keyed = keys.clientIds.map((id) =>
    draft?.id === id
      ? keyedClient(keys, id, draft.fields, draft.problem)
      : keyedClient(keys, id, new URLSearchParams()),
  );
  return clientsPage(hospital, rows, keyed);
}

/** What a request registers: `{ "keys": … }`, `{ "jwks_uri": … }`, or a form with one of `jwks` and `jwks_uri`. */
function sourceOf(value: unknown): KeySource {
  if (typeof value !== 'object' || value === null) throw new KeysRefused('A JWK Set is an object.');
  if ('jwks_uri' in value && typeof value.jwks_uri === 'string') return { jwksUri: value.jwks_uri };
  // Judged when it is registered.
  return { jwks: value as { keys: [] } };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new KeysRefused('This is no JSON.');
  }
}

async function register(
  options: ClientsPagesOptions,
  req: IncomingMessage,
  res: ServerResponse,
  id: string,
): Promise<void> {
  const text = (await readBody(req))?.toString('utf8') ?? '';
  const fields = isForm(req) ? new URLSearchParams(text) : undefined;
  try {
    const address = fields?.get('jwks_uri')?.trim() ?? '';
    const given = fields === undefined ? text : (fields.get('jwks') ?? '');
    options.keys.register(id, address === '' ? sourceOf(parse(given)) : { jwksUri: address });
    if (fields === undefined) res.writeHead(204).end();
    else res.writeHead(303, { location: '/clients' }).end();
  } catch (error) {
    if (!(error instanceof KeysRefused)) throw error;
    if (fields !== undefined) sendPage(res, 400, page(options, { id, fields, problem: error.message }));
    else res.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ error: error.message }));
  }
}

/**
 * The handler of `GET /clients` (the page) and `POST /clients/{id}/jwks` (a JWK Set or `{"jwks_uri": …}` as JSON: 204,
 * or 400 with `error`; the page's form: 303). Requests of other sites are refused. SMART 2.2
 * client-confidential-asymmetric #registering-a-client-communicating-public-keys.
 */
export function createClientsHandler(options: ClientsPagesOptions) {
  return async (req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> => {
    const id = /^\/clients\/([^/]+)\/jwks$/.exec(url.pathname)?.[1];
    try {
      if (url.pathname === '/clients' && (req.method === 'GET' || req.method === 'HEAD'))
        sendPage(res, 200, page(options));
      else if (id === undefined || req.method !== 'POST') throw new HttpProblem(405, 'This is not done here.');
      else {
        requireOwn(req, options.issuer);
        await register(options, req, res, id);
      }
    } catch (error) {
      if (!(error instanceof HttpProblem)) throw error;
      sendPage(res, error.status, refusedPage(options.hospital, error.message));
    }
  };
}
