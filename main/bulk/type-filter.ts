/**
 * `_typeFilter` applied again to what came (SMART 115): servers may ignore it. What is judged here is a subset of FHIR
 * search; whatever else a filter says is left to the server, and a resource is dropped only if it surely does not fit:
 *
 * - `_id` and `_lastUpdated` (eq, ge, gt, le, lt with a time to the second) of any type;
 * - the tokens of `TOKENS`, as `code`, `system|code`, `|code` or `system|`, several parted by commas;
 * - no modifiers (`code:in`), chains, `_has`, or values with a backslash.
 */
type Json = Readonly<Record<string, unknown>>;
/** True where a resource may fit. */
type Test = (resource: Json) => boolean;

/** Search parameters that look at one element alone, by the element's name (FHIR R4 search parameter registry). */
const TOKENS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  AllergyIntolerance: { 'clinical-status': 'clinicalStatus', 'verification-status': 'verificationStatus' },
  Condition: {
    ...{ code: 'code', category: 'category' },
    ...{ 'clinical-status': 'clinicalStatus', 'verification-status': 'verificationStatus' },
  },
  DiagnosticReport: { code: 'code', category: 'category', status: 'status' },
  Encounter: { status: 'status', class: 'class' },
  Immunization: { status: 'status', 'vaccine-code': 'vaccineCode' },
  MedicationRequest: { status: 'status', intent: 'intent', category: 'category' },
  Observation: { code: 'code', category: 'category', status: 'status' },
  Patient: { gender: 'gender' },
  Procedure: { code: 'code', category: 'category', status: 'status' },
  ServiceRequest: { code: 'code', category: 'category', status: 'status', intent: 'intent' },
};

/** A filter as ordered: `Observation?code=4548-4`. */
export type TypeFilter = { readonly type: string; readonly parameters: readonly (readonly [string, string])[] };

/** Reads a filter; undefined where it is none. */
export function readTypeFilter(text: string): TypeFilter | undefined {
  const [, type, query] = /^([A-Z][A-Za-z]*)\?(.+)$/s.exec(text) ?? [];
  if (type === undefined || query === undefined) return undefined;
  return { type, parameters: [...new URLSearchParams(query)] };
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Codes in an element: a code, a Coding, a CodeableConcept, or a list of these. */
function codingsOf(value: unknown): { system?: unknown; code?: unknown }[] {
  if (typeof value === 'string') return [{ code: value }];
  if (Array.isArray(value)) return value.flatMap(codingsOf);
  if (!isObject(value)) return [];
  return Array.isArray(value['coding']) ? codingsOf(value['coding']) : [value];
}

/** Tokens are compared without their case: a server may, and what it counts as fitting must not be dropped. */
const same = (a: unknown, b: string): boolean => typeof a === 'string' && a.toLowerCase() === b.toLowerCase();

function tokenTest(element: string, value: string): Test {
  const wanted = value.split(',').map((token) => {
    const bar = token.indexOf('|');
    return bar < 0
      ? { system: null, code: token }
      : { system: token.slice(0, bar), code: token.slice(bar + 1) || null };
  });
  // A plain code has its system by its element alone: nothing can be said of it then.
  return (resource) =>
    codingsOf(resource[element]).some(({ system, code }) =>
      wanted.some(
        (token) =>
          (token.code === null || same(code, token.code)) &&
          (token.system === null || typeof resource[element] === 'string' || (system ?? '') === token.system),
      ),
    );
}

function updatedTest(value: string): Test | undefined {
  const [, prefix = 'eq', time = ''] =
    /^(eq|ge|gt|le|lt)?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))$/.exec(value) ?? [];
  const wantedMs = Date.parse(time);
  if (Number.isNaN(wantedMs)) return undefined;
  // To the second, both ways: how finely a server compares is its own affair.
  const SECOND_MS = 1000;
  return ({ meta }) => {
    const ms = Date.parse(String(isObject(meta) ? meta['lastUpdated'] : ''));
    if (Number.isNaN(ms)) return true;
    if (prefix !== 'le' && prefix !== 'lt' && ms < wantedMs - SECOND_MS) return false;
    return prefix === 'ge' || prefix === 'gt' || ms <= wantedMs + SECOND_MS;
  };
}

/** The test of one parameter; undefined where it is not judged here. */
function testOf(type: string, name: string, value: string): Test | undefined {
  if (value.includes('\\') || value === '') return undefined;
  if (name === '_id') return ({ id }) => typeof id !== 'string' || value.split(',').includes(id);
  if (name === '_lastUpdated') return updatedTest(value);
  const elements = TOKENS[type];
  const element = elements !== undefined && Object.hasOwn(elements, name) ? elements[name] : undefined;
  return element === undefined ? undefined : tokenTest(element, value);
}

/** Parameters of these filters that are left to the server, as `Observation?value-quantity`. */
export function unjudgedParameters(filters: readonly string[]): readonly string[] {
  const all = filters.flatMap((text) => {
    const { type, parameters } = readTypeFilter(text) ?? { type: '', parameters: [] };
    return parameters.flatMap(([name, value]) => (testOf(type, name, value) === undefined ? [`${type}?${name}`] : []));
  });
  return [...new Set(all)];
}

/**
 * Whether a resource may have been asked for: false only if its type has filters and it surely fits none of them. Within
 * a filter everything must hold, of several filters of a type one is enough (Bulk Data 2.0 export #_typefilter).
 */
export function createTypeFilter(filters: readonly string[]): Test {
  const byType = new Map<string, (readonly Test[])[]>();
  for (const text of filters) {
    const filter = readTypeFilter(text);
    if (filter === undefined) continue;
    const { type, parameters } = filter;
    const tests = parameters.flatMap(([name, value]) => testOf(type, name, value) ?? []);
    byType.set(type, [...(byType.get(type) ?? []), tests]);
  }
  return (resource) => {
    const alternatives = byType.get(String(resource['resourceType']));
    return alternatives === undefined || alternatives.some((tests) => tests.every((test) => test(resource)));
  };
}
