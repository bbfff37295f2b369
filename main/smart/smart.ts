/** SMART on FHIR as sessions use it: sign in, renew, take back. */
import { isLoopbackHost } from '../policy/url-policy.ts';
import type { Clock, HttpPort, OpenBrowser, SecretVault } from '../ports.ts';
import type { RefreshPolicy } from './launch-client.ts';
import { launcher, type LaunchRequest, type SmartSignIn } from './launch.ts';
import { createMetadataCache } from './metadata-cache.ts';
import { refresher, type RefreshedTokens, type RefreshRequest } from './refresh.ts';
import { createRegistrations } from './registration.ts';
import { revoker, type RevocationRequest } from './revocation.ts';

export type SmartPorts = {
  readonly http: HttpPort;
  readonly openBrowser: OpenBrowser;
  readonly clock: Clock;
  readonly vault: SecretVault;
  /** What this machine may do, asked at each use. */
  readonly policy: () => { readonly refresh: RefreshPolicy; readonly dynamicRegistration: boolean };
  /** How long to wait for the browser; five minutes unless told. */
  readonly browserLimitMs?: number;
};

export type Smart = {
  readonly launch: (request: LaunchRequest) => Promise<SmartSignIn>;
  readonly refresh: (request: RefreshRequest) => Promise<RefreshedTokens>;
  readonly revoke: (request: RevocationRequest) => Promise<'revoked' | 'not-offered'>;
  /** Whether a sign-in may show this page in the browser: a site's own, or ours that posts to it (security §3.5). */
  readonly mayOpen: (url: URL) => boolean;
};

/** Puts the parts together; what servers said of themselves is remembered for all three (SMART 27). */
export function createSmart(ports: SmartPorts): Smart {
  const { http, openBrowser, clock, vault, policy, browserLimitMs } = ports;
  const allowed = () => policy().dynamicRegistration;
  const shared = {
    http,
    clock,
    vault,
    metadata: createMetadataCache({ http, clock }),
    registrations: createRegistrations({ http, vault, allowed }),
  };
  return {
    launch: launcher({ ...shared, openBrowser, browserLimitMs, refresh: () => policy().refresh }),
    refresh: refresher(shared),
    revoke: revoker(shared),
    mayOpen: (url) => isLoopbackHost(url.hostname) || shared.metadata.isAuthorizationPage(url),
  };
}
