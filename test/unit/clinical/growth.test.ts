import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chartAt,
  DAYS_PER_MONTH,
  GROWTH_MEASURES,
  GROWTH_PERCENTILES,
  growthPlace,
  growthSize,
  percentileWords,
  zWords,
  type GrowthMeasure,
  type GrowthSex,
} from '../../../shared/clinical/growth.ts';
import { percentileOf, zOfShare } from '../../../shared/clinical/normal.ts';

const sizeOf = (l: number, m: number, s: number, z: number): number =>
  l === 0 ? m * Math.exp(s * z) : m * (1 + l * s * z) ** (1 / l);

/** L, M and S as WHO publishes them by day of age (weianthro, lenanthro, hcanthro, bmianthro). */
const WHO: readonly (readonly [GrowthMeasure, GrowthSex, number, number, number, number])[] = [
  ['weight', 'male', 0, 0.3487, 3.3464, 0.14602],
  ['weight', 'male', 61, 0.1969, 5.5714, 0.12382],
  ['weight', 'male', 183, 0.1256, 7.9389, 0.10957],
  ['weight', 'male', 365, 0.0645, 9.646, 0.10925],
  ['weight', 'male', 548, 0.021, 10.9393, 0.1112],
  ['weight', 'female', 1, 0.3259, 3.1957, 0.14578],
  ['weight', 'female', 91, 0.0407, 5.8393, 0.12622],
  ['weight', 'female', 274, -0.1507, 8.2259, 0.12199],
  ['weight', 'female', 500, -0.2515, 9.9023, 0.12304],
  ['height', 'male', 0, 1, 49.8842, 0.03795],
  ['height', 'male', 274, 1, 71.9714, 0.03117],
  ['height', 'male', 540, 1, 82, 0.03271],
  ['height', 'female', 120, 1, 61.9686, 0.03487],
  ['height', 'female', 365, 1, 74.0049, 0.03479],
  ['head', 'male', 183, 1, 43.3393, 0.02817],
  ['head', 'male', 600, 1, 47.6478, 0.02805],
  ['head', 'female', 30, 1, 36.5163, 0.03211],
  ['head', 'female', 400, 1, 45.2124, 0.03018],
  ['bmi', 'male', 7, 0.5247, 13.3421, 0.09821],
  ['bmi', 'male', 240, -0.2756, 17.2742, 0.08145],
  ['bmi', 'female', 150, -0.082, 16.8302, 0.091],
  ['bmi', 'female', 450, -0.4359, 16.0258, 0.08722],
];

/** Sizes at percentiles as the CDC publishes them (2000 charts), and the median, at an age in months. */
const CDC: readonly (readonly [GrowthMeasure, GrowthSex, number, readonly (readonly [number, number])[]])[] = [
  ['bmi', 'male', 24, [[3, 14.52095333], [5, 14.73731947], [10, 15.09032827], [25, 15.74164233], [50, 16.57502768], [75, 17.55718781], [90, 18.60948128]]],
  ['height', 'male', 24, [[3, sizeOf(0.941523967, 86.45220101, 0.040321528, -1.88079)], [50, 86.45220101]]],
  ['height', 'male', 120.5, [[3, 126.6677], [50, 138.8234], [97, 151.5295]]],
  ['weight', 'female', 120.5, [[3, 23.9914], [10, 26.3311], [50, 33.0639], [90, 43.8505], [97, 51.4292]]],
]; // prettier-ignore

const anySex = fc.constantFrom<GrowthSex>('male', 'female');
const anyMeasure = fc.constantFrom(...GROWTH_MEASURES);

describe('the tables', () => {
  it.each(WHO)('display-40: %s of a %s at %d days is as WHO publishes it', (measure, sex, days, l, m, s) => {
    for (const z of [-2, 0, 2]) {
      const place = growthPlace(measure, sex, days / DAYS_PER_MONTH, sizeOf(l, m, s, z));
      expect(place?.chart).toBe('WHO 2006');
      expect(Math.abs((place?.z ?? 9) - z)).toBeLessThan(0.01);
    }
  });

  it.each(CDC)('display-40: %s of a %s at %d months is as the CDC publishes it', (measure, sex, months, sizes) => {
    for (const [percentile, size] of sizes) {
      const place = growthPlace(measure, sex, months, size);
      expect(place?.chart).toBe('CDC 2000');
      expect(Math.abs((place?.percentile ?? 999) - percentile)).toBeLessThan(0.05);
      expect(growthSize(measure, sex, months, percentile)).toBeCloseTo(size, 2);
    }
  });

  /** Boys of 120.5 months: the extended charts of 2022. */
  it.each([
    [98, 26.0869],
    [99, 28.1426],
    [99.9, 33.0248],
  ])(
    'display-40: above the 95th percentile the index has the extended percentile %d at %d kg/m²',
    (percentile, bmi) => {
      const place = growthPlace('bmi', 'male', 120.5, bmi);
      expect(place?.chart).toBe('CDC 2022 extended');
      expect(place?.percentile).toBeCloseTo(percentile, 2);
      expect(place?.z).toBeCloseTo(zOfShare(percentile / 100), 1);
    },
  );

  it('display-40: above an index of 60 no chart is made, and none is guessed', () => {
    expect(growthPlace('bmi', 'male', 120.5, 60)?.chart).toBe('CDC 2022 extended');
    expect(growthPlace('bmi', 'male', 120.5, 60.1)).toBeNull();
  });
});

describe('which chart', () => {
  it.each([
    ['weight', 0, 'WHO 2006'],
    ['weight', 23.99, 'WHO 2006'],
    ['weight', 24, 'CDC 2000'],
    ['height', 240, 'CDC 2000'],
    ['height', 240.1, null],
    ['bmi', -0.1, null],
    ['head', 23.99, 'WHO 2006'],
    ['head', 24, null],
  ] as const)('display-40: %s at %d months: %s', (measure, months, chart) => {
    expect(chartAt(measure, months)).toBe(chart);
    const place = growthPlace(measure, 'female', months, measure === 'bmi' ? 16 : 47);
    expect(place === null ? null : place.chart).toBe(chart);
  });

  it('display-40: WHO counts a weight beyond three deviations in steps of the last one', () => {
    const at = (z: number): number => sizeOf(0.0645, 9.646, 0.10925, z);
    const size = at(3) + (at(3) - at(2)) / 2;
    expect(growthPlace('weight', 'male', 365 / DAYS_PER_MONTH, size)?.z).toBeCloseTo(3.5, 2);
  });
});

describe('percentile and z', () => {
  it('property: display-40: a size and its percentile are each other’s inverse on every line', () => {
    fc.assert(
      fc.property(
        anyMeasure,
        anySex,
        fc.double({ min: 0, max: 240, noNaN: true }),
        fc.constantFrom(...GROWTH_PERCENTILES),
        (measure, sex, months, percentile) => {
          const size = growthSize(measure, sex, months, percentile);
          expect(size === null).toBe(chartAt(measure, months) === null);
          if (size === null) return;
          expect(growthPlace(measure, sex, months, size)?.percentile).toBeCloseTo(percentile, 3);
        },
      ),
      { seed: 40, numRuns: 1500 },
    );
  });

  it('property: display-40: who is larger is never on a lower percentile', () => {
    const size = fc.double({ min: 1, max: 200, noNaN: true });
    fc.assert(
      fc.property(anyMeasure, anySex, fc.integer({ min: 0, max: 240 }), size, size, (measure, sex, months, a, b) => {
        const at = (one: number) => growthPlace(measure, sex, months, one);
        const [less, more] = [at(Math.min(a, b)), at(Math.max(a, b))];
        if (less === null || more === null) return;
        expect(more.percentile).toBeGreaterThanOrEqual(less.percentile - 1e-6);
      }),
      { seed: 40, numRuns: 1500 },
    );
  });

  it('display-40: the distribution is the normal one', () => {
    expect(percentileOf(0)).toBeCloseTo(50, 10);
    expect(percentileOf(1.959963985)).toBeCloseTo(97.5, 7);
    expect(percentileOf(-3.090232306)).toBeCloseTo(0.1, 7);
    expect(percentileOf(4)).toBeCloseTo(99.996832876, 7);
    expect(zOfShare(0.97)).toBeCloseTo(1.880793608, 7);
  });

  it.each([
    [58.2, '58th'],
    [2.6, '3rd'],
    [91, '91st'],
    [12, '12th'],
    [0.44, '0.4th'],
    [99.73, '99.7th'],
    [0.04, 'below 0.1'],
    [99.96, 'above 99.9'],
  ])('display-40: percentile %d reads %s', (percentile, words) => {
    expect(percentileWords(percentile)).toBe(words);
  });

  it('display-40: z is printed with its sign', () => {
    expect([0.207, -1.881, 0, -0.004].map(zWords)).toEqual(['+0.21', '−1.88', '0.00', '0.00']);
  });
});
