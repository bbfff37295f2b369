/** What every JSON document of a server has in common: bounded, UTF-8, perhaps HTML after all. */
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import type { HttpFailureReason, HttpResponse } from '../ports.ts';
import { HttpFailure } from '../ports.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** True where the answer says it is HTML, or starts like it. */
export function isHtml(response: HttpResponse): boolean {
  const type = response.headers['content-type'] ?? '';
  if (/^\s*(text\/html|application\/xhtml\+xml)\b/i.test(type)) return true;
  const start = new TextDecoder().decode(response.body.subarray(0, 256));
  return start.trimStart().startsWith('<');
}

/** The body as a JSON object, or undefined where it is not valid UTF-8, not JSON, or not an object. */
export function jsonObject(response: HttpResponse): JsonObject | undefined {
  try {
    const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(response.body)) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

/** Seconds of a Retry-After header in its simple form, clamped to an hour (SMART 119); nothing where it is odd. */
export function retryAfter(response: HttpResponse): { retryAfterSeconds?: number } {
  const text = response.headers['retry-after'] ?? '';
  return /^\d{1,9}$/.test(text) ? { retryAfterSeconds: Math.min(Number(text), 3600) } : {};
}

/** Translates how a request failed into the caller's codes; a cancelled one is `sign-in-cancelled` everywhere. */
export function translateFailure(
  error: unknown,
  codes: Partial<Record<HttpFailureReason, ErrorCode>>,
  other: ErrorCode,
) {
  if (!(error instanceof HttpFailure)) return error;
  if (error.reason === 'aborted') return new AppError('sign-in-cancelled', {}, { cause: error });
  return new AppError(codes[error.reason] ?? other, {}, { cause: error });
}
