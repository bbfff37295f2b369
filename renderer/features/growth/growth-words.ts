/** What the growth page says in words (display 40). */
import type { GrowthMeasure } from '../../../shared/clinical/growth.ts';
import { formatSent } from '../../../shared/clinical/dates.ts';
import type { Growth, GrowthPoint } from '../../../shared/growth.ts';

export const MEASURE_WORDS: Readonly<Record<GrowthMeasure, string>> = {
  weight: 'Weight',
  height: 'Length or height',
  bmi: 'Body mass index',
  head: 'Head circumference',
};
export const SHORT_WORDS: Readonly<Record<GrowthMeasure, string>> = {
  weight: 'Weight',
  height: 'Height',
  bmi: 'BMI',
  head: 'Head',
};

export const titleWords = ({ measure, sex }: Growth): string =>
  `${MEASURE_WORDS[measure]} for age${sex === null ? '' : `, ${sex}`}`;

/** `3rd`, `97th`. */
export const lineWords = (percentile: number): string => (percentile === 3 ? '3rd' : `${percentile}th`);

/** Percentile and z of a point, or why there is none. */
export const placeWords = ({ percentile, z, chart }: GrowthPoint): string =>
  percentile === null || z === null ? `no percentile: ${chart}` : `percentile ${percentile}, z ${z}, ${chart}`;

/** One point in full, as it is read out. */
export const pointWords = (point: GrowthPoint, timeZone: string): string =>
  [
    `${formatSent(point.sent, timeZone, false)}, ${point.age}: ${point.value}`,
    ...(point.note === null ? [] : [point.note]),
    placeWords(point),
  ].join('; ');

/** The chart in one sentence (a11y goal 4). */
export function sentenceOf({ points, measure, noPercentile }: Growth, timeZone: string): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined)
    return `No ${MEASURE_WORDS[measure].toLowerCase()} that can be placed.`;
  const count = points.length === 1 ? '1 point' : `${points.length} points`;
  const from = `first ${first.value} at ${first.age}`;
  const none = noPercentile === null ? '' : ` ${noPercentile}.`;
  return `${count}, ${from}, latest ${pointWords(last, timeZone)}.${none}`;
}
