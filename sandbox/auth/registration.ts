/** Who may register itself: native public apps that come back to the loopback interface, nobody else. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody, replay } from '../replay.ts';

type Handler = (req: IncomingMessage, res: ServerResponse, url: URL) => Promise<void> | void;
type Refusal = {
  readonly error: 'invalid_client_metadata' | 'invalid_redirect_uri';
  readonly error_description: string;
};

const LOOPBACK_HOSTS = ['127.0.0.1', '[::1]'];

const isLoopback = (uri: unknown): boolean => {
  const url = typeof uri === 'string' ? URL.parse(uri) : null;
  return url?.protocol === 'http:' && LOOPBACK_HOSTS.includes(url.hostname);
};

function judge(metadata: Readonly<Record<string, unknown>>): Refusal | undefined {
  const { token_endpoint_auth_method, application_type, redirect_uris } = metadata;
  const refuse = (error_description: string): Refusal => ({ error: 'invalid_client_metadata', error_description });
  if (token_endpoint_auth_method !== 'none') return refuse('token_endpoint_auth_method must be none');
  if (application_type !== 'native') return refuse('application_type must be native');
  if (!Array.isArray(redirect_uris) || redirect_uris.length === 0 || !redirect_uris.every(isLoopback))
    return {
      error: 'invalid_redirect_uri',
      error_description: 'redirect_uris must be http on 127.0.0.1 or [::1]',
    };
  return undefined;
}

function read(body: Buffer | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = JSON.parse(body?.toString('utf8') ?? '') as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Takes the library's handler, gives one that lets native public clients register themselves and refuses any other
 * (RFC 7591 §3.2.2, RFC 8252 §7.3): a server that trusts whoever comes gives no secret away.
 */
export function withRegistrationRules(handler: Handler): Handler {
  return async (req, res, url) => {
    if (req.method !== 'POST') return handler(req, res, url);
    const body = await readBody(req);
    const metadata = read(body);
    const refusal = metadata && judge(metadata);
    if (body !== undefined && refusal === undefined) return handler(replay(req, req.url ?? '/', body), res, url);
    const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
    res.writeHead(400, headers).end(JSON.stringify(refusal ?? { error: 'invalid_client_metadata' }));
  };
}
