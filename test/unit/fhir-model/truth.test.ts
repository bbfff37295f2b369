/** What a result says beyond its number: whom its range is for, where it belongs, what contradicts what. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readObservationPage } from '../../../main/fhir/observation-page.ts';
import type { ResultRow } from '../../../shared/chart-model.ts';
import { ABSENT_WORDS } from '../../../shared/clinical/absent.ts';
import { isAbnormal } from '../../../shared/clinical/flags.ts';
import {
  ALL,
  bare,
  chartWith,
  completeStates,
  emptyChart,
  loinc,
  observation,
  onlyRow,
  PAGE,
  quantity,
  raw,
  rowsOf,
  sent,
  seriesOf,
  UCUM,
} from './support.ts';

const V3 = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation';
const flags = (...codes: string[]) => ({ interpretation: codes.map((code) => ({ coding: [{ system: V3, code }] })) });
const remarksOf = (row: ResultRow): string[] => row.remarks.map(({ label, text }) => `${label}: ${text}`);
const rowNamed = (rows: readonly ResultRow[], id: string): ResultRow => {
  const row = rows.find((one) => one.id === `Observation/${id}`);
  if (row === undefined) throw new Error(`no row ${id}`);
  return row;
};

describe('reference ranges by whom they are for', () => {
  const years = (value: number) => ({ value, unit: 'years', system: UCUM, code: 'a' });
  const range = (high: number, population: object) => ({ low: quantity(1), high: quantity(high), ...population });
  const women = {
    appliesTo: [{ coding: [{ system: 'http://snomed.info/sct', code: '248152002', display: 'Female' }] }],
  };
  const men = { appliesTo: [{ text: 'male' }] };
  const child = { age: { high: years(17) } };
  const adult = { age: { low: years(18) } };
  const pregnant = { appliesTo: [{ text: 'pregnant' }] };
  const textsFor = (patient: object | null, referenceRange: object[], time = '2026-11-20'): string[] => {
    const chart = chartWith('observations', observation({ referenceRange, effectiveDateTime: time }));
    if (patient !== null) chart.add('patient', [sent({ resourceType: 'Patient', id: 'p1', ...patient })]);
    return rowsOf(chart)[0]!.ranges.map(({ text }) => text);
  };

  it('display-10, display-19: the one that fits comes first and says why; all are shown; those of others last', () => {
    const all = [range(2, { ...men, ...adult }), range(3, child), range(4, {}), range(5, { ...women, ...adult })];
    expect(textsFor({ gender: 'female', birthDate: '1956-03-14' }, all)).toEqual([
      '1–5, Female, age 18 years or more (fits the recorded sex and age)',
      '1–4',
      '1–2, male, age 18 years or more',
      '1–3, age 17 years or less',
    ]);
  });
  it('display-10, display-19: what is not recorded chooses nothing', () => {
    const all = [range(2, men), range(3, women)];
    for (const patient of [null, {}, { gender: 'unknown' }, { gender: 'other' }]) {
      expect(textsFor(patient, all)).toEqual(['1–2, male', '1–3, Female']);
    }
    expect(textsFor({ gender: 'female' }, [range(2, pregnant), range(3, { ...women, ...adult })])).toEqual([
      '1–2, pregnant',
      '1–3, Female, age 18 years or more',
    ]);
  });
  it('display-19: age is that on the day of the result, to the birthday; a birth year alone may leave it open', () => {
    const all = [range(2, child), range(3, adult)];
    const first = (birthDate: string, time: string): string | undefined => textsFor({ birthDate }, all, time)[0];
    expect(first('2008-11-20', '2026-11-19')).toBe('1–2, age 17 years or less (fits the recorded age)');
    expect(first('2008-11-20', '2026-11-20')).toBe('1–3, age 18 years or more (fits the recorded age)');
    expect(first('2008', '2026-06-01')).toBe('1–2, age 17 years or less');
  });
  it('display-19: a single range is printed with whom it is for, and is never exchanged', () => {
    expect(textsFor({ gender: 'female' }, [range(2, men)])).toEqual(['1–2, male']);
  });
  it('display-19: weeks and months count too', () => {
    const age = (low: number, code: string) => ({ age: { low: { value: low, system: UCUM, code } } });
    expect(textsFor({ birthDate: '2026-10-20' }, [range(2, age(5, 'wk')), range(3, age(1, 'mo'))])).toEqual([
      '1–3, age 1 months or more (fits the recorded age)',
      '1–2, age 5 weeks or more',
    ]);
  });
});

describe('panels and what a value was made of', () => {
  const child = (id: string, code: string) => observation({ id, code: loinc(code, `part ${code}`) });
  const panel = bare({
    id: 'panel',
    code: { text: 'Lipids' },
    hasMember: ['a', 'b', 'gone'].map((id) => ({ reference: `Observation/${id}` })),
  });

  it('display-22: a member stands in its panel and by itself, says so there, and counts once', () => {
    const chart = chartWith('observations', panel, child('a', '2093-3'), child('b', '2085-9'));
    const rows = rowsOf(chart);
    expect(remarksOf(rowNamed(rows, 'a'))).toEqual(['Part of: Lipids']);
    expect(rowNamed(rows, 'panel').value).toMatchObject({
      parts: [{ name: 'part 2093-3' }, { name: 'part 2085-9' }, { text: '1 result could not be loaded' }],
    });
    expect(chart.overview(completeStates()).counts.results).toBe(3);
    expect(seriesOf(chart).map(({ count }) => count)).toEqual([1, 1, 1]);
  });
  it('display-22: a value names what it was calculated from, and what of it could not be loaded', () => {
    const derivedFrom = [{ reference: 'Observation/a' }, { reference: 'Observation/none' }, { reference: 'Media/1' }];
    const ratio = observation({ id: 'ratio', code: { text: 'Ratio' }, derivedFrom });
    expect(remarksOf(rowNamed(rowsOf(chartWith('observations', ratio, child('a', '2093-3'))), 'ratio'))).toEqual([
      'From: part 2093-3: 4.2 mmol/L',
      'From: Not loaded: 1 result could not be loaded',
      'From: Linked: 1 record of another kind',
    ]);
  });
  it('display-22: cycles end', () => {
    const one = bare({
      id: 'x',
      code: { text: 'X' },
      hasMember: [{ reference: 'Observation/y' }, { reference: 'Observation/x' }],
    });
    const other = bare({ id: 'y', code: { text: 'Y' }, hasMember: [{ reference: 'Observation/x' }] });
    expect(remarksOf(rowNamed(rowsOf(chartWith('observations', one, other)), 'y'))).toEqual(['Part of: X']);
  });
});

describe('what contradicts, and what may mean an error', () => {
  it.each([
    [['H', 'L'], true],
    [['N', 'HH'], true],
    [['N', 'A'], true],
    [['H', 'HH'], false],
    [['N', 'POS'], false],
    [['LL'], false],
  ] as const)('display-20: flags %j contradict each other: %s', (codes, isConflict) => {
    const said = remarksOf(onlyRow(observation(flags(...codes)))).includes(
      'Check: the flags sent contradict each other',
    );
    expect(said).toBe(isConflict);
  });
  it.each<[unknown]>([
    ['ENTERED-IN-ERROR'],
    ['entered in error'],
    ['enteredInError'],
    [['final', 'entered-in-error']],
    [{ coding: [{ code: 'entered-in-error' }] }],
    [{ value: 'entered-in-error' }],
  ])('display-11: a status sent as %j is never shown as real', (status) => {
    const chart = chartWith('observations', observation({ status }));
    expect(seriesOf(chart)[0]).toMatchObject({ count: 0, inError: 1, plottable: 0, latest: null });
  });
  it.each<[string, object]>([
    ['implicitRules that are no text', { implicitRules: 5 }],
    ['implicitRules that are empty', { implicitRules: '' }],
    ['a modifier inside an object', { valueQuantity: { value: 5, modifierExtension: [{ url: 'x' }] } }],
    ['a modifier that is no list', { modifierExtension: { url: 'x' } }],
    ['a modifier of a component', { component: [{ modifierExtension: [{ url: 'x' }] }] }],
  ])('display-26: %s: not shown, and named', (_, differs) => {
    const chart = chartWith('observations', observation(differs));
    expect(seriesOf(chart)).toEqual([]);
    expect(chart.notShown(PAGE)).toMatchObject({
      ...{ total: 1, rows: [{ reason: 'implicitRules' in differs ? 'implicit-rules' : 'unknown-modifier' }] },
    });
  });
  it.each(Object.entries(ABSENT_WORDS))('display-13: a result without a value for “%s” reads “%s”', (code, words) => {
    const dataAbsentReason = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason', code }] };
    expect(onlyRow(bare({ dataAbsentReason })).value).toEqual({ kind: 'absent', absent: { code, text: words } });
  });
});

describe('as sent, however unlikely', () => {
  it('display-28: implausible heights, weights and pressures are shown and drawn, never mended', () => {
    const side = (code: string, value: number) => ({ code: loinc(code), valueQuantity: quantity(value, 'mm[Hg]') });
    const chart = chartWith(
      'observations',
      observation({ code: loinc('8302-2'), valueQuantity: quantity(raw('17.5'), 'cm') }),
      observation({ code: loinc('29463-7'), valueQuantity: quantity(raw('700'), 'kg') }),
      bare({ code: loinc('85354-9'), component: [side('8480-6', 40), side('8462-4', 120)] }),
    );
    const drawn = seriesOf(chart).flatMap(({ key }) => chart.series({ key, ...ALL, maxPoints: 50 })!.points);
    expect(drawn.map(({ text }) => text).sort()).toEqual(['17.5 cm', '40/120 mm[Hg]', '700 kg']);
  });
  it('display-24: a device and a specimen that were sent within the record are named', () => {
    const row = onlyRow(
      observation({
        contained: [
          { resourceType: 'Device', id: 'd', deviceName: [{ name: 'Meter 7' }] },
          { resourceType: 'Specimen', id: 's', type: { text: 'Capillary blood' } },
        ],
        device: { reference: '#d' },
        specimen: { reference: '#s' },
      }),
    );
    expect(remarksOf(row)).toEqual(['Device: Meter 7', 'Specimen: Capillary blood']);
  });
  it('display-59: a time sent by another clock says what it showed there', () => {
    const at = (effectiveDateTime: string) => remarksOf(onlyRow(observation({ effectiveDateTime })));
    expect(at('2026-11-20T11:40:00+05:45')).toEqual(['Time: sent as 20-Nov-2026 11:40 +05:45']);
    expect(at('2026-11-20T05:55:00+00:00')).toEqual([]);
  });
  it('display-22: an id that is no text costs its own record its place, and no other', () => {
    const model = emptyChart();
    const entry = [{ ...observation(), id: true }, observation(), { ...observation(), id: null }].map((resource) => ({
      fullUrl: true,
      resource,
      search: { mode: 'match' },
    }));
    readObservationPage(JSON.stringify({ resourceType: 'Bundle', type: 'searchset', entry }), model.observations);
    expect(rowsOf(model)).toHaveLength(1);
    expect(model.notShown(PAGE).rows.map(({ reason }) => reason)).toEqual(['no-id', 'no-id']);
  });
});

describe('more flagged results than room', () => {
  const day = (n: number): string => new Date(Date.UTC(2020, 0, 1 + n)).toISOString();
  it('display-35: property: every flagged result is drawn, or counted as left out and said', () => {
    const levels = fc.array(fc.constantFrom('N', 'H', 'LL', 'A'), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(levels, fc.integer({ min: 10, max: 60 }), (codes, maxPoints) => {
        const all = codes.map((code, n) =>
          observation({ effectiveDateTime: day(n), valueQuantity: quantity(n % 7), ...flags(code) }),
        );
        const chart = chartWith('observations', ...all);
        const view = chart.series({ key: seriesOf(chart)[0]!.key, ...ALL, maxPoints })!;
        const drawn = view.points.filter(({ flag }) => isAbnormal(flag)).length;
        const leftOut = view.flaggedLeftOut ?? 0;
        expect(drawn + leftOut).toBe(codes.filter((code) => code !== 'N').length);
        expect(view.sentence.includes('not drawn: no room')).toBe(leftOut > 0);
        if (leftOut > 0) expect(view.points.length).toBeGreaterThan(maxPoints / 2 - 2);
      }),
      { seed: 35, numRuns: 60 },
    );
  });
});
