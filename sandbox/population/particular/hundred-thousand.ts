/** A hundred thousand observations: fifteen years of four illnesses, and stays in intensive care that fill the count. */
import { clinicDay, day, minuteOf, START } from '../calendar.ts';
import { intensiveCare } from '../courses/intensive-care.ts';
import type { Random } from '../random.ts';
import type { PatientRecord } from '../record.ts';
import { named, withCourses } from './person-with-courses.ts';

const WANTED = 100_000;
/** Days on which the stays begin, none of them near a change of the clocks. */
const STAYS = ['2014-05-12', '2017-01-16', '2019-07-08', '2021-02-01', '2023-06-05', '2025-12-08'].map(day);
const DAY_MINUTES = 1440;

function fill(record: PatientRecord, random: Random): void {
  const held = record.resources.filter(({ resourceType }) => resourceType === 'Observation').length;
  let room = WANTED - held;
  for (const [n, from] of STAYS.entries()) {
    // The last stay is as long as it must be for the count; about 4.2 observations a minute.
    const share = Math.ceil(room / (STAYS.length - n));
    const minutes = Math.ceil(share / 4.2 / DAY_MINUTES) * DAY_MINUTES;
    const last = n === STAYS.length - 1;
    room -= intensiveCare({
      record,
      random,
      from: minuteOf(clinicDay(from), 3),
      minutes: last ? minutes * 2 : minutes,
      gfr: 55,
      room: last ? room : share,
    });
  }
}

export const hundredThousand = withCourses(
  {
    id: 'hundred-thousand',
    mrn: 'NG02000001',
    sex: 'female',
    birth: day('1950-05-23'),
    names: [named('Marchetti', 'Leonora Grace', 'Mrs')],
  },
  { courses: ['diabetes', 'hypertension', 'kidney', 'heart failure'], onset: START + 300, then: fill },
);
