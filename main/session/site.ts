/** A hospital's record system as the machine's administrator entered it. */
import type { SiteView } from '../../shared/ipc-contract.ts';

/**
 * How Chartroom is known to the authorization server. `public`: by its id alone (SMART 54); `symmetric`: a secret typed
 * in once (SMART 53), sent by HTTP Basic, form-encoded as RFC 6749 §2.3.1 asks or as it is; `asymmetric`: a key made on
 * this machine (SMART 96–103); `registered`: a public client that registers itself where the server offers it (SMART 14).
 */
export type SiteClient =
  | { readonly type: 'public'; readonly clientId: string }
  | { readonly type: 'symmetric'; readonly clientId: string; readonly basic: 'form-encoded' | 'unencoded' }
  | {
      readonly type: 'asymmetric';
      readonly clientId: string;
      /** null: what the server takes, RS384 before ES384. */
      readonly algorithm: 'RS384' | 'ES384' | null;
      /** Where the server fetches the JWK Set, once the administrator has published it there (SMART 99). */
      readonly jwksUrl: string | null;
    }
  | { readonly type: 'registered' };

/** The machine itself as a client, beside the clinician's: backend services (SMART 105–110). */
export type SiteBackend = Extract<SiteClient, { type: 'asymmetric' }>;

export type Site = {
  /** Stable for one FHIR base and client. */
  readonly id: string;
  readonly name: string;
  /** Absolute, without a trailing slash. */
  readonly fhirBase: string;
  readonly client: SiteClient;
  /** null: this machine exports no population there. */
  readonly backend: SiteBackend | null;
  /** `patient`: the server picks one patient a sign-in; `user`: patients are searched here (user-level scopes). */
  readonly access: 'patient' | 'user';
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

/** What the audit trail says of `site`. */
export function auditSite({ id, host }: Site): { id: string; host: string } {
  return { id, host };
}
