import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Lane, Lanes } from '../../../shared/lanes.ts';
import { ALL, emptyChart, loinc, NOW, observation, quantity, sent, seriesOf } from './support.ts';

const HBA1C = observation({ code: loinc('4548-4', 'HbA1c'), valueQuantity: quantity(6.8, '%', '%') });
let counter = 0;
function order(differs: object = {}): object {
  counter += 1;
  return {
    ...{ resourceType: 'MedicationRequest', id: `m${counter}`, status: 'active', intent: 'order' },
    ...{ subject: { reference: 'Patient/p1' }, medicationCodeableConcept: { text: 'metformin 1 g tablets' } },
    ...{ authoredOn: '2025-02-03', ...differs },
  };
}
type Window = { readonly fromMs: number | null; readonly toMs: number | null };
function lanesWith(orders: readonly object[], window: Window = ALL, measure: unknown = HBA1C): Lanes {
  const model = emptyChart();
  model.add('observations', [sent(measure)]);
  model.add('medications', orders.map(sent));
  const lanes = model.lanes({ key: seriesOf(model)[0]!.key, ...window });
  if (lanes === null) throw new Error('no such series');
  return lanes;
}
const only = (differs: object = {}): Lane => {
  const { medications } = lanesWith([order(differs)]);
  if (medications.length !== 1) throw new Error(`${medications.length} lanes`);
  return medications[0]!;
};
const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);
const endOfDay = (text: string): number => day(text) + 86_400_000 - 1;
const validity = (period: object): object => ({ dispenseRequest: { validityPeriod: period } });
const since = (text: string): Window => ({ fromMs: day(text), toMs: null });

describe('medications beside a chart', () => {
  it('shows those that the chart explains, with dose and start', () => {
    const { medications } = lanesWith([
      order({ dosageInstruction: [{ text: '1 tablet twice a day' }] }),
      order({ medicationCodeableConcept: { text: 'lisinopril 10 mg tablets' } }),
    ]);
    expect(medications).toMatchObject([
      { name: 'metformin 1 g tablets', dose: '1 tablet twice a day', startMs: day('2025-02-03'), exact: true },
    ]);
  });
  it('shows none beside a measure that the table does not know', () => {
    expect(lanesWith([order()], ALL, observation({ code: loinc('72166-2') })).medications).toEqual([]);
  });
  it('names a medication that is only referred to, once it has come', () => {
    const { medications } = lanesWith([
      order({ medicationCodeableConcept: undefined, medicationReference: { reference: 'Medication/x' } }),
      { resourceType: 'Medication', id: 'x', code: { text: 'gliclazide 80 mg' } },
    ]);
    expect(medications).toMatchObject([{ name: 'gliclazide 80 mg' }]);
  });
  it('display-53, display-54 what was entered in error, drafted, planned, proposed or forbidden is no bar', () => {
    const orders = [
      ...['entered-in-error', 'draft'].map((status) => order({ status })),
      ...['proposal', 'plan', 'option'].map((intent) => order({ intent })),
      order({ doNotPerform: true }),
    ];
    const { medications, unplacedMedications, moreMedications } = lanesWith(orders);
    expect([medications, unplacedMedications, moreMedications]).toEqual([[], 0, 0]);
  });
  it.each([
    ['active', {}, { endMs: null, open: true, ended: null, held: false }],
    ['on-hold', {}, { endMs: null, open: true, ended: null, held: true }],
    ['stopped', {}, { endMs: null, open: false, ended: 'stopped, date not sent' }],
    ['cancelled', {}, { endMs: null, open: false, ended: 'cancelled, date not sent' }],
    ['completed', {}, { endMs: null, open: false, ended: 'completed, date not sent' }],
    ['unknown', {}, { endMs: null, open: false, ended: 'status unknown, date not sent' }],
    ['constructor', {}, { endMs: null, open: false, ended: 'status unknown, date not sent' }],
    [undefined, {}, { endMs: null, open: false, ended: 'status not sent, date not sent' }],
    ['stopped', { end: '2026-03-04' }, { endMs: endOfDay('2026-03-04'), open: false, ended: 'stopped' }],
    ['completed', { end: '2026-03-04' }, { endMs: endOfDay('2026-03-04'), open: false, ended: 'completed' }],
    ['stopped', { end: '2030-01-01' }, { endMs: null, open: false, ended: 'stopped, date not sent' }],
    ['active', { end: '2030-01-01' }, { endMs: endOfDay('2030-01-01'), open: true, ended: null }],
    [
      'active',
      { end: '2026-03-04' },
      { endMs: endOfDay('2026-03-04'), open: false, ended: 'planned end passed, still active' },
    ],
  ])('display-53 status %s, validity %j', (status, period, expected) => {
    expect(only({ status, ...validity(period) })).toMatchObject(expected);
  });
  it('takes the day of stopping where the server says it', () => {
    const url = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-MedicationRequest.statusChanged';
    const extension = [{ url, valueDateTime: '2026-01-09' }];
    expect(only({ status: 'stopped', extension, ...validity({ end: '2026-03-04' }) })).toMatchObject({
      endMs: endOfDay('2026-01-09'),
      ended: 'stopped',
    });
  });
  it('display-31 a start of a month or a year is not exact', () => {
    expect(only({ authoredOn: '2025-02' })).toMatchObject({ exact: false, startMs: day('2025-02-01') });
    expect(only({ authoredOn: '2025' })).toMatchObject({ exact: false });
    expect(only({ authoredOn: '2025-02-03T09:00:00Z' })).toMatchObject({ exact: true });
  });
  it('one that ended on an unknown day is drawn at its start alone, and counted in windows after it', () => {
    const stopped = [order({ status: 'stopped' })];
    expect(lanesWith(stopped, since('2025-01-01')).medications).toHaveLength(1);
    expect(lanesWith(stopped, since('2025-03-01'))).toMatchObject({ medications: [], unplacedMedications: 1 });
    const before: Window = { fromMs: null, toMs: day('2024-12-01') };
    expect(lanesWith(stopped, before)).toMatchObject({ medications: [], unplacedMedications: 0 });
  });
  it('one without a start that can be read is counted, never drawn', () => {
    expect(lanesWith([order({ authoredOn: undefined })])).toMatchObject({ medications: [], unplacedMedications: 1 });
    expect(lanesWith([order({ authoredOn: '9999-12-31' })])).toMatchObject({ medications: [], unplacedMedications: 1 });
  });
  it('an open one reaches into every later window, an ended one no further than its end', () => {
    const orders = [
      order({ id: 'open' }),
      order({ id: 'over', status: 'stopped', ...validity({ end: '2025-06-01' }) }),
    ];
    const ids = (window: Window) => lanesWith(orders, window).medications.map(({ id }) => id);
    expect(ids(since('2025-07-01'))).toEqual(['MedicationRequest/open']);
    expect(ids(since('2025-05-01'))).toEqual(['MedicationRequest/open', 'MedicationRequest/over']);
  });
  it('at most twelve, current ones first, and the rest counted', () => {
    const old = order({ id: 'old-and-open', authoredOn: '2001-01-01' });
    const ended = Array.from({ length: 14 }, (_, n) =>
      order({ status: 'completed', authoredOn: `2026-01-${10 + n}`, ...validity({ end: `2026-02-${10 + n}` }) }),
    );
    const { medications, moreMedications } = lanesWith([...ended, old]);
    expect(medications).toHaveLength(12);
    expect(medications[0]).toMatchObject({ id: 'MedicationRequest/old-and-open' });
    expect(moreMedications).toBe(3);
  });
  it('an unknown key has no lanes', () => {
    expect(emptyChart().lanes({ key: 's1', ...ALL })).toBeNull();
  });
  it('display-53 only an active order or one on hold ever reaches now without an end', () => {
    const statuses = ['active', 'on-hold', 'stopped', 'completed', 'cancelled', 'unknown', 'draft', 'x', undefined];
    const dates = fc.option(fc.constantFrom('2019', '2024-05', '2025-08-09', '2031-01-01', 'soon'), { nil: undefined });
    fc.assert(
      fc.property(fc.constantFrom(...statuses), dates, dates, (status, authoredOn, end) => {
        const { medications } = lanesWith([order({ status, authoredOn, ...validity({ end }) })]);
        for (const { open, endMs, ended } of medications) {
          if (open) expect(['active', 'on-hold']).toContain(status);
          if (open) expect(endMs ?? Infinity).toBeGreaterThanOrEqual(NOW);
          else expect(ended).not.toBeNull();
        }
      }),
      { seed: 5, numRuns: 300 },
    );
  });
});
