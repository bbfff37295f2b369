/** What a SMART client reads first. */

/** Takes the issuer, gives the document at `{fhirBase}/.well-known/smart-configuration` (SMART 2.2 conformance #using-well-known): only what this server really does. */
export function smartConfiguration(issuer: string): Record<string, unknown> {
  return {
    issuer,
    jwks_uri: `${issuer}/oauth/jwks`,
    authorization_endpoint: `${issuer}/oauth/authorize`,
    token_endpoint: `${issuer}/oauth/token`,
    token_endpoint_auth_methods_supported: ['none'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    introspection_endpoint: `${issuer}/oauth/introspect`,
    revocation_endpoint: `${issuer}/oauth/revoke`,
    scopes_supported: [
      'openid',
      'fhirUser',
      'launch/patient',
      'launch/encounter',
      'online_access',
      'offline_access',
      'patient/*.rs',
      'user/*.rs',
      'patient/*.read',
      'user/*.read',
    ],
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    capabilities: [
      'launch-standalone',
      'client-public',
      'sso-openid-connect',
      'context-banner',
      'context-standalone-patient',
      'context-standalone-encounter',
      'permission-offline',
      'permission-online',
      'permission-patient',
      'permission-user',
      'permission-v1',
      'permission-v2',
    ],
  };
}
