import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createChartModel } from '../../../main/fhir/model/index.ts';
import {
  LIST_NAMES,
  chartOverviewSchema,
  resultRowSchema,
  conditionRowSchema,
  medicationRowSchema,
  notShownSchema,
} from '../../../shared/chart-model.ts';
import {
  ALL,
  allRecords,
  BASE,
  chartWith,
  completeStates,
  emptyChart,
  observation,
  PAGE,
  rowsOf,
  sent,
  seriesOf,
  quantity,
} from './support.ts';

const hidden = (...all: unknown[]) =>
  chartWith('observations', ...all)
    .notShown(PAGE)
    .rows.map((r) => [r.reason, r.detail]);
const about = (reference: unknown) => observation({ subject: { reference } });

describe('what is not shown', () => {
  it.each(['Patient/p1', 'Patient/p1/_history/3', `${BASE}/Patient/p1`, `${BASE}/Patient/p1/_history/3`])(
    'display-6 %s is the patient',
    (reference) => {
      expect(hidden(about(reference))).toEqual([]);
    },
  );
  it.each([
    'Patient/p2',
    'Patient/p1x',
    'patient/p1',
    'Group/p1',
    'https://evil.example/fhir/Patient/p1',
    `${BASE}/../Patient/p1`,
    `${BASE}x/Patient/p1`,
    'Patient/p1?x',
    'urn:uuid:p1',
    '//ehr.example/fhir/Patient/p1',
  ])('display-6 %s is somebody else', (reference) => {
    expect(hidden(about(reference))).toEqual([['other-patient', null]]);
  });
  it.each([undefined, null, 5, '', { display: 'p1' }])('display-6 without a subject: %o', (reference) => {
    expect(hidden(about(reference))).toEqual([['no-subject', null]]);
    expect(hidden(observation({ subject: reference }))).toEqual([['no-subject', null]]);
  });
  it('display-26 an unknown modifier or implicit rules, wherever they stand', () => {
    const modifierExtension = [{ url: 'http://example.org/fhir/negated', valueBoolean: true }];
    expect(hidden(observation({ modifierExtension }))).toEqual([['unknown-modifier', 'negated']]);
    expect(hidden(observation({ component: [{ modifierExtension }] }))).toEqual([['unknown-modifier', 'negated']]);
    expect(hidden(observation({ modifierExtension: {} }))).toEqual([['unknown-modifier', 'unnamed']]);
    expect(hidden(observation({ modifierExtension: [] }))).toEqual([]);
    expect(hidden(observation({ implicitRules: 'http://example.org/rules' }))).toEqual([['implicit-rules', null]]);
    const medication = {
      resourceType: 'MedicationRequest',
      id: 'm',
      subject: { reference: 'Patient/p1' },
      dosageInstruction: [{ doseAndRate: [{ modifierExtension }] }],
    };
    expect(chartWith('medications', medication).notShown(PAGE).rows).toEqual([
      { record: 'MedicationRequest/m', reason: 'unknown-modifier', detail: 'negated' },
    ]);
  });
  it('records without type, id, or of another type are named', () => {
    expect(
      hidden(
        observation({ id: undefined }),
        5,
        null,
        {},
        [],
        { resourceType: '<b>' },
        { resourceType: 'Encounter', id: 'e' },
      ),
    ).toEqual([
      ['unsupported-type', 'Encounter'],
      ['no-id', null],
      ['malformed', null],
      ['malformed', null],
      ['malformed', null],
      ['malformed', null],
      ['unsupported-type', 'Record of unknown type'],
    ]);
  });
  it('the same record twice is one: the newest version, whatever comes first', () => {
    const version = (value: number, meta: object) => observation({ id: 'same', valueQuantity: quantity(value), meta });
    const shown = (...all: unknown[]) =>
      rowsOf(chartWith('observations', ...all)).map((r) => (r.value.kind === 'quantity' ? r.value.quantity.text : ''));
    const [old, young] = [
      version(1, { lastUpdated: '2026-01-01T00:00:00Z' }),
      version(2, { lastUpdated: '2026-01-02T00:00:00Z' }),
    ];
    expect([shown(old, young), shown(young, old)]).toEqual([['2'], ['2']]);
    const [v9, v10] = [version(9, { versionId: '9' }), version(10, { versionId: '10' })];
    expect([shown(v9, v10), shown(v10, v9)]).toEqual([['10'], ['10']]);
    expect(shown(version(1, {}), version(2, {}))).toEqual(['2']);
  });
  it('a list that is read again starts empty', () => {
    const chart = chartWith('observations', observation(), observation({ id: undefined }), about('Patient/p2'));
    chart.clear('observations');
    expect(chart.overview(completeStates()).counts).toMatchObject({ results: 0, notShown: 0 });
  });
});

/** Members of resources, and junk where FHIR expects something else. */
const NAMES = [
  'resourceType',
  'id',
  'meta',
  'status',
  'code',
  'coding',
  'text',
  'subject',
  'patient',
  'reference',
  'valueQuantity',
  'value',
  'unit',
  'valueSampledData',
  'valuePeriod',
  'valueRatio',
  'component',
  'hasMember',
  'interpretation',
  'referenceRange',
  'low',
  'high',
  'effectiveDateTime',
  'effectivePeriod',
  'effectiveTiming',
  'start',
  'end',
  'category',
  'clinicalStatus',
  'verificationStatus',
  'onsetAge',
  'intent',
  'dosageInstruction',
  'timing',
  'repeat',
  'doseAndRate',
  'medicationReference',
  'contained',
  'reaction',
  'manifestation',
  'name',
  'given',
  'identifier',
  'birthDate',
  '_birthDate',
  'extension',
  'note',
  'modifierExtension',
];
const junk = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(
      null,
      true,
      false,
      '',
      'active',
      'final',
      '2026-01-01',
      '2026-02-30',
      'Patient/p1',
      'Observation/o',
      '8480-6',
      'http://loinc.org',
      '__proto__',
      'constructor',
      '\ud800',
      '\u202e',
      0,
      -1,
      1e300,
    ),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie('any'), { maxKeys: 6 }),
  ),
})).any;
const TYPES = {
  patient: 'Patient',
  observations: 'Observation',
  conditions: 'Condition',
  medications: 'MedicationRequest',
  allergies: 'AllergyIntolerance',
  encounters: 'Encounter',
} as const;

describe('hostile content', () => {
  it('security H property: nothing throws, nothing is lost, every answer fits its schema', () => {
    const one = fc.tuple(
      fc.constantFrom(...LIST_NAMES),
      fc.dictionary(fc.constantFrom(...NAMES), junk, { maxKeys: 12 }),
      fc.boolean(),
    );
    fc.assert(
      fc.property(fc.array(one, { maxLength: 8 }), (all) => {
        const chart = emptyChart();
        const added: string[] = [];
        for (const [i, [list, members, proper]] of all.entries()) {
          const id = list === 'patient' ? 'p1' : `x${i}`;
          const whole = {
            ...members,
            resourceType: TYPES[list],
            id,
            subject: { reference: 'Patient/p1' },
            patient: { reference: 'Patient/p1' },
          };
          chart.add(list, [sent(proper ? whole : members)]);
          // A refuted allergy is left out on purpose.
          if (
            proper &&
            list !== 'patient' &&
            !JSON.stringify(members['verificationStatus'] ?? '').match(/refuted|error/)
          )
            added.push(`${TYPES[list]}/${id}`);
        }
        const overview = chart.overview(completeStates());
        expect(
          chartOverviewSchema.safeParse({
            ...overview,
            generation: 0,
            revision: 0,
            fullBanner: true,
            lists: completeStates(),
          }).error,
        ).toBeUndefined();
        for (const row of rowsOf(chart)) expect(resultRowSchema.safeParse(row).error).toBeUndefined();
        for (const row of chart.conditions(PAGE).rows) expect(conditionRowSchema.safeParse(row).error).toBeUndefined();
        for (const row of chart.medications(PAGE).rows)
          expect(medicationRowSchema.safeParse(row).error).toBeUndefined();
        for (const row of chart.notShown(PAGE).rows) expect(notShownSchema.safeParse(row).error).toBeUndefined();
        const known = allRecords(chart);
        expect(added.filter((record) => !known.has(record))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('security H5 a text of a megabyte is cut and says so; lone surrogates and bidi marks do no harm', () => {
    const [series] = seriesOf(chartWith('observations', observation({ code: { text: 'x'.repeat(1_000_000) } })));
    expect(series!.name).toMatch(/^x{20000} \[cut: 1000000 characters were sent\]$/);
    expect(seriesOf(chartWith('observations', observation({ code: { text: 'a\u202eb\ud800' } })))[0]!.name).toBe(
      'ab\ufffd',
    );
  });

  it('security H8 100,000 results are read and summarised without quadratic work', { timeout: 60_000 }, () => {
    const chart = createChartModel({ patientId: 'p1', fhirBase: BASE, now: () => 0, timeZone: 'UTC' });
    const template = sent(observation()) as Record<string, unknown>;
    const all = Array.from({ length: 100_000 }, (_, i) => ({
      ...template,
      id: `h${i}`,
      effectiveDateTime: new Date(i * 600_000).toISOString(),
      code: { coding: [{ system: 'http://loinc.org', code: `${i % 50}-1` }] },
    }));
    chart.add('observations', all);
    const { series, counts } = chart.overview(completeStates());
    expect([series.length, counts.results]).toEqual([50, 100_000]);
    const view = chart.series({ key: series[0]!.key, ...ALL, maxPoints: 500 })!;
    expect([view.total, view.points.length <= 500]).toEqual([2000, true]);
  });
});
