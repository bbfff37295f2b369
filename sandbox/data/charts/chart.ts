/** One patient's chart, written down line by line; `resources` is what the Bundle will hold. */
import type { AllergyIntolerance, Condition, Encounter, FhirResource, MedicationRequest, Observation, Patient, Reference } from 'fhir/r4';
import { COLLINS, hl7, hl7Coding, HOSPITAL, NORTHGATE, OKAFOR, RXNORM } from './codes.ts';
import { at } from './exact.ts';
import { observationOf, quantityOf } from './observation.ts';
import { TESTS, type TestDefinition, type TestName } from './tests.ts';

export type PatientDetails = Omit<Patient, 'resourceType' | 'id' | 'identifier'> & { readonly mrn: string };
export type Reading = { readonly note?: string; readonly more?: Partial<Observation> };
export type Course = {
  readonly dose: string;
  readonly since: string;
  readonly until?: string;
  readonly status?: MedicationRequest['status'];
  readonly why?: string;
  readonly more?: Partial<MedicationRequest>;
};
export type Problem = {
  readonly onset?: string;
  readonly ended?: string;
  readonly clinical?: string;
  readonly verification?: string;
  readonly category?: 'problem-list-item' | 'encounter-diagnosis';
  readonly recorded?: string;
  readonly more?: Partial<Condition>;
};

/** A chart under the pen: each method writes one entry. */
export class Chart {
  readonly resources: FhirResource[] = [];
  readonly id: string;
  readonly subject: Reference;
  #count = 0;

  constructor(id: string, details: PatientDetails) {
    this.id = id;
    this.subject = { reference: `Patient/${id}` };
    const { mrn, ...rest } = details;
    const type = { ...hl7('v2-0203', 'MR'), text: 'MRN Northgate' };
    const identifier = [{ use: 'usual' as const, type, system: `${NORTHGATE}/mrn`, value: mrn, assigner: HOSPITAL }];
    this.add({ resourceType: 'Patient', id, identifier, active: true, ...rest, managingOrganization: HOSPITAL });
  }

  /** Any resource, for what the other methods do not say. */
  add(resource: FhirResource): void {
    this.resources.push(resource);
  }

  /** The next free id of this chart. */
  nextId(kind: string): string {
    return `${this.id}-${kind}-${++this.#count}`;
  }

  /** One visit's results: `{ potassium: '4.0 preliminary', sodium: '133 L' }`; see {@link observationOf} for the words. */
  results(when: string, values: Partial<Record<TestName, string>>, reading: Reading = {}): void {
    for (const [name, words] of Object.entries(values)) this.result(TESTS[name as TestName], when, words, reading);
  }

  /** One result of any test. */
  result(test: TestDefinition, when: string, words: string, { note, more }: Reading = {}): void {
    const id = this.nextId('obs');
    const noted = note === undefined ? {} : { note: [{ text: note }] };
    this.add({ ...observationOf(test, words, at(when)), id, subject: this.subject, ...noted, ...more });
  }

  /** Blood pressure as one panel: `'152/94 H'`; a dash for a side that was not measured. */
  bloodPressure(when: string, words: string, { note, more }: Reading = {}, panel: TestDefinition = TESTS.bloodPressure): void {
    const [pair = '', flag] = words.split(' ');
    const [systolic = '-', diastolic = '-'] = pair.split('/');
    const component = [side(TESTS.systolic, systolic), side(TESTS.diastolic, diastolic)];
    const { valueQuantity: _none, ...base } = observationOf(panel, `0${flag === undefined ? '' : ` ${flag}`}`, at(when));
    const noted = note === undefined ? {} : { note: [{ text: note }] };
    const performer = { performer: [COLLINS] };
    this.add({ ...base, id: this.nextId('obs'), subject: this.subject, ...performer, component, ...noted, ...more });
  }

  /** A problem or diagnosis; active, confirmed and on the problem list unless it says otherwise. */
  condition(code: Condition['code'], problem: Problem = {}): void {
    const { onset, ended, clinical = 'active', verification = 'confirmed', category = 'problem-list-item', recorded } = problem;
    this.add({
      resourceType: 'Condition',
      id: this.nextId('con'),
      ...(clinical === 'none' ? {} : { clinicalStatus: hl7('condition-clinical', clinical) }),
      ...(verification === 'none' ? {} : { verificationStatus: hl7('condition-ver-status', verification) }),
      category: [hl7('condition-category', category)],
      ...(code === undefined ? {} : { code }),
      subject: this.subject,
      ...(onset === undefined ? {} : { onsetDateTime: at(onset) }),
      ...(ended === undefined ? {} : { abatementDateTime: at(ended) }),
      ...(recorded === undefined ? {} : { recordedDate: at(recorded) }),
      recorder: OKAFOR,
      ...problem.more,
    });
  }

  /** A prescription; active unless it says otherwise. */
  medication(drug: string, rxnorm: string | undefined, course: Course): void {
    const { dose, since, until, why, status = 'active', more } = course;
    const boundsPeriod = { start: at(since), ...(until === undefined ? {} : { end: at(until) }) };
    this.add({
      resourceType: 'MedicationRequest',
      id: this.nextId('med'),
      status,
      ...(why === undefined ? {} : { statusReason: { text: why } }),
      intent: 'order',
      medicationCodeableConcept: { ...(rxnorm === undefined ? {} : { coding: [{ system: RXNORM, code: rxnorm }] }), text: drug },
      subject: this.subject,
      authoredOn: at(since),
      requester: OKAFOR,
      dosageInstruction: [{ text: dose, timing: { repeat: { boundsPeriod } } }],
      ...more,
    });
  }

  /** An allergy or intolerance, confirmed and active. */
  allergy(code: AllergyIntolerance['code'], more: Partial<AllergyIntolerance> = {}): void {
    this.add({
      resourceType: 'AllergyIntolerance',
      id: this.nextId('all'),
      clinicalStatus: hl7('allergyintolerance-clinical', 'active'),
      verificationStatus: hl7('allergyintolerance-verification', 'confirmed'),
      ...(code === undefined ? {} : { code }),
      patient: this.subject,
      ...more,
    });
  }

  /** A visit or stay; finished where it has an end. Gives the reference to it. */
  encounter(kind: 'AMB' | 'IMP' | 'EMER', what: string, start: string, end?: string, more: Partial<Encounter> = {}): Reference {
    const id = this.nextId('enc');
    this.add({
      resourceType: 'Encounter',
      id,
      status: end === undefined ? 'in-progress' : 'finished',
      class: hl7Coding('v3-ActCode', kind, { AMB: 'ambulatory', IMP: 'inpatient encounter', EMER: 'emergency' }[kind]),
      type: [{ text: what }],
      subject: this.subject,
      period: { start: at(start), ...(end === undefined ? {} : { end: at(end) }) },
      serviceProvider: HOSPITAL,
      ...more,
    });
    return { reference: `Encounter/${id}` };
  }
}

function side(test: TestDefinition, digits: string): NonNullable<Observation['component']>[number] {
  const code = { coding: [{ system: 'http://loinc.org', code: test.loinc, display: test.display }], text: test.text };
  if (digits === '-') return { code, dataAbsentReason: hl7('data-absent-reason', 'not-performed', 'Not Performed') };
  return { code, valueQuantity: quantityOf(test, digits) };
}
