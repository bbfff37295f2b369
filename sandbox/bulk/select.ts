/** Which resources an export holds. */
import type { Access } from '../seam.ts';
import { isShared, patientsOf } from '../fhir/compartment.ts';
import { Fault } from '../fhir/fault.ts';
import type { FhirStore } from '../fhir/index.ts';
import type { Stored } from '../fhir/load.ts';
import { stringsAt, valuesAt } from '../fhir/paths.ts';
import { localReference } from '../fhir/references.ts';
import { grantsFor, reaches, type Grant } from '../fhir/scopes.ts';
import type { Order } from './request.ts';
import type { BulkSettings } from './settings.ts';

/** What a resource that does not say it was last changed at: the end of the population. */
const USUAL_CHANGE = Date.UTC(2026, 10, 20);

export type Selection = {
  readonly order: Order;
  readonly access: Access;
  readonly settings: BulkSettings;
  readonly base: string;
  readonly transactionTime: number;
};

/** Milliseconds since 1970. */
export function changedAt({ json }: Stored): number {
  const [told] = stringsAt(json, ['meta.lastUpdated']);
  const ms = told === undefined ? Number.NaN : Date.parse(told);
  return Number.isNaN(ms) ? USUAL_CHANGE : ms;
}

/** Ids of the patients of an export; null for a whole system. A Group that is not there is a 404 Fault. */
export function patientsIn(store: FhirStore, { level, patients }: Order): string[] | null {
  if (level.kind === 'system') return null;
  const everybody = (): string[] => {
    if (level.kind === 'patient') return store.list('Patient').map(({ id }) => id);
    const group = store.stored('Group', level.id);
    if (group === undefined) throw new Fault(404, 'not-found', 'There is no such group.');
    const active = valuesAt(group.json, ['member']).filter((member) => !valuesAt(member, ['inactive']).includes(true));
    const members = stringsAt(active.length === 0 ? {} : { member: active }, ['member.entity.reference']);
    return members.flatMap((reference) => {
      const local = localReference(reference, '');
      return local?.type === 'Patient' ? [local.id] : [];
    });
  };
  const all = [...new Set(everybody())];
  return patients === null ? all : all.filter((id) => patients.includes(id));
}

const REFERENCES = ['medicationReference', 'requester', 'performer', 'participant.individual', 'serviceProvider'];
const MORE_REFERENCES = ['location.location', 'recorder', 'asserter', 'generalPractitioner', 'managingOrganization'];

/** Resources of nobody in particular that the given ones refer to, as a reader of these needs them. */
function sharedBy(store: FhirStore, found: Iterable<Stored>): Stored[] {
  const references = new Set<string>();
  for (const { json } of found) {
    for (const target of valuesAt(json, [...REFERENCES, ...MORE_REFERENCES]))
      for (const reference of stringsAt(target, ['reference'])) references.add(reference);
  }
  return [...references].flatMap((reference) => {
    const local = localReference(reference, '');
    const stored = local !== undefined && isShared(local.type) ? store.stored(local.type, local.id) : undefined;
    return stored ?? [];
  });
}

/** The scopes of a token for a type; a service that reads in bulk needs both to read and to search (SMART 2.2 #scopes-for-requesting-fhir-resources). */
function bulkGrants(access: Access, type: string, base: string): Grant[] {
  return grantsFor(access, type, 'r', base).length === 0 ? [] : grantsFor(access, type, 's', base);
}

/** Throws a 403 Fault where a type that is named, or the group's own, is beyond the token (`SMART 137`). */
export function checkScopes({ order, access, settings, base }: Selection): void {
  const group = order.level.kind === 'group' && settings.groupScope ? ['Group'] : [];
  const beyond = [...(order.types ?? []), ...group].find((type) => bulkGrants(access, type, base).length === 0);
  if (beyond !== undefined) throw new Fault(403, 'forbidden', `The token's scopes do not cover ${beyond}.`);
  if (!access.scopes.some((scope) => scope.startsWith('system/')))
    throw new Fault(403, 'forbidden', 'An export needs system scopes.');
}

/** Whether an export may hold resources of a type. */
export function covers({ order, access, base }: Selection, type: string): boolean {
  return (order.types?.includes(type) ?? true) && bulkGrants(access, type, base).length > 0;
}

/** Judges each resource by types, times, filters and the token. */
function judgeOf({ order, access, settings, base, transactionTime }: Selection): (stored: Stored) => boolean {
  const grants = new Map<string, Grant[]>();
  const grantsOf = (type: string): Grant[] => {
    const known = grants.get(type) ?? bulkGrants(access, type, base);
    grants.set(type, known);
    return known;
  };
  const filters = Map.groupBy(order.filters, ({ type }) => type);
  const until = Math.min(order.until ?? transactionTime, transactionTime);
  const isChanged = (stored: Stored): boolean => {
    if (order.since === null) return changedAt(stored) <= until || settings.changed !== null;
    if (settings.changed !== null) return settings.changed.includes(`${stored.type}/${stored.id}`);
    const at = changedAt(stored);
    return at >= order.since && at <= until;
  };
  return (stored) => {
    const { type, json } = stored;
    if (order.types !== null && !order.types.includes(type)) return false;
    if (order.types === null && order.level.kind !== 'system' && type === 'Group') return false;
    if (type === 'Provenance' && !order.provenance && !order.types?.includes(type)) return false;
    const tests = filters.get(type);
    if (tests !== undefined && !tests.some(({ test }) => test(json))) return false;
    return isChanged(stored) && reaches(grantsOf(type), stored);
  };
}

/** Every resource of an export, each once: patient by patient, then those of nobody in particular. */
export function select(store: FhirStore, selection: Selection): Stored[] {
  const judge = judgeOf(selection);
  const patients = patientsIn(store, selection.order);
  if (patients === null) return [...store.everything()].filter(judge);
  const own = new Set(patients.flatMap((patient) => store.record(patient)));
  const shared = sharedBy(store, own);
  return [...new Set([...own, ...shared])].filter(judge);
}

/** Whether a resource that was deleted would have been in the export. */
export function wouldHold(patients: readonly string[] | null, order: Order, stored: Stored): boolean {
  if (order.types !== null && !order.types.includes(stored.type)) return false;
  if (patients === null) return true;
  const owners = patientsOf(stored);
  return patients.some((patient) => owners.has(patient));
}
