/** The patients of no particular note: who they are and which courses run through their records. */
import { adultOf, liveThrough } from './courses/adult.ts';
import { asthma } from './courses/asthma.ts';
import { diabetes } from './courses/diabetes.ts';
import { growUp, lineOf, sizeAt } from './courses/growth.ts';
import { heartFailure } from './courses/heart-failure.ts';
import { hypertension } from './courses/hypertension.ts';
import type { Illness, Onset } from './courses/illness.ts';
import { intensiveCare } from './courses/intensive-care.ts';
import { kidneyDisease } from './courses/kidney.ts';
import { pregnancy } from './courses/pregnancy.ts';
import { ageOn, clinicDay, END, minuteOf, START, YEAR, type Day } from './calendar.ts';
import { background } from './background.ts';
import { mishaps } from './mishaps.ts';
import { nameFor } from './names.ts';
import { personOf, type Person } from './person.ts';
import { createRandom, type Random } from './random.ts';
import { PatientRecord } from './record.ts';

const COURSES = [
  'diabetes',
  'hypertension',
  'kidney',
  'heart failure',
  'asthma',
  'pregnancy',
  'intensive care',
] as const;
export type CourseName = (typeof COURSES)[number];
const LONG: Readonly<Partial<Record<CourseName, (onset: Onset) => Illness>>> = {
  diabetes,
  hypertension,
  kidney: kidneyDisease,
  'heart failure': heartFailure,
};

/** Who is number `index`. */
export function ordinaryPerson(seed: string, index: number): Person {
  const random = createRandom(seed, 'person', index);
  const sex = random.chance(0.52) ? 'female' : 'male';
  const years = random.chance(0.16)
    ? random.between(0.2, 17.5)
    : random.chance(0.25)
      ? random.between(18, 45)
      : random.between(45, 88);
  const birth = END - Math.round(years * YEAR);
  const id = `person-${String(index).padStart(4, '0')}`;
  const mrn = `NG01${String(100_000 + index * 37)}`;
  return personOf({ id, mrn, sex, birth, names: [nameFor(sex, ageOn(birth, END), random)] });
}

/** Chances of each long illness by the age of today, roughly those of a hospital's patients. */
function drawCourses({ sex, birth }: Person, random: Random): CourseName[] {
  const age = ageOn(birth, END);
  const elder = Math.min(1, Math.max(0, (age - 35) / 40));
  const likely: Readonly<Record<CourseName, number>> = {
    diabetes: 0.02 + elder * 0.36,
    hypertension: 0.05 + elder * 0.55,
    kidney: elder * 0.3,
    'heart failure': elder * elder * 0.22,
    asthma: 0.14,
    pregnancy: sex === 'female' && age >= 19 && age <= 45 ? 0.6 : 0,
    'intensive care': 0.01,
  };
  return COURSES.filter((course) => random.chance(likely[course]));
}

/** The id of number `index` where this is an adult through whose record the course runs, without making the record. */
export function hasCourse(seed: string, index: number, course: CourseName): string | undefined {
  const person = ordinaryPerson(seed, index);
  const drawn = drawCourses(person, createRandom(seed, 'course', index));
  return ageOn(person.birth, END) >= 18 && drawn.includes(course) ? person.id : undefined;
}

/** The record of number `index`. */
export function ordinaryRecord(seed: string, index: number): PatientRecord {
  const person = ordinaryPerson(seed, index);
  const random = createRandom(seed, 'course', index);
  return recordOf(person, drawCourses(person, random), random);
}

/** How courses are laid out where not by chance: when the long ones begin, when a pregnancy does, where a record ends. */
export type Plan = { readonly onset?: Day; readonly pregnantFrom?: Day; readonly to?: Day };

/** A record through which these courses run, as far as the person's age allows them. */
export function recordOf(
  person: Person,
  courses: readonly CourseName[],
  random: Random,
  plan: Plan = {},
): PatientRecord {
  const record = new PatientRecord(person);
  background(record, random, plan.to ?? END);
  if (ageOn(person.birth, END) < 18) childhood(record, random, courses);
  else adulthood(record, random, courses, plan);
  mishaps(record, random);
  return record;
}

function childhood(record: PatientRecord, random: Random, courses: readonly CourseName[]): void {
  const line = lineOf(random);
  const { birth, sex } = record.person;
  growUp(record, random, line);
  const from = clinicDay(birth + 6 * YEAR);
  const height = (day: Day): number => sizeAt(sex, (day - birth) / YEAR, line).height;
  if (courses.includes('asthma') && from < END - 60) asthma({ record, random, height }, from);
}

function adulthood(record: PatientRecord, random: Random, courses: readonly CourseName[], plan: Plan): void {
  const { to = END } = plan;
  const adult = grownUp(record, random, to);
  if (adult.from >= to) return;
  const years = Math.max(0, (to - adult.from) / YEAR);
  const onset = (): Day => plan.onset ?? adult.from + Math.round(years * random.between(-0.05, 0.55) * YEAR);
  const illnesses = courses.flatMap((course) => {
    const begin = LONG[course];
    return begin === undefined ? [] : [begin({ record, random, onset: onset() })];
  });
  const lastPeriod = courses.includes('pregnancy') ? (plan.pregnantFrom ?? conception(adult)) : undefined;
  const away = lastPeriod === undefined ? {} : { away: pregnancy(adult, lastPeriod) };
  if (courses.includes('asthma'))
    asthma({ record, random, height: () => adult.body.height }, adult.from + random.int(0, 400));
  liveThrough({ ...adult, illnesses, ...away });
  if (courses.includes('intensive care')) {
    const from = minuteOf(Math.max(START + 30, to - random.int(60, 900)), 3);
    intensiveCare({ record, random, from, minutes: 2 * 1440, gfr: adult.body.gfr });
  }
}

/** An adult; one who was a child when the records began has them from then on, and grew along one line. */
function grownUp(record: PatientRecord, random: Random, to: Day): ReturnType<typeof adultOf> {
  const adult = adultOf(record, random, to);
  const majority = record.person.birth + 18 * YEAR;
  if (majority < START) return adult;
  const line = lineOf(random);
  growUp(record, random, line, Math.min(to, majority));
  const { height, weight } = sizeAt(record.person.sex, 18, line);
  return { ...adult, body: { ...adult.body, height, weight: weight * 1.06 } };
}

/** A day between twenty and forty-two, undefined where the record holds none. */
function conception({ record, random, from }: ReturnType<typeof adultOf>): Day | undefined {
  const youngest = Math.max(from, record.person.birth + 20 * YEAR);
  const latest = Math.min(END - 120, record.person.birth + 42 * YEAR);
  return latest > youngest ? Math.round(random.between(youngest, latest)) : undefined;
}
