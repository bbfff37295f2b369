/**
 * What services need of the world, as types. `main/electron` implements them for the app, tests implement them
 * over Node; services never know which.
 */

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

export type HttpFailureReason =
  | 'insecure-url'
  | 'unreachable'
  | 'tls'
  | 'timeout'
  | 'too-large'
  | 'aborted'
  /** The connection broke before the body was complete. */
  | 'interrupted';

/** How an HttpPort fails: never with a URL or a body in its message. */
export class HttpFailure extends Error {
  readonly reason: HttpFailureReason;

  constructor(reason: HttpFailureReason, options?: { cause?: unknown }) {
    super(reason, options);
    this.name = 'HttpFailure';
    this.reason = reason;
  }
}

/** One request, one complete answer. Redirects are never followed: a 3xx is an answer. Throws HttpFailure. */
export type HttpPort = (request: HttpRequest) => Promise<HttpResponse>;

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
  readonly incident?: string;
  /** Class of an unexpected error and its stack without its message. */
  readonly errorName?: string;
  readonly stack?: string;
};
export type Log = (level: 'info' | 'warn' | 'error', event: string, fields?: LogFields) => void;
