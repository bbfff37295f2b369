/** Decimals as texts: their digits are part of the result (FHIR R4 decimal; D15). */

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** Takes a decimal as sent; gives a finite double for drawing, or null (1e400, not a number). D25. */
export function toNumber(text: string): number | null {
  if (!DECIMAL.test(text)) return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
}

/** Takes a decimal; gives it without exponent, or as it is where that would be absurdly long. */
export function withoutExponent(text: string): string {
  const match = DECIMAL.exec(text);
  const exponent = Number(match?.[4] ?? 0);
  if (match === null || exponent === 0 || Math.abs(exponent) > 20) return text;
  const [, sign = '', whole = '', fraction = ''] = match;
  const digits = whole + fraction;
  const point = whole.length + exponent;
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0');
  const at = Math.max(point, 1);
  const tail = padded.slice(at);
  return `${sign}${padded.slice(0, at).replace(/^0+(?=\d)/, '')}${tail === '' ? '' : `.${tail}`}`;
}

/**
 * Takes a dose as sent; gives it as doses are written: no trailing zero, a leading zero, thousands with a comma
 * (`5.0` → `5`, `10000` → `10,000`). Results of tests keep their digits: this is for doses alone. D15, D57.
 */
export function doseNumber(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(withoutExponent(text));
  if (match === null) return text;
  const [, sign = '', whole = '', fraction = ''] = match;
  const kept = fraction.replace(/0+$/, '');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${sign}${grouped}${kept === '' ? '' : `.${kept}`}`;
}
