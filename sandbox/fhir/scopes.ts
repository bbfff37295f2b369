/** SMART scopes: their grammar, and what they let a token read (SMART 2.2 scopes-and-launch-context). */
import type { Access } from '../seam.ts';
import { isShared, patientsOf } from './compartment.ts';
import { toCriterion, type Predicate } from './criteria.ts';
import type { Stored } from './load.ts';

export type Interaction = 'r' | 's';

/** A scope this server can act on; `filters` are the search parameters of a granular scope. */
export type Scope = {
  readonly context: 'patient' | 'user' | 'system';
  readonly type: string;
  readonly interactions: string;
  readonly filters: readonly (readonly [name: string, value: string])[];
};

/** One scope's reach for one type and interaction: whose records (null: anybody's), and which of them. */
export type Grant = { readonly patient: string | null; readonly tests: readonly Predicate[] };

const SCOPE = /^(patient|user|system)\/([A-Z][A-Za-z]*|\*)\.(?:(read|write|\*)|([cruds]+)(?:\?(.+))?)$/;
const URI_PREFIX = 'http://smarthealthit.org/fhir/scopes/';
const V1: Readonly<Record<string, string>> = { read: 'rs', write: 'cud', '*': 'cruds' };

/**
 * Reads one scope of version 1 or 2; undefined for any other string. Letters out of order, doubled or unknown make it no
 * scope at all, never a wider one. SMART 2.2 #scope-syntax (`SMART 61` to `SMART 64`, `SMART 69`).
 */
export function parseScope(text: string): Scope | undefined {
  const match = SCOPE.exec(text.startsWith(URI_PREFIX) ? text.slice(URI_PREFIX.length) : text);
  if (match === null) return undefined;
  const [, context = '', type = '', v1, v2 = '', query] = match;
  if (v1 === undefined && !/^c?r?u?d?s?$/.test(v2)) return undefined;
  return {
    context: context as Scope['context'],
    type,
    interactions: v1 === undefined ? v2 : (V1[v1] ?? ''),
    filters: [...new URLSearchParams(query ?? '')],
  };
}

/**
 * What `access` may do with a type. Patient scopes are bound to the patient of the launch, user scopes of a patient's own
 * account to that patient; a filter this server cannot apply grants nothing. Grants add up; none means 403.
 */
export function grantsFor(access: Access, type: string, interaction: Interaction, base: string): Grant[] {
  return access.scopes.flatMap((text): Grant[] => {
    const scope = parseScope(text);
    if (scope === undefined || !scope.interactions.includes(interaction)) return [];
    if (scope.type !== '*' && scope.type !== type) return [];
    const patient = boundPatient(scope.context, access);
    const tests = scope.filters.map(([name, value]) => filterTest(type, name, value, base));
    if (patient === undefined || tests.includes(undefined)) return [];
    return [{ patient, tests: tests.filter((test) => test !== undefined) }];
  });
}

/** Whether `type/id` is the signed-in user, whose own record the scope `fhirUser` opens (SMART 2.2 #scopes-for-requesting-identity-data). */
export function isOwnUser({ scopes, fhirUser }: Access, type: string, id: string): boolean {
  return scopes.includes('fhirUser') && (fhirUser ?? '').split('/').slice(-2).join('/') === `${type}/${id}`;
}

/** Whether any grant reaches this resource. */
export function reaches(grants: readonly Grant[], stored: Stored): boolean {
  return grants.some(
    ({ patient, tests }) =>
      (patient === null || isShared(stored.type) || patientsOf(stored).has(patient)) &&
      tests.every((test) => test(stored.json)),
  );
}

/** Id of the one patient whose records a scope of this context opens; null for anybody's, undefined for nobody's. */
function boundPatient(context: Scope['context'], { patient, fhirUser }: Access): string | null | undefined {
  if (context === 'patient') return patient ?? undefined;
  const own = /(?:^|\/)Patient\/([^/]+)$/.exec(fhirUser ?? '')?.[1];
  return context === 'user' ? (own ?? null) : null;
}

function filterTest(type: string, name: string, value: string, base: string): Predicate | undefined {
  if (name.includes(':')) return undefined;
  try {
    return toCriterion(type, name, value, base)?.test;
  } catch {
    return undefined;
  }
}
