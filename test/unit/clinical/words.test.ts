import { describe, expect, it } from 'vitest';
import { absentFor, ABSENT_WORDS } from '../../../shared/clinical/absent.ts';
import {
  composeDosage,
  type DosageParts,
  type DoseTiming,
  doseAmount,
  timingWords,
} from '../../../shared/clinical/dosage.ts';
import { gravest, readFlag } from '../../../shared/clinical/flags.ts';

const V3 = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation';
const V2 = 'http://terminology.hl7.org/CodeSystem/v2-0078';
const flag = (code: string | null, text: string | null = null, system: string | null = V3) =>
  readFlag([{ system, code, text }]);

describe('interpretations', () => {
  it.each([
    ['HH', 'critical-high', 'critical high'],
    ['LL', 'critical-low', 'critical low'],
    ['AA', 'critical', 'critical abnormal'],
    ['H', 'high', 'high'],
    ['L', 'low', 'low'],
    ['HU', 'high', 'significantly high'],
    ['LU', 'low', 'significantly low'],
    ['A', 'abnormal', 'abnormal'],
    ['N', 'normal', 'normal'],
    ['>', 'high', 'off scale high'],
    ['<', 'low', 'off scale low'],
    ['POS', 'none', 'positive'],
    ['NEG', 'none', 'negative'],
    ['R', 'none', 'resistant'],
  ])('display-20 %s is %s', (code, level, text) => {
    expect(flag(code)).toEqual({ level, text });
    expect(flag(code, null, V2)).toEqual({ level, text });
    expect(flag(code, null, null)).toEqual({ level, text });
  });
  it('display-20 A is not AA', () => {
    expect(flag('A').level).not.toBe(flag('AA').level);
  });
  it('display-20 a code of another system means nothing by its letters alone', () => {
    expect(flag('H', 'Hydrated', 'http://local.example/codes')).toEqual({ level: 'none', text: 'Hydrated' });
  });
  it('display-20 words alone are understood, and unknown words are kept', () => {
    expect(flag(null, 'Critical High', null)).toEqual({ level: 'critical-high', text: 'critical high' });
    expect(flag('166717003', 'Serum creatinine raised', 'http://snomed.info/sct')).toEqual({
      level: 'none',
      text: 'Serum creatinine raised',
    });
    expect(flag(null, 'toString', null)).toEqual({ level: 'none', text: 'toString' });
    expect(flag('constructor', null)).toEqual({ level: 'none', text: 'constructor' });
  });
  it('display-20 all entries count: the gravest gives the level, every one its words, once', () => {
    const all = readFlag([
      { system: V3, code: 'N', text: 'Normal' },
      { system: null, code: null, text: 'normal' },
      { system: V3, code: 'HH', text: null },
      { system: V2, code: 'H', text: null },
    ]);
    expect(all).toEqual({ level: 'critical-high', text: 'normal, critical high, high' });
    expect(gravest(['high', 'low'])).toBe('abnormal');
    expect(gravest(['critical-high', 'low'])).toBe('critical');
    expect(readFlag([])).toEqual({ level: 'none', text: '' });
  });
});

describe('absent reasons', () => {
  it('display-13 fifteen reasons, fifteen different texts', () => {
    expect(Object.keys(ABSENT_WORDS)).toHaveLength(15);
    expect(new Set(Object.values(ABSENT_WORDS)).size).toBe(15);
  });
  it('display-13 the sender’s own words stand beside ours, or alone', () => {
    expect(absentFor('not-performed', 'Not Performed')).toEqual({ code: 'not-performed', text: 'Not performed' });
    expect(absentFor('not-performed', 'clotted')).toEqual({ code: 'not-performed', text: 'Not performed: clotted' });
    expect(absentFor('125154007', 'Specimen unsatisfactory')).toEqual({
      code: '125154007',
      text: 'Specimen unsatisfactory',
    });
    expect(absentFor(null, null)).toEqual({ code: 'not-sent', text: 'No value sent' });
    expect(absentFor('constructor', null).text).toBe('constructor');
  });
});

const NO_TIMING: DoseTiming = {
  ...{
    frequency: null,
    frequencyMax: null,
    period: null,
    periodMax: null,
    periodUnit: null,
    count: null,
    duration: null,
  },
  ...{ bounds: null, timesOfDay: [], daysOfWeek: [], when: [], code: null },
};
const NO_DOSAGE: DosageParts = {
  ...{ dose: null, rate: null, method: null, route: null, site: null, timing: null, asNeeded: null },
  ...{ maximum: [], instructions: [] },
};

describe('dosage', () => {
  it.each<[Partial<DoseTiming>, string]>([
    [{ frequency: '1', period: '1', periodUnit: 'd' }, 'once a day'],
    [{ frequency: '2', period: '1', periodUnit: 'd' }, 'twice a day'],
    [{ frequency: '3', period: '1', periodUnit: 'd' }, '3 times a day'],
    [{ frequency: '1', frequencyMax: '2', period: '1', periodUnit: 'd' }, '1 to 2 times a day'],
    [{ frequency: '1', period: '8', periodUnit: 'h' }, 'every 8 hours'],
    [{ frequency: '1', period: '4', periodMax: '6', periodUnit: 'h' }, 'every 4 to 6 hours'],
    [{ frequency: '1', period: '1', periodUnit: 'h' }, 'every hour'],
    [{ frequency: '1', period: '1.0', periodUnit: 'wk' }, 'once a week'],
    [{ period: '2', periodUnit: 'd' }, 'every 2 days'],
    [{ frequency: '2', period: '3', periodUnit: 'wk' }, 'twice every 3 weeks'],
    [{ code: 'QOD' }, 'every 2 days'],
    [{ code: 'BID' }, 'twice a day'],
    [{ code: 'as directed' }, 'as directed'],
    [{ frequency: '1', period: '1', periodUnit: 'd', when: ['HS'] }, 'once a day before sleep'],
    [{ timesOfDay: ['08:00:00', '20:00'], daysOfWeek: ['mon', 'thu'] }, 'at 08:00, 20:00 on Monday, Thursday'],
    [{ count: '1' }, '1 time in all'],
    [{ duration: { text: '30', unit: 'min' } }, 'over 30 minutes'],
    [{ when: ['constructor'] }, 'constructor'],
  ])('display-57 %o reads “%s”', (timing, words) => {
    expect(timingWords({ ...NO_TIMING, ...timing })).toBe(words);
  });
  it.each([
    ['5.0', 'mg', '5 mg'],
    ['100', 'ug', '100 micrograms'],
    ['100', 'µg', '100 micrograms'],
    ['18', 'U', '18 units'],
    ['500', 'IU', '500 international units'],
    ['2', '{tbl}', '2 tablets'],
    ['1', 'TAB', '1 tablet'],
    ['10000', '[IU]', '10,000 international units'],
    ['4', 'mcg/kg/min', '4 micrograms per kg per minute'],
    ['2', 'puff', '2 puffs'],
  ])('display-57 %s %s is written %s', (text, unit, written) => {
    expect(doseAmount({ text, unit })).toBe(written);
  });
  it('display-57 one plain line from all parts', () => {
    const line = composeDosage({
      ...NO_DOSAGE,
      ...{
        dose: '1 tablet',
        route: 'by mouth',
        timing: { ...NO_TIMING, frequency: '1', period: '1', periodUnit: 'd' },
      },
      ...{ asNeeded: 'pain', maximum: ['3 tablets per day'], instructions: ['with food'] },
    });
    expect(line).toBe('1 tablet by mouth once a day as needed for pain, at most 3 tablets per day, with food');
    expect(composeDosage({ ...NO_DOSAGE, asNeeded: true })).toBe('as needed');
    expect(composeDosage({ ...NO_DOSAGE, asNeeded: false })).toBeNull();
    expect(composeDosage(NO_DOSAGE)).toBeNull();
  });
});
