/** Blood pressure as a panel, or as two results of one time. */
import type { CodeableConcept, Observation } from 'fhir/r4';
import { formOn } from './analyte.ts';
import { ANALYTES } from './analytes.ts';
import type { Minute } from './calendar.ts';
import { codeOf, loinc } from './coding.ts';
import { quantityIn, type PatientRecord, type Setting } from './record.ts';

const PANELS = {
  '85354-9': loinc('85354-9', 'Blood pressure panel with all children optional', 'Blood pressure'),
  '55284-4': loinc('55284-4', 'Blood pressure systolic and diastolic', 'Blood pressure'),
} as const satisfies Readonly<Record<string, CodeableConcept>>;
const SYSTOLIC = formOn(ANALYTES.systolic, 0);
const DIASTOLIC = formOn(ANALYTES.diastolic, 0);

/** One panel with both sides as components (US Core blood pressure). */
export function panelOf(
  record: PatientRecord,
  minute: Minute,
  systolic: number,
  diastolic: number,
  code: keyof typeof PANELS = '85354-9',
  { encounter, more }: Setting = {},
): Observation {
  const resource = record.frame(PANELS[code], minute, 'vital-signs');
  if (encounter !== undefined) resource.encounter = encounter;
  resource.component = [
    { code: codeOf(ANALYTES.systolic, SYSTOLIC), valueQuantity: quantityIn(SYSTOLIC, systolic.toFixed(0)) },
    { code: codeOf(ANALYTES.diastolic, DIASTOLIC), valueQuantity: quantityIn(DIASTOLIC, diastolic.toFixed(0)) },
  ];
  if (more !== undefined) Object.assign(resource, more);
  return record.add(resource);
}

/** Two observations of the same time. */
export function singles(
  record: PatientRecord,
  minute: Minute,
  systolic: number,
  diastolic: number,
  setting: Setting,
): void {
  record.measure('systolic', minute, systolic, setting);
  record.measure('diastolic', minute, diastolic, setting);
}
