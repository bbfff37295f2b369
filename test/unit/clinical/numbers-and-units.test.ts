import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doseNumber, toNumber, withoutExponent } from '../../../shared/clinical/decimals.ts';
import { unitIdentity, unitsContradict } from '../../../shared/clinical/units.ts';
import { measuredText, valueText } from '../../../shared/clinical/value-text.ts';
import type { Measured } from '../../../shared/chart-model.ts';

const m = (text: string, rest: Partial<Measured> = {}): Measured => ({
  ...{ text, number: toNumber(text), comparator: null, unit: null, unitCode: null, unitConflict: false },
  ...rest,
});

describe('decimals', () => {
  it.each([
    ['4.0', 4],
    ['0', 0],
    ['-0', -0],
    ['-1.48', -1.48],
    ['1e3', 1000],
    ['1e400', null],
    ['-1e400', null],
    ['NaN', null],
    ['', null],
    ['5 mg', null],
  ])('display-25 %j draws at %s', (text, number) => {
    expect(toNumber(text)).toBe(number);
  });
  it.each([
    ['5.0', '5'],
    ['5', '5'],
    ['0.5', '0.5'],
    ['0.50', '0.5'],
    ['10', '10'],
    ['100', '100'],
    ['1000', '1,000'],
    ['1000000.50', '1,000,000.5'],
    ['1e3', '1,000'],
    ['2.5E-1', '0.25'],
    ['0.010', '0.01'],
    ['-5.0', '-5'],
  ])('display-15 display-57 a dose of %s is written %s', (sent, written) => {
    expect(doseNumber(sent)).toBe(written);
  });
  it('display-15 property: writing a dose changes its looks, never its size', () => {
    const decimal = fc.tuple(fc.integer({ min: -99_999_999, max: 99_999_999 }), fc.integer({ min: -8, max: 8 }));
    fc.assert(
      fc.property(decimal, ([digits, exponent]) => {
        const sent = `${digits}e${exponent}`;
        expect(Number(withoutExponent(sent))).toBe(Number(sent));
        expect(Number(doseNumber(sent).replaceAll(',', ''))).toBe(Number(sent));
        expect(doseNumber(sent)).not.toMatch(/\.\d*0$|^-?\./);
      }),
    );
  });
});

describe('values in words', () => {
  it('display-14 display-15 display-16 digits, comparator and unit as sent', () => {
    expect(measuredText(m('4.0', { unit: 'mmol/L' }))).toBe('4.0 mmol/L');
    expect(measuredText(m('0.010'))).toBe('0.010');
    expect(measuredText(m('2.2', { comparator: '<', unit: 'mmol/L' }))).toBe('<2.2 mmol/L');
    expect(measuredText(m('99', { unit: '%' }))).toBe('99%');
    expect(measuredText(m('13', { unit: '{score}' }))).toBe('13 score');
  });
  it('display-21 a pair is never one number', () => {
    const absent = { code: 'not-sent', text: 'not measured' };
    const [s, d] = [m('120', { unit: 'mmHg' }), m('80', { unit: 'mmHg' })];
    expect(valueText({ kind: 'pair', first: s, second: d })).toBe('120/80 mmHg');
    expect(valueText({ kind: 'pair', first: s, second: absent })).toBe('systolic 120 mmHg, diastolic not measured');
    expect(valueText({ kind: 'pair', first: absent, second: d })).toBe('systolic not measured, diastolic 80 mmHg');
    expect(valueText({ kind: 'pair', first: s, second: m('10.6', { unit: 'kPa' }) })).toBe('120 mmHg/10.6 kPa');
  });
});

describe('units', () => {
  it.each([
    ['mg', 'ug'],
    ['mmol/L', 'mg/dL'],
    ['degrees C', '[degF]'],
    ['kg', '[lb_av]'],
    ['mmHg', 'kPa'],
    ['g', 'mg'],
    ['micrograms', 'mg'],
    ['cm', '[in_i]'],
    ['umol/L', 'mmol/L'],
    ['%', 'mmol/mol'],
    ['g/L', 'g/dL'],
    ['10^9/L', '10*12/L'],
    ['U/L', 'umol/L'],
    ['kg', 'g'],
  ])('display-17 display-18 text %s contradicts code %s', (text, code) => {
    expect(unitsContradict(text, code)).toBe(true);
    expect(unitIdentity(null, code)).not.toBe(unitIdentity(text, null));
  });
  it.each([
    ['mmHg', 'mm[Hg]'],
    ['mm Hg', 'mm[Hg]'],
    ['beats/minute', '/min'],
    ['breaths per minute', '/min'],
    ['10^9/L', '10*9/L'],
    ['10^3/uL', '10*3/uL'],
    ['µmol/L', 'umol/L'],
    ['mcg', 'ug'],
    ['g/dl', 'g/dL'],
    ['lbs', '[lb_av]'],
    ['C', 'Cel'],
    ['°C', 'Cel'],
    ['mL/min/1.73 m²', 'mL/min/{1.73_m2}'],
    ['K/uL', '10*9/L'],
    ['ng/mL', 'ug/L'],
    ['pack-years', '{pack-years}'],
    ['days per week', 'd/wk'],
    ['%O2', '%'],
    ['T-Score', '1'],
    ['widgets', 'mg'],
  ])('display-17 text %s does not contradict code %s', (text, code) => {
    expect(unitsContradict(text, code)).toBe(false);
  });
  it('display-16 a missing unit contradicts nothing and is no unit', () => {
    expect(unitsContradict(null, 'mg')).toBe(false);
    expect(unitsContradict('mg', null)).toBe(false);
    expect(unitIdentity(null, null)).toBeNull();
  });
  it('display-16 display-18 one unit under several spellings is one; two units of one size stay two', () => {
    expect(unitIdentity('mmHg', null)).toBe(unitIdentity('mm Hg', 'mm[Hg]'));
    expect(unitIdentity(null, '10*9/L')).not.toBe(unitIdentity(null, '10*3/uL'));
  });
});
