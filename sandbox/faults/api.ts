/** `/faults`: the switches by HTTP, as JSON and as a page without scripts. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendPage } from '../auth/http.ts';
import type { Hospital } from '../pages/layout.ts';
import { faultsPage, type FaultDraft } from '../pages/faults.ts';
import { CATALOGUE, FAMILIES } from './catalogue.ts';
import { FaultRefused, PLACES, type Fault, type Place } from './fault.ts';
import { readBody } from '../replay.ts';
import type { Faults, RuleRequest } from './rules.ts';

const MEMBERS = ['fault', 'client', 'path', 'on', 'count', 'parameters'];
const FORM_PREFIX = 'parameter.';

/** A request that a page of another site may have caused. */
class Foreign extends Error {}

function sendJson(res: ServerResponse, status: number, value: unknown): void {
  const headers = {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  };
  res.writeHead(status, headers).end(JSON.stringify(value));
}

/**
 * A browser says where a request came from; a program that says nothing has no cookies or place in the network that a
 * page could borrow. Same-origin pages and such programs may change rules, nobody else.
 */
function requireOwn({ headers }: IncomingMessage, issuer: string): void {
  const site = headers['sec-fetch-site'];
  const isForeign =
    (headers.origin !== undefined && headers.origin !== issuer) ||
    (site !== undefined && site !== 'same-origin' && site !== 'none');
  if (isForeign) throw new Foreign();
}

const typeOf = ({ headers }: IncomingMessage): string =>
  headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';

function readPlace(value: unknown): Place | undefined {
  const place = PLACES.find((one) => one === value);
  if (value !== undefined && place === undefined) throw new FaultRefused('There is no such place.');
  return place;
}

function readText(name: string, value: unknown): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  throw new FaultRefused(`"${name}" must be text.`);
}

/** Takes what came over the wire, gives a rule to set; throws FaultRefused on anything else. */
function readRule(given: unknown): RuleRequest {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new FaultRefused('A rule is an object.');
  const { fault, client, path, on, count, parameters = {} } = given as Record<string, unknown>;
  const unknown = Object.keys(given).find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined) throw new FaultRefused(`A rule has no "${unknown}".`);
  if (typeof fault !== 'string') throw new FaultRefused('A rule names its "fault".');
  if (typeof parameters !== 'object' || parameters === null) throw new FaultRefused('"parameters" must be an object.');
  if (count !== undefined && typeof count !== 'number') throw new FaultRefused('"count" must be a number.');
  const restrictions = { client: readText('client', client), path: readText('path', path), on: readPlace(on), count };
  const named = Object.entries(restrictions).filter(([, value]) => value !== undefined);
  // Each parameter is judged against its declaration when the rule is made.
  return { fault, ...Object.fromEntries(named), parameters: parameters as Record<string, string | number> };
}

/** The fields of the page's form as a rule; an empty field says nothing. */
function ruleOfForm(form: URLSearchParams): Record<string, unknown> {
  const fields = [...form].filter(([, value]) => value.trim() !== '');
  const parameters = fields
    .filter(([name]) => name.startsWith(FORM_PREFIX))
    .map(([name, value]) => [name.slice(FORM_PREFIX.length), value]);
  const rest = fields.filter(([name]) => !name.startsWith(FORM_PREFIX));
  const { count, ...rule } = Object.fromEntries(rest);
  return {
    ...rule,
    ...(count === undefined ? {} : { count: Number(count) }),
    parameters: Object.fromEntries(parameters) as unknown,
  };
}

async function readRequest(req: IncomingMessage): Promise<{ rule: unknown; form: URLSearchParams | null }> {
  const type = typeOf(req);
  const text = (await readBody(req))?.toString('utf8') ?? '';
  if (type === 'application/x-www-form-urlencoded') {
    const form = new URLSearchParams(text);
    return { rule: ruleOfForm(form), form };
  }
  if (type !== 'application/json') throw new FaultRefused('Send JSON or a form.');
  try {
    return { rule: JSON.parse(text), form: null };
  } catch {
    throw new FaultRefused('This is no JSON.');
  }
}

const draftOf = (name: string | null, draft: Omit<FaultDraft, 'fault'> = { fields: new URLSearchParams() }) => {
  const fault = CATALOGUE.find((candidate) => candidate.name === name);
  return fault && { ...draft, fault };
};

type Switches = { readonly faults: Faults; readonly hospital: Hospital };

const page = ({ faults, hospital }: Switches, draft?: FaultDraft) =>
  faultsPage({ hospital, rules: faults.list(), families: FAMILIES, draft });

async function add(switches: Switches, req: IncomingMessage, res: ServerResponse): Promise<void> {
  let form: URLSearchParams | null = null;
  try {
    const request = await readRequest(req);
    form = request.form;
    const rule = switches.faults.set(readRule(request.rule));
    if (form === null) sendJson(res, 201, rule);
    else res.writeHead(303, { location: '/faults' }).end();
  } catch (error) {
    if (!(error instanceof FaultRefused)) throw error;
    if (form === null) sendJson(res, 400, { error: error.message });
    else sendPage(res, 400, page(switches, draftOf(form.get('fault'), { fields: form, problem: error.message })));
  }
}

const describe = ({ name, rows, where, sentence, parameters }: Fault) => ({ name, rows, where, sentence, parameters });

/** Removes one rule or all; a form goes back to the page. */
function remove(faults: Faults, req: IncomingMessage, res: ServerResponse, id: string | undefined): void {
  if (id === undefined) faults.clear();
  else if (!faults.remove(id)) {
    sendJson(res, 404, { error: 'There is no such rule.' });
    return;
  }
  if (req.method === 'POST') res.writeHead(303, { location: '/faults' }).end();
  else res.writeHead(204).end();
}

/**
 * Takes the rules and the origin of the server, gives the handler of `/faults`:
 * `GET /faults` the page (`?fault=NAME`: its form), `GET /faults.json` rules and catalogue, `POST /faults` adds a rule
 * (JSON: 201 with the rule, 400 with `error`; a form: 303), `DELETE /faults/{id}` and `DELETE /faults` remove (204; from
 * the page `POST /faults/{id}/remove` and `POST /faults/clear`, 303). Changes from another site are 403. The caller has
 * checked the Host.
 */
export function createFaultsHandler(switches: Switches, issuer: string) {
  const { faults } = switches;
  return async (req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> => {
    const [, , first, second] = url.pathname.split('/');
    const isRead = req.method === 'GET' || req.method === 'HEAD';
    try {
      if (!isRead) requireOwn(req, issuer);
      const to = `${req.method ?? ''} ${first === undefined ? '' : 'rule'}${second === undefined ? '' : `/${second}`}`;
      if (isRead && url.pathname === '/faults.json') {
        sendJson(res, 200, { rules: faults.list(), catalogue: CATALOGUE.map(describe) });
      } else if (isRead && first === undefined) {
        sendPage(res, 200, page(switches, draftOf(url.searchParams.get('fault'))));
      } else if (to === 'POST ') await add(switches, req, res);
      else if (to === 'POST rule' && first === 'clear') remove(faults, req, res, undefined);
      else if (to === 'POST rule/remove' || to === 'DELETE rule') remove(faults, req, res, first);
      else if (to === 'DELETE ') remove(faults, req, res, undefined);
      else sendJson(res, 405, { error: 'This is not done here.' });
    } catch (error) {
      if (!(error instanceof Foreign)) throw error;
      sendJson(res, 403, { error: 'Rules are changed from this server’s own pages, or by a program.' });
    }
  };
}
