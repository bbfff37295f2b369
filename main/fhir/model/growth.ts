/** A child's weights, heights, heads and body mass indices against the charts of their age and sex (display 40). */
import { readTime, wallClock } from '../../../shared/clinical/dates.ts';
import {
  chartAt,
  DAYS_PER_MONTH,
  GROWTH_MEASURES,
  GROWTH_PERCENTILES,
  growthPlace,
  growthSize,
  LAST_MONTHS,
  MOST_BMI,
  percentileWords,
  SWITCH_MONTHS,
  zWords,
  type GrowthMeasure,
  type GrowthSex,
} from '../../../shared/clinical/growth.ts';
import type { Growth, GrowthPoint } from '../../../shared/growth.ts';
import { bodySizes, gestationIn, type Gestation, type Size } from './growth-sizes.ts';
import type { SeriesData } from './series.ts';

const DAY_MS = 86_400_000;
const MOST_POINTS = 500;
/** Whoever is older is no child to whom a growth chart applies. */
const UNTIL_YEARS = 20;
const UNITS: Readonly<Record<GrowthMeasure, string>> = { weight: 'kg', height: 'cm', bmi: 'kg/m²', head: 'cm' };
/** A birth before this many weeks is early: its weeks are taken off the age. */
const TERM_WEEKS = 37;
const FULL_WEEKS = 40;

export type GrowthPatient = {
  /** As sent; null: not sent. */
  readonly birthDate: string | null;
  readonly gender: string | null;
  readonly timeZone: string;
};

type Birth = { readonly ms: number; readonly timeZone: string };

/** A birth date that is a whole day; null: the age in months cannot be told. */
function birthOf({ birthDate, timeZone }: GrowthPatient): Birth | null {
  const born = birthDate === null ? null : readTime(birthDate, timeZone);
  return born?.precision === 'day' ? { ms: born.startMs, timeZone } : null;
}

/** Whole days from the day of birth to the day of a time, by the calendar. */
function daysSince({ ms, timeZone }: Birth, atMs: number): number {
  const [a, b] = [wallClock(ms, timeZone), wallClock(atMs, timeZone)];
  return Math.round((Date.UTC(b.year, b.month - 1, b.day) - Date.UTC(a.year, a.month - 1, a.day)) / DAY_MS);
}

function fullMonths({ ms, timeZone }: Birth, atMs: number): number {
  const [a, b] = [wallClock(ms, timeZone), wallClock(atMs, timeZone)];
  return (b.year - a.year) * 12 + (b.month - a.month) - (b.day < a.day ? 1 : 0);
}

/** Months as the tables count them, and never on the other side of the second birthday than the calendar says. */
function monthsAt(birth: Birth, atMs: number): number {
  const months = daysSince(birth, atMs) / DAYS_PER_MONTH;
  return fullMonths(birth, atMs) < SWITCH_MONTHS
    ? Math.min(months, SWITCH_MONTHS - 0.001)
    : Math.max(months, SWITCH_MONTHS);
}

function ageWords(birth: Birth, atMs: number): string {
  const [days, months] = [daysSince(birth, atMs), fullMonths(birth, atMs)];
  if (days < 14) return `${days} ${days === 1 ? 'day' : 'days'}`;
  if (months < 3) return `${Math.floor(days / 7)} weeks`;
  if (months < SWITCH_MONTHS) return `${months} months`;
  const rest = months % 12;
  return rest === 0 ? `${Math.floor(months / 12)} y` : `${Math.floor(months / 12)} y ${rest} m`;
}

const sexOf = (gender: string | null): GrowthSex | null => (gender === 'male' || gender === 'female' ? gender : null);

function whyNone({ birthDate, gender }: GrowthPatient, birth: Birth | null): string | null {
  if (birth === null) return `no percentile: date of birth ${birthDate === null ? 'not sent' : `sent as ${birthDate}`}`;
  return sexOf(gender) === null ? `no percentile: sex recorded as ${gender ?? 'not sent'}` : null;
}

type Place = Pick<GrowthPoint, 'months' | 'age' | 'percentile' | 'z' | 'chart'>;

/** Age and place on the chart; early weeks are taken off until 24 months where their number was sent. */
function placeOf(measure: GrowthMeasure, size: Size, birth: Birth, sex: GrowthSex | null, gestation: Gestation): Place {
  const plain = monthsAt(birth, size.atMs);
  const early =
    gestation !== null && gestation.weeks < TERM_WEEKS && plain < SWITCH_MONTHS ? FULL_WEEKS - gestation.weeks : 0;
  const months = plain - (early * 7) / DAYS_PER_MONTH;
  const age = ageWords(birth, size.atMs) + (early === 0 ? '' : `, corrected ${Math.max(0, months).toFixed(1)} months`);
  const at = { months, age };
  const none = (chart: string): Place => ({ ...at, percentile: null, z: null, chart });
  if (sex === null) return none('no chart for the sex as recorded');
  if (months < 0) return none('before term: no chart');
  if (chartAt(measure, months) === null)
    return none(plain > LAST_MONTHS ? 'no chart after 20 years' : 'no chart from 24 months');
  const place = growthPlace(measure, sex, months, size.y);
  if (place === null)
    return none(measure === 'bmi' && size.y > MOST_BMI ? `no chart above ${MOST_BMI} kg/m²` : 'no chart');
  return { ...at, percentile: percentileWords(place.percentile), z: zWords(place.z), chart: place.chart };
}

function segmentsOf(measure: GrowthMeasure, sex: GrowthSex | null, points: readonly GrowthPoint[]): Growth['segments'] {
  if (sex === null || points.length === 0) return [];
  const last = Math.max(...points.map(({ months }) => months));
  const first = Math.min(...points.map(({ months }) => months));
  const made: Growth['segments'] = [];
  const add = (chart: string, from: number, to: number, step: number): void => {
    const ages: number[] = [];
    for (let months = from; months < to; months += step) ages.push(months);
    ages.push(to);
    const curves = GROWTH_PERCENTILES.map((percentile) => ({
      percentile,
      points: ages.flatMap((months) => {
        const y = growthSize(measure, sex, months, percentile);
        return y === null ? [] : [{ months, y }];
      }),
    }));
    if (curves.some((curve) => curve.points.length > 1)) made.push({ chart, curves });
  };
  const beyond = SWITCH_MONTHS - 0.001;
  if (first < SWITCH_MONTHS)
    add('WHO 2006', 0, last < SWITCH_MONTHS ? Math.min(beyond, Math.ceil(last) + 1) : beyond, 1);
  if (last >= SWITCH_MONTHS && chartAt(measure, SWITCH_MONTHS) !== null)
    add('CDC 2000', SWITCH_MONTHS, Math.min(LAST_MONTHS, (Math.floor(last / 12) + 1) * 12), 3);
  return made;
}

function gestationWords(gestation: Gestation): string {
  if (gestation === null) return 'Age not corrected for gestation: none sent.';
  const sent = `gestation sent as ${gestation.text}`;
  if (gestation.weeks >= TERM_WEEKS) return `Age not corrected: ${sent}, which is at term.`;
  return `Age corrected for gestation until 24 months: ${sent}.`;
}

function notesOf(measure: GrowthMeasure, points: readonly GrowthPoint[], gestation: Gestation): string[] {
  const charts = new Set(points.map(({ chart }) => chart));
  const younger = points.some(({ months }) => months < SWITCH_MONTHS);
  const older = points.some(({ months }) => months >= SWITCH_MONTHS);
  const notes = [gestationWords(gestation)];
  if (younger) notes.push('Under 24 months: WHO Child Growth Standards 2006.');
  if (older && measure !== 'head') notes.push('From 24 months: CDC growth charts 2000.');
  if (younger && older && measure !== 'head')
    notes.push('The chart changes at 24 months: percentile and z may jump there without a change in growth.');
  if (charts.has('CDC 2022 extended'))
    notes.push('Above the 95th percentile: CDC extended BMI-for-age 2022, up to 60 kg/m².');
  if (measure === 'height') notes.push('Read as length under 24 months, as height from then on.');
  return notes;
}

function pointsOf(
  measure: GrowthMeasure,
  sizes: readonly Size[],
  patient: GrowthPatient,
  birth: Birth | null,
  gestation: Gestation,
): GrowthPoint[] {
  if (birth === null) return [];
  const sex = sexOf(patient.gender);
  return sizes
    .filter(({ atMs }) => daysSince(birth, atMs) >= 0)
    .map(({ id, sent, atMs, y, value, note, ...size }) => ({
      ...{ id, sent, atMs, y, value, note },
      ...placeOf(measure, { id, sent, atMs, y, value, note, ...size }, birth, sex, gestation),
    }));
}

/** Takes every series, who the child is and a measure; gives its points with percentile and z, and the chart's lines. D40. */
export function growthOf(all: readonly SeriesData[], patient: GrowthPatient, measure: GrowthMeasure): Growth {
  const birth = birthOf(patient);
  const sex = sexOf(patient.gender);
  const gestation = birth === null ? null : gestationIn(all, birth.ms);
  const sizes = bodySizes(all, measure);
  const placed = pointsOf(measure, sizes.sizes, patient, birth, gestation);
  const points = placed.slice(-MOST_POINTS);
  const before = birth === null ? sizes.sizes.length : sizes.sizes.length - placed.length;
  const reason = birth === null ? 'age not known' : 'before the date of birth';
  return {
    measure,
    measures: GROWTH_MEASURES.filter((one) => bodySizes(all, one).sizes.length > 0),
    unit: UNITS[measure],
    sex: sex === null ? null : sex === 'male' ? 'boys' : 'girls',
    noPercentile: whyNone(patient, birth),
    notes: notesOf(measure, points, gestation),
    points,
    earlier: placed.length - points.length,
    unplaced: [...sizes.unplaced, ...(before === 0 ? [] : [{ reason, count: before }])],
    segments: segmentsOf(measure, sex, points),
  };
}

/** Takes who the patient is, every series and the time now; tells whether there is a growth page: under 20 with a weight, height or head. D40. */
export function hasGrowth(all: readonly SeriesData[], patient: GrowthPatient, nowMs: number): boolean {
  const born = patient.birthDate === null ? null : readTime(patient.birthDate, patient.timeZone);
  if (born === null) return false;
  const [from, now] = [wallClock(born.startMs, patient.timeZone), wallClock(nowMs, patient.timeZone)];
  const birthday = now.month > from.month || (now.month === from.month && now.day >= from.day);
  if (now.year - from.year - (birthday ? 0 : 1) >= UNTIL_YEARS) return false;
  return (['weight', 'height', 'head'] as const).some((measure) => bodySizes(all, measure).sizes.length > 0);
}
