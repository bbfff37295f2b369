import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  frameFor,
  linesOf,
  markX,
  nearestPoint,
  pointsFor,
  scalesFor,
  windowFor,
} from '../../../renderer/features/charts/geometry.ts';
import { layoutOf } from '../../../renderer/features/charts/layout.ts';
import { nextIndex } from '../../../renderer/features/charts/point-keys.ts';
import { valueAxis } from '../../../renderer/features/charts/value-axis.ts';
import type { ChartPoint, SeriesView } from '../../../shared/chart-model.ts';

const DAY_MS = 86_400_000;
const NOW_MS = Date.parse('2026-11-22T14:02:00Z');

const at = (days: number, y: number, part: Partial<ChartPoint> = {}): ChartPoint => ({
  id: `Observation/${days}`,
  startMs: NOW_MS - days * DAY_MS,
  endMs: NOW_MS - days * DAY_MS,
  y,
  text: `${y}`,
  converted: false,
  comparator: null,
  status: 'final',
  flag: 'none',
  partial: false,
  joined: true,
  ...part,
});
const viewOf = (points: ChartPoint[], part: Partial<SeriesView> = {}): SeriesView => ({
  key: 'k',
  points,
  total: points.length,
  drawable: points.length,
  earlier: 0,
  later: 0,
  undrawn: [],
  band: null,
  targets: [],
  gaps: [],
  conversions: [],
  sentence: '',
  ...part,
});
const placed = (points: ChartPoint[]) => {
  const axis = valueAxis(points, null, 94);
  const frame = frameFor(402, 136, axis);
  const window = windowFor(points, null, NOW_MS);
  return { frame, window, scales: scalesFor(frame, window, axis) };
};
const results = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.double({ min: -1e5, max: 1e5, noNaN: true })), { minLength: 1 })
  .map((pairs) => pairs.sort(([a], [b]) => b - a).map(([days, y]) => at(days, y)));

describe('where things are', () => {
  it('display-30 keeps time in proportion, oldest left, and every mark within the plot', () => {
    fc.assert(
      fc.property(results, (points) => {
        const { frame, window, scales } = placed(points);
        const perMs = (frame.right - frame.left) / (window.toMs - window.fromMs);
        for (const [n, point] of points.entries()) {
          const x = scales.x(point.startMs);
          expect(x).toBeGreaterThanOrEqual(frame.left - 1e-6);
          expect(x).toBeLessThanOrEqual(frame.right + 1e-6);
          expect(scales.y(point.y)).toBeGreaterThanOrEqual(frame.top - 1e-6);
          expect(scales.y(point.y)).toBeLessThanOrEqual(frame.bottom + 1e-6);
          const before = points[n - 1];
          if (before === undefined) continue;
          expect(x - scales.x(before.startMs)).toBeCloseTo((point.startMs - before.startMs) * perMs, 4);
        }
      }),
    );
  });

  it('draws greater values higher', () => {
    const { scales } = placed([at(10, 1), at(5, 9)]);
    expect(scales.y(9)).toBeLessThan(scales.y(1));
  });

  it('leaves room for the longest tick', () => {
    const { frame } = placed([at(10, 1_234_567), at(5, 2_000_000)]);
    expect(frame.left).toBeGreaterThan(60);
  });

  it('display-30, display-31 leaves a gap open and joins no partial date', () => {
    const points = [
      at(9, 1),
      at(8, 2),
      at(7, 3, { joined: false }),
      at(6, 4),
      at(5, 5, { partial: true }),
      at(4, 6),
      at(3, 7),
    ];
    expect(linesOf(points).map((line) => line.map(({ y }) => y))).toEqual([
      [1, 2],
      [3, 4],
      [6, 7],
    ]);
  });

  it('display-30 breaks the line between two pieces', () => {
    const points = [at(9, 1), at(8, 2), at(7, 3, { joined: false }), at(6, 4)];
    const { course } = layoutOf(viewOf(points), { fromMs: null, toMs: NOW_MS }, { width: 402, height: 136 }, 'UTC');
    expect(course.replace(/[^ML]/g, '')).toBe('MLML');
  });

  it('display-31 keeps the mark of a span that begins before the window at the edge of the plot', () => {
    const span = at(900, 5, { partial: true, startMs: NOW_MS - 1800 * DAY_MS, endMs: NOW_MS - 300 * DAY_MS });
    const axis = valueAxis([span], null, 94);
    const frame = frameFor(402, 136, axis);
    const scales = scalesFor(frame, { fromMs: NOW_MS - 365 * DAY_MS, toMs: NOW_MS }, axis);
    expect(markX(span, scales, frame)).toBe(frame.left);
  });

  it('all of the history begins with its first mark; no window is without length', () => {
    expect(windowFor([at(400, 1), at(3, 2)], null, NOW_MS).fromMs).toBe(NOW_MS - 400 * DAY_MS);
    expect(windowFor([], 5, 100).fromMs).toBeLessThan(windowFor([], 5, 100).toMs);
    const single = windowFor([at(0, 1)], null, NOW_MS);
    expect(single.toMs - single.fromMs).toBeGreaterThanOrEqual(DAY_MS);
  });

  it('display-19 shades the range only as far as the axis goes, and only where one was sent', () => {
    const points = [at(9, 34), at(8, 80)];
    const asked = { fromMs: null, toMs: NOW_MS };
    const size = { width: 402, height: 136 };
    expect(layoutOf(viewOf(points), asked, size, 'UTC').band).toBeNull();
    const band = { low: '60', high: null, lowNumber: 60, highNumber: null, text: 'over 60' };
    const layout = layoutOf(viewOf(points, { band }), asked, size, 'UTC');
    expect(layout.band).toEqual({ low: 60, high: layout.axis.max, edges: [60] });
    const words = { low: null, high: null, lowNumber: null, highNumber: null, text: 'see comment' };
    expect(layoutOf(viewOf(points, { band: words }), asked, size, 'UTC').band).toBeNull();
  });

  it('display-37 finds the nearest mark, anywhere along a pair, and none from far away', () => {
    const points = [at(300, 150, { y2: 90 }), at(200, 140, { y2: 80 }), at(100, 130, { y2: 70 })];
    const place = placed(points);
    const x = place.scales.x(points[1]!.startMs);
    expect(nearestPoint(points, place, { x: x + 3, y: place.scales.y(110) }, 40)).toBe(1);
    expect(nearestPoint(points, place, { x: x + 3, y: place.frame.bottom }, 2)).toBe(-1);
    expect(nearestPoint([], place, { x: 0, y: 0 }, 40)).toBe(-1);
  });

  it('display-35 asks for no more than 2,000 points and no fewer than 10', () => {
    fc.assert(
      fc.property(fc.nat({ max: 20_000 }), (width) => {
        expect(pointsFor(width)).toBeGreaterThanOrEqual(10);
        expect(pointsFor(width)).toBeLessThanOrEqual(2000);
      }),
    );
  });

  it('GTAB-064 keys lead from point to point and stop at the ends', () => {
    expect(nextIndex('ArrowLeft', null, 3)).toBe(2);
    expect(nextIndex('ArrowRight', null, 3)).toBe(0);
    expect(nextIndex('ArrowRight', 2, 3)).toBe(2);
    expect(nextIndex('ArrowLeft', 0, 3)).toBe(0);
    expect(nextIndex('Home', 2, 3)).toBe(0);
    expect(nextIndex('End', 0, 3)).toBe(2);
    expect(nextIndex('PageDown', 3, 30)).toBe(13);
    expect(nextIndex('PageUp', 3, 30)).toBe(0);
    expect(nextIndex('PageUp', null, 30)).toBe(20);
    expect(nextIndex('PageDown', null, 30)).toBe(9);
    expect(nextIndex('a', 0, 3)).toBeNull();
    expect(nextIndex('End', null, 0)).toBeNull();
  });
});
