import { describe, expect, it } from 'vitest';
import { chartWith, completeStates, PAGE } from './support.ts';

const concept = (system: string, code: string | null) =>
  code === null ? undefined : { coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }] };
let counter = 0;
function condition(differs: object = {}): object {
  counter += 1;
  return {
    ...{ resourceType: 'Condition', id: `c${counter}`, subject: { reference: 'Patient/p1' }, code: { text: 'Asthma' } },
    ...{
      clinicalStatus: concept('condition-clinical', 'active'),
      verificationStatus: concept('condition-ver-status', 'confirmed'),
    },
    ...differs,
  };
}
const only = (differs: object = {}) => chartWith('conditions', condition(differs)).conditions(PAGE).rows[0]!;

describe('conditions', () => {
  it.each([
    ['active', 'provisional', 'active', 'Provisional', 'Active', 'Provisional'],
    ['resolved', 'confirmed', 'inactive', null, 'Resolved', 'Confirmed'],
    ['active', 'refuted', 'ruled-out', null, 'Active', 'Refuted'],
    ['active', 'entered-in-error', 'in-error', null, 'Active', 'Entered in error'],
    [null, null, 'status-not-sent', null, 'Status not sent', 'Verification not sent'],
  ])(
    'SMART 144, display-47, display-48, display-49: a record with clinical %s, verification %s is %s',
    (clinical, verification, group, caution, clinicalStatus, verificationStatus) => {
      const sent = {
        clinicalStatus: concept('condition-clinical', clinical),
        verificationStatus: concept('condition-ver-status', verification),
      };
      expect(only(sent)).toMatchObject({ group, caution, clinicalStatus, verificationStatus });
    },
  );
  it('display-48 statuses as text, or as a bare code, or as a code that nobody knows', () => {
    expect(only({ clinicalStatus: { text: 'Resolved' } }).group).toBe('inactive');
    expect(only({ verificationStatus: 'refuted' }).group).toBe('ruled-out');
    expect(only({ clinicalStatus: { text: 'dormant' } })).toMatchObject({
      group: 'status-not-sent',
      clinicalStatus: 'dormant',
    });
    expect(only({ verificationStatus: { text: 'Suspected' } })).toMatchObject({
      group: 'active',
      caution: 'Suspected',
      verificationStatus: 'Suspected',
    });
    expect(only({ clinicalStatus: { text: 'constructor' } }).group).toBe('status-not-sent');
  });
  it('display-48 negated text is kept whole', () => {
    expect(only({ code: { text: 'No known diabetes', coding: [{ display: 'diabetes', code: '1' }] } }).name).toBe(
      'No known diabetes',
    );
    expect(only({ code: undefined }).name).toBe('Condition not named by the server');
  });
  it.each<[object, string | null]>([
    [{ onsetDateTime: '2011' }, '2011'],
    [{ onsetDateTime: '2022-04' }, 'Apr-2022'],
    [{ onsetDateTime: '2026-02-30' }, '2026-02-30'],
    [{ onsetAge: { value: 52, unit: 'years' } }, 'age 52 years'],
    [{ onsetPeriod: { start: '2011', end: '2012' } }, '2011 to 2012'],
    [{ onsetRange: { low: { value: 40, unit: 'years' }, high: { value: 50, unit: 'years' } } }, '40 to 50 years'],
    [{ onsetString: 'approximately November 2012' }, 'approximately November 2012'],
    [{}, null],
    [{ onsetDateTime: 5 }, null],
  ])('SMART 144, display-50 onset %o and abatement alike', (member, words) => {
    const abated = Object.fromEntries(
      Object.entries(member).map(([name, value]) => [name.replace('onset', 'abatement'), value as unknown]),
    );
    expect(only(member).onset).toBe(words);
    expect(only(abated).abatement).toBe(words);
  });
  it('display-50 display-51 severity, stage, site, notes, category', () => {
    const row = only({
      severity: { text: 'Severe' },
      stage: [{ summary: { text: 'Stage II' } }],
      bodySite: [{ text: 'Left ear' }, { text: 'Right ear' }],
      note: [{ text: 'watch' }],
      category: [{ coding: [{ code: 'encounter-diagnosis' }] }, { text: 'Local' }],
    });
    expect(row.qualifiers.map((r) => `${r.label}: ${r.text}`)).toEqual([
      'Severity: Severe',
      'Stage: Stage II',
      'Body site: Left ear, Right ear',
    ]);
    expect(row.remarks).toEqual([{ label: 'Note', text: 'watch' }]);
    expect(row.category).toBe('Encounter diagnosis, Local');
  });
  it('display-50: laterality, wherever it was sent', () => {
    const url = 'http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-laterality-qualifier';
    const extension = [{ url, valueCodeableConcept: { text: 'Left' } }];
    expect(only({ bodySite: [{ text: 'Breast', extension }] }).qualifiers).toEqual([
      { label: 'Body site', text: 'Breast' },
      { label: 'Laterality', text: 'Left' },
    ]);
    expect(only({ extension }).qualifiers).toEqual([{ label: 'Laterality', text: 'Left' }]);
  });
  it.each<[string[], string]>([
    [['problem-list-item'], 'problem-list'],
    [['encounter-diagnosis'], 'encounter-diagnosis'],
    [['health-concern'], 'health-concern'],
    [['encounter-diagnosis', 'problem-list-item'], 'problem-list'],
    [['local'], 'other'],
    [[], 'not-sent'],
  ])('display-51: category %o stands under %s', (codes, section) => {
    expect(only({ category: codes.map((code) => ({ coding: [{ code }] })) }).section).toBe(section);
  });
  it('display-44, display-49, display-51: by kind of list, none sent on top, newest onset first', () => {
    const problem = { category: [{ coding: [{ code: 'problem-list-item' }] }] };
    const named = (text: string, more: object) => condition({ code: { text }, ...more });
    const chart = chartWith(
      'conditions',
      named('resolved', { ...problem, clinicalStatus: concept('x', 'resolved') }),
      named('diagnosis', { onsetDateTime: '2026-01-01' }),
      named('old problem', { ...problem, onsetDateTime: '2009' }),
      named('new problem', { ...problem, onsetDateTime: '2022-04' }),
      named('wrong', { ...problem, verificationStatus: concept('x', 'entered-in-error') }),
    );
    expect(chart.conditions(PAGE).rows.map((r) => r.name)).toEqual([
      'diagnosis',
      'new problem',
      'old problem',
      'resolved',
      'wrong',
    ]);
    expect(chart.conditions({ offset: 1, limit: 2 })).toMatchObject({
      total: 5,
      rows: [{ name: 'new problem' }, { name: 'old problem' }],
    });
  });
  it('display-44: what has no status comes before all that have one', () => {
    const chart = chartWith('conditions', condition(), condition({ clinicalStatus: undefined }));
    expect(chart.conditions(PAGE).rows.map((r) => r.group)).toEqual(['status-not-sent', 'active']);
  });
});

describe('records of the same condition', () => {
  const asthma = { coding: [{ system: 'http://snomed.info/sct', code: '195967001', display: 'Asthma' }] };
  const counts = (...records: object[]): { lines: number; records: number } => {
    const { conditions, conditionRecords } = chartWith('conditions', ...records).overview(completeStates()).counts;
    return { lines: conditions, records: conditionRecords };
  };

  it('display-51: are one condition, each kept, the newest first', () => {
    const chart = chartWith(
      'conditions',
      condition({ code: asthma, onsetDateTime: '2019' }),
      condition({ code: { text: 'Gout' }, onsetDateTime: '2020' }),
      condition({ code: { ...asthma, text: 'Bronchial asthma' }, onsetDateTime: '2021' }),
    );
    const rows = chart.conditions(PAGE).rows;
    expect(rows.map(({ name, same }) => [name, same])).toEqual([
      ['Bronchial asthma', 0],
      ['Asthma', 0],
      ['Gout', 1],
    ]);
    expect(chart.overview(completeStates()).counts).toMatchObject({
      conditions: 2,
      conditionRecords: 3,
      activeConditions: 2,
    });
  });
  it('display-51: by the text where there is no code', () => {
    const texts = [condition({ code: { text: 'Gout' } }), condition({ code: { text: 'gout' } })];
    expect(counts(...texts)).toEqual({ lines: 1, records: 2 });
  });
  it.each<[string, object]>([
    ['another group', { clinicalStatus: concept('x', 'resolved') }],
    ['another kind of list', { category: [{ coding: [{ code: 'problem-list-item' }] }] }],
    ['another caution', { verificationStatus: concept('x', 'provisional') }],
    ['another site', { bodySite: [{ text: 'Left lung' }] }],
    ['another code', { code: { coding: [{ system: 'http://snomed.info/sct', code: '1' }] } }],
    ['a name that denies it', { code: { ...asthma, text: 'No known asthma' } }],
    ['a name that is of the family', { code: { ...asthma, text: 'Family history of asthma' } }],
  ])('display-48, display-51: are not the same with %s', (_, differs) => {
    expect(counts(condition({ code: asthma }), condition({ code: asthma, ...differs }))).toEqual({
      lines: 2,
      records: 2,
    });
  });
  it('display-51: without a code and a text are never taken for the same', () => {
    expect(counts(condition({ code: undefined }), condition({ code: undefined }))).toEqual({ lines: 2, records: 2 });
  });
});
