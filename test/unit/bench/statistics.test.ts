import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measure } from '../../bench/measure.ts';
import { median, percentile, rounded } from '../../bench/statistics.ts';

const SAMPLES = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 60 });

describe('median', () => {
  it('is the middle one, or the mean of the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 6])).toBe(5.5);
    expect(median([7])).toBe(7);
    expect(median([])).toBeNaN();
  });

  it('sorts by value, not by digits', () => {
    expect(median([10, 9, 100])).toBe(10);
  });
});

describe('percentile', () => {
  it('is the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, n) => 100 - n);
    expect(percentile(hundred, 0.95)).toBe(95);
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile(hundred, 1)).toBe(100);
    expect(percentile([3, 1, 2], 0.95)).toBe(3);
    expect(percentile([], 0.95)).toBeNaN();
  });

  it('is a sample that at least that share does not exceed, and no smaller one is', () => {
    fc.assert(
      fc.property(SAMPLES, fc.double({ min: 0.01, max: 1, noNaN: true }), (samples, share) => {
        const value = percentile(samples, share);
        const within = (limit: number): number => samples.filter((sample) => sample <= limit).length;
        const smaller = samples.filter((sample) => sample < value);
        expect(samples).toContain(value);
        expect(within(value)).toBeGreaterThanOrEqual(share * samples.length);
        if (smaller.length > 0) expect(within(Math.max(...smaller))).toBeLessThan(share * samples.length);
      }),
    );
  });

  it('leaves the samples as they were', () => {
    const samples = [3, 1, 2];
    percentile(samples, 0.5);
    median(samples);
    expect(samples).toEqual([3, 1, 2]);
  });
});

describe('rounded', () => {
  it('keeps three digits and no more, and knows nothing of what JSON has not', () => {
    expect([0.012345, 1.2345, 123.45, 98_765.4].map(rounded)).toEqual([0.0123, 1.23, 123, 98_765]);
    expect([NaN, Infinity].map(rounded)).toEqual([null, null]);
  });
});

describe('a measure', () => {
  const facts = { name: 'work', unit: 'ms', samples: [1, 2, 3, 40] };

  it('holds the figure that the target names against it', () => {
    expect(measure({ ...facts, target: { of: 'median', atMost: 2.5 } }).met).toBe(true);
    expect(measure({ ...facts, target: { of: 'p95', atMost: 8 } }).met).toBe(false);
    expect(measure({ ...facts, floor: 2, target: { of: 'ratio', atMost: 1.5 } })).toMatchObject({
      ratio: 1.25,
      met: true,
    });
  });

  it('judges before it rounds', () => {
    expect(measure({ ...facts, samples: [1.5004], floor: 1, target: { of: 'ratio', atMost: 1.5 } })).toMatchObject({
      ratio: 1.5,
      met: false,
    });
  });

  it('has not met what could not be measured, and says nothing of a target it has not', () => {
    const target = { of: 'median', atMost: 100 } as const;
    expect(measure({ ...facts, samples: [], target })).toMatchObject({ median: null, runs: 0, met: false });
    expect(measure({ ...facts, target: { of: 'ratio', atMost: 100 } })).toMatchObject({ ratio: null, met: false });
    expect(measure(facts)).toMatchObject({ target: null, met: null, floor: null, ratio: null });
  });
});
