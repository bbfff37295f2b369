import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acvpuOf,
  breathingOf,
  celsiusOf,
  NEWS2_PARAMETERS,
  news2Band,
  news2Points,
  news2Sum,
  type News2Parameter,
  type News2Scale,
  type News2Values,
} from '../../../shared/clinical/news2.ts';

const WELL: News2Values = {
  ...{ respiration: 16, saturation: 98, oxygen: 'air', systolic: 124, pulse: 72 },
  ...{ consciousness: 'A', temperature: 37 },
};
type Numeric = Exclude<News2Parameter, 'oxygen' | 'consciousness'>;
const pointsOf = (parameter: News2Parameter, values: Partial<News2Values>, scale: News2Scale = 1): number | null =>
  news2Points({ ...WELL, ...values }, scale)[parameter];

/** Both sides of every edge of the RCP's chart: value and its points. */
const EDGES: readonly (readonly [Numeric, readonly (readonly [number, number])[]])[] = [
  ['respiration', [[0, 3], [8, 3], [9, 1], [11, 1], [12, 0], [20, 0], [21, 2], [24, 2], [25, 3], [60, 3]]],
  ['saturation', [[50, 3], [91, 3], [92, 2], [93, 2], [94, 1], [95, 1], [96, 0], [100, 0]]],
  ['systolic', [[0, 3], [90, 3], [91, 2], [100, 2], [101, 1], [110, 1], [111, 0], [219, 0], [220, 3], [300, 3]]],
  ['pulse', [[0, 3], [40, 3], [41, 1], [50, 1], [51, 0], [90, 0], [91, 1], [110, 1], [111, 2], [130, 2], [131, 3]]],
  ['temperature', [[30, 3], [35, 3], [35.1, 1], [36, 1], [36.1, 0], [38, 0], [38.1, 1], [39, 1], [39.1, 2], [42, 2]]],
]; // prettier-ignore
const SCALE_2_AIR = [[83, 3], [84, 2], [85, 2], [86, 1], [87, 1], [88, 0], [92, 0], [93, 0], [97, 0], [100, 0]] as const; // prettier-ignore
const SCALE_2_OXYGEN = [[83, 3], [84, 2], [85, 2], [86, 1], [87, 1], [88, 0], [92, 0], [93, 1], [94, 1], [95, 2], [96, 2], [97, 3], [100, 3]] as const; // prettier-ignore

describe('points', () => {
  for (const [parameter, cases] of EDGES) {
    it.each(cases.map(([value, points]) => ({ value, points })))(
      `display-39: ${parameter} $value has $points points`,
      ({ value, points }) => {
        expect(pointsOf(parameter, { [parameter]: value })).toBe(points);
      },
    );
  }

  it.each(SCALE_2_AIR)('display-39: saturation %d on air has %d points on scale 2', (saturation, points) => {
    expect(pointsOf('saturation', { saturation, oxygen: 'air' }, 2)).toBe(points);
  });

  it.each(SCALE_2_OXYGEN)('display-39: saturation %d on oxygen has %d points on scale 2', (saturation, points) => {
    expect(pointsOf('saturation', { saturation, oxygen: 'oxygen' }, 2)).toBe(points);
  });

  it('display-39: a saturation above 92 has no points on scale 2 while nobody said what is breathed', () => {
    expect(pointsOf('saturation', { saturation: 93, oxygen: null }, 2)).toBeNull();
    expect(pointsOf('saturation', { saturation: 92, oxygen: null }, 2)).toBe(0);
  });

  it('display-39: oxygen has two points, anything but alert has three', () => {
    expect([pointsOf('oxygen', { oxygen: 'air' }), pointsOf('oxygen', { oxygen: 'oxygen' })]).toEqual([0, 2]);
    const levels = (['A', 'C', 'V', 'P', 'U'] as const).map((consciousness) =>
      pointsOf('consciousness', { consciousness }),
    );
    expect(levels).toEqual([0, 3, 3, 3, 3]);
  });

  it('display-39: a value between two steps goes to the nearer one', () => {
    expect(pointsOf('temperature', { temperature: celsiusOf(100.4) })).toBe(0);
    expect(pointsOf('temperature', { temperature: 38.05 })).toBe(1);
    expect(pointsOf('temperature', { temperature: 38.04 })).toBe(0);
    expect(pointsOf('respiration', { respiration: 20.4 })).toBe(0);
    expect(pointsOf('respiration', { respiration: 20.5 })).toBe(2);
  });
});

describe('bands', () => {
  it.each([
    [0, 0, 'none'],
    [1, 1, 'low'],
    [4, 2, 'low'],
    [3, 3, 'low-medium'],
    [4, 3, 'low-medium'],
    [5, 2, 'medium'],
    [6, 3, 'medium'],
    [7, 1, 'high'],
    [20, 3, 'high'],
  ] as const)('display-39: a sum of %d with at most %d in one part is %s', (sum, highest, band) => {
    expect(news2Band(sum, highest)).toBe(band);
  });

  it('display-39: everything at its worst is 20', () => {
    const worst: News2Values = {
      ...{ respiration: 40, saturation: 70, oxygen: 'oxygen', systolic: 60, pulse: 150 },
      ...{ consciousness: 'U', temperature: 34 },
    };
    expect(news2Sum(news2Points(worst, 1))).toMatchObject({ total: 20, band: 'high', missing: [] });
  });
});

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const anyValues: fc.Arbitrary<News2Values> = fc.record({
  respiration: fc.option(number(0, 80)),
  saturation: fc.option(number(1, 100)),
  oxygen: fc.option(fc.constantFrom('air', 'oxygen')),
  systolic: fc.option(number(0, 300)),
  pulse: fc.option(number(0, 250)),
  consciousness: fc.option(fc.constantFrom('A', 'C', 'V', 'P', 'U')),
  temperature: fc.option(number(25, 45)),
});
const anyScale = fc.constantFrom<News2Scale>(1, 2);

describe('the sum', () => {
  it('property: display-39: there is a total exactly where no part is missing', () => {
    fc.assert(
      fc.property(anyValues, anyScale, (values, scale) => {
        const points = news2Points(values, scale);
        const { total, atLeast, known, missing } = news2Sum(points);
        expect(missing).toEqual(NEWS2_PARAMETERS.filter((parameter) => points[parameter] === null));
        expect(known + missing.length).toBe(7);
        if (Object.values(values).includes(null)) expect(total).toBeNull();
        expect(total).toBe(missing.length === 0 ? atLeast : null);
        expect(atLeast).toBeGreaterThanOrEqual(0);
        expect(atLeast).toBeLessThanOrEqual(20);
      }),
      { seed: 39, numRuns: 2000 },
    );
  });

  it('property: display-39: what is said of an incomplete set is never more than the whole makes', () => {
    fc.assert(
      fc.property(anyValues, fc.subarray([...NEWS2_PARAMETERS]), anyScale, (some, dropped, scale) => {
        const whole = { ...WELL, ...Object.fromEntries(Object.entries(some).filter(([, value]) => value !== null)) };
        const part = { ...whole, ...Object.fromEntries(dropped.map((parameter) => [parameter, null])) };
        const [all, less] = [news2Sum(news2Points(whole, scale)), news2Sum(news2Points(part, scale))];
        expect(less.atLeast).toBeLessThanOrEqual(all.total ?? -1);
        if (dropped.length > 0) expect(less.total).toBeNull();
      }),
      { seed: 39, numRuns: 2000 },
    );
  });

  const NORMAL: Readonly<Record<Numeric, readonly [number, number]>> = {
    respiration: [12, 20],
    saturation: [96, 100],
    systolic: [111, 219],
    pulse: [51, 90],
    temperature: [36.1, 38],
  };
  it.each(Object.entries(NORMAL))(
    'property: display-39: further from normal %s never has fewer points',
    (name, [low, high]) => {
      const parameter = name as Numeric;
      const at = (value: number): number => news2Sum(news2Points({ ...WELL, [parameter]: value }, 1)).total ?? -1;
      fc.assert(
        fc.property(number(0, 60), number(0, 60), (a, b) => {
          const [near, far] = [Math.min(a, b), Math.max(a, b)];
          expect(at(low - far)).toBeGreaterThanOrEqual(at(low - near));
          if (parameter !== 'saturation') expect(at(high + far)).toBeGreaterThanOrEqual(at(high + near));
        }),
        { seed: 39, numRuns: 500 },
      );
    },
  );
});

describe('words', () => {
  it.each([
    ['Alert', 'A'],
    ['Mentally alert (finding)', 'A'],
    ['SNOMED CT 248234008', 'A'],
    ['New confusion', 'C'],
    ['Responds to  voice', 'V'],
    ['P', 'P'],
    ['Unresponsive', 'U'],
    ['Not alert', null],
    ['Alert and orientated', null],
    ['Sedated', null],
    ['15', null],
  ])('display-39: %s is the level %s', (words, level) => {
    expect(acvpuOf(words)).toBe(level);
  });

  it('display-39: only plain words for air or oxygen are taken', () => {
    expect(['Room air', 'On oxygen', 'oxygen 2 L', 'no oxygen'].map(breathingOf)).toEqual([
      'air',
      'oxygen',
      null,
      null,
    ]);
  });
});
