/** One GET of FHIR with the bearer, and the one place where its failures become codes. */
import { AppError, type ErrorCode, type ErrorDetails } from '../../shared/errors.ts';
import type { NetworkFault } from '../../shared/network-faults.ts';
import { isHtml } from '../policy/html-answer.ts';
import { isNetworkFault, networkError } from '../policy/network-failure.ts';
import { retryAfterSeconds } from '../policy/retry-after.ts';
import { HttpFailure, type Clock, type HttpFailureReason, type HttpPort, type HttpResponse } from '../ports.ts';
import { withinFhirBase } from './fhir-url.ts';

const REQUEST_TIMEOUT_MS = 60_000;
const MAX_BODY_BYTES = 64 * 1024 * 1024;
/** A wait that is no longer than this is done for the user, at most twice; a longer one is told. */
const PATIENCE_S = 10;
const MAX_RETRIES = 2;

export type FhirClientOptions = {
  readonly http: HttpPort;
  readonly clock: Clock;
  readonly fhirBase: string;
  /** Asked for each request, so that a renewed token is used at once. Rejects with AppError once the session is over. */
  readonly getAccessToken: () => Promise<string>;
  /** After a 401 for this token: a newer one, or null where there is none to be had. */
  readonly renewAccessToken: (rejected: string) => Promise<string | null>;
};

export type FhirClient = {
  /**
   * The bytes of a FHIR JSON answer to a GET of `url`. Throws AppError: a `fhir-…` or `network-…` code, or
   * `stale-request` once `signal` has been aborted. Never follows a redirect (G6) and asks for nothing outside the FHIR base (G1).
   */
  readonly get: (url: string, signal: AbortSignal) => Promise<Uint8Array<ArrayBuffer>>;
};

const FAILURES: Readonly<Record<Exclude<HttpFailureReason, NetworkFault>, ErrorCode>> = {
  'insecure-url': 'fhir-foreign-link',
  unreachable: 'fhir-unreachable',
  timeout: 'fhir-timeout',
  'too-large': 'fhir-too-large',
  aborted: 'stale-request',
  interrupted: 'fhir-unreachable',
};

function failureBehind(cause: HttpFailure): AppError {
  const { reason } = cause;
  if (isNetworkFault(reason)) return networkError(reason, cause);
  const details = reason === 'too-large' ? { limit: MAX_BODY_BYTES } : {};
  return new AppError(FAILURES[reason], details, { cause });
}

const STATUSES: Readonly<Record<number, ErrorCode>> = {
  304: 'fhir-http-error',
  401: 'fhir-unauthorized',
  403: 'fhir-forbidden',
  404: 'fhir-not-found',
  410: 'fhir-gone',
  429: 'fhir-rate-limited',
};

/** A client for one FHIR base and one session (SMART 2.2 app-launch #step-6; SMART 139, 141). */
export function createFhirClient(options: FhirClientOptions): FhirClient {
  const { http, clock, fhirBase } = options;
  const send = async (url: string, token: string, signal: AbortSignal): Promise<HttpResponse> => {
    const headers = { accept: 'application/fhir+json', authorization: `Bearer ${token}` };
    const limits = { timeoutMs: REQUEST_TIMEOUT_MS, maxBytes: MAX_BODY_BYTES };
    try {
      return await http({ method: 'GET', url, headers, signal, ...limits });
    } catch (cause) {
      if (!(cause instanceof HttpFailure)) throw cause;
      throw failureBehind(cause);
    }
  };
  // A token that the server refuses is renewed once; a scope that is missing (403) never is (SMART 92, 141; E6).
  const request = async (url: string, signal: AbortSignal): Promise<HttpResponse> => {
    const token = await options.getAccessToken();
    const response = await send(url, token, signal);
    if (response.status !== 401) return response;
    const newer = await options.renewAccessToken(token);
    if (signal.aborted) throw new AppError('stale-request');
    return newer === null ? response : send(url, newer, signal);
  };
  return {
    async get(link, signal) {
      const url = withinFhirBase(fhirBase, link)?.href;
      if (url === undefined) throw new AppError('fhir-foreign-link');
      for (let retries = 0; ; retries++) {
        if (signal.aborted) throw new AppError('stale-request');
        const response = await request(url, signal);
        const failure = failureOf(response);
        if (failure === undefined) return response.body;
        const waitSeconds = failure.details.retryAfterSeconds;
        if (waitSeconds === undefined || waitSeconds > PATIENCE_S || retries === MAX_RETRIES) throw failure;
        await pause(clock, waitSeconds * 1000, signal);
      }
    },
  };
}

/** What is wrong with an answer, or undefined if its body may be read as FHIR JSON. */
function failureOf(response: HttpResponse): AppError | undefined {
  const { status } = response;
  if (status === 200) return bodyFailure(response);
  const details: ErrorDetails = { status };
  if (status === 429 || status === 503) {
    const seconds = retryAfterSeconds(response.headers);
    if (seconds !== undefined) details.retryAfterSeconds = seconds;
  }
  return new AppError(STATUSES[status] ?? classOf(status), details);
}

function classOf(status: number): ErrorCode {
  if (status >= 500) return 'fhir-server-error';
  return status >= 300 && status < 400 ? 'fhir-redirected' : 'fhir-http-error';
}

/** An XML answer, or a stray sign-in page (G9). */
function bodyFailure(response: HttpResponse): AppError | undefined {
  const isXml = /\bxml\b/i.test(response.headers['content-type'] ?? '');
  if (isXml) return new AppError('fhir-not-fhir', { status: 200 });
  return isHtml(response) ? new AppError('fhir-html', { status: 200 }) : undefined;
}

function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      signal.removeEventListener('abort', abandon);
      resolve();
    };
    const callOff = clock.after(ms, end);
    const abandon = (): void => {
      callOff();
      reject(new AppError('stale-request'));
    };
    signal.addEventListener('abort', abandon, { once: true });
  });
}
