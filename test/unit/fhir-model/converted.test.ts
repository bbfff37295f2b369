import { describe, expect, it } from 'vitest';
import { chartWith, loinc, observation, quantity, raw, rowsOf, seriesOf, ALL, UCUM } from './support.ts';
import type { ChartModel } from '../../../main/fhir/model/index.ts';
import type { SeriesView } from '../../../shared/chart-model.ts';

const at = (code: string, day: number, value: unknown, unit: string, differs: object = {}) =>
  observation({
    code: loinc(code, 'the test'),
    effectiveDateTime: `2026-11-${String(day).padStart(2, '0')}`,
    valueQuantity: quantity(value, unit),
    ...differs,
  });
const viewsOf = (chart: ChartModel): SeriesView[] =>
  seriesOf(chart).map(({ key }) => chart.series({ key, ...ALL, maxPoints: 50 })!);
const range = (low: string, high: string, unit: string) => ({
  referenceRange: [{ low: quantity(raw(low), unit), high: quantity(raw(high), unit) }],
});

describe('results of one analyte in two units', () => {
  const chart = chartWith(
    'observations',
    at('2160-0', 1, raw('1.1'), 'mg/dL'),
    at('2160-0', 2, raw('0.50'), 'mg/dL', {
      valueQuantity: { ...quantity(raw('0.50'), 'mg/dL'), comparator: '<' },
    }),
    at('14682-9', 3, raw('97'), 'umol/L'),
  );

  it('display-16, display-18, display-27: one series in the unit of the latest exact result, each conversion marked', () => {
    const [series, ...others] = seriesOf(chart);
    expect(others).toEqual([]);
    expect(series).toMatchObject({
      ...{ unit: 'umol/L', count: 3, plottable: 3, codes: ['LOINC 2160-0', 'LOINC 14682-9'] },
      latest: { converted: null },
      previous: { converted: '<44 umol/L', value: { quantity: { text: '0.50', unit: 'mg/dL' } } },
    });
    const [view] = viewsOf(chart);
    expect(view?.points.map((p) => [p.text, p.converted, p.comparator])).toEqual([
      ['97 umol/L (sent as 1.1 mg/dL)', true, null],
      ['<44 umol/L (sent as <0.50 mg/dL)', true, '<'],
      ['97 umol/L', false, null],
    ]);
    expect(view?.points.map((p) => p.y.toFixed(2))).toEqual(['97.24', '44.20', '97.00']);
    expect(view?.conversions).toEqual([
      'Converted from mg/dL at 2 points, factor 88.4, rounded to the digits sent (KDIGO conversion table: mg/dL × 88.4 = µmol/L)',
    ]);
    expect(view?.sentence).toContain('First 97 umol/L (sent as 1.1 mg/dL), latest 97 umol/L. Least 97, greatest 97.');
    expect(view?.sentence).toContain('Converted from mg/dL at 2 points, factor 88.4');
  });

  it('display-15, display-16: a conversion never takes the place of what was sent', () => {
    expect(rowsOf(chart).map((row) => [row.converted, row.value])).toMatchObject([
      [null, { quantity: { text: '97', unit: 'umol/L' } }],
      ['<44 umol/L', { quantity: { text: '0.50', comparator: '<', unit: 'mg/dL' } }],
      ['97 umol/L', { quantity: { text: '1.1', comparator: null, unit: 'mg/dL' } }],
    ]);
  });

  it('display-14: the unit is that of the latest exact result, though a limit came later', () => {
    const late = chartWith(
      'observations',
      at('2345-7', 1, raw('5.5'), 'mmol/L'),
      at('2345-7', 2, 400, 'mg/dL', { valueQuantity: { ...quantity(400, 'mg/dL'), comparator: '>' } }),
    );
    expect(seriesOf(late)[0]).toMatchObject({ unit: 'mmol/L', latest: { converted: '>22.2 mmol/L' } });
    expect(viewsOf(late)[0]?.sentence).toContain('latest >22.2 mmol/L (sent as >400 mg/dL)');
  });

  it('display-16: units of one size share a series with their numbers as they are, and it is said', () => {
    const counts = chartWith(
      'observations',
      at('6690-2', 1, raw('5.0'), '10*3/uL'),
      at('6690-2', 2, raw('6.1'), '10*9/L'),
    );
    expect(seriesOf(counts)).toHaveLength(1);
    const [view] = viewsOf(counts);
    expect(view?.points.map((p) => [p.text, p.y, p.converted])).toEqual([
      ['5.0 10*3/uL', 5, false],
      ['6.1 10*9/L', 6.1, false],
    ]);
    expect(view?.conversions).toEqual(['Sent as 10*3/uL at 1 point, which is the same size']);
  });

  it('display-19: a range in another unit is shaded only where all share it, converted and labelled; else none', () => {
    const mgs = [1, 2].map((day) => at('2160-0', day, raw('1.1'), 'mg/dL', range('0.6', '1.1', 'mg/dL')));
    const mixed = chartWith('observations', ...mgs, at('14682-9', 20, 97, 'umol/L', range('53', '97', 'umol/L')));
    const { key } = seriesOf(mixed)[0]!;
    const day = (n: number): number => Date.UTC(2026, 10, n);
    expect(mixed.series({ key, ...ALL, maxPoints: 50 })!.band).toBeNull();
    expect(mixed.series({ key, fromMs: null, toMs: day(10), maxPoints: 50 })!.band).toEqual({
      ...{ low: '53', high: '97', lowNumber: 53, highNumber: 97 },
      text: '53–97 umol/L, converted from 0.6–1.1 mg/dL',
    });
    expect(mixed.series({ key, fromMs: day(10), toMs: null, maxPoints: 50 })!.band?.text).toBe('53–97');
  });

  it('display-19: the same limits in two units are two ranges', () => {
    const same = chartWith(
      'observations',
      at('2345-7', 1, 6, 'mg/dL', range('4', '7', 'mg/dL')),
      at('2345-7', 2, 6, 'mmol/L', range('4', '7', 'mmol/L')),
    );
    expect(viewsOf(same)[0]?.band).toBeNull();
  });

  it('display-25: what is too large once converted is counted, not drawn', () => {
    const huge = chartWith('observations', at('2160-0', 1, raw('1e308'), 'mg/dL'), at('14682-9', 2, 97, 'umol/L'));
    expect(seriesOf(huge)[0]).toMatchObject({ count: 2, plottable: 1 });
    expect(viewsOf(huge)[0]).toMatchObject({
      ...{ total: 2, drawable: 1, conversions: [] },
      undrawn: [{ reason: 'number too large to draw', count: 1 }],
    });
  });

  it('display-17: a unit in doubt is never converted', () => {
    const doubtful = { valueQuantity: { value: 5, unit: 'mg/dL', system: UCUM, code: 'mmol/L' } };
    const chartOfDoubt = chartWith('observations', at('2345-7', 1, 5, 'mmol/L'), at('2345-7', 2, 5, 'mg/dL', doubtful));
    expect(seriesOf(chartOfDoubt)[0]).toMatchObject({ unit: 'mmol/L', plottable: 1, latest: { converted: null } });
  });

  it('display-27: the IFCC’s per cent never stands among the NGSP’s', () => {
    const both = chartWith('observations', at('4548-4', 1, raw('6.5'), '%'), at('59261-8', 2, raw('4.8'), '%'));
    expect(seriesOf(both)).toHaveLength(2);
    const joined = chartWith('observations', at('4548-4', 1, raw('6.5'), '%'), at('59261-8', 2, 50, 'mmol/mol'));
    expect(viewsOf(joined)[0]?.points[0]?.text).toBe('48 mmol/mol (sent as 6.5%)');
  });
});
