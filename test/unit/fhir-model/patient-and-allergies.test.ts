import { describe, expect, it } from 'vitest';
import {
  chartWith,
  completeStates,
  emptyChart,
  listState,
  loinc,
  observation,
  quantity,
  raw,
  sent,
} from './support.ts';
import type { AllergySummary, ListState } from '../../../shared/chart-model.ts';

const banner = (differs: object = {}, ...observations: object[]) => {
  const chart = chartWith('patient', { resourceType: 'Patient', id: 'p1', ...differs });
  chart.add('observations', observations.map(sent));
  return chart.overview(completeStates()).banner!;
};

describe('banner', () => {
  it.each<[object[], string, string[]]>([
    [[{ family: 'Smith', given: ['John'], prefix: ['Mr'] }], 'SMITH, John (Mr)', []],
    [
      [
        { use: 'maiden', family: 'Windsor' },
        { use: 'official', family: 'Brown', given: ['Ruth', 'Ann'] },
      ],
      'BROWN, Ruth Ann',
      ['WINDSOR, maiden'],
    ],
    [
      [
        { use: 'old', family: 'Shaw' },
        { use: 'nickname', given: ['Jim'] },
      ],
      'Jim',
      ['SHAW, old'],
    ],
    [
      [
        { use: 'usual', text: '山田 太郎' },
        { family: 'Yamada', given: ['Taro'] },
      ],
      '山田 太郎',
      ['YAMADA, Taro'],
    ],
    [[{ family: 'van de Heuvel', given: ['P.'], suffix: ['MSc'] }], 'VAN DE HEUVEL, P. MSc', []],
    [[{ family: 'Doe\u202e', given: ['J\u200bane'] }], 'DOE, Jane', []],
    [[{ family: 7, given: 'x' }, {}], 'Name not known', []],
    [[], 'Name not known', []],
  ])('display-1 display-2 name %o', (name, words, otherNames) => {
    expect(banner({ name })).toMatchObject({ name: words, otherNames });
  });
  it('display-1 display-2 display-10 birth, age and gender as recorded, or said to be not known', () => {
    expect(banner({ birthDate: '1956-03-14', gender: 'female' })).toMatchObject({
      born: '14-Mar-1956',
      age: '70y',
      gender: 'Female',
    });
    expect(banner({ birthDate: '1956-03' })).toMatchObject({ born: 'Mar-1956', age: '70y', gender: 'Not known' });
    expect(banner({ birthDate: '1956-02-30', gender: 'unknown' })).toMatchObject({
      born: '1956-02-30',
      age: null,
      gender: 'Unknown',
    });
    expect(banner()).toMatchObject({ born: 'Not known', age: null, died: null, height: null, weight: null });
  });
  it('display-3 death with the age at it; no age of the living beside it', () => {
    expect(banner({ birthDate: '1945-01-01', deceasedDateTime: '2026-02-03T10:00:00Z' })).toMatchObject({
      died: 'Died 03-Feb-2026, aged 81y',
      age: null,
    });
    expect(banner({ deceasedBoolean: true }).died).toBe('Died, date not known');
    expect(banner({ deceasedBoolean: false }).died).toBeNull();
    expect(banner({ deceasedDateTime: '2026' }).died).toBe('Died 2026');
  });
  it('display-8 identifiers whole and labelled, the record number first', () => {
    const identifier = [
      { system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9434765919' },
      { type: { coding: [{ code: 'MR' }] }, value: 'NG0048 1172', assigner: { display: 'Northgate' } },
      { type: { text: 'Hospital number' }, value: 'X1' },
      { value: 'bare' },
      { system: 'urn:oid:1.2.3', value: '9' },
      { type: { text: 'empty' } },
    ];
    expect(banner({ identifier }).identifiers).toEqual([
      { label: 'MRN', value: 'NG0048 1172' },
      { label: 'NHS number', value: '943 476 5919' },
      { label: 'Hospital number', value: 'X1' },
      { label: 'Identifier', value: 'bare' },
      { label: 'OID 1.2.3', value: '9' },
    ]);
  });
  it.each([
    ['9434765919', 'NHS number', '943 476 5919'],
    ['943 476 5918', 'NHS number, check digit wrong', '943 476 5918'],
    ['94347', 'NHS number, not ten digits', '94347'],
  ])('display-8 NHS number %s', (value, label, written) => {
    const identifier = [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value }];
    expect(banner({ identifier }).identifiers).toEqual([{ label, value: written }]);
  });
  it('latest height and weight as sent, with their dates; none entered in error or absent', () => {
    const at = (code: string, value: unknown, unit: string, date: string, extra: object = {}) =>
      observation({ code: loinc(code), effectiveDateTime: date, valueQuantity: quantity(value, unit), ...extra });
    const found = banner(
      {},
      at('29463-7', raw('81.40'), 'kg', '2026-11-02'),
      at('29463-7', 900, 'kg', '2026-11-09', { status: 'entered-in-error' }),
      at('29463-7', 180, '[lb_av]', '2026-01-02'),
      at('29463-7', 0, 'kg', '2026-11-08', { valueQuantity: undefined }),
      at('8302-2', 162, 'cm', '2020'),
    );
    expect(found).toMatchObject({ height: '162 cm, 2020', weight: '81.40 kg, 02-Nov-2026' });
  });
  it('display-6 a Patient of another id is no banner', () => {
    const chart = chartWith('patient', { resourceType: 'Patient', id: 'p2', name: [{ family: 'Other' }] });
    expect(chart.overview(completeStates())).toMatchObject({ banner: null, counts: { notShown: 1 } });
  });
});

let counter = 0;
function allergy(differs: object = {}): object {
  counter += 1;
  return {
    resourceType: 'AllergyIntolerance',
    id: `a${counter}`,
    patient: { reference: 'Patient/p1' },
    code: { text: 'Penicillin V' },
    ...differs,
  };
}
function summary(state: ListState['state'], ...all: object[]): AllergySummary {
  const chart = emptyChart();
  chart.add('allergies', all.map(sent));
  return chart.overview({ ...completeStates(), allergies: listState(state) }).allergies;
}
const snomed = (code: string) => ({ coding: [{ system: 'http://snomed.info/sct', code, display: 'said so' }] });
const status = (code: string) => ({ coding: [{ code }] });

describe('allergies', () => {
  it.each<[ListState['state'], object[], AllergySummary['state']]>([
    ['complete', [allergy()], 'known'],
    ['complete', [allergy({ code: snomed('716186003') })], 'none-known'],
    ['complete', [allergy({ code: snomed('409137002') })], 'none-known'],
    ['complete', [allergy({ code: { text: 'No known drug allergies' } })], 'none-known'],
    ['complete', [], 'not-recorded'],
    ['complete', [allergy(), allergy({ code: snomed('716186003') })], 'known'],
    ['complete', [allergy({ verificationStatus: status('refuted') })], 'not-recorded'],
    ['complete', [allergy({ verificationStatus: status('entered-in-error') })], 'not-recorded'],
    ['complete', [allergy({ verificationStatus: 'refuted' })], 'not-recorded'],
    ['complete', [allergy({ clinicalStatus: status('inactive') })], 'known'],
    ['complete', [allergy({ clinicalStatus: status('resolved') })], 'known'],
    ['complete', [allergy({ code: { text: 'NKDA' } })], 'none-known'],
    ['complete', [allergy({ code: { text: 'No known food or drug allergies (situation)' } })], 'none-known'],
    ['complete', [allergy({ code: { text: 'No known allergies except penicillin' } })], 'known'],
    ['complete', [allergy({ code: snomed('716186003'), clinicalStatus: status('inactive') })], 'not-recorded'],
    ['complete', [allergy({ code: snomed('716186003'), verificationStatus: status('refuted') })], 'not-recorded'],
    ['loading', [], 'loading'],
    ['waiting', [], 'loading'],
    ['loading', [allergy()], 'known'],
    ['failed', [], 'unavailable'],
    ['not-permitted', [], 'unavailable'],
    ['partial', [], 'unavailable'],
    ['partial', [allergy()], 'known'],
    ['partial', [allergy({ code: snomed('716186003') })], 'unavailable'],
  ])('display-13 list %s', (state, all, expected) => {
    expect(summary(state, ...all).state).toBe(expected);
  });
  it('display-13: never shows what is refuted or entered in error among the known', () => {
    const { state, rows } = summary(
      'complete',
      allergy({ code: { text: 'Latex' } }),
      allergy({ code: { text: 'Aspirin' }, verificationStatus: status('refuted'), criticality: 'high' }),
      allergy({ code: { text: 'Kiwi' }, verificationStatus: status('entered-in-error') }),
    );
    expect([state, rows.map(({ name }) => name)]).toEqual(['known', ['Latex']]);
  });
  it.each(['inactive', 'resolved'])('display-13: tells that an allergy is %s', (code) => {
    expect(summary('complete', allergy({ clinicalStatus: status(code) })).rows[0]!.detail).toBe(code);
    expect(summary('complete', allergy({ clinicalStatus: code })).rows[0]!.detail).toBe(code);
  });
  it.each(['unconfirmed', 'presumed'])('display-13: tells that an allergy is %s', (code) => {
    expect(summary('complete', allergy({ verificationStatus: status(code) })).rows[0]!.detail).toBe(code);
  });
  it('display-13 a statement that there is none of a kind stays words among the known', () => {
    const { rows } = summary('complete', allergy(), allergy({ code: { text: 'No Known Latex Allergy' } }));
    expect(rows.map(({ negated, severe }) => ({ negated, severe }))).toContainEqual({ negated: true, severe: false });
    expect(rows.filter(({ negated }) => negated)).toHaveLength(1);
  });
  it('display-13 reaction, criticality, onset in words; the severe first', () => {
    const { rows } = summary(
      'complete',
      allergy({ code: { text: 'Latex' } }),
      allergy({ reaction: [{ manifestation: [{ text: 'Anaphylaxis' }], onset: '1998' }] }),
      allergy({
        code: { text: 'Nuts' },
        criticality: 'high',
        onsetDateTime: '2004',
        reaction: [{ manifestation: [{ text: 'Hives' }], severity: 'mild' }],
      }),
      allergy({
        code: { text: 'Dust' },
        reaction: [{ severity: 'severe', description: 'wheeze' }],
        verificationStatus: status('unconfirmed'),
      }),
    );
    expect(rows.map((r) => [r.name, r.detail, r.severe])).toEqual([
      ['Dust', 'wheeze, severe, unconfirmed', true],
      ['Nuts', 'Hives, mild, high criticality, since 2004', true],
      ['Penicillin V', 'Anaphylaxis, 1998', true],
      ['Latex', '', false],
    ]);
  });
  it('display-13 “no known allergy” is never severe, and an unnamed allergen is said', () => {
    expect(summary('complete', allergy({ code: snomed('716186003'), criticality: 'high' })).rows[0]).toMatchObject({
      severe: false,
    });
    expect(summary('complete', allergy({ code: undefined, category: ['food'] })).rows[0]!.name).toBe(
      'Allergen not named by the server (food)',
    );
    expect(
      summary('complete', allergy({ code: undefined, reaction: [{ substance: { text: 'Kiwi' } }] })).rows[0]!.name,
    ).toBe('Kiwi');
  });
});
