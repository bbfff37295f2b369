/** What most records hold besides: allergies, smoking, a few past problems and drugs of every status. */
import type { MedicationRequest } from 'fhir/r4';
import { hl7, snomed } from '../data/charts/codes.ts';
import { clinicDay, dateText, END, minuteOf, START, YEAR, type Day } from './calendar.ts';
import { loinc } from './coding.ts';
import { DRUGS } from './drugs.ts';
import { PROBLEMS } from './problems.ts';
import type { Random } from './random.ts';
import type { PatientRecord } from './record.ts';

const NO_ALLERGY = snomed('716186003', 'No known allergy', 'No known allergies');
const ALLERGIES = [
  snomed('91936005', 'Allergy to penicillin'),
  snomed('294505008', 'Allergy to amoxicillin'),
  snomed('91935009', 'Allergy to peanut', 'Allergy to peanuts'),
  snomed('300916003', 'Latex allergy'),
  snomed('293586001', 'Allergy to aspirin'),
] as const;

/** Writes allergies for anyone; habits and past problems for grown-ups. */
export function background(record: PatientRecord, random: Random, to: Day): void {
  allergies(record, random);
  const age = record.ageAt(to * 1440);
  if (age < 20) return;
  smoking(record, random, to);
  const past = [
    PROBLEMS.reflux,
    PROBLEMS.depression,
    PROBLEMS.migraine,
    ...(age > 50 ? [PROBLEMS.osteoarthritis] : []),
  ];
  for (const problem of past) {
    if (!random.chance(0.16)) continue;
    const since = dayWithin(record, random, to - 200);
    const resolved = random.chance(0.5);
    record.condition(problem, since, {
      ...(random.chance(0.2) ? { onsetDateTime: dateText(since).slice(0, random.pick([4, 7])) } : {}),
      ...(resolved
        ? { clinicalStatus: hl7('condition-clinical', 'resolved'), abatementDateTime: dateText(since + 180) }
        : {}),
    });
    if (problem === PROBLEMS.reflux) order(record, DRUGS.omeprazole, '20 mg by mouth every morning', since, resolved);
    if (problem === PROBLEMS.depression)
      order(record, DRUGS.sertraline, '50 mg by mouth every morning', since, resolved);
    if (problem === PROBLEMS.osteoarthritis)
      order(record, DRUGS.paracetamol, '1 g by mouth up to four times a day when needed', since, false, 'plan');
  }
}

function dayWithin(record: PatientRecord, random: Random, to: Day): Day {
  const from = Math.max(START, record.person.birth + 18 * YEAR);
  return clinicDay(Math.max(from, random.between(from, Math.max(from, to))));
}

function order(
  record: PatientRecord,
  drug: (typeof DRUGS)[keyof typeof DRUGS],
  dose: string,
  since: Day,
  over: boolean,
  intent: MedicationRequest['intent'] = 'order',
): void {
  const written = record.prescribe(drug, { dose, since, more: { intent } });
  if (over) written.end(since + 180, 'completed');
}

function allergies(record: PatientRecord, random: Random): void {
  if (random.chance(0.12)) return;
  if (random.chance(0.68)) {
    record.allergy(NO_ALLERGY);
    return;
  }
  const refuted = random.chance(0.15);
  record.allergy(random.pick(ALLERGIES), {
    type: 'allergy',
    criticality: random.pick(['low', 'high', 'unable-to-assess'] as const),
    reaction: [
      {
        manifestation: [
          random.pick([snomed('271807003', 'Eruption of skin', 'Rash'), snomed('39579001', 'Anaphylaxis')]),
        ],
      },
    ],
    ...(refuted
      ? {
          clinicalStatus: hl7('allergyintolerance-clinical', 'inactive'),
          verificationStatus: hl7('allergyintolerance-verification', 'refuted'),
        }
      : {}),
  });
}

const SMOKING = [
  snomed('266919005', 'Never smoked tobacco', 'Never smoked'),
  snomed('8517006', 'Ex-smoker'),
  snomed('77176002', 'Smoker'),
] as const;

function smoking(record: PatientRecord, random: Random, to: Day): void {
  const day = dayWithin(record, random, to);
  const resource = record.frame(
    loinc('72166-2', 'Tobacco smoking status'),
    minuteOf(Math.min(day, END - 1), 10),
    'social-history',
  );
  resource.valueCodeableConcept = random.pick(SMOKING);
  record.add(resource);
}
