/** A kick-off request, read: what is to be exported, and what of the request was not understood. */
import type { IncomingMessage } from 'node:http';
import { Fault } from '../fhir/fault.ts';
import { isObject } from '../fhir/lossless.ts';
import { isTypeName } from '../fhir/references.ts';
import { readBody } from '../replay.ts';
import { typeFilter, type TypeFilter } from './filters.ts';
import type { Level } from './places.ts';
import type { BulkSettings, Dialect } from './settings.ts';

export type Order = {
  readonly level: Level;
  /** Null: all. */
  readonly types: readonly string[] | null;
  readonly since: number | null;
  readonly until: number | null;
  readonly elements: readonly string[];
  /** Ids of patients; null: all. */
  readonly patients: readonly string[] | null;
  readonly filters: readonly TypeFilter[];
  readonly provenance: boolean;
  readonly organizeBy: string | null;
  readonly partial: boolean;
  /** What was asked for in vain, where the client is lenient about it. */
  readonly ignored: readonly string[];
};

const IN_ALL = ['_outputFormat', '_since', '_type', '_elements', 'patient', 'includeAssociatedData', '_typeFilter'];
const SINCE_3 = [...IN_ALL, '_until', 'organizeOutputBy', 'allowPartialManifests'];
const KNOWN: Readonly<Record<Dialect, readonly string[]>> = { stu2: IN_ALL, stu3: SINCE_3, stu4: SINCE_3 };
const FORMATS = ['application/fhir+ndjson', 'application/ndjson', 'ndjson'];
const ASSOCIATED = ['LatestProvenanceResources', 'RelevantProvenanceResources'];
const ONE_EACH = ['_outputFormat', '_since', '_until', 'organizeOutputBy', 'allowPartialManifests'];

type Asked = readonly (readonly [name: string, value: string])[];

/** Whether one of the preferences of RFC 7240 was told. */
export function prefers({ headers }: IncomingMessage, preference: string): boolean {
  const told = headers.prefer;
  return (Array.isArray(told) ? told.join(',') : (told ?? ''))
    .split(/[,;]/)
    .some((one) => one.trim().toLowerCase() === preference);
}

function valueOf(parameter: unknown): readonly [string, string] {
  const { name, ...rest } = isObject(parameter) ? parameter : {};
  const [value] = Object.entries(rest).flatMap(([key, given]) => (key.startsWith('value') ? [given] : []));
  const text = isObject(value) ? value['reference'] : value;
  if (typeof name !== 'string' || !['string', 'boolean', 'number'].includes(typeof text))
    throw new Fault(400, 'invalid', 'A parameter has a name and a value.');
  return [name, String(text)];
}

/** The parameters of a query, or of a posted Parameters resource. */
async function asked(req: IncomingMessage, url: URL): Promise<Asked> {
  if (req.method !== 'POST') return [...url.searchParams];
  if (!/^application\/(fhir\+)?json\b/i.test(req.headers['content-type'] ?? ''))
    throw new Fault(415, 'not-supported', 'A Parameters resource is posted as FHIR JSON.');
  try {
    const tree = JSON.parse((await readBody(req))?.toString('utf8') ?? '') as unknown;
    if (!isObject(tree) || tree['resourceType'] !== 'Parameters') throw new SyntaxError();
    const { parameter = [] } = tree;
    if (!Array.isArray(parameter)) throw new SyntaxError();
    return [...url.searchParams, ...parameter.map(valueOf)];
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault(400, 'invalid', 'The body is no Parameters resource.');
  }
}

const unsupported = (name: string): Fault => new Fault(400, 'not-supported', `The parameter ${name} is not supported.`);

function instant(name: string, value: string | undefined): number | null {
  if (value === undefined) return null;
  const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(ms)) throw new Fault(400, 'value', `${name} is not an instant.`);
  return ms;
}

function typesIn(name: string, values: readonly string[]): string[] {
  if (!values.every((value) => isTypeName(value)))
    throw new Fault(400, 'value', `${name} names what is no resource type.`);
  return [...new Set(values)];
}

/** What is refused by this server's settings and dialect, or left out where the client is lenient. */
function sift(given: Asked, settings: BulkSettings, req: IncomingMessage): { taken: Asked; ignored: string[] } {
  const { dialect, ignored, unsupported: refused } = settings;
  const isPosted = req.method === 'POST';
  const known = KNOWN[dialect].filter((name) => !refused.includes(name) && (isPosted || name !== 'patient'));
  const strange = [...new Set(given.map(([name]) => name))].filter((name) => !known.includes(name));
  const [first] = strange;
  if (first !== undefined && !prefers(req, 'handling=lenient')) throw unsupported(first);
  const taken = given.filter(([name]) => known.includes(name) && !ignored.includes(name));
  return { taken, ignored: strange };
}

function checkHeaders(req: IncomingMessage, { dialect }: BulkSettings): void {
  const allow = dialect === 'stu4' ? 'POST' : 'GET, POST';
  if (!allow.split(', ').includes(req.method ?? ''))
    throw new Fault(405, 'not-supported', 'An export is not started by this method.', { allow });
  if (!prefers(req, 'respond-async'))
    throw new Fault(400, 'invalid', 'The export is asynchronous: Prefer: respond-async is missing.');
}

/**
 * Reads a kick-off request of the level that its path says. Rejects with a Fault (400, 405, 415) that names the parameter
 * at fault. Bulk Data 2.0 export #query-parameters, 3.0 #query-parameters; 4.0 takes POST and repeated parameters alone.
 */
export async function readOrder(
  req: IncomingMessage,
  url: URL,
  level: Level,
  settings: BulkSettings,
  base: string,
): Promise<Order> {
  checkHeaders(req, settings);
  const { taken, ignored } = sift(await asked(req, url), settings, req);
  const all = (name: string): string[] => taken.flatMap(([key, value]) => (key === name ? [value] : []));
  const list = (name: string): string[] => {
    const values = all(name);
    if (settings.dialect === 'stu4' && values.some((value) => value.includes(',')))
      throw new Fault(400, 'value', `${name} is repeated for each value, not parted by commas.`);
    return values.flatMap((value) => value.split(',')).filter((value) => value !== '');
  };
  const doubled = ONE_EACH.find((name) => all(name).length > 1);
  if (doubled !== undefined) throw new Fault(400, 'value', `${doubled} is given once.`);
  const [format = FORMATS[0]] = all('_outputFormat');
  if (!FORMATS.includes(format ?? '')) throw new Fault(400, 'value', '_outputFormat is none that is served.');
  const associated = list('includeAssociatedData');
  if (associated.some((one) => !ASSOCIATED.includes(one)))
    throw new Fault(400, 'value', 'includeAssociatedData names what is not known.');
  const patients = list('patient');
  if (patients.length > 0 && level.kind === 'system') throw unsupported('patient');
  const types = typesIn('_type', list('_type'));
  const [organizeBy = null] = all('organizeOutputBy');
  if (organizeBy !== null && organizeBy !== 'Patient')
    throw new Fault(400, 'not-supported', 'organizeOutputBy knows Patient alone.');
  return {
    level,
    types: types.length === 0 ? null : types,
    since: instant('_since', all('_since')[0]),
    until: instant('_until', all('_until')[0]),
    elements: list('_elements'),
    patients: patients.length === 0 ? null : patients.map((one) => one.replace(/^.*\//, '')),
    filters: all('_typeFilter').map((text) => typeFilter(text, base)),
    provenance: associated.length > 0,
    organizeBy,
    partial: all('allowPartialManifests')[0] === 'true',
    ignored,
  };
}
