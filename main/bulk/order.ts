/** The parameters of an order (SMART 114), and whether it may be sent at all (SMART 111, 115). */
import { AppError } from '../../shared/errors.ts';
import { isFhirId } from '../policy/fhir-id.ts';
import type { ResolvedOrder } from './bulk-ports.ts';
import { readTypeFilter } from './type-filter.ts';

/** What the server is known to speak: the major number of the guide's version, or null where it does not say. */
export type BulkVersion = 1 | 2 | 3 | 4 | null;

export type Parameter = {
  readonly name: string;
  readonly value: string;
  /** How it is posted. */
  readonly kind: 'valueString' | 'valueInstant' | 'valueCode' | 'valueBoolean' | 'valueReference';
};

/** Search result parameters, which no `_typeFilter` may hold (Bulk Data 2.0 export #_typefilter). */
const RESULT_PARAMETERS =
  /^(_sort|_count|_include|_revinclude|_summary|_total|_elements|_contained|_containedType|_score|_format|_pretty)(:|$)/;

const invalid = (member: string, rule: string): AppError => new AppError('bulk-order-invalid', { member, rule });

/** Throws AppError `bulk-order-invalid` (member, rule in words) where the order must not be sent. */
export function checkOrder(order: ResolvedOrder): void {
  const { level, group, patients, since, until, types, typeFilters } = order;
  if ((level === 'group') !== (group !== null)) throw invalid('group', 'must be given with the level “group” alone');
  if (group !== null && !isFhirId(group)) throw invalid('group', 'must be a logical id');
  if (patients.some((id) => !isFhirId(id))) throw invalid('patient', 'must be logical ids');
  if (level === 'system' && patients.length > 0) throw invalid('patient', 'goes with all patients or a group');
  if (since !== null && until !== null && Date.parse(since) >= Date.parse(until)) {
    throw invalid('_until', 'must be later than _since');
  }
  for (const text of typeFilters) {
    const filter = readTypeFilter(text);
    if (filter === undefined) throw invalid('_typeFilter', 'must be a search of one type, as Observation?code=4548-4');
    if (types.length > 0 && !types.includes(filter.type)) {
      throw invalid('_typeFilter', `must be of a type that is exported, unlike ${filter.type}`);
    }
    const [refused] = filter.parameters.find(([name]) => RESULT_PARAMETERS.test(name)) ?? [];
    if (refused !== undefined) throw invalid('_typeFilter', `must not hold ${refused.slice(0, 40)}`);
  }
}

/** Parameters of an order, each value by itself, without those in `leftOut`. */
export function parametersOf(
  order: ResolvedOrder,
  version: BulkVersion,
  leftOut: ReadonlySet<string>,
): readonly Parameter[] {
  const each = (name: string, values: readonly string[], kind: Parameter['kind'] = 'valueString'): Parameter[] =>
    values.map((value) => ({ name, value, kind }));
  const one = (name: string, value: string | null, kind: Parameter['kind']): Parameter[] =>
    value === null ? [] : [{ name, value, kind }];
  const speaksPartial = version === 3 || version === 4;
  return [
    ...one('_outputFormat', 'application/fhir+ndjson', 'valueString'),
    ...one('_since', order.since, 'valueInstant'),
    ...one('_until', order.until, 'valueInstant'),
    ...each('_type', order.types),
    ...each('_elements', order.elements),
    ...each(
      'patient',
      order.patients.map((id) => `Patient/${id}`),
      'valueReference',
    ),
    ...each('includeAssociatedData', order.includeAssociatedData, 'valueCode'),
    ...each('_typeFilter', order.typeFilters),
    ...one('organizeOutputBy', order.organizeOutputBy, 'valueString'),
    // A server that does not know it may refuse the whole order, so only those that do are asked (SMART 131).
    ...one('allowPartialManifests', speaksPartial ? 'true' : null, 'valueBoolean'),
  ].filter(({ name }) => !leftOut.has(name));
}

/** The body of a POST: a Parameters resource, repeated for each value (SMART 113). */
export function parametersBody(parameters: readonly Parameter[]): string {
  const parameter = parameters.map(({ name, value, kind }) => {
    if (kind === 'valueReference') return { name, valueReference: { reference: value } };
    return { name, [kind]: kind === 'valueBoolean' ? value === 'true' : value };
  });
  return JSON.stringify({ resourceType: 'Parameters', parameter });
}

/** Parted by commas in a query. A filter is repeated: it may hold commas of its own. */
const COMMAS = new Set(['_type', '_elements', 'includeAssociatedData']);

/** The query of a GET (Bulk Data 2.0 export #query-parameters). */
export function parametersQuery(parameters: readonly Parameter[]): string {
  const query = new URLSearchParams();
  for (const { name, value } of parameters) {
    const before = COMMAS.has(name) ? query.get(name) : null;
    if (before === null) query.append(name, value);
    else query.set(name, `${before},${value}`);
  }
  return query.toString();
}
