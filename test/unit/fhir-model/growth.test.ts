import { describe, expect, it } from 'vitest';
import { growthSchema, type Growth, type GrowthPoint } from '../../../shared/growth.ts';
import type { GrowthMeasure } from '../../../shared/clinical/growth.ts';
import { createPopulation } from '../../../sandbox/population/index.ts';
import { createChartModel, type ChartModel } from '../../../main/fhir/model/index.ts';
import { BASE, completeStates, emptyChart, loinc, NOW, observation, quantity, raw, sent, ZONE } from './support.ts';

const CHILD = { resourceType: 'Patient', id: 'p1', birthDate: '2024-06-10', gender: 'male' };
const weighed = (day: string, kg: unknown, differs: object = {}): object =>
  observation({
    code: loinc('29463-7', 'Body weight'),
    effectiveDateTime: day,
    valueQuantity: quantity(kg, 'kg'),
    ...differs,
  });
const tall = (day: string, cm: unknown): object =>
  observation({ code: loinc('8302-2', 'Body height'), effectiveDateTime: day, valueQuantity: quantity(cm, 'cm') });

function chartOf(patient: object | null, ...all: object[]): ChartModel {
  const model = emptyChart();
  if (patient !== null) model.add('patient', [sent(patient)]);
  model.add('observations', all.map(sent));
  return model;
}
function growthOf(patient: object | null, measure: GrowthMeasure, ...all: object[]): Growth {
  const growth = chartOf(patient, ...all).growth({ measure });
  expect(growthSchema.parse(growth)).toEqual(growth);
  return growth;
}
const onlyPoint = (patient: object, measure: GrowthMeasure, ...all: object[]): GrowthPoint => {
  const { points } = growthOf(patient, measure, ...all);
  expect(points).toHaveLength(1);
  return points[0]!;
};

describe('a point', () => {
  it('display-40: has age, value as sent, percentile, z and the chart they are of', () => {
    // WHO, boys, 183 days: L 0.1256, M 7.9389, S 0.10957.
    expect(onlyPoint(CHILD, 'weight', weighed('2024-12-10', raw('7.94')))).toMatchObject({
      ...{ age: '6 months', value: '7.94 kg', percentile: '50th', z: '0.00', chart: 'WHO 2006', note: null },
    });
  });

  it('display-40: belongs to WHO until the day before the second birthday, to the CDC from then on', () => {
    const { points, notes, segments } = growthOf(CHILD, 'weight', weighed('2026-06-09', 12), weighed('2026-06-10', 12));
    expect(points.map(({ chart }) => chart)).toEqual(['WHO 2006', 'CDC 2000']);
    expect(notes.join(' ')).toContain('The chart changes at 24 months: percentile and z may jump there');
    expect(segments.map(({ chart }) => chart)).toEqual(['WHO 2006', 'CDC 2000']);
  });

  it('display-40: a body mass index above the 95th percentile is of the extended chart, and that is said', () => {
    const boy = { ...CHILD, birthDate: '2016-10-20' };
    const index = observation({ code: loinc('39156-5'), valueQuantity: quantity(raw('28.1'), 'kg/m2') });
    const { points, notes } = growthOf(boy, 'bmi', index);
    expect(points[0]).toMatchObject({ percentile: '99th', chart: 'CDC 2022 extended', value: '28.1 kg/m2' });
    expect(notes.join(' ')).toContain('extended BMI-for-age 2022');
    const huge = observation({ code: loinc('39156-5'), valueQuantity: quantity(71, 'kg/m2') });
    expect(onlyPoint(boy, 'bmi', huge)).toMatchObject({ percentile: null, chart: 'no chart above 60 kg/m²' });
  });

  it('display-28, display-40: an index is worked out of weight and height of one day only where none was sent, and says so', () => {
    const point = onlyPoint(CHILD, 'bmi', weighed('2026-07-01', 12), tall('2026-07-01', 88), tall('2026-06-01', 87));
    expect(point).toMatchObject({ value: '15.5 kg/m²', note: 'calculated by Chartroom from weight and height' });
    const own = observation({ code: loinc('39156-5'), effectiveDateTime: '2026-07-01', valueQuantity: quantity(raw('15.4'), 'kg/m2') }); // prettier-ignore
    expect(onlyPoint(CHILD, 'bmi', own, weighed('2026-07-01', 12), tall('2026-07-01', 88)).value).toBe('15.4 kg/m2');
  });

  it('display-18, display-40: grams and pounds are converted, and that is said beside the value as sent', () => {
    const grams = weighed('2024-06-10', 3350, { code: loinc('8339-4'), valueQuantity: quantity(3350, 'g') });
    expect(onlyPoint(CHILD, 'weight', grams)).toMatchObject({
      value: '3350 g',
      note: 'converted: 3.35 kg',
      percentile: '50th',
    });
    const pounds = weighed('2026-07-01', 26, { valueQuantity: quantity(26, '[lb_av]') });
    expect(onlyPoint(CHILD, 'weight', pounds)).toMatchObject({ note: 'converted: 11.79 kg' });
  });
});

describe('a result that cannot be placed', () => {
  it.each([
    ['a comparator', { valueQuantity: { ...quantity(12, 'kg'), comparator: '<' } }, 'no exact number'],
    ['no unit', { valueQuantity: { value: 12 } }, 'no unit sent'],
    ['another unit', { valueQuantity: quantity(12, 'stone') }, 'unit stone'],
    ['a month for a day', { effectiveDateTime: '2026-07' }, 'day not known'],
    ['an unknown status', { status: 'unknown' }, 'status unknown'],
    ['somebody else', { focus: [{ display: 'Twin' }] }, 'about somebody else'],
    ['a time before birth', { effectiveDateTime: '2024-06-01' }, 'before the date of birth'],
  ])('display-40: %s is counted and named', (_what, differs, reason) => {
    const { points, unplaced } = growthOf(CHILD, 'weight', weighed('2026-07-01', 12, differs));
    expect(points).toEqual([]);
    expect(unplaced).toEqual([{ reason, count: 1 }]);
  });

  it('display-11, display-40: one entered in error is never a point', () => {
    const { points } = growthOf(CHILD, 'weight', weighed('2026-07-01', 99, { status: 'entered-in-error' }));
    expect(points).toEqual([]);
  });

  it('display-12, display-40: corrected and preliminary results are points, and say what they are', () => {
    const statuses = ['corrected', 'preliminary', 'amended'].map((status, n) =>
      weighed(`2026-07-0${n + 1}`, 12, { status }),
    );
    expect(growthOf(CHILD, 'weight', ...statuses).points.map(({ note }) => note)).toEqual([
      'corrected',
      'preliminary',
      'amended',
    ]);
  });

  it.each([
    ['other', 'no percentile: sex recorded as other'],
    ['unknown', 'no percentile: sex recorded as unknown'],
    [undefined, 'no percentile: sex recorded as not sent'],
  ])('display-10, display-40: of the sex %s no percentile is guessed', (gender, why) => {
    const growth = growthOf({ ...CHILD, gender }, 'weight', weighed('2026-07-01', 12));
    expect(growth).toMatchObject({ sex: null, noPercentile: why, segments: [] });
    expect(growth.points).toMatchObject([{ value: '12 kg', percentile: null, z: null }]);
  });

  it('display-40: without a whole date of birth there is no age, so no percentile', () => {
    const { noPercentile, points, unplaced } = growthOf(
      { ...CHILD, birthDate: '2024-06' },
      'weight',
      weighed('2026-07-01', 12),
    );
    expect(noPercentile).toBe('no percentile: date of birth sent as 2024-06');
    expect([points, unplaced]).toEqual([[], [{ reason: 'age not known', count: 1 }]]);
  });

  it('display-40: the head has no chart from 24 months', () => {
    const head = observation({
      code: loinc('9843-4'),
      effectiveDateTime: '2026-07-01',
      valueQuantity: quantity(49, 'cm'),
    });
    expect(onlyPoint(CHILD, 'head', head)).toMatchObject({ percentile: null, chart: 'no chart from 24 months' });
  });
});

describe('gestation', () => {
  const weeks = (value: number, code: string, at: string): object =>
    observation({ code: loinc(code), effectiveDateTime: at, valueQuantity: quantity(value, 'wk') });
  const four = weighed('2024-10-10', raw('5.0'));

  it('display-40: where none was sent, the age is said not to be corrected', () => {
    const { notes, points } = growthOf(CHILD, 'weight', four);
    expect(notes[0]).toBe('Age not corrected for gestation: none sent.');
    expect(points[0]?.age).toBe('4 months');
  });

  it.each(['76516-4', '18185-9'])(
    'display-40: an early birth (%s) takes its weeks off the age until 24 months, and that is said',
    (code) => {
      const late = weighed('2026-07-01', 12);
      const { notes, points } = growthOf(CHILD, 'weight', four, late, weeks(31, code, '2024-06-10'));
      expect(notes[0]).toBe('Age corrected for gestation until 24 months: gestation sent as 31 wk.');
      expect(points.map(({ age }) => age)).toEqual(['4 months, corrected 1.9 months', '2 y']);
      expect(points[0]!.months).toBeCloseTo(122 / 30.4375 - 63 / 30.4375, 5);
      const plain = onlyPoint(CHILD, 'weight', four);
      expect(Number(points[0]!.z!.replace('−', '-'))).toBeGreaterThan(Number(plain.z!.replace('−', '-')));
    },
  );

  it('display-40: at term nothing is taken off; before term there is no chart', () => {
    expect(growthOf(CHILD, 'weight', four, weeks(39, '76516-4', '2024-06-10')).points[0]?.age).toBe('4 months');
    const early = weighed('2024-06-12', raw('1.6'));
    const first = growthOf(CHILD, 'weight', early, weeks(31, '76516-4', '2024-06-10')).points[0];
    expect(first).toMatchObject({ percentile: null, chart: 'before term: no chart' });
  });

  it('display-40: the gestation of a pregnancy of her own does not change her age', () => {
    const girl = { ...CHILD, gender: 'female', birthDate: '2009-01-10' };
    const { notes } = growthOf(girl, 'weight', weighed('2026-07-01', 60), weeks(28, '18185-9', '2026-07-01'));
    expect(notes[0]).toBe('Age not corrected for gestation: none sent.');
  });
});

describe('the page', () => {
  const shownFor = (birthDate: string, ...all: object[]): boolean =>
    chartOf({ ...CHILD, birthDate }, ...all).overview(completeStates()).hasGrowth;

  it('display-40: is there until the twentieth birthday, where a size was sent', () => {
    expect(shownFor('2006-11-21', weighed('2020-07-01', 50))).toBe(true);
    expect(shownFor('2006-11-20', weighed('2020-07-01', 50))).toBe(false);
    expect(shownFor('2020-01-01', observation())).toBe(false);
  });

  it('display-40: the sandbox has a childhood on both charts', () => {
    const id = 'course-growth';
    const model = createChartModel({ patientId: id, fhirBase: BASE, now: () => NOW, timeZone: ZONE });
    const all = createPopulation({ seed: 'northgate' }).resources(id).map(sent);
    const of = (type: string): unknown[] =>
      all.filter((one) => (one as { resourceType: string }).resourceType === type);
    model.add('patient', of('Patient'));
    model.add('observations', of('Observation'));
    for (const measure of ['weight', 'height', 'bmi'] as const) {
      const { points, measures, sex } = model.growth({ measure });
      expect([sex, measures.length]).toEqual(['boys', 4]);
      expect(new Set(points.map(({ chart }) => chart.slice(0, 3)))).toEqual(new Set(['WHO', 'CDC']));
      for (const { z } of points) expect(Math.abs(Number(z!.replace('−', '-')))).toBeLessThan(3.5);
    }
  });
});
