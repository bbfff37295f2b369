/** An adult's years: visits, blood tests and what is made of them. */
import { healthyBody, type Body } from '../body.ts';
import { clinicDay, END, minuteOf, START, YEAR, type Day } from '../calendar.ts';
import { DRUGS } from '../drugs.ts';
import {
  measureA1c,
  measureCount,
  measureLipids,
  measureLiver,
  measureMetabolic,
  measureNatriureticPeptide,
  measureThyroid,
  measureUrineAlbumin,
  measureVitals,
  type Occasion,
} from '../measuring.ts';
import { PROBLEMS } from '../problems.ts';
import type { Random } from '../random.ts';
import type { PatientRecord, Prescription } from '../record.ts';
import type { Illness, Visit } from './illness.ts';

export type Adult = {
  readonly record: PatientRecord;
  readonly random: Random;
  readonly body: Body;
  readonly illnesses: readonly Illness[];
  readonly from: Day;
  readonly to: Day;
  /** While someone else sees the patient: the first and last day. */
  readonly away?: readonly [Day, Day];
};

/** An adult at the first visit; records begin fifteen years ago or at eighteen, whichever is later. */
export function adultOf(record: PatientRecord, random: Random, to: Day = END): Omit<Adult, 'illnesses'> {
  const grown = Math.ceil(record.person.birth + 18 * YEAR) + 1;
  const from = clinicDay(Math.max(START, grown) + random.int(0, 60));
  const age = record.ageAt(from * 1440);
  return { record, random, body: healthyBody(record.person, age, random), from, to };
}

/** Lives through the visits from `from` to `to`: each moves the body on, measures it, and treats what is found. */
export function liveThrough({ record, random, body, illnesses, from, to, away = [0, 0] }: Adult): void {
  const usual = Math.min(365, ...illnesses.map(({ interval }) => interval));
  const labEvery = illnesses.length === 0 ? 340 : 80;
  const health = checkUps(record, body);
  const weightDrift = random.normal(0.15, 0.3);
  let last = from;
  let lastLabs = -Infinity;
  record.measure('height', minuteOf(from, 9, 0), body.height);
  const later = (day: Day): Day => clinicDay(day >= away[0] && day <= away[1] ? away[1] + 42 : day);
  for (let day = later(from); day <= to;) {
    body.weight += (weightDrift * (day - last)) / 365;
    body.gfr -= (0.75 * (day - last)) / 365;
    for (const illness of illnesses) illness.live(body, day, day - last);
    const minute = minuteOf(day, random.int(8, 15), random.int(0, 11) * 5);
    if (minute + 20 > to * 1440 + 720) return;
    const encounter = record.encounter(
      'AMB',
      illnesses.length === 0 ? 'Health check' : 'Clinic visit',
      minute,
      minute + 20,
    );
    const occasion = { record, body, random, minute, encounter };
    const withLabs = day - lastLabs >= labEvery;
    const visit = examine(occasion, illnesses, withLabs);
    if (withLabs) lastLabs = day;
    const wishes = [...illnesses, health]
      .map((illness) => illness.treat(visit, body))
      .filter((days) => days !== undefined);
    last = day;
    day = later(day + Math.min(Math.round(usual * random.between(0.85, 1.15)), ...wishes));
  }
}

function examine(
  occasion: Occasion & { encounter: Visit['encounter'] },
  illnesses: readonly Illness[],
  withLabs: boolean,
): Visit {
  const { encounter, minute } = occasion;
  const day = Math.floor(minute / 1440);
  const found = { day, minute, encounter, vitals: measureVitals(occasion) };
  if (!withLabs) return found;
  const tests = illnesses.flatMap((illness) => illness.tests);
  const metabolic = measureMetabolic(occasion);
  const a1c = tests.includes('a1c') ? { a1c: measureA1c(occasion) } : {};
  const peptide = tests.includes('ntProBnp') ? { ntProBnp: measureNatriureticPeptide(occasion) } : {};
  if (tests.includes('urineAlbumin')) measureUrineAlbumin(occasion);
  const { haemoglobin } = measureCount(occasion);
  const { ldl } = measureLipids(occasion);
  measureLiver(occasion);
  const tsh = measureThyroid(occasion);
  return { ...found, ...metabolic, ...a1c, ...peptide, haemoglobin, ldl, tsh };
}

/** What any practice treats by the way: lipids, thyroid. Falls after treatment: SOURCES.md, "Lipids". */
function checkUps(record: PatientRecord, body: Body): Pick<Illness, 'treat'> {
  let statin: Prescription | undefined;
  let thyroxine: Prescription | undefined;
  return {
    treat({ day, ldl, tsh }) {
      if (statin === undefined && ldl !== undefined && ldl > 3.4 && record.ageAt(day * 1440) >= 40) {
        record.condition(PROBLEMS.hyperlipidaemia, day);
        statin = record.prescribe(DRUGS.atorvastatin, {
          dose: '20 mg by mouth at night',
          since: day,
          why: PROBLEMS.hyperlipidaemia,
        });
        body.ldl *= 0.57;
        body.triglycerides *= 0.8;
      }
      if (thyroxine === undefined && tsh !== undefined && tsh > 7) {
        record.condition(PROBLEMS.hypothyroidism, day);
        thyroxine = record.prescribe(DRUGS.levothyroxine, {
          dose: '50 micrograms by mouth every morning',
          since: day,
          why: PROBLEMS.hypothyroidism,
        });
        body.tsh = 2.2;
      }
      return undefined;
    },
  };
}
