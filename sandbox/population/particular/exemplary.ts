/** One patient for each course, whatever the seed: the course begins early, so that all of it can be seen. */
import { day, minuteOf, START } from '../calendar.ts';
import { wardStay } from '../courses/ward.ts';
import { named, withCourses, type Particular } from './person-with-courses.ts';

const EARLY = START + 200;
/** The stay on the ward reaches to the morning of the last day. */
const WARD_FROM = minuteOf(day('2026-11-18'), 18);

export const exemplary: readonly Particular[] = [
  withCourses(
    {
      id: 'course-diabetes',
      mrn: 'NG02000101',
      sex: 'male',
      birth: day('1958-04-09'),
      names: [named('Castellan', 'Edgar', 'Mr')],
    },
    { courses: ['diabetes', 'hypertension'], onset: START - 1000 },
  ),
  withCourses(
    {
      id: 'course-hypertension',
      mrn: 'NG02000102',
      sex: 'female',
      birth: day('1964-09-30'),
      names: [named('Pinkerton', 'Moira', 'Mrs')],
    },
    { courses: ['hypertension'], onset: EARLY },
  ),
  withCourses(
    {
      id: 'course-kidney',
      mrn: 'NG02000103',
      sex: 'female',
      birth: day('1951-01-17'),
      names: [named('Lindholm', 'Sigrid', 'Ms')],
    },
    { courses: ['kidney', 'hypertension'], onset: EARLY },
  ),
  withCourses(
    {
      id: 'course-heart-failure',
      mrn: 'NG02000104',
      sex: 'male',
      birth: day('1946-12-02'),
      names: [named('Dunstan', 'Hector', 'Mr')],
    },
    { courses: ['heart failure'], onset: EARLY + 900 },
  ),
  withCourses(
    {
      id: 'course-asthma',
      mrn: 'NG02000105',
      sex: 'female',
      birth: day('1989-06-21'),
      names: [named('Tolliver', 'Rhiannon', 'Miss')],
    },
    { courses: ['asthma'] },
  ),
  withCourses(
    {
      id: 'course-pregnancy',
      mrn: 'NG02000106',
      sex: 'female',
      birth: day('1994-03-05'),
      names: [named('Amoako', 'Efua', 'Mrs')],
    },
    { courses: ['pregnancy'], pregnantFrom: day('2026-03-02') },
  ),
  withCourses(
    {
      id: 'course-growth',
      mrn: 'NG02000107',
      sex: 'male',
      birth: day('2012-08-14'),
      names: [named('Ferreira', 'Tomas')],
    },
    { courses: ['asthma'] },
  ),
  withCourses(
    {
      id: 'course-intensive-care',
      mrn: 'NG02000108',
      sex: 'male',
      birth: day('1960-10-11'),
      names: [named('Stavridis', 'Nikolas', 'Mr')],
    },
    {
      courses: ['intensive care', 'diabetes'],
      onset: EARLY,
      then: (record) => wardStay(record, WARD_FROM),
    },
  ),
];
