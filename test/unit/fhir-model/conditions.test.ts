import { describe, expect, it } from 'vitest';
import { chartWith, PAGE } from './support.ts';

const CLINICAL = ['active', 'recurrence', 'relapse', 'inactive', 'remission', 'resolved', null] as const;
const VERIFICATION = [
  'unconfirmed',
  'provisional',
  'differential',
  'confirmed',
  'refuted',
  'entered-in-error',
  null,
] as const;
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

function expectedGroup(clinical: string | null, verification: string | null): string {
  if (verification === 'entered-in-error') return 'in-error';
  if (verification === 'refuted') return 'ruled-out';
  if (clinical === null) return 'status-not-sent';
  return ['active', 'recurrence', 'relapse'].includes(clinical) ? 'active' : 'inactive';
}
const CAUTIONS: Readonly<Record<string, string>> = {
  unconfirmed: 'Unconfirmed',
  provisional: 'Provisional',
  differential: 'Differential',
};

describe('conditions', () => {
  const matrix = CLINICAL.flatMap((clinical) => VERIFICATION.map((verification) => [clinical, verification] as const));
  it('display-48 the matrix has 49 places', () => expect(matrix).toHaveLength(49));
  it.each(matrix)(
    'SMART 144, display-47, display-48, display-49 clinical %s, verification %s',
    (clinical, verification) => {
      const row = only({
        clinicalStatus: concept('condition-clinical', clinical),
        verificationStatus: concept('condition-ver-status', verification),
      });
      expect(row.group).toBe(expectedGroup(clinical, verification));
      expect(row.caution).toBe(verification === null ? null : (CAUTIONS[verification] ?? null));
      expect(row.clinicalStatus).toBe(
        clinical === null ? 'Status not sent' : clinical.charAt(0).toUpperCase() + clinical.slice(1),
      );
      if (verification === null) expect(row.verificationStatus).toBe('Verification not sent');
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
    expect(row.remarks.map((r) => `${r.label}: ${r.text}`)).toEqual([
      'Severity: Severe',
      'Stage: Stage II',
      'Body site: Left ear, Right ear',
      'Note: watch',
    ]);
    expect(row.category).toBe('Encounter diagnosis, Local');
  });
  it('display-49 display-51 active problem list first, newest onset first', () => {
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
      'new problem',
      'old problem',
      'diagnosis',
      'resolved',
      'wrong',
    ]);
    expect(chart.conditions({ offset: 1, limit: 2 })).toMatchObject({
      total: 5,
      rows: [{ name: 'old problem' }, { name: 'diagnosis' }],
    });
  });
});
