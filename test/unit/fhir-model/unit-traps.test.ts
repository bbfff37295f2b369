/** The twelve traps of units: the same test in two units, and a unit text that contradicts its code. */
import { describe, expect, it } from 'vitest';
import { chartWith, loinc, observation, onlyRow, quantity, raw, seriesOf, ALL, UCUM } from './support.ts';
import { axisOf } from '../../../shared/clinical/conversions.ts';
import { unitIdentity } from '../../../shared/clinical/units.ts';

type Trap = {
  readonly name: string;
  readonly code: string;
  /** Text, UCUM code and digits as one server and another send the same result. */
  readonly one: readonly [string, string, string];
  readonly other: readonly [string, string, string];
  /** What the first reads in the unit of the second; null: they never share an axis. */
  readonly converted: string | null;
};
const TRAPS: readonly Trap[] = [
  {
    name: 'glucose',
    code: '2345-7',
    one: ['mg/dL', 'mg/dL', '99'],
    other: ['mmol/L', 'mmol/L', '5.5'],
    converted: '5.5 mmol/L',
  },
  {
    name: 'creatinine',
    code: '2160-0',
    one: ['mg/dL', 'mg/dL', '1.1'],
    other: ['µmol/L', 'umol/L', '97'],
    converted: '97 µmol/L',
  },
  {
    name: 'HbA1c',
    code: '4548-4',
    one: ['%', '%', '6.5'],
    other: ['mmol/mol', 'mmol/mol', '48'],
    converted: '48 mmol/mol',
  },
  {
    name: 'temperature',
    code: '8310-5',
    one: ['°F', '[degF]', '98.6'],
    other: ['°C', 'Cel', '37.0'],
    converted: '37.0 °C',
  },
  { name: 'weight', code: '29463-7', one: ['lb', '[lb_av]', '154'], other: ['kg', 'kg', '69.9'], converted: '69.9 kg' },
  { name: 'birth weight', code: '8339-4', one: ['g', 'g', '3480'], other: ['kg', 'kg', '3.48'], converted: '3.480 kg' },
  { name: 'height', code: '8302-2', one: ['in', '[in_i]', '70'], other: ['cm', 'cm', '178'], converted: '178 cm' },
  { name: 'blood gas', code: '2019-8', one: ['kPa', 'kPa', '5.3'], other: ['mmHg', 'mm[Hg]', '40'], converted: null },
  { name: 'protein', code: '2885-2', one: ['g/L', 'g/L', '70'], other: ['g/dL', 'g/dL', '7.0'], converted: null },
  { name: 'a dose in g', code: 'local-1', one: ['g', 'g', '1'], other: ['mg', 'mg', '1000'], converted: null },
  { name: 'a dose in mg', code: 'local-2', one: ['mg', 'mg', '0.5'], other: ['µg', 'ug', '500'], converted: null },
  {
    name: 'vitamin D',
    code: '1989-3',
    one: ['ng/mL', 'ng/mL', '30'],
    other: ['nmol/L', 'nmol/L', '75'],
    converted: null,
  },
];

const result = (code: string, [unit, ucum, digits]: readonly [string, string, string], day: number) =>
  observation({
    code: loinc(code, code),
    effectiveDateTime: `2026-11-0${day}`,
    valueQuantity: { value: raw(digits), unit, system: UCUM, code: ucum },
  });

describe('unit traps', () => {
  it('display-18: there are twelve', () => {
    expect(TRAPS).toHaveLength(12);
  });

  it.each(TRAPS)(
    'display-16, display-18: $name: no axis is shared but by a marked conversion',
    ({ code, one, other, converted }) => {
      const chart = chartWith('observations', result(code, one, 1), result(code, other, 2));
      const all = seriesOf(chart);
      const points = all.flatMap(({ key }) => chart.series({ key, ...ALL, maxPoints: 50 })!.points);
      expect(all).toHaveLength(converted === null ? 2 : 1);
      expect(points.filter((point) => point.converted)).toHaveLength(converted === null ? 0 : 1);
      if (converted === null) return;
      expect(all[0]).toMatchObject({ previous: { converted, value: { quantity: { text: one[2] } } } });
      expect(points[0]?.text).toBe(`${converted} (sent as ${one[2]}${one[0] === '%' ? '' : ' '}${one[0]})`);
    },
  );

  it.each(TRAPS)(
    'display-17, display-18: $name: text of one unit, code of the other: flagged, not plotted',
    ({ code, one, other }) => {
      const doubtful = result(code, [one[0], other[1], one[2]], 3);
      const chart = chartWith('observations', result(code, other, 2), doubtful);
      const [series, ...others] = seriesOf(chart);
      expect(others).toEqual([]);
      expect(series).toMatchObject({
        count: 2,
        plottable: 1,
        latest: { value: { quantity: { unitConflict: true } }, converted: null },
      });
      expect(chart.series({ key: series!.key, ...ALL, maxPoints: 50 })!.undrawn).toEqual([
        { reason: 'unit in doubt', count: 1 },
      ]);
    },
  );

  it('display-18: without a code that says what was measured nothing is converted', () => {
    for (const { one, other } of TRAPS) {
      const [a, b] = [one, other].map(([, ucum]) => axisOf(null, unitIdentity(null, ucum) ?? ''));
      expect(a).not.toBe(b);
    }
  });

  it.each(['µg', 'μg', 'ug', 'mcg'])('display-18: %s is shown as micrograms', (unit) => {
    const { value } = onlyRow(observation({ valueQuantity: quantity(5, unit, 'ug') }));
    expect(value).toMatchObject({ quantity: { unit: 'micrograms', unitCode: 'ug', unitConflict: false } });
    expect(onlyRow(observation({ valueQuantity: quantity(5, `${unit}/L`, null) })).value).toMatchObject({
      quantity: { unit: 'micrograms/L' },
    });
  });
});
