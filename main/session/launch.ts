/** The ports through which a session signs in, renews and ends. `main/smart` fulfils them; compose joins the two. */
import type { SIGN_IN_NOTICES } from '../../shared/errors.ts';
import type { CapabilityWarning, SignInProgress } from '../../shared/ipc-contract.ts';
import type { Site } from './site.ts';

export type LaunchObserver = {
  readonly onStep: (step: Exclude<SignInProgress['step'], 'waiting-for-browser'>) => void;
  /** The browser is open: when waiting ends by itself (epoch ms), and how to show the same page again. */
  readonly onWaiting: (waiting: { expiresAtMs: number; reopenBrowser: () => Promise<void> }) => void;
  /** An answer was ignored; waiting goes on. */
  readonly onNotice: (notice: (typeof SIGN_IN_NOTICES)[number]) => void;
};

/**
 * `standalone`: a patient is picked at the server, or none with user-level access. `ehr`: in the context that `launch`
 * stands for (SMART 16). `unlock`: who is there, and nothing else: no patient, no data, `prompt=login`.
 */
export type LaunchKind =
  { readonly kind: 'standalone' } | { readonly kind: 'ehr'; readonly launch: string } | { readonly kind: 'unlock' };

export type Tokens = {
  readonly accessToken: string;
  /** Epoch ms; null where the server did not say. */
  readonly expiresAtMs: number | null;
  readonly refreshToken: string | null;
};

/** The user by the validated id_token (OpenID Connect Core §2: issuer and subject together, nothing else). */
export type Identity = { readonly issuer: string; readonly subject: string };

/** One entry of fhirContext, cleaned (SMART 77). */
export type ContextEntry = { readonly reference: string; readonly role: string };

/** Launch context of the token response (SMART 71–79). */
export type LaunchContext = {
  /** null: no patient in context. */
  readonly patientId: string | null;
  readonly encounterId: string | null;
  readonly locationId: string | null;
  readonly intent: string | null;
  readonly tenant: string | null;
  readonly fhirContext: readonly ContextEntry[];
  /** False only where the server said that a compact line is enough (SMART 73). */
  readonly needPatientBanner: boolean;
  readonly styleUrl: string | null;
};

export type SignIn = {
  readonly tokens: Tokens;
  /** The id that they were issued to: renewing and revoking go under it, whatever is registered by then. */
  readonly clientId: string;
  /** null where no id_token could be validated. */
  readonly identity: Identity | null;
  /** How long before its id_token the server had seen the user prove who they are, in ms; null: not said. */
  readonly authenticatedForMs: number | null;
  readonly context: LaunchContext;
  readonly grantedScope: string;
  readonly userName: string | null;
  /** Reads a better name with a token of the session; never rejects. */
  readonly readUserName: (accessToken: string, signal: AbortSignal) => Promise<string | null>;
  readonly warnings: readonly CapabilityWarning[];
};

/** Signs in once. Throws AppError; `sign-in-cancelled` soon after `signal`. */
export type Launch = (request: {
  site: Site;
  kind: LaunchKind;
  /** The user must prove who they are, whoever the browser remembers (`prompt=login`); an unlock always asks it. */
  forceLogin: boolean;
  signal: AbortSignal;
  observer: LaunchObserver;
}) => Promise<SignIn>;

export type Refreshed = {
  /** `refreshToken` null: the server sent none, the old one stays (RFC 6749 §6). */
  readonly tokens: Tokens;
  /** null: as before. */
  readonly grantedScope: string | null;
  /** The launch context after it: what is not said again stays (SMART 79). */
  readonly mergeContext: (before: LaunchContext) => LaunchContext;
};

/**
 * Renews the tokens once, without a retry that could use a refresh token twice (SMART 88–90). Throws AppError
 * `refresh-rejected` where the server refused it for good, `refresh-unreachable` where it may work later.
 */
export type Refresh = (request: { site: Site; clientId: string; refreshToken: string }) => Promise<Refreshed>;

/** Tells the server that the tokens are not used any more (RFC 7009). Throws AppError `revocation-failed`. */
export type Revoke = (request: { site: Site; clientId: string; tokens: Tokens }) => Promise<'revoked' | 'not-offered'>;

export type TokenServices = { readonly launch: Launch; readonly refresh: Refresh; readonly revoke: Revoke };
