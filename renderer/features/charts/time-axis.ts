/** The horizontal axis: proportional time, oldest left (D30), with ticks where years, months, days or hours begin. */
import { formatClock, monthName, wallClock } from '../../../shared/clinical/dates.ts';

export type TimeTick = { readonly atMs: number; readonly label: string };

type Unit = 'year' | 'month' | 'day' | 'hour';
type Step = { readonly unit: Unit; readonly size: number; readonly ms: number };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEAR_MS = 365.25 * DAY_MS;
const step = (unit: Unit, size: number, unitMs: number): Step => ({ unit, size, ms: size * unitMs });
const STEPS: readonly Step[] = [
  ...[1, 2, 3, 6, 12].map((n) => step('hour', n, HOUR_MS)),
  ...[1, 2, 5, 10].map((n) => step('day', n, DAY_MS)),
  ...[1, 2, 3, 6].map((n) => step('month', n, YEAR_MS / 12)),
  ...[1, 2, 5, 10, 20, 50, 100].map((n) => step('year', n, YEAR_MS)),
];
/** Room that one label wants, in px. */
const LABEL_PX = 76;
const CHAR_PX = 6.4;

/** When a wall clock of the zone shows this; months and days may run over. Two rounds settle a change of the clocks. */
function instantOf(year: number, month: number, day: number, hour: number, timeZone: string): number {
  const wanted = Date.UTC(year, month - 1, day, hour);
  let ms = wanted;
  for (let round = 0; round < 2; round++) {
    const w = wallClock(ms, timeZone);
    ms += wanted - Date.UTC(w.year, w.month - 1, w.day, w.hour, w.minute, w.second);
  }
  return Math.floor(ms / 1000) * 1000;
}

/** The `n`th beginning of a step at or after the unit that holds the start. */
function beginning(s: Step, fromMs: number, n: number, timeZone: string): number {
  const w = wallClock(fromMs, timeZone);
  const floor = (value: number): number => Math.floor(value / s.size) * s.size + n * s.size;
  switch (s.unit) {
    case 'year':
      return instantOf(floor(w.year), 1, 1, 0, timeZone);
    case 'month':
      return instantOf(w.year, floor(w.month - 1) + 1, 1, 0, timeZone);
    case 'day':
      return instantOf(w.year, w.month, 1 + floor(w.day - 1), 0, timeZone);
    case 'hour':
      return instantOf(w.year, w.month, w.day, floor(w.hour), timeZone);
  }
}

/** Days that are counted from the first of their month begin again with the next one. */
function startsOf(s: Step, fromMs: number, toMs: number, timeZone: string): number[] {
  const found: number[] = [];
  let from = fromMs;
  for (let n = 0; found.length < 200; n++) {
    const atMs = beginning(s, from, n, timeZone);
    if (s.unit === 'day') {
      const first = nextMonth(from, timeZone);
      // The last days of a month give way to the first of the next one.
      if (atMs >= first || (s.size > 1 && first - atMs < s.ms * 0.6)) {
        if (first > toMs) break;
        from = first;
        n = -1;
        continue;
      }
    }
    if (atMs > toMs) break;
    if (atMs >= fromMs && atMs > (found.at(-1) ?? -Infinity)) found.push(atMs);
  }
  return found;
}

function nextMonth(ms: number, timeZone: string): number {
  const w = wallClock(ms, timeZone);
  return instantOf(w.year, w.month + 1, 1, 0, timeZone);
}

/** The year is said where it begins and on the first tick, so that no tick is of an unknown year. */
function labelOf(s: Step, atMs: number, first: boolean, timeZone: string): string {
  const w = wallClock(atMs, timeZone);
  const month = monthName(w.month);
  const day = `${String(w.day).padStart(2, '0')}-${month}`;
  switch (s.unit) {
    case 'year':
      return String(w.year);
    case 'month':
      return w.month === 1 || first ? `${month}-${w.year}` : month;
    case 'day':
      return first || (w.month === 1 && w.day === 1) ? `${day}-${w.year}` : day;
    case 'hour':
      if (first) return `${day}-${w.year} ${formatClock(atMs, timeZone)}`;
      return w.hour === 0 ? day : formatClock(atMs, timeZone);
  }
}

/**
 * Takes a window in epoch ms, the plot's width in px and a zone; gives ascending ticks within the window whose labels
 * do not touch each other and end before the plot does.
 */
export function timeTicks(fromMs: number, toMs: number, plotPx: number, timeZone: string): readonly TimeTick[] {
  const span = toMs - fromMs;
  if (!(span > 0) || plotPx <= 0) return [];
  const wanted = Math.max(1, Math.floor(plotPx / LABEL_PX));
  const index = STEPS.findIndex((s) => span / s.ms <= wanted);
  // A window shorter than its step may hold no beginning at all: then the next finer step has one.
  for (let i = index === -1 ? STEPS.length - 1 : index; i >= 0; i--) {
    const s = STEPS[i];
    const ticks = s === undefined ? [] : labelled(s, fromMs, toMs, plotPx / span, timeZone);
    if (ticks.length > 0) return ticks;
  }
  return [];
}

function labelled(s: Step, fromMs: number, toMs: number, pxPerMs: number, timeZone: string): TimeTick[] {
  const ticks: TimeTick[] = [];
  let freeFrom = -Infinity;
  for (const atMs of startsOf(s, fromMs, toMs, timeZone)) {
    const label = labelOf(s, atMs, ticks.length === 0, timeZone);
    const px = (atMs - fromMs) * pxPerMs;
    const endPx = px + 4 + label.length * CHAR_PX;
    if (px < freeFrom || endPx > (toMs - fromMs) * pxPerMs + 8) continue;
    freeFrom = endPx + 6;
    ticks.push({ atMs, label });
  }
  return ticks;
}
