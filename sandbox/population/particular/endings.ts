/** The first day, the last day, and nothing at all. */
import { hl7 } from '../../data/charts/codes.ts';
import { day, minuteOf, stamp, type Minute } from '../calendar.ts';
import { loinc } from '../coding.ts';
import { sizeAt } from '../courses/growth.ts';
import { personOf } from '../person.ts';
import { PROBLEMS } from '../problems.ts';
import { createRandom, type Random } from '../random.ts';
import { PatientRecord } from '../record.ts';
import { named, withCourses, type Particular } from './person-with-courses.ts';

const DEATH = day('2025-08-30');

function lastIllness(record: PatientRecord): void {
  const arrival = minuteOf(DEATH, 1, 40);
  const visit = record.encounter('EMER', 'Chest pain', arrival, arrival + 190);
  record.condition(PROBLEMS.myocardialInfarction, DEATH, {
    category: [hl7('condition-category', 'encounter-diagnosis')],
    encounter: visit,
  });
  for (const resource of record.resources) {
    if (resource.resourceType !== 'MedicationRequest' || resource.status !== 'active') continue;
    resource.status = 'stopped';
    resource.statusReason = { text: 'Patient died' };
  }
}

const deceased = withCourses(
  {
    id: 'deceased',
    mrn: 'NG02000401',
    sex: 'male',
    birth: day('1938-06-03'),
    names: [named('Rotherham', 'Cuthbert', 'Mr')],
    more: { deceasedDateTime: stamp(minuteOf(DEATH, 4, 50)) },
  },
  { courses: ['diabetes', 'hypertension', 'heart failure'], to: DEATH - 1, then: lastIllness },
);

const BIRTH_MINUTE = minuteOf(day('2026-11-19'), 2, 17);

const newborn: Particular = {
  id: 'newborn',
  person: personOf({
    id: 'newborn',
    mrn: 'NG02000402',
    sex: 'female',
    birth: day('2026-11-19'),
    // Not named yet: the ward writes the mother's family name.
    names: [{ use: 'temp', family: 'Amankwah', text: 'Baby girl Amankwah' }],
    more: { multipleBirthBoolean: false },
  }),
  make(seed) {
    const record = new PatientRecord(newborn.person);
    firstDay(record, createRandom(seed, 'particular', 'newborn'));
    return record;
  },
};

function firstDay(record: PatientRecord, random: Random): void {
  const encounter = record.encounter('IMP', 'Birth', BIRTH_MINUTE, null);
  const setting = { encounter };
  const size = sizeAt('female', 0, { weight: 0.4, height: 0.2, head: 0.1 });
  record.measure('weightGrams', BIRTH_MINUTE + 12, Math.round(size.weight * 100) * 10, setting);
  record.measure('height', BIRTH_MINUTE + 14, size.height, setting);
  if (size.head !== undefined) record.measure('head', BIRTH_MINUTE + 14, size.head, setting);
  for (const [code, after, score] of [
    ['9272-6', 1, 8],
    ['9274-2', 5, 9],
    ['9271-8', 10, 10],
  ] as const) {
    const resource = record.frame(loinc(code, `${after} minute Apgar Score`), BIRTH_MINUTE + after, 'survey');
    resource.valueInteger = score;
    record.add({ ...resource, encounter });
  }
  for (let hour = 1; hour <= 32; hour += hour < 6 ? 1 : 4) {
    const minute: Minute = BIRTH_MINUTE + hour * 60;
    record.measure('temperature', minute, random.normal(36.9, 0.15), setting);
    record.measure('heartRate', minute, random.normal(138, 7), setting);
    record.measure('respiratoryRate', minute, random.normal(44, 4), setting);
    record.measure('spo2', minute, Math.min(100, random.normal(98, 0.7)), setting);
    if (hour % 4 === 2) record.measure('bilirubin', minute, 38 + hour * 4.6 + random.normal(0, 4), setting);
  }
  record.measure('weight', BIRTH_MINUTE + 1800, size.weight * 0.965, setting);
  record.condition(PROBLEMS.jaundice, day('2026-11-20'), {
    verificationStatus: hl7('condition-ver-status', 'provisional'),
    encounter,
  });
}

const noData: Particular = {
  id: 'no-data',
  person: personOf({
    id: 'no-data',
    mrn: 'NG02000403',
    sex: 'male',
    birth: day('1985-03-19'),
    names: [named('Nonesuch', 'Ignatius', 'Mr')],
  }),
  make: () => new PatientRecord(noData.person),
};

export const endings: readonly Particular[] = [deceased, newborn, noData];
