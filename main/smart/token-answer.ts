/** Reads what the token endpoint answered (RFC 6749 §5; SMART 55–59, 71, 73; security C). */
import { AppError } from '../../shared/errors.ts';
import { isHtml } from '../policy/html-answer.ts';
import type { HttpResponse } from '../ports.ts';
import { jsonObject, retryAfter, type JsonObject } from './json-answer.ts';
import { mergeContext, readLaunchContext, type LaunchContext } from './launch-context.ts';
import { registeredError } from './oauth-errors.ts';

export type TokenAnswer = {
  readonly accessToken: string;
  /** Seconds; null where the server did not say, or said nonsense (security C7). */
  readonly expiresInSeconds: number | null;
  /** As granted; null where the server did not say. */
  readonly scope: string | null;
  /** null: none came; at a refresh the old one stays (RFC 6749 §6). */
  readonly refreshToken: string | null;
  readonly context: LaunchContext;
  /** The context of a launch after this answer to its refresh (SMART 79). */
  readonly mergeContext: (before: LaunchContext) => LaunchContext;
  readonly idToken: string | null;
};

/** Longer than any access token lives: such a number is a mistake (or milliseconds). */
const MAX_EXPIRES_IN_SECONDS = 366 * 24 * 3600;

/** What a bearer header can carry (RFC 6750 §2.1, widened to all of visible ASCII). */
const BEARER = /^[\x21-\x7e]+$/;

/**
 * Gives the tokens and the launch context. Throws AppError `token-…`.
 */
export function readTokenAnswer(response: HttpResponse): TokenAnswer {
  refuseFailure(response);
  const document = isHtml(response) ? undefined : jsonObject(response);
  if (document === undefined) throw new AppError('token-not-json', { status: response.status });
  const accessToken = document['access_token'];
  if (typeof accessToken !== 'string' || !BEARER.test(accessToken)) throw malformed('access_token');
  // Case says nothing in a token type (RFC 6749 §5.1).
  if (textOf(document, 'token_type')?.toLowerCase() !== 'bearer') throw malformed('token_type');
  const context = readLaunchContext(document);
  return {
    accessToken,
    expiresInSeconds: secondsOf(document['expires_in']),
    scope: textOf(document, 'scope'),
    // An empty one is none: it could renew nothing.
    refreshToken: textOf(document, 'refresh_token') || null,
    context,
    mergeContext: (before) => mergeContext(before, document),
    idToken: textOf(document, 'id_token'),
  };
}

function refuseFailure(response: HttpResponse): void {
  const { status } = response;
  if (status >= 200 && status < 300) return;
  // 429 too says that the server cannot now, not that it will not.
  if (status >= 500 || status === 429) throw new AppError('token-server-error', { status, ...retryAfter(response) });
  if (status >= 400) {
    const error = registeredError(jsonObject(response)?.['error']);
    throw new AppError('token-rejected', { status, ...error, ...retryAfter(response) });
  }
  throw new AppError('token-redirected', { status });
}

function textOf(document: JsonObject, member: string): string | null {
  const value = document[member];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw malformed(member);
  return value;
}

function secondsOf(value: unknown): number | null {
  const seconds = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value;
  return typeof seconds === 'number' && seconds > 0 && seconds <= MAX_EXPIRES_IN_SECONDS ? seconds : null;
}

function malformed(member: string): AppError {
  return new AppError('token-malformed', { member });
}
