/** Judges what came back to the redirect URI. Pure: the listener brings the query and acts on the verdict. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import { registeredError } from './oauth-errors.ts';

export type CallbackExpectation = {
  readonly state: string;
  /** The issuer of discovery, null where it named none. */
  readonly issuer: string | null;
  /** RFC 9207 §3: the server promised `iss` in its answers. */
  readonly promisesIssuer: boolean;
};

export type CallbackVerdict =
  /** Not an answer to our request: ignored, or any local page could end a sign-in (security B1). */
  | { readonly kind: 'ignored'; readonly notice: 'state-missing' | 'state-mismatch' }
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'failed'; readonly error: AppError };

const SINGLE = ['state', 'code', 'error', 'iss'] as const;

/** Judges the query of one callback (RFC 6749 §4.1.2, RFC 9207 §2.4; SMART 44–46; security B1–B5). */
export function judgeCallback(query: URLSearchParams, expected: CallbackExpectation): CallbackVerdict {
  const states = query.getAll('state').filter((state) => state !== '');
  if (states.length === 0) return { kind: 'ignored', notice: 'state-missing' };
  if (!states.some((state) => equalsInConstantTime(state, expected.state))) {
    return { kind: 'ignored', notice: 'state-mismatch' };
  }
  const error = judgeAnswer(query, expected);
  if (error !== undefined) return { kind: 'failed', error };
  return { kind: 'code', code: query.get('code') ?? '' };
}

function judgeAnswer(query: URLSearchParams, expected: CallbackExpectation): AppError | undefined {
  const repeated = SINGLE.find((name) => query.getAll(name).length > 1);
  if (repeated !== undefined) return malformed(repeated, 'must be given once');
  const iss = query.get('iss');
  const issMissing = iss === null && expected.promisesIssuer;
  const issOther = iss !== null && expected.issuer !== null && iss !== expected.issuer;
  if (issMissing || issOther) return new AppError('callback-issuer-mismatch', { member: 'iss' });
  const error = query.get('error');
  if (error === null) return query.get('code') ? undefined : malformed('code', 'must be given');
  if (query.has('code')) return malformed('error', 'must not stand beside a code');
  return new AppError(error === 'access_denied' ? 'sign-in-refused' : 'sign-in-server-error', registeredError(error));
}

function malformed(member: string, rule: string): AppError {
  return new AppError('callback-malformed', { member, rule });
}

/** Digests have one length, so that neither time nor length tells how much of a guess was right. */
export function equalsInConstantTime(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
