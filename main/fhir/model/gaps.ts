/**
 * Where a line must be broken (D30). A gap is an interval longer than twice what is usual at most (the upper quartile
 * of the series' intervals, so that one stay in hospital does not make years of visits look broken), and longer than a
 * hundredth of all the time it spans: shorter breaks could not be seen. It takes three results to know what is usual.
 */
import { formatClock, formatDay, monthName, wallClock } from '../../../shared/clinical/dates.ts';

type Gap = { readonly fromMs: number; readonly toMs: number };

const USUAL_TIMES = 2;
const UPPER_QUARTILE = 0.75;
const SPAN_SHARE = 100;
const DAY_MS = 86_400_000;

/** Takes times in epoch ms, ascending; gives the longest interval a line may cross, in ms. D30. */
export function longestJoin(times: ArrayLike<number>): number {
  const intervals: number[] = [];
  for (let i = 1; i < times.length; i++) {
    const interval = (times[i] ?? 0) - (times[i - 1] ?? 0);
    if (interval > 0) intervals.push(interval);
  }
  if (intervals.length < 2) return Infinity;
  intervals.sort((a, b) => a - b);
  const usual = intervals[Math.floor((intervals.length - 1) * UPPER_QUARTILE)] ?? 0;
  const span = (times[times.length - 1] ?? 0) - (times[0] ?? 0);
  return Math.max(USUAL_TIMES * usual, span / SPAN_SHARE);
}

/** Takes times in epoch ms, ascending; gives the gaps between them, oldest first. D30. */
export function findGaps(times: ArrayLike<number>): Gap[] {
  const longest = longestJoin(times);
  const found: Gap[] = [];
  for (let i = 1; i < times.length; i++) {
    const [fromMs, toMs] = [times[i - 1] ?? 0, times[i] ?? 0];
    if (toMs - fromMs > longest) found.push({ fromMs, toMs });
  }
  return found;
}

/** Takes a gap; gives `No result Feb to Aug 2025`, by days where shorter than two months, by the clock within a day or so. D30. */
export function gapText(gap: Gap, timeZone: string): string {
  const { fromMs, toMs } = gap;
  const length = toMs - fromMs;
  if (length < 2 * DAY_MS) {
    const moment = (ms: number): string => `${formatDay(ms, timeZone)} ${formatClock(ms, timeZone)}`;
    return `No result ${moment(fromMs)} to ${moment(toMs)}`;
  }
  if (length < 62 * DAY_MS) return `No result ${formatDay(fromMs, timeZone)} to ${formatDay(toMs, timeZone)}`;
  const [from, to] = [wallClock(fromMs, timeZone), wallClock(toMs, timeZone)];
  const start = from.year === to.year ? monthName(from.month) : `${monthName(from.month)} ${from.year}`;
  return `No result ${start} to ${monthName(to.month)} ${to.year}`;
}
