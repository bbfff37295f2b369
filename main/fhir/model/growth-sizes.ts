/** Which results are a child's sizes, in the unit of the charts, and the gestation at birth (display 40). */
import type { GrowthMeasure } from '../../../shared/clinical/growth.ts';
import { unitIdentity } from '../../../shared/clinical/units.ts';
import { measuredText } from '../../../shared/clinical/value-text.ts';
import type { Measured, ResultRow } from '../../../shared/chart-model.ts';
import type { SeriesData } from './series.ts';

/** LOINC: bodies as the FHIR vital signs profiles code them, with lying length, birth weight and the head. */
const CODES: Readonly<Record<GrowthMeasure, readonly string[]>> = {
  weight: ['29463-7', '3141-9', '8339-4'],
  height: ['8302-2', '8306-3', '8308-9', '89269-5'],
  bmi: ['39156-5'],
  head: ['9843-4', '8287-5'],
};
/** Gestation at birth, and gestation: the second is the child's own only near birth, later it is of a pregnancy. */
const AT_BIRTH = '76516-4';
const GESTATION = [AT_BIRTH, '18185-9', '11884-4'];
const NEAR_BIRTH_DAYS = 120;

/** Factors to kg, cm and kg/m². */
const FACTORS: Readonly<Record<GrowthMeasure, Readonly<Record<string, number>>>> = {
  weight: { kg: 1, g: 0.001, '[lb_av]': 0.45359237 },
  height: { cm: 1, m: 100, mm: 0.1, '[in_i]': 2.54 },
  bmi: { 'kg/m2': 1 },
  head: { cm: 1, mm: 0.1, '[in_i]': 2.54 },
};
const UNITS: Readonly<Record<GrowthMeasure, string>> = { weight: 'kg', height: 'cm', bmi: 'kg/m²', head: 'cm' };

/** One size in the unit of the chart; `value` as sent. */
export type Size = {
  readonly id: string;
  readonly sent: string;
  readonly atMs: number;
  readonly y: number;
  readonly value: string;
  readonly note: string | null;
};
type Sizes = { readonly sizes: readonly Size[]; readonly unplaced: readonly { reason: string; count: number }[] };

const join = (...words: readonly (string | null)[]): string | null => {
  const said = words.filter((one) => one !== null);
  return said.length === 0 ? null : said.join(', ');
};

/** An exact number in a unit that the charts know, or why not. D14, D16–D18. */
function inUnit(measure: GrowthMeasure, sent: Measured): { y: number; note: string | null } | string {
  if (sent.comparator !== null) return 'no exact number';
  if (sent.unitConflict) return 'unit in doubt';
  if (sent.number === null || !(sent.number > 0)) return 'number cannot be read';
  const unit = unitIdentity(sent.unit, sent.unitCode);
  if (unit === null) return 'no unit sent';
  const factor = FACTORS[measure][unit];
  if (factor === undefined) return `unit ${sent.unit ?? unit}`;
  const y = sent.number * factor;
  return { y, note: factor === 1 ? null : `converted: ${y.toFixed(measure === 'weight' ? 2 : 1)} ${UNITS[measure]}` };
}

function sizeOf(measure: GrowthMeasure, row: ResultRow): Size | string | null {
  const { value, time, status, id, remarks } = row;
  if (status === 'cancelled' || status === 'registered' || value.kind === 'absent') return null;
  if (remarks.some(({ label }) => label === 'About')) return 'about somebody else';
  if (value.kind !== 'quantity') return 'no exact number';
  if (time === null || (time.precision !== 'time' && time.precision !== 'day')) return 'day not known';
  if (status === 'unknown' || status === 'not-sent') return `status ${status === 'unknown' ? 'unknown' : 'not sent'}`;
  const read = inUnit(measure, value.quantity);
  if (typeof read === 'string') return read;
  const note = join(read.note, status === 'final' ? null : status);
  return { id, sent: time.sent, atMs: time.startMs, y: read.y, value: measuredText(value.quantity), note };
}

function sentSizes(all: readonly SeriesData[], measure: GrowthMeasure): Sizes {
  const sizes: Size[] = [];
  const reasons = new Map<string, number>();
  const refuse = (reason: string, count = 1): void => {
    if (count > 0) reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  };
  for (const { loinc, results, timed, untimed } of all) {
    if (loinc === null || !CODES[measure].includes(loinc)) continue;
    for (const at of timed) {
      const size = sizeOf(measure, results.entry(at).row);
      if (typeof size === 'string') refuse(size);
      else if (size !== null) sizes.push(size);
    }
    refuse('day not known', untimed.length);
  }
  sizes.sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1));
  return { sizes, unplaced: [...reasons].map(([reason, count]) => ({ reason, count })) };
}

const DAY_MS = 86_400_000;
const dayOf = ({ atMs }: Size): number => Math.floor(atMs / DAY_MS);

/** A body mass index for each day on which weight and height were measured and none was sent. */
function workedOut(all: readonly SeriesData[], sent: readonly Size[]): Size[] {
  const heights = new Map(sentSizes(all, 'height').sizes.map((size) => [dayOf(size), size]));
  const known = new Set(sent.map(dayOf));
  const weights = new Map(sentSizes(all, 'weight').sizes.map((size) => [dayOf(size), size]));
  return [...weights].flatMap(([day, weight]) => {
    const height = heights.get(day);
    if (height === undefined || known.has(day)) return [];
    const y = weight.y / (height.y / 100) ** 2;
    const note = join('calculated by Chartroom from weight and height', statusOf(weight), statusOf(height));
    return [{ ...weight, id: `${weight.id} + ${height.id}`, y, value: `${y.toFixed(1)} kg/m²`, note }];
  });
}

const statusOf = ({ note }: Size): string | null =>
  note?.split(', ').find((word) => ['preliminary', 'amended', 'corrected'].includes(word)) ?? null;

/** Takes every series and a measure; gives its sizes, oldest first, and how many cannot be placed, and why. D40. */
export function bodySizes(all: readonly SeriesData[], measure: GrowthMeasure): Sizes {
  const sent = sentSizes(all, measure);
  if (measure !== 'bmi') return sent;
  const sizes = [...sent.sizes, ...workedOut(all, sent.sizes)].sort((a, b) => a.atMs - b.atMs);
  return { ...sent, sizes };
}

/** Weeks of gestation at birth and as sent; null: none sent that can be read. */
export type Gestation = { readonly weeks: number; readonly text: string } | null;

/** Takes every series and the time of birth; gives the latest gestation that was sent in weeks or days and may be one of a birth. D40. */
export function gestationIn(all: readonly SeriesData[], birthMs: number): Gestation {
  for (const code of GESTATION) {
    for (const { loinc, results, timed, untimed } of all) {
      if (loinc !== code) continue;
      for (const at of [...timed, ...untimed].toReversed()) {
        const { value, status, time } = results.entry(at).row;
        const isOwn = code === AT_BIRTH || Math.abs((time?.startMs ?? Infinity) - birthMs) < NEAR_BIRTH_DAYS * DAY_MS;
        if (!isOwn) continue;
        if (value.kind !== 'quantity' || !['final', 'amended', 'corrected'].includes(status)) continue;
        const { number, comparator, unit, unitCode, unitConflict } = value.quantity;
        if (number === null || comparator !== null || unitConflict) continue;
        const named = (unitCode ?? unit ?? '').toLowerCase();
        const weeks = ['wk', 'week', 'weeks'].includes(named)
          ? number
          : ['d', 'day', 'days'].includes(named)
            ? number / 7
            : 0;
        if (weeks >= 22 && weeks <= 44) return { weeks, text: measuredText(value.quantity) };
      }
    }
  }
  return null;
}
