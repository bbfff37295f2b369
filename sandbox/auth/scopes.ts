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

const isSpecial = (scope: string): boolean => SPECIAL_SCOPES.some((special) => special === scope);

/**
 * Takes the requested scopes, gives those that may be offered to a user, once each, in order. What the grammar does
 * not know is no permission, and no user can grant `system/` (SMART 2.2 scopes-and-launch-context #scope-syntax).
 */
export function offerableScopes(requested: string): string[] {
  const scopes = [...new Set(requested.split(' '))];
  return scopes.filter((scope) => {
    const context = parseScope(scope)?.context;
    return isSpecial(scope) || (context !== undefined && context !== 'system');
  });
}

/** Whether these scopes need one patient to be chosen: `launch/…`, or any `patient/` scope (SMART 2.2 #launch-context). */
export function needsPatient(scopes: readonly string[]): boolean {
  return scopes.some((scope) => scope.startsWith('launch/') || parseScope(scope)?.context === 'patient');
}

/** Whether the sign-in makes no sense without this scope, so that the user may not drop it. */
export function isRequired(scope: string): boolean {
  if (scope === 'openid' || scope === 'launch/patient') return true;
  const parsed = parseScope(scope);
  return parsed?.context === 'patient' && (parsed.type === 'Patient' || parsed.type === '*');
}
