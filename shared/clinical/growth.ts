/**
 * Growth (display 40): percentile and z of a child's size for age and sex by the LMS method (Cole and Green 1992).
 * WHO standard 2006 under 24 months, CDC 2000 from 24 months to 20 years, and for a body mass index above the 95th
 * percentile the CDC 2022 extended method (Wei et al. 2020), which the CDC gives up to 60 kg/m². Pure.
 */
import { CDC_2000_BMI } from './growth-tables/cdc-2000-bmi.ts';
import { CDC_2000_STATURE } from './growth-tables/cdc-2000-stature.ts';
import { CDC_2000_WEIGHT } from './growth-tables/cdc-2000-weight.ts';
import { WHO_2006 } from './growth-tables/who-2006.ts';
import { percentileOf, zOfShare } from './normal.ts';

export const GROWTH_MEASURES = ['weight', 'height', 'bmi', 'head'] as const;
export type GrowthMeasure = (typeof GROWTH_MEASURES)[number];
/** The sex that a chart is for: charts are by sex as recorded. */
export type GrowthSex = 'male' | 'female';
export type GrowthChart = 'WHO 2006' | 'CDC 2000' | 'CDC 2022 extended';

/** The percentile lines that a chart is drawn with. */
export const GROWTH_PERCENTILES = [3, 10, 25, 50, 75, 90, 97] as const;
/** Days of a month as both tables count them. */
export const DAYS_PER_MONTH = 30.4375;
export const SWITCH_MONTHS = 24;
export const LAST_MONTHS = 240;
/** The greatest body mass index that the extended charts are made for, kg/m². */
export const MOST_BMI = 60;

type Lms = { readonly l: number; readonly m: number; readonly s: number };
type Row = Lms & { readonly months: number };

const read = new Map<string, readonly Row[]>();
function rowsOf(text: string): readonly Row[] {
  const known = read.get(text);
  if (known !== undefined) return known;
  const rows = text
    .trim()
    .split(',')
    .map((line): Row => {
      const [months = 0, l = 0, m = 0, s = 0] = line.trim().split(' ').map(Number);
      return { months, l, m, s };
    });
  read.set(text, rows);
  return rows;
}

const CDC: Readonly<Record<GrowthMeasure, Readonly<Record<GrowthSex, string>> | null>> = {
  weight: CDC_2000_WEIGHT,
  height: CDC_2000_STATURE,
  bmi: CDC_2000_BMI,
  head: null,
};

/** L, M and S of an age, on the straight line between those of the ages next to it. */
function lmsIn(rows: readonly Row[], months: number): Lms | null {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined || months < first.months) return null;
  const n = rows.findIndex((row) => row.months >= months);
  const [a, b] = [rows[Math.max(0, n - 1)], rows[n]];
  if (a === undefined || b === undefined) return null;
  const part = b.months === a.months ? 0 : (months - a.months) / (b.months - a.months);
  const between = (from: number, to: number): number => from + (to - from) * part;
  return { l: between(a.l, b.l), m: between(a.m, b.m), s: between(a.s, b.s) };
}

/** Which chart an age belongs to; null: none. `months` under 24 is WHO's, from 24 on the CDC's. D40. */
export function chartAt(measure: GrowthMeasure, months: number): 'WHO 2006' | 'CDC 2000' | null {
  if (months < 0 || months > LAST_MONTHS) return null;
  if (months < SWITCH_MONTHS) return 'WHO 2006';
  return CDC[measure] === null ? null : 'CDC 2000';
}

function lmsAt(measure: GrowthMeasure, sex: GrowthSex, months: number): Lms | null {
  const chart = chartAt(measure, months);
  if (chart === null) return null;
  const text = chart === 'WHO 2006' ? WHO_2006[sex][measure] : CDC[measure]?.[sex];
  return text === undefined ? null : lmsIn(rowsOf(text), months);
}

const sizeAt = ({ l, m, s }: Lms, z: number): number =>
  Math.abs(l) < 1e-6 ? m * Math.exp(s * z) : m * Math.pow(1 + l * s * z, 1 / l);
const plainZ = ({ l, m, s }: Lms, size: number): number =>
  Math.abs(l) < 1e-6 ? Math.log(size / m) / s : (Math.pow(size / m, l) - 1) / (l * s);

/** WHO counts beyond three deviations in steps of the last one, for what is not spread evenly (weight and index). */
function whoZ(lms: Lms, size: number, measure: GrowthMeasure): number {
  const z = plainZ(lms, size);
  if ((measure !== 'weight' && measure !== 'bmi') || Math.abs(z) <= 3) return z;
  const side = Math.sign(z);
  const [third, second] = [sizeAt(lms, 3 * side), sizeAt(lms, 2 * side)];
  return side * (3 + (size - third) / (third - second));
}

const HIGH = 0.95;
/** The spread of the upper tail by age in years (CDC 2022; Wei et al. 2020). */
const sigmaOf = (sex: GrowthSex, years: number): number =>
  sex === 'male' ? 0.3728 + 0.5196 * years - 0.0091 * years * years : 0.8334 + 0.3712 * years - 0.0011 * years * years;

export type GrowthPlace = {
  /** Share of children of that age and sex who are smaller, 0–100. */
  readonly percentile: number;
  readonly z: number;
  readonly chart: GrowthChart;
};

/** Above the 95th percentile: 90 + 10 Φ((BMI − P95) ÷ σ). */
function extended(lms: Lms, sex: GrowthSex, months: number, size: number): GrowthPlace | null {
  if (size > MOST_BMI) return null;
  const p95 = sizeAt(lms, zOfShare(HIGH));
  const percentile = 90 + percentileOf((size - p95) / sigmaOf(sex, months / 12)) / 10;
  return { percentile, z: zOfShare(percentile / 100), chart: 'CDC 2022 extended' };
}

/**
 * Takes a size (kg, cm or kg/m²) at an age in months (days ÷ 30.4375); gives where it lies; null where no chart is
 * made for it: the age is outside, the head after 24 months, a body mass index above 60. D40.
 */
export function growthPlace(measure: GrowthMeasure, sex: GrowthSex, months: number, size: number): GrowthPlace | null {
  const lms = lmsAt(measure, sex, months);
  if (lms === null || !(size > 0)) return null;
  if (months < SWITCH_MONTHS) {
    const z = whoZ(lms, size, measure);
    return { percentile: percentileOf(z), z, chart: 'WHO 2006' };
  }
  const z = plainZ(lms, size);
  if (measure === 'bmi' && percentileOf(z) >= HIGH * 100) return extended(lms, sex, months, size);
  return { percentile: percentileOf(z), z, chart: 'CDC 2000' };
}

/** Takes a percentile (3–97) and an age in months; gives the size that has it, or null where no chart is made for it. */
export function growthSize(measure: GrowthMeasure, sex: GrowthSex, months: number, percentile: number): number | null {
  const lms = lmsAt(measure, sex, months);
  if (lms === null) return null;
  const isExtended = measure === 'bmi' && months >= SWITCH_MONTHS && percentile > HIGH * 100;
  if (!isExtended) return sizeAt(lms, zOfShare(percentile / 100));
  return sizeAt(lms, zOfShare(HIGH)) + zOfShare((percentile - 90) / 10) * sigmaOf(sex, months / 12);
}

/** Takes a percentile 0–100; gives it in words: `58th`, `0.4th`, `below 0.1`, `above 99.9`: never 0 and never 100. */
export function percentileWords(percentile: number): string {
  if (percentile < 0.1) return 'below 0.1';
  if (percentile > 99.9) return 'above 99.9';
  const isOuter = percentile < 1 || percentile > 99;
  const digits = percentile.toFixed(isOuter ? 1 : 0);
  return `${digits}${isOuter ? 'th' : ordinal(Number(digits))}`;
}

function ordinal(n: number): string {
  if (n % 100 >= 11 && n % 100 <= 13) return 'th';
  return { 1: 'st', 2: 'nd', 3: 'rd' }[n % 10] ?? 'th';
}

/** Takes z; gives it with its sign and two decimals: `+0.21`, `−1.88`. */
export function zWords(z: number): string {
  const digits = Math.abs(z).toFixed(2);
  return digits === '0.00' ? '0.00' : `${z < 0 ? '−' : '+'}${digits}`;
}
