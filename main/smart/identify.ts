/** Who signed in, as far as the token answer proves it (SMART 81–86). */
import type { CapabilityWarning } from '../../shared/ipc-contract.ts';
import type { Clock, HttpPort } from '../ports.ts';
import type { SmartMetadata } from './discovery.ts';
import { validateIdToken, type IdTokenExpectation } from './identity.ts';
import { cleanName, fhirUserReference } from './user-name.ts';

export type User = {
  readonly identity: { readonly issuer: string; readonly subject: string } | null;
  /** How long before its id_token the server had seen the user prove who they are, in ms; null: not said. */
  readonly authenticatedForMs: number | null;
  readonly userName: string | null;
  /** `Type/id`. */
  readonly fhirUser: string | null;
  readonly warnings: readonly CapabilityWarning[];
};

/**
 * An id_token that fails ends the sign-in; one that is absent only leaves the user unnamed (SMART 86). A server that
 * names no issuer cannot have its id_token checked at all, so that it counts as absent: `issuer-unverified` was
 * said at discovery, and nobody is named on the word of an unchecked token. Throws AppError `id-token-…`.
 */
export async function identify(
  { http, clock }: { http: HttpPort; clock: Clock },
  fhirBase: string,
  { issuer, jwksUri }: Pick<SmartMetadata, 'issuer' | 'jwksUri'>,
  idToken: string | null,
  prepared: { expected: Pick<IdTokenExpectation, 'clientId' | 'nonce' | 'keysAhead'>; signal: AbortSignal },
): Promise<User> {
  const missing = (subject: string): CapabilityWarning => ({ code: 'identity-missing', subject });
  if (idToken === null || issuer === null) {
    const nobody = { identity: null, authenticatedForMs: null, userName: null, fhirUser: null };
    return { ...nobody, warnings: [missing('id_token')] };
  }
  const expected = { issuer, jwksUri, ...prepared.expected };
  const claims = await validateIdToken(http, idToken, expected, clock.now(), prepared.signal);
  const fhirUser = claims.fhirUser === undefined ? null : fhirUserReference(claims.fhirUser, fhirBase);
  return {
    identity: { issuer: claims.iss, subject: claims.sub },
    // Both by the server's clock, so that ours does not matter.
    authenticatedForMs: claims.auth_time === undefined ? null : (claims.iat - claims.auth_time) * 1000,
    userName: cleanName(claims.name),
    fhirUser,
    warnings: fhirUser === null ? [missing('fhirUser')] : [],
  };
}
