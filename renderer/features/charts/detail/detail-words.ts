/** What the detail of a series says about what it shows. */
import type { ChartPoint, SeriesView } from '../../../../shared/chart-model.ts';
import { formatClock, formatDay } from '../../../../shared/clinical/dates.ts';
import { countWords } from '../../../list-words.ts';
import type { Window } from '../geometry.ts';
import type { ValueAxis } from '../value-axis.ts';
import { unitWords } from '../words.ts';

const DAY_MS = 86_400_000;

/** `03-Feb-2025 to 20-Nov-2026`, with the clock where it is no longer than two days. */
export function stretchWords({ fromMs, toMs }: Window, timeZone: string): string {
  const clock = toMs - fromMs <= 2 * DAY_MS;
  const words = (ms: number): string =>
    clock ? `${formatDay(ms, timeZone)} ${formatClock(ms, timeZone)}` : formatDay(ms, timeZone);
  return `${words(fromMs)} to ${words(toMs)}`;
}

/** `Showing 03-Feb-2025 to 20-Nov-2026: 12 earlier, 3 later not shown` (D34); null answer: it is still being read. */
export function shownWords(stretch: Window, answer: SeriesView | null, timeZone: string): string {
  const showing = `Showing ${stretchWords(stretch, timeZone)}`;
  if (answer === null) return `${showing}: reading…`;
  const outside = [
    answer.earlier > 0 ? `${countWords(answer.earlier)} earlier` : '',
    answer.later > 0 ? `${countWords(answer.later)} later` : '',
  ].filter((part) => part !== '');
  return outside.length === 0 ? showing : `${showing}: ${outside.join(', ')} not shown`;
}

/** Said wherever the axis was stretched to what is shown (D33). */
export const rescaledWords = (axis: ValueAxis, unit: string | null): string =>
  `Value axis re-scaled to what is shown: ${axis.format(axis.min)} to ${axis.format(axis.max)} ${unitWords(unit)}`;

/** The point nearest in time to a moment; null without any. */
export function nearestInTime(points: readonly ChartPoint[], ms: number): ChartPoint | null {
  const distance = ({ startMs, endMs }: ChartPoint): number => Math.max(startMs - ms, ms - endMs, 0);
  return points.reduce<ChartPoint | null>(
    (best, point) => (best === null || distance(point) < distance(best) ? point : best),
    null,
  );
}
