/** Whose chart a resource belongs to (FHIR R4 compartmentdefinition-patient). */
import type { Stored } from './load.ts';
import { valuesAt } from './paths.ts';
import { localReference } from './references.ts';
import { isObject } from './lossless.ts';

/** Resources about nobody in particular: a patient's token may read them where its scope names their type. */
const SHARED = new Set([
  ...['Practitioner', 'PractitionerRole', 'Organization', 'OrganizationAffiliation', 'Location', 'HealthcareService'],
  ...['Endpoint', 'Medication', 'MedicationKnowledge', 'Substance', 'Questionnaire', 'Library', 'PlanDefinition'],
  ...['ActivityDefinition', 'ValueSet', 'CodeSystem', 'StructureDefinition', 'SearchParameter', 'CapabilityStatement'],
]);

/** Elements that make a resource a patient's own, where `subject` and `patient` do not tell all. */
const MEMBERSHIP: Readonly<Record<string, readonly string[]>> = {
  Account: ['subject'],
  Appointment: ['participant.actor'],
  AppointmentResponse: ['actor'],
  AuditEvent: ['agent.who', 'entity.what'],
  Coverage: ['beneficiary', 'subscriber', 'policyHolder', 'payor'],
  Group: ['member.entity'],
  Person: ['link.target'],
  Provenance: ['target'],
  ResearchSubject: ['individual'],
};
const USUAL = ['subject', 'patient'];

/** Ids of the patients in whose compartment a resource lies; the Patient itself lies in its own. */
export function patientsOf({ type, id, json }: Stored): Set<string> {
  if (type === 'Patient') return new Set([id]);
  const found = new Set<string>();
  for (const value of valuesAt(json, MEMBERSHIP[type] ?? USUAL)) {
    const reference = isObject(value) && typeof value['reference'] === 'string' ? value['reference'] : '';
    const target = localReference(reference, '');
    if (target?.type === 'Patient') found.add(target.id);
  }
  return found;
}

/** Whether resources of this type belong to no patient's compartment. */
export const isShared = (type: string): boolean => SHARED.has(type);
