/** Reference ranges as sent, with the population they are for (D19). None is ever supplied by us. */
import type { Measured, Range } from '../../../shared/chart-model.ts';
import { measuredText } from '../../../shared/clinical/value-text.ts';
import { codings, conceptText, conceptTexts } from './codes.ts';
import { json, jsons, text, type Json } from './narrow.ts';
import { measured, rangeText } from './quantity.ts';

function limits(low: Measured | null, high: Measured | null, unit: string | null): string | null {
  const sent = (m: Measured): string => measuredText(m, m.unit !== null && m.unit !== unit);
  if (low !== null && high !== null) {
    return `${measuredText(low, low.unit !== high.unit && low.unit !== unit)}–${sent(high)}`;
  }
  if (low !== null) return `${sent(low)} or more`;
  return high === null ? null : `${sent(high)} or less`;
}

/** `Normal Range` goes without saying; every other meaning (critical, therapeutic, recommended…) must be said. */
function meaning(type: unknown): string | null {
  const normal = codings(json(type)).some((c) => c.code === 'normal');
  return normal ? null : conceptText(type);
}

/** Takes one referenceRange and the unit of its result; a limit in another unit is printed with it and not drawn. */
function readRange(sent: Json, unit: string | null): Range | null {
  const [low, high] = [measured(sent['low']), measured(sent['high'])];
  const age = rangeText(sent['age']);
  const base = limits(low, high, unit);
  const words = text(sent['text']);
  const parts = [
    base,
    meaning(sent['type']),
    conceptTexts(sent['appliesTo']),
    age === null ? null : `age ${age}`,
    words === null || words === base ? null : words,
  ].filter((t) => t !== null);
  if (parts.length === 0) return null;
  const drawn = (m: Measured | null): number | null =>
    m === null || m.comparator !== null || m.unitConflict || (m.unit !== null && m.unit !== unit) ? null : m.number;
  return {
    low: low === null ? null : measuredText(low, false),
    high: high === null ? null : measuredText(high, false),
    lowNumber: drawn(low),
    highNumber: drawn(high),
    text: parts.join(', '),
  };
}

/** Takes referenceRange as sent and the unit of the result; gives all of them. D19. */
export function readRanges(value: unknown, unit: string | null): Range[] {
  return jsons(value)
    .map((sent) => readRange(sent, unit))
    .filter((range) => range !== null);
}
