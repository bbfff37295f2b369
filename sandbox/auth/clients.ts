/** The registered clients: public apps on the loopback interface, and one that may introspect. */
import type { ClientMetadata } from 'oidc-provider';

/** Ports of the client whose redirect URIs are matched exactly, as many hospital servers do. */
export const FIXED_PORTS: readonly number[] = [47_101, 47_102, 47_103];

export const INTROSPECTOR_ID = 'introspector';

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

/**
 * Takes the fixed ports and the introspector's secret (made at start), gives the clients:
 * `chartroom` (any loopback port, RS256), `chartroom-es384` (the same, ES384),
 * `chartroom-fixed` (listed ports only) and `introspector` (RFC 7662 §2.1). RFC 8252 §7.3, §8.5.
 */
export function clientsFor(fixedPorts: readonly number[], introspectorSecret: string): ClientMetadata[] {
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
    {
      client_id: INTROSPECTOR_ID,
      client_secret: introspectorSecret,
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: [],
      response_types: [],
      redirect_uris: [],
    },
  ];
}
