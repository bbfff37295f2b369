/** A search request, read: what it selects, how it is sorted and paged, and which parameters were understood. */
import { toCriterion, type Criterion } from './criteria.ts';
import { Fault } from './fault.ts';
import { parameterOf, type Parameter } from './parameters.ts';
import { isTypeName } from './references.ts';

export type SortKey = { readonly parameter: Parameter; readonly descending: boolean };
export type Include = { readonly parameter: Parameter; readonly target: string | undefined };
export type Query = {
  readonly type: string;
  readonly criteria: readonly Criterion[];
  readonly sort: readonly SortKey[];
  readonly includes: readonly Include[];
  readonly count: number;
  readonly total: boolean;
  /** Nothing but the total is asked for: `_summary=count` or `_count=0`. */
  readonly countOnly: boolean;
  /** The parameters that were applied, for Bundle.link self (FHIR R4 search #conformance). */
  readonly applied: readonly (readonly [key: string, value: string])[];
};

const DEFAULT_COUNT = 50;
const MAX_COUNT = 1000;
/** Result formats are settled before the search is read; both are understood, neither changes what is found. */
const NEUTRAL = new Set(['_format', '_pretty']);

type Draft = {
  criteria: Criterion[];
  sort: SortKey[];
  includes: Include[];
  count: number;
  total: boolean;
  countOnly: boolean;
};

/**
 * Reads the parameters of a search on `type`. Unknown ones are left out of `applied`, or refused where `strict`.
 * Throws a 400 Fault on a bad value. FHIR R4 search #errors, #handling.
 */
export function readQuery(type: string, parameters: URLSearchParams, base: string, strict: boolean): Query {
  const draft: Draft = { criteria: [], sort: [], includes: [], count: DEFAULT_COUNT, total: true, countOnly: false };
  const applied: [string, string][] = [];
  for (const [key, value] of parameters) {
    if (NEUTRAL.has(key)) continue;
    const understood = applyControl(draft, type, key, value) ?? applyCriterion(draft, type, key, value, base);
    if (understood !== false) applied.push([key, understood]);
    else if (strict)
      throw new Fault(400, 'not-supported', 'A search parameter is unknown or empty, and handling is strict.');
  }
  const countOnly = draft.countOnly || draft.count === 0;
  return { type, ...draft, countOnly, total: draft.total || countOnly, applied };
}

/** The value as applied, false where it is not understood, undefined where `key` is no control parameter. */
function applyControl(draft: Draft, type: string, key: string, value: string): string | false | undefined {
  switch (key) {
    case '_count':
      draft.count = readCount(value);
      return String(draft.count);
    case '_sort':
      draft.sort = value.split(',').map((name) => readSortKey(type, name));
      return value;
    case '_include': {
      const include = readInclude(type, value);
      if (include !== undefined) draft.includes.push(include);
      return include === undefined ? false : value;
    }
    case '_total':
      if (!['none', 'estimate', 'accurate'].includes(value))
        throw new Fault(400, 'value', '_total is none, estimate or accurate.');
      draft.total = value !== 'none';
      return value;
    case '_summary':
      draft.countOnly = value === 'count';
      return value === 'count' || value === 'false' ? value : false;
    default:
      return undefined;
  }
}

function applyCriterion(draft: Draft, type: string, key: string, value: string, base: string): string | false {
  const criterion = toCriterion(type, key, value, base);
  if (criterion === undefined) return false;
  draft.criteria.push(criterion);
  return value;
}

function readCount(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new Fault(400, 'value', '_count is a whole number of zero or more.');
  return Math.min(Number(value), MAX_COUNT);
}

function readSortKey(type: string, text: string): SortKey {
  const descending = text.startsWith('-');
  const parameter = parameterOf(type, descending ? text.slice(1) : text);
  if (parameter === undefined) throw new Fault(400, 'value', '_sort names a parameter that this type does not have.');
  return { parameter, descending };
}

/** `Type:parameter` or `Type:parameter:Target` over a reference parameter. */
function readInclude(type: string, value: string): Include | undefined {
  const [source, name = '', target, ...rest] = value.split(':');
  const parameter = parameterOf(type, name);
  const known =
    parameter?.type === 'reference' && (target === undefined || (parameter.targets?.includes(target) ?? false));
  return source === type && isTypeName(source) && rest.length === 0 && known ? { parameter, target } : undefined;
}
