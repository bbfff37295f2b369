/** Results of one series that were sent in several units, in the unit of the series (D16, D18). What was sent stays. */
import { conversion, type Conversion } from '../../../shared/clinical/conversions.ts';
import { toNumber } from '../../../shared/clinical/decimals.ts';
import { unitIdentity } from '../../../shared/clinical/units.ts';
import { valueText } from '../../../shared/clinical/value-text.ts';
import type { Measured, Range, ResultValue } from '../../../shared/chart-model.ts';
import type { Results } from './observation-table.ts';
import type { Entry } from './observation.ts';

/** A unit that is not that of the series; `how` is null where it is of the same size: the number stands as it is. */
type OtherUnit = { readonly unit: string; readonly how: Conversion | null };
/** Told of a form, not of each record. Forms that are not in it have the unit of the series, or none. */
export type Conversions = ReadonlyMap<Entry, OtherUnit>;

/** The unit of a series, as it was sent with one of its results. */
export type SeriesUnit = Pick<Measured, 'unit' | 'unitCode'>;

/** Takes the forms of a series and its unit; gives how those are converted that were sent in another. D16, D18. */
export function conversionsOf(forms: readonly Entry[], wanted: SeriesUnit | null): Conversions {
  const found = new Map<Entry, OtherUnit>();
  if (wanted === null) return found;
  const identity = unitIdentity(wanted.unit, wanted.unitCode);
  const known = new Map<string, OtherUnit>();
  for (const form of forms) {
    const { value } = form.row;
    if (value.kind !== 'quantity' || typeof form.unit !== 'string' || form.unit === identity) continue;
    const { unit, unitCode } = value.quantity;
    const key = JSON.stringify([form.code.loinc, unit, unitCode]);
    const how = (): Conversion | null => conversion(form.code.loinc, [unit, unitCode], [wanted.unit, wanted.unitCode]);
    const other = known.get(key) ?? { unit: unit ?? form.unit, how: how() };
    known.set(key, other);
    found.set(form, other);
  }
  return found;
}

const NO_UNIT: SeriesUnit = { unit: null, unitCode: null };

/** A measured value in the unit of the series; its comparator stays (D14). */
function convert(sent: Measured, { slope, shift, exactly }: Conversion, wanted: SeriesUnit): Measured {
  const number = sent.number === null ? null : slope * sent.number + shift;
  const text = exactly(sent.text) ?? (number === null ? null : String(number));
  const { unit, unitCode } = wanted;
  return { ...sent, unit, unitCode, text: text ?? sent.text, number: text === null ? null : toNumber(text) };
}

/** Takes results, how some are converted and the unit of their series; gives them with heights, rows and values in it. D14–D16. */
export function inSeriesUnit(results: Results, conversions: Conversions, wanted: SeriesUnit | null): Results {
  if (conversions.size === 0) return results;
  const inUnit = (row: number): ResultValue => {
    const value = results.value(row);
    const how = conversions.get(results.facts(row))?.how ?? null;
    if (how === null || value.kind !== 'quantity') return value;
    return { kind: 'quantity', quantity: convert(value.quantity, how, wanted ?? NO_UNIT) };
  };
  return {
    ...results,
    inUnit,
    y: (row) => {
      const y = results.y(row);
      const how = conversions.get(results.facts(row))?.how ?? null;
      return y === null || how === null ? y : how.slope * y + how.shift;
    },
    entry: (row) => {
      const entry = results.entry(row);
      const value = inUnit(row);
      const isConverted = (conversions.get(results.facts(row))?.how ?? null) !== null;
      if (!isConverted || value.kind !== 'quantity' || value.quantity.number === null) return entry;
      return { ...entry, row: { ...entry.row, converted: valueText(value) } };
    },
  };
}

/** Takes a range as sent, how its result was converted and the units of both; gives the range in that of the series, and says so. D19. */
export function rangeInUnit(range: Range, how: Conversion, sent: string | null, wanted: string | null): Range {
  const limit = (text: string | null, number: number | null): string | null =>
    text === null || number === null ? null : how.exactly(text);
  const [low, high] = [limit(range.low, range.lowNumber), limit(range.high, range.highNumber)];
  const said =
    low !== null && high !== null ? `${low}–${high}` : low !== null ? `${low} or more` : `${high ?? ''} or less`;
  return {
    ...{ low, high, lowNumber: low === null ? null : toNumber(low), highNumber: high === null ? null : toNumber(high) },
    text: `${said}${wanted === null ? '' : ` ${wanted}`}, converted from ${range.text}${sent === null ? '' : ` ${sent}`}`,
  };
}

const points = (n: number): string => `${n} ${n === 1 ? 'point' : 'points'}`;

/** Takes the drawn results of a window; gives in words which were sent in other units and what was done. D16, D42. */
export function conversionNotes(results: Results, conversions: Conversions, drawn: Int32Array): string[] {
  const counts = new Map<OtherUnit, number>();
  if (conversions.size === 0) return [];
  for (const row of drawn) {
    const other = conversions.get(results.facts(row));
    if (other !== undefined) counts.set(other, (counts.get(other) ?? 0) + 1);
  }
  const notes = new Map<string, number>();
  const note = ({ unit, how }: OtherUnit): [string, string] =>
    how === null
      ? [`Sent as ${unit}`, 'which is the same size']
      : [`Converted from ${unit}`, `${how.words}, ${how.rounding} (${how.source})`];
  for (const [other, count] of counts) {
    const key = note(other).join('\n');
    notes.set(key, (notes.get(key) ?? 0) + count);
  }
  return [...notes].map(([key, count]) => key.replace('\n', ` at ${points(count)}, `));
}
