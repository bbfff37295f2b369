import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeTicks } from '../../../renderer/features/charts/time-axis.ts';
import { wallClock } from '../../../shared/clinical/dates.ts';

const PLOT_PX = 352;
const ms = (text: string): number => Date.parse(text);
const labels = (from: string, to: string, px = PLOT_PX, zone = 'UTC'): string[] =>
  timeTicks(ms(from), ms(to), px, zone).map(({ label }) => label);

describe('the time axis', () => {
  it('shows years over years, months over months, days over days, hours over hours', () => {
    expect(labels('2023-11-22', '2026-11-22')).toEqual(['2024', '2025', '2026']);
    expect(labels('2026-05-22', '2026-11-22')).toEqual(['Jul-2026', 'Sep', 'Nov']);
    expect(labels('2025-11-22', '2026-11-22')).toEqual(['Jan-2026', 'Apr', 'Jul', 'Oct']);
    expect(labels('2026-11-19T20:00Z', '2026-11-22T02:00Z')).toEqual(['20-Nov-2026', '21-Nov']);
    expect(labels('2026-11-22T01:30Z', '2026-11-22T13:00Z')).toEqual(['22-Nov-2026 03:00', '09:00', '12:00']);
  });

  it('says the year on its first tick, so that none is of an unknown year', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3_600_000, max: 3e12 }), fc.integer({ min: 0, max: 1e12 }), (span, from) => {
        const [first] = timeTicks(from, from + span, PLOT_PX, 'UTC');
        if (first !== undefined) expect(first.label).toMatch(/\d{4}( \d\d:00)?$/);
      }),
    );
  });

  it('display-30 has ascending ticks within the window, at beginnings of the zone, whose labels do not touch', () => {
    const zones = fc.constantFrom('UTC', 'Europe/London', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia');
    fc.assert(
      fc.property(
        fc.integer({ min: 7_200_000, max: 3e12 }),
        fc.integer({ min: 7e11, max: 1.7e12 }),
        fc.integer({ min: 60, max: 1600 }),
        zones,
        (span, from, px, zone) => {
          const ticks = timeTicks(from, from + span, px, zone);
          for (const [n, { atMs }] of ticks.entries()) {
            expect(atMs).toBeGreaterThanOrEqual(from);
            expect(atMs).toBeLessThanOrEqual(from + span);
            expect(wallClock(atMs, zone).minute).toBe(0);
            const before = ticks[n - 1];
            if (before === undefined) continue;
            expect(((atMs - before.atMs) / span) * px).toBeGreaterThan(before.label.length * 6);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('puts days at the midnight of the zone, also where the clocks change', () => {
    const ticks = timeTicks(ms('2026-03-27'), ms('2026-04-01'), 600, 'Europe/London');
    expect(ticks.map(({ atMs }) => wallClock(atMs, 'Europe/London').hour)).toEqual(ticks.map(() => 0));
    expect(ticks.length).toBeGreaterThanOrEqual(4);
  });

  it('has no ticks for a window without length or a plot without width', () => {
    expect(timeTicks(5, 5, 300, 'UTC')).toEqual([]);
    expect(timeTicks(0, 1e9, 0, 'UTC')).toEqual([]);
  });
});
