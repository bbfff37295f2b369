/** One line of NDJSON as a resource whose numbers keep their digits where it matters. */
import { isJson, type Json } from '../../../shared/fhir/narrow.ts';
import { parseLossless } from '../../../shared/fhir/lossless-json.ts';

/**
 * A `value` whose digits JSON.parse would not give back: zeros at its end, an exponent, many digits, a minus zero, or a
 * name written in escapes. Anything else is the same text again.
 */
const DIGITS_AT_STAKE = /"value"\s*:\s*(?:-?\d*\.\d*0(?!\d)|-?[\d.]*[eE]|-?[\d.]{15}|-0|0\.00000)|\\u/;

const BOM = '\ufeff';
const LONGEST_BLANK = 64;

/** Takes a line; tells whether it holds nothing. */
export function isBlank(line: string): boolean {
  return line.length < LONGEST_BLANK && line.trim() === '';
}

export type ReadLine = {
  readonly resource: Json;
  /** The same, every number with its digits as sent. */
  readonly lossless: () => Json;
};

/** Takes a line; gives the object in it, or null where it cannot be read: no JSON, no object. Never throws. */
export function readLine(line: string): ReadLine | null {
  const text = line.startsWith(BOM) ? line.slice(1) : line;
  try {
    const parsed: unknown = JSON.parse(text);
    if (!isJson(parsed)) return null;
    return { resource: parsed, lossless: () => (DIGITS_AT_STAKE.test(text) ? losslessOf(text, parsed) : parsed) };
  } catch {
    return null;
  }
}

function losslessOf(text: string, plain: Json): Json {
  try {
    const parsed = parseLossless(text);
    return isJson(parsed) ? parsed : plain;
  } catch {
    // Nested more deeply than digits can be kept: its numbers are still right.
    return plain;
  }
}
