import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueAxis } from '../../../renderer/features/charts/value-axis.ts';
import type { ChartPoint, Range } from '../../../shared/chart-model.ts';

const PLOT_PX = 94;

const at = (y: number, y2?: number): ChartPoint => ({
  id: 'Observation/1',
  startMs: 0,
  endMs: 0,
  y,
  ...(y2 === undefined ? {} : { y2 }),
  text: String(y),
  converted: false,
  comparator: null,
  status: 'final',
  flag: 'none',
  partial: false,
  joined: true,
});
const band = (lowNumber: number | null, highNumber: number | null): Range => ({
  low: null,
  high: null,
  lowNumber,
  highNumber,
  text: '',
});

/** Numbers as results have them, and far beyond. */
const heights = fc.oneof(
  fc.double({ min: -1e4, max: 1e4, noNaN: true }),
  fc.integer({ min: -500, max: 500 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

describe('the vertical axis', () => {
  it('display-33 holds every mark between its first and last tick', () => {
    fc.assert(
      fc.property(fc.array(heights, { minLength: 1, maxLength: 40 }), (ys) => {
        const axis = valueAxis(
          ys.map((y) => at(y)),
          null,
          PLOT_PX,
        );
        expect(axis.min).toBeLessThanOrEqual(Math.min(...ys));
        expect(axis.max).toBeGreaterThanOrEqual(Math.max(...ys));
        expect(axis.max).toBeGreaterThan(axis.min);
      }),
    );
  });

  it('display-33 has ascending ticks within its domain, evenly and roundly apart', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 }), (ys) => {
        const { ticks, min, max } = valueAxis(
          ys.map((y) => at(y)),
          null,
          PLOT_PX,
        );
        expect(ticks.length).toBeGreaterThanOrEqual(3);
        expect(ticks.length).toBeLessThanOrEqual(6);
        const step = ticks[1]! - ticks[0]!;
        for (const [n, tick] of ticks.entries()) {
          expect(tick).toBeGreaterThanOrEqual(min);
          expect(tick).toBeLessThanOrEqual(max);
          if (n > 0) expect(tick - ticks[n - 1]!).toBeCloseTo(step, 6);
        }
        const mantissa = step / 10 ** Math.floor(Math.log10(step) + 1e-9);
        expect([1, 2, 2.5, 3, 4, 5].some((round) => Math.abs(round - mantissa) < 1e-3)).toBe(true);
      }),
    );
  });

  it('tells all its ticks apart in words', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1 }), (ys) => {
        const axis = valueAxis(
          ys.map((y) => at(y)),
          null,
          PLOT_PX,
        );
        expect(new Set(axis.ticks.map(axis.format)).size).toBe(axis.ticks.length);
      }),
    );
  });

  it('gives a flat course a sane domain around it', () => {
    for (const y of [0, 5, -3, 37.2, 1e-6, 1e12]) {
      const { min, max } = valueAxis([at(y), at(y)], null, PLOT_PX);
      expect(min).toBeLessThan(y);
      expect(max).toBeGreaterThan(y);
      expect(max - min).toBeLessThanOrEqual(Math.max(2, Math.abs(y)));
    }
  });

  it('shows the limit of the range that is near, and leaves out the one that would flatten the course', () => {
    const { min, max } = valueAxis([at(79), at(112), at(141)], band(45, 84), PLOT_PX);
    expect(min).toBeLessThanOrEqual(45);
    expect(max).toBeLessThan(250);
    expect(valueAxis([at(34), at(80)], band(60, 20_000), PLOT_PX).max).toBeLessThan(200);
  });

  it('display-21 holds both sides of a pair', () => {
    const { min, max } = valueAxis([at(182, 110), at(120, 58)], null, PLOT_PX);
    expect(min).toBeLessThanOrEqual(58);
    expect(max).toBeGreaterThanOrEqual(182);
  });

  it('does not go below 0 for what is never negative', () => {
    expect(valueAxis([at(0), at(3)], null, PLOT_PX).min).toBe(0);
  });

  it('writes thousands with a comma, minus as a minus, and no noise of binary fractions', () => {
    expect(
      valueAxis([at(1_200_000), at(2_000_000)], null, PLOT_PX).ticks.map(
        valueAxis([at(1_200_000), at(2_000_000)], null, PLOT_PX).format,
      ),
    ).toContain('1,500,000');
    const negative = valueAxis([at(-2), at(2)], null, PLOT_PX);
    expect(negative.format(-2.5)).toBe('−2.5');
    const small = valueAxis([at(0.1), at(0.32)], null, PLOT_PX);
    for (const tick of small.ticks) expect(small.format(tick)).toMatch(/^0\.\d{1,2}$/);
  });
});
