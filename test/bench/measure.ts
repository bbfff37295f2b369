/** One line of the bench's document. */
import { median, percentile, rounded } from './statistics.ts';

type Judged = 'median' | 'p95' | 'p99' | 'max' | 'ratio';

export type Measure = {
  readonly name: string;
  readonly unit: string;
  readonly median: number | null;
  readonly p95?: number | null;
  readonly p99?: number | null;
  readonly max?: number | null;
  /** How many samples these are of. */
  readonly runs: number;
  /** The least that any program would need, measured (or computed from what was measured) in the same run. */
  readonly floor: number | null;
  /** Median by floor. */
  readonly ratio: number | null;
  /** The largest value that meets the goal, and which figure is held against it. */
  readonly target: { readonly of: Judged; readonly atMost: number } | null;
  readonly met: boolean | null;
  readonly note?: string;
};

export type Facts = {
  readonly name: string;
  readonly unit: string;
  readonly samples: readonly number[];
  /** Tails to tell beside the median. */
  readonly tails?: readonly ('p95' | 'p99' | 'max')[];
  readonly floor?: number;
  readonly target?: Measure['target'];
  readonly note?: string;
};

const TAILS = { p95: 0.95, p99: 0.99, max: 1 } as const;

/** Takes samples and what they are held against, gives the line. What could not be measured has not met its goal. */
export function measure({ name, unit, samples, tails = [], floor, target = null, note }: Facts): Measure {
  const middle = median(samples);
  const figures: Record<Judged, number> = {
    median: middle,
    p95: percentile(samples, TAILS.p95),
    p99: percentile(samples, TAILS.p99),
    max: percentile(samples, TAILS.max),
    ratio: floor === undefined || floor === 0 ? NaN : middle / floor,
  };
  return {
    ...{ name, unit, median: rounded(middle) },
    ...Object.fromEntries(tails.map((tail) => [tail, rounded(figures[tail])])),
    ...{ runs: samples.length, floor: rounded(floor ?? NaN), ratio: rounded(figures.ratio), target },
    met: target === null ? null : figures[target.of] <= target.atMost,
    ...(note === undefined ? {} : { note }),
  };
}
