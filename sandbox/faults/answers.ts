/** Answers as values: made, read and changed as JSON that keeps its digits. */
import { isObject, parseLossless, stringifyLossless } from '../fhir/lossless.ts';
import type { Answer, Exchange, Place } from './fault.ts';

export type Tree = Readonly<Record<string, unknown>>;

// Typings of the source-text-access proposal are not in the compiler's library yet.
const raw = JSON as unknown as { isRawJSON(value: unknown): boolean; rawJSON(text: string): object };

/** A number of a lossless tree, by its literal. */
export const number = (literal: string): object => raw.rawJSON(literal);

/** True for an object with members: neither a list nor a number of a lossless tree. */
export const isTree = (value: unknown): value is Tree => isObject(value) && !raw.isRawJSON(value);

export const trees = (value: unknown): readonly Tree[] => (Array.isArray(value) ? value.filter(isTree) : []);

/** The same answer around another body; lengths and tags of the old one are dropped. */
export function withBody(answer: Answer, body: string | Buffer, type?: string): Answer {
  const { 'content-length': _length, etag: _etag, ...headers } = answer.headers;
  return {
    ...answer,
    headers: type === undefined ? headers : { ...headers, 'content-type': type },
    body: typeof body === 'string' ? Buffer.from(body) : body,
  };
}

/** The JSON object of a successful answer; undefined where it is none. */
export function treeOf({ status, body }: Answer): Tree | undefined {
  if (status !== 200) return undefined;
  try {
    const tree = parseLossless(body.toString('utf8'));
    return isTree(tree) ? tree : undefined;
  } catch {
    return undefined;
  }
}

/** Changes the JSON object of a successful answer; gives undefined where there is none or `edit` has nothing to change. */
export function editTree(answer: Answer, edit: (tree: Tree) => Tree | undefined): Answer | undefined {
  const tree = treeOf(answer);
  const changed = tree && edit(tree);
  return changed && withBody(answer, stringifyLossless(changed));
}

/** The tree with these members instead; undefined removes one. */
export function withMembers(tree: Tree, members: Tree): Tree {
  return Object.fromEntries(Object.entries({ ...tree, ...members }).filter(([, value]) => value !== undefined));
}

/** Walks a tree from its leaves up, giving each member (with its key) the chance to become another value. */
export function mapMembers(value: unknown, change: (key: string, value: unknown) => unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => mapMembers(item, change, key));
  if (!isTree(value)) return change(key, value);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, mapMembers(member, change, name)]));
}

const OUTCOME_CODES: Readonly<Record<number, string>> = { 401: 'login', 403: 'forbidden', 404: 'not-found' };

const FHIR_PLACES: readonly Place[] = ['fhir', 'metadata', 'kick-off', 'export-status', 'export-file'];
const OAUTH_PLACES: readonly Place[] = ['token', 'refresh', 'revocation', 'introspection', 'registration'];

/** A bare answer of a status, in the dialect of its place: an OperationOutcome, an OAuth error, or text. */
export function plainAnswer({ place, method }: Exchange, status: number): Answer {
  const challenge = status === 401 ? { 'www-authenticate': 'Bearer realm="fhir", error="invalid_token"' } : {};
  const answer = (type: string, body: string): Answer => ({
    status,
    headers: { 'content-type': type, 'cache-control': 'no-store', ...challenge },
    body: Buffer.from(method === 'HEAD' ? '' : body),
  });
  if (status === 204 || status === 304) return { status, headers: {}, body: Buffer.alloc(0) };
  if (FHIR_PLACES.includes(place)) {
    const code = OUTCOME_CODES[status] ?? (status < 500 ? 'processing' : 'exception');
    const issue = [{ severity: 'error', code, diagnostics: 'A fault switch is on.' }];
    return answer('application/fhir+json;charset=utf-8', JSON.stringify({ resourceType: 'OperationOutcome', issue }));
  }
  if (OAUTH_PLACES.includes(place)) {
    return answer('application/json', JSON.stringify({ error: status < 500 ? 'invalid_request' : 'server_error' }));
  }
  return answer('text/plain', 'A fault switch is on.');
}
