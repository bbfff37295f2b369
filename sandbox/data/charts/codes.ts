/** Coded words of a chart, by the code systems that a British hospital uses. */
import type { CodeableConcept, Coding, Reference } from 'fhir/r4';

const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem';
export const NORTHGATE = 'https://northgate.example';
export const SNOMED = 'http://snomed.info/sct';
export const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';

export const snomed = (code: string, display: string, text = display): CodeableConcept => ({
  coding: [{ system: SNOMED, code, display }],
  text,
});
export const hl7 = (system: string, code: string, display?: string): CodeableConcept => ({
  coding: [hl7Coding(system, code, display)],
});
export const hl7Coding = (system: string, code: string, display?: string): Coding => ({
  system: `${TERMINOLOGY}/${system}`,
  code,
  ...(display === undefined ? {} : { display }),
});

export const OKAFOR: Reference = { reference: 'Practitioner/okafor', display: 'Dr Adaeze Okafor' };
export const COLLINS: Reference = { reference: 'Practitioner/nurse', display: 'Nurse Maeve Collins' };
export const HOSPITAL: Reference = { reference: 'Organization/northgate', display: 'Northgate General Hospital' };
