/** The stretch of time that charts and tables show. */
import type { Series } from '../shared/chart-model.ts';

export type RangeKey = '6m' | '1y' | '3y' | 'all';

export const RANGES = [
  { key: '6m', text: '6 m', spoken: '6 months', months: 6 },
  { key: '1y', text: '1 y', spoken: '1 year', months: 12 },
  { key: '3y', text: '3 y', spoken: '3 years', months: 36 },
  { key: 'all', text: 'All', spoken: 'All results', months: null },
] as const satisfies readonly { key: RangeKey; text: string; spoken: string; months: number | null }[];

export type TimeWindow = { readonly fromMs: number | null; readonly toMs: number };

/** Calendar months before `ms`; a day that the earlier month lacks becomes its last one. */
export function monthsBefore(ms: number, months: number): number {
  const date = new Date(ms);
  const day = date.getDate();
  date.setDate(1);
  date.setMonth(date.getMonth() - months);
  const lastDay = new Date(date.getFullYear(), date.getMonth() + 1, 0).getDate();
  date.setDate(Math.min(day, lastDay));
  return date.getTime();
}

/**
 * The window that a range means in a chart opened at `openedMs`. Its end stands still, so that no chart is asked for
 * again as time goes by, until something newer has come; a result of the future, which a wrong clock can make, is only
 * in `all`.
 */
export function windowOf(key: RangeKey, openedMs: number, series: readonly Series[], nowMs = openedMs): TimeWindow {
  const months = RANGES.find((range) => range.key === key)?.months ?? null;
  const newest = series.map(({ lastMs }) => lastMs ?? openedMs);
  if (months === null) return { fromMs: null, toMs: Math.max(openedMs, ...newest) };
  const toMs = Math.max(openedMs, ...newest.filter((ms) => ms <= nowMs));
  return { fromMs: monthsBefore(openedMs, months), toMs };
}

/** Has a course that can be drawn. */
export const isDrawable = ({ kind, plottable }: Series): boolean => kind !== 'text' && plottable > 0;

/** All of its results are older; false of a series whose results have no time. */
export const endsBefore = ({ lastMs }: Series, fromMs: number): boolean => lastMs !== null && lastMs < fromMs;

/** Three years if at least half of what can be drawn has a result in them, else all; and the screen says so. */
export function defaultRange(series: readonly Series[], nowMs: number): RangeKey {
  const fromMs = monthsBefore(nowMs, 36);
  const drawable = series.filter(isDrawable);
  const timed = (drawable.length === 0 ? series : drawable).filter(({ lastMs }) => lastMs !== null);
  const older = timed.filter((one) => endsBefore(one, fromMs)).length;
  return older * 2 > timed.length ? 'all' : '3y';
}

/** Why everything is shown where nobody asked for it. */
export function allWords(series: readonly Series[], nowMs: number): string {
  const fromMs = monthsBefore(nowMs, 36);
  const none = series.every(({ lastMs }) => lastMs === null || lastMs < fromMs);
  return none
    ? 'No result in the last 3 years: all of them are shown.'
    : 'Most tests have no result in the last 3 years: all results are shown.';
}
