import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestInTime, shownWords, stretchWords } from '../../../renderer/features/charts/detail/detail-words.ts';
import { measuresOf } from '../../../renderer/features/charts/detail/use-measure.ts';
import { isInside, mergedPoints, panned, zoomed } from '../../../renderer/features/charts/detail/zoom.ts';
import { linesOf } from '../../../renderer/features/charts/geometry.ts';
import type { ChartPoint, SeriesView } from '../../../shared/chart-model.ts';
import { point, sampleSeries } from '../../component/charts/sample.ts';
import { DAY_MS, NOW_MS } from '../../support/fake-desktop-data.ts';

const WHOLE = { fromMs: NOW_MS - 1000 * DAY_MS, toMs: NOW_MS };
const moment = fc.integer({ min: WHOLE.fromMs, max: WHOLE.toMs });
const steps = fc.array(
  fc.oneof(
    fc.record({ times: fc.constantFrom(0.5, 2, 1.3), about: moment }),
    fc.record({ share: fc.double({ min: -3, max: 3, noNaN: true }) }),
  ),
);

const view = (points: readonly ChartPoint[], part: Partial<SeriesView> = {}): SeriesView => ({
  ...{ key: 'k', points: [...points], total: points.length, drawable: points.length, earlier: 0, later: 0 },
  ...{ undrawn: [], band: null, targets: [], gaps: [], conversions: [], sentence: '' },
  ...part,
});

describe('zoom', () => {
  it('display-34 never leaves the whole, never ends shorter than an hour, whatever is done to it', () => {
    fc.assert(
      fc.property(steps, (all) => {
        let now = WHOLE;
        for (const step of all) {
          now = 'times' in step ? zoomed(now, WHOLE, step.times, step.about) : panned(now, WHOLE, step.share);
          expect(now.fromMs).toBeGreaterThanOrEqual(WHOLE.fromMs);
          expect(now.toMs).toBeLessThanOrEqual(WHOLE.toMs);
          expect(now.toMs - now.fromMs).toBeGreaterThanOrEqual(3_599_998);
          expect(Number.isInteger(now.fromMs) && Number.isInteger(now.toMs)).toBe(true);
        }
      }),
      { seed: 21 },
    );
  });

  it('keeps the moment it is about where it is', () => {
    const now = zoomed(WHOLE, WHOLE, 2, WHOLE.fromMs + 250 * DAY_MS);
    expect((250 * DAY_MS - (now.fromMs - WHOLE.fromMs)) / (now.toMs - now.fromMs)).toBeCloseTo(0.25, 6);
    expect(zoomed(now, WHOLE, 0.5, WHOLE.fromMs + 250 * DAY_MS)).toEqual(WHOLE);
  });

  it('panning keeps the length, and ends at the end', () => {
    const now = zoomed(WHOLE, WHOLE, 4, NOW_MS - 500 * DAY_MS);
    const later = panned(now, WHOLE, 0.25);
    expect(later.toMs - later.fromMs).toBe(now.toMs - now.fromMs);
    expect(later.fromMs).toBeGreaterThan(now.fromMs);
    expect(panned(now, WHOLE, 99).toMs).toBe(WHOLE.toMs);
  });

  it('display-30 changes no line and no gap: the joined pairs are the same in every stretch', () => {
    const days = fc.uniqueArray(fc.integer({ min: 1, max: 999 }), { minLength: 2, maxLength: 40 });
    const pairs = (points: readonly ChartPoint[]): string[] =>
      linesOf(points).flatMap((line) => line.slice(1).map((p, n) => `${line[n]?.id ?? ''} ${p.id}`));
    fc.assert(
      fc.property(
        days,
        fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
        moment,
        moment,
        (found, joins, a, b) => {
          const points = found
            .sort((x, y) => y - x)
            .map((day, n) => point(day, n, { joined: n > 0 && joins[n] === true }));
          const stretch = { fromMs: Math.min(a, b), toMs: Math.max(a, b) };
          const inside = points.filter((p) => isInside(p, stretch));
          // As main answers: nothing joins the first of a stretch.
          const part = inside.map((p, n) => (n === 0 ? { ...p, joined: false } : p));
          if (part.length > 0) expect(pairs(mergedPoints(points, part, stretch))).toEqual(pairs(points));
        },
      ),
      { seed: 22 },
    );
  });

  it('display-33 leaves the value axis as it is for the whole, and fits it only where asked', () => {
    const points = [point(900, 4), point(500, 90), point(400, 50), point(390, 52)];
    const { series } = sampleSeries(points);
    const shown = { fromMs: NOW_MS - 450 * DAY_MS, toMs: NOW_MS - 300 * DAY_MS };
    const known = { series, view: { whole: view(points), window: WHOLE, points, answer: view(points.slice(2)) } };
    const at = (isFitted: boolean) =>
      measuresOf([known], { shown, size: { width: 800, height: 300 }, isFitted, timeZone: 'UTC' })[0]!;
    const whole = measuresOf([known], {
      ...{ shown: WHOLE, size: { width: 800, height: 300 }, isFitted: false, timeZone: 'UTC' },
    })[0]!;
    expect(at(false).layout.axis.ticks).toEqual(whole.layout.axis.ticks);
    expect(at(true).layout.axis.min).toBeGreaterThan(40);
    expect(at(false).points.map(({ y }) => y)).toEqual([50, 52]);
  });

  it('display-36 two measures share their time axis to the px, and no value axis', () => {
    const long = sampleSeries([point(900, 1_234_567), point(3, 2_000_000)], { key: 'a' });
    const short = sampleSeries([point(800, 4), point(3, 5)], { key: 'b' });
    const known = [long, short].map(({ series, results }) => {
      const points = results.flatMap(({ point: p }) => (p === null ? [] : [p]));
      return { series, view: { whole: view(points), window: WHOLE, points, answer: view(points) } };
    });
    const [upper, lower] = measuresOf(known, {
      ...{ shown: WHOLE, size: { width: 800, height: 220 }, isFitted: false, timeZone: 'UTC' },
    });
    for (const days of [0, 3, 250, 999]) {
      const ms = NOW_MS - days * DAY_MS;
      expect(upper!.layout.scales.x(ms)).toBe(lower!.layout.scales.x(ms));
    }
    expect(upper!.layout.ticks).toEqual(lower!.layout.ticks);
    expect(upper!.layout.axis.max).toBeGreaterThan(lower!.layout.axis.max);
  });
});

describe('words of a stretch', () => {
  it('display-34 say what is shown and how much is not', () => {
    const stretch = { fromMs: Date.parse('2025-02-03T00:00Z'), toMs: Date.parse('2026-11-20T05:55Z') };
    const words = (part: Partial<SeriesView>) => shownWords(stretch, view([], part), 'UTC');
    expect(words({ earlier: 12, later: 3 })).toBe('Showing 03-Feb-2025 to 20-Nov-2026: 12 earlier, 3 later not shown');
    expect(words({ later: 1 })).toBe('Showing 03-Feb-2025 to 20-Nov-2026: 1 later not shown');
    expect(words({})).toBe('Showing 03-Feb-2025 to 20-Nov-2026');
    expect(shownWords(stretch, null, 'UTC')).toContain('reading');
    expect(stretchWords({ fromMs: stretch.toMs - DAY_MS, toMs: stretch.toMs }, 'UTC')).toBe(
      '19-Nov-2026 05:55 to 20-Nov-2026 05:55',
    );
  });

  it('display-37 the focus line meets the nearest in time of the other measure', () => {
    const points = [point(9, 1), point(6, 2), point(1, 3)];
    expect(nearestInTime(points, NOW_MS - 5 * DAY_MS)?.y).toBe(2);
    expect(nearestInTime([], NOW_MS)).toBeNull();
  });
});
