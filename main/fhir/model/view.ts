/** One series in a window of time: its chart and its table, of the same results (D19, D30, D31, D34, D35). */
import type { ChartPoint, Range, ResultRow, SeriesView } from '../../../shared/chart-model.ts';
import { valueText } from '../../../shared/clinical/value-text.ts';
import { findGaps, gapText, longestJoin } from './gaps.ts';
import type { Entry } from './observation.ts';
import { reduce } from './reduce.ts';
import { markOf, type SeriesData } from './series.ts';
import { sentenceFor, type Reading, type RowOf } from './sentence.ts';

export type Window = { readonly fromMs: number | null; readonly toMs: number | null };

const DAY_MS = 86_400_000;
const startOf = (entry: Entry): number => entry.row.time?.startMs ?? 0;
const endOf = (entry: Entry): number => entry.row.time?.endMs ?? 0;
const isEarlier = (entry: Entry, { fromMs }: Window): boolean => fromMs !== null && endOf(entry) < fromMs;
const isLater = (entry: Entry, { toMs }: Window): boolean => toMs !== null && startOf(entry) > toMs;
const isInside = (entry: Entry, window: Window): boolean => !isEarlier(entry, window) && !isLater(entry, window);

/** A whole day is a date; a month, a year or a longer period leaves open when it was (D31). */
function isPartial({ row: { time } }: Entry): boolean {
  if (time === null) return true;
  const longPeriod = time.precision === 'period' && time.endMs - time.startMs > DAY_MS;
  return time.precision === 'month' || time.precision === 'year' || longPeriod;
}

/** For each drawn result of a whole series: may a line join it to the one before? Told of the series, not of the window, so that zooming changes no line. */
function joins(drawn: readonly Entry[]): boolean[] {
  const longest = longestJoin(drawn.map(startOf));
  return drawn.map((entry, i) => {
    const before = drawn[i - 1];
    if (before === undefined || isPartial(before) || isPartial(entry)) return false;
    return startOf(entry) - startOf(before) <= longest;
  });
}

const sameRange = (a: Range, b: Range): boolean =>
  a.lowNumber === b.lowNumber && a.highNumber === b.highNumber && a.text === b.text;

/** The one numeric range that every drawn result was sent with, or null. D19. */
function bandOf(drawn: readonly Entry[]): Range | null {
  const band = drawn[0]?.row.ranges[0];
  if (band === undefined || drawn[0]?.row.value.kind !== 'quantity') return null;
  if (band.lowNumber === null && band.highNumber === null) return null;
  const shared = drawn.every(({ row: { ranges } }) => ranges.length === 1 && ranges.every((r) => sameRange(r, band)));
  return shared ? band : null;
}

function pointOf(entry: Entry, kind: SeriesData['kind'], joined: boolean): ChartPoint {
  const { value, id, status, flag } = entry.row;
  const comparator = value.kind === 'quantity' ? value.quantity.comparator : null;
  return {
    id,
    startMs: startOf(entry),
    endMs: endOf(entry),
    y: entry.y ?? 0,
    ...(kind === 'pair' ? { y2: entry.y2 } : {}),
    ...{ text: valueText(value), comparator, status, flag: flag.level, partial: isPartial(entry), joined },
  };
}

/** Marks of the window, reduced; joined only where nothing between two kept ones was broken. D35. */
function pointsOf(data: SeriesData, window: Window, maxPoints: number): ChartPoint[] {
  const joined = joins(data.drawn);
  const inside: number[] = [];
  for (const [i, entry] of data.drawn.entries()) if (isInside(entry, window)) inside.push(i);
  const entries = inside.flatMap((i) => data.drawn[i] ?? []);
  const points: ChartPoint[] = [];
  let next = 0;
  for (const at of reduce(entries.map(markOf), maxPoints)) {
    let whole = true;
    for (; next <= at; next++) whole = whole && joined[inside[next] ?? -1] === true;
    const entry = entries[at];
    if (entry !== undefined) points.push(pointOf(entry, data.kind, whole && at > 0));
  }
  return points;
}

function undrawnOf(entries: readonly Entry[]): SeriesView['undrawn'] {
  const counts = new Map<string, number>();
  for (const { undrawn } of entries) if (undrawn !== null) counts.set(undrawn, (counts.get(undrawn) ?? 0) + 1);
  return [...counts].map(([reason, count]) => ({ reason, count }));
}

/** The gaps that lie in the window; one that reaches out of it is told by the count of results outside. */
function gapsOf(data: SeriesData, window: Window, timeZone: string): string[] {
  const inWindow = findGaps(data.drawn.map(startOf)).filter(
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
  const { timeZone } = reading;
  const timed = data.timed.filter((entry) => isInside(entry, window));
  const drawn = timed.filter((entry) => entry.undrawn === null);
  return {
    key: data.key,
    points: pointsOf(data, window, Math.min(2000, maxPoints)),
    total: timed.length + data.untimed.length,
    drawable: drawn.length,
    earlier: data.timed.filter((entry) => isEarlier(entry, window)).length,
    later: data.timed.filter((entry) => isLater(entry, window)).length,
    undrawn: undrawnOf([...timed, ...data.untimed]),
    band: bandOf(drawn),
    gaps: gapsOf(data, window, timeZone),
    sentence: sentenceFor(timed, drawn, data.untimed, reading),
  };
}

/** Takes a series and a window; gives its results newest first, those without a time last. D11, D42. */
export function resultsOf(
  data: SeriesData,
  query: Window & { readonly inError: boolean; readonly offset: number; readonly limit: number },
  rowOf: RowOf,
): { total: number; rows: ResultRow[] } {
  const hidden = query.inError ? data.inError : [];
  const timed = [...data.timed, ...hidden.filter((entry) => entry.row.time !== null)];
  if (hidden.length > 0) timed.sort((a, b) => startOf(a) - startOf(b));
  const found = timed.filter((entry) => isInside(entry, query)).reverse();
  found.push(...data.untimed, ...hidden.filter((entry) => entry.row.time === null));
  return {
    total: found.length,
    rows: found.slice(query.offset, query.offset + query.limit).map((entry) => rowOf(entry, data.name)),
  };
}
