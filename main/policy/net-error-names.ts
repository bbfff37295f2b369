/** What Chromium's errors (net/base/net_error_list.h) are to us: the one place that knows their names. */
import type { NetworkFault } from '../../shared/network-faults.ts';

type Reason = NetworkFault | 'unreachable' | 'timeout' | 'interrupted';

/** Most telling first. What is not here is `interrupted`: it may have been sent, and nobody may ask again unawares. */
const REASONS: readonly (readonly [RegExp, Reason])[] = [
  [/^CERT_(AUTHORITY_INVALID|SYMANTEC_LEGACY|KNOWN_INTERCEPTION_BLOCKED)$/, 'certificate-authority'],
  [/^CERT_DATE_INVALID$/, 'certificate-expired'],
  [/^(CERT_COMMON_NAME_INVALID|SSL_UNRECOGNIZED_NAME_ALERT)$/, 'certificate-host'],
  [/^CERT_REVOKED$/, 'certificate-revoked'],
  [/^(SSL_VERSION_OR_CIPHER_MISMATCH|SSL_OBSOLETE_CIPHER|NO_SSL_VERSIONS_ENABLED)$/, 'tls-version'],
  // A failed hello, too: whatever broke before the keys were agreed, nothing of ours was sent.
  [/^(CERT|SSL|BAD_SSL|TLS|CLIENT_AUTH|ECH_|CERTIFICATE_TRANSPARENCY|WRONG_VERSION)/, 'certificate-other'],
  // Only ever of a proxy here: we have no password of any server, and no server is sent the system's own sign-in.
  [/^(PROXY_AUTH|UNEXPECTED_PROXY_AUTH|MALFORMED_IDENTITY|(INVALID|MISSING)_AUTH_CREDENTIALS)/, 'proxy-sign-in'],
  [/^(UNSUPPORTED_AUTH_SCHEME|MISCONFIGURED_AUTH_ENVIRONMENT)$/, 'proxy-sign-in'],
  [/^(UNEXPECTED|UNDOCUMENTED)_SECURITY_LIBRARY_STATUS$/, 'proxy-sign-in'],
  [/^(TUNNEL_CONNECTION_FAILED|HTTPS_PROXY_TUNNEL_RESPONSE|SOCKS_CONNECTION_HOST_UNREACHABLE)/, 'proxy-refused'],
  [/^(PROXY_|SOCKS_|NO_SUPPORTED_PROXIES)/, 'proxy-unreachable'],
  [/^(PAC_|MANDATORY_PROXY_CONFIGURATION_FAILED)/, 'proxy-script'],
  [/^(NAME_|HOST_RESOLVER_|DNS_|ICANN_NAME_COLLISION)/, 'name-not-found'],
  [/^INTERNET_DISCONNECTED$/, 'offline'],
  [/^(CONNECTION_(REFUSED|FAILED|TIMED_OUT)|ADDRESS_(UNREACHABLE|INVALID))$/, 'unreachable'],
  [/^(NETWORK_ACCESS_DENIED|BLOCKED_BY_ADMINISTRATOR|UNSAFE_PORT|TEMPORARILY_THROTTLED)$/, 'unreachable'],
  [/^TIMED_OUT$/, 'timeout'],
];

/** The reason (`HttpFailure`, main/ports.ts) behind an error of Electron's network, which names it in the message alone. */
export function reasonOf(error: Error): Reason {
  const [, name = ''] = /\bnet::ERR_(\w+)/.exec(error.message) ?? [];
  return REASONS.find(([names]) => names.test(name))?.[1] ?? 'interrupted';
}
