/** One patient's record under the pen: each method writes entries, `resources` is what was written. */
import type {
  AllergyIntolerance,
  CodeableConcept,
  Condition,
  Encounter,
  FhirResource,
  MedicationRequest,
  Observation,
  Quantity,
  Reference,
} from 'fhir/r4';
import { COLLINS, hl7, hl7Coding, HOSPITAL, OKAFOR, RXNORM } from '../data/charts/codes.ts';
import { exact } from '../data/charts/exact.ts';
import { formOn, rangeFor, type Analyte, type Form } from './analyte.ts';
import { ANALYTES, PANELS, type AnalyteName } from './analytes.ts';
import { dateText, stamp, YEAR, type Day, type Minute } from './calendar.ts';
import { categoryOf, codeOf, flagOf, panelCode, rangeOf, UCUM } from './coding.ts';
import type { Person } from './person.ts';

export type Setting = {
  readonly encounter?: Reference;
  readonly pregnant?: boolean;
  readonly more?: Partial<Observation>;
};
export type Drug = { readonly text: string; readonly rxnorm?: string; readonly shared?: string };
export type Order = {
  readonly dose: string;
  readonly since: Day;
  readonly why?: CodeableConcept;
  readonly more?: Partial<MedicationRequest>;
};
/** A prescription that can still end. */
export type Prescription = {
  readonly resource: MedicationRequest;
  end(when: Day, status?: MedicationRequest['status'], why?: string): void;
};

/** The value as it was reported, in the unit of 2026. */
export type Measured = { readonly value: number; readonly resource: Observation };

const byUnit = new Map<Form, { readonly unit: string; readonly code: string }>();

/** A quantity with exactly the digits that its form reports. */
export function quantityIn(form: Form, digits: string): Quantity {
  let named = byUnit.get(form);
  if (named === undefined) byUnit.set(form, (named = { unit: form.unit, code: form.ucum }));
  return { value: exact(digits), unit: named.unit, system: UCUM, code: named.code };
}

function bounded({ least, most }: Form, value: number): { value: number; comparator?: '<' | '>' } {
  if (least !== undefined && value < least) return { value: least, comparator: '<' };
  if (most !== undefined && value > most) return { value: most, comparator: '>' };
  return { value };
}

/** Writes down what happens to one person. */
export class PatientRecord {
  readonly person: Person;
  readonly subject: Reference;
  readonly resources: FhirResource[];
  #count = 0;

  constructor(person: Person) {
    this.person = person;
    this.subject = { reference: `Patient/${person.id}` };
    this.resources = [person.patient];
  }

  /** The next free id: the patient's, a dot, a letter for the kind and a number. */
  nextId(kind: string): string {
    return `${this.person.id}.${kind}${++this.#count}`;
  }

  /** Any resource, for what the other methods do not say. */
  add<T extends FhirResource>(resource: T): T {
    this.resources.push(resource);
    return resource;
  }

  /** Age in years, as a fraction. */
  ageAt(minute: Minute): number {
    return (minute / 1440 - this.person.birth) / YEAR;
  }

  /** A result of `name`, written in the unit, digits and code of its day; `value` is in the unit of 2026. */
  measure(name: AnalyteName, minute: Minute, value: number, setting: Setting = {}): Measured {
    const analyte: Analyte = ANALYTES[name];
    const form = formOn(analyte, minute / 1440);
    const reported = bounded(form, value * form.times);
    const digits = reported.value.toFixed(form.digits);
    const range = rangeFor(analyte, this.person.sex, this.ageAt(minute), setting.pregnant);
    const resource = this.#observation(categoryOf(analyte.category), codeOf(analyte, form), minute, setting.encounter);
    resource.valueQuantity = quantityIn(form, digits);
    if (reported.comparator !== undefined) resource.valueQuantity.comparator = reported.comparator;
    const flag = flagOf(analyte, form, range, Number(digits));
    if (flag !== undefined) resource.interpretation = flag;
    if (range !== undefined) resource.referenceRange = rangeOf(form, range);
    if (setting.more !== undefined) Object.assign(resource, setting.more);
    this.resources.push(resource);
    return { value: Number(digits) / form.times, resource };
  }

  /** A group of results: it has members and no value of its own (FHIR R4 observation #obsgrouping). */
  panel(name: keyof typeof PANELS, minute: Minute, members: readonly Measured[], setting: Setting = {}): Observation {
    const resource = this.#observation(categoryOf('laboratory'), panelCode(PANELS[name]), minute, setting.encounter);
    resource.hasMember = members.map(({ resource: { id = '' } }) => ({ reference: `Observation/${id}` }));
    return this.add(resource);
  }

  /** An observation with its frame only: who, what, when. It is not written down yet. */
  frame(
    code: CodeableConcept,
    minute: Minute,
    category: 'laboratory' | 'vital-signs' | 'survey' | 'social-history' = 'laboratory',
  ): Observation {
    return this.#observation(categoryOf(category), code, minute, undefined);
  }

  #observation(category: CodeableConcept[], code: CodeableConcept, minute: Minute, encounter?: Reference): Observation {
    const when = stamp(minute);
    const resource: Observation = {
      resourceType: 'Observation',
      id: this.nextId('o'),
      meta: { versionId: '1', lastUpdated: when },
      status: 'final',
      category,
      code,
      subject: this.subject,
      effectiveDateTime: when,
      issued: when,
      performer: category === categoryOf('laboratory') ? LABORATORY : NURSES,
    };
    if (encounter !== undefined) resource.encounter = encounter;
    return resource;
  }

  /** A problem, active and confirmed unless `more` says otherwise. */
  condition(code: CodeableConcept, onset: Day, more: Partial<Condition> = {}): Condition {
    return this.add({
      resourceType: 'Condition',
      id: this.nextId('c'),
      clinicalStatus: hl7('condition-clinical', 'active'),
      verificationStatus: hl7('condition-ver-status', 'confirmed'),
      category: [hl7('condition-category', 'problem-list-item')],
      code,
      subject: this.subject,
      onsetDateTime: dateText(onset),
      recordedDate: dateText(onset),
      recorder: OKAFOR,
      ...more,
    });
  }

  /** A prescription, active until it is ended. */
  prescribe({ text, rxnorm, shared }: Drug, { dose, since, why, more }: Order): Prescription {
    const period: { start: string; end?: string } = { start: dateText(since) };
    const coded = { ...(rxnorm === undefined ? {} : { coding: [{ system: RXNORM, code: rxnorm }] }), text };
    const resource = this.add<MedicationRequest>({
      resourceType: 'MedicationRequest',
      id: this.nextId('m'),
      status: 'active',
      intent: 'order',
      ...(shared === undefined
        ? { medicationCodeableConcept: coded }
        : { medicationReference: { reference: `Medication/${shared}`, display: text } }),
      subject: this.subject,
      authoredOn: dateText(since),
      requester: OKAFOR,
      ...(why === undefined ? {} : { reasonCode: [why] }),
      dosageInstruction: [{ text: dose, timing: { repeat: { boundsPeriod: period } } }],
      ...more,
    });
    return {
      resource,
      end(when, status = 'stopped', reason) {
        resource.status = status;
        period.end = dateText(when);
        if (reason !== undefined) resource.statusReason = { text: reason };
      },
    };
  }

  /** An allergy, active and confirmed unless `more` says otherwise. */
  allergy(code: CodeableConcept, more: Partial<AllergyIntolerance> = {}): AllergyIntolerance {
    return this.add({
      resourceType: 'AllergyIntolerance',
      id: this.nextId('a'),
      clinicalStatus: hl7('allergyintolerance-clinical', 'active'),
      verificationStatus: hl7('allergyintolerance-verification', 'confirmed'),
      code,
      patient: this.subject,
      ...more,
    });
  }

  /** A visit or stay; gives the reference to it. */
  encounter(
    kind: keyof typeof CLASSES,
    what: string,
    from: Minute,
    to: Minute | null,
    more: Partial<Encounter> = {},
  ): Reference {
    const id = this.nextId('e');
    this.add({
      resourceType: 'Encounter',
      id,
      status: to === null ? 'in-progress' : 'finished',
      class: hl7Coding('v3-ActCode', kind, CLASSES[kind]),
      type: [{ text: what }],
      subject: this.subject,
      period: { start: stamp(from), ...(to === null ? {} : { end: stamp(to) }) },
      serviceProvider: HOSPITAL,
      ...more,
    });
    return { reference: `Encounter/${id}` };
  }
}

const CLASSES = { AMB: 'ambulatory', IMP: 'inpatient encounter', EMER: 'emergency', VR: 'virtual' } as const;
const LABORATORY: Reference[] = [
  { reference: 'Organization/northgate', display: 'Northgate General Hospital, Laboratory' },
];
const NURSES: Reference[] = [COLLINS];
