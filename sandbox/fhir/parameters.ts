/** Which search parameters each resource type has: search, granular scopes and /metadata all read this one table. */

import { isShared } from './compartment.ts';

export type ParameterType = 'token' | 'reference' | 'date' | 'string';
export type Parameter = {
  readonly name: string;
  readonly type: ParameterType;
  readonly paths: readonly string[];
  /** Types that a reference parameter may point at; the first is meant where a value has no type. */
  readonly targets?: readonly string[];
  /** Code system of a bare code element, so that `system|code` finds it. */
  readonly system?: string;
};

const HL7 = 'http://hl7.org/fhir';
const token = (name: string, path: string, system?: string): Parameter => ({
  name,
  type: 'token',
  paths: [path],
  ...(system === undefined ? {} : { system: `${HL7}/${system}` }),
});
const date = (name: string, ...paths: string[]): Parameter => ({ name, type: 'date', paths });
const string = (name: string, ...paths: string[]): Parameter => ({ name, type: 'string', paths });
const reference = (name: string, path: string, ...targets: string[]): Parameter => ({
  name,
  type: 'reference',
  paths: [path],
  targets,
});
const person = [string('name', 'name'), string('family', 'name.family'), string('given', 'name.given')];

/** Parameters of every type. */
const ALWAYS = [token('_id', 'id'), date('_lastUpdated', 'meta.lastUpdated')];

/** FHIR R4 search parameter registry, as far as US Core asks for it. */
const TABLE: Readonly<Record<string, readonly Parameter[]>> = {
  Patient: [
    ...person,
    token('identifier', 'identifier'),
    date('birthdate', 'birthDate'),
    token('gender', 'gender', 'administrative-gender'),
  ],
  Observation: [
    reference('patient', 'subject', 'Patient'),
    reference('subject', 'subject', 'Patient', 'Group', 'Device', 'Location'),
    token('category', 'category'),
    token('code', 'code'),
    date('date', 'effectiveDateTime', 'effectivePeriod', 'effectiveInstant', 'effectiveTiming'),
    token('status', 'status', 'observation-status'),
    reference('encounter', 'encounter', 'Encounter'),
    reference('has-member', 'hasMember', 'Observation', 'QuestionnaireResponse', 'MolecularSequence'),
    reference('derived-from', 'derivedFrom', 'Observation', 'DocumentReference', 'QuestionnaireResponse', 'Media'),
  ],
  Condition: [
    reference('patient', 'subject', 'Patient'),
    reference('subject', 'subject', 'Patient', 'Group'),
    token('category', 'category'),
    token('clinical-status', 'clinicalStatus'),
    token('verification-status', 'verificationStatus'),
    token('code', 'code'),
    date('onset-date', 'onsetDateTime', 'onsetPeriod'),
    date('abatement-date', 'abatementDateTime', 'abatementPeriod'),
    date('recorded-date', 'recordedDate'),
    reference('encounter', 'encounter', 'Encounter'),
  ],
  MedicationRequest: [
    reference('patient', 'subject', 'Patient'),
    reference('subject', 'subject', 'Patient', 'Group'),
    token('intent', 'intent', 'CodeSystem/medicationrequest-intent'),
    token('status', 'status', 'CodeSystem/medicationrequest-status'),
    reference('encounter', 'encounter', 'Encounter'),
    date('authoredon', 'authoredOn'),
    reference('medication', 'medicationReference', 'Medication'),
    reference(
      'requester',
      'requester',
      'Practitioner',
      'PractitionerRole',
      'Organization',
      'Patient',
      'RelatedPerson',
      'Device',
    ),
  ],
  Medication: [token('code', 'code')],
  Encounter: [
    reference('patient', 'subject', 'Patient'),
    reference('subject', 'subject', 'Patient', 'Group'),
    token('identifier', 'identifier'),
    date('date', 'period'),
    token('status', 'status', 'encounter-status'),
    token('class', 'class'),
    token('type', 'type'),
  ],
  Practitioner: [...person, token('identifier', 'identifier')],
  AllergyIntolerance: [
    reference('patient', 'patient', 'Patient'),
    token('clinical-status', 'clinicalStatus'),
    token('verification-status', 'verificationStatus'),
    token('code', 'code'),
  ],
  Organization: [string('name', 'name', 'alias'), token('identifier', 'identifier')],
  Location: [string('name', 'name', 'alias'), token('identifier', 'identifier')],
};

/** Types that search knows by more than `_id`, in the order of /metadata. */
export const SEARCHABLE: readonly string[] = Object.keys(TABLE);

/** A type outside the table is searched by its patient, where it has one: ignored there, the whole ward would answer. */
const ANY_PATIENT: Parameter = {
  name: 'patient',
  type: 'reference',
  paths: ['subject', 'patient'],
  targets: ['Patient'],
};

/** The search parameters of a type; one outside the table has `_id`, `_lastUpdated` and `patient` alone. */
export function parametersOf(type: string): readonly Parameter[] {
  const own = Object.hasOwn(TABLE, type) ? TABLE[type] : undefined;
  return [...ALWAYS, ...(own ?? (isShared(type) ? [] : [ANY_PATIENT]))];
}

/** One parameter of a type by its name, or undefined. */
export function parameterOf(type: string, name: string): Parameter | undefined {
  return parametersOf(type).find((parameter) => parameter.name === name);
}
