/** Stands before the endpoints that clients authenticate to, for what the library there cannot do. */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isForm, readBody, replay, replayForm } from '../replay.ts';
import { AssertionRefused, isAssertionType, type JudgeAssertion } from './assertion.ts';

type Handler = (req: IncomingMessage, res: ServerResponse, url: URL) => Promise<void> | void;

export type ClientAuthenticationOptions = {
  readonly judge: JudgeAssertion;
  /** The client whose secret is compared as it stands, without decoding. */
  readonly rawClientId: string;
  /** Secrets by client, as the library knows them: each client that signs has one that never leaves the process. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The scopes granted of those that a service asks for. */
  readonly grantedTo: (requested: string) => readonly string[];
};

function refuse(res: ServerResponse, status: number, error: string, description: string): void {
  const challenge = status === 401 ? { 'www-authenticate': 'Basic realm="token"' } : {};
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store', ...challenge };
  res.writeHead(status, headers).end(JSON.stringify({ error, error_description: description }));
}

const formEncoded = (text: string): string => new URLSearchParams({ x: text }).toString().slice(2);

/** Basic credentials as RFC 6749 §2.3.1 wants them. */
const basic = (clientId: string, secret: string): string =>
  `Basic ${Buffer.from(`${formEncoded(clientId)}:${formEncoded(secret)}`).toString('base64')}`;

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** The secret that was sent for this client by Basic, undecoded; undefined where the header is about another. */
function rawSecretOf({ headers }: IncomingMessage, clientId: string): string | undefined {
  const [, credentials = ''] = /^basic +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  const text = Buffer.from(credentials, 'base64').toString('latin1');
  return text.startsWith(`${clientId}:`) ? text.slice(clientId.length + 1) : undefined;
}

/** The client that a form's assertion proves; rejects with AssertionRefused. */
async function provenClient(judge: JudgeAssertion, form: URLSearchParams, postedTo: string): Promise<string> {
  if (!isAssertionType(form.get('client_assertion_type')))
    throw new AssertionRefused('client_assertion_type is missing or unknown');
  const client = await judge(form.get('client_assertion') ?? '', postedTo);
  const named = form.get('client_id');
  if (named !== null && named !== client) throw new AssertionRefused('client_id is not the client of the assertion');
  return client;
}

/**
 * Takes the library's handler, gives one that judges assertions itself (its own judge would take a foreign audience, and
 * knows no clock but the machine's), narrows what a service asks for to what it may have (RFC 6749 §4.4, §5.2
 * `invalid_scope` where that is nothing), and compares one client's secret undecoded, as some servers do.
 */
export function withClientAuthentication(handler: Handler, options: ClientAuthenticationOptions): Handler {
  const { grantedTo, judge, rawClientId, secrets } = options;
  return async (req, res, url) => {
    if (req.method !== 'POST' || !isForm(req)) return handler(req, res, url);
    const body = await readBody(req);
    if (body === undefined) return void res.writeHead(413, { connection: 'close' }).end();
    const form = new URLSearchParams(body.toString('utf8'));
    const as = (client: string): Promise<void> | void => {
      const authorization = basic(client, secrets[client] ?? '');
      return handler(replayForm(req, form, { authorization }), res, url);
    };
    if (form.has('client_assertion')) {
      if (req.headers.authorization !== undefined)
        return refuse(res, 400, 'invalid_request', 'a client authenticates in one way only');
      try {
        const client = await provenClient(judge, form, `${url.origin}${url.pathname}`);
        form.delete('client_assertion');
        form.delete('client_assertion_type');
        if (form.get('grant_type') === 'client_credentials') {
          const granted = grantedTo(form.get('scope') ?? '');
          if (granted.length === 0) return refuse(res, 400, 'invalid_scope', 'nothing of what is asked for is granted');
          form.set('scope', granted.join(' '));
        }
        return await as(client);
      } catch (error) {
        if (!(error instanceof AssertionRefused)) throw error;
        return refuse(res, 401, 'invalid_client', error.message);
      }
    }
    const raw = rawSecretOf(req, rawClientId);
    if (raw === undefined) return handler(replay(req, req.url ?? '/', body), res, url);
    if (!isSame(raw, secrets[rawClientId] ?? '')) return refuse(res, 401, 'invalid_client', 'invalid secret provided');
    return as(rawClientId);
  };
}
