import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOfList, readBundle } from '../../../main/fhir/bundle.ts';
import { parseLossless } from '../../../shared/fhir/lossless-json.ts';
import { createChartModel, type ChartModel } from '../../../main/fhir/model/index.ts';
import { readObservationPage } from '../../../main/fhir/observation-page.ts';
import { ALL, BASE, completeStates, NOW, ZONE } from '../fhir-model/support.ts';

const ROOT = process.env['CHARTROOM_FHIR_DATA'] ?? path.resolve(import.meta.dirname, '../../../../shared/fhir-data');

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
  it('display-15 H6 property: what is told by its form is what was read whole', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.array(one, { maxLength: 40 }), fc.constantFrom(undefined, 0, 2), (resources, indent) => {
        expectSame(textOf(bundleOf(resources), indent));
      }),
      { numRuns: 150 },
    );
  });

  it(
    'display-15 property: records of one form keep their digits and times, whatever they are',
    { timeout: 60_000 },
    () => {
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
    },
  );

  const plain = (n: number, more: object = {}) => ({
    resourceType: 'Observation',
    ...{ id: `o${n}`, status: 'final', effectiveDateTime: `2026-01-0${n}T10:00:00Z`, code: loinc('2823-3') },
    ...{ subject: { reference: 'Patient/p1' }, valueQuantity: quantity(`4.${n}0`, 'mmol/L') },
    ...more,
  });
  const pageOf = (...resources: unknown[]) => textOf(bundleOf(resources));
  /** How many records of a page were told by their form. */
  function takenFrom(text: string): number {
    const { observations } = emptyChart();
    let taken = 0;
    const take = (page: string, at: number): number => {
      const end = observations.take(page, at);
      if (end >= 0) taken += 1;
      return end;
    };
    readObservationPage(text, { ...observations, take });
    return taken;
  }

  it('a form with a number is known from its first record on, one without from its second', () => {
    const all = [1, 2, 3, 4, 5, 6];
    expect(takenFrom(pageOf(...all.map((n) => plain(n))))).toBe(5);
    const words = { valueQuantity: undefined, valueString: 'Negative' };
    expect(takenFrom(pageOf(...all.map((n) => plain(n, words))))).toBe(4);
  });

  it('display-6 display-26 what decides who is shown is part of the form', () => {
    const all = [1, 2, 3, 4, 5, 6].map((n) => plain(n));
    const odd = [
      { subject: { reference: 'Patient/p2' } },
      { modifierExtension: [{ url: 'x/negated' }] },
      { implicitRules: 'x' },
      { id: undefined },
      { resourceType: 'Encounter' },
    ].map((more, n) => plain(7, { id: `odd${n}`, ...more }));
    const chart = expectSame(pageOf(...all, ...odd));
    expect(chart.overview(completeStates()).counts).toMatchObject({ results: 6, notShown: 5 });
  });

  it('the same record twice is one, in whichever way each was read', () => {
    const meta = (versionId: string) => ({ meta: { versionId, lastUpdated: '2026-01-01T00:00:00Z' } });
    const young = plain(3, { ...meta('2'), note: [{ text: 'younger' }] });
    const forms = [1, 2, 3, 4].map((n) => plain(n, meta('1')));
    for (const all of [
      [...forms, young],
      [young, ...forms],
      [young, ...forms, young, ...forms],
    ]) {
      const chart = expectSame(pageOf(...all));
      const [series] = chart.overview(completeStates()).series;
      const rows = chart.results({ key: series!.key, ...ALL, inError: true, offset: 0, limit: 10 })!.rows;
      expect(rows.map((row) => [row.id, row.remarks.length])).toEqual([
        ['Observation/o4', 0],
        ['Observation/o3', 1],
        ['Observation/o2', 0],
        ['Observation/o1', 0],
      ]);
    }
  });

  it('G4 H4 whatever stands around and between the entries is read as a parser reads it', () => {
    const [a, b, c] = [plain(1), plain(2), plain(3)].map((one) =>
      JSON.stringify({ resource: one }).replaceAll(/\{"@":"([^"]+)"\}/g, '$1'),
    );
    const around = (entries: string, more = '') => `{"resourceType":"Bundle","total":3${entries}${more}}`;
    for (const text of [
      around(`,"entry":[${a},${b},${c}]`),
      around(`,"entry" : [ ${a} ,\n\t${b}\r\n, ${c} ] `, ',"entries":[1]'),
      around(`,"entry":[${a},${b},${c}]`, ',"entry":[]'),
      around(`,"entry":[${a},${b},${c}]`, `,"entry":[${a}]`),
      around(`,"\\u0065ntry":[${a},${b},${c}]`),
      around(`,"entry":[${a},${b},${c}]`, ',"x":"entries"'),
      around(',"entry":[]'),
      around(''),
      around(`,"entry":[${a},5,null,{},{"resource":null},{"resource":{"resourceType":"OperationOutcome"}},${c}]`),
    ])
      expectSame(text);
  });

  it('H4 a page that is no JSON adds nothing, wherever the fault lies', () => {
    const good = pageOf(...[1, 2, 3, 4].map((n) => plain(n)));
    const faults = [
      good.slice(0, -1),
      good.replace(/\]\}$/, ',]}'),
      good.replace(/\]\}$/, ']}}'),
      good.replace(/\]\}$/, '] "x"}'),
      good.replace(/"total".*/, ''),
      good.replace('4.40', '04.40'),
      good.replace('4.40', '4.'),
      good.replace('"o4"', '"o4'),
      good.replace('},{', '}{'),
      good.replace('},{', '},,{'),
      good.replace(`${BASE}/x/3`, `${BASE}/x/\u0001`),
      good.replace(`${BASE}/x/3`, `${BASE}/x/\\x`),
      good.replace('[{', '[,{'),
      `${good}1`,
    ];
    for (const text of faults) {
      const chart = emptyChart();
      // The forms are known before the fault comes.
      readObservationPage(good, chart.observations);
      chart.clear('observations');
      if (text === good) continue;
      expect(() => readObservationPage(text, chart.observations)).toThrow(SyntaxError);
      expect(chart.overview(completeStates()).counts).toMatchObject({ results: 0, notShown: 0 });
      readObservationPage(good, chart.observations);
      expect(toldBy(chart)).toEqual(toldBy(expectSame(good)));
    }
  });

  it.skipIf(!existsSync(ROOT))(
    'data written by others is told the same both ways (skipped where it is absent)',
    { timeout: 60_000 },
    () => {
      let pages = 0;
      for (const folder of ['us-core-examples', 'hl7-r4-examples', 'synthea']) {
        for (const file of readdirSync(path.join(ROOT, folder))) {
          const text = readFileSync(path.join(ROOT, folder, file), 'utf8').replaceAll(
            /"subject"\s*:\s*\{[^{}]*\}/g,
            '"subject":{"reference":"Patient/p1"}',
          );
          if (!text.includes('"Observation"')) continue;
          pages += 1;
          expectSame(text.includes('"Bundle"') ? text : `{"resourceType":"Bundle","entry":[{"resource":${text}}]}`);
        }
      }
      expect(pages).toBeGreaterThan(0);
    },
  );
});
