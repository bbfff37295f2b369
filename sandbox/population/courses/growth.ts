/** Childhood: growth along a line of its own, measured at the usual ages, with the ordinary illnesses between. */
import type { Day } from '../calendar.ts';
import { clinicDay, dateText, END, minuteOf, START, YEAR } from '../calendar.ts';
import { hl7, snomed } from '../../data/charts/codes.ts';
import { DRUGS } from '../drugs.ts';
import { PROBLEMS } from '../problems.ts';
import { type Sex } from '../analyte.ts';
import type { Random } from '../random.ts';
import type { PatientRecord } from '../record.ts';

type Row = readonly [years: number, kg: number, cm: number, headCm: number];

/** Medians by age: WHO 2006 to five years, WHO 2007 and CDC 2000 after (SOURCES.md, "Growth"); head to five years only. */
const MEDIANS: Readonly<Record<Sex, readonly Row[]>> = {
  male: [
    [0, 3.3, 49.9, 34.5],
    [1 / 12, 4.5, 54.7, 37.3],
    [2 / 12, 5.6, 58.4, 39.1],
    [4 / 12, 7.0, 63.9, 41.6],
    [6 / 12, 7.9, 67.6, 43.3],
    [9 / 12, 8.9, 72.0, 45.0],
    [1, 9.6, 75.7, 46.1],
    [1.5, 10.9, 82.3, 47.4],
    [2, 12.2, 87.1, 48.3],
    [3, 14.3, 96.1, 49.5],
    [4, 16.3, 103.3, 50.2],
    [5, 18.3, 110.0, 50.7],
    [7, 22.9, 121.7, 0],
    [9, 28.1, 132.6, 0],
    [11, 35.6, 143.1, 0],
    [12, 40.0, 149.1, 0],
    [13, 45.0, 156.0, 0],
    [14, 51.0, 163.2, 0],
    [15, 56.0, 169.0, 0],
    [16, 61.0, 172.9, 0],
    [18, 67.0, 176.1, 0],
  ],
  female: [
    [0, 3.2, 49.1, 33.9],
    [1 / 12, 4.2, 53.7, 36.5],
    [2 / 12, 5.1, 57.1, 38.3],
    [4 / 12, 6.4, 62.1, 40.6],
    [6 / 12, 7.3, 65.7, 42.2],
    [9 / 12, 8.2, 70.1, 43.8],
    [1, 8.9, 74.0, 44.9],
    [1.5, 10.2, 80.7, 46.2],
    [2, 11.5, 85.7, 47.2],
    [3, 13.9, 95.1, 48.5],
    [4, 16.1, 102.7, 49.3],
    [5, 18.2, 109.4, 49.9],
    [7, 22.4, 120.8, 0],
    [9, 28.2, 132.5, 0],
    [11, 37.0, 145.0, 0],
    [12, 42.0, 151.2, 0],
    [13, 46.0, 156.4, 0],
    [14, 49.5, 159.8, 0],
    [15, 52.0, 161.7, 0],
    [16, 54.0, 162.5, 0],
    [18, 56.5, 163.1, 0],
  ],
};

/** Ages in years at which children are measured. */
const AGES = [
  0,
  1 / 12,
  2 / 12,
  4 / 12,
  6 / 12,
  9 / 12,
  1,
  1.5,
  2,
  2.5,
  3,
  4,
  5,
  6,
  7,
  8,
  9,
  10,
  11,
  12,
  13,
  14,
  15,
  16,
  17,
  18,
];

export type Size = { readonly weight: number; readonly height: number; readonly head: number | undefined };
/** How far a child lies from the median, in standard deviations. */
export type Line = { readonly weight: number; readonly height: number; readonly head: number };

/** The size at an age in years of a child who grows along `line`. */
export function sizeAt(sex: Sex, age: number, line: Line): Size {
  const rows = MEDIANS[sex];
  const n = Math.max(
    1,
    rows.findIndex(([years]) => years >= age),
  );
  const [a, b] = age >= 18 ? [rows.at(-1), rows.at(-1)] : [rows[n - 1], rows[n]];
  if (a === undefined || b === undefined) throw new RangeError('no such age');
  const part = b[0] === a[0] ? 0 : (age - a[0]) / (b[0] - a[0]);
  const between = (column: 1 | 2 | 3): number => a[column] + (b[column] - a[column]) * part;
  return {
    weight: between(1) * (1 + line.weight * (age < 5 ? 0.11 : 0.14)),
    height: between(2) * (1 + line.height * 0.04),
    head: age <= 5 ? between(3) * (1 + line.head * 0.028) : undefined,
  };
}

/** A line near the median, its parts going together. */
export function lineOf(random: Random): Line {
  const common = random.normal(0, 0.7);
  return {
    weight: common + random.normal(0, 0.4),
    height: common + random.normal(0, 0.4),
    head: common * 0.6 + random.normal(0, 0.5),
  };
}

/** Measures a child at the usual ages up to `to`, or the eighteenth birthday. */
export function growUp(record: PatientRecord, random: Random, line: Line, to: Day = END): void {
  const { birth, sex } = record.person;
  let tallest = 0;
  for (const planned of AGES) {
    const day = planned === 0 ? birth : clinicDay(birth + planned * YEAR + random.int(0, planned < 1 ? 4 : 25));
    if (day >= to) break;
    if (day < START) continue;
    const minute = minuteOf(day, planned === 0 ? 12 : random.int(9, 15), random.int(0, 59));
    const visit = record.encounter('AMB', planned === 0 ? 'Birth' : 'Child health visit', minute, minute + 15);
    const size = sizeAt(sex, Math.min(18, record.ageAt(minute)), line);
    const setting = { encounter: visit };
    tallest = Math.max(tallest, size.height + random.normal(0, 0.2));
    if (planned === 0) record.measure('weightGrams', minute, Math.round(size.weight * 100) * 10, setting);
    record.measure('weight', minute, size.weight * random.normal(1, 0.012), setting);
    record.measure('height', minute, tallest, setting);
    if (size.head !== undefined) record.measure('head', minute, size.head + random.normal(0, 0.12), setting);
  }
  minorIllnesses(record, random, to);
}

const PENICILLIN_ALLERGY = snomed('91936005', 'Allergy to penicillin');

function minorIllnesses(record: PatientRecord, random: Random, to: Day): void {
  const { birth } = record.person;
  for (let day = Math.max(birth, START) + random.int(200, 500); day + 10 < to; day += random.int(240, 1100)) {
    const minute = minuteOf(clinicDay(day), random.int(9, 15));
    if (minute / 1440 + 10 > to) return;
    const visit = record.encounter('AMB', 'Cough and fever', minute, minute + 15);
    record.measure('temperature', minute, random.normal(38.6, 0.4), { encounter: visit });
    record.measure('heartRate', minute, Math.max(85, 150 - record.ageAt(minute) * 4 + random.normal(0, 6)), {
      encounter: visit,
    });
    if (!random.chance(0.4)) continue;
    const since = clinicDay(day);
    record.condition(PROBLEMS.chestInfection, since, {
      category: [hl7('condition-category', 'encounter-diagnosis')],
      clinicalStatus: hl7('condition-clinical', 'resolved'),
      abatementDateTime: dateText(since + 9),
      encounter: visit,
    });
    record
      .prescribe(DRUGS.amoxicillin, { dose: '250 mg by mouth three times a day for 5 days', since })
      .end(since + 5, 'completed');
  }
  if (random.chance(0.06)) record.allergy(PENICILLIN_ALLERGY, { criticality: 'low' });
}
