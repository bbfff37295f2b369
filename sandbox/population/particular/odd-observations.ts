/** Observations by rule: value types × statuses, absent reasons, comparators, dates, flags, numbers, structures. */
import type { CodeableConcept, Observation, Practitioner } from 'fhir/r4';
import { hl7, hl7Coding, snomed } from '../../data/charts/codes.ts';
import { exact } from '../../data/charts/exact.ts';
import { day, minuteOf } from '../calendar.ts';
import { categoryOf, UCUM } from '../coding.ts';
import type { PatientRecord } from '../record.ts';

const MINUTE = minuteOf(day('2026-11-12'), 9);
const quantity = (digits: string, unit = 'mg/L', code = unit) => ({ value: exact(digits), unit, system: UCUM, code });

const OBSERVATION_STATUSES = [
  'registered',
  'preliminary',
  'final',
  'amended',
  'corrected',
  'cancelled',
  'entered-in-error',
  'unknown',
] as const satisfies readonly Observation['status'][];

/** Every type that Observation.value[x] may have in R4. */
const VALUES = {
  valueQuantity: quantity('12.50'),
  valueCodeableConcept: snomed('260373001', 'Detected'),
  valueString: 'Scanty growth; 1e5, 007 and 4.0 in the text are not numbers.',
  valueBoolean: false,
  valueInteger: 0,
  valueRange: { low: quantity('2.0'), high: quantity('5.0') },
  valueRatio: { numerator: { value: exact('1') }, denominator: { value: exact('128') } },
  valueSampledData: {
    origin: { value: exact('0'), unit: 'mV' },
    period: exact('10'),
    dimensions: 1,
    data: '0 1 4 E 9 4 U 1 L 0',
  },
  valueTime: '07:45:00',
  valueDateTime: '2026-11',
  valuePeriod: { start: '2026-11-01', end: '2026-11-05' },
} as const satisfies Partial<Observation>;

/** The code system data-absent-reason of R4. */
const ABSENT_REASONS = [
  ['unknown', 'Unknown'],
  ['asked-unknown', 'Asked But Unknown'],
  ['temp-unknown', 'Temporarily Unknown'],
  ['not-asked', 'Not Asked'],
  ['asked-declined', 'Asked But Declined'],
  ['masked', 'Masked'],
  ['not-applicable', 'Not Applicable'],
  ['unsupported', 'Unsupported'],
  ['as-text', 'As Text'],
  ['error', 'Error'],
  ['not-a-number', 'Not a Number (NaN)'],
  ['negative-infinity', 'Negative Infinity (NINF)'],
  ['positive-infinity', 'Positive Infinity (PINF)'],
  ['not-performed', 'Not Performed'],
  ['not-permitted', 'Not Permitted'],
] as const;

const FLAGS = [
  '<',
  '>',
  'A',
  'AA',
  'B',
  'D',
  'DET',
  'E',
  'EX',
  'H',
  'HH',
  'HU',
  'HX',
  'I',
  'IE',
  'IND',
  'L',
  'LL',
  'LU',
  'LX',
  'N',
  'NCL',
  'ND',
  'NEG',
  'NR',
  'NS',
  'OBX',
  'POS',
  'QCF',
  'R',
  'RR',
  'S',
  'SDD',
  'SYN-R',
  'SYN-S',
  'TOX',
  'U',
  'W',
  'WR',
] as const;

/** `what` is the observation's name: it says what to look for. */
function odd(record: PatientRecord, what: string, more: Partial<Observation>): Observation {
  const { performer: _none, ...frame } = record.frame({ text: what }, MINUTE);
  return record.add<Observation>({ ...frame, ...more });
}

/** Writes them all. */
export function oddObservations(record: PatientRecord): void {
  for (const status of OBSERVATION_STATUSES)
    for (const [key, value] of Object.entries(VALUES)) odd(record, `${key}, ${status}`, { status, [key]: value });
  for (const [code, display] of ABSENT_REASONS) {
    const dataAbsentReason = hl7('data-absent-reason', code, display);
    odd(record, `Absent: ${display}`, { dataAbsentReason });
    odd(record, `One side absent: ${display}`, {
      category: categoryOf('vital-signs'),
      component: [
        { code: { text: 'first side' }, valueQuantity: quantity('120', 'mmHg', 'mm[Hg]') },
        { code: { text: 'second side' }, dataAbsentReason },
      ],
    });
  }
  for (const comparator of ['<', '<=', '>=', '>'] as const)
    odd(record, `Comparator ${comparator}`, { valueQuantity: { ...quantity('0.010'), comparator } });
  for (const flag of FLAGS)
    odd(record, `Flag ${flag}`, {
      valueQuantity: quantity('1'),
      interpretation: [hl7('v3-ObservationInterpretation', flag)],
    });
  numbers(record);
  times(record);
  structures(record);
  ranges(record);
}

function numbers(record: PatientRecord): void {
  const digits = [
    '0',
    '0.0',
    '-0.0',
    '4.0',
    '0.010',
    '-2.50',
    '100',
    '1.50e3',
    '1E-7',
    '12345678901234567890',
    '0.1234567890123456789012345678901234567890',
    '1e400',
  ];
  for (const each of digits) odd(record, `Number ${each}`, { valueQuantity: quantity(each) });
  odd(record, 'Without a unit', { valueQuantity: { value: exact('7') } });
  odd(record, 'Unit without a code', { valueQuantity: { value: exact('7'), unit: 'spoonfuls' } });
  odd(record, 'Code without a unit', { valueQuantity: { value: exact('7'), system: UCUM, code: 'ug' } });
  odd(record, 'Unit and code differ', { valueQuantity: quantity('7', 'mg', 'ug') });
  odd(record, 'Unit of another system', {
    valueQuantity: { value: exact('7'), unit: 'tab', system: 'http://example.org/units', code: 'T' },
  });
  odd(record, 'Quantity without a value', { valueQuantity: { unit: 'mg', system: UCUM, code: 'mg' } });
  odd(record, 'With a note', {
    valueQuantity: quantity('7'),
    note: [{ text: 'A note, with a\nnew line and a <tag>.' }],
  });
}

function times(record: PatientRecord): void {
  const value = { valueQuantity: quantity('5.0') };
  for (const effectiveDateTime of [
    '2019',
    '2019-03',
    '2019-03-31',
    '2019-03-31T01:30:00Z',
    '2019-03-31T01:30:00.123456-11:00',
    '2016-12-31T23:59:60Z',
    '2024-02-29',
  ])
    odd(record, `Taken ${effectiveDateTime}`, { ...value, effectiveDateTime });
  const { effectiveDateTime: _none, ...untimed } = record.frame({ text: 'Taken, nobody knows when' }, MINUTE);
  record.add<Observation>({ ...untimed, ...value, id: record.nextId('o') });
  const other = (what: string, more: Partial<Observation>): void => {
    const { effectiveDateTime: _gone, ...frame } = record.frame({ text: what }, MINUTE);
    record.add<Observation>({ ...frame, ...value, ...more });
  };
  other('Taken over a period', { effectivePeriod: { start: '2026-10-01', end: '2026-10-02' } });
  other('Taken since', { effectivePeriod: { start: '2026-10' } });
  other('Taken at an instant', { effectiveInstant: '2026-10-05T06:07:08.910+01:00' });
  other('Taken on a timing', { effectiveTiming: { event: ['2026-10-05', '2026-10-07T08:00:00Z'] } });
  other('Absent time', {
    _effectiveDateTime: {
      extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
    },
  });
}

const INSIDE: Practitioner = { resourceType: 'Practitioner', id: 'inside', name: [{ family: 'Contained' }] };

function structures(record: PatientRecord): void {
  const value = { valueQuantity: quantity('5.0') };
  const code = (more: CodeableConcept) => ({ ...value, code: more });
  odd(record, '', code({ coding: [{ system: 'http://loinc.org', code: '2823-3' }] }));
  odd(
    record,
    '',
    code({
      coding: [
        { display: 'a display alone' },
        { system: 'http://example.org/own', code: 'X-1', userSelected: true, display: 'chosen by the user' },
      ],
    }),
  );
  odd(record, 'Not what it seems', {
    ...value,
    modifierExtension: [{ url: 'http://example.org/negates', valueBoolean: true }],
  });
  odd(record, 'By other rules', { ...value, implicitRules: 'http://example.org/rules' });
  odd(record, 'About the fetus', { ...value, focus: [{ display: 'Fetus' }] });
  odd(record, 'Categories', {
    ...value,
    category: [{ text: 'free text' }, { coding: [hl7Coding('observation-category', 'exam')] }],
  });
  odd(record, 'Where and how', {
    ...value,
    bodySite: snomed('368209003', 'Right upper arm structure'),
    method: { text: 'by ear' },
    device: { display: 'an ear trumpet' },
    specimen: { display: 'none to speak of' },
  });
  odd(record, 'With parts inside', {
    ...value,
    contained: [INSIDE],
    performer: [{ reference: '#inside' }],
    text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>Narrative &amp; more</p></div>' },
  });
  const first = odd(record, 'Panel in a circle, first', {});
  const second = odd(record, 'Panel in a circle, second', {
    hasMember: [{ reference: `Observation/${first.id ?? ''}` }],
  });
  first.hasMember = [{ reference: `Observation/${second.id ?? ''}` }];
  odd(record, 'Panel with a lost member', {
    hasMember: [{ reference: `Observation/${record.person.id}.o0` }, { display: 'a member without a reference' }],
  });
  odd(record, 'Derived', { ...value, derivedFrom: [{ reference: `Observation/${first.id ?? ''}` }] });
}

function ranges(record: PatientRecord): void {
  odd(record, 'Several ranges', {
    valueQuantity: quantity('5.0'),
    referenceRange: [
      { low: quantity('1'), high: quantity('4'), appliesTo: [{ text: 'sitting' }] },
      {
        low: quantity('2'),
        high: quantity('6'),
        appliesTo: [{ text: 'standing' }],
        age: { low: { value: exact('18'), unit: 'a', system: UCUM, code: 'a' } },
      },
      { text: 'as low as can be' },
    ],
  });
  odd(record, 'Range in another unit', {
    valueQuantity: quantity('5.0'),
    referenceRange: [{ low: quantity('1', 'g/L'), high: quantity('4', 'g/L') }],
  });
  odd(record, 'Flag against its range', {
    valueQuantity: quantity('9.0'),
    interpretation: [hl7('v3-ObservationInterpretation', 'N'), { text: 'rather high, I think' }],
    referenceRange: [{ low: quantity('1'), high: quantity('4') }],
  });
}
