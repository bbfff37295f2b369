import { describe, expect, it } from 'vitest';
import { chartWith, emptyChart, PAGE, sent } from './support.ts';

let counter = 0;
function request(differs: object = {}): object {
  counter += 1;
  return {
    ...{
      resourceType: 'MedicationRequest',
      id: `m${counter}`,
      status: 'active',
      intent: 'order',
      subject: { reference: 'Patient/p1' },
    },
    ...{ medicationCodeableConcept: { text: 'metformin 1 g tablets' } },
    ...differs,
  };
}
const only = (differs: object = {}) => chartWith('medications', request(differs)).medications(PAGE).rows[0]!;

describe('medications', () => {
  it.each([
    ['active', 'order', false, 'current', []],
    ['active', 'order', true, 'do-not-give', ['DO NOT GIVE']],
    ['on-hold', 'order', false, 'current', ['On hold']],
    ['active', 'plan', false, 'not-ordered', ['Plan']],
    ['stopped', 'order', false, 'past', []],
    ['entered-in-error', 'order', true, 'in-error', ['DO NOT GIVE', 'Entered in error']],
    [undefined, undefined, false, 'status-unclear', []],
  ])(
    'SMART 144, display-53, display-54: a record with status %s, intent %s, doNotPerform %s is %s',
    (status, intent, doNotPerform, group, marks) => {
      expect(only({ status, intent, doNotPerform })).toMatchObject({ group, marks });
    },
  );
  it('display-53 a status that is none is shown as sent and never current', () => {
    expect(only({ status: 'constructor' })).toMatchObject({ group: 'status-unclear', status: 'constructor' });
  });
  it('display-54 reported is said, whoever reported', () => {
    expect(only({ reportedBoolean: true }).marks).toEqual(['Reported']);
    expect(only({ reportedReference: { display: 'Daughter' } })).toMatchObject({
      marks: ['Reported'],
      remarks: [{ label: 'Reported by', text: 'Daughter' }],
    });
    expect(only({ reportedBoolean: false }).marks).toEqual([]);
  });
  it('SMART 144, display-52 names: in place, contained, referenced, by the reference’s own words, or not at all', () => {
    const none = { medicationCodeableConcept: undefined };
    const contained = [{ resourceType: 'Medication', id: 'x', code: { text: 'oxycodone' } }];
    expect(only().name).toBe('metformin 1 g tablets');
    expect(only({ ...none, contained, medicationReference: { reference: '#x' } }).name).toBe('oxycodone');
    expect(
      only({
        ...none,
        contained: [
          {
            resourceType: 'Medication',
            id: 'x',
            ingredient: [{ itemCodeableConcept: { text: 'A' } }, { itemReference: { display: 'B' } }],
          },
        ],
        medicationReference: { reference: '#x' },
      }).name,
    ).toBe('A and B');
    expect(only({ ...none, medicationReference: { reference: 'Medication/y', display: 'ramipril' } }).name).toBe(
      'ramipril',
    );
    expect(only({ ...none, medicationReference: { reference: '#gone' } }).name).toBe(
      'Medication not named by the server',
    );
    expect(only(none).name).toBe('Medication not named by the server');
    expect(only({ medicationCodeableConcept: { text: 'x'.repeat(900) } }).name).toHaveLength(900);
  });
  it('display-52 a referenced Medication may come later; until then it is asked for and named as missing', () => {
    const chart = emptyChart();
    const link = (reference: string) =>
      request({ medicationCodeableConcept: undefined, medicationReference: { reference } });
    chart.add(
      'medications',
      [
        link('Medication/m9'),
        link('https://ehr.example/fhir/Medication/m9/_history/2'),
        link('https://other.example/Medication/z'),
      ].map(sent),
    );
    expect(chart.unresolvedMedications()).toEqual(['Medication/m9', 'https://other.example/Medication/z']);
    expect(chart.notShown(PAGE).rows.map((r) => [r.record, r.reason])).toEqual([
      ['Medication/m9', 'unresolved-reference'],
      ['Medication/z', 'unresolved-reference'],
    ]);
    chart.add('medications', [
      sent({
        resourceType: 'Medication',
        id: 'm9',
        code: {
          text: 'lisinopril 10 mg tablets',
          coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '314076' }],
        },
      }),
    ]);
    expect(chart.unresolvedMedications()).toEqual(['https://other.example/Medication/z']);
    expect(
      chart
        .medications(PAGE)
        .rows.map((r) => r.name)
        .sort(),
    ).toEqual(['Medication not named by the server', 'lisinopril 10 mg tablets', 'lisinopril 10 mg tablets']);
    expect(chart.medications(PAGE).rows.flatMap((r) => r.codes)).toContain('RxNorm 314076');
  });
  it('display-57: the server’s own dosage words are verbatim, beside what the coded parts say', () => {
    const own = [
      { sequence: 2, text: 'then 5.0mg QD' },
      { sequence: 1, text: '10 mL bid' },
    ];
    expect(only({ dosageInstruction: own }).dosage).toEqual([
      { text: '10 mL bid', composed: null },
      { text: 'then 5.0mg QD', composed: null },
    ]);
    const composed = {
      route: { text: 'by mouth' },
      timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd', boundsDuration: { value: 10, code: 'd' } } },
      doseAndRate: [{ doseRange: { low: { value: 1, unit: 'tablet' }, high: { value: 2, unit: 'tablet' } } }],
      asNeededBoolean: true,
      maxDosePerPeriod: { numerator: { value: 4, unit: 'tablet' }, denominator: { value: 1, unit: 'day' } },
    };
    const words = '1 to 2 tablets by mouth twice a day for 10 days as needed, at most 4 tablets per day';
    const dosage = (...dosageInstruction: object[]) => only({ dosageInstruction }).dosage;
    expect(dosage(composed)).toEqual([{ text: words, composed: null }]);
    expect(dosage({ ...composed, text: '1-2 tabs BID prn' })).toEqual([{ text: '1-2 tabs BID prn', composed: words }]);
    expect(dosage({ ...composed, text: `${words}.` })).toEqual([{ text: `${words}.`, composed: null }]);
    expect(dosage({ sequence: 1, asNeededBoolean: false })).toEqual([]);
    expect(only().dosage).toEqual([]);
  });
  it.each<[object, string]>([
    [{ doseAndRate: [{ doseQuantity: { value: 18, unit: 'U' } }] }, '18 units'],
    [{ doseAndRate: [{ doseQuantity: { value: 10_000, unit: 'IU' } }] }, '10,000 international units'],
    [{ doseAndRate: [{ doseQuantity: { value: 25, unit: 'µg' } }] }, '25 micrograms'],
    [{ doseAndRate: [{ doseQuantity: { value: 5, unit: 'mg', comparator: '<' } }] }, 'less than 5 mg'],
    [{ doseAndRate: [{ doseQuantity: { value: 5, unit: 'mg', comparator: '>=' } }] }, 'at least 5 mg'],
    [{ doseAndRate: [{ doseQuantity: { value: 2, unit: 'M[IU]' } }] }, '2 million international units'],
    [{ doseAndRate: [{ doseQuantity: { value: 2, unit: 'm[IU]' } }] }, '2 milli-international units'],
    [{ doseAndRate: [{ rateQuantity: { value: 100, unit: 'mL/h' } }] }, 'at 100 mL per hour'],
    [{ timing: { code: { coding: [{ code: 'QD' }] } } }, 'once a day'],
    [{ timing: { code: { coding: [{ code: 'QOD' }] } } }, 'every 2 days'],
    [
      {
        timing: { code: { coding: [{ system: 'http://snomed.info/sct', code: '229799001', display: 'Twice a day' }] } },
      },
      'Twice a day',
    ],
  ])('display-57: %o in words, without signs and abbreviations', (dosage, words) => {
    const [line] = only({ dosageInstruction: [dosage] }).dosage;
    expect(line?.text).toBe(words);
    expect(line?.text).not.toMatch(/[<>@&µμ]|\b(U|IU|QD|QOD)\b/);
  });
  it('display-55: the day on which it was stopped, completed or put on hold, where that was sent', () => {
    const url = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-MedicationRequest.statusChanged';
    const changed = (status: string) => only({ status, extension: [{ url, valueDateTime: '2026-10-02' }] });
    expect(changed('stopped')).toMatchObject({ until: 'stopped 02-Oct-2026' });
    expect(changed('completed')).toMatchObject({ until: 'completed 02-Oct-2026' });
    expect(changed('on-hold')).toMatchObject({ until: 'held 02-Oct-2026', endMs: null });
    expect(changed('active')).toMatchObject({ until: null, endMs: null });
    expect(changed('stopped').endMs).toBeGreaterThanOrEqual(Date.parse('2026-10-01T23:00:00Z'));
    expect(only({ status: 'stopped' })).toMatchObject({ until: null, endMs: null });
  });
  it('display-55 dates: only what was sent', () => {
    expect(only({ authoredOn: '2023-02-03T10:00:00Z' })).toMatchObject({ since: 'ordered 03-Feb-2023', until: null });
    expect(
      only({ authoredOn: '2023', dispenseRequest: { validityPeriod: { start: '2023-02-04', end: '2024-02' } } }),
    ).toMatchObject({ since: 'since 04-Feb-2023', until: 'until Feb-2024' });
    expect(only()).toMatchObject({ since: null, until: null, startMs: null });
  });
  it('other resource types are named as not shown; included ones are consumed', () => {
    const chart = chartWith(
      'medications',
      { resourceType: 'MedicationStatement', id: 's' },
      { resourceType: 'Practitioner', id: 'p' },
      { resourceType: 'Medication', id: 'm' },
    );
    expect(chart.notShown(PAGE).rows).toEqual([
      { record: 'MedicationStatement/s', reason: 'unsupported-type', detail: 'MedicationStatement' },
    ]);
  });
  it('display-44, display-53: what has no status on top, then current ones, newest start first', () => {
    const named = (text: string, more: object) => request({ medicationCodeableConcept: { text }, ...more });
    const chart = chartWith(
      'medications',
      named('past', { status: 'stopped' }),
      named('old', { authoredOn: '2018' }),
      named('new', { authoredOn: '2026-01-01' }),
      named('plan', { intent: 'plan' }),
      named('?', { status: undefined }),
    );
    expect(chart.medications(PAGE).rows.map((r) => r.name)).toEqual(['?', 'new', 'old', 'plan', 'past']);
  });
});
