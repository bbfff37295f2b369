import { describe, expect, it } from 'vitest';
import { news2Schema, type News2, type News2Part } from '../../../shared/scores.ts';
import type { News2Parameter } from '../../../shared/clinical/news2.ts';
import { createPopulation } from '../../../sandbox/population/index.ts';
import { createChartModel, type ChartModel } from '../../../main/fhir/model/index.ts';
import { bare, BASE, emptyChart, loinc, NOW, observation, quantity, raw, sent, ZONE } from './support.ts';

const SNOMED = 'http://snomed.info/sct';
const snomed = (code: string, display?: string): object => ({
  coding: [{ system: SNOMED, code, ...(display === undefined ? {} : { display }) }],
});
const at = (clock: string): string => `2026-11-20T${clock}:00Z`;
const PATIENT = { resourceType: 'Patient', id: 'p1', birthDate: '1956-03-14' };

type Set = Record<News2Parameter, object | null>;
const SET: Set = {
  respiration: observation({ id: 'rr', code: loinc('9279-1'), valueQuantity: quantity(18, '/min') }),
  saturation: observation({ id: 'spo2', code: loinc('59408-5'), valueQuantity: quantity(96, '%') }),
  oxygen: observation({ id: 'air', code: loinc('3151-8'), valueQuantity: quantity(0, 'L/min') }),
  systolic: bare({
    id: 'bp',
    code: loinc('85354-9'),
    component: [
      { code: loinc('8480-6'), valueQuantity: quantity(122, 'mm[Hg]') },
      { code: loinc('8462-4'), valueQuantity: quantity(70, 'mm[Hg]') },
    ],
  }),
  pulse: observation({ id: 'hr', code: loinc('8867-4'), valueQuantity: quantity(80, '/min') }),
  consciousness: bare({
    id: 'acvpu',
    code: snomed('1104441000000107'),
    valueCodeableConcept: snomed('248234008', 'Mentally alert'),
  }),
  temperature: observation({ id: 'temp', code: loinc('8310-5'), valueQuantity: quantity(raw('37.0'), 'Cel') }),
};

function chartOf(set: Partial<Set>, patient: object | null = PATIENT, ...others: object[]): ChartModel {
  const model = emptyChart();
  if (patient !== null) model.add('patient', [sent(patient)]);
  const all = Object.values({ ...SET, ...set }).filter((one) => one !== null);
  model.add('observations', [...all, ...others].map(sent));
  return model;
}
function news2Of(set: Partial<Set>, patient: object | null = PATIENT, ...others: object[]): News2 {
  const news2 = chartOf(set, patient, ...others).news2();
  expect(news2Schema.parse(news2)).toEqual(news2);
  return news2;
}
const calculated = (set: Partial<Set>, patient: object | null = PATIENT, ...others: object[]) =>
  news2Of(set, patient, ...others).calculated!;
const partOf = (set: Partial<Set>, parameter: News2Parameter, ...others: object[]): News2Part =>
  calculated(set, PATIENT, ...others).parts.find((part) => part.parameter === parameter)!;
const changed = (parameter: News2Parameter, differs: object): Partial<Set> => ({
  [parameter]: { ...SET[parameter], ...differs },
});

describe('a whole set', () => {
  it('display-39: has a total, a band and the points of each part', () => {
    expect(calculated({})).toMatchObject({ total: 0, known: 7, band: 'none', scale: 1, notFor: null });
    const ill = { ...changed('respiration', { valueQuantity: quantity(26, '/min') }), ...changed('oxygen', { valueQuantity: quantity(2, 'L/min') }) }; // prettier-ignore
    expect(calculated(ill)).toMatchObject({ total: 5, band: 'medium' });
    expect(partOf(ill, 'respiration')).toMatchObject({ value: '26 /min', points: 3, note: null });
    expect(partOf(ill, 'oxygen')).toMatchObject({ value: '2 L/min', points: 2 });
  });

  it('display-39: readings of the hour before the newest belong to it, older ones do not', () => {
    const within = calculated(changed('temperature', { effectiveDateTime: at('04:55') }));
    expect(within).toMatchObject({ total: 0, fromMs: Date.parse(at('04:55')), toMs: Date.parse(at('05:55')) });
    const older = calculated(changed('temperature', { effectiveDateTime: at('04:54') }));
    expect(older).toMatchObject({ total: null, atLeast: 0, known: 6 });
  });

  it('display-39: the newest reading counts; of two at one time the one with more points', () => {
    const later = observation({ code: loinc('8867-4'), effectiveDateTime: at('06:10'), valueQuantity: quantity(135, '/min') }); // prettier-ignore
    expect(partOf({}, 'pulse', later)).toMatchObject({ value: '135 /min', points: 3 });
    const beside = observation({ code: snomed('78564009'), valueQuantity: quantity(112, '/min') });
    expect(partOf({}, 'pulse', beside)).toMatchObject({ value: '112 /min', points: 2 });
  });

  it('display-39: what was read after now counts for nothing', () => {
    const future = observation({ code: loinc('8867-4'), effectiveDateTime: '2026-11-21T06:00:00Z', valueQuantity: quantity(150, '/min') }); // prettier-ignore
    expect(calculated({}, PATIENT, future)).toMatchObject({ total: 0, toMs: Date.parse(at('05:55')) });
  });
});

describe('a part that is missing or cannot count', () => {
  const PARAMETERS = Object.keys(SET) as News2Parameter[];
  it.each(PARAMETERS)('display-39: without %s there is no total', (parameter) => {
    const score = calculated({ [parameter]: null });
    expect(score).toMatchObject({ total: null, known: 6 });
    expect(score.parts.find((part) => part.parameter === parameter)).toMatchObject({ value: null, points: null });
  });

  it.each([
    ['a comparator', 'respiration', { valueQuantity: { ...quantity(25, '/min'), comparator: '>' } }, 'no exact number'],
    ['another unit', 'systolic', { component: [{ code: loinc('8480-6'), valueQuantity: quantity(16, 'kPa') }, { code: loinc('8462-4'), valueQuantity: quantity(9, 'kPa') }] }, 'unit kPa'],
    ['no unit', 'pulse', { valueQuantity: { value: 80 } }, 'no unit sent'],
    ['a unit in doubt', 'temperature', { valueQuantity: { ...quantity(37, 'degF'), code: 'Cel' } }, 'unit in doubt'],
    ['no value', 'pulse', { valueQuantity: undefined, dataAbsentReason: { text: 'Refused' } }, 'no value'],
    ['an impossible number', 'saturation', { valueQuantity: quantity(960, '%') }, 'not possible'],
    ['other words', 'consciousness', { valueCodeableConcept: { text: 'Sedated' } }, 'not understood as ACVPU'],
    ['no status', 'pulse', { status: undefined }, 'status not sent'],
    ['an unknown status', 'pulse', { status: 'unknown' }, 'status unknown'],
  ] as const)('display-39: %s is not used, and that is said', (_what, parameter, differs, why) => {
    expect(calculated(changed(parameter, differs)).total).toBeNull();
    expect(partOf(changed(parameter, differs), parameter)).toMatchObject({ points: null, note: `not used: ${why}` });
  }); // prettier-ignore

  it('display-11, display-39: one entered in error never counts, the one before it does', () => {
    const wrong = observation({ code: loinc('8867-4'), status: 'entered-in-error', effectiveDateTime: at('06:00'), valueQuantity: quantity(150, '/min') }); // prettier-ignore
    expect(partOf({}, 'pulse', wrong)).toMatchObject({ value: '80 /min', points: 0 });
    expect(calculated(changed('pulse', { status: 'entered-in-error' })).total).toBeNull();
  });

  it('display-6, display-39: a reading about somebody else never counts', () => {
    const fetal = changed('pulse', { focus: [{ display: 'Fetus' }] });
    expect(partOf(fetal, 'pulse')).toMatchObject({ value: null, points: null });
  });

  it('display-12, display-39: a status that is not final is said beside the value', () => {
    expect(partOf(changed('pulse', { status: 'preliminary' }), 'pulse')).toMatchObject({
      points: 0,
      note: 'preliminary',
    });
    expect(calculated(changed('pulse', { status: 'cancelled' })).total).toBeNull();
  });

  it('display-18, display-39: a temperature in °F is converted, shown as sent, and that is said', () => {
    const hot = changed('temperature', { valueQuantity: { value: 102.4, unit: '°F', system: 'http://unitsofmeasure.org', code: '[degF]' } }); // prettier-ignore
    expect(partOf(hot, 'temperature')).toMatchObject({ value: '102.4 °F', points: 2, note: 'converted: 39.1 °C' });
  });

  it('display-39: fewer than three readings within the hour are no set', () => {
    const few = { respiration: null, saturation: null, oxygen: null, consciousness: null, temperature: null };
    expect(news2Of(few).calculated).toBeNull();
    expect(emptyChart().news2()).toEqual({ calculated: null, sent: null });
  });
});

describe('what is breathed', () => {
  it.each([
    ['a flow of 2 L/min', { code: loinc('3151-8'), valueQuantity: quantity(2, 'L/min') }, 2],
    ['a concentration of 21%', { code: loinc('3150-6'), valueQuantity: quantity(21, '%') }, 0],
    ['a concentration of 28%', { code: loinc('3150-6'), valueQuantity: quantity(28, '%') }, 2],
    ['the part score 2', { code: snomed('1104331000000105'), valueQuantity: { value: 2 } }, 2],
    ['a flow of <1 L/min', { code: loinc('3151-8'), valueQuantity: { ...quantity(1, 'L/min'), comparator: '<' } }, null],
    ['a concentration of 0.28', { code: loinc('3150-6'), valueQuantity: quantity(0.28, '1') }, null],
  ] as const)('display-39: %s', (_what, differs, points) => {
    expect(partOf({ oxygen: observation(differs) }, 'oxygen').points).toBe(points);
  }); // prettier-ignore

  it('display-39: the code for room air without a value is air; a component of the saturation counts', () => {
    expect(partOf({ oxygen: bare({ code: snomed('722742002') }) }, 'oxygen').points).toBe(0);
    const component = [{ code: loinc('3151-8', 'Inhaled oxygen flow rate'), valueQuantity: quantity(6, 'L/min') }];
    const set = { oxygen: null, ...changed('saturation', { component }) };
    expect(partOf(set, 'oxygen')).toMatchObject({ value: '6 L/min', points: 2 });
  });
});

describe('the SpO₂ scale', () => {
  const low = changed('saturation', { valueQuantity: quantity(90, '%') });
  it('display-39: is 1 unless the server scored on scale 2', () => {
    expect(calculated(low)).toMatchObject({ scale: 1, total: 3 });
  });

  it('display-39: is 2 where the server sent a part score or a component of scale 2 in the day before', () => {
    const part = observation({ code: snomed('1104321000000108'), effectiveDateTime: at('01:00'), valueQuantity: { value: 0 } }); // prettier-ignore
    expect(calculated(low, PATIENT, part)).toMatchObject({ scale: 2, total: 0 });
    const display = 'Royal College of Physicians NEWS2 - oxygen saturation scale 2 score';
    const component = [{ code: snomed('1104321000000108', display), valueQuantity: { value: 0 } }];
    const whole = observation({ code: snomed('1104051000000101'), valueQuantity: { value: 0 }, component });
    expect(calculated(low, PATIENT, whole)).toMatchObject({ scale: 2, total: 0 });
    const old = { ...part, effectiveDateTime: '2026-11-18T01:00:00Z' };
    expect(calculated(low, PATIENT, old)).toMatchObject({ scale: 1, total: 3 });
  });
});

describe('whom it is for', () => {
  it.each([
    ['2011-01-01', 'NEWS2 does not apply under 16'],
    ['2010-11-20', null],
    ['2010-11-21', 'NEWS2 does not apply under 16'],
    ['2010', 'NEWS2 not calculated: it does not apply under 16, age not certain'],
  ])('display-39: born %s: %s', (birthDate, notFor) => {
    const score = calculated({}, { ...PATIENT, birthDate });
    expect(score.notFor).toBe(notFor);
    expect(score.total).toBe(notFor === null ? 0 : null);
  });

  it('display-39: is not worked out where the age is not known, nor in a pregnancy that is recorded', () => {
    expect(calculated({}, null)).toMatchObject({ notFor: 'NEWS2 not calculated: age not known', total: null });
    const model = chartOf({});
    const active = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] };
    const condition = { resourceType: 'Condition', id: 'c1', subject: { reference: 'Patient/p1' }, clinicalStatus: active }; // prettier-ignore
    model.add('conditions', [sent({ ...condition, code: { text: 'History of ectopic pregnancy' } })]);
    expect(model.news2().calculated?.notFor).toBeNull();
    model.add('conditions', [sent({ ...condition, id: 'c2', code: snomed('77386006', 'Pregnancy') })]);
    expect(model.news2().calculated?.notFor).toBe('NEWS2 does not apply in pregnancy (recorded: Pregnancy)');
  });
});

describe('the score of the server', () => {
  it('display-39: stands apart, as sent, the latest of them', () => {
    const code = snomed('1104051000000101', 'NEWS2 total score');
    const first = observation({ code, effectiveDateTime: at('01:00'), valueQuantity: { value: 4 } });
    const second = observation({
      code,
      effectiveDateTime: at('05:00'),
      valueQuantity: { value: raw('6'), unit: 'score' },
    });
    const news2 = news2Of({}, PATIENT, second, first);
    expect(news2.sent).toMatchObject({ name: 'NEWS2 total score', text: '6', status: 'final' });
    expect(news2.calculated?.total).toBe(0);
  });
});

it('display-39: the sandbox has a whole set on a ward, with the score that the ward worked out before', () => {
  const id = 'course-intensive-care';
  const model = createChartModel({ patientId: id, fhirBase: BASE, now: () => NOW, timeZone: ZONE });
  const all = createPopulation({ seed: 'northgate' }).resources(id).map(sent);
  const of = (type: string): unknown[] => all.filter((one) => (one as { resourceType: string }).resourceType === type);
  model.add('patient', of('Patient'));
  model.add('observations', of('Observation'));
  const { calculated: score, sent: wards } = model.news2();
  expect(score).toMatchObject({ total: 7, band: 'high', scale: 1, known: 7, notFor: null });
  expect(wards).toMatchObject({ text: '2' });
});
