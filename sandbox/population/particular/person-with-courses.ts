/** A particular patient through whose record the ordinary courses run. */
import type { HumanName } from 'fhir/r4';
import { recordOf, type CourseName, type Plan } from '../ordinary.ts';
import { personOf, type Person, type PersonDetails } from '../person.ts';
import { createRandom, type Random } from '../random.ts';
import type { PatientRecord } from '../record.ts';

export type Particular = {
  readonly id: string;
  readonly person: Person;
  readonly make: (seed: string) => PatientRecord;
};

export type CoursePlan = Plan & {
  readonly courses?: readonly CourseName[];
  /** Adds what makes this patient particular, after the courses have run. */
  readonly then?: (record: PatientRecord, random: Random) => void;
};

/** The person is the same for every seed; the course is not. */
export function withCourses(details: PersonDetails, { courses = [], then, ...plan }: CoursePlan): Particular {
  const person = personOf(details);
  return {
    id: details.id,
    person,
    make: (seed) => {
      const random = createRandom(seed, 'particular', details.id);
      const record = recordOf(person, courses, random, plan);
      then?.(record, random);
      return record;
    },
  };
}

/** An official name. */
export const named = (family: string, given: string, prefix?: string): HumanName => ({
  use: 'official',
  family,
  given: given.split(' '),
  ...(prefix === undefined ? {} : { prefix: [prefix] }),
});
