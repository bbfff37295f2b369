/** The registered clients: apps on the loopback interface, public and confidential, and one that may introspect. */
import { randomBytes } from 'node:crypto';
import type { ClientMetadata } from 'oidc-provider';

/** Ports of the client whose redirect URIs are matched exactly, as many hospital servers do. */
export const FIXED_PORTS: readonly number[] = [47_101, 47_102, 47_103];

export const INTROSPECTOR_ID = 'introspector';
export const SYMMETRIC_ID = 'chartroom-symmetric';
/** Its server compares the secret as it stands in the header, as servers do that know HTTP Basic better than RFC 6749. */
export const RAW_SYMMETRIC_ID = 'chartroom-symmetric-raw';
export const ASYMMETRIC_ID = 'chartroom-asymmetric';
/** A service without a user: it signs assertions and asks for tokens of its own (SMART 2.2 backend-services). */
export const BACKEND_ID = 'chartroom-backend';

/** Secrets by client, made anew at each start. */
export type ClientSecrets = Readonly<Record<string, string>>;

const secret = (): string => randomBytes(24).toString('base64url');

/**
 * Makes the secrets. Those that people type in hold characters that look otherwise once encoded (RFC 6749 §2.3.1); that
 * of the client with keys never leaves the process.
 */
export function createClientSecrets(): ClientSecrets {
  return {
    [INTROSPECTOR_ID]: secret(),
    [SYMMETRIC_ID]: `${secret()}:+%/=&`,
    [RAW_SYMMETRIC_ID]: `${secret()}:+%/=&`,
    [ASYMMETRIC_ID]: secret(),
    [BACKEND_ID]: secret(),
  };
}

const LOOPBACK_HOSTS = ['127.0.0.1', '[::1]'];

const publicApp = (id: string, name: string): ClientMetadata => ({
  client_id: id,
  client_name: name,
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
});

// A native client may come back to any port of a registered loopback URI (RFC 8252 §7.3).
const nativeApp = (id: string, name: string, alg: 'RS256' | 'ES384'): ClientMetadata => ({
  ...publicApp(id, name),
  application_type: 'native',
  id_token_signed_response_alg: alg,
  redirect_uris: LOOPBACK_HOSTS.map((host) => `http://${host}/callback`),
});

const confidentialApp = (id: string, secrets: ClientSecrets): ClientMetadata => ({
  ...nativeApp(id, 'Chartroom', 'RS256'),
  token_endpoint_auth_method: 'client_secret_basic',
  client_secret: secrets[id] ?? '',
});

/**
 * Takes the fixed ports and the secrets, gives the clients:
 * `chartroom` (any loopback port, RS256), `chartroom-es384` (the same, ES384),
 * `chartroom-fixed` (listed ports only), three confidential ones (SMART 2.2 client-confidential-symmetric,
 * client-confidential-asymmetric; what proves the last is judged before the library sees it), `chartroom-backend`, which
 * proves itself likewise (SMART 2.2 backend-services), and `introspector` (RFC 7662 §2.1). RFC 8252 §7.3, §8.5.
 */
export function clientsFor(fixedPorts: readonly number[], secrets: ClientSecrets): ClientMetadata[] {
  return [
    nativeApp('chartroom', 'Chartroom', 'RS256'),
    nativeApp('chartroom-es384', 'Chartroom', 'ES384'),
    {
      ...publicApp('chartroom-fixed', 'Chartroom'),
      // `web` is what makes the server compare ports too.
      application_type: 'web',
      id_token_signed_response_alg: 'RS256',
      redirect_uris: fixedPorts.flatMap((port) => LOOPBACK_HOSTS.map((host) => `http://${host}:${port}/callback`)),
    },
    ...[SYMMETRIC_ID, RAW_SYMMETRIC_ID, ASYMMETRIC_ID].map((id) => confidentialApp(id, secrets)),
    {
      client_id: BACKEND_ID,
      client_name: 'Chartroom as a service',
      client_secret: secrets[BACKEND_ID] ?? '',
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
    },
    {
      client_id: INTROSPECTOR_ID,
      client_secret: secrets[INTROSPECTOR_ID] ?? '',
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: [],
      response_types: [],
      redirect_uris: [],
    },
  ];
}
