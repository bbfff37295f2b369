import { describe, expect, it } from 'vitest';
import {
  bare,
  chartWith,
  listState,
  loinc,
  observation,
  onlyRow,
  quantity,
  raw,
  rowsOf,
  seriesOf,
  UCUM,
  ALL,
  ZONE,
} from './support.ts';
import type { ResultValue } from '../../../shared/chart-model.ts';

const V3 = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation';
const DAR = 'http://terminology.hl7.org/CodeSystem/data-absent-reason';
const interpretation = (...codes: string[]) => codes.map((code) => ({ coding: [{ system: V3, code }] }));
const wordsOf = (value: ResultValue): string =>
  value.kind === 'text' ? value.text : value.kind === 'absent' ? value.absent.text : value.kind;

describe('values', () => {
  it.each(['4.0', '4.00', '0.010', '-1.48', '0', '0.0', '1e-3', '123456789012345678901234567890.123456789'])(
    'display-15 display-25 digits %s stay as sent',
    (digits) => {
      const { value } = onlyRow(observation({ valueQuantity: quantity(raw(digits)) }));
      expect(value).toMatchObject({ kind: 'quantity', quantity: { text: digits, number: Number(digits) } });
    },
  );

  it('display-25 1e400 is shown, not drawn, and counted', () => {
    const chart = chartWith('observations', observation({ valueQuantity: quantity(raw('1e400')) }), observation());
    const [series] = seriesOf(chart);
    const view = chart.series({ key: series!.key, ...ALL, maxPoints: 100 })!;
    expect(view).toMatchObject({ total: 2, drawable: 1, undrawn: [{ reason: 'number too large to draw', count: 1 }] });
    expect(rowsOf(chart).map((row) => row.value)).toContainEqual(
      expect.objectContaining({ quantity: expect.objectContaining({ text: '1e400', number: null }) as unknown }),
    );
  });

  it('display-25 zero and negative values are drawn', () => {
    const chart = chartWith(
      'observations',
      observation({ valueQuantity: quantity(0) }),
      observation({ valueQuantity: quantity(-2) }),
    );
    expect(seriesOf(chart)[0]).toMatchObject({ count: 2, plottable: 2 });
  });

  it.each<[string, object, string]>([
    [
      'CodeableConcept by its text',
      { valueCodeableConcept: { text: 'Detected', coding: [{ code: 'x', display: 'other' }] } },
      'Detected',
    ],
    [
      'CodeableConcept by the chosen display',
      {
        valueCodeableConcept: {
          coding: [
            { code: 'a', display: 'first' },
            { code: 'b', display: 'chosen', userSelected: true },
          ],
        },
      },
      'chosen',
    ],
    [
      'CodeableConcept by its code',
      { valueCodeableConcept: { coding: [{ system: 'http://snomed.info/sct', code: '1' }] } },
      'SNOMED CT 1',
    ],
    ['string', { valueString: 'Clear' }, 'Clear'],
    ['boolean true', { valueBoolean: true }, 'Yes'],
    ['boolean false', { valueBoolean: false }, 'No'],
    ['Ratio', { valueRatio: { numerator: { value: 1 }, denominator: { value: 128 } } }, '1:128'],
    [
      'Ratio with units',
      { valueRatio: { numerator: { value: 5, unit: 'mg' }, denominator: { value: 2, unit: 'mL' } } },
      '5 mg per 2 mL',
    ],
    ['Range', { valueRange: { low: quantity(2, 'mg'), high: quantity(5, 'mg') } }, '2 to 5 mg'],
    ['Range open above', { valueRange: { low: quantity(2, 'mg') } }, '2 mg or more'],
    ['Range open below', { valueRange: { high: quantity(5, 'mg') } }, '5 mg or less'],
    ['Period', { valuePeriod: { start: '2026-01-02', end: '2026-01-03' } }, '02-Jan-2026 to 03-Jan-2026'],
    ['dateTime', { valueDateTime: '2016-03' }, 'Mar-2016'],
    ['time', { valueTime: '14:30:00' }, '14:30:00'],
    [
      'SampledData',
      {
        valueSampledData: {
          origin: { value: 0 },
          period: 10,
          dimensions: 3,
          data: Array.from({ length: 3000 }, () => '1').join(' '),
        },
      },
      'sampled data, 10 s, 3 dimensions',
    ],
    ['SampledData without data', { valueSampledData: {} }, 'sampled data, 1 dimension'],
    [
      'Attachment',
      { valueAttachment: { title: 'ECG', contentType: 'application/pdf', url: 'https://evil.example/x' } },
      'attachment, ECG, application/pdf',
    ],
    ['Attachment, empty', { valueAttachment: {} }, 'attachment'],
    ['a type that is none', { valueMoney: { value: 3 } }, 'value type not supported'],
    ['a number sent as text', { valueQuantity: { value: '5.4', unit: 'mmol/L' } }, '5.4 mmol/L'],
    ['a malformed boolean', { valueBoolean: 'yes' }, 'No value sent'],
    ['constructor as a type', { valueConstructor: {} }, 'value type not supported'],
  ])('display-23 %s', (_, member, words) => {
    expect(wordsOf(onlyRow(bare(member)).value)).toBe(words);
  });

  it('display-14 a number behind an unknown comparator is words, never a bare number', () => {
    expect(wordsOf(onlyRow(bare({ valueQuantity: { value: 5, comparator: '~', unit: 'mg' } })).value)).toBe('~ 5 mg');
  });

  it('display-13 display-23 what was sent beside the value is said: a second value, a reason for none', () => {
    const row = onlyRow(
      bare({
        valueQuantity: quantity(0),
        valueString: 'clotted',
        dataAbsentReason: { coding: [{ system: DAR, code: 'error' }] },
      }),
    );
    expect(row.value).toMatchObject({ quantity: { text: '0' } });
    expect(row.remarks).toEqual([
      { label: 'Also sent', text: 'clotted' },
      { label: 'Also sent', text: 'Error in the source system' },
    ]);
  });

  it('display-23 an integer is a number without a unit, and drawn', () => {
    const chart = chartWith('observations', bare({ valueInteger: 7 }));
    expect(seriesOf(chart)[0]).toMatchObject({ kind: 'single', unit: null, plottable: 1 });
  });

  it('SMART 142, display-13 absent reasons: member, value’s own place, extension, component, none', () => {
    const reason = (code: string) => ({ coding: [{ system: DAR, code }] });
    const extension = [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' }];
    const words = [
      bare({ dataAbsentReason: reason('asked-declined') }),
      bare({ valueCodeableConcept: reason('unknown') }),
      bare({ _valueString: { extension } }),
      bare({ valueQuantity: { _value: { extension }, unit: 'mg' } }),
      bare({ valueQuantity: { unit: 'mg' }, dataAbsentReason: reason('error') }),
      bare(),
      bare({ status: 'cancelled' }),
      bare({ status: 'registered' }),
    ].map((one) => wordsOf(onlyRow(one).value));
    expect(words).toEqual([
      'Asked, declined',
      'Unknown',
      'Withheld (masked)',
      'Withheld (masked)',
      'Error in the source system',
      'No value sent',
      'Cancelled, no value',
      'Registered, no value yet',
    ]);
  });
});

describe('status', () => {
  it.each(['registered', 'preliminary', 'final', 'amended', 'corrected', 'cancelled', 'unknown'])(
    'SMART 142, display-12 %s is kept',
    (status) => {
      expect(onlyRow(observation({ status })).status).toBe(status);
    },
  );
  it('display-12 a status that is none is said', () => {
    expect(onlyRow(observation({ status: 'bogus' }))).toMatchObject({
      status: 'not-sent',
      remarks: [{ label: 'Status sent', text: 'bogus' }],
    });
    expect(onlyRow(observation({ status: undefined })).status).toBe('not-sent');
  });
  it('SMART 142, display-11 entered in error: never counted, drawn, latest; listed only when asked for', () => {
    const wrong = observation({
      status: 'entered-in-error',
      effectiveDateTime: '2026-11-21T00:00:00Z',
      valueQuantity: quantity(9),
    });
    const chart = chartWith('observations', observation(), wrong);
    const [series] = seriesOf(chart);
    expect(series).toMatchObject({
      count: 1,
      plottable: 1,
      inError: 1,
      latest: { value: { quantity: { text: '4.2' } } },
    });
    const view = chart.series({ key: series!.key, ...ALL, maxPoints: 50 })!;
    expect(view).toMatchObject({ total: 1, drawable: 1 });
    expect(view.sentence).not.toContain('9');
    const query = { key: series!.key, ...ALL, offset: 0, limit: 10 };
    expect(chart.results({ ...query, inError: false })?.total).toBe(1);
    expect(chart.results({ ...query, inError: true })?.rows.map((row) => row.status)).toEqual([
      'entered-in-error',
      'final',
    ]);
  });
});

describe('flags, ranges and units', () => {
  it('SMART 143, display-20 all entries and codings are read', () => {
    expect(onlyRow(observation({ interpretation: interpretation('H', 'HH') })).flag).toEqual({
      level: 'critical-high',
      text: 'high, critical high',
    });
  });
  it('display-20 flag and range that contradict each other are said, as calculated here', () => {
    const range = [{ low: quantity(3.5), high: quantity(5.1) }];
    const check = (value: number, ...codes: string[]): string[] =>
      onlyRow(
        observation({
          valueQuantity: quantity(value),
          referenceRange: range,
          interpretation: interpretation(...codes),
        }),
      ).remarks.map((r) => r.text);
    expect(check(6, 'N')).toEqual(['flagged normal, but above the range sent (calculated by Chartroom)']);
    expect(check(4, 'H')).toEqual(['flagged high, but not above the range sent (calculated by Chartroom)']);
    expect([check(6, 'H'), check(4, 'N'), check(2, 'LL'), check(6)]).toEqual([[], [], [], []]);
  });
  it('SMART 143, display-19 ranges with their population; text alone; another unit printed, not drawn', () => {
    const { ranges } = onlyRow(
      observation({
        referenceRange: [
          {
            low: quantity(raw('3.50')),
            high: quantity(5.1),
            appliesTo: [{ text: 'female' }],
            age: { low: { value: 18, unit: 'years' } },
          },
          { high: quantity(90, 'mg/dL'), type: { coding: [{ code: 'treatment', display: 'Treatment' }] } },
          { high: quantity(9), age: { high: { value: 18, code: 'a', system: 'http://unitsofmeasure.org' } } },
          { text: 'see report' },
          { low: quantity(60), text: 'over 60' },
          { low: quantity(60), high: quantity(90), text: 'over 60' },
          { low: quantity(9), high: quantity(3) },
          {},
        ],
      }),
    );
    expect(ranges.map((r) => r.text)).toEqual([
      '3.50–5.1, female, age 18 years or more',
      '90 mg/dL or less, Treatment',
      '9 or less, age 18 years or less',
      'see report',
      'over 60',
      '60–90, over 60',
      '9–3',
    ]);
    expect(ranges.map((r) => [r.lowNumber, r.highNumber])).toEqual([
      [3.5, 5.1],
      [null, null],
      [null, 9],
      [null, null],
      [60, null],
      [60, 90],
      [null, null],
    ]);
  });
  it('display-19 the band is shaded only where every drawn result shares one range', () => {
    const with_ = (high: number, differs: object = {}) =>
      observation({ referenceRange: [{ low: quantity(3.5), high: quantity(high) }], ...differs });
    const band = (...all: unknown[]) => {
      const chart = chartWith('observations', ...all);
      return chart.series({ key: seriesOf(chart)[0]!.key, ...ALL, maxPoints: 50 })!.band;
    };
    expect(band(with_(5.1), with_(5.1))?.text).toBe('3.5–5.1');
    expect(band(with_(5.1), with_(5.0))).toBeNull();
    expect(band(with_(5.1), observation())).toBeNull();
    expect(band(with_(5.1), with_(9, { status: 'entered-in-error' }))).not.toBeNull();
  });
  it.each([
    ['mmol/L', 'mg/dL'],
    ['Cel', '[degF]'],
    ['kg', '[lb_av]'],
    ['kPa', 'mm[Hg]'],
    ['g', 'mg'],
    ['mg', 'ug'],
    ['cm', '[in_i]'],
    ['umol/L', 'mmol/L'],
    ['%', 'mmol/mol'],
    ['g/L', 'g/dL'],
    ['ng/mL', 'nmol/L'],
  ])('SMART 143, display-18 %s and %s never share a series', (a, b) => {
    const chart = chartWith(
      'observations',
      observation({ valueQuantity: quantity(1, a) }),
      observation({ valueQuantity: quantity(1, b) }),
    );
    expect(
      seriesOf(chart)
        .map((s) => s.unit)
        .sort(),
    ).toEqual([a, b].map((unit) => (unit === 'ug' ? 'micrograms' : unit)).sort());
  });
  it('display-16 one unit under several spellings is one series; a missing unit is its own', () => {
    const chart = chartWith(
      'observations',
      observation({ code: loinc('8478-0'), valueQuantity: quantity(90, 'mmHg', 'mm[Hg]') }),
      observation({ code: loinc('8478-0'), valueQuantity: quantity(91, 'mm Hg', null) }),
      observation({ code: loinc('8478-0'), valueQuantity: { value: 92 } }),
    );
    expect(
      seriesOf(chart)
        .map((s) => s.count)
        .sort(),
    ).toEqual([1, 2]);
    expect(seriesOf(chart).map((s) => s.unit)).toContain(null);
  });
  it('display-17 a unit text against its code is marked and not plotted', () => {
    const chart = chartWith(
      'observations',
      observation(),
      observation({ valueQuantity: { value: 5, unit: 'mg/dL', system: UCUM, code: 'mmol/L' } }),
    );
    const [series, ...others] = seriesOf(chart);
    expect(others).toEqual([]);
    expect(series).toMatchObject({ count: 2, plottable: 1, unit: 'mmol/L' });
    expect(chart.series({ key: series!.key, ...ALL, maxPoints: 50 })!.undrawn).toEqual([
      { reason: 'unit in doubt', count: 1 },
    ]);
  });
  it('display-14 comparators are drawn at their number and left out of least and greatest', () => {
    const chart = chartWith(
      'observations',
      observation({ valueQuantity: { ...quantity(100), comparator: '>' }, effectiveDateTime: '2026-01-01' }),
      observation({ valueQuantity: quantity(4), effectiveDateTime: '2026-01-02' }),
      observation({ valueQuantity: quantity(5), effectiveDateTime: '2026-01-03' }),
    );
    const view = chart.series({ key: seriesOf(chart)[0]!.key, ...ALL, maxPoints: 50 })!;
    expect(view.points[0]).toMatchObject({ y: 100, comparator: '>', text: '>100 mmol/L' });
    expect(view.sentence).toContain(
      'First >100, latest 5 mmol/L. Least 4, greatest 5. 1 result above or below a limit not counted in these',
    );
  });
});

describe('names and codes', () => {
  it('display-27 text, then the chosen display, then the first; two codes are never merged', () => {
    const coded = (code: string, extra: object = {}) =>
      observation({ code: { ...loinc(code, 'Potassium'), ...extra } });
    const chart = chartWith('observations', coded('2823-3', { text: 'K, plasma' }), coded('6298-4'));
    expect(seriesOf(chart).map((s) => [s.name, s.codes])).toEqual(
      expect.arrayContaining([
        ['K, plasma', ['LOINC 2823-3']],
        ['Potassium', ['LOINC 6298-4']],
      ]),
    );
  });
  it('display-27 the LOINC coding identifies, wherever it stands', () => {
    const local = { system: 'http://lab.example/k', code: 'K', display: 'Kalium' };
    const both = (first: boolean) => ({
      coding: first
        ? [local, { system: 'http://loinc.org', code: '2823-3' }]
        : [{ system: 'http://loinc.org', code: '2823-3' }, local],
    });
    const chart = chartWith('observations', observation({ code: both(true) }), observation({ code: both(false) }));
    expect(seriesOf(chart)).toHaveLength(1);
    expect(seriesOf(chart)[0]).toMatchObject({
      count: 2,
      codes: expect.arrayContaining(['LOINC 2823-3', 'k K']) as unknown,
    });
  });
  it('display-27 without any code the name identifies; without a name it is said', () => {
    expect(
      seriesOf(
        chartWith('observations', observation({ code: { text: 'Pain' } }), observation({ code: { text: 'pain' } })),
      ),
    ).toHaveLength(1);
    expect(seriesOf(chartWith('observations', observation({ code: {} })))[0]!.name).toBe(
      'Result not named by the server',
    );
  });
  it('display-27 a name of its own stays beside a result whose code names it otherwise', () => {
    const named = (text: string, effectiveDateTime: string) =>
      observation({ code: { ...loinc('8302-2'), text }, effectiveDateTime });
    const chart = chartWith('observations', named('Body length', '2020'), named('Body height', '2026'));
    expect(rowsOf(chart).map((r) => r.remarks)).toEqual([[], [{ label: 'Sent as', text: 'Body length' }]]);
  });
  it('display-6 a result about the patient says nothing, one about somebody else does', () => {
    const about = (reference: string) => onlyRow(observation({ focus: [{ reference }] })).remarks;
    expect(about('Patient/p1')).toEqual([]);
    expect(about('Patient/fetus')).toEqual([{ label: 'About', text: 'another subject, not named by the server' }]);
  });
  it('display-24 what changes the meaning stands beside the value', () => {
    const { remarks } = onlyRow(
      observation({
        bodySite: { text: 'Left arm' },
        method: { text: 'Cuff' },
        device: { display: 'Monitor 3' },
        specimen: { display: 'Serum' },
        note: [{ text: 'haemolysed' }],
        issued: '2026-11-20T07:00:00Z',
        focus: [{ reference: 'Patient/fetus', display: 'fetus' }],
        extension: [
          {
            url: 'http://hl7.org/fhir/StructureDefinition/observation-bodyPosition',
            valueCodeableConcept: { text: 'Sitting' },
          },
        ],
      }),
    );
    expect(remarks.map((r) => `${r.label}: ${r.text}`)).toEqual([
      'About: fetus',
      'Body site: Left arm',
      'Position: Sitting',
      'Method: Cuff',
      'Device: Monitor 3',
      'Specimen: Serum',
      'Note: haemolysed',
      'Reported: 20-Nov-2026 07:00',
    ]);
  });
});

describe('times', () => {
  it.each(['2026-02-30', '0000-01-01', '9999-12-31', 'soon'])(
    'display-31 security H9 %s: a row without a time, and a remark',
    (effectiveDateTime) => {
      const chart = chartWith('observations', observation({ effectiveDateTime }));
      const [series] = seriesOf(chart);
      expect(series).toMatchObject({ count: 1, plottable: 0, firstMs: null });
      expect(series!.latest).toMatchObject({
        time: null,
        remarks: [{ label: 'Time', text: `time not readable: ${effectiveDateTime}` }],
      });
      expect(chart.series({ key: series!.key, ...ALL, maxPoints: 50 })!.undrawn).toEqual([
        { reason: 'no time', count: 1 },
      ]);
    },
  );
  it('display-31 a result without a time stays a row in every window; issued is no time of the patient', () => {
    const chart = chartWith(
      'observations',
      observation({ effectiveDateTime: undefined, issued: '2026-11-20T07:00:00Z' }),
    );
    const { key } = seriesOf(chart)[0]!;
    expect(chart.results({ key, fromMs: 0, toMs: 1, inError: false, offset: 0, limit: 10 })).toMatchObject({
      total: 1,
      rows: [{ time: null }],
    });
  });
  it.each<[object, string]>([
    [{ effectiveDateTime: '2021' }, 'year'],
    [{ effectiveDateTime: '2021-03' }, 'month'],
    [{ effectiveDateTime: '2021-03-04' }, 'day'],
    [{ effectiveInstant: '2021-03-04T05:06:07.089Z' }, 'time'],
    [{ effectivePeriod: { start: '2021-03-04' } }, 'period'],
    [{ effectiveTiming: { event: ['2021-03-04T10:00:00Z'] } }, 'time'],
    [{ effectiveTiming: { event: ['2021-03-05', '2021-03-04'] } }, 'period'],
  ])('display-31 %o is a %s', (member, precision) => {
    expect(onlyRow(observation({ effectiveDateTime: undefined, ...member })).time?.precision).toBe(precision);
  });
  it('display-31 a month and a year are spans that no line joins; a day is a date', () => {
    const at = (...sent: string[]) => {
      const chart = chartWith('observations', ...sent.map((effectiveDateTime) => observation({ effectiveDateTime })));
      return chart
        .series({ key: seriesOf(chart)[0]!.key, ...ALL, maxPoints: 50 })!
        .points.map((p) => [p.partial, p.joined]);
    };
    expect(at('2026-01-01', '2026-01-02', '2026-02', '2026-03-01', '2026-03-02')).toEqual([
      [false, false],
      [false, true],
      [true, false],
      [false, false],
      [false, true],
    ]);
  });
  it(`display-59 the zone is ${ZONE}: days there begin at its midnight`, () => {
    expect(onlyRow(observation({ effectiveDateTime: '2026-07-01' })).time?.startMs).toBe(Date.UTC(2026, 5, 30, 23));
    expect(listState().state).toBe('complete');
  });
});
