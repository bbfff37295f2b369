/** What a SMART client reads first. */
import type { ScopeVersions } from './scopes.ts';

export type DiscoveryOptions = {
  readonly issuer: string;
  readonly scopeVersions: ScopeVersions;
  /** Capabilities that are there but not told, or not there. */
  readonly without: readonly string[];
  readonly registration: boolean;
};

const SCOPES = [
  'openid',
  'fhirUser',
  'launch',
  'launch/patient',
  'launch/encounter',
  'online_access',
  'offline_access',
];
const RESOURCE_SCOPES = {
  v1: ['patient/*.read', 'user/*.read', 'system/*.read'],
  v2: ['patient/*.rs', 'user/*.rs', 'system/*.rs'],
};

const CAPABILITIES = [
  'launch-ehr',
  'launch-standalone',
  'authorize-post',
  'client-public',
  'client-confidential-symmetric',
  'client-confidential-asymmetric',
  'sso-openid-connect',
  'context-banner',
  'context-style',
  'context-ehr-patient',
  'context-ehr-encounter',
  'context-standalone-patient',
  'context-standalone-encounter',
  'permission-offline',
  'permission-online',
  'permission-patient',
  'permission-user',
];

/** Gives the document at `{fhirBase}/.well-known/smart-configuration` (SMART 2.2 conformance #using-well-known): only what this server really does. */
export function smartConfiguration(options: DiscoveryOptions): Record<string, unknown> {
  const { issuer, scopeVersions, without, registration } = options;
  const versions = (['v1', 'v2'] as const).filter((version) => scopeVersions === 'both' || scopeVersions === version);
  const capabilities = [...CAPABILITIES, ...versions.map((version) => `permission-${version}`)];
  return {
    issuer,
    jwks_uri: `${issuer}/oauth/jwks`,
    authorization_endpoint: `${issuer}/oauth/authorize`,
    token_endpoint: `${issuer}/oauth/token`,
    token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['RS384', 'ES384'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
    ...(registration ? { registration_endpoint: `${issuer}/oauth/register` } : {}),
    introspection_endpoint: `${issuer}/oauth/introspect`,
    revocation_endpoint: `${issuer}/oauth/revoke`,
    scopes_supported: [...SCOPES, ...versions.toReversed().flatMap((version) => RESOURCE_SCOPES[version])],
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    capabilities: capabilities.filter((capability) => !without.includes(capability)),
  };
}
