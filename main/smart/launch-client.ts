/** What a launch of a site's client stands on: capabilities, scopes, a client that can authenticate (SMART 25, 32, 53). */
import { authenticateClient, type ClientPorts, type KnownClient } from './client-authentication.ts';
import type { SmartMetadata } from './discovery.ts';
import type { Registrations } from './registration.ts';
import { requestedScopes, type ScopeWish } from './scopes.ts';
import type { SmartClient, SmartSite } from './smart-site.ts';

export type RefreshPolicy = ScopeWish['refresh'];

const CLIENT_CAPABILITY: Readonly<Record<SmartClient['type'], string>> = {
  public: 'client-public',
  registered: 'client-public',
  symmetric: 'client-confidential-symmetric',
  asymmetric: 'client-confidential-asymmetric',
};

/** The capabilities that a launch of this kind stands on; each that the server lacks is a warning (SMART 25, A18). */
export function wantedCapabilities(site: Pick<SmartSite, 'client' | 'access'>, kind: ScopeWish['kind']): string[] {
  const client = CLIENT_CAPABILITY[site.client.type];
  if (kind === 'unlock') return ['launch-standalone', client, 'sso-openid-connect'];
  const context = kind === 'ehr' ? 'context-ehr-patient' : 'context-standalone-patient';
  return [
    kind === 'ehr' ? 'launch-ehr' : 'launch-standalone',
    client,
    ...(needsPatient(site, kind) ? [context] : []),
    'sso-openid-connect',
    `permission-${site.access}`,
    'permission-v2',
  ];
}

/** Patient-level access is access to one patient; without one there is nothing to read (security C9). */
export function needsPatient({ access }: Pick<SmartSite, 'access'>, kind: ScopeWish['kind']): boolean {
  return access === 'patient' && kind !== 'unlock';
}

/** What to ask for: an unlock asks who is there and for nothing that lasts. */
export function scopeOf(
  site: SmartSite,
  kind: ScopeWish['kind'],
  metadata: SmartMetadata,
  refresh: RefreshPolicy,
): string {
  const wish = { kind, access: site.access, refresh: kind === 'unlock' ? ('none' as const) : refresh };
  return requestedScopes(metadata.capabilities, wish);
}

/**
 * Gives the site's client, registered and with what it authenticates by. Throws AppError `client-secret-missing`,
 * `registration-…`, `vault-write-failed`, or `sign-in-cancelled` after `signal`.
 */
export async function launchClient(
  ports: ClientPorts & { readonly registrations: Registrations },
  site: SmartSite,
  metadata: SmartMetadata,
  { refresh, signal }: { refresh: RefreshPolicy; signal: AbortSignal },
): Promise<KnownClient> {
  const scopes = (['standalone', 'ehr', 'unlock'] as const).map((kind) => scopeOf(site, kind, metadata, refresh));
  // One registration serves every kind of launch.
  const scope = [...new Set(scopes.flatMap((list) => list.split(' ')))].join(' ');
  const wish = { metadata, scope, refreshes: refresh !== 'none', signal };
  return authenticateClient(ports, site, await ports.registrations.currentId(site, wish), metadata);
}
