/** The FHIR REST interface: read, search by GET and POST, metadata (FHIR R4 http). */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Access, Authorize } from '../seam.ts';
import { searchsetText } from './bundles.ts';
import { capabilityText, isServed } from './capability.ts';
import { Fault, outcomeText } from './fault.ts';
import { historyText } from './history.ts';
import { createPages, type Continuation, type Pages } from './pages.ts';
import { readQuery, type Query } from './query.ts';
import { acceptsFhirJson, bearerOf, isStrict, readForm, send } from './http.ts';
import { grantsFor, isOwnUser, reaches } from './scopes.ts';
import { findIncluded, findMatches } from './search.ts';
import type { Stored } from './load.ts';
import type { FhirStore } from './store.ts';

type FhirHandler = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

type Context = { readonly store: FhirStore; readonly base: string; readonly pages: Pages };
/** Where a request goes: the path below the base, in parts, and its query. */
type Target = { readonly parts: readonly string[]; readonly query: URLSearchParams };

const READS = 'GET, HEAD';

/**
 * The handler of everything below `base` (an absolute URL without trailing slash) but the SMART discovery document.
 * `authorize` judges each bearer token; every answer but /metadata needs one. It never rejects: what goes wrong is an
 * OperationOutcome. FHIR R4 http, SMART 2.2 scopes-and-launch-context.
 */
export function createFhirHandler(options: { store: FhirStore; base: string; authorize: Authorize }): FhirHandler {
  const { store, base, authorize } = options;
  const context: Context = { store, base, pages: createPages() };
  return async (req, res) => {
    try {
      send(req, res, 200, await answer(context, authorize, req));
    } catch (error) {
      const fault = error instanceof Fault ? error : new Fault(500, 'exception', 'The request could not be answered.');
      send(req, res, fault.status, outcomeText(fault), fault.headers);
    }
  };
}

async function answer(context: Context, authorize: Authorize, req: IncomingMessage): Promise<string> {
  const target = readTarget(req, context.base);
  if (!acceptsFhirJson(req, target.query)) throw new Fault(406, 'not-supported', 'Only FHIR JSON is served.');
  if (target.parts.join('/') === 'metadata') {
    requireMethod(req, READS);
    return capabilityText(context.base, context.store.types);
  }
  const verdict = await authorize(bearerOf(req));
  if (!verdict.ok) throw unauthorized(verdict.error);
  const [type = '', second, ...rest] = target.parts;
  if (!isServed(type, context.store.types)) throw new Fault(404, 'not-supported', 'This is not served here.');
  const isHistory = type === 'Observation' && second !== '_search' && rest.length === 1 && rest[0] === '_history';
  if ((rest.length > 0 && !isHistory) || second === '' || second?.startsWith('$'))
    throw new Fault(404, 'not-supported', 'This is not served here.');
  if (second === '_search') {
    requireMethod(req, 'POST');
    const form = await readForm(req);
    return search(context, verdict.access, type, new URLSearchParams([...target.query, ...form]), isStrict(req));
  }
  requireMethod(req, READS);
  return second === undefined
    ? search(context, verdict.access, type, target.query, isStrict(req))
    : isHistory
      ? historyText(readable(context, verdict.access, type, second), context.base)
      : readable(context, verdict.access, type, second).text;
}

/** The stored resource, where the token opens it: its history is as much its own as what it says now. */
function readable({ store, base }: Context, access: Access, type: string, id: string): Stored {
  const grants = grantsFor(access, type, 'r', base);
  const own = isOwnUser(access, type, id);
  if (grants.length === 0 && !own) throw insufficientScope();
  const stored = store.stored(type, id);
  if (stored === undefined) throw new Fault(404, 'not-found', 'There is no such resource.');
  if (!own && !reaches(grants, stored)) throw insufficientScope();
  return stored;
}

function search(context: Context, access: Access, type: string, asked: URLSearchParams, strict: boolean): string {
  const { store, base, pages } = context;
  const grants = grantsFor(access, type, 's', base);
  if (grants.length === 0) throw insufficientScope();
  const token = asked.get('_page');
  if (token !== null) {
    const rest = pages.find(token, access);
    if (rest?.query.type !== type) throw new Fault(410, 'not-found', 'This page is not, or no longer, known.');
    return pageText(context, access, rest, [['_page', token]]);
  }
  const query = readQuery(type, asked, base, strict);
  const found = findMatches(store, query, grants, base);
  return pageText(context, access, { query, found, offset: 0 }, query.applied);
}

/** The page of a search that begins at its offset; `self` are the parameters that lead to it. */
function pageText(context: Context, access: Access, rest: Continuation, self: Query['applied']): string {
  const { store, base, pages } = context;
  const { query, found, offset } = rest;
  const end = offset + query.count;
  const matches = query.countOnly ? [] : found.slice(offset, end);
  const more = !query.countOnly && end < found.length;
  const page = {
    matches,
    included: findIncluded(store, query, matches, access, base),
    total: query.total ? found.length : undefined,
    self: link(base, query.type, self),
    next: more ? link(base, query.type, [['_page', pages.keep({ ...rest, offset: end }, access)]]) : undefined,
  };
  return searchsetText(page, base);
}

function link(base: string, type: string, parameters: Query['applied']): string {
  const query = new URLSearchParams(parameters.map(([key, value]): [string, string] => [key, value])).toString();
  return query === '' ? `${base}/${type}` : `${base}/${type}?${query}`;
}

function readTarget(req: IncomingMessage, base: string): Target {
  const [path = '', query = ''] = (req.url ?? '').split(/\?(.*)/s);
  const { pathname } = new URL(base);
  if (path !== pathname && !path.startsWith(`${pathname.replace(/\/$/, '')}/`)) {
    throw new Fault(404, 'not-found', 'This is not a FHIR address of this server.');
  }
  try {
    const parts = path
      .slice(pathname.replace(/\/$/, '').length + 1)
      .split('/')
      .map(decodeURIComponent);
    return { parts, query: new URLSearchParams(query) };
  } catch {
    throw new Fault(400, 'invalid', 'The address is not well encoded.');
  }
}

function requireMethod(req: IncomingMessage, allow: string): void {
  if (!allow.split(', ').includes(req.method ?? '')) {
    throw new Fault(405, 'not-supported', 'This method is not supported here.', { allow });
  }
}

/** RFC 6750 §3: a request without credentials learns the scheme, one with a bad token learns that it is bad. */
function unauthorized(error: 'missing_token' | 'invalid_token'): Fault {
  const challenge = error === 'missing_token' ? 'Bearer realm="fhir"' : 'Bearer realm="fhir", error="invalid_token"';
  return new Fault(401, 'login', 'A valid access token is needed.', { 'www-authenticate': challenge });
}

function insufficientScope(): Fault {
  const challenge = 'Bearer realm="fhir", error="insufficient_scope"';
  return new Fault(403, 'forbidden', 'This token does not open this record.', { 'www-authenticate': challenge });
}
