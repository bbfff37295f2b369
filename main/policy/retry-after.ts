/** How long a server asks to be left alone: pure rule, no I/O. */

const MAX_SECONDS = 3600;
/** A number beyond this is no wait but a moment: seconds since 1970, as one server sends them. */
const EPOCH_SECONDS = 1_000_000_000;

/** `clamped`: what was asked made no sense or was more than an hour; `seconds` is then what is made of it, null: nothing. */
export type RetryAfter = { readonly seconds: number | null; readonly clamped: boolean };

/**
 * Reads the Retry-After header of an answer (RFC 9110 §10.2.3; SMART 119, 141): seconds, or an HTTP date, which is
 * counted from the Date of the same answer, so that it does not matter how far our clock is off; where there is no Date,
 * from `nowMs`. Gives seconds between 0 and an hour and whether that is what was asked; undefined where it is absent.
 */
export function readRetryAfter(headers: Readonly<Record<string, string>>, nowMs: number = NaN): RetryAfter | undefined {
  const text = headers['retry-after']?.trim() ?? '';
  if (text === '') return undefined;
  const dateMs = timeOf(headers['date'] ?? '');
  const fromMs = Number.isNaN(dateMs) ? nowMs : dateMs;
  const isNumber = /^\d+$/.test(text);
  const isEpoch = isNumber && Number(text) >= EPOCH_SECONDS && !Number.isNaN(nowMs);
  const asked = isNumber ? Number(text) : Math.ceil((timeOf(text) - fromMs) / 1000);
  const seconds = isEpoch ? Number(text) - Math.floor(fromMs / 1000) : asked;
  if (Number.isNaN(seconds)) return { seconds: null, clamped: true };
  const within = Math.min(Math.max(seconds, 0), MAX_SECONDS);
  // A date that has just passed is a wait that is over: nothing absurd.
  return { seconds: within, clamped: isEpoch || seconds > MAX_SECONDS || seconds < -MAX_SECONDS };
}

/** The same where nobody is told of a bound: seconds between 0 and an hour, or undefined where it is absent or says nothing. */
export function retryAfterSeconds(headers: Readonly<Record<string, string>>): number | undefined {
  return readRetryAfter(headers)?.seconds ?? undefined;
}

/** Epoch ms. Only a date that names its day begins with a letter: Date.parse would take `-5` for a year. */
function timeOf(text: string): number {
  return /^\s*[A-Z]/i.test(text) ? Date.parse(text) : NaN;
}
