import { describe, expect, it } from 'vitest';
import { bare, chartWith, loinc, observation, onlyRow, quantity, rowsOf, seriesOf, ALL } from './support.ts';

const mmHg = (value: unknown) => quantity(value, 'mmHg', 'mm[Hg]');
const side = (code: string, value: unknown, extra: object = {}) => ({
  code: loinc(code),
  valueQuantity: mmHg(value),
  ...extra,
});
const panel = (code: string, component: unknown[], extra: object = {}) =>
  bare({ code: loinc(code, 'BP'), component, ...extra });
const single = (code: string, value: unknown, extra: object = {}) =>
  observation({ code: loinc(code), valueQuantity: mmHg(value), ...extra });
const reason = (code: string) => ({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason', code }],
});

describe('blood pressure', () => {
  it('display-21 SMART 143 one series from both panel codes and from single codes', () => {
    const chart = chartWith(
      'observations',
      panel('85354-9', [side('8480-6', 120), side('8462-4', 80)], { effectiveDateTime: '2026-01-01T10:00:00Z' }),
      panel('55284-4', [side('8462-4', 81), side('8480-6', 121)], { effectiveDateTime: '2026-01-02T10:00:00Z' }),
      single('8480-6', 122, { id: 's', effectiveDateTime: '2026-01-03T10:00:00Z' }),
      single('8462-4', 82, { id: 'd', effectiveDateTime: '2026-01-03T11:00:00+01:00' }),
    );
    const [series, ...others] = seriesOf(chart);
    expect(others).toEqual([]);
    expect(series).toMatchObject({
      kind: 'pair',
      name: 'Blood pressure',
      unit: 'mmHg',
      count: 3,
      plottable: 3,
      latest: { id: 'Observation/s + Observation/d' },
    });
    const view = chart.series({ key: series!.key, ...ALL, maxPoints: 50 })!;
    expect(view.points.map((p) => [p.y, p.y2, p.text])).toEqual([
      [120, 80, '120/80 mmHg'],
      [121, 81, '121/81 mmHg'],
      [122, 82, '122/82 mmHg'],
    ]);
    expect(view.sentence).toBe(
      '3 results, 01-Jan-2026 to 03-Jan-2026. First 120/80, latest 122/82 mmHg. Systolic least 120, greatest 122. Diastolic least 80, greatest 82.',
    );
  });

  it('display-21 a missing side says why and is never left out', () => {
    const words = (row: unknown) => onlyRow(row).value;
    expect(
      words(
        panel('85354-9', [side('8480-6', 109), { code: loinc('8462-4'), dataAbsentReason: reason('asked-unknown') }]),
      ),
    ).toMatchObject({ second: { code: 'asked-unknown', text: 'Asked, not known' } });
    expect(words(panel('85354-9', [side('8462-4', 70)]))).toMatchObject({
      first: { text: 'not measured' },
      second: { text: '70' },
    });
    expect(words(panel('85354-9', [], { dataAbsentReason: reason('not-performed') }))).toMatchObject({
      first: { text: 'Not performed' },
      second: { text: 'Not performed' },
    });
    expect(words(single('8480-6', 120))).toMatchObject({
      kind: 'pair',
      first: { text: '120' },
      second: { text: 'not measured' },
    });
    expect(words(single('8462-4', 80))).toMatchObject({
      kind: 'pair',
      first: { text: 'not measured' },
      second: { text: '80' },
    });
  });

  it('display-21 a systolic side alone is drawn with an open other side; a diastolic alone is told, not drawn', () => {
    const chart = chartWith(
      'observations',
      single('8480-6', 120, { effectiveDateTime: '2026-01-01' }),
      single('8462-4', 80, { effectiveDateTime: '2026-01-02' }),
    );
    const view = chart.series({ key: seriesOf(chart)[0]!.key, ...ALL, maxPoints: 50 })!;
    expect(view.points).toMatchObject([{ y: 120, y2: null }]);
    expect(view.undrawn).toEqual([{ reason: 'systolic missing', count: 1 }]);
  });

  it('display-21 singles pair only at one time, in one unit, at one site, and one of each', () => {
    const pairs = (...all: unknown[]) =>
      rowsOf(chartWith('observations', ...all)).filter((row) => row.id.includes(' + ')).length;
    const at = { effectiveDateTime: '2026-01-01T10:00:00Z' };
    expect(pairs(single('8480-6', 120, at), single('8462-4', 80, at))).toBe(1);
    expect(pairs(single('8480-6', 120, at), single('8462-4', 80, { effectiveDateTime: '2026-01-01T10:01:00Z' }))).toBe(
      0,
    );
    expect(pairs(single('8480-6', 120, at), single('8462-4', 80, { ...at, valueQuantity: quantity(10, 'kPa') }))).toBe(
      0,
    );
    expect(
      pairs(
        single('8480-6', 120, { ...at, bodySite: { text: 'Left arm' } }),
        single('8462-4', 80, { ...at, bodySite: { text: 'Right arm' } }),
      ),
    ).toBe(0);
    expect(pairs(single('8480-6', 120, at), single('8480-6', 140, at), single('8462-4', 80, at))).toBe(0);
    expect(pairs(single('8480-6', 120, { ...at, status: 'entered-in-error' }), single('8462-4', 80, at))).toBe(0);
  });

  it('display-12 display-20 a pair of two statuses and flags says both', () => {
    const at = { effectiveDateTime: '2026-01-01T10:00:00Z' };
    const high = [{ coding: [{ code: 'H' }] }];
    const chart = chartWith(
      'observations',
      single('8480-6', 180, { ...at, interpretation: high }),
      single('8462-4', 80, { ...at, status: 'preliminary' }),
    );
    expect(rowsOf(chart)[0]).toMatchObject({
      status: 'preliminary',
      flag: { level: 'high', text: 'systolic high' },
      remarks: [{ label: 'Status', text: 'systolic final, diastolic preliminary' }],
    });
  });

  it('display-17 display-18 sides in two units, or a unit in doubt, are not drawn', () => {
    const reasons = (component: unknown[]) => {
      const chart = chartWith('observations', panel('85354-9', component));
      return chart.series({ key: seriesOf(chart)[0]!.key, ...ALL, maxPoints: 50 })!.undrawn.map((u) => u.reason);
    };
    expect(reasons([side('8480-6', 120), { code: loinc('8462-4'), valueQuantity: quantity(10, 'kPa') }])).toEqual([
      'units differ',
    ]);
    expect(
      reasons([side('8480-6', 120), { code: loinc('8462-4'), valueQuantity: quantity(10, 'kPa', 'mm[Hg]') }]),
    ).toEqual(['unit in doubt']);
  });

  it('display-21 other components are kept in words; mean pressure stays its own series; averages are no readings', () => {
    const row = onlyRow(
      panel('85354-9', [side('8480-6', 120), side('8462-4', 80), { ...side('8478-0', 93), code: { text: 'Mean' } }]),
    );
    expect(row.remarks).toEqual([{ label: 'Mean', text: '93 mmHg' }]);
    const chart = chartWith(
      'observations',
      single('8478-0', 93),
      panel('96607-7', [side('96608-5', 119), side('96609-3', 79)]),
    );
    expect(
      seriesOf(chart)
        .map((s) => s.kind)
        .sort(),
    ).toEqual(['single', 'text']);
    expect(rowsOf(chart).map((r) => r.value)).toContainEqual({
      kind: 'parts',
      parts: [
        { name: 'test 96608-5', text: '119 mmHg' },
        { name: 'test 96609-3', text: '79 mmHg' },
      ],
    });
  });

  it('display-27 both sides under another code are a pair of that code, not of ours', () => {
    const chart = chartWith(
      'observations',
      panel('85354-9', [side('8480-6', 120), side('8462-4', 80)]),
      panel('35094-2', [side('8480-6', 130), side('8462-4', 90)]),
    );
    expect(
      seriesOf(chart)
        .map((s) => [s.kind, s.name])
        .sort(),
    ).toEqual([
      ['pair', 'BP'],
      ['pair', 'Blood pressure'],
    ]);
  });

  it('display-19 ranges name their side', () => {
    const { ranges } = onlyRow(
      panel('85354-9', [
        side('8480-6', 120, { referenceRange: [{ low: mmHg(90), high: mmHg(120) }] }),
        side('8462-4', 80, { referenceRange: [{ high: mmHg(80) }] }),
      ]),
    );
    expect(ranges.map((r) => r.text)).toEqual(['systolic 90–120', 'diastolic 80 or less']);
  });

  describe('a panel that names both sides as its members', () => {
    const sides = [single('8480-6', 120, { id: 's' }), single('8462-4', 80, { id: 'd' })];
    const members = ['Observation/s', 'Observation/d'].map((reference) => ({ reference }));
    const naming = (differs: object = {}) =>
      bare({ id: 'panel', code: loinc('85354-9', 'BP'), hasMember: members, ...differs });

    it('display-21 display-22 is told with the pair, not beside it', () => {
      const note = [{ text: 'after exercise' }];
      for (const all of [
        [naming({ note }), ...sides],
        [...sides, naming({ note })],
      ]) {
        const chart = chartWith('observations', ...all);
        const [series, ...others] = seriesOf(chart);
        expect(others).toEqual([]);
        expect(series).toMatchObject({ kind: 'pair', count: 1, name: 'Blood pressure' });
        expect(rowsOf(chart)).toMatchObject([
          {
            id: 'Observation/s + Observation/d + Observation/panel',
            value: { first: { text: '120' }, second: { text: '80' } },
            remarks: [{ label: 'Note', text: 'after exercise' }],
          },
        ]);
        expect(chart.series({ key: series!.key, ...ALL, maxPoints: 10 })!.points).toMatchObject([
          { id: 'Observation/s + Observation/d + Observation/panel', y: 120, y2: 80, text: '120/80 mmHg' },
        ]);
      }
    });

    it.each<[string, object]>([
      ['another status', { status: 'preliminary' }],
      ['entered in error', { status: 'entered-in-error' }],
      ['another time', { effectiveDateTime: '2026-11-20T06:00:00Z' }],
      ['a flag of its own', { interpretation: [{ coding: [{ code: 'H' }] }] }],
      ['a third member', { hasMember: [...members, { reference: 'Observation/mean' }] }],
      ['another code', { code: loinc('35094-2', 'BP') }],
    ])('display-22 stays beside it where it says more: %s', (_, differs) => {
      const chart = chartWith('observations', naming(differs), ...sides);
      expect(
        rowsOf(chart)
          .map((row) => row.id)
          .sort(),
      ).toEqual(['Observation/panel', 'Observation/s + Observation/d']);
    });
  });
});

describe('panels', () => {
  const member = (id: string) => ({ reference: `Observation/${id}` });
  it('display-22, H7 members are named with their values, unresolved ones counted and named, cycles end', () => {
    const chart = chartWith(
      'observations',
      bare({
        id: 'panel',
        code: { text: 'Panel' },
        hasMember: [
          member('a'),
          member('gone'),
          member('panel'),
          member('nested'),
          { reference: 'QuestionnaireResponse/q' },
        ],
      }),
      observation({ id: 'a', code: { text: 'Sodium' }, valueQuantity: quantity(140) }),
      bare({ id: 'nested', code: { text: 'Nested' }, hasMember: [member('panel'), member('a')] }),
    );
    const value = rowsOf(chart).find((row) => row.id === 'Observation/panel')!.value;
    expect(value).toEqual({
      kind: 'parts',
      parts: [
        { name: 'Sodium', text: '140 mmol/L' },
        { name: 'Nested', text: '2 parts' },
        { name: 'Not loaded', text: '1 result could not be loaded' },
        { name: 'Linked', text: '1 record of another kind' },
      ],
    });
    expect(chart.notShown({ offset: 0, limit: 10 }).rows).toEqual([
      { record: 'Observation/gone', reason: 'unresolved-reference', detail: 'part of Observation/panel' },
    ]);
    expect(seriesOf(chart).find((s) => s.name === 'Sodium')?.count).toBe(1);
  });
  it('display-22 a value with components keeps both', () => {
    const row = onlyRow(
      observation({
        code: loinc('2708-6'),
        valueQuantity: quantity(95, '%'),
        component: [{ code: { text: 'Flow' }, valueQuantity: quantity(6, 'L/min') }],
      }),
    );
    expect(row).toMatchObject({ value: { quantity: { text: '95' } }, remarks: [{ label: 'Flow', text: '6 L/min' }] });
  });
});
