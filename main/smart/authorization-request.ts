/** The authorization request of a standalone launch (SMART 28–41; RFC 7636; OpenID Connect Core §3.1.2.1). */
import {
  allowInsecureRequests,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  Configuration,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import type { SmartMetadata } from './discovery.ts';

/** Of one sign-in: 256 random bits each, never used twice (SMART 33 asks for 122). */
export type LaunchSecrets = { readonly state: string; readonly nonce: string; readonly codeVerifier: string };

/** Draws the secrets of one sign-in from the system's random source. */
export function newLaunchSecrets(): LaunchSecrets {
  return { state: randomState(), nonce: randomNonce(), codeVerifier: randomPKCECodeVerifier() };
}

export type ClientSite = { readonly fhirBase: string; readonly clientId: string };

/**
 * The public client (SMART 8, 54) as openid-client wants it. Its own discovery and issuer checks are not used: SMART
 * discovery, the callback and the id_token have their own rules here, so a missing issuer is only filled in.
 */
export function clientConfiguration(metadata: SmartMetadata, site: ClientSite): Configuration {
  const configuration = new Configuration(
    {
      issuer: metadata.issuer ?? site.fhirBase,
      authorization_endpoint: metadata.authorizationEndpoint,
      token_endpoint: metadata.tokenEndpoint,
    },
    site.clientId,
  );
  // Discovery let plain http pass for loopback literals alone; the library's own check knows no such difference.
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so by its author only to be noticed
  allowInsecureRequests(configuration);
  return configuration;
}

/** The URL to open in the browser; a query that the endpoint brings of its own is kept. */
export async function authorizationUrl(
  configuration: Configuration,
  request: { fhirBase: string; redirectUri: string; scope: string; secrets: LaunchSecrets },
): Promise<string> {
  const { state, nonce, codeVerifier } = request.secrets;
  return buildAuthorizationUrl(configuration, {
    response_type: 'code',
    redirect_uri: request.redirectUri,
    scope: request.scope,
    state,
    nonce,
    aud: request.fhirBase,
    code_challenge: await calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  }).href;
}
