import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findGaps, gapText, longestJoin } from '../../../main/fhir/model/gaps.ts';
import { reduce, type Mark } from '../../../main/fhir/model/reduce.ts';
import { isAbnormal, isCritical } from '../../../shared/clinical/flags.ts';
import { flagLevelSchema, type FlagLevel } from '../../../shared/chart-model.ts';

const levels = fc.oneof(
  { weight: 20, arbitrary: fc.constant<FlagLevel>('none') },
  { weight: 1, arbitrary: fc.constantFrom(...flagLevelSchema.options) },
);
const marks = fc
  .array(
    fc.record({
      startMs: fc.integer({ min: 0, max: 1e9 }),
      y: fc.double({ noNaN: true, noDefaultInfinity: true }),
      y2: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
      level: levels,
    }),
    { maxLength: 400 },
  )
  .map((all): Mark[] => all.sort((a, b) => a.startMs - b.startMs));

describe('reduction', () => {
  it('display-35 property: a subset in order, no more than asked, with first, last, least and greatest', () => {
    fc.assert(
      fc.property(marks, fc.integer({ min: 10, max: 200 }), (all, atMost) => {
        const kept = reduce(all, atMost);
        expect(kept.length).toBeLessThanOrEqual(atMost);
        expect(
          kept.every(
            (at, i) => Number.isInteger(at) && at >= 0 && at < all.length && (i === 0 || at > (kept[i - 1] ?? 0)),
          ),
        ).toBe(true);
        if (all.length <= atMost) expect(kept).toHaveLength(all.length);
        if (all.length === 0) return;
        expect([kept[0], kept.at(-1)]).toEqual([0, all.length - 1]);
        const sides = (some: readonly Mark[]): number[] => some.flatMap((m) => [m.y, m.y2 ?? m.y]);
        const chosen = kept.flatMap((at) => all[at] ?? []);
        expect(Math.min(...sides(chosen))).toBe(Math.min(...sides(all)));
        expect(Math.max(...sides(chosen))).toBe(Math.max(...sides(all)));
      }),
    );
  });
  it('display-35 property: every critical mark, then every flagged one, as long as they fit', () => {
    fc.assert(
      fc.property(marks, fc.integer({ min: 10, max: 200 }), (all, atMost) => {
        const kept = new Set(reduce(all, atMost));
        for (const belongs of [isCritical, isAbnormal]) {
          const flagged = all.flatMap((m, i) => (belongs(m.level) ? [i] : []));
          if (flagged.length <= atMost - 4) expect(flagged.filter((i) => !kept.has(i))).toEqual([]);
        }
      }),
    );
  });
  it('display-35 100,000 marks become 2,000 that still show every spike', () => {
    const all = Array.from({ length: 100_000 }, (_, i): Mark => ({
      startMs: i * 60_000,
      y: i % 5000 === 77 ? 900 : 100 + (i % 7),
      level: i % 25_000 === 5 ? 'critical-high' : 'none',
    }));
    const kept = reduce(all, 2000);
    expect(kept.length).toBeGreaterThan(1500);
    expect(kept.filter((i) => all[i]?.y === 900)).toHaveLength(20);
    expect(kept.filter((i) => all[i]?.level === 'critical-high')).toHaveLength(4);
  });
});

const DAY = 86_400_000;
describe('gaps', () => {
  it('display-30 a gap is longer than twice the upper quartile of the intervals', () => {
    const months = [0, 60, 120, 180, 300, 360].map((d) => d * DAY);
    expect(longestJoin(months)).toBe(120 * DAY);
    expect(findGaps(months)).toEqual([]);
    expect(findGaps([0, 60, 120, 180, 301, 361].map((d) => d * DAY))).toEqual([{ fromMs: 180 * DAY, toMs: 301 * DAY }]);
  });
  it('display-30 a hundredth of the whole time is never a gap, however dense the readings', () => {
    const dense = Array.from({ length: 100 }, (_, i) => i * 900_000);
    const far = dense.map((ms) => ms + 1000 * DAY);
    expect(findGaps([...dense, (dense.at(-1) ?? 0) + 5 * DAY, ...far])).toHaveLength(1);
  });
  it('display-30 a few days of dense readings do not break the line between yearly visits', () => {
    const visits = Array.from({ length: 40 }, (_, i) => i * 90 * DAY);
    const stay = Array.from({ length: 20 }, (_, i) => (1000 + i / 4) * DAY);
    const all = [...visits, ...stay].sort((a, b) => a - b);
    expect(findGaps(all)).toEqual([]);
  });
  it('display-30 two results, or several at one time, have no usual interval', () => {
    expect(findGaps([0, 9000 * DAY])).toEqual([]);
    expect(findGaps([0, 0, 0, 9000 * DAY])).toEqual([]);
    expect(findGaps([])).toEqual([]);
  });
  it.each([
    ['2025-02-11', '2025-08-20', 'No result Feb to Aug 2025'],
    ['2024-11-11', '2026-02-20', 'No result Nov 2024 to Feb 2026'],
    ['2025-02-11', '2025-03-02', 'No result 11-Feb-2025 to 02-Mar-2025'],
    ['2025-02-11T08:00Z', '2025-02-11T20:30Z', 'No result 11-Feb-2025 08:00 to 11-Feb-2025 20:30'],
  ])('display-30 from %s to %s: %s', (from, to, words) => {
    expect(gapText({ fromMs: Date.parse(from), toMs: Date.parse(to) }, 'UTC')).toBe(words);
  });
});
