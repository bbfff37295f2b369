/**
 * JSON whose numbers keep the digits they were written with: `4.0` is not `4`, and FHIR says so.
 * Inside a lossless tree a number is a raw literal; everything else is as JSON.parse gives it.
 */

type RawJson = { rawJSON(text: string): object };
type Reviver = (key: string, value: unknown, context: { readonly source: string }) => unknown;

// Typings of the source-text-access proposal are not in the compiler's library yet.
const rawJson = (text: string): object => (JSON as unknown as RawJson).rawJSON(text);

/**
 * Parses JSON text into a tree that {@link stringifyLossless} writes back digit for digit.
 * Throws SyntaxError on bad JSON and RangeError on absurd nesting. FHIR R4 datatypes #decimal, display requirement `D15`.
 */
export function parseLossless(text: string): unknown {
  const keepDigits: Reviver = (_key, value, { source }) => (typeof value === 'number' ? rawJson(source) : value);
  return JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown);
}

/** Compact JSON text of a lossless tree. */
export function stringifyLossless(tree: object): string {
  return JSON.stringify(tree);
}

/** True for an object that is neither null nor an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
