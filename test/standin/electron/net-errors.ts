/** Chromium's names for what Node calls otherwise: the app tells failures apart by them. */
const BY_CODE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'ERR_CONNECTION_REFUSED',
  ECONNRESET: 'ERR_CONNECTION_RESET',
  EPIPE: 'ERR_CONNECTION_RESET',
  ECONNABORTED: 'ERR_CONNECTION_ABORTED',
  ETIMEDOUT: 'ERR_CONNECTION_TIMED_OUT',
  ENOTFOUND: 'ERR_NAME_NOT_RESOLVED',
  EAI_AGAIN: 'ERR_NAME_NOT_RESOLVED',
  ENETUNREACH: 'ERR_ADDRESS_UNREACHABLE',
  EHOSTUNREACH: 'ERR_ADDRESS_UNREACHABLE',
  EADDRNOTAVAIL: 'ERR_ADDRESS_INVALID',
  CERT_HAS_EXPIRED: 'ERR_CERT_DATE_INVALID',
  CERT_NOT_YET_VALID: 'ERR_CERT_DATE_INVALID',
  ERR_TLS_CERT_ALTNAME_INVALID: 'ERR_CERT_COMMON_NAME_INVALID',
  CERT_REVOKED: 'ERR_CERT_REVOKED',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'ERR_CERT_AUTHORITY_INVALID',
  SELF_SIGNED_CERT_IN_CHAIN: 'ERR_CERT_AUTHORITY_INVALID',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'ERR_CERT_AUTHORITY_INVALID',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'ERR_CERT_AUTHORITY_INVALID',
  UNABLE_TO_GET_ISSUER_CERT: 'ERR_CERT_AUTHORITY_INVALID',
  CERT_UNTRUSTED: 'ERR_CERT_AUTHORITY_INVALID',
};

/** What OpenSSL says in words where no encryption is agreed; BoringSSL's reasons that Chromium takes for the same. */
const MISMATCH =
  /alert (handshake failure|protocol version|insufficient security)|unsupported protocol|wrong version number|no protocols available/;

/** `net::ERR_…`, as Electron words it. */
export const netError = (name: string): Error => new Error(`net::${name}`);

/** What Electron would say of a failure of Node's http. */
export function fromNodeError(error: Error): Error {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const name = BY_CODE[code];
  if (name !== undefined) return netError(name);
  if (code.startsWith('CERT_') || code === 'INVALID_CA') return netError('ERR_CERT_INVALID');
  if (code.startsWith('HPE_')) return netError('ERR_INVALID_HTTP_RESPONSE');
  const isTls = /SSL|TLS|EPROTO/.test(code);
  if (isTls && MISMATCH.test(error.message)) return netError('ERR_SSL_VERSION_OR_CIPHER_MISMATCH');
  if (isTls && error.message.includes('unrecognized name')) return netError('ERR_SSL_UNRECOGNIZED_NAME_ALERT');
  if (isTls) return netError('ERR_SSL_PROTOCOL_ERROR');
  return netError('ERR_FAILED');
}
