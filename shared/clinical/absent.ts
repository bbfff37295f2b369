/** Why a value is missing, each reason in its own words (D13): not asked is not declined is not failed. */
import type { Absent } from '../chart-model.ts';

/** FHIR R4 data-absent-reason, all fifteen. */
export const ABSENT_WORDS = {
  unknown: 'Unknown',
  'asked-unknown': 'Asked, not known',
  'temp-unknown': 'Not known yet',
  'not-asked': 'Not asked',
  'asked-declined': 'Asked, declined',
  masked: 'Withheld (masked)',
  'not-applicable': 'Not applicable',
  unsupported: 'Not supported by the source system',
  'as-text': 'Sent as text only',
  error: 'Error in the source system',
  'not-a-number': 'Not a number',
  'negative-infinity': 'Below any number (negative infinity)',
  'positive-infinity': 'Above any number (positive infinity)',
  'not-performed': 'Not performed',
  'not-permitted': 'Not permitted',
} as const satisfies Readonly<Record<string, string>>;

/** Takes a reason's code and its text as sent; gives its words, the sender's own beside ours where they say more. D13. */
export function absentFor(code: string | null, text: string | null): Absent {
  const words =
    code !== null && Object.hasOwn(ABSENT_WORDS, code) ? ABSENT_WORDS[code as keyof typeof ABSENT_WORDS] : null;
  if (words === null) return { code: code ?? 'not-sent', text: text ?? code ?? 'No value sent' };
  const plain = (s: string): string =>
    s
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, ' ')
      .trim();
  const adds = text !== null && plain(text) !== plain(words) && plain(text) !== plain(code ?? '');
  return { code: code ?? 'not-sent', text: adds ? `${words}: ${text}` : words };
}

/** Neither a value nor a reason came. D13. */
export const NOT_SENT: Absent = { code: 'not-sent', text: 'No value sent' };
/** One side of a pair has no counterpart. D21. */
export const NOT_MEASURED: Absent = { code: 'not-sent', text: 'not measured' };
