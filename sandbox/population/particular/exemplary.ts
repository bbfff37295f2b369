/** One patient for each course, whatever the seed. */
import { day, END } from '../calendar.ts';
import { recordOf, type CourseName } from '../ordinary.ts';
import { personOf, type PersonDetails } from '../person.ts';
import { createRandom } from '../random.ts';
import type { Particular } from './index.ts';

/** A particular patient through whose record the ordinary courses run. */
export function withCourses(details: PersonDetails, ...courses: readonly CourseName[]): Particular {
  const person = personOf(details);
  return {
    id: details.id,
    person: () => person,
    make: (seed) => recordOf(person, courses, createRandom(seed, 'particular', details.id), END),
  };
}

const named = (family: string, ...given: string[]) => [{ use: 'official' as const, family, given }];

export const exemplary: readonly Particular[] = [
  withCourses(
    {
      id: 'course-diabetes',
      mrn: 'NG02000101',
      sex: 'male',
      birth: day('1958-04-09'),
      names: named('Castellan', 'Edgar'),
    },
    'diabetes',
    'hypertension',
  ),
  withCourses(
    {
      id: 'course-hypertension',
      mrn: 'NG02000102',
      sex: 'female',
      birth: day('1964-09-30'),
      names: named('Pinkerton', 'Moira'),
    },
    'hypertension',
  ),
  withCourses(
    {
      id: 'course-kidney',
      mrn: 'NG02000103',
      sex: 'female',
      birth: day('1951-01-17'),
      names: named('Lindholm', 'Sigrid'),
    },
    'kidney',
    'hypertension',
  ),
  withCourses(
    {
      id: 'course-heart-failure',
      mrn: 'NG02000104',
      sex: 'male',
      birth: day('1946-12-02'),
      names: named('Dunstan', 'Hector'),
    },
    'heart failure',
  ),
  withCourses(
    {
      id: 'course-asthma',
      mrn: 'NG02000105',
      sex: 'female',
      birth: day('1989-06-21'),
      names: named('Tolliver', 'Rhiannon'),
    },
    'asthma',
  ),
  withCourses(
    {
      id: 'course-pregnancy',
      mrn: 'NG02000106',
      sex: 'female',
      birth: day('1994-03-05'),
      names: named('Amoako', 'Efua'),
    },
    'pregnancy',
  ),
  withCourses(
    {
      id: 'course-growth',
      mrn: 'NG02000107',
      sex: 'male',
      birth: day('2012-08-14'),
      names: named('Ferreira', 'Tomas'),
    },
    'asthma',
  ),
  withCourses(
    {
      id: 'course-intensive-care',
      mrn: 'NG02000108',
      sex: 'male',
      birth: day('1960-10-11'),
      names: named('Stavridis', 'Nikolas'),
    },
    'intensive care',
    'diabetes',
  ),
];
