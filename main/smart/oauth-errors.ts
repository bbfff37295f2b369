/** OAuth error codes: only registered ones are shown, never a server's free text. */

const REGISTERED = new Set([
  // RFC 6749 §4.1.2.1 and §5.2
  'invalid_request',
  'unauthorized_client',
  'access_denied',
  'unsupported_response_type',
  'invalid_scope',
  'server_error',
  'temporarily_unavailable',
  'invalid_client',
  'invalid_grant',
  'unsupported_grant_type',
  // OpenID Connect Core §3.1.2.6
  'interaction_required',
  'login_required',
  'account_selection_required',
  'consent_required',
  'invalid_request_uri',
  'invalid_request_object',
  'request_not_supported',
  'request_uri_not_supported',
  'registration_not_supported',
  // RFC 8707 §2
  'invalid_target',
  // RFC 7009 §2.2.1
  'unsupported_token_type',
  // RFC 7591 §3.2.2
  'invalid_redirect_uri',
  'invalid_client_metadata',
  'invalid_software_statement',
  'unapproved_software_statement',
]);

/** Gives `{ oauthError }` for error details where `value` is a registered code, else nothing. */
export function registeredError(value: unknown): { oauthError?: string } {
  return typeof value === 'string' && REGISTERED.has(value) ? { oauthError: value } : {};
}
