/** Reference ranges as sent, with the population they are for (D19). None is ever supplied by us. */
import type { Flag, Measured, Range } from '../../../shared/chart-model.ts';
import { measuredText } from '../../../shared/clinical/value-text.ts';
import { codings, conceptText, conceptTexts, type Remark } from '../../../shared/fhir/codes.ts';
import { json, jsons, text, type Json } from '../../../shared/fhir/narrow.ts';
import { populationOf, type SentRange } from './population.ts';
import { measured, rangeText } from '../../../shared/fhir/quantity.ts';

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

/** Meanings of a range that say what is aimed at (HL7 referencerange-meaning), not what is usual. */
const TARGETS: ReadonlySet<string> = new Set(['therapeutic', 'treatment', 'recommended']);
const isTarget = (type: unknown): boolean => codings(json(type)).some(({ code }) => code !== null && TARGETS.has(code));

/** Whether the server's own words already hold every limit it sent: `over 60` beside a low of 60 needs no second telling. */
function saysAll(words: string | null, low: Measured | null, high: Measured | null): boolean {
  const numbers: readonly string[] = words?.match(/\d+(\.\d+)?/g) ?? [];
  const limits = [low, high].filter((m) => m !== null);
  return limits.length > 0 && limits.every((m) => m.comparator === null && numbers.includes(m.text));
}

const AGE_UNITS: Readonly<Record<string, string>> = { a: 'years', mo: 'months', wk: 'weeks', d: 'days', h: 'hours' };

/** Ages in UCUM's letters, where no unit text was sent, as people say them: `18 a or more` becomes `18 years or more`. */
function ageWords(range: string | null): string | null {
  return range?.replace(/(?<=\d )(a|mo|wk|d|h)(?= |$)/g, (code) => AGE_UNITS[code] ?? code) ?? null;
}

/** Takes one referenceRange and the unit of its result; a limit in another unit is printed with it and not drawn. */
function readRange(sent: Json, unit: string | null): SentRange | null {
  const [low, high] = [measured(sent['low']), measured(sent['high'])];
  const age = ageWords(rangeText(sent['age']));
  const words = text(sent['text']);
  const base = saysAll(words, low, high) ? null : limits(low, high, unit);
  const parts = [
    base,
    meaning(sent['type']),
    conceptTexts(sent['appliesTo']),
    age === null ? null : `age ${age}`,
    words === base ? null : words,
  ].filter((t) => t !== null);
  if (parts.length === 0) return null;
  const drawn = (m: Measured | null): number | null =>
    m === null || m.comparator !== null || m.unitConflict || (m.unit !== null && m.unit !== unit) ? null : m.number;
  const [lowNumber, highNumber] = [drawn(low), drawn(high)];
  const population = populationOf(sent);
  // Limits sent the wrong way round are printed as they came and never shaded.
  const upsideDown = lowNumber !== null && highNumber !== null && lowNumber > highNumber;
  return {
    low: low === null ? null : measuredText(low, false),
    high: high === null ? null : measuredText(high, false),
    lowNumber: upsideDown ? null : lowNumber,
    highNumber: upsideDown ? null : highNumber,
    text: parts.join(', '),
    ...(isTarget(sent['type']) ? { target: true } : {}),
    ...(population === null ? {} : { population }),
  };
}

/**
 * Takes a value, its flag and its ranges; gives a remark where they contradict each other, else null. Only where there
 * is one range, for everybody: which of several applies is not for us to say. D20.
 */
export function contradiction(value: Measured, flag: Flag, ranges: readonly Range[]): Remark | null {
  const [range, other] = ranges;
  const plain = range !== undefined && other === undefined && /^[^,]*$/.test(range.text);
  if (!plain || value.number === null || value.comparator !== null || value.unitConflict) return null;
  const above = range.highNumber !== null && value.number > range.highNumber;
  const below = range.lowNumber !== null && value.number < range.lowNumber;
  const said = (words: string): Remark => ({ label: 'Check', text: `${words} (calculated by Chartroom)` });
  if (flag.level === 'normal' && above) return said('flagged normal, but above the range sent');
  if (flag.level === 'normal' && below) return said('flagged normal, but below the range sent');
  const high = flag.level === 'high' || flag.level === 'critical-high';
  if (high && range.highNumber !== null && !above) return said('flagged high, but not above the range sent');
  const low = flag.level === 'low' || flag.level === 'critical-low';
  return low && range.lowNumber !== null && !below ? said('flagged low, but not below the range sent') : null;
}

/** Takes referenceRange as sent and the unit of the result; gives all of them. D19. */
export function readRanges(value: unknown, unit: string | null): SentRange[] {
  return jsons(value)
    .map((sent) => readRange(sent, unit))
    .filter((range) => range !== null);
}
