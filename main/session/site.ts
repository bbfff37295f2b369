/** A hospital's record system as the machine's administrator entered it. */
import type { SiteView } from '../../shared/ipc-contract.ts';

export type Site = {
  /** Stable for one FHIR base and client id. */
  readonly id: string;
  readonly name: string;
  /** Absolute, without a trailing slash. */
  readonly fhirBase: string;
  readonly clientId: string;
  /** Ports the server knows for the redirect; null: any port (RFC 8252 §7.3). */
  readonly redirectPorts: readonly number[] | null;
  readonly environment: SiteView['environment'];
  /** Host and port of the FHIR base. */
  readonly host: string;
};

/** What the window may know of `site`: no client id, no path. */
export function siteView(site: Site): SiteView {
  return { id: site.id, name: site.name, host: site.host, environment: site.environment };
}
