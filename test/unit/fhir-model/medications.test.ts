import { describe, expect, it } from 'vitest';
import { chartWith, emptyChart, PAGE, sent } from './support.ts';

const STATUSES = [
  'active',
  'on-hold',
  'cancelled',
  'completed',
  'entered-in-error',
  'stopped',
  'draft',
  'unknown',
  null,
] as const;
const INTENTS = [
  'proposal',
  'plan',
  'order',
  'original-order',
  'reflex-order',
  'filler-order',
  'instance-order',
  'option',
  null,
] as const;
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
const PAST = ['cancelled', 'completed', 'stopped'];
const NO_ORDER = ['proposal', 'plan', 'option'];

function expectedGroup(status: string | null, intent: string | null): string {
  if (status === 'entered-in-error') return 'in-error';
  if (status === null || status === 'unknown') return 'status-unclear';
  if (PAST.includes(status)) return 'past';
  return status === 'draft' || (intent !== null && NO_ORDER.includes(intent)) ? 'not-ordered' : 'current';
}

describe('medications', () => {
  const table = STATUSES.flatMap((status) =>
    INTENTS.flatMap((intent) => [false, true].map((not) => [status, intent, not] as const)),
  );
  it('display-54 the table has 162 places', () => expect(table).toHaveLength(162));
  it.each(table)(
    'SMART 144, display-53, display-54 status %s, intent %s, doNotPerform %s',
    (status, intent, doNotPerform) => {
      const row = only({ status: status ?? undefined, intent: intent ?? undefined, doNotPerform });
      expect(row.group).toBe(expectedGroup(status, intent));
      expect(row.marks.includes('DO NOT GIVE')).toBe(doNotPerform);
      expect(row.marks.includes('On hold')).toBe(status === 'on-hold');
      expect(row.marks.some((mark) => ['Proposal', 'Plan', 'Option'].includes(mark))).toBe(
        intent !== null && NO_ORDER.includes(intent),
      );
      expect(row.status).not.toBe('');
      expect(row.intent).toBe(
        intent === null
          ? 'Intent not sent'
          : intent === 'instance-order'
            ? 'Order for one dose'
            : intent.charAt(0).toUpperCase() + intent.slice(1).replace('-', ' '),
      );
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
  it('display-57 the server’s own dosage words are verbatim; else composed; else none', () => {
    expect(
      only({
        dosageInstruction: [
          { sequence: 2, text: 'then 5.0mg QD' },
          { sequence: 1, text: '10 mL bid' },
        ],
      }).dosage,
    ).toEqual(['10 mL bid', 'then 5.0mg QD']);
    const composed = {
      route: { text: 'by mouth' },
      timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd', boundsDuration: { value: 10, code: 'd' } } },
      doseAndRate: [{ doseRange: { low: { value: 1, unit: 'tablet' }, high: { value: 2, unit: 'tablet' } } }],
      asNeededBoolean: true,
      maxDosePerPeriod: { numerator: { value: 4, unit: 'tablet' }, denominator: { value: 1, unit: 'day' } },
    };
    expect(only({ dosageInstruction: [composed] }).dosage).toEqual([
      '1 to 2 tablets by mouth twice a day for 10 days as needed, at most 4 tablets per day',
    ]);
    expect(only({ dosageInstruction: [{ sequence: 1, asNeededBoolean: false }] }).dosage).toEqual([]);
    expect(only().dosage).toEqual([]);
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
  it('display-53 current first, newest start first', () => {
    const named = (text: string, more: object) => request({ medicationCodeableConcept: { text }, ...more });
    const chart = chartWith(
      'medications',
      named('past', { status: 'stopped' }),
      named('old', { authoredOn: '2018' }),
      named('new', { authoredOn: '2026-01-01' }),
      named('plan', { intent: 'plan' }),
      named('?', { status: undefined }),
    );
    expect(chart.medications(PAGE).rows.map((r) => r.name)).toEqual(['new', 'old', '?', 'plan', 'past']);
  });
});
