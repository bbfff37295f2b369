/** Whom a reference range is for (D10, D19): by recorded sex and age; what is not recorded decides nothing. */
import { readTime } from '../../../shared/clinical/dates.ts';
import type { ChartTime, Range, ResultRow } from '../../../shared/chart-model.ts';
import { codings } from '../../../shared/fhir/codes.ts';
import { json, jsons, text, type Json } from '../../../shared/fhir/narrow.ts';
import { measured } from '../../../shared/fhir/quantity.ts';

type Sex = 'female' | 'male';
type AgeLimit = { readonly value: number; readonly unit: 'years' | 'months' | 'days' };
export type Population = {
  /** null: said of no sex. */
  readonly sex: Sex | null;
  /** Somebody whom a chart's patient cannot be told to be: pregnant, of an ethnicity… */
  readonly other: boolean;
  readonly from: AgeLimit | null;
  readonly to: AgeLimit | null;
  readonly hasAge: boolean;
};
/** A range with whom it is for; null where it is for everybody. */
export type SentRange = Range & { readonly population?: Population };

const SEX: Readonly<Record<string, Sex>> = {
  female: 'female',
  f: 'female',
  '248152002': 'female',
  male: 'male',
  m: 'male',
  '248153007': 'male',
};
const sexOfText = (words: string | null): Sex | null => {
  const key = words?.toLowerCase() ?? '';
  return Object.hasOwn(SEX, key) ? (SEX[key] ?? null) : null;
};

function sexOf(concept: Json): Sex | null {
  const said = [...codings(concept).flatMap((c) => [c.code, c.display]), text(concept['text'])];
  return said.map(sexOfText).find((sex) => sex !== null) ?? null;
}

const AGE_UNITS: Readonly<Record<string, readonly [AgeLimit['unit'], number]>> = {
  ...{ a: ['years', 1], year: ['years', 1], years: ['years', 1], yr: ['years', 1], y: ['years', 1] },
  ...{ mo: ['months', 1], month: ['months', 1], months: ['months', 1] },
  ...{ wk: ['days', 7], week: ['days', 7], weeks: ['days', 7] },
  ...{ d: ['days', 1], day: ['days', 1], days: ['days', 1], h: ['days', 1 / 24], hours: ['days', 1 / 24] },
};

function ageLimit(value: unknown): AgeLimit | null {
  const sent = measured(value);
  if (sent === null || sent.number === null || sent.comparator !== null) return null;
  const key = (sent.unitCode ?? sent.unit ?? '').toLowerCase();
  const unit = Object.hasOwn(AGE_UNITS, key) ? AGE_UNITS[key] : undefined;
  return unit === undefined ? null : { value: sent.number * unit[1], unit: unit[0] };
}

/** Takes one referenceRange as sent; gives whom it is for, null: nobody in particular. D19. */
export function populationOf(sent: Json): Population | null {
  const concepts = jsons(sent['appliesTo']);
  const age = json(sent['age']);
  if (concepts.length === 0 && age === null) return null;
  const sexes = concepts.map(sexOf);
  const [from, to] = [ageLimit(age?.['low']), ageLimit(age?.['high'])];
  return {
    sex: sexes.find((sex) => sex !== null) ?? null,
    other: sexes.includes(null) || new Set(sexes).size > 1,
    ...{ from, to, hasAge: from !== null || to !== null },
  };
}

export type Person = { readonly gender: string | null; readonly birthDate: string | null };

/** Takes the Patient, where there is one; gives what is recorded of sex and birth. D10. */
export function personOf(patient: Json | undefined): Person {
  return { gender: text(patient?.['gender']), birthDate: text(patient?.['birthDate']) };
}

/** The first instant of an age, in UTC days. */
function reached(bornMs: number, { value, unit }: AgeLimit, more: number): number {
  const born = new Date(bornMs);
  const whole = value + more;
  if (unit === 'days') return bornMs + whole * 86_400_000;
  const months = unit === 'years' ? whole * 12 : whole;
  return Date.UTC(born.getUTCFullYear(), born.getUTCMonth() + Math.floor(months), born.getUTCDate());
}

/** Whether an age holds; null: it cannot be told. The upper limit counts whole units: `18 years` ends with the nineteenth birthday. */
function ageHolds({ from, to }: Population, person: Person, time: ChartTime | null): boolean | null {
  const born = person.birthDate === null ? null : readTime(person.birthDate, 'UTC');
  if (born === null || time === null) return null;
  const holds = (bornMs: number, atMs: number): boolean =>
    (from === null || atMs >= reached(bornMs, from, 0)) && (to === null || atMs < reached(bornMs, to, 1));
  const answers = new Set([holds(born.startMs, time.endMs), holds(born.endMs, time.startMs)]);
  return answers.size > 1 ? null : answers.has(true);
}

type Fit = { readonly order: 0 | 1 | 2; readonly words: string };
const GENERAL: Fit = { order: 1, words: '' };

function fitOf(population: Population | undefined, person: Person, time: ChartTime | null): Fit {
  if (population === undefined) return GENERAL;
  const recorded = sexOfText(person.gender);
  const sex = population.sex === null || recorded === null ? null : population.sex === recorded;
  const age = population.hasAge ? ageHolds(population, person, time) : null;
  if (sex === false || age === false) return { order: 2, words: '' };
  const isUntold = population.other || (population.sex !== null && sex === null) || (population.hasAge && age === null);
  if (isUntold || (sex === null && age === null)) return GENERAL;
  const named = [sex === null ? null : 'sex', age === null ? null : 'age'].filter((word) => word !== null);
  return { order: 0, words: ` (fits the recorded ${named.join(' and ')})` };
}

/** Takes a range as it was read; gives it as it crosses to a screen. */
export function plainRange({ population: _, ...range }: SentRange): Range {
  return range;
}

/**
 * Takes a row and who the patient is as recorded; gives it with all its ranges, the one that fits first and labelled
 * so, those for somebody else last. A single range stays as it is: nothing is chosen, nothing is inferred. D10, D19.
 */
export function withRangesFor(row: ResultRow, person: Person): ResultRow {
  const ranges: readonly SentRange[] = row.ranges;
  if (ranges.length === 0 || ranges.every(({ population }) => population === undefined)) return row;
  const fitted = ranges.map(({ population, ...range }) => ({ range, fit: fitOf(population, person, row.time) }));
  if (ranges.length > 1) fitted.sort((a, b) => a.fit.order - b.fit.order);
  return { ...row, ranges: fitted.map(({ range, fit }) => ({ ...range, text: `${range.text}${fit.words}` })) };
}
