/** What the hospital of canaries knows of its patients, as FHIR R4; some of it points to a host that nobody may ask. */
import { page } from '../../support/fault-fhir-server.ts';
import type { LeakPatient } from './leak-canaries.ts';

type Resource = Readonly<Record<string, unknown>>;

/** With a picture and a narrative elsewhere, whose addresses would tell who is looked at. */
export function patientResource(patient: LeakPatient, foreign: string): Resource {
  const { id, family, given, birthDate, record } = patient;
  const picture = `${foreign}/picture/${id}?of=${encodeURIComponent(family)}`;
  return {
    resourceType: 'Patient',
    id,
    text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml"><img src="${picture}"/></div>` },
    name: [{ use: 'official', family, given: [given] }],
    identifier: [{ type: { coding: [{ code: 'MR' }] }, system: 'urn:oid:2.16.840.1.113883.19.5', value: record }],
    birthDate,
    gender: 'female',
    photo: [{ contentType: 'image/png', url: picture }],
  };
}

/** Everything of one type in the chart of a patient. */
function listOf(type: string, patient: LeakPatient, foreign: string): Resource[] {
  const subject = { reference: `Patient/${patient.id}` };
  switch (type) {
    case 'Observation':
      return [1, 2].map((n) => ({
        resourceType: type,
        id: `result-${n}`,
        status: 'final',
        category: [{ coding: [{ code: 'laboratory' }] }],
        code: { text: patient.resultName },
        subject,
        effectiveDateTime: `2026-01-0${n}T08:00:00Z`,
        valueQuantity: { value: patient.resultValue, unit: 'mmol/L' },
      }));
    case 'Condition':
      return [{ resourceType: type, id: 'condition-1', code: { text: patient.condition }, subject }];
    case 'MedicationRequest': {
      const order = { resourceType: type, status: 'active', intent: 'order', subject };
      const elsewhere = { reference: `${foreign}/fhir/Medication/${patient.id}` };
      return [
        { ...order, id: 'order-1', medicationCodeableConcept: { text: patient.medication } },
        { ...order, id: 'order-2', medicationReference: elsewhere },
      ];
    }
    case 'AllergyIntolerance':
      return [{ resourceType: type, id: 'allergy-1', code: { text: patient.allergy }, patient: subject }];
    default:
      return [];
  }
}

export type Hospitalised = { readonly patients: readonly LeakPatient[]; readonly foreign: string };

/**
 * The body for a FHIR path relative to the base; undefined: nothing is there. Conditions go on at a foreign host, by a
 * link that names the patient.
 */
export function fhirBody(path: string, { patients, foreign }: Hospitalised): unknown {
  const { pathname, searchParams } = new URL(path, 'https://hospital.invalid/');
  const [, type = '', id] = pathname.split('/');
  if (type === 'Patient') {
    if (id === undefined)
      return page(patients.filter(isMeant(searchParams)).map((one) => patientResource(one, foreign)));
    const found = patients.find((one) => one.id === id);
    return found && patientResource(found, foreign);
  }
  const patient = patients.find((one) => one.id === searchParams.get('patient'));
  if (patient === undefined) return undefined;
  const next = `${foreign}/fhir/Condition?patient=${patient.id}&name=${encodeURIComponent(patient.family)}`;
  return page(listOf(type, patient, foreign), type === 'Condition' ? { next } : {});
}

const isMeant =
  (asked: URLSearchParams) =>
  ({ family, record }: LeakPatient): boolean =>
    asked.getAll('name').some((name) => family.startsWith(name)) || asked.get('identifier') === record;
