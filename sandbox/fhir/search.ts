/** Runs a search over the store, within what the token's grants reach. */
import type { Access } from '../seam.ts';
import { isShared } from './compartment.ts';
import { spanOfElement } from './dates.ts';
import { Fault } from './fault.ts';
import type { Stored } from './load.ts';
import { isObject } from './lossless.ts';
import { stringsAt, valuesAt } from './paths.ts';
import type { Query, SortKey } from './query.ts';
import { localReference } from './references.ts';
import { grantsFor, reaches, type Grant } from './scopes.ts';
import type { FhirStore } from './store.ts';
import { foldText } from './text.ts';

/** Every match of a query that the grants reach, sorted; ties keep the order of loading. */
export function findMatches(store: FhirStore, query: Query, grants: readonly Grant[], base: string): Stored[] {
  refuseOtherPatients(query, grants, base);
  const bound = isShared(query.type) ? undefined : onlyPatient(grants);
  const patient = bound ?? namedPatient(query, base);
  if (patient === undefined && store.hasRecordsOnDemand && query.type !== 'Patient' && !isShared(query.type))
    throw new Fault(400, 'too-costly', 'Name one patient: this server does not search across records.');
  const candidates = store.list(query.type, patient);
  // A grant for the whole compartment that was just listed need not be held against each of its resources.
  const allReached = grants.some(
    (grant) => grant.tests.length === 0 && patient !== undefined && grant.patient === patient,
  );
  const found = candidates.filter(
    (stored) => query.criteria.every(({ test }) => test(stored.json)) && (allReached || reaches(grants, stored)),
  );
  return query.sort.length === 0 ? found : sortBy(found, query.sort);
}

/**
 * What `_include` adds to a page of matches: each target once, never a match itself. A target needs a read scope of its
 * own, but for the Medication of a MedicationRequest, without which the order cannot be read (US Core medication list).
 */
export function findIncluded(
  store: FhirStore,
  query: Query,
  page: readonly Stored[],
  access: Access,
  base: string,
): Stored[] {
  const included = new Set<Stored>();
  for (const { parameter, target } of query.includes) {
    for (const match of page) {
      for (const element of valuesAt(match.json, parameter.paths)) {
        const [reference = ''] = stringsAt(element, ['reference']);
        const local = localReference(reference, base);
        const stored = local === undefined ? undefined : store.stored(local.type, local.id);
        if (stored === undefined || (target !== undefined && stored.type !== target)) continue;
        if (!parameter.targets?.includes(stored.type)) continue;
        const free = query.type === 'MedicationRequest' && stored.type === 'Medication';
        if (free || reaches(grantsFor(access, stored.type, 'r', base), stored)) included.add(stored);
      }
    }
  }
  page.forEach((match) => included.delete(match));
  return [...included];
}

/** The single patient to whom all grants are bound, if there is one. */
function onlyPatient(grants: readonly Grant[]): string | undefined {
  const patients = new Set(grants.map(({ patient }) => patient));
  const [first = null] = patients;
  return patients.size === 1 && first !== null ? first : undefined;
}

/** The patient whom a `patient=` or `subject=Patient/…` with a single local value names: only that compartment need be looked at. */
function namedPatient({ criteria }: Query, base: string): string | undefined {
  const single = criteria.find(
    ({ parameter: { name }, values, isMissing }) =>
      values.length === 1 && !isMissing && (name === 'patient' || (name === 'subject' && values[0]?.includes('/'))),
  );
  return single === undefined ? undefined : patientIdIn(single.values[0] ?? '', base);
}

function patientIdIn(value: string, base: string): string | undefined {
  if (!value.includes('/')) return value;
  const local = localReference(value, base);
  return local?.type === 'Patient' ? local.id : undefined;
}

/** A token bound to patients may not even ask about another one: 403, not an empty answer (`SMART 71`). */
function refuseOtherPatients(query: Query, grants: readonly Grant[], base: string): void {
  const own = new Set(grants.map(({ patient }) => patient));
  if (own.has(null) || isShared(query.type)) return;
  for (const { parameter, values, isMissing } of query.criteria) {
    if (isMissing || (parameter.name !== 'patient' && parameter.name !== 'subject')) continue;
    const others = values.map((value) => patientIdIn(value, base)).filter((id) => id === undefined || !own.has(id));
    if (others.length > 0) throw new Fault(403, 'forbidden', 'This token is bound to another patient.');
  }
}

function sortBy(found: readonly Stored[], keys: readonly SortKey[]): Stored[] {
  // One list of ranks per key, and places sorted by them: a record of 100,000 results costs no object per result.
  const sorted = keys.map((key) => ({ key, ranks: found.map((stored) => rankOf(stored, key)) }));
  const places = found.map((_stored, place) => place);
  places.sort((a, b) => {
    for (const { key, ranks } of sorted) {
      const order = compareRanks(ranks[a], ranks[b], key.descending);
      if (order !== 0) return order;
    }
    return 0;
  });
  return places.flatMap((place) => found[place] ?? []);
}

type Rank = number | string | undefined;

/** What a resource is sorted by: the earliest or latest end of a span, or folded text. */
function rankOf({ json }: Stored, { parameter, descending }: SortKey): Rank {
  const [value] = valuesAt(json, parameter.paths);
  if (parameter.type === 'date') {
    const span = spanOfElement(value);
    return descending ? span?.to : span?.from;
  }
  if (!isObject(value)) return typeof value === 'string' ? foldText(value) : undefined;
  const text = stringsAt(value, ['text', 'family', 'reference', 'coding.code', 'code', 'value'])[0];
  return text === undefined ? undefined : foldText(text);
}

/** Resources without the value come last in either direction. */
function compareRanks(a: Rank, b: Rank, descending: boolean): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  const order = a < b ? -1 : a > b ? 1 : 0;
  return descending ? -order : order;
}
