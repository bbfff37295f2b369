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

/** `all` ends with the newest result where one lies in the future, which a wrong clock can make. */
export function windowOf(key: RangeKey, nowMs: number, series: readonly Series[]): TimeWindow {
  const months = RANGES.find((range) => range.key === key)?.months ?? null;
  if (months !== null) return { fromMs: monthsBefore(nowMs, months), toMs: nowMs };
  return { fromMs: null, toMs: Math.max(nowMs, ...series.map(({ lastMs }) => lastMs ?? nowMs)) };
}

/** Three years, unless everything is older: then all, and the screen says so. */
export function defaultRange(series: readonly Series[], nowMs: number): RangeKey {
  const fromMs = monthsBefore(nowMs, 36);
  const timed = series.filter(({ lastMs }) => lastMs !== null);
  return timed.length > 0 && timed.every(({ lastMs }) => (lastMs ?? 0) < fromMs) ? 'all' : '3y';
}
