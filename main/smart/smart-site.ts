/** A site as a launch needs it. Compose hands in what the session knows; the types match by their structure. */

/**
 * How Chartroom is known to the authorization server. `public`: by its id alone (SMART 54); `symmetric`: a secret typed
 * in once, by HTTP Basic (SMART 53); `asymmetric`: a key made on this machine (SMART 96–103); `registered`: a public
 * client that registers itself (SMART 14).
 */
export type SmartClient =
  | { readonly type: 'public'; readonly clientId: string }
  | { readonly type: 'symmetric'; readonly clientId: string; readonly basic: 'form-encoded' | 'unencoded' }
  | {
      readonly type: 'asymmetric';
      readonly clientId: string;
      /** null: what the server takes, RS384 before ES384. */
      readonly algorithm: SigningAlgorithm | null;
      /** Where the server fetches the JWK Set; null: it was registered by value. */
      readonly jwksUrl: string | null;
    }
  | { readonly type: 'registered' };

/** A client that signs with a key: a clinician's, or the machine's own (backend services). */
export type AsymmetricClient = Extract<SmartClient, { type: 'asymmetric' }>;

/** SMART asks every client for both (SMART 98). */
export type SigningAlgorithm = 'RS384' | 'ES384';

export type SmartSite = {
  /** Names the site's secrets in the vault. */
  readonly id: string;
  readonly fhirBase: string;
  readonly client: SmartClient;
  readonly access: 'patient' | 'user';
  /** Ports the server knows for the redirect; null: any (RFC 8252 §7.3). */
  readonly redirectPorts: readonly number[] | null;
};
