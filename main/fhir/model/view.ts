/** One series in a window of time: its chart and its table, of the same results (D19, D30, D31, D34, D35). */
import type { ChartPoint, Range, ResultRow, SeriesView } from '../../../shared/chart-model.ts';
import { isAbnormal } from '../../../shared/clinical/flags.ts';
import { valueText } from '../../../shared/clinical/value-text.ts';
import { conversionNotes, rangeInUnit } from './converted.ts';
import { findGaps, gapText, longestJoin } from './gaps.ts';
import { plainRange } from './population.ts';
import type { Results } from './observation-table.ts';
import { reduce, type Mark } from './reduce.ts';
import { markOf, whyUndrawn, type SeriesData } from './series.ts';
import { sentenceFor, type Reading, type RowOf } from './sentence.ts';

export type Window = { readonly fromMs: number | null; readonly toMs: number | null };

const DAY_MS = 86_400_000;
const isEarlier = (results: Results, row: number, { fromMs }: Window): boolean =>
  fromMs !== null && results.endMs(row) < fromMs;
const isLater = (results: Results, row: number, { toMs }: Window): boolean =>
  toMs !== null && results.startMs(row) > toMs;
const isInside = (results: Results, row: number, window: Window): boolean =>
  !isEarlier(results, row, window) && !isLater(results, row, window);

/** A whole day is a date; a month, a year or a longer period leaves open when it was (D31). */
function isPartial(results: Results, row: number): boolean {
  const { time } = results.facts(row).row;
  if (time === null) return true;
  const longPeriod = time.precision === 'period' && time.endMs - time.startMs > DAY_MS;
  return time.precision === 'month' || time.precision === 'year' || longPeriod;
}

const startsOf = (results: Results, rows: Int32Array): Float64Array => Float64Array.from(rows, results.startMs);

/** For each drawn result of a whole series: may a line join it to the one before? Told of the series, not of the window, so that zooming changes no line. */
function joins({ results, drawn }: SeriesData): boolean[] {
  const starts = startsOf(results, drawn);
  const longest = longestJoin(starts);
  return Array.from(drawn, (row, i) => {
    const before = drawn[i - 1];
    if (before === undefined || isPartial(results, before) || isPartial(results, row)) return false;
    return (starts[i] ?? 0) - (starts[i - 1] ?? 0) <= longest;
  });
}

const sameRange = (a: Range, b: Range): boolean =>
  a.lowNumber === b.lowNumber && a.highNumber === b.highNumber && a.text === b.text;

const isNumeric = ({ lowNumber, highNumber }: Range): boolean => lowNumber !== null || highNumber !== null;
const isUsual = ({ target }: Range): boolean => target !== true;

/**
 * The numeric ranges that every drawn result was sent with: the one that tells what is usual, where there is one alone
 * of that kind, and those that tell what is aimed at. Where all results were sent in one other unit they are converted
 * as those are, and say so. D19, D38.
 */
function sharedRanges(
  { results, conversions, unit }: SeriesData,
  drawn: Int32Array,
): Pick<SeriesView, 'band' | 'targets'> {
  const none = { band: null, targets: [] };
  const first = drawn[0];
  if (first === undefined) return none;
  const facts = results.facts(first);
  if (facts.row.value.kind !== 'quantity') return none;
  const other = conversions.get(facts);
  const how = other?.how?.words ?? null;
  const forms = new Set(Array.from(drawn, results.facts));
  const alike = [...forms].every((form) => (conversions.get(form)?.how?.words ?? null) === how);
  if (!alike) return none;
  const isShared = (range: Range): boolean =>
    [...forms].every(({ row }) => row.ranges.some((one) => one === range || sameRange(one, range)));
  const onlyOne = [...forms].every(({ row }) => row.ranges.filter(isUsual).length === 1);
  const inUnit = (range: Range): Range =>
    other === undefined || other.how === null ? plainRange(range) : rangeInUnit(range, other.how, other.unit, unit);
  const found = facts.row.ranges.filter((range) => isNumeric(range) && isShared(range));
  const band = onlyOne ? found.find(isUsual) : undefined;
  return {
    band: band === undefined ? null : inUnit(band),
    targets: found.filter((range) => !isUsual(range)).map(inUnit),
  };
}

function pointOf({ results, kind, conversions }: SeriesData, row: number, joined: boolean): ChartPoint {
  const facts = results.facts(row);
  const { status, flag } = facts.row;
  const value = results.value(row);
  const converted = (conversions.get(facts)?.how ?? null) !== null;
  const text = converted ? `${valueText(results.inUnit(row))} (sent as ${valueText(value)})` : valueText(value);
  const comparator = value.kind === 'quantity' ? value.quantity.comparator : null;
  return {
    id: results.id(row),
    startMs: results.startMs(row),
    endMs: results.endMs(row),
    y: results.y(row) ?? 0,
    ...(kind === 'pair' ? { y2: results.y2(row) } : {}),
    ...{ text, converted, comparator, status, flag: flag.level, partial: isPartial(results, row), joined },
  };
}

/** Marks of the window, reduced; joined only where nothing between two kept ones was broken. D35. */
function pointsOf(data: SeriesData, window: Window, maxPoints: number): { points: ChartPoint[]; leftOut: number } {
  const { results, drawn } = data;
  const joined = joins(data);
  const inside: number[] = [];
  for (const [i, row] of drawn.entries()) if (isInside(results, row, window)) inside.push(i);
  const rows = inside.map((i) => drawn[i] ?? 0);
  const marks = rows.map((row) => markOf(results, row));
  const points: ChartPoint[] = [];
  const kept = reduce(marks, maxPoints);
  const flagged = (some: readonly (Mark | undefined)[]): number =>
    some.filter((mark) => mark !== undefined && isAbnormal(mark.level)).length;
  const leftOut = flagged(marks) - flagged(kept.map((at) => marks[at]));
  let next = 0;
  for (const at of kept) {
    let whole = true;
    for (; next <= at; next++) whole = whole && joined[inside[next] ?? -1] === true;
    const row = rows[at];
    if (row !== undefined) points.push(pointOf(data, row, whole && at > 0));
  }
  return { points, leftOut };
}

function undrawnOf(data: SeriesData, ...all: readonly Int32Array[]): SeriesView['undrawn'] {
  const counts = new Map<string, number>();
  for (const rows of all) {
    for (const row of rows) {
      const undrawn = whyUndrawn(data, row);
      if (undrawn !== null) counts.set(undrawn, (counts.get(undrawn) ?? 0) + 1);
    }
  }
  return [...counts].map(([reason, count]) => ({ reason, count }));
}

/** The gaps that lie in the window; one that reaches out of it is told by the count of results outside. */
function gapsOf({ results, drawn }: SeriesData, window: Window, timeZone: string): string[] {
  const inWindow = findGaps(startsOf(results, drawn)).filter(
    (gap) =>
      (window.fromMs === null || gap.fromMs >= window.fromMs) && (window.toMs === null || gap.toMs <= window.toMs),
  );
  return inWindow.reverse().map((gap) => gapText(gap, timeZone));
}

/**
 * Takes a series, a window (null: open) and how many marks fit; gives the chart. Results without a time belong to
 * every window: they are counted and never drawn. D11, D19, D30, D31, D34, D35.
 */
export function viewOf(data: SeriesData, window: Window, maxPoints: number, reading: Reading): SeriesView {
  const { results, untimed } = data;
  const timed = data.timed.filter((row) => isInside(results, row, window));
  const drawn = timed.filter((row) => whyUndrawn(data, row) === null);
  const conversions = conversionNotes(results, data.conversions, drawn);
  const count = (rows: Int32Array, wanted: (row: number) => boolean): number => rows.filter(wanted).length;
  const { points, leftOut } = pointsOf(data, window, Math.min(2000, maxPoints));
  const told = leftOut === 0 ? [] : [`${leftOut} flagged ${leftOut === 1 ? 'result' : 'results'} not drawn: no room`];
  return {
    key: data.key,
    points,
    ...(leftOut === 0 ? {} : { flaggedLeftOut: leftOut }),
    total: timed.length + untimed.length,
    drawable: drawn.length,
    earlier: count(data.timed, (row) => isEarlier(results, row, window)),
    later: count(data.timed, (row) => isLater(results, row, window)),
    undrawn: undrawnOf(data, timed, untimed),
    ...sharedRanges(data, drawn),
    gaps: gapsOf(data, window, reading.timeZone),
    conversions,
    sentence: sentenceFor({ results, timed, drawn, untimed, notes: [...conversions, ...told] }, reading),
  };
}

/** Takes a series and a window; gives its results newest first, those without a time last. D11, D42. */
export function resultsOf(
  { results, timed, untimed, inError, name }: SeriesData,
  query: Window & { readonly inError: boolean; readonly offset: number; readonly limit: number },
  rowOf: RowOf,
): { total: number; rows: ResultRow[] } {
  const isTimed = (row: number): boolean => results.facts(row).row.time !== null;
  const hidden = query.inError ? inError : inError.subarray(0, 0);
  const all = [...timed, ...hidden.filter(isTimed)];
  if (hidden.length > 0) all.sort((a, b) => results.startMs(a) - results.startMs(b));
  const found = all.filter((row) => isInside(results, row, query)).reverse();
  found.push(...untimed, ...hidden.filter((row) => !isTimed(row)));
  return {
    total: found.length,
    rows: found.slice(query.offset, query.offset + query.limit).map((row) => rowOf(results.entry(row), name)),
  };
}
