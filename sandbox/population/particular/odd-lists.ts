/** Conditions, prescriptions, allergies and visits by rule: whole matrices of what R4 knows. */
import type { AllergyIntolerance, Condition, Dosage, Encounter, Medication, MedicationRequest } from 'fhir/r4';
import { hl7, hl7Coding, snomed } from '../../data/charts/codes.ts';
import { exact } from '../../data/charts/exact.ts';
import { day, END } from '../calendar.ts';
import { UCUM } from '../coding.ts';
import type { PatientRecord } from '../record.ts';

const CLINICAL = ['active', 'recurrence', 'relapse', 'inactive', 'remission', 'resolved', undefined] as const;
const VERIFICATION = [
  'unconfirmed',
  'provisional',
  'differential',
  'confirmed',
  'refuted',
  'entered-in-error',
  undefined,
] as const;
const ONSET = day('2020-02-03');

const years = (value: string) => ({ value: exact(value), unit: 'years', system: UCUM, code: 'a' });

/** Each a different kind of onset or end; the first row leaves both as they are. */
const ONSETS: readonly Partial<Condition>[] = [
  { onsetAge: years('43') },
  { onsetPeriod: { start: '2020-01', end: '2020-03' } },
  { onsetRange: { low: years('40'), high: years('45') } },
  { onsetString: 'when the children were small' },
  { onsetDateTime: '2020' },
  { abatementAge: years('44') },
  { abatementPeriod: { start: '2021' } },
  { abatementRange: { low: years('44'), high: years('46') } },
  { abatementString: 'about Easter' },
  { abatementDateTime: '2021-04' },
];

/** All 49 pairs of status, absent ones included; those that break an invariant of R4 (con-3, con-5) are among them, as in real data. */
export function oddConditions(record: PatientRecord): void {
  for (const clinical of CLINICAL)
    for (const verification of VERIFICATION) {
      const text = `Condition ${clinical ?? 'without clinical status'}, ${verification ?? 'without verification'}`;
      const made = record.condition({ text }, ONSET);
      if (clinical === undefined) delete made.clinicalStatus;
      else made.clinicalStatus = hl7('condition-clinical', clinical);
      if (verification === undefined) delete made.verificationStatus;
      else made.verificationStatus = hl7('condition-ver-status', verification);
      if (clinical === 'resolved' || clinical === 'inactive' || clinical === 'remission')
        made.abatementDateTime = '2021-05-06';
    }
  for (const more of ONSETS) {
    const { onsetDateTime: _none, ...made } = record.condition(
      { text: `Condition with ${Object.keys(more).join()}` },
      ONSET,
    );
    record.resources[record.resources.length - 1] = { ...made, ...more };
  }
  record.condition({ text: 'No known diabetes' }, ONSET);
  record.condition(snomed('431855005', 'Chronic kidney disease stage 1'), ONSET, {
    category: [hl7('condition-category', 'encounter-diagnosis'), { text: 'health concern' }],
    severity: snomed('24484000', 'Severe'),
    stage: [{ summary: { text: 'G1 A2' } }],
    bodySite: [snomed('9846003', 'Right kidney structure')],
    evidence: [{ code: [{ text: 'albumin in urine' }] }],
    note: [{ text: 'With everything beside the name.' }],
  });
}

const MEDICATION_STATUSES = [
  'active',
  'on-hold',
  'cancelled',
  'completed',
  'entered-in-error',
  'stopped',
  'draft',
  'unknown',
] as const satisfies readonly MedicationRequest['status'][];
const INTENTS = [
  'proposal',
  'plan',
  'order',
  'original-order',
  'reflex-order',
  'filler-order',
  'instance-order',
  'option',
] as const satisfies readonly MedicationRequest['intent'][];

const mg = (value: string) => ({ value: exact(value), unit: 'mg', system: UCUM, code: 'mg' });

/** Dosages in the many ways that R4 has; one for each order in turn. */
const DOSAGES: readonly Dosage[] = [
  { text: 'as directed' },
  {
    timing: { repeat: { frequency: 3, period: exact('1'), periodUnit: 'd' } },
    doseAndRate: [{ doseQuantity: mg('5.0') }],
  },
  {
    asNeededBoolean: true,
    timing: { code: { text: 'at night' } },
    doseAndRate: [{ doseRange: { low: mg('250'), high: mg('500') } }],
  },
  {
    asNeededCodeableConcept: { text: 'pain' },
    maxDosePerPeriod: {
      numerator: mg('4000'),
      denominator: { value: exact('24'), unit: 'h', system: UCUM, code: 'h' },
    },
  },
  {
    route: snomed('47625008', 'Intravenous route'),
    doseAndRate: [
      { rateRatio: { numerator: mg('1'), denominator: { value: exact('1'), unit: 'h', system: UCUM, code: 'h' } } },
    ],
  },
  {
    timing: { repeat: { when: ['ACM', 'HS'], offset: 30 } },
    doseAndRate: [{ doseQuantity: { value: exact('0.5'), unit: 'tablet' } }],
    additionalInstruction: [{ text: 'do not crush' }],
  },
  { timing: { event: ['2026-11-18', '2026-11-19T08:00:00Z'] }, text: 'two single doses' },
  {
    timing: { repeat: { dayOfWeek: ['mon', 'thu'], timeOfDay: ['08:00:00'] } },
    patientInstruction: 'Mondays and Thursdays, with breakfast',
  },
];

/** All 128: status × intent × whether it forbids. */
export function oddMedications(record: PatientRecord): void {
  let n = 0;
  for (const status of MEDICATION_STATUSES)
    for (const intent of INTENTS)
      for (const doNotPerform of [false, true]) {
        const dosage = DOSAGES[n++ % DOSAGES.length] ?? {};
        record.prescribe(
          { text: `Odd drug ${status} ${intent}${doNotPerform ? ' not to be given' : ''}` },
          {
            dose: '',
            since: END - 60 + (n % 50),
            more: {
              status,
              intent,
              dosageInstruction: [dosage],
              ...(doNotPerform ? { doNotPerform } : {}),
              ...(n % 7 === 0 ? { reportedBoolean: true } : {}),
            },
          },
        );
      }
  const inside = record.prescribe({ text: '' }, { dose: 'one drop', since: END - 9 }).resource;
  delete inside.medicationCodeableConcept;
  inside.contained = [DRUG_INSIDE];
  inside.medicationReference = { reference: '#drug' };
}

const DRUG_INSIDE: Medication = { resourceType: 'Medication', id: 'drug', code: { text: 'A drug inside its order' } };

const ALLERGY_CLINICAL = ['active', 'inactive', 'resolved', undefined] as const;
const ALLERGY_VERIFICATION = ['unconfirmed', 'confirmed', 'refuted', 'entered-in-error', undefined] as const;
const CATEGORIES = ['food', 'medication', 'environment', 'biologic'] as const;

/** All 20 pairs of status, none known, and one with every detail of a reaction. */
export function oddAllergies(record: PatientRecord): void {
  for (const clinical of ALLERGY_CLINICAL)
    for (const [n, verification] of ALLERGY_VERIFICATION.entries()) {
      const made: AllergyIntolerance = record.allergy(
        { text: `Allergy ${clinical ?? 'without clinical status'}, ${verification ?? 'without verification'}` },
        { type: n % 2 === 0 ? 'allergy' : 'intolerance', category: [CATEGORIES[n % CATEGORIES.length] ?? 'food'] },
      );
      if (clinical === undefined) delete made.clinicalStatus;
      else made.clinicalStatus = hl7('allergyintolerance-clinical', clinical);
      if (verification === undefined) delete made.verificationStatus;
      else made.verificationStatus = hl7('allergyintolerance-verification', verification);
    }
  record.allergy(snomed('716186003', 'No known allergy', 'No known allergies'));
  record.allergy(
    { text: 'With a reaction' },
    {
      criticality: 'unable-to-assess',
      onsetString: 'as a child',
      lastOccurrence: '2011',
      reaction: [
        {
          substance: { text: 'bee venom' },
          manifestation: [{ text: 'swelling' }, { text: 'hives' }],
          severity: 'severe',
          onset: '2011-06',
          exposureRoute: { text: 'sting' },
        },
      ],
    },
  );
}

const ENCOUNTER_STATUSES = [
  'planned',
  'arrived',
  'triaged',
  'in-progress',
  'onleave',
  'finished',
  'cancelled',
  'entered-in-error',
  'unknown',
] as const satisfies readonly Encounter['status'][];

/** A visit in each of the nine states. */
export function oddEncounters(record: PatientRecord): void {
  for (const status of ENCOUNTER_STATUSES)
    record.add({
      resourceType: 'Encounter',
      id: record.nextId('e'),
      status,
      class: hl7Coding('v3-ActCode', 'VR', 'virtual'),
      type: [{ text: `Visit ${status}` }],
      subject: record.subject,
      ...(status === 'planned' ? {} : { period: { start: '2026-11' } }),
    });
}
