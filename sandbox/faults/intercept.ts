/** Stands before the real handlers: lets the rules that fit change the request, the answer, or how it leaves. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { bulkPlaceOf } from '../bulk/places.ts';
import { isForm, readBody, replay } from '../replay.ts';
import { isTree } from './answers.ts';
import { deliver } from './deliver.ts';
import { TURN, type Answer, type Context, type Exchange, type Place, type Signer, type Values } from './fault.ts';
import { HeldResponse } from './held.ts';
import type { ActiveRule } from './rules.ts';

type Handler = (req: IncomingMessage, res: ServerResponse, url: URL) => Promise<void> | void;

export type InterceptOptions = {
  readonly issuer: string;
  readonly fhirBase: string;
  readonly signer: Signer;
  /** Another origin that holds the files of exports too. */
  readonly otherOrigin: () => Promise<string>;
  readonly active: () => readonly ActiveRule[];
  /** The client that a bearer token was given to, or a sign-in in progress (by its uid) is for. */
  readonly clientOf: (known: { bearer: string } | { interaction: string }) => Promise<string | null>;
};

const PLACE_OF_PATH: Readonly<Record<string, Place>> = {
  '/fhir/.well-known/smart-configuration': 'discovery',
  '/.well-known/openid-configuration': 'openid-configuration',
  '/.well-known/oauth-authorization-server': 'openid-configuration',
  '/fhir/metadata': 'metadata',
  '/oauth/jwks': 'jwks',
  '/oauth/token': 'token',
  '/oauth/revoke': 'revocation',
  '/oauth/introspect': 'introspection',
  '/oauth/register': 'registration',
};

function placeOf(pathname: string, form: URLSearchParams): Place {
  const place = PLACE_OF_PATH[pathname];
  if (place === 'token') return form.get('grant_type') === 'refresh_token' ? 'refresh' : 'token';
  if (place !== undefined) return place;
  const bulk = bulkPlaceOf(pathname);
  if (bulk !== null) return bulk;
  if (pathname.startsWith('/oauth/authorize')) return 'authorize';
  return pathname === '/fhir' || pathname.startsWith('/fhir/') ? 'fhir' : 'page';
}

/** The client that an assertion speaks of, believed only in choosing whom to bite; null where there is none. */
function subjectOf(assertion: string | null): string | null {
  if (assertion === null) return null;
  try {
    const claims = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString('utf8')) as unknown;
    const subject = isTree(claims) ? claims.sub : null;
    return typeof subject === 'string' ? subject : null;
  } catch {
    return null;
  }
}

/** The client that a request names, by form, query, assertion, credentials, bearer token or sign-in; null where it names none. */
async function clientOf(
  { clientOf: find }: InterceptOptions,
  { headers }: IncomingMessage,
  url: URL,
  form: URLSearchParams,
): Promise<string | null> {
  const named = form.get('client_id') ?? url.searchParams.get('client_id') ?? subjectOf(form.get('client_assertion'));
  if (named !== null) return named;
  const [, scheme = '', credentials = ''] = /^(\S+) +(\S+)$/.exec(headers.authorization ?? '') ?? [];
  if (/^basic$/i.test(scheme)) {
    const [user = ''] = Buffer.from(credentials, 'base64').toString('utf8').split(':');
    return new URLSearchParams(`user=${user}`).get('user');
  }
  if (/^bearer$/i.test(scheme)) return find({ bearer: credentials });
  const interaction = /^\/(?:oauth\/authorize|interaction)\/([^/]+)/.exec(url.pathname)?.[1];
  return interaction === undefined ? null : find({ interaction });
}

async function readExchange(
  options: InterceptOptions,
  req: IncomingMessage,
  asked: URL,
  body: Buffer,
): Promise<Exchange> {
  const { issuer, fhirBase, otherOrigin, signer } = options;
  const form = new URLSearchParams(isForm(req) ? body.toString('utf8') : '');
  const turn = asked.searchParams.get(TURN);
  const url = new URL(asked);
  if (turn !== null) url.searchParams.delete(TURN);
  const client = await clientOf(options, req, url, form);
  const place = placeOf(url.pathname, form);
  return { method: req.method ?? 'GET', url, turn, place, client, form, issuer, fhirBase, otherOrigin, signer };
}

const contextOf = ({ memory, view }: ActiveRule, exchange: Exchange): Context<Values> => ({
  ...{ exchange, memory, values: view().parameters },
});

/** The address to ask the server for, after every rule that changes it. */
async function targetOf(rules: readonly ActiveRule[], exchange: Exchange): Promise<URL> {
  let { url } = exchange;
  for (const rule of rules) {
    const { request } = rule.definition;
    if (request) url = (await rule.bite(() => request(contextOf(rule, { ...exchange, url })))) ?? url;
  }
  return url;
}

async function answerFor(
  rules: readonly ActiveRule[],
  exchange: Exchange,
  ask: (target: URL) => Promise<Answer>,
): Promise<Answer> {
  const bitten = new Set<ActiveRule>();
  let answer: Answer | undefined;
  for (const rule of rules) {
    const { instead } = rule.definition;
    if (!instead || answer !== undefined) continue;
    answer = await rule.bite(() => instead(contextOf(rule, exchange)));
    if (answer !== undefined) bitten.add(rule);
  }
  let current = answer ?? (await ask(await targetOf(rules, exchange)));
  for (const rule of rules) {
    const { after } = rule.definition;
    if (!after || bitten.has(rule)) continue;
    const before = current;
    current = (await rule.bite(() => after(before, contextOf(rule, exchange)))) ?? before;
  }
  return current;
}

/**
 * Takes the real handler, gives one that obeys the rules in force. Without rules, and for pages' own assets, the real
 * handler answers untouched. Rejects only where the real handler does.
 */
export function withFaults(handler: Handler, options: InterceptOptions): Handler {
  return async (req, res, asked) => {
    if (options.active().length === 0 || asked.pathname.startsWith('/assets/')) return handler(req, res, asked);
    const body = await readBody(req);
    if (body === undefined) return void res.writeHead(413, { connection: 'close' }).end();
    const exchange = await readExchange(options, req, asked, body);
    const rules = options.active().filter((rule) => rule.fits(exchange));
    // An address that nobody changed stays as it was spelt.
    const copy = (url: URL): IncomingMessage =>
      replay(req, url.href === asked.href ? (req.url ?? '/') : `${url.pathname}${url.search}`, body);
    if (rules.length === 0) return handler(copy(exchange.url), res, exchange.url);
    const ask = async (target: URL): Promise<Answer> => {
      const request = copy(target);
      const held = new HeldResponse(request);
      await handler(request, held, target);
      return held.answer;
    };
    await deliver(res, await answerFor(rules, exchange, ask));
  };
}
