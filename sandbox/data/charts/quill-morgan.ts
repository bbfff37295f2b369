/** Morgan Quill: everything odd that R4 allows. Each entry says what is odd about it. */
import type { FhirResource, Observation, Patient } from 'fhir/r4';
import { Chart } from './chart.ts';
import { hl7, hl7Coding, SNOMED } from './codes.ts';
import { at, exact } from './exact.ts';
import { oddConditions, oddMedications } from './quill-morgan-orders.ts';
import { TESTS } from './tests.ts';

const UCUM = 'http://unitsofmeasure.org';

export function morganQuill(): Chart {
  const chart = new Chart('quill-morgan', {
    mrn: 'NG00777001',
    name: [{ use: 'official', text: 'Morgan Quill', given: ['Morgan'], family: 'Quill' }, { use: 'old', family: 'Feather', given: ['Morgan'] }],
    gender: 'other',
    birthDate: '1980-06',
    link: [{ other: { reference: 'Patient/quill-morgan-old', display: 'earlier record' }, type: 'replaces' }] satisfies Patient['link'],
  });
  everyValue(chart);
  everyStatus(chart);
  everyAbsence(chart);
  oddTimesAndUnits(chart);
  unsafe(chart);
  panel(chart);
  oddConditions(chart);
  oddMedications(chart);
  return chart;
}

/** `what` is the observation's name: it says what to look for. */
function odd(chart: Chart, what: string, observation: Partial<Observation>): void {
  chart.add({
    resourceType: 'Observation',
    id: chart.nextId('obs'),
    status: 'final',
    category: [{ coding: [hl7Coding('observation-category', 'laboratory')] }],
    code: { text: what },
    subject: chart.subject,
    effectiveDateTime: at('2026-11-10 09:00'),
    ...observation,
  });
}

const quantity = (digits: string, unit: string, code: string) => ({ value: exact(digits), unit, system: UCUM, code });

function everyValue(chart: Chart): void {
  odd(chart, 'Below the limit', { valueQuantity: { ...quantity('0.010', 'µg/L', 'ug/L'), comparator: '<' } });
  odd(chart, 'Above the limit', { valueQuantity: { ...quantity('1000', 'mg/L', 'mg/L'), comparator: '>=' } });
  odd(chart, 'Zero', { valueQuantity: quantity('0', 'mg/L', 'mg/L') });
  odd(chart, 'Zero with decimals', { valueQuantity: quantity('0.00', 'mg/L', 'mg/L') });
  odd(chart, 'Negative', { valueQuantity: quantity('-2.50', 'mmol/L', 'mmol/L') });
  odd(chart, 'Fifty digits', { valueQuantity: quantity('1.2345678901234567890123456789012345678901234567890', 'mg/L', 'mg/L') });
  odd(chart, 'With an exponent', { valueQuantity: quantity('1.50e3', '/µL', '/uL') });
  odd(chart, 'Beyond a double', { valueQuantity: quantity('1e400', '/µL', '/uL') });
  odd(chart, 'Blood group', { valueCodeableConcept: { coding: [{ system: SNOMED, code: '278149003', display: 'Blood group A Rh(D) positive' }], text: 'A RhD positive' } });
  odd(chart, 'Words', { valueString: 'Haemolysed; suggest a fresh sample.' });
  odd(chart, 'Words like a tag', { valueString: '<b>5</b> & "more" than \'enough\'' });
  odd(chart, 'Yes or no', { valueBoolean: false });
  odd(chart, 'Whole number', { valueInteger: 3 });
  odd(chart, 'Range', { valueRange: { low: quantity('2', 'cells', '{cells}'), high: quantity('5', 'cells', '{cells}') } });
  odd(chart, 'Ratio', { valueRatio: { numerator: quantity('1', '1', '1'), denominator: quantity('128', '1', '1') } });
  odd(chart, 'Sampled data', {
    valueSampledData: { origin: quantity('2048', '1', '1'), period: exact('10'), factor: exact('1.612'), dimensions: 1, data: '2041 2043 E 2039 L U 2050 2047' },
  });
  odd(chart, 'Time of day', { valueTime: '06:45:00' });
  odd(chart, 'Point in time', { valueDateTime: '2026-11-03T14:05:00+01:00' });
  odd(chart, 'Span of time', { valuePeriod: { start: '2026-11-01', end: '2026-11-04' } });
  odd(chart, 'No value and no reason', {});
}

function everyStatus(chart: Chart): void {
  const statuses = ['registered', 'preliminary', 'final', 'amended', 'corrected', 'cancelled', 'entered-in-error', 'unknown'] as const;
  statuses.forEach((status, n) => {
    const value = status === 'registered' || status === 'cancelled' ? '' : `7.${n}`;
    const day = `2026-11-0${n + 1} 08:00`;
    if (value === '') chart.result(TESTS.urea, day, `absent:${status === 'registered' ? 'temp-unknown' : 'not-performed'} ${status}`);
    else chart.result(TESTS.urea, day, `${value} ${status}`);
  });
}

function everyAbsence(chart: Chart): void {
  const reasons = ['unknown', 'asked-unknown', 'temp-unknown', 'not-asked', 'asked-declined', 'masked', 'not-applicable', 'unsupported', 'as-text', 'error', 'not-a-number', 'negative-infinity', 'positive-infinity', 'not-performed', 'not-permitted'];
  for (const reason of reasons) odd(chart, `Absent: ${reason}`, { dataAbsentReason: hl7('data-absent-reason', reason) });
}

function oddTimesAndUnits(chart: Chart): void {
  for (const partial of ['2021', '2021-03', '2021-03-28']) chart.result(TESTS.sodium, partial, '139');
  odd(chart, 'Over a day', { effectiveDateTime: undefined, effectivePeriod: { start: '2026-11-08T08:00:00Z', end: '2026-11-09T08:00:00Z' }, valueQuantity: quantity('1.9', 'L', 'L') });
  odd(chart, 'No time at all', { effectiveDateTime: undefined, valueQuantity: quantity('12', 'U/L', 'U/L') });
  odd(chart, 'No unit', { valueQuantity: { value: exact('4.2') } });
  odd(chart, 'Unit text only', { valueQuantity: { value: exact('4.2'), unit: 'mmol/L' } });
  odd(chart, 'Unit text against its code', { valueQuantity: { value: exact('5'), unit: 'mg', system: UCUM, code: 'ug' } });
  odd(chart, 'Temperature', { valueQuantity: quantity('98.6', '°F', '[degF]') });
  odd(chart, 'Temperature', { valueQuantity: quantity('37.0', '°C', 'Cel') });
  odd(chart, 'Coded without text', { code: { coding: [{ system: 'http://loinc.org', code: '1751-7', display: 'Albumin [Mass/volume] in Serum or Plasma' }] }, valueQuantity: quantity('38', 'g/L', 'g/L') });
  odd(chart, '', { code: { coding: [{ system: 'http://loinc.org', code: '1742-6' }] }, valueQuantity: quantity('31', 'U/L', 'U/L') });
  odd(chart, 'Two flags, two ranges', {
    valueQuantity: quantity('6.1', 'mmol/L', 'mmol/L'),
    interpretation: [hl7('v3-ObservationInterpretation', 'H', 'High'), hl7('v3-ObservationInterpretation', 'U', 'Significant change up')],
    referenceRange: [{ high: quantity('5.5', 'mmol/L', 'mmol/L'), text: 'fasting' }, { high: quantity('7.8', 'mmol/L', 'mmol/L'), text: 'after a meal' }],
  });
  odd(chart, 'Flag against its range', {
    valueQuantity: quantity('4.0', 'mmol/L', 'mmol/L'),
    interpretation: [hl7('v3-ObservationInterpretation', 'H', 'High')],
    referenceRange: [{ low: quantity('3.5', 'mmol/L', 'mmol/L'), high: quantity('5.1', 'mmol/L', 'mmol/L') }],
  });
}

function unsafe(chart: Chart): void {
  odd(chart, 'Unknown modifier', { modifierExtension: [{ url: 'https://northgate.example/negates', valueBoolean: true }], valueQuantity: quantity('9.9', 'mmol/L', 'mmol/L') });
  odd(chart, 'Implicit rules', { implicitRules: 'https://northgate.example/rules', valueQuantity: quantity('9.8', 'mmol/L', 'mmol/L') });
  odd(chart, 'About somebody else', { focus: [{ display: 'Donor kidney' }], valueQuantity: quantity('7', 'cm', 'cm') });
}

/** A panel with a member that is stored, one that is not, and itself. */
function panel(chart: Chart): void {
  odd(chart, 'Panel member', { valueQuantity: quantity('2.2', 'mmol/L', 'mmol/L') });
  const member = chart.resources.at(-1) as FhirResource;
  const id = chart.nextId('panel');
  odd(chart, 'Panel', {
    id,
    hasMember: [{ reference: `Observation/${member.id ?? ''}` }, { reference: 'Observation/nowhere' }, { reference: `Observation/${id}` }],
  });
}
