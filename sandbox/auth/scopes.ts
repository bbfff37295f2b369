/** SMART scopes at sign-in: which of them may be offered, and what they ask of the user. */
import { parseScope } from '../fhir/scopes.ts';

/** Scopes that are not about a resource type. */
export const SPECIAL_SCOPES = [
  'openid',
  'fhirUser',
  'launch/patient',
  'launch/encounter',
  'online_access',
  'offline_access',
] as const;

/** Versions of the scope grammar that a server understands. */
export type ScopeVersions = 'both' | 'v1' | 'v2';

export type ScopeRules = {
  readonly versions?: ScopeVersions;
  /** Launched from the record system: the scope `launch` means something. */
  readonly launched?: boolean;
};

const isSpecial = (scope: string): boolean => SPECIAL_SCOPES.some((special) => special === scope);

const isOfVersion = (scope: string, versions: ScopeVersions): boolean =>
  versions === 'both' || /\.(?:read|write|\*)$/.test(scope) === (versions === 'v1');

/**
 * Takes the requested scopes, gives those that may be offered to a user, once each, in order. What the grammar does
 * not know is no permission, and no user can grant `system/` (SMART 2.2 scopes-and-launch-context #scope-syntax).
 */
export function offerableScopes(requested: string, { versions = 'both', launched = false }: ScopeRules = {}): string[] {
  const scopes = [...new Set(requested.split(' '))];
  return scopes.filter((scope) => {
    const context = parseScope(scope)?.context;
    if (context !== undefined) return context !== 'system' && isOfVersion(scope, versions);
    return isSpecial(scope) || (launched && scope === 'launch');
  });
}

/** Whether these scopes need one patient to be chosen: `launch/…`, or any `patient/` scope (SMART 2.2 #launch-context). */
export function needsPatient(scopes: readonly string[]): boolean {
  return scopes.some((scope) => scope.startsWith('launch/') || parseScope(scope)?.context === 'patient');
}

/** Whether the sign-in makes no sense without this scope, so that the user may not drop it. */
export function isRequired(scope: string): boolean {
  if (scope === 'openid' || scope === 'launch' || scope === 'launch/patient') return true;
  const parsed = parseScope(scope);
  return parsed?.context === 'patient' && (parsed.type === 'Patient' || parsed.type === '*');
}
