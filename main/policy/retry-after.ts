/** How long a server asks to be left alone: pure rule, no I/O. */

const MAX_SECONDS = 3600;

/**
 * Reads the Retry-After header of an answer (RFC 9110 §10.2.3; SMART 119, 141): seconds, or an HTTP date, which is
 * counted from the Date of the same answer, so that it does not matter how far our clock is off. Gives seconds between
 * 0 and an hour, or undefined where it is absent or says nothing.
 */
export function retryAfterSeconds(headers: Readonly<Record<string, string>>): number | undefined {
  const text = headers['retry-after']?.trim() ?? '';
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((timeOf(text) - timeOf(headers['date'] ?? '')) / 1000);
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(seconds, 0), MAX_SECONDS);
}

/** Epoch ms. Only a date that names its day begins with a letter: Date.parse would take `-5` for a year. */
function timeOf(text: string): number {
  return /^\s*[A-Z]/i.test(text) ? Date.parse(text) : NaN;
}
