/**
 * Dosage in plain words, for servers that sent none of their own (D57): no symbols, no abbreviations that have killed
 * (U, IU, QD, QOD, µg), no trailing zeros.
 */
import { doseNumber } from './decimals.ts';

type DoseAmount = { readonly text: string; readonly unit: string | null };

export type DoseTiming = {
  readonly frequency: string | null;
  readonly frequencyMax: string | null;
  readonly period: string | null;
  readonly periodMax: string | null;
  /** UCUM: s, min, h, d, wk, mo, a. */
  readonly periodUnit: string | null;
  readonly count: string | null;
  readonly duration: DoseAmount | null;
  readonly bounds: string | null;
  readonly timesOfDay: readonly string[];
  /** FHIR days-of-week codes. */
  readonly daysOfWeek: readonly string[];
  /** FHIR event-timing codes. */
  readonly when: readonly string[];
  /** GTSAbbreviation code or text of `timing.code`. */
  readonly code: string | null;
};

export type DosageParts = {
  readonly dose: string | null;
  readonly rate: string | null;
  readonly method: string | null;
  readonly route: string | null;
  readonly site: string | null;
  readonly timing: DoseTiming | null;
  /** true: as needed; a text: as needed for it. */
  readonly asNeeded: boolean | string | null;
  readonly maximum: readonly string[];
  readonly instructions: readonly string[];
};

const UNITS: ReadonlyMap<string, string> = new Map([
  ['ug', 'micrograms'],
  ['µg', 'micrograms'],
  ['μg', 'micrograms'],
  ['mcg', 'micrograms'],
  ['ng', 'nanograms'],
  ['u', 'units'],
  ['[u]', 'units'],
  ["[usp'u]", 'units'],
  ['iu', 'international units'],
  ['[iu]', 'international units'],
  ['k[iu]', 'thousand international units'],
  // Milli and mega differ by their case alone.
  ['mU', 'milliunits'],
  ['m[IU]', 'milli-international units'],
  ['M[IU]', 'million international units'],
  ['10*6.[iu]', 'million international units'],
  ['cc', 'mL'],
  ['meq', 'milliequivalents'],
  ['tab', 'tablet'],
  ['tabs', 'tablets'],
  ['{tbl}', 'tablet'],
  ['cap', 'capsule'],
  ['caps', 'capsules'],
  ['{drop}', 'drop'],
  ['[drp]', 'drop'],
  ['gtt', 'drop'],
  ['[tsp_us]', 'teaspoon'],
  ['[tbs_us]', 'tablespoon'],
]);

/** What a dose is divided by: `mg/kg/d`, `mL/h`. */
const PER: ReadonlyMap<string, string> = new Map([
  ['s', 'second'],
  ['min', 'minute'],
  ['h', 'hour'],
  ['hr', 'hour'],
  ['d', 'day'],
  ['wk', 'week'],
  ['mo', 'month'],
  ['m2', 'm²'],
]);

const singular = (words: string): string => words.replace(/(gram|unit|equivalent)s$/, '$1');

/** Takes a unit as sent; gives it in words where its symbol is unsafe, else as it is. D57. */
function doseUnit(unit: string): string {
  const [first = '', ...below] = unit.split('/').map((part) => part.trim());
  // UCUM writes words in braces; people do not.
  const plain = (part: string): string =>
    UNITS.get(part) ?? UNITS.get(part.toLowerCase()) ?? part.replace(/^\{(.+)\}$/, '$1');
  return [plain(first), ...below.map((part) => PER.get(part) ?? singular(plain(part)))].join(' per ');
}

const COUNTED = new Set([
  'tablet',
  'capsule',
  'drop',
  'puff',
  'spray',
  'patch',
  'sachet',
  'ampoule',
  'vial',
  'dose',
  'teaspoon',
  'tablespoon',
]);

/** Takes an amount; gives `5 mg`, `2 tablets`, `18 units`. D15, D57. */
export function doseAmount({ text, unit }: DoseAmount): string {
  const number = doseNumber(text);
  if (unit === null) return number;
  const words = doseUnit(unit);
  if (words === '%') return `${number}%`;
  const several = number !== '1' && COUNTED.has(words) ? `${words}${words === 'patch' ? 'es' : 's'}` : words;
  return `${number} ${several}`;
}

const PERIODS: ReadonlyMap<string, string> = new Map([
  ['s', 'second'],
  ['min', 'minute'],
  ['h', 'hour'],
  ['d', 'day'],
  ['wk', 'week'],
  ['mo', 'month'],
  ['a', 'year'],
]);

const DAYS: Readonly<Record<string, string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

const WHEN: Readonly<Record<string, string>> = {
  MORN: 'in the morning',
  'MORN.early': 'early in the morning',
  'MORN.late': 'late in the morning',
  NOON: 'at noon',
  AFT: 'in the afternoon',
  'AFT.early': 'early in the afternoon',
  'AFT.late': 'late in the afternoon',
  EVE: 'in the evening',
  'EVE.early': 'early in the evening',
  'EVE.late': 'late in the evening',
  NIGHT: 'at night',
  PHS: 'after sleep',
  HS: 'before sleep',
  WAKE: 'on waking',
  C: 'with meals',
  CM: 'with breakfast',
  CD: 'with lunch',
  CV: 'with dinner',
  AC: 'before meals',
  ACM: 'before breakfast',
  ACD: 'before lunch',
  ACV: 'before dinner',
  PC: 'after meals',
  PCM: 'after breakfast',
  PCD: 'after lunch',
  PCV: 'after dinner',
};

/** GTSAbbreviation codes in words. */
export const TIMING_CODES: Readonly<Record<string, string>> = {
  BID: 'twice a day',
  TID: '3 times a day',
  QID: '4 times a day',
  AM: 'every morning',
  PM: 'every afternoon',
  QD: 'once a day',
  QOD: 'every 2 days',
  Q1H: 'every hour',
  Q2H: 'every 2 hours',
  Q3H: 'every 3 hours',
  Q4H: 'every 4 hours',
  Q6H: 'every 6 hours',
  Q8H: 'every 8 hours',
  BED: 'at bedtime',
  WK: 'once a week',
  MO: 'once a month',
};

const span = (from: string, to: string | null): string =>
  to === null ? doseNumber(from) : `${doseNumber(from)} to ${doseNumber(to)}`;

function times(frequency: string, most: string | null): string {
  if (most === null && doseNumber(frequency) === '1') return 'once';
  if (most === null && doseNumber(frequency) === '2') return 'twice';
  return `${span(frequency, most)} times`;
}

/** Takes an amount of time with a UCUM unit; gives `8 hours`, `1 day`. */
export function duration(text: string, unit: string): string {
  const words = PERIODS.get(unit);
  const number = doseNumber(text);
  // A unit that is no UCUM time is kept as it came: adding an s would be a guess.
  if (words === undefined) return `${number} ${doseUnit(unit)}`;
  return isOne(text) ? `1 ${words}` : `${number} ${words}s`;
}

const isOne = (text: string): boolean => doseNumber(text) === '1';

function howOften(t: DoseTiming): string | null {
  const unit = t.periodUnit === null ? null : (PERIODS.get(t.periodUnit) ?? t.periodUnit);
  if (unit === null || t.period === null) return t.frequency === null ? null : times(t.frequency, t.frequencyMax);
  const frequency = t.frequency ?? '1';
  const one = isOne(t.period) && t.periodMax === null;
  if (isOne(frequency) && t.frequencyMax === null) {
    if (one) return unit === 'hour' || unit === 'minute' ? `every ${unit}` : `once a ${unit}`;
    return `every ${span(t.period, t.periodMax)} ${unit}s`;
  }
  const often = times(frequency, t.frequencyMax);
  if (one) return `${often} ${unit === 'hour' ? 'an' : 'a'} ${unit}`;
  return `${often} every ${span(t.period, t.periodMax)} ${unit}s`;
}

/** Takes a timing; gives it in words, empty where nothing was sent. D57. */
export function timingWords(t: DoseTiming): string {
  const named = t.code === null ? null : Object.hasOwn(TIMING_CODES, t.code) ? (TIMING_CODES[t.code] ?? null) : t.code;
  const days = t.daysOfWeek.map((day) => (Object.hasOwn(DAYS, day) ? DAYS[day] : day)).join(', ');
  const parts = [
    howOften(t) ?? named,
    ...t.when.map((when) => (Object.hasOwn(WHEN, when) ? (WHEN[when] ?? when) : when)),
    t.timesOfDay.length === 0 ? null : `at ${t.timesOfDay.map((time) => time.slice(0, 5)).join(', ')}`,
    days === '' ? null : `on ${days}`,
    t.duration === null ? null : `over ${duration(t.duration.text, t.duration.unit ?? '')}`,
    t.count === null ? null : `${doseNumber(t.count)} ${isOne(t.count) ? 'time' : 'times'} in all`,
    t.bounds,
  ];
  return parts.filter((part) => part !== null && part !== '').join(' ');
}

/** Takes the parts of a dosage; gives one plain line, or null where nothing was sent. D57. */
export function composeDosage(parts: DosageParts): string | null {
  const asNeeded = parts.asNeeded === true ? 'as needed' : parts.asNeeded ? `as needed for ${parts.asNeeded}` : null;
  const line = [
    parts.method,
    parts.dose,
    parts.rate === null ? null : `at ${parts.rate}`,
    parts.route,
    parts.site === null ? null : `(${parts.site})`,
    parts.timing === null ? null : timingWords(parts.timing),
    asNeeded,
  ]
    .filter((part) => part !== null && part !== '')
    .join(' ');
  const all = [line, ...parts.maximum.map((maximum) => `at most ${maximum}`), ...parts.instructions];
  const said = all.filter((part) => part !== '');
  return said.length === 0 ? null : said.join(', ');
}
