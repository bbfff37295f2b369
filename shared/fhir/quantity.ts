/** Quantities: digits, comparator and unit exactly as sent (D14–D17). */
import { toNumber } from '../clinical/decimals.ts';
import { unitsContradict } from '../clinical/units.ts';
import { measuredText } from '../clinical/value-text.ts';
import { comparatorSchema, type Measured } from '../chart-model.ts';
import { UCUM } from './codes.ts';
import { digits, json, text } from './narrow.ts';

/** `µg` and its like are read as mg by hand and eye: written out (D18). */
const unitWords = (unit: string | null): string | null =>
  unit?.replace(/^(?:[µμ]g|ug|mcg)(?![a-z])/i, 'micrograms') ?? null;

/** Takes a Quantity; gives its number as sent, or null where it holds none (a text in the number's place is none, nor is a number behind an unknown comparator). D15. */
export function measured(value: unknown): Measured | null {
  const quantity = json(value);
  const number = digits(quantity?.['value']);
  if (quantity === null || number === null) return null;
  const comparator = comparatorSchema.nullable().safeParse(text(quantity['comparator']));
  // A comparator that nobody knows changes the number all the same: the value is words then (D14).
  if (!comparator.success) return null;
  const code = text(quantity['code']);
  const unitCode = code !== null && text(quantity['system']) === UCUM ? code : null;
  const unitText = text(quantity['unit']);
  return {
    text: number,
    number: toNumber(number),
    comparator: comparator.data,
    unit: unitWords(unitText ?? code),
    unitCode,
    unitConflict: unitsContradict(unitText, unitCode),
  };
}

/** Takes a Quantity; gives it in words; what is left of one without a number; null where there is nothing. D14, D15. */
export function quantityText(value: unknown): string | null {
  const found = measured(value);
  if (found !== null) return measuredText(found);
  const quantity = json(value);
  const number = text(quantity?.['value']) ?? digits(quantity?.['value']);
  const unit = text(quantity?.['unit']) ?? text(quantity?.['code']);
  return number === null ? null : [text(quantity?.['comparator']), number, unit].filter((t) => t !== null).join(' ');
}

/** Takes a Range; gives `2 to 5 mg`, `2 mg or more`, `5 mg or less`; null where both sides are missing. D23. */
export function rangeText(value: unknown): string | null {
  const range = json(value);
  const [low, high] = [measured(range?.['low']), measured(range?.['high'])];
  if (low !== null && high !== null) {
    return `${measuredText(low, low.unit !== high.unit)} to ${measuredText(high)}`;
  }
  if (low !== null) return `${measuredText(low)} or more`;
  return high === null ? null : `${measuredText(high)} or less`;
}

/** Takes a Ratio; gives `1:128`, or both sides with their units. D23. */
export function ratioText(value: unknown): string | null {
  const ratio = json(value);
  const [top, bottom] = [measured(ratio?.['numerator']), measured(ratio?.['denominator'])];
  if (top === null || bottom === null) {
    const known = [quantityText(ratio?.['numerator']), quantityText(ratio?.['denominator'])];
    return known.every((t) => t === null) ? null : known.map((t) => t ?? 'not sent').join(' per ');
  }
  const plain = top.unit === null && bottom.unit === null;
  if (plain) return `${measuredText(top)}:${measuredText(bottom)}`;
  return `${measuredText(top)} per ${bottom.text === '1' && bottom.unit !== null ? bottom.unit : measuredText(bottom)}`;
}
