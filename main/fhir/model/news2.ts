/** The latest set of NEWS2's seven readings, found in the series (display 39). What cannot count says why. */
import { readTime, wallClock } from '../../../shared/clinical/dates.ts';
import {
  NEWS2_FROM_AGE,
  NEWS2_PARAMETERS,
  NEWS2_WINDOW_MINUTES,
  news2Points,
  news2Sum,
  type News2Parameter,
  type News2Points,
  type News2Scale,
  type News2Values,
} from '../../../shared/clinical/news2.ts';
import { valueText } from '../../../shared/clinical/value-text.ts';
import type { ConditionRow, ResultRow } from '../../../shared/chart-model.ts';
import type { News2, News2Calculated, News2Part } from '../../../shared/scores.ts';
import { breathingBeside, isOf, readReading, scaleWithin, type Reading } from './news2-readings.ts';
import type { SeriesData } from './series.ts';

const MINUTE_MS = 60_000;
/** A scale that the server named holds for readings made this long after it. */
const SCALE_HOURS = 24;
/** Fewer readings than this are no set. */
const LEAST = 3;

type Found = { readonly row: ResultRow; readonly atMs: number; readonly reading: Reading };
type Sets = Readonly<Record<News2Parameter, readonly SeriesData[]>>;

export type News2Patient = {
  /** As sent; null: not sent. */
  readonly birthDate: string | null;
  readonly conditions: readonly ConditionRow[];
  readonly nowMs: number;
  readonly timeZone: string;
};

const isMade = ({ status, time, remarks }: ResultRow): boolean =>
  time?.precision === 'time' &&
  status !== 'cancelled' &&
  status !== 'registered' &&
  !remarks.some(({ label }) => label === 'About');

/** Rows of a series that were made in this time, newest first. Only they are read, however long the series is. */
function* madeIn({ results, timed }: SeriesData, fromMs: number, toMs: number): Generator<ResultRow> {
  for (let n = timed.length - 1; n >= 0; n--) {
    const at = timed[n] ?? 0;
    const startMs = results.startMs(at);
    if (startMs < fromMs) return;
    if (startMs > toMs || results.facts(at).row.time?.precision !== 'time') continue;
    const { row } = results.entry(at);
    if (isMade(row)) yield row;
  }
}

type Newest = { readonly series: SeriesData; readonly row: ResultRow };
/** The newest of each series in this time. */
const newestIn = (all: readonly SeriesData[], fromMs: number, toMs: number): Newest[] =>
  all.flatMap((series) => {
    for (const row of madeIn(series, fromMs, toMs)) return [{ series, row }];
    return [];
  });
const timeOf = (row: ResultRow): number => row.time?.startMs ?? 0;

/** Of each parameter the newest reading; of two at one time the one with more points: neither is the milder by choice. */
function readingsOf(sets: Sets, fromMs: number, toMs: number): Partial<Record<News2Parameter, Found>> {
  const found: Partial<Record<News2Parameter, Found>> = {};
  for (const parameter of NEWS2_PARAMETERS) {
    for (const { series, row } of newestIn(sets[parameter], fromMs, toMs)) {
      const one: Found = { row, atMs: timeOf(row), reading: readReading(parameter, row, series.codes) };
      const before = found[parameter];
      if (before === undefined || isBefore(before, one, parameter)) found[parameter] = one;
    }
  }
  // Some servers say beside the saturation what was breathed (US Core pulse oximetry).
  const { saturation } = found;
  const beside = saturation === undefined ? null : breathingBeside(saturation.row);
  if (found.oxygen === undefined && saturation?.reading.value != null && beside !== null)
    found.oxygen = { ...saturation, reading: beside };
  return found;
}

const NOTHING: News2Values = {
  ...{ respiration: null, saturation: null, oxygen: null, systolic: null },
  ...{ pulse: null, consciousness: null, temperature: null },
};
const pointsOf = (parameter: News2Parameter, { value }: Reading): number =>
  news2Points({ ...NOTHING, [parameter]: value }, 1)[parameter] ?? -1;

function isBefore(a: Found, b: Found, parameter: News2Parameter): boolean {
  if (a.atMs !== b.atMs) return a.atMs < b.atMs;
  return pointsOf(parameter, a.reading) < pointsOf(parameter, b.reading);
}

/** The newest time at which any of the seven was read, not after now. */
function newestMs(sets: Sets, nowMs: number): number | null {
  const rows = NEWS2_PARAMETERS.flatMap((parameter) => newestIn(sets[parameter], -Infinity, nowMs));
  return rows.length === 0 ? null : Math.max(...rows.map(({ row }) => timeOf(row)));
}

/** Scale 2 where the server scored on it in the day before: else scale 1. */
function scaleAt(all: readonly SeriesData[], atMs: number): News2Scale {
  const fromMs = atMs - SCALE_HOURS * 60 * MINUTE_MS;
  let newest: { readonly atMs: number; readonly scale: News2Scale } | null = null;
  for (const series of all) {
    const scale = isOf(series, 'scale 2') ? 2 : isOf(series, 'scale 1') ? 1 : null;
    if (scale === null && !isOf(series, 'total')) continue;
    for (const { row } of newestIn([series], fromMs, atMs)) {
      const said = scale ?? scaleWithin(row);
      if (said !== null && timeOf(row) >= (newest?.atMs ?? -Infinity)) newest = { atMs: timeOf(row), scale: said };
    }
  }
  return newest?.scale ?? 1;
}

/** Full years at a time, least and most where the birth date is partial; null: it cannot be told. */
function yearsAt(birthDate: string | null, atMs: number, timeZone: string): { least: number; most: number } | null {
  const born = birthDate === null ? null : readTime(birthDate, timeZone);
  if (born === null || atMs < born.startMs) return null;
  const at = wallClock(atMs, timeZone);
  const since = (ms: number): number => {
    const from = wallClock(ms, timeZone);
    const isBeforeDay = at.month < from.month || (at.month === from.month && at.day < from.day);
    return at.year - from.year - (isBeforeDay ? 1 : 0);
  };
  return { least: since(born.endMs), most: since(born.startMs) };
}

const PREGNANT_CODES = ['SNOMED CT 77386006', 'SNOMED CT 72892002', 'SNOMED CT 47200007', 'SNOMED CT 127364007'];
const PREGNANT_NAME = /\bpregnan(t|cy)\b/i;
const NOT_PREGNANT = /\b(not|no|never|history|previous|past|risk of|false|planning|negative)\b/i;

function pregnancyIn(conditions: readonly ConditionRow[]): ConditionRow | undefined {
  return conditions.find(
    ({ group, codes, name }) =>
      group === 'active' &&
      (codes.some((code) => PREGNANT_CODES.includes(code)) || (PREGNANT_NAME.test(name) && !NOT_PREGNANT.test(name))),
  );
}

function whyNot({ birthDate, conditions, timeZone }: News2Patient, atMs: number): string | null {
  const years = yearsAt(birthDate, atMs, timeZone);
  if (years === null) return 'NEWS2 not calculated: age not known';
  if (years.most < NEWS2_FROM_AGE) return `NEWS2 does not apply under ${NEWS2_FROM_AGE}`;
  if (years.least < NEWS2_FROM_AGE) return `NEWS2 not calculated: it does not apply under ${NEWS2_FROM_AGE}, age not certain`; // prettier-ignore
  const pregnancy = pregnancyIn(conditions);
  return pregnancy === undefined ? null : `NEWS2 does not apply in pregnancy (recorded: ${pregnancy.name})`;
}

const valuesOf = (found: Partial<Record<News2Parameter, Found>>): News2Values => ({
  ...NOTHING,
  ...Object.fromEntries(NEWS2_PARAMETERS.map((parameter) => [parameter, found[parameter]?.reading.value ?? null])),
});

function partOf(parameter: News2Parameter, found: Found | undefined, points: News2Points): News2Part {
  if (found === undefined) return { parameter, value: null, points: null, time: null, note: null };
  const { row, reading } = found;
  const own = points[parameter];
  const note = own === null && reading.note === null ? 'depends on air or oxygen' : reading.note;
  return { parameter, value: reading.text, points: own, time: row.time, note };
}

function calculate(all: readonly SeriesData[], patient: News2Patient): News2Calculated | null {
  const of = (parameter: News2Parameter): SeriesData[] => all.filter((series) => isOf(series, parameter));
  const sets: Sets = {
    ...{ respiration: of('respiration'), saturation: of('saturation'), oxygen: of('oxygen') },
    ...{ systolic: of('systolic'), pulse: of('pulse'), consciousness: of('consciousness') },
    temperature: of('temperature'),
  };
  const toMs = newestMs(sets, patient.nowMs);
  if (toMs === null) return null;
  const found = readingsOf(sets, toMs - NEWS2_WINDOW_MINUTES * MINUTE_MS, toMs);
  const scale = scaleAt(all, toMs);
  const points = news2Points(valuesOf(found), scale);
  const { total, atLeast, known, band } = news2Sum(points);
  if (known < LEAST) return null;
  const notFor = whyNot(patient, toMs);
  const times = Object.values(found).map(({ atMs }) => atMs);
  return {
    notFor,
    ...(notFor === null ? { total, atLeast, known, band } : { total: null, atLeast: 0, known, band: 'none' as const }),
    scale,
    parts: NEWS2_PARAMETERS.map((parameter) => partOf(parameter, found[parameter], points)),
    fromMs: Math.min(...times),
    toMs,
  };
}

function sentScore(all: readonly SeriesData[], nowMs: number): News2['sent'] {
  let latest: { readonly name: string; readonly row: ResultRow } | null = null;
  for (const series of all) {
    if (!isOf(series, 'total')) continue;
    for (const { row } of newestIn([series], -Infinity, nowMs))
      if (latest === null || timeOf(row) > timeOf(latest.row)) latest = { name: series.name, row };
  }
  if (latest === null) return null;
  const { name, row } = latest;
  return { name, text: valueText(row.value, false), status: row.status, time: row.time };
}

/**
 * Takes every series and who the patient is; gives the latest score as Chartroom works it out, and apart from it the
 * latest one that the server sent. Only the newest hour of the series concerned is read. D39.
 */
export function news2Of(all: readonly SeriesData[], patient: News2Patient): News2 {
  return { calculated: calculate(all, patient), sent: sentScore(all, patient.nowMs) };
}
