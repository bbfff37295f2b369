/** Decimal arithmetic without floating point: a value in another unit has exactly the digits that it should have (D15, D42). */

/** `(scale × x + shift) / over`, with `scale` and `over` above zero, so that more stays more. */
export type Linear = { readonly scale: bigint; readonly shift: bigint; readonly over: bigint };
type Fraction = { readonly top: bigint; readonly bottom: bigint };

const DECIMAL = /^(-?)(\d{1,400})(?:\.(\d{1,400}))?(?:[eE]([+-]?\d{1,3}))?$/;

/** A decimal as a fraction over a power of ten, or null where it is none or absurdly long. */
function fraction(text: string): Fraction | null {
  const match = DECIMAL.exec(text);
  if (match === null) return null;
  const [, sign = '', whole = '', part = '', exponent = '0'] = match;
  const places = part.length - Number(exponent);
  const digits = BigInt(whole + part) * (sign === '-' ? -1n : 1n);
  return places <= 0
    ? { top: digits * 10n ** BigInt(-places), bottom: 1n }
    : { top: digits, bottom: 10n ** BigInt(places) };
}

function known(text: string): Fraction {
  const found = fraction(text);
  if (found === null) throw new RangeError(`no decimal: ${text}`);
  return found;
}

/** Takes decimals; gives `x × times ÷ over + plus`. Throws RangeError for what is no decimal. */
export function linear(times: string, over = '1', plus = '0'): Linear {
  const [t, o, p] = [known(times), known(over), known(plus)];
  return { scale: t.top * o.bottom * p.bottom, shift: p.top * t.bottom * o.top, over: t.bottom * o.top * p.bottom };
}

/** Takes a formula; gives the one that leads back. */
export function inverse({ scale, shift, over }: Linear): Linear {
  return { scale: over, shift: -shift, over: scale };
}

/** Takes two formulas; gives the second of the first. */
export function after(first: Linear, second: Linear): Linear {
  return {
    scale: second.scale * first.scale,
    shift: second.scale * first.shift + second.shift * first.over,
    over: first.over * second.over,
  };
}

const size = (n: bigint): bigint => (n < 0n ? -n : n);

/** Exponent of the first significant digit: 2 for 141, -1 for 0.5; 0 for zero. */
function firstDigit({ top, bottom }: Fraction): number {
  if (top === 0n) return 0;
  const guess = String(size(top)).length - String(bottom).length;
  const reached = guess >= 0 ? size(top) >= bottom * 10n ** BigInt(guess) : size(top) * 10n ** BigInt(-guess) >= bottom;
  return reached ? guess : guess - 1;
}

/** Takes a decimal; gives how many digits of it are significant: 2 for `0.010`, 3 for `4.00`, 1 for `0`. */
export function significantDigits(text: string): number {
  const digits = text
    .replace(/[eE].*$/, '')
    .replace(/\D/g, '')
    .replace(/^0+/, '');
  return Math.max(1, digits.length);
}

/** Half away from zero, to so many places. */
function rounded({ top, bottom }: Fraction, places: number): string {
  const scaled = size(top) * 10n ** BigInt(places);
  const digits = String((2n * scaled + bottom) / (2n * bottom)).padStart(places + 1, '0');
  const at = digits.length - places;
  const sign = top < 0n && /[1-9]/.test(digits) ? '-' : '';
  return `${sign}${digits.slice(0, at)}${places === 0 ? '' : `.${digits.slice(at)}`}`;
}

/** `digits`: as many significant digits as were sent, and never fewer places than these. `places`: exactly these. */
export type Rounding = { readonly kind: 'digits' | 'places'; readonly places: number };

/** Takes a decimal as sent, a formula and how to round; gives the decimal, or null where the text is none. D15, D42. */
export function applyExactly(sent: string, { scale, shift, over }: Linear, rounding: Rounding): string | null {
  const value = fraction(sent);
  if (value === null) return null;
  const result = { top: scale * value.top + shift * value.bottom, bottom: over * value.bottom };
  if (rounding.kind === 'places') return rounded(result, rounding.places);
  const places = significantDigits(sent) - 1 - firstDigit(result);
  return rounded(result, Math.max(rounding.places, places));
}

/** Takes a formula without a shift; gives its factor where that ends within ten places, else null. */
export function factorOf({ scale, shift, over }: Linear): string | null {
  const tenth = 10n ** 10n;
  if (shift !== 0n || (scale * tenth) % over !== 0n) return null;
  const text = rounded({ top: scale, bottom: over }, 10);
  return text.replace(/\.?0+$/, '');
}
