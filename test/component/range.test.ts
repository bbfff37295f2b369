import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allWords, defaultRange, monthsBefore, windowOf } from '../../renderer/range.ts';
import { NOW_MS, sampleOverview } from '../support/fake-desktop-data.ts';

const { series } = sampleOverview();
const aged = (years: number) => series.map((one) => ({ ...one, lastMs: monthsBefore(NOW_MS, 12 * years) }));

describe('time range', () => {
  it('opens with three years where there is a result in them', () => {
    expect(defaultRange(series, NOW_MS)).toBe('3y');
    expect(defaultRange(aged(2), NOW_MS)).toBe('3y');
  });

  it('opens with all where everything is older, and stays at three years where there is nothing', () => {
    expect(defaultRange(aged(4), NOW_MS)).toBe('all');
    expect(defaultRange([], NOW_MS)).toBe('3y');
  });

  it('opens with all where more than half of what can be drawn is older, and says which', () => {
    const drawn = Array.from({ length: 5 }, () => ({ ...series[0]!, kind: 'single' as const, plottable: 1 }));
    const withOlder = (n: number) =>
      drawn.map((one, at) => ({ ...one, lastMs: monthsBefore(NOW_MS, at < n ? 48 : 1) }));
    expect(defaultRange(withOlder(2), NOW_MS)).toBe('3y');
    expect(defaultRange(withOlder(3), NOW_MS)).toBe('all');
    expect(allWords(withOlder(3), NOW_MS)).toBe(
      'Most tests have no result in the last 3 years: all results are shown.',
    );
    expect(allWords(withOlder(5), NOW_MS)).toBe('No result in the last 3 years: all of them are shown.');
    const words = withOlder(4).map((one) => (one.lastMs < NOW_MS - 1e11 ? { ...one, kind: 'text' as const } : one));
    expect(defaultRange(words, NOW_MS)).toBe('3y');
  });

  it('display-34 all has no beginning and reaches a result of the future', () => {
    const later = NOW_MS + 1000;
    expect(windowOf('all', NOW_MS, [{ ...series[0]!, lastMs: later }])).toEqual({ fromMs: null, toMs: later });
  });

  it('keeps the day of the month, or takes the last one that the month has', () => {
    const local = (y: number, m: number, d: number): number => new Date(y, m - 1, d, 12).getTime();
    expect(monthsBefore(local(2026, 8, 31), 6)).toBe(local(2026, 2, 28));
    expect(monthsBefore(local(2024, 2, 29), 12)).toBe(local(2023, 2, 28));
  });

  it('never ends before it begins', () => {
    fc.assert(
      fc.property(fc.constantFrom('6m', '1y', '3y' as const), fc.integer({ min: 0, max: 4e12 }), (key, now) => {
        const { fromMs, toMs } = windowOf(key, now, series);
        expect(fromMs).toBeLessThan(toMs);
      }),
    );
  });
});
