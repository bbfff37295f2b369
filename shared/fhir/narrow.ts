/**
 * From `unknown` to what a chart may hold. Every member of a FHIR resource passes here: a malformed one is simply
 * absent, a hostile text is made harmless (security H2, H4, H5). Nothing here throws.
 */
import { Decimal } from './lossless-json.ts';

/** A JSON object: neither an array nor a number. */
export type Json = Readonly<Record<string, unknown>>;

const LONGEST_TEXT = 20_000;
/** Bidi controls, zero-width spaces and control characters: they carry no words and can turn or hide those that do. */
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/;
const EVERY_INVISIBLE = new RegExp(INVISIBLE.source, 'g');

/** Takes anything; tells whether it is a JSON object. */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Decimal);
}

/** Takes anything; gives the object, or null. */
export function json(value: unknown): Json | null {
  return isJson(value) ? value : null;
}

/** Takes anything; gives its elements that are objects. */
export function jsons(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isJson) : [];
}

/** Takes anything; gives a text with something in it, whole up to 20,000 characters, or null. */
export function text(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  let found = value.isWellFormed() ? value : value.toWellFormed();
  if (INVISIBLE.test(found)) found = found.replace(EVERY_INVISIBLE, '');
  found = found.trim();
  if (found === '') return null;
  if (found.length <= LONGEST_TEXT) return found;
  return `${found.slice(0, LONGEST_TEXT)} [cut: ${found.length} characters were sent]`;
}

/** Takes anything; gives its elements that are texts. */
export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(text).filter((t) => t !== null) : [];
}

/** Takes anything; gives a JSON number's digits as sent, or null. D15. */
export function digits(value: unknown): string | null {
  return value instanceof Decimal ? value.text : null;
}

/** Takes anything; gives the boolean, or null. */
export function bool(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}
