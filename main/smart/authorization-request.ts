/** The authorization request of a launch (SMART 28–41; RFC 7636; OpenID Connect Core §3.1.2.1). */
import {
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  type Configuration,
} from 'openid-client';
import type { SmartMetadata } from './discovery.ts';

/** Of one sign-in: 256 random bits each, never used twice (SMART 33 asks for 122). */
export type LaunchSecrets = { readonly state: string; readonly nonce: string; readonly codeVerifier: string };

/** Draws the secrets of one sign-in from the system's random source. */
export function newLaunchSecrets(): LaunchSecrets {
  return { state: randomState(), nonce: randomNonce(), codeVerifier: randomPKCECodeVerifier() };
}

/** Beyond it proxies and servers of the field begin to cut URLs or to refuse them. */
const MAX_URL = 2000;

/** What an authorization request says beside what every one says. */
export type AuthorizationWish = {
  /** Base of the FHIR server; the `iss` of a launch from the EHR (SMART 34). */
  readonly fhirBase: string;
  readonly redirectUri: string;
  readonly scope: string;
  /** As received from the EHR, unchanged (SMART 31); null: standalone. */
  readonly launch: string | null;
  /** The user must prove anew who they are (OpenID Connect Core §3.1.2.1). */
  readonly forcesLogin: boolean;
  readonly secrets: LaunchSecrets;
};

/** How the browser carries the request: by its URL, or by a form that is posted (SMART 36). */
export type AuthorizationRequest =
  | { readonly method: 'get'; readonly url: string }
  | { readonly method: 'post'; readonly form: { readonly action: string; readonly fields: Record<string, string> } };

/**
 * Gives the request: by URL, keeping a query that the endpoint brings of its own; by POST where the URL would be long
 * and the server says `authorize-post` (SMART 36, 37).
 */
export async function authorizationRequest(
  configuration: Configuration,
  metadata: Pick<SmartMetadata, 'authorizationEndpoint' | 'capabilities'>,
  wish: AuthorizationWish,
): Promise<AuthorizationRequest> {
  const { state, nonce, codeVerifier } = wish.secrets;
  const fields = {
    response_type: 'code',
    client_id: configuration.clientMetadata().client_id,
    redirect_uri: wish.redirectUri,
    scope: wish.scope,
    state,
    nonce,
    aud: wish.fhirBase,
    ...(wish.launch !== null && { launch: wish.launch }),
    ...(wish.forcesLogin && { prompt: 'login' }),
    code_challenge: await calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  };
  const url = buildAuthorizationUrl(configuration, fields).href;
  const posts = url.length > MAX_URL && metadata.capabilities.includes('authorize-post');
  return posts ? { method: 'post', form: { action: metadata.authorizationEndpoint, fields } } : { method: 'get', url };
}
