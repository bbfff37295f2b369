/** The verdict on a bearer token, for the FHIR server in the same process: RFC 7662 without the wire. */
import type { Provider } from 'oidc-provider';
import type { Access, Authorize } from '../seam.ts';
import type { Account } from './accounts.ts';
import type { LaunchContext } from './launches.ts';

/** What a service may do by itself: no patient and no user (SMART 2.2 backend-services). */
function serviceAccess({ clientId = '', scope = '' }: { readonly clientId?: string; readonly scope?: string }): Access {
  return { clientId, scopes: scope.split(' ').filter(Boolean), patient: null, fhirUser: null };
}

/** Takes the provider and what was chosen at consent, gives the judge of bearer tokens: expired, revoked, or meant for another resource is `invalid_token` (RFC 6750 §3.1). */
export function createAuthorize(
  provider: Provider,
  fhirBase: string,
  accounts: readonly Account[],
  contexts: ReadonlyMap<string, LaunchContext>,
): Authorize {
  return async (bearer) => {
    if (bearer === null) return { ok: false, error: 'missing_token' };
    const service = await provider.ClientCredentials.find(bearer);
    if (service?.isValid && service.aud === fhirBase) return { ok: true, access: serviceAccess(service) };
    const token = await provider.AccessToken.find(bearer);
    if (!token?.isValid || token.aud !== fhirBase) return { ok: false, error: 'invalid_token' };
    const grant = await provider.Grant.find(token.grantId);
    if (grant === undefined) return { ok: false, error: 'invalid_token' };
    const account = accounts.find((candidate) => candidate.id === token.accountId);
    return {
      ok: true,
      access: {
        clientId: token.clientId ?? '',
        scopes: [...token.scopes],
        patient: contexts.get(token.grantId)?.patient ?? null,
        fhirUser: account ? `${fhirBase}/${account.fhirUser}` : null,
      },
    };
  };
}
