/**
 * The one error that crosses a boundary: a code from a closed list and details that are safe to show.
 * Never a message of somebody else, a stack, a URL, a body, a token, a name or an identifier of a patient.
 * What each code says on screen lives in `renderer/error-messages.ts`.
 */
import { z } from 'zod';
import { NETWORK_FAULTS } from './network-faults.ts';

export const ERROR_CODES = [
  // Sites file
  'sites-missing',
  'sites-unreadable',
  'sites-invalid',
  'sites-holds-secret',
  // SMART discovery (SMART 20–27, security A13–A15)
  'discovery-unreachable',
  'discovery-timeout',
  'discovery-not-found',
  'discovery-http-error',
  'discovery-redirected',
  'discovery-html',
  'discovery-invalid-json',
  'discovery-too-large',
  'discovery-endpoint-missing',
  'discovery-endpoint-insecure',
  // Authorization in the system browser and its answer (SMART 44–49, security B)
  'browser-not-opened',
  'loopback-ports-in-use',
  'loopback-unavailable',
  'sign-in-cancelled',
  'sign-in-timed-out',
  'sign-in-refused',
  'sign-in-server-error',
  'callback-malformed',
  'callback-issuer-mismatch',
  // Token endpoint (SMART 50–60, security C)
  'token-unreachable',
  'token-timeout',
  'token-rejected',
  'token-server-error',
  'token-redirected',
  'token-not-json',
  'token-malformed',
  'token-no-patient',
  // id_token (SMART 81–86, security D)
  'id-token-malformed',
  'id-token-keys-unavailable',
  'id-token-signature',
  'id-token-issuer',
  'id-token-audience',
  'id-token-nonce',
  'id-token-expired',
  // Launch from an EHR (SMART 16, 17, security A)
  'launch-malformed',
  'launch-unknown-site',
  'launch-too-many',
  'launch-expired',
  // Tokens in use (SMART 87–94, security E)
  'refresh-rejected',
  'refresh-unreachable',
  'refresh-other-patient',
  'session-too-old',
  'revocation-failed',
  // Client of a site (SMART 8, 14, 53, 96–104)
  'client-secret-missing',
  'registration-not-offered',
  'registration-refused',
  'registration-unreachable',
  // Backend services (SMART 105–110, security F)
  'backend-scope-denied',
  'backend-client-refused',
  'backend-key-file',
  // Vault (security §3.9, J)
  'vault-write-failed',
  'vault-unavailable',
  // Lock (security §3.10, E11)
  'locked',
  'too-many-windows',
  'unlock-other-user',
  'unlock-not-possible',
  'unlock-not-asked',
  // Reading FHIR (SMART 139–144, security G)
  'fhir-unreachable',
  'fhir-timeout',
  'fhir-unauthorized',
  'fhir-forbidden',
  'fhir-not-found',
  'fhir-gone',
  'fhir-rate-limited',
  'fhir-server-error',
  'fhir-http-error',
  'fhir-redirected',
  'fhir-html',
  'fhir-invalid-json',
  'fhir-not-fhir',
  'fhir-too-large',
  'fhir-foreign-link',
  'fhir-looping-link',
  'fhir-too-many-pages',
  'patient-unreadable',
  // Where an export of a population lands
  'bulk-order-invalid',
  'bulk-not-supported',
  'bulk-kickoff-rejected',
  'bulk-token-refused',
  'bulk-job-failed',
  'bulk-job-gone',
  'bulk-manifest-invalid',
  'bulk-server-unreachable',
  'bulk-server-busy',
  'bulk-file-failed',
  'bulk-folder-refused',
  'bulk-folder-unwritable',
  'bulk-disk-full',
  'bulk-export-damaged',
  'bulk-key-lost',
  'bulk-forbidden',
  'bulk-busy',
  // What leaves the screen (display-41)
  'export-forbidden',
  'export-too-large',
  'export-failed',
  // Between this computer and a server, whatever was asked (shared/network-faults.ts; security K)
  'network-certificate-authority',
  'network-certificate-expired',
  'network-certificate-host',
  'network-certificate-revoked',
  'network-certificate-other',
  'network-tls-version',
  'network-proxy-sign-in',
  'network-proxy-refused',
  'network-proxy-unreachable',
  'network-proxy-script',
  'network-name-not-found',
  'network-offline',
  // Everything else
  'notices-missing',
  'support-not-written',
  'no-session',
  'stale-request',
  'bad-request',
  'untrusted-sender',
  'internal',
] as const;

export const errorCodeSchema = z.enum(ERROR_CODES);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

/** Notices about an answer that was ignored while a sign-in went on waiting (security B1, B2, B6). */
export const SIGN_IN_NOTICES = ['state-missing', 'state-mismatch', 'answer-repeated'] as const;

export const errorDetailsSchema = z.object({
  /** HTTP status of the answer. */
  status: z.int().optional(),
  /** Seconds the server asked us to wait, clamped to an hour. */
  retryAfterSeconds: z.number().optional(),
  /** RFC 6749 §4.1.2.1 / §5.2 error code, only if it is one of the registered ones. */
  oauthError: z.string().max(64).optional(),
  /** Where in a file or document the rule was broken, e.g. `sites[1].fhirBase`. */
  place: z.string().max(200).optional(),
  /** The rule that was broken, in words. */
  rule: z.string().max(300).optional(),
  /** File that was read: shown to the person who can mend it. */
  file: z.string().max(1000).optional(),
  /** Loopback ports that were tried. */
  ports: z.array(z.int()).max(20).optional(),
  /** A member of a document, e.g. `token_endpoint`. */
  member: z.string().max(64).optional(),
  /** Limit that was reached, in the unit of the error. */
  limit: z.number().optional(),
  /** Host and port of the proxy that was in the way. */
  proxy: z.string().max(300).optional(),
  /** The fault of the network behind an error that says something else first. */
  network: z.enum(NETWORK_FAULTS).optional(),
  /** Finds the redacted cause in the log. */
  incident: z.string().max(40).optional(),
});
export type ErrorDetails = z.infer<typeof errorDetailsSchema>;

export const appErrorSchema = z.object({ code: errorCodeSchema, details: errorDetailsSchema });
/** What the renderer sees of a failure. */
export type AppErrorView = z.infer<typeof appErrorSchema>;

/** An expected failure, thrown or returned inside a process. `cause` stays there: it is never sent on. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, options?: { cause?: unknown }) {
    super(code, options);
    this.name = 'AppError';
    this.code = code;
    this.details = details;
  }

  /** The part that may cross IPC. */
  view(): AppErrorView {
    return { code: this.code, details: this.details };
  }
}

/** The answer to every command. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: AppErrorView };
