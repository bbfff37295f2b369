/**
 * What services need of the world, as types. `main/electron` implements them for the app, tests implement them
 * over Node; services never know which.
 */
import type { NetworkFault } from '../shared/network-faults.ts';

import type { LogEvent, LogLevel } from './log-events.ts';

export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Absolute; https, or http to a loopback literal (see main/policy/url-policy.ts). */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whole time allowed, from the call to the last byte. */
  readonly timeoutMs: number;
  /** A larger body ends the request with `too-large`. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
};

export type HttpResponse = {
  readonly status: number;
  /** Names in lower case; repeated headers joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** Decoded (no gzip left), complete. Owned by the caller: may be transferred to a worker. */
  readonly body: Uint8Array<ArrayBuffer>;
};

/** A `NetworkFault` (shared/network-faults.ts) and `unreachable` say that nothing was sent to the server. */
export type HttpFailureReason =
  | NetworkFault
  | 'insecure-url'
  | 'unreachable'
  | 'timeout'
  | 'too-large'
  | 'aborted'
  /** The connection broke before the body was complete; whether the request arrived nobody knows. */
  | 'interrupted';

/** How an HttpPort fails: never with a URL or a body in its message. */
export class HttpFailure extends Error {
  readonly reason: HttpFailureReason;
  /** Host and port of the proxy that was in the way, where it named itself. */
  readonly proxy: string | undefined;

  constructor(reason: HttpFailureReason, options?: { cause?: unknown; proxy?: string | undefined }) {
    super(reason, options);
    this.name = 'HttpFailure';
    this.reason = reason;
    this.proxy = options?.proxy;
  }
}

/** One request, one complete answer. Redirects are never followed: a 3xx is an answer. Throws HttpFailure. */
export type HttpPort = (request: HttpRequest) => Promise<HttpResponse>;

/**
 * A request whose answer is read as it comes. `timeoutMs` is the time until its headers are there, `idleMs` the longest
 * silence between two pieces while somebody waits for one; the whole may take as long as it takes.
 */
export type HttpStreamRequest = Omit<HttpRequest, 'maxBytes'> & { readonly idleMs: number };

export type HttpStream = {
  readonly status: number;
  /** Names in lower case; repeated headers joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Decoded (no gzip left). No more is read from the server than its reader takes; leaving the iteration ends the request.
   * To be iterated once, also where nobody wants the body. Throws HttpFailure.
   */
  readonly body: AsyncIterable<Uint8Array>;
};

/** One request, an answer piece by piece; it asks for gzip by itself (SMART 127). Redirects are never followed: a 3xx is an answer. Throws HttpFailure. */
export type HttpStreamPort = (request: HttpStreamRequest) => Promise<HttpStream>;

/** Opens a page in the user's own browser (RFC 8252 §8.12). Rejects if the system refuses. */
export type OpenBrowser = (url: string) => Promise<void>;

/** Time, so that tests can hold it. */
export type Clock = {
  /** Epoch ms. */
  readonly now: () => number;
  /** Calls back once after `ms`; gives the function that calls it off. */
  readonly after: (ms: number, callback: () => void) => () => void;
};

/** Small, non-secret preferences. */
export type SettingsPort = {
  readonly theme: () => 'system' | 'light' | 'dark';
  readonly setTheme: (theme: 'system' | 'light' | 'dark') => void;
};

/** Field names are an allowlist of their own: nothing else is ever logged (security §3.11). */
export type LogFields = {
  readonly code?: string;
  readonly status?: number;
  readonly durationMs?: number;
  readonly bytes?: number;
  readonly count?: number;
  readonly list?: string;
  readonly command?: string;
  /** Name of a switch of the policy, and the rule that its value broke. */
  readonly switch?: string;
  readonly rule?: string;
  readonly incident?: string;
  /** Class of an unexpected error and its stack without its message. */
  readonly errorName?: string;
  readonly stack?: string;
};
/** Notes one event of the closed list (main/log-events.ts). */
export type Log = <E extends LogEvent>(level: LogLevel<E>, event: E, fields?: LogFields) => void;

/** One small secret of this user in the operating system's credential store. */
export type CredentialEntry = 'vault-key' | 'audit-key' | 'audit-head';

/** `absent`: this machine has none; `weak`: it has one that protects nothing (basic_text); `failed`: anything else. */
export type CredentialFailureReason = 'absent' | 'weak' | 'locked' | 'denied' | 'timeout' | 'failed';

/** How a CredentialStore fails: never with a value in its message. */
export class CredentialFailure extends Error {
  readonly reason: CredentialFailureReason;

  constructor(reason: CredentialFailureReason, options?: { cause?: unknown }) {
    super(reason, options);
    this.name = 'CredentialFailure';
    this.reason = reason;
  }
}

/** The operating system's credential store. Values of at most 2 kB. Every call throws CredentialFailure, and ends in time. */
export type CredentialStore = {
  /** null: the store is there and has no such entry. */
  readonly read: (entry: CredentialEntry) => Promise<Uint8Array | null>;
  /** Resolves once the value is durable. */
  readonly write: (entry: CredentialEntry, value: Uint8Array) => Promise<void>;
  readonly remove: (entry: CredentialEntry) => Promise<void>;
};

/**
 * What the vault keeps of a site: `client-secret` (SMART 53), `client-keys` (SMART 96), `registration` (RFC 7591),
 * `session` (tokens of one window, told apart by `id`) and `export` (key and order of one export, by its id).
 */
export type SecretSlot = {
  readonly site: string;
  readonly kind: 'client-secret' | 'client-keys' | 'registration' | 'session' | 'export';
  /** Tells several of one site and kind apart; absent where there is one. */
  readonly id?: string;
};

/**
 * What the vault's file holds, as JSON. Nothing of it can be read without the key: records are sealed, `keyId` only tells
 * whether a key is the right one.
 */
export type VaultDocument = {
  readonly version: 1;
  readonly keyId: string;
  /** Sealed records in base64, by the names that `slotName` gives. */
  readonly records: Readonly<Record<string, string>>;
};

/** `unreadable`: it is there and is no JSON. */
export type LoadedDocument =
  | { readonly kind: 'absent' }
  | { readonly kind: 'document'; readonly document: unknown }
  | { readonly kind: 'unreadable' };

/** The file that the vault lies in. */
export type VaultStore = {
  /** Throws where the file cannot be read at present (held by another program, a share that is gone): nothing is lost then. */
  readonly load: () => Promise<LoadedDocument>;
  /** Whole or not at all, and durable once it resolves. Throws; then the old file is still there. */
  readonly save: (document: VaultDocument) => Promise<void>;
  /** Puts the file out of the way, keeping it for whoever wants to look; gives its new path. Throws. */
  readonly setAside: () => Promise<string>;
};

/** Secrets, sealed. Values are JSON. Writing throws AppError `vault-write-failed`; then the old value is still there. */
export type SecretVault = {
  /** null: nothing there, or it could not be opened (which `notices` of the vault says). */
  readonly read: (slot: SecretSlot) => Promise<unknown>;
  /** Resolves once durable, or kept in memory where nothing may be kept on this machine. */
  readonly write: (slot: SecretSlot, value: unknown) => Promise<void>;
  readonly remove: (slot: SecretSlot) => Promise<void>;
  readonly list: (kind: SecretSlot['kind']) => Promise<readonly SecretSlot[]>;
  /**
   * True where this machine has a store for secrets that did not let us in at this start, or keeps a vault that a policy
   * which cannot be understood closes: what lies there is not seen, and what is written now ends with the app. False where
   * secrets are kept, or by policy or for want of a store never were.
   */
  readonly outOfReach: () => boolean;
};

/** Who did what to which record: closed list of actions (security §3.11; HIPAA 164.312(b)). */
export type AuditEvent = {
  readonly action:
    | 'app-started'
    | 'sign-in'
    | 'sign-in-refused'
    | 'launch-received'
    | 'launch-refused'
    | 'patient-opened'
    | 'patients-searched'
    | 'chart-printed'
    | 'picture-saved'
    | 'table-saved'
    | 'locked'
    | 'unlocked'
    | 'unlock-refused'
    | 'signed-out'
    | 'client-changed'
    | 'policy-changed'
    | 'audit-exported'
    | 'population-export-started'
    | 'population-export-ended'
    | 'population-export-cancelled'
    | 'population-viewed';
  readonly outcome: 'success' | 'failure';
  /** Id and host of the site. */
  readonly site?: { readonly id: string; readonly host: string };
  /** Issuer and subject of the user, with the name where it is known. */
  readonly user?: { readonly issuer: string; readonly subject: string; readonly name: string | null };
  /** Logical id of the patient. */
  readonly patientId?: string;
  /** What was exported or looked at: `system`, `patients`, or `Group/{id}`. */
  readonly population?: string;
  /** Error code of a failure. */
  readonly code?: string;
};

/** Notes one event; never throws, never waits. */
export type Audit = (event: AuditEvent) => void;
