import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ANALYTE_NAMES, axisOf, conversion, sharedSeries } from '../../../shared/clinical/conversions.ts';
import { after, applyExactly, inverse, linear, significantDigits } from '../../../shared/clinical/exact.ts';
import { unitIdentity } from '../../../shared/clinical/units.ts';

const convert = (loinc: string, sent: string, from: string, to: string): string | null | undefined =>
  conversion(loinc, [null, from], [null, to])?.exactly(sent);

describe('conversions', () => {
  it.each([
    ['2345-7', '99', 'mg/dL', 'mmol/L', '5.5', 'divided by 18.0156'],
    ['2345-7', '126', 'mg/dL', 'mmol/L', '6.99', 'divided by 18.0156'],
    ['14749-6', '5.5', 'mmol/L', 'mg/dL', '99', 'factor 18.0156'],
    ['14749-6', '7', 'mmol/L', 'mg/dL', '126', 'factor 18.0156'],
    ['2160-0', '1.1', 'mg/dL', 'umol/L', '97', 'factor 88.4'],
    ['2160-0', '0.85', 'mg/dL', 'umol/L', '75', 'factor 88.4'],
    ['2160-0', '1', 'mg/dL', 'umol/L', '88', 'factor 88.4'],
    ['14682-9', '97', 'umol/L', 'mg/dL', '1.10', 'divided by 88.4'],
    ['14682-9', '0.097', 'mmol/L', 'umol/L', '97', 'factor 1000'],
    ['2093-3', '193', 'mg/dL', 'mmol/L', '4.99', 'divided by 38.67'],
    ['2085-9', '1.3', 'mmol/L', 'mg/dL', '50', 'factor 38.67'],
    ['13457-7', '100', 'mg/dL', 'mmol/L', '2.59', 'divided by 38.67'],
    ['2571-8', '150', 'mg/dL', 'mmol/L', '1.69', 'divided by 88.57'],
    ['4548-4', '6.5', '%', 'mmol/mol', '48', 'IFCC = 10.93 × NGSP − 23.50'],
    ['4548-4', '7.0', '%', 'mmol/mol', '53', 'IFCC = 10.93 × NGSP − 23.50'],
    ['59261-8', '48', 'mmol/mol', '%', '6.5', 'NGSP = 0.09148 × IFCC + 2.152'],
    ['59261-8', '86', 'mmol/mol', '%', '10.0', 'NGSP = 0.09148 × IFCC + 2.152'],
    ['8310-5', '98.6', '[degF]', 'Cel', '37.0', '(°F − 32) × 5 ÷ 9'],
    ['8310-5', '100.4', '[degF]', 'Cel', '38.0', '(°F − 32) × 5 ÷ 9'],
    ['8310-5', '36', 'Cel', '[degF]', '96.8', '°C × 9 ÷ 5 + 32'],
    ['8310-5', '-40', 'Cel', '[degF]', '-40.0', '°C × 9 ÷ 5 + 32'],
    ['29463-7', '154', '[lb_av]', 'kg', '69.9', 'factor 0.45359237'],
    ['29463-7', '70', 'kg', '[lb_av]', '154.3', 'divided by 0.45359237'],
    ['29463-7', '3480', 'g', 'kg', '3.480', 'factor 0.001'],
    ['29463-7', '7', '[lb_av]', 'g', '3175', 'factor 453.59237'],
    ['8302-2', '70', '[in_i]', 'cm', '178', 'factor 2.54'],
    ['8302-2', '1.70', 'm', 'cm', '170', 'factor 100'],
    ['8302-2', '170', 'cm', '[in_i]', '66.9', 'divided by 2.54'],
  ])('display-16, display-42: %s: %s %s is %s by the allowlist', (loinc, sent, from, to, value, words) => {
    expect(convert(loinc, sent, from, to)).toBe(value);
    const how = conversion(loinc, [null, from], [null, to]);
    expect(how?.words).toBe(words);
    expect((how?.slope ?? 0) * Number(sent) + (how?.shift ?? 0)).toBeCloseTo(Number(value), 0);
  });

  it.each([
    ['2823-3', 'mg/dL', 'mmol/L', 'potassium is not on the list'],
    ['2345-7', 'mg/dL', 'umol/L', 'not a unit of this analyte'],
    ['4548-4', '%', 'g/dL', 'not a unit of this analyte'],
    ['59261-8', '%', 'mmol/mol', 'IFCC per cent is another scale than NGSP per cent'],
    ['8480-6', 'kPa', 'mm[Hg]', 'pressures are not on the list'],
    [null, 'kg', '[lb_av]', 'no code says what was weighed'],
    ['2160-0', 'Mg/dL', 'umol/L', 'a megagram is no milligram'],
  ])('display-18: %s in %s is not converted to %s: %s', (loinc, from, to, _why) => {
    expect(conversion(loinc, [null, from], [null, to])).toBeNull();
    const [a, b] = [unitIdentity(null, from) ?? '', unitIdentity(null, to) ?? ''];
    expect(axisOf(loinc, a)).not.toBe(axisOf(loinc, b));
  });

  it('display-27: only codes of one substance in one specimen share a series', () => {
    expect(sharedSeries('2160-0')).toBe(sharedSeries('14682-9'));
    expect(sharedSeries('2345-7')).toBe(sharedSeries('14749-6'));
    expect(sharedSeries('4548-4')).toBe(sharedSeries('59261-8'));
    const apart = [
      '2345-7',
      '1558-6',
      '2339-0',
      '41653-7',
      '2160-0',
      '2161-8',
      '38483-4',
      '2093-3',
      '2085-9',
      '2571-8',
    ];
    const more = ['13457-7', '2089-1', '18262-6', '4548-4', '17856-6', '8310-5', '8331-1', '29463-7', '8302-2'];
    expect(new Set([...apart, ...more].map(sharedSeries)).size).toBe(apart.length + more.length);
    expect([sharedSeries('2823-3'), sharedSeries(null), sharedSeries('constructor')]).toEqual([null, null, null]);
    expect(ANALYTE_NAMES).toHaveLength(8);
  });

  it('display-16: units of one size share an axis, as nothing else that the list does not hold', () => {
    const axis = (unit: string) => axisOf('6690-2', unitIdentity(null, unit) ?? '');
    expect(axis('10*9/L')).toBe(axis('10*3/uL'));
    expect(axis('ug/L')).toBe(axis('ng/mL'));
    expect(axis('ug/L')).not.toBe(axis('ng/L'));
    expect(axis('U/L')).not.toBe(axis('[iU]/L'));
  });

  it('display-15, display-42: property: exact arithmetic goes there and back, and keeps what is more above what is less', () => {
    const decimal = fc.tuple(fc.integer({ min: -999_999, max: 999_999 }), fc.integer({ min: 0, max: 4 }));
    const formula = fc.constantFrom(
      linear('88.4'),
      linear('1', '18.0156'),
      linear('10.93', '1', '-23.50'),
      linear('5', '9'),
    );
    const text = ([n, places]: [number, number]): string => (n / 10 ** places).toFixed(places);
    fc.assert(
      fc.property(decimal, decimal, formula, (a, b, there) => {
        const fine = { kind: 'places', places: 12 } as const;
        const back = after(there, inverse(there));
        expect(Number(applyExactly(text(a), back, fine))).toBe(Number(text(a)));
        const [x, y] = [Number(applyExactly(text(a), there, fine)), Number(applyExactly(text(b), there, fine))];
        expect(Math.sign(x - y)).toBe(Math.sign(Number(text(a)) - Number(text(b))));
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('display-42: rounding is half away from zero, zero stays zero, and absurd lengths are refused', () => {
    const by = (sent: string, places: number) => applyExactly(sent, linear('1'), { kind: 'places', places });
    expect([by('0.5', 0), by('-0.5', 0), by('-0.4', 0), by('2.45', 1), by('0', 2), by('1e2', 0)]).toEqual([
      ...['1', '-1', '0', '2.5', '0.00', '100'],
    ]);
    expect([by('1e5000', 0), by('9'.repeat(500), 0), by('NaN', 0), by('', 0)]).toEqual([null, null, null, null]);
    expect(['0', '0.010', '4.00', '1.5e3', '100'].map(significantDigits)).toEqual([1, 2, 3, 2, 3]);
    expect(() => linear('x')).toThrow(RangeError);
  });
});
