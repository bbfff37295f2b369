/** Values of results as they are read out: digits, comparator and unit exactly as sent (D14–D16, D21). */
import type { Absent, Measured, ResultValue } from '../chart-model.ts';

/** Takes a measured value; gives comparator, digits and, unless told otherwise, unit. D14, D15. */
export function measuredText(m: Measured, withUnit = true): string {
  const number = m.comparator === 'ad' ? `sufficient to reach ${m.text}` : `${m.comparator ?? ''}${m.text}`;
  if (!withUnit || m.unit === null || m.unit === '1') return number;
  // UCUM writes words in braces; people do not.
  return m.unit === '%' ? `${number}%` : `${number} ${m.unit.replace(/^\{(.+)\}$/, '$1')}`;
}

/** Takes one side of a pair; tells whether it was measured. D21. */
export function isMeasured(side: Measured | Absent): side is Measured {
  return 'number' in side;
}

/** Takes words that begin a line; gives them as they stand inside a sentence: `Not performed` becomes `not performed`. */
function inSentence(words: string): string {
  return /^[A-Z][a-z ]/.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words;
}

function pairText(first: Measured | Absent, second: Measured | Absent, withUnit: boolean): string {
  if (isMeasured(first) && isMeasured(second)) {
    const split = first.unit !== second.unit || first.comparator !== null || second.comparator !== null;
    return `${measuredText(first, withUnit && split)}/${measuredText(second, withUnit)}`;
  }
  const side = (v: Measured | Absent): string => (isMeasured(v) ? measuredText(v, withUnit) : inSentence(v.text));
  return `systolic ${side(first)}, diastolic ${side(second)}`;
}

/** Takes a value; gives it in words; never a single number for a pair. D13–D15, D21, D23. */
export function valueText(value: ResultValue, withUnit = true): string {
  switch (value.kind) {
    case 'quantity':
      return measuredText(value.quantity, withUnit);
    case 'pair':
      return pairText(value.first, value.second, withUnit);
    case 'text':
      return value.text;
    case 'absent':
      return value.absent.text;
    case 'parts':
      return value.parts.map((part) => `${part.name}: ${part.text}`).join('; ');
  }
}
