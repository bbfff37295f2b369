import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chartWith, emptyChart, loinc, observation, quantity, sent, seriesOf, ALL } from './support.ts';
import { seriesViewSchema } from '../../../shared/chart-model.ts';

const DAY = 86_400_000;
const START = Date.UTC(2023, 1, 3, 9);
const at = (day: number, value: unknown, extra: object = {}) =>
  observation({
    effectiveDateTime: new Date(START + day * DAY).toISOString(),
    valueQuantity: quantity(value, 'umol/L'),
    ...extra,
  });

describe('a series in a window', () => {
  it('the sentence tells what the chart shows, numbers as sent', () => {
    const lab = { category: [{ coding: [{ code: 'laboratory' }] }], interpretation: [{ coding: [{ code: 'HH' }] }] };
    const chart = chartWith('observations', at(0, 79), at(30, 72), at(60, 90), at(90, 141, lab));
    expect(chart.series({ key: seriesOf(chart)[0]!.key, ...ALL, maxPoints: 50 })!.sentence).toBe(
      '4 results, 03-Feb-2023 to 04-May-2023. First 79, latest 141 umol/L (critical high). Least 72, greatest 141. 1 outside range as flagged by the laboratory.',
    );
    const one = chartWith('observations', at(0, 79));
    expect(one.series({ key: seriesOf(one)[0]!.key, ...ALL, maxPoints: 50 })!.sentence).toBe(
      '1 result, 03-Feb-2023: 79 umol/L.',
    );
    expect(one.series({ key: seriesOf(one)[0]!.key, fromMs: 0, toMs: 1, maxPoints: 50 })!.sentence).toBe(
      'No result in this time.',
    );
  });

  it('display-38 a goal is no reference range: it is told apart, and never in the place of one', () => {
    const limits = (low: number, high: number) => ({ low: quantity(low, 'umol/L'), high: quantity(high, 'umol/L') });
    const type = (code: string) => ({ type: { coding: [{ code }], text: code } });
    const referenceRange = [limits(45, 84), { ...limits(50, 70), ...type('therapeutic') }];
    const chart = chartWith('observations', at(0, 79, { referenceRange }), at(30, 72, { referenceRange }));
    const { key } = seriesOf(chart)[0]!;
    const view = chart.series({ key, ...ALL, maxPoints: 50 })!;
    expect(view.band?.text).toBe('45–84');
    expect(view.targets.map(({ text }) => text)).toEqual(['50–70, therapeutic']);
    const goalOnly = { referenceRange: [referenceRange[1]] };
    const other = chartWith('observations', at(0, 79, goalOnly), at(30, 72, { referenceRange }));
    expect(other.series({ key: seriesOf(other)[0]!.key, ...ALL, maxPoints: 50 })).toMatchObject({
      band: null,
      targets: [{ text: '50–70, therapeutic' }],
    });
  });

  it('display-34 results outside the window are counted on their side', () => {
    const chart = chartWith('observations', ...[0, 10, 20, 30, 40].map((day) => at(day, 80 + day)));
    const { key } = seriesOf(chart)[0]!;
    const view = chart.series({ key, fromMs: START + 5 * DAY, toMs: START + 25 * DAY, maxPoints: 50 })!;
    expect(view).toMatchObject({ total: 2, drawable: 2, earlier: 1, later: 2 });
    expect(
      chart.results({ key, fromMs: START + 5 * DAY, toMs: START + 25 * DAY, inError: false, offset: 0, limit: 1 }),
    ).toMatchObject({ total: 2, rows: [{ value: { quantity: { text: '100' } } }] });
  });

  it('display-30 zooming changes no line, and a broken line is told', () => {
    const days = [0, 30, 60, 90, 120, 400, 430];
    const chart = chartWith('observations', ...days.map((day) => at(day, 80)));
    const { key } = seriesOf(chart)[0]!;
    const joined = (fromMs: number | null) => chart.series({ key, fromMs, toMs: null, maxPoints: 50 })!;
    expect(joined(null).points.map((p) => p.joined)).toEqual([false, true, true, true, true, false, true]);
    expect(joined(START + 100 * DAY).points.map((p) => p.joined)).toEqual([false, false, true]);
    expect(joined(null).gaps).toEqual(['No result Jun 2023 to Mar 2024']);
    expect(joined(START + 100 * DAY).gaps).toEqual(['No result Jun 2023 to Mar 2024']);
    expect(joined(START + 130 * DAY).gaps, 'it begins outside the window').toEqual([]);
    expect(joined(START + 410 * DAY).gaps).toEqual([]);
  });

  it('display-35 a line is drawn between two kept points only where none was broken between them', () => {
    const days = [...Array.from({ length: 100 }, (_, i) => i), ...Array.from({ length: 100 }, (_, i) => i + 200)];
    const chart = chartWith('observations', ...days.map((day) => at(day, 80 + (day % 9))));
    const { points } = chart.series({ key: seriesOf(chart)[0]!.key, ...ALL, maxPoints: 20 })!;
    expect(points.length).toBeLessThanOrEqual(20);
    expect(points.slice(1).filter((p) => !p.joined)).toHaveLength(1);
  });

  it('property: total = drawn + undrawn, the window splits the series, table and chart agree', () => {
    const one = fc.record({
      day: fc.integer({ min: 0, max: 2000 }),
      value: fc.oneof(fc.integer({ min: -5, max: 500 }), fc.constant(null)),
      status: fc.constantFrom('final', 'preliminary', 'entered-in-error'),
      timed: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(one, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 0, max: 2000 }),
        fc.integer({ min: 0, max: 2000 }),
        (all, a, b) => {
          const chart = chartWith(
            'observations',
            ...all.map(({ day, value, status, timed }) => ({
              ...at(day, value ?? 0, { status }),
              ...(value === null ? { valueQuantity: undefined } : {}),
              ...(timed ? {} : { effectiveDateTime: undefined }),
            })),
          );
          for (const { key, count, plottable, inError } of seriesOf(chart)) {
            const window = { fromMs: START + Math.min(a, b) * DAY, toMs: START + Math.max(a, b) * DAY };
            const view = chart.series({ key, ...window, maxPoints: 30 })!;
            expect(seriesViewSchema.safeParse(view).error).toBeUndefined();
            expect(view.total).toBe(view.drawable + view.undrawn.reduce((sum, u) => sum + u.count, 0));
            expect(view.total + view.earlier + view.later).toBe(count);
            expect(view.points.length).toBeLessThanOrEqual(Math.min(30, view.drawable));
            expect(chart.results({ key, ...window, inError: false, offset: 0, limit: 0 })?.total).toBe(view.total);
            const whole = chart.series({ key, ...ALL, maxPoints: 2000 })!;
            expect([whole.drawable, whole.points.length]).toEqual([plottable, plottable]);
            expect(chart.results({ key, ...ALL, inError: true, offset: 0, limit: 0 })?.total).toBe(count + inError);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('an unknown key is no series', () => {
    expect(emptyChart().series({ key: 's1', ...ALL, maxPoints: 50 })).toBeNull();
    expect(emptyChart().results({ key: 's1', ...ALL, inError: false, offset: 0, limit: 1 })).toBeNull();
  });

  it('keys stay the same when a list is read again', () => {
    const chart = emptyChart();
    const both = [at(0, 1), observation({ code: loinc('2951-2', 'Sodium') })].map(sent);
    chart.add('observations', both);
    const keys = () => Object.fromEntries(seriesOf(chart).map((s) => [s.name, s.key]));
    const before = keys();
    chart.clear('observations');
    expect(seriesOf(chart)).toEqual([]);
    chart.add('observations', both.toReversed());
    expect(keys()).toEqual(before);
  });
});

describe('the order of a summary', () => {
  it('what is critical comes before what is common, common before rare, drawn before words', () => {
    const test = (code: string, extra: object = {}) =>
      [0, 1, 2].map((day) => observation({ code: loinc(code, code), effectiveDateTime: `2026-11-1${day}`, ...extra }));
    const critical = { interpretation: [{ coding: [{ code: 'LL' }] }] };
    const chart = chartWith(
      'observations',
      ...test('99999-9'),
      ...test('2823-3'),
      ...test('4548-4'),
      ...test('2951-2', critical),
      ...test('11111-1', { valueQuantity: undefined, valueString: 'words' }),
    );
    expect(seriesOf(chart).map((s) => s.name)).toEqual(['2951-2', '4548-4', '2823-3', '99999-9', '11111-1']);
  });
  it('the little line has at most 40 points within 0–1, also for huge numbers', () => {
    const chart = chartWith(
      'observations',
      ...Array.from({ length: 300 }, (_, i) => at(i, i % 2 === 0 ? -1e308 : 1e308)),
    );
    const { spark } = seriesOf(chart)[0]!;
    expect(spark.length).toBeLessThanOrEqual(40);
    expect(spark.every(({ x, y }) => x >= 0 && x <= 1 && y >= 0 && y <= 1)).toBe(true);
  });
  it('categories: as sent, else as the code is known for', () => {
    const category = (code: string, extra: object = {}) =>
      seriesOf(chartWith('observations', observation({ code: loinc(code), ...extra })))[0]!.category;
    expect(category('2823-3', { category: [{ coding: [{ code: 'vital-signs' }] }] })).toBe('vital-signs');
    expect([category('8867-4'), category('2823-3'), category('99999-9')]).toEqual([
      'vital-signs',
      'laboratory',
      'other',
    ]);
  });
});
