import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOfList, readBundle } from '../../../main/fhir/bundle.ts';
import { parseLossless } from '../../../main/fhir/lossless-json.ts';
import { createChartModel, type ChartModel } from '../../../main/fhir/model/index.ts';
import { readObservationPage } from '../../../main/fhir/observation-page.ts';
import { ALL, BASE, completeStates, NOW, ZONE } from '../fhir-model/support.ts';

const emptyChart = (): ChartModel =>
  createChartModel({ patientId: 'p1', fhirBase: BASE, now: () => NOW, timeZone: ZONE });

/** Everything a chart says of results, whatever its keys are called. */
function toldBy(model: ChartModel) {
  const { series, counts } = model.overview(completeStates());
  const told = series.map(({ key, ...shown }) => {
    const window = { fromMs: NOW - 400 * 86_400_000, toMs: NOW };
    return {
      ...shown,
      rows: model.results({ key, ...ALL, inError: true, offset: 0, limit: 1e6 }),
      inWindow: model.results({ key, ...window, inError: false, offset: 1, limit: 3 }),
      view: { ...model.series({ key, ...ALL, maxPoints: 2000 }), key: '' },
      fewer: { ...model.series({ key, ...window, maxPoints: 10 }), key: '' },
    };
  });
  told.sort((a, b) => (JSON.stringify([a.name, a.unit, a.codes]) < JSON.stringify([b.name, b.unit, b.codes]) ? -1 : 1));
  const notShown = model.notShown({ offset: 0, limit: 1e6 });
  notShown.rows.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return { told, counts, notShown };
}

/** The slow way: the whole page parsed, every record read whole. */
function readWhole(model: ChartModel, text: string): number {
  const { entries } = readBundle(parseLossless(text));
  const records = new Set<string>();
  let received = 0;
  for (const entry of entries) {
    if (!isOfList(entry, 'observations')) continue;
    const record = `${entry.resourceType ?? ''}/${entry.id ?? ''}`;
    if (entry.id === null || !records.has(record)) received += 1;
    records.add(record);
  }
  model.add(
    'observations',
    entries.map((entry) => entry.resource),
  );
  return received;
}

function expectSame(text: string): ChartModel {
  const [byForm, whole] = [emptyChart(), emptyChart()];
  const { received } = readObservationPage(text, byForm.observations);
  expect(received).toBe(readWhole(whole, text));
  expect(toldBy(byForm)).toEqual(toldBy(whole));
  return byForm;
}

/** Digits as they are to be sent, through JSON.stringify. */
const rawNumber = (digits: string) => ({ '@': digits });
const textOf = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replaceAll(/\{\s*"@":\s*"([^"]+)"\s*\}/g, '$1');
const bundleOf = (resources: readonly unknown[], more: object = {}) => ({
  resourceType: 'Bundle',
  type: 'searchset',
  entry: resources.map((resource, n) => ({ fullUrl: `${BASE}/x/${n}`, resource, search: { mode: 'match' } })),
  ...more,
});

const digits = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: -20, max: 300 }).map(String) },
  {
    weight: 5,
    arbitrary: fc.tuple(fc.integer({ min: 0, max: 99 }), fc.stringMatching(/^\d{1,4}$/)).map((p) => p.join('.')),
  },
  fc.constantFrom('4.0', '0.010', '-0', '-0.0', '1e2', '1E-3', '1e400', '0.0000001', '123456789012345678', '1.5e+2'),
  fc.stringMatching(/^[1-9]\d{0,49}\.\d{1,50}$/),
);
const time = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 40 }).map((n) => new Date(NOW - n * 3_600_000).toISOString()) },
  {
    weight: 4,
    arbitrary: fc
      .integer({ min: 0, max: 500 })
      .map((n) => `${new Date(NOW - n * 86_400_000).toISOString().slice(0, 19)}Z`),
  },
  fc.integer({ min: 0, max: 500 }).map((n) => new Date(NOW - n * 86_400_000).toISOString().slice(0, 10)),
  fc.constantFrom(
    '2026-03-29T01:30:00+01:00',
    '2026-10-25T01:30:00Z',
    '2026-10-25',
    '1969-12-31T23:59:59.999Z',
    '1850-05-05T05:05:05.005-03:30',
    '2026-02-30',
    '2026-01-01T24:00:00Z',
    '2026-01-01T10:00:60Z',
    '2026-01-01T10:00Z',
    '2026-01-01T10:00:00',
    '2026-01-01T10:00:00+15:00',
    '2021',
    '2021-03',
    '9999-12-31',
    'soon',
  ),
);
const UCUM = 'http://unitsofmeasure.org';
const LOINC = 'http://loinc.org';
const quantity = (value: string, unit: string) => ({ value: rawNumber(value), unit, system: UCUM, code: unit });
const loinc = (code: string) => ({ coding: [{ system: LOINC, code, display: `test ${code}` }] });

const valueOf = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(digits, fc.constantFrom('mmol/L', 'mg/dL'))
      .map(([v, u]) => ({ valueQuantity: quantity(v, u) })),
  },
  digits.map((value) => ({ valueQuantity: { value: rawNumber(value), comparator: '<', unit: 'mmol/L' } })),
  digits.map((value) => ({ valueQuantity: { value, unit: 'mmol/L' } })),
  fc
    .constantFrom('"value":4.0,', '4.50', '\\', '{"id":"x"}', 'a\u2265b', '\ud800')
    .map((valueString) => ({ valueString })),
  digits.map((value) => ({ valueInteger: rawNumber(value) })),
  fc.constant({ dataAbsentReason: { text: 'refused' } }),
  digits.map((value) => ({ valueQuantity: quantity(value, 'mg'), valueString: 'and 1.0 more' })),
  fc.tuple(digits, digits).map(([a, b]) => ({
    component: [
      { code: loinc('8480-6'), valueQuantity: quantity(a, 'mm[Hg]') },
      { code: loinc('8462-4'), valueQuantity: quantity(b, 'mm[Hg]') },
    ],
  })),
);
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const one = fc
  .record({
    id: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 0, max: 30 }).map((n) => `o-${n}.a`) },
      fc.constantFrom('', 'a/b', 'ü', '"', 'x'.repeat(65), undefined),
    ),
    status: fc.constantFrom('final', 'final', 'preliminary', 'entered-in-error', 'bogus'),
    code: fc.constantFrom('2823-3', '8480-6', '8462-4', '85354-9').map(loinc),
    effectiveDateTime: time,
    issued: optional(time),
    meta: optional(
      fc.record({ lastUpdated: optional(time), versionId: fc.constantFrom('1', '2'), source: fc.string() }),
    ),
    value: valueOf,
    encounter: optional(fc.string({ unit: 'binary' }).map((reference) => ({ reference }))),
    performer: optional(fc.constantFrom('a', 'b').map((n) => [{ reference: `Practitioner/${n}`, display: 'Dr A' }])),
    interpretation: optional(fc.constantFrom('H', 'N').map((code) => [{ coding: [{ code }] }])),
    referenceRange: optional(fc.constant([{ low: quantity('3.50', 'mmol/L'), high: quantity('5.10', 'mmol/L') }])),
    note: optional(fc.constant([{ text: 'seen 4.0 at "value":1.0' }])),
    modifierExtension: fc.oneof({ weight: 20, arbitrary: fc.constant(undefined) }, fc.constant([{ url: 'x/negated' }])),
    subject: fc.oneof({ weight: 20, arbitrary: fc.constant('Patient/p1') }, fc.constant('Patient/p2')),
  })
  .map(({ value, subject, ...rest }) => ({
    resourceType: 'Observation',
    ...rest,
    ...value,
    subject: { reference: subject },
  }));

describe('a page of Observations', () => {
  it('D15 H6 property: what is told by its form is what was read whole', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.array(one, { maxLength: 40 }), fc.constantFrom(undefined, 0, 2), (resources, indent) => {
        expectSame(textOf(bundleOf(resources), indent));
      }),
      { numRuns: 150 },
    );
  });

  it('D15 property: records of one form keep their digits and times, whatever they are', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(digits, time, time), { minLength: 2, maxLength: 30 }), (all) => {
        const resources = all.map(([value, effectiveDateTime, issued], n) => ({
          resourceType: 'Observation',
          ...{ id: `o${n}`, status: 'final', effectiveDateTime, issued, code: loinc('2823-3') },
          ...{ subject: { reference: 'Patient/p1' }, valueQuantity: quantity(value, 'mmol/L') },
          referenceRange: [{ low: quantity('3.50', 'mmol/L'), high: quantity('5.10', 'mmol/L') }],
          interpretation: [{ coding: [{ code: 'N' }] }],
        }));
        expectSame(textOf(bundleOf(resources)));
      }),
      { numRuns: 150 },
    );
  });
});
