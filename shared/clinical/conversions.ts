/**
 * The only conversions there are (D16–D18, D27): by analyte, each with its factor and where that is from; and the only
 * LOINC codes that may stand in one series though they differ: the same substance in the same specimen, told in other
 * units. Fasting is not random, capillary is not plasma, a method of its own is a series of its own.
 */
import { after, applyExactly, factorOf, inverse, linear, type Linear, type Rounding } from './exact.ts';
import { sameSize, unitIdentity } from './units.ts';

type Scale = {
  /** To the analyte's first unit. */
  readonly to: Linear;
  /** From it; the inverse where none is named. */
  readonly from?: Linear;
  /** How a value that was converted into this unit is rounded. */
  readonly rounding: Rounding;
  /** In place of a factor, where the way to and from this unit is a formula. */
  readonly words?: { readonly to: string; readonly from: string };
};
type Analyte = {
  readonly source: string;
  /** Codes of one row are one series. */
  readonly codes: readonly (readonly string[])[];
  /** By unit identity; the first is the base. */
  readonly scales: ReadonlyMap<string, Scale>;
};

const digits = (places: number): Rounding => ({ kind: 'digits', places });
const places = (n: number): Rounding => ({ kind: 'places', places: n });
const SAME = linear('1');
const base = (rounding: Rounding): Scale => ({ to: SAME, rounding });

export const ANALYTE_NAMES = [
  'glucose',
  'creatinine',
  'cholesterol',
  'triglycerides',
  'haemoglobin A1c',
  'temperature',
  'weight',
  'height',
] as const;
type AnalyteName = (typeof ANALYTE_NAMES)[number];

const ANALYTES: Readonly<Record<AnalyteName, Analyte>> = {
  glucose: {
    source: 'molar mass of glucose, 180.156 g/mol',
    codes: [
      ['2345-7', '14749-6'], // serum or plasma
      ['1558-6', '14771-0'], // serum or plasma, fasting
      ['2339-0', '15074-8'], // blood
      ['41653-7', '14743-9'], // capillary blood, glucometer
    ],
    scales: new Map([
      ['mmol/l', base(digits(1))],
      ['mg/dl', { to: linear('1', '18.0156'), rounding: digits(0) }],
    ]),
  },
  creatinine: {
    source: 'KDIGO conversion table: mg/dL × 88.4 = µmol/L',
    codes: [
      ['2160-0', '14682-9'], // serum or plasma
      ['38483-4', '59826-8'], // blood
      ['2161-8', '14683-7'], // urine
    ],
    scales: new Map([
      ['umol/l', base(digits(0))],
      ['mg/dl', { to: linear('88.4'), rounding: digits(2) }],
      ['mmol/l', { to: linear('1000'), rounding: digits(3) }],
    ]),
  },
  cholesterol: {
    source: 'NCEP ATP III: mg/dL ÷ 38.67 = mmol/L',
    codes: [
      ['2093-3', '14647-2'], // total
      ['2085-9', '14646-4'], // HDL
      ['13457-7', '39469-2'], // LDL, calculated
      ['2089-1', '22748-8'], // LDL
      ['18262-6', '69419-0'], // LDL, direct
    ],
    scales: new Map([
      ['mmol/l', base(digits(2))],
      ['mg/dl', { to: linear('1', '38.67'), rounding: digits(0) }],
    ]),
  },
  triglycerides: {
    source: 'NCEP ATP III: mg/dL ÷ 88.57 = mmol/L',
    codes: [['2571-8', '14927-8']],
    scales: new Map([
      ['mmol/l', base(digits(2))],
      ['mg/dl', { to: linear('1', '88.57'), rounding: digits(0) }],
    ]),
  },
  'haemoglobin A1c': {
    source: 'NGSP master equation: NGSP = 0.09148 × IFCC + 2.152; IFCC = 10.93 × NGSP − 23.50',
    codes: [['4548-4', '59261-8'], ['17856-6'], ['4549-2']],
    scales: new Map([
      ['%', base(places(1))],
      [
        'mmol/mol',
        {
          to: linear('0.09148', '1', '2.152'),
          from: linear('10.93', '1', '-23.50'),
          rounding: places(0),
          words: { to: 'NGSP = 0.09148 × IFCC + 2.152', from: 'IFCC = 10.93 × NGSP − 23.50' },
        },
      ],
    ]),
  },
  temperature: {
    source: 'definition: °F = °C × 9 ÷ 5 + 32',
    codes: [['8310-5'], ['8331-1'], ['8332-9'], ['8328-7'], ['8333-7'], ['8329-5'], ['75539-7']],
    scales: new Map([
      ['cel', base(places(1))],
      [
        '[degf]',
        {
          to: after(linear('1', '1', '-32'), linear('5', '9')),
          rounding: places(1),
          words: { to: '(°F − 32) × 5 ÷ 9', from: '°C × 9 ÷ 5 + 32' },
        },
      ],
    ]),
  },
  weight: {
    source: 'definition: 1 lb = 0.45359237 kg',
    codes: [['29463-7'], ['3141-9'], ['3142-7'], ['8335-2'], ['8339-4'], ['8341-0'], ['79348-9']],
    scales: new Map([
      ['kg', base(digits(1))],
      ['[lb_av]', { to: linear('0.45359237'), rounding: digits(1) }],
      ['g', { to: linear('1', '1000'), rounding: digits(0) }],
    ]),
  },
  height: {
    source: 'definition: 1 in = 2.54 cm',
    codes: [['8302-2'], ['3137-7'], ['3138-5'], ['8301-4'], ['8305-1'], ['8306-3'], ['8308-9']],
    scales: new Map([
      ['cm', base(digits(0))],
      ['[in_i]', { to: linear('2.54'), rounding: digits(1) }],
      ['m', { to: linear('100'), rounding: digits(2) }],
    ]),
  },
};

/** An HbA1c by the IFCC protocol told in per cent is a tenth of mmol/mol, not the NGSP's per cent. */
const NOT_THIS_SCALE: ReadonlySet<string> = new Set(['59261-8 %']);

type Place = { readonly analyte: AnalyteName; readonly series: string };
const BY_CODE: ReadonlyMap<string, Place> = new Map(
  ANALYTE_NAMES.flatMap((analyte) =>
    ANALYTES[analyte].codes.flatMap((row) =>
      row.map((code): [string, Place] => [code, { analyte, series: `${analyte} ${row.join(' ')}` }]),
    ),
  ),
);

const placeOf = (loinc: string | null): Place | null => (loinc === null ? null : (BY_CODE.get(loinc) ?? null));

const isOtherScale = (loinc: string | null, unit: string): boolean => NOT_THIS_SCALE.has(`${loinc ?? ''} ${unit}`);

function scaleOf(loinc: string | null, unit: string): Scale | null {
  const place = placeOf(loinc);
  return place === null ? null : (ANALYTES[place.analyte].scales.get(unit) ?? null);
}

/** Takes a LOINC code; gives what its series is known by where the map lets it share one, else null. D27. */
export function sharedSeries(loinc: string | null): string | null {
  return placeOf(loinc)?.series ?? null;
}

/**
 * Takes a LOINC code and the identity of a unit (`unitIdentity`); gives the same text for all units of that code that
 * may stand on one axis: those the list converts into each other, and those of one size. D16, D18.
 */
export function axisOf(loinc: string | null, unit: string): string {
  if (isOtherScale(loinc, unit)) return `${loinc ?? ''} unit ${unit}`;
  return scaleOf(loinc, unit) === null ? `unit ${sameSize(unit)}` : 'converted';
}

export type Conversion = {
  /** For drawing. */
  readonly slope: number;
  readonly shift: number;
  /** Takes digits as sent; gives those in the other unit, or null where they are no decimal. */
  readonly exactly: (sent: string) => string | null;
  /** How it was done: `factor 88.4`, `divided by 18.0156`, a formula. */
  readonly words: string;
  /** Where the factor is from. */
  readonly source: string;
  /** How it was rounded, in words. */
  readonly rounding: string;
};

function wordsOf(formula: Linear, scales: { readonly from: Scale; readonly to: Scale }): string {
  const formulas = [scales.from.words?.to, scales.to.words?.from].filter((words) => words !== undefined);
  if (formulas.length > 0) return formulas.join(', then ');
  const factor = factorOf(formula);
  if (factor !== null) return `factor ${factor}`;
  const divisor = factorOf(inverse(formula));
  return divisor === null
    ? `factor ${(Number(formula.scale) / Number(formula.over)).toPrecision(7)}`
    : `divided by ${divisor}`;
}

function roundingWords({ kind, places: n }: Rounding): string {
  if (kind === 'digits') return 'rounded to the digits sent';
  return n === 0 ? 'rounded to a whole number' : `rounded to ${n} ${n === 1 ? 'decimal' : 'decimals'}`;
}

/**
 * Takes a LOINC code and two units as sent, each `[text, code]`; gives how a result of that code is converted from the
 * first to the second; null where they are one unit, of one size, or the list has no such conversion. D16, D18.
 */
export function conversion(
  loinc: string | null,
  sent: readonly [string | null, string | null],
  wanted: readonly [string | null, string | null],
): Conversion | null {
  const [from, to] = [unitIdentity(...sent), unitIdentity(...wanted)];
  const place = placeOf(loinc);
  if (from === null || to === null || from === to || place === null || isOtherScale(loinc, from)) return null;
  const scales = { from: scaleOf(loinc, from), to: scaleOf(loinc, to) };
  if (scales.from === null || scales.to === null) return null;
  const formula = after(scales.from.to, scales.to.from ?? inverse(scales.to.to));
  const { rounding } = scales.to;
  return {
    slope: Number(formula.scale) / Number(formula.over),
    shift: Number(formula.shift) / Number(formula.over),
    exactly: (digitsSent) => applyExactly(digitsSent, formula, rounding),
    words: wordsOf(formula, { from: scales.from, to: scales.to }),
    source: ANALYTES[place.analyte].source,
    rounding: roundingWords(rounding),
  };
}
