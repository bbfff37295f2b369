/**
 * Requests of an export: where its token may go, and where a redirect may lead (SMART 124, 125, 126).
 *
 * The token goes to the origin of the FHIR base alone. A status or file URL elsewhere is asked without it: an address that
 * a server hands out does not decide who is told the token. A redirect that leaves the origin loses it for good.
 */
import { AppError } from '../../shared/errors.ts';
import { isNetworkFault, isPassingFault, networkError } from '../policy/network-failure.ts';
import { parseSecureUrl } from '../policy/url-policy.ts';
import { HttpFailure, type HttpResponse, type HttpStream } from '../ports.ts';
import type { BulkAccess, BulkPorts } from './bulk-ports.ts';

const TIMEOUT_MS = 60_000;
const IDLE_MS = 60_000;
const MAX_DOCUMENT_BYTES = 64 * 1024 * 1024;
const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export type Outgoing = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  /** Names in lower case; never an authorization. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether the token is wanted there: it is sent only if the URL is of the FHIR base's origin, too. */
  readonly withToken: boolean;
};

export type Requests = {
  /** A whole answer. Throws HttpFailure, AppError `bulk-token-refused` or what the access throws, or the signal's reason. */
  readonly send: (outgoing: Outgoing, signal: AbortSignal) => Promise<HttpResponse>;
  /** An answer as a stream; otherwise the same. */
  readonly open: (outgoing: Outgoing, signal: AbortSignal) => Promise<HttpStream>;
};

type Head = { readonly status: number; readonly headers: Readonly<Record<string, string>> };
type Perform<T> = (url: string, headers: Readonly<Record<string, string>>) => Promise<T>;
/** Ends an answer that nobody reads. */
type Leave<T> = (answer: T) => Promise<void>;

/** The code of a failure of the network. `interrupted` and `timeout` are told apart by the caller, where it matters. */
export function bulkFailure(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  if (!(cause instanceof HttpFailure)) throw cause;
  const { reason } = cause;
  if (isNetworkFault(reason)) return networkError(reason, cause);
  switch (reason) {
    case 'insecure-url':
      return new AppError('bulk-manifest-invalid', { rule: 'an address is not https' }, { cause });
    case 'too-large':
      return new AppError('bulk-manifest-invalid', { limit: MAX_DOCUMENT_BYTES }, { cause });
    case 'unreachable':
    case 'timeout':
    case 'aborted':
    case 'interrupted':
      return new AppError('bulk-server-unreachable', {}, { cause });
  }
}

/** Ends a stream without reading it. */
export async function leave(answer: HttpStream): Promise<void> {
  try {
    for await (const piece of answer.body) {
      if (piece.length >= 0) break;
    }
  } catch {
    // It is not wanted.
  }
}

const NO_TOKEN_NOW: readonly string[] = ['token-unreachable', 'token-timeout', 'token-server-error'];

/** True where nothing was asked of the server for now, for want of a token or of a way there: the next time may do. */
export function wasNotAsked(cause: unknown): boolean {
  return cause instanceof AppError && (NO_TOKEN_NOW.includes(cause.code) || isPassingFault(cause.code));
}

async function follow<T extends Head>(
  { method, url: start, headers }: Outgoing,
  token: string | null,
  tokenOrigin: string,
  perform: Perform<T>,
  drop: Leave<T>,
): Promise<T> {
  let url = parseSecureUrl(start);
  let bearer = token;
  for (let hops = 0; url !== undefined; hops++) {
    // Once it has left the origin of the FHIR base, no redirect brings the token back.
    if (url.origin !== tokenOrigin) bearer = null;
    const answer = await perform(
      url.href,
      bearer === null ? headers : { ...headers, authorization: `Bearer ${bearer}` },
    );
    if (method !== 'GET' || !REDIRECTS.has(answer.status) || hops === MAX_REDIRECTS) return answer;
    await drop(answer);
    const next = URL.parse(answer.headers['location'] ?? '', url.href);
    url = next === null ? undefined : parseSecureUrl(next.href);
  }
  throw new HttpFailure('insecure-url');
}

/** Requests with the token of `access`, which is renewed once where it is refused (SMART 126). */
export function createRequests({ http, stream }: Pick<BulkPorts, 'http' | 'stream'>, access: BulkAccess): Requests {
  const tokenOrigin = parseSecureUrl(access.fhirBase)?.origin ?? '';

  const authorized = async <T extends Head>(
    outgoing: Outgoing,
    perform: Perform<T>,
    drop: Leave<T>,
    signal: AbortSignal,
  ): Promise<T> => {
    try {
      signal.throwIfAborted();
      const wantsToken = outgoing.withToken && parseSecureUrl(outgoing.url)?.origin === tokenOrigin;
      if (!wantsToken) return await follow(outgoing, null, tokenOrigin, perform, drop);
      const token = await access.getAccessToken();
      const first = await follow(outgoing, token, tokenOrigin, perform, drop);
      if (first.status !== 401) return first;
      await drop(first);
      const newer = await access.renewAccessToken(token);
      if (newer === null) throw new AppError('bulk-token-refused', { status: 401 });
      const second = await follow(outgoing, newer, tokenOrigin, perform, drop);
      if (second.status !== 401) return second;
      await drop(second);
      throw new AppError('bulk-token-refused', { status: 401 });
    } catch (cause) {
      if (signal.aborted) throw signal.reason;
      throw cause;
    }
  };
  return {
    send: (outgoing, signal) => {
      const { method, body } = outgoing;
      const limits = { timeoutMs: TIMEOUT_MS, maxBytes: MAX_DOCUMENT_BYTES };
      const perform: Perform<HttpResponse> = (url, headers) =>
        http({ method, url, headers, ...(body === undefined ? {} : { body }), ...limits, signal });
      return authorized(outgoing, perform, () => Promise.resolve(), signal);
    },
    open: (outgoing, signal) => {
      const { method } = outgoing;
      const limits = { timeoutMs: TIMEOUT_MS, idleMs: IDLE_MS };
      const perform: Perform<HttpStream> = (url, headers) => stream({ method, url, headers, ...limits, signal });
      return authorized(outgoing, perform, leave, signal);
    },
  };
}
