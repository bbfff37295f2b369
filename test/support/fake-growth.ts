/** The growth of a made-up boy, on the real charts: near the median, heavier from ten on. */
import {
  GROWTH_MEASURES,
  GROWTH_PERCENTILES,
  growthPlace,
  growthSize,
  percentileWords,
  zWords,
  type GrowthMeasure,
} from '../../shared/clinical/growth.ts';
import type { Growth, GrowthPoint } from '../../shared/growth.ts';

const AGES = [0, 1, 2, 4, 6, 9, 12, 18, 23, 25, 30, 36, 48, 60, 72, 84, 96, 108, 120, 132, 144, 156, 168];
const UNITS: Readonly<Record<GrowthMeasure, string>> = { weight: 'kg', height: 'cm', bmi: 'kg/m²', head: 'cm' };
const BORN_MS = Date.parse('2012-08-14T09:00:00Z');
const MONTH_MS = 30.4375 * 86_400_000;
const PLACES = [42, 55, 61, 48, 50, 58, 63, 66, 60, 52, 49, 57];

const ageOf = (months: number): string => (months < 24 ? `${months} months` : `${Math.floor(months / 12)} y`);

function pointAt(measure: GrowthMeasure, months: number, n: number): GrowthPoint[] {
  const share = Math.min(
    96.5,
    (PLACES[n % PLACES.length] ?? 50) + (measure === 'height' ? 0 : Math.max(0, months - 108) * 0.6),
  );
  const size = growthSize(measure, 'male', months, share);
  if (size === null) return [];
  const y = Number((measure === 'bmi' && months > 160 ? size + 4 : size).toFixed(1));
  const place = growthPlace(measure, 'male', months, y);
  const atMs = BORN_MS + months * MONTH_MS;
  return [
    {
      ...{
        id: `Observation/${measure}-${months}`,
        sent: new Date(atMs).toISOString(),
        atMs,
        months,
        age: ageOf(months),
        y,
      },
      ...{ value: `${y.toFixed(1)} ${UNITS[measure]}`, note: n === 3 ? 'corrected' : null },
      percentile: place === null ? null : percentileWords(place.percentile),
      z: place === null ? null : zWords(place.z),
      chart: place?.chart ?? 'no chart',
    },
  ];
}

function segment(measure: GrowthMeasure, chart: string, from: number, to: number, step: number): Growth['segments'] {
  const ages = Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, n) => Math.min(to, from + n * step));
  const curves = GROWTH_PERCENTILES.map((percentile) => ({
    percentile,
    points: ages.flatMap((months) => {
      const y = growthSize(measure, 'male', months, percentile);
      return y === null ? [] : [{ months, y }];
    }),
  }));
  return curves.every(({ points }) => points.length < 2) ? [] : [{ chart, curves }];
}

/** Takes a measure; gives what main would answer of the boy. */
export function sampleGrowth(measure: GrowthMeasure): Growth {
  return {
    ...{ measure, measures: [...GROWTH_MEASURES], unit: UNITS[measure], sex: 'boys', noPercentile: null, earlier: 0 },
    notes: [
      'Age not corrected for gestation: none sent.',
      'Under 24 months: WHO Child Growth Standards 2006.',
      'From 24 months: CDC growth charts 2000.',
      'The chart changes at 24 months: percentile and z may jump there without a change in growth.',
    ],
    points: AGES.flatMap((months, n) => pointAt(measure, months, n)),
    unplaced: [{ reason: 'no unit sent', count: 1 }],
    segments: [...segment(measure, 'WHO 2006', 0, 23.999, 1), ...segment(measure, 'CDC 2000', 24, 180, 3)],
  };
}

/** The same of a child whose sex was recorded as other: no line, no percentile. */
export function withoutSex(growth: Growth): Growth {
  const points = growth.points.map((point) => ({
    ...point,
    ...{ percentile: null, z: null, chart: 'no chart for the sex as recorded' },
  }));
  return { ...growth, sex: null, noPercentile: 'no percentile: sex recorded as other', segments: [], points };
}
