import { describe, expect, test } from 'vitest';
import { createRows } from '../../../main/bulk/panel/panel-rows.ts';
import {
  condition,
  figures,
  groupsIn,
  hba1c,
  measureIn,
  ndjson,
  NO_FILTER,
  patient,
  prescription,
  pressure,
  quantity,
  read,
  result,
  status,
  summaryOf,
} from './support.ts';

const labels = (list: readonly { label: string; patients: number }[]): string[] =>
  list.map(({ label, patients }) => `${label} ${patients}`);

describe('results', () => {
  test.each(['final', 'amended', 'corrected'])('one that is %s counts', async (sent) => {
    expect(groupsIn(await figures(patient('p1'), hba1c(7, { status: sent })), 'hba1c')).toEqual({ '7.0-7.5': 1 });
  });

  test.each([
    ['entered-in-error', 'Entered in error'],
    ['cancelled', 'Cancelled'],
    ['preliminary', 'Preliminary: not final yet'],
    ['registered', 'Registered: no result yet'],
    ['unknown', 'Status unknown or not sent'],
    ['FINAL', 'Status unknown or not sent'],
  ])('SMART 142: one that is %s is left out and told', async (sent, why) => {
    const summary = await figures(patient('p1'), hba1c(7, { status: sent }));
    expect(groupsIn(summary, 'hba1c')).toEqual({ never: 1 });
    expect(measureIn(summary, 'hba1c').leftOut).toEqual([{ why, results: 1 }]);
  });

  test.each([
    [{ dataAbsentReason: { text: 'lost' } }, 'No value, or a reason for none'],
    [{ valueQuantity: undefined }, 'No value, or a reason for none'],
    [{ valueQuantity: undefined, valueString: 'high' }, 'The value is no number'],
    [{ valueQuantity: { value: '7', unit: '%' } }, 'The value is no number'],
    [{ valueQuantity: { value: 7 } }, 'No unit'],
    [{ valueQuantity: { value: 7, unit: 'mg/dL' } }, 'A unit that the rule does not take'],
    [
      { valueQuantity: { value: 7, unit: 'mmol/mol', system: 'http://unitsofmeasure.org', code: '%' } },
      'Unit text and unit code contradict each other',
    ],
    [{ effectiveDateTime: undefined }, 'No time that can be read'],
    [{ modifierExtension: [{ url: 'x' }] }, 'Carries an extension that may change its meaning'],
  ])('with %j it is left out: %s', async (more, why) => {
    const summary = await figures(patient('p1'), hba1c(7, more));
    expect(measureIn(summary, 'hba1c')).toMatchObject({ leftOut: [{ why, results: 1 }], median: null, bins: [] });
  });

  test('the latest by effective time counts; of one time the one that was issued last', async () => {
    const issued = '2026-10-02T08:00:00Z';
    const records = [
      hba1c(9.5, { effectiveDateTime: '2026-09-30' }),
      hba1c(8, {}),
      hba1c(6, { issued }),
      hba1c(10, { meta: { lastUpdated: '2026-10-01T09:00:00Z' } }),
    ];
    for (const order of [records, records.toReversed()]) {
      expect(groupsIn(await figures(patient('p1'), ...order), 'hba1c')).toEqual({ 'under-6.5': 1 });
    }
  });

  test('another code system with the same code is another thing', async () => {
    const code = { coding: [{ system: 'http://local', code: '4548-4' }] };
    expect(groupsIn(await figures(patient('p1'), hba1c(7, { code })), 'hba1c')).toEqual({ never: 1 });
  });
});

describe('patients', () => {
  test('the dead and children are counted in no measure; an unknown age is', async () => {
    const summary = await figures(
      patient('p1', { deceasedBoolean: true }),
      patient('p2', { deceasedDateTime: '2026-01-01' }),
      patient('p3', { birthDate: '2010-01-01' }),
      patient('p4', { birthDate: undefined }),
      patient('p5', { deceasedBoolean: false }),
      hba1c(7),
    );
    expect(summary).toMatchObject({ patients: 5, matching: 5, deceased: 2, ageUnknown: 1 });
    expect(measureIn(summary, 'hba1c')).toMatchObject({ counted: 2 });
    expect(groupsIn(summary, 'hba1c')).toEqual({ never: 2 });
    expect(summary.ages.filter(({ patients }) => patients > 0)).toEqual([
      { label: '0–17', from: 0, to: 17, patients: 1 },
      { label: '65–79', from: 65, to: 79, patients: 1 },
    ]);
  });

  test('one whom only records name is no patient, and told; so is one that another record replaced', async () => {
    const summary = await figures(hba1c(7), patient('p2', { link: [{ type: 'replaced-by', other: {} }] }));
    expect(summary.patients).toBe(0);
    expect(summary.problems.map(({ count }) => count)).toEqual([1, 1]);
  });

  test('a record of another server is nobody’s here; an absolute reference to this one is', async () => {
    const at = (reference: string) => hba1c(7, { subject: { reference } });
    const summary = await figures(
      patient('p1'),
      at('https://other.test/fhir/Patient/p1'),
      at('https://ehr.test/fhir/Patient/p1/_history/2'),
    );
    expect(groupsIn(summary, 'hba1c')).toEqual({ '7.0-7.5': 1 });
    expect(summary.problems).toEqual([{ words: 'Records that name no patient of this server', count: 1 }]);
  });
});

describe('SMART 144: conditions', () => {
  test.each(['active', 'recurrence', 'relapse'])('%s counts, once for each patient', async (clinical) => {
    const summary = await figures(
      patient('p1'),
      condition('44054006', 'Diabetes', status(clinical, 'confirmed')),
      condition('44054006', 'Diabetes', status(clinical, 'provisional')),
    );
    expect(summary.conditions).toEqual([{ key: 'SNOMED CT 44054006', label: 'Diabetes', patients: 1 }]);
  });

  test.each([
    ['resolved', 'confirmed'],
    ['inactive', 'confirmed'],
    ['remission', 'confirmed'],
    ['active', 'refuted'],
    ['active', 'entered-in-error'],
  ])('%s and %s does not', async (clinical, verification) => {
    const sent = condition('44054006', 'Diabetes', status(clinical, verification));
    expect((await figures(patient('p1'), sent)).conditions).toEqual([]);
  });

  test('one without a status is not taken for active, and told', async () => {
    const summary = await figures(patient('p1'), condition('1', 'Gout', { clinicalStatus: undefined }));
    expect(summary.conditions).toEqual([]);
    expect(summary.problems).toHaveLength(1);
  });

  test('one code under two labels is one condition; a text without code is its own', async () => {
    const summary = await figures(
      patient('p1'),
      patient('p2'),
      condition('44054006', 'Type 2 diabetes'),
      condition('44054006', 'Diabetes, type 2', { subject: { reference: 'Patient/p2' } }),
      condition('', '', { code: { text: 'Tired' } }),
    );
    expect(labels(summary.conditions)).toEqual(['Diabetes, type 2 2', 'Tired 1']);
  });
});

describe('SMART 144: medications', () => {
  test('current orders by code, by reference and contained; a Medication may come after what names it', async () => {
    const reference = (sent: string, more: object = {}) =>
      prescription({ medicationCodeableConcept: undefined, medicationReference: { reference: sent }, ...more });
    const summary = await figures(
      patient('p1'),
      prescription(),
      reference('Medication/x'),
      reference('#y', { contained: [{ resourceType: 'Medication', id: 'y', code: { text: 'Aspirin' } }] }),
      reference('Medication/elsewhere', { medicationReference: { reference: 'Medication/z', display: 'Ramipril' } }),
      reference('Medication/unknown'),
      { resourceType: 'Medication', id: 'x', code: { text: 'Insulin' } },
    );
    expect(labels(summary.medications)).toEqual(['Aspirin 1', 'Insulin 1', 'Metformin 1', 'Ramipril 1']);
  });

  test.each([
    [{ status: 'stopped' }],
    [{ status: 'completed' }],
    [{ status: 'entered-in-error' }],
    [{ status: 'draft' }],
    [{ intent: 'proposal' }],
    [{ doNotPerform: true }],
  ])('%j is none', async (more) => {
    expect((await figures(patient('p1'), prescription(more))).medications).toEqual([]);
  });
});

describe('filter and rows', () => {
  const records = [
    patient('p1', { identifier: [{ type: { coding: [{ code: 'MR' }] }, value: '123' }] }),
    patient('p2', { birthDate: '2000', name: [{ family: 'Abel' }] }),
    patient('p3', { deceasedBoolean: true }),
    condition('44054006', 'Diabetes'),
    prescription(),
    prescription({
      medicationCodeableConcept: undefined,
      medicationReference: { reference: 'Medication/x', display: 'Insulin' },
    }),
    hba1c('@', { status: 'final' }),
    pressure(150, 90, { effectiveDateTime: '2024-01-01' }),
  ].map((record) => JSON.stringify(record).replace('"@"', '7.10'));

  test.each([
    [{ condition: 'SNOMED CT 44054006' }, ['p1']],
    [{ condition: 'nothing' }, []],
    [{ medication: 'text insulin' }, ['p1']],
    [{ ageFrom: 60 }, ['p1']],
    [{ ageFrom: 25, ageTo: 26 }, ['p2']],
    [{ ageFrom: 26, ageTo: 26 }, []],
    [{ measure: { id: 'hba1c', group: '7.0-7.5' } }, ['p1']],
    [{ measure: { id: 'blood-pressure', group: 'no-recent' } }, ['p1']],
    [{ measure: { id: 'egfr', group: 'never' } }, ['p2', 'p1']],
    [{}, ['p2', 'p1', 'p3']],
  ] as const)('%j gives %j', async (part, ids) => {
    const store = await read([[ndjson(...records)]]);
    const { total, rows } = createRows(store).rows({ filter: { ...NO_FILTER, ...part }, offset: 0, limit: 10 });
    expect(rows.map(({ id }) => id)).toEqual(ids);
    expect(total).toBe(ids.length);
    expect(summaryOf(store, part).matching).toBe(ids.length);
  });

  test('a row has digits and comparator as sent, the date as sent, and whether it is recent', async () => {
    const store = await read([[ndjson(...records)]]);
    const { rows } = createRows(store).rows({ filter: NO_FILTER, offset: 1, limit: 1 });
    expect(rows[0]?.row).toEqual({
      ...{ name: 'DOE, p1', birthDate: '1960-05-01', age: 66, sex: 'Female', deceased: false, identifier: 'MRN 123' },
      latest: [
        { measure: 'hba1c', text: '7.10%', date: '2026-10-01T08:00:00Z', recent: true, tone: 'watch' },
        { measure: 'blood-pressure', text: '150/90 mm[Hg]', date: '2024-01-01', recent: false, tone: 'none' },
        { measure: 'egfr', text: null, date: null, recent: false, tone: 'none' },
      ],
    });
  });

  test('with < and > the sign stands in the row', async () => {
    const sent = result('98979-8', quantity(90, 'mL/min/{1.73_m2}', { comparator: '>' }));
    const store = await read([[ndjson(patient('p1'), sent)]]);
    const { rows } = createRows(store).rows({ filter: NO_FILTER, offset: 0, limit: 1 });
    expect(rows[0]?.row.latest[2]?.text).toBe('>90 mL/min/{1.73_m2}');
  });
});
