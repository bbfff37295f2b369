/** Names in seven scripts, each with its Latin form, and two people almost of one name. */
import type { HumanName } from 'fhir/r4';
import { day, type Day } from '../calendar.ts';
import type { Sex } from '../analyte.ts';
import type { CourseName } from '../ordinary.ts';
import { named, withCourses, type Particular } from './person-with-courses.ts';

type Row = readonly [
  id: string,
  mrn: string,
  sex: Sex,
  birth: Day,
  own: HumanName,
  latin: HumanName | undefined,
  courses: readonly CourseName[],
];

const latin = (family: string, given: string): HumanName => ({ use: 'usual', family, given: given.split(' ') });

const ROWS: readonly Row[] = [
  [
    'name-diacritics',
    'NG02000201',
    'female',
    day('1972-02-29'),
    named('Dvořáková-Świątek', 'Kateřina Žaneta', 'Ing.'),
    undefined,
    ['hypertension'],
  ],
  [
    'name-cyrillic',
    'NG02000202',
    'female',
    day('1955-07-08'),
    named('Соколова', 'Мария Ивановна'),
    latin('Sokolova', 'Maria Ivanovna'),
    ['diabetes', 'hypertension'],
  ],
  [
    'name-greek',
    'NG02000203',
    'male',
    day('1963-11-25'),
    named('Παπαδόπουλος', 'Ευάγγελος'),
    latin('Papadopoulos', 'Evangelos'),
    ['asthma'],
  ],
  ['name-hebrew', 'NG02000204', 'male', day('1979-05-14'), named('בן־דוד', 'נועם'), latin('Ben-David', 'Noam'), []],
  [
    'name-arabic',
    'NG02000205',
    'female',
    day('1968-09-01'),
    named('الخطيب', 'ليلى'),
    latin('Al-Khatib', 'Layla'),
    ['diabetes'],
  ],
  [
    'name-chinese',
    'NG02000206',
    'male',
    day('1949-12-30'),
    named('欧阳', '志远'),
    latin('Ouyang', 'Zhiyuan'),
    ['kidney'],
  ],
  [
    'name-devanagari',
    'NG02000207',
    'female',
    day('1991-10-18'),
    named('शर्मा', 'प्रियंका'),
    latin('Sharma', 'Priyanka'),
    ['pregnancy'],
  ],
];

/** One letter, one day and one digit apart. */
const SIMILAR: readonly Row[] = [
  [
    'similar-one',
    'NG02000318',
    'female',
    day('1961-04-12'),
    named('Ashworth', 'Catherine Mary', 'Mrs'),
    undefined,
    ['diabetes'],
  ],
  [
    'similar-two',
    'NG02000381',
    'female',
    day('1961-04-21'),
    named('Ashworth', 'Katherine Mary', 'Mrs'),
    undefined,
    ['hypertension'],
  ],
];

export const names: readonly Particular[] = [...ROWS, ...SIMILAR].map(([id, mrn, sex, birth, own, spelt, courses]) =>
  withCourses({ id, mrn, sex, birth, names: spelt === undefined ? [own] : [own, spelt] }, { courses }),
);
