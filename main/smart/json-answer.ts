/** What every JSON document of a server has in common: bounded, UTF-8, in plain failure codes. */
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import { isNetworkFault, networkError } from '../policy/network-failure.ts';
import { retryAfterSeconds } from '../policy/retry-after.ts';
import type { HttpFailureReason, HttpResponse } from '../ports.ts';
import { HttpFailure } from '../ports.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** The body as a JSON object, or undefined where it is not valid UTF-8, not JSON, or not an object. */
export function jsonObject(response: HttpResponse): JsonObject | undefined {
  try {
    const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(response.body)) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

/** `retryAfterSeconds` of an answer, to be spread into the details of its error; nothing where it does not say. */
export function retryAfter({ headers }: HttpResponse): { retryAfterSeconds?: number } {
  const seconds = retryAfterSeconds(headers);
  return seconds === undefined ? {} : { retryAfterSeconds: seconds };
}

/**
 * Translates how a request failed into the caller's codes; a fault of the network (`network-…`) and a cancelled request
 * (`sign-in-cancelled`) are the same everywhere.
 */
export function translateFailure(
  error: unknown,
  codes: Partial<Record<HttpFailureReason, ErrorCode>>,
  other: ErrorCode,
) {
  if (!(error instanceof HttpFailure)) return error;
  if (error.reason === 'aborted') return new AppError('sign-in-cancelled', {}, { cause: error });
  if (isNetworkFault(error.reason)) return networkError(error.reason, error);
  return new AppError(codes[error.reason] ?? other, {}, { cause: error });
}
