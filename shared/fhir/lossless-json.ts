/** JSON whose numbers keep every digit: in FHIR `4.0` and `4.00` say different things (D15, FHIR R4 decimal). */

/** A JSON number exactly as sent. */
export class Decimal {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What V8 tells a reviver about a primitive (ECMAScript JSON.parse source text access). */
type Source = { readonly source?: string };
type Reviver = (key: string, value: unknown, context: Source) => unknown;
const parseJson = JSON.parse as (text: string, reviver: Reviver) => unknown;

/**
 * Parses JSON text; every number in it becomes a Decimal, everything else is what JSON.parse gives. Of duplicate
 * keys the last wins. A `__proto__` member is dropped: FHIR has none, and a later copy of the object could take it
 * for its prototype (security H3). Throws SyntaxError, also where the text nests too deeply to be read (H4).
 */
export function parseLossless(text: string): unknown {
  try {
    return parseJson(text, revive);
  } catch (cause) {
    if (cause instanceof RangeError) throw new SyntaxError('nested too deeply', { cause });
    throw cause;
  }
}

function revive(key: string, value: unknown, context: Source): unknown {
  if (key === '__proto__') return undefined;
  return typeof value === 'number' ? new Decimal(context.source ?? String(value)) : value;
}
