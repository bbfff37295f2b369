/** Everything that the panel keeps: its patients and the names that they share. Filled record by record, in any order. */
import type { Moment } from '../../../shared/clinical/panel-rules.ts';
import { codeInfo, codings, conceptText, systemName } from '../../../shared/fhir/codes.ts';
import { conditionStandingOf } from '../../../shared/fhir/condition.ts';
import { medicationCode, medicationNaming, medicationStandingOf, UNNAMED } from '../../../shared/fhir/medication.ts';
import { modifierIn } from '../../../shared/fhir/modifiers.ts';
import { json, text, type Json } from '../../../shared/fhir/narrow.ts';
import { localReference } from '../../../shared/fhir/references.ts';
import { createNameTable, type NameTable } from './name-table.ts';
import {
  addLatest,
  addSide,
  countLeftOut,
  newerPerson,
  newPatient,
  personOf,
  type PanelPatient,
} from './panel-patient.ts';
import type { ReadLine } from './read-line.ts';
import { readResult } from './read-result.ts';

/** What could not be taken, and is told. */
export const PROBLEM_WORDS = {
  unreadable: 'Lines that could not be read',
  'too-long': 'Lines longer than 16 MB',
  'no-id': 'Records without type or id',
  'no-subject': 'Records that name no patient of this server',
  modified: 'Conditions, prescriptions and patients that carry an extension that may change their meaning',
  'condition-status': 'Conditions whose clinical status was not sent: not counted as active',
  'prescription-status': 'Prescriptions whose status was not sent or is unknown: not counted as current',
  unnamed: 'Conditions and prescriptions without a name or code',
  'too-many-patients': 'Records of patients beyond the 500,000 that one panel takes',
  'too-many-names': 'Conditions and prescriptions beyond the 50,000 different ones that one panel takes',
  'too-many-sides': 'Single pressures beyond the 2,000 that may wait for their other side',
  'too-many-changes':
    'Changed or deleted records beyond the 4,000,000 that one panel follows: older copies may be counted',
  replaced: 'Patient records replaced by another: not counted',
  'no-patient': 'Patients that records name, but that are not in the export: not counted',
} as const;
export type Problem = keyof typeof PROBLEM_WORDS;

const MOST_PATIENTS = 500_000;
const MOST_NAMES = 50_000;
/** Of one patient. */
const MOST_OF_ONE = 1_000;

/** Of several codings of a diagnosis these name it, in this order: records of one server agree on them. */
const DIAGNOSES = ['SNOMED CT', 'ICD-10', 'ICD-10-CM', 'ICD-11', 'ICD-9-CM'];

function diagnosisKey(concept: unknown): string {
  const all = codings(json(concept));
  for (const name of DIAGNOSES) {
    const found = all.find(({ system, code }) => code !== null && system !== null && systemName(system) === name);
    if (found !== undefined) return `${name} ${found.code ?? ''}`;
  }
  return codeInfo(concept, '').key;
}

export type PanelStore = {
  readonly moment: Moment;
  readonly patients: readonly PanelPatient[];
  readonly conditions: NameTable;
  readonly medications: NameTable;
  /** Where each reference of a prescription leads: a number in `medications`; null: it is not named. */
  readonly resolve: (reference: number) => number | null;
  readonly problems: ReadonlyMap<Problem, number>;
  readonly count: (problem: Problem, by?: number) => void;
  /** Takes a record of one of the panel's types. */
  readonly add: (type: PanelType, id: string, line: ReadLine) => void;
};

export const PANEL_TYPES = ['Patient', 'Observation', 'Condition', 'MedicationRequest', 'Medication'] as const;
export type PanelType = (typeof PANEL_TYPES)[number];

/** What prescriptions refer to, and what it turned out to be. */
function createReferences(medications: NameTable) {
  const references = createNameTable(MOST_NAMES);
  const named = new Map<string, number | null>();
  return {
    references,
    name: (record: string, resource: Json): void => {
      const code = medicationCode(resource);
      if (code.name === UNNAMED) return;
      if (named.size < MOST_NAMES || named.has(record)) named.set(record, medications.add(code.key, code.name));
    },
    /** The name that the reference itself carries stands in for a Medication that is not in the export. */
    resolve: (number: number): number | null => {
      const { key, label } = references.at(number);
      const [record = ''] = key.split('\n');
      const found = named.get(record);
      if (found !== undefined) return found;
      return label === UNNAMED ? null : medications.add(`text ${label.toLowerCase()}`, label);
    },
  };
}

function addTo(numbers: number[], number: number | null): void {
  if (number !== null && numbers.length < MOST_OF_ONE && !numbers.includes(number)) numbers.push(number);
}

/** Where patients are found by their id, and made when a record first names them. */
function createPatients(fhirBase: string, count: PanelStore['count']) {
  const patients: PanelPatient[] = [];
  const byId = new Map<string, PanelPatient>();
  const patientOf = (id: string): PanelPatient | null => {
    const known = byId.get(id);
    if (known !== undefined) return known;
    if (patients.length >= MOST_PATIENTS) {
      count('too-many-patients');
      return null;
    }
    const made = newPatient(id);
    byId.set(id, made);
    patients.push(made);
    return made;
  };
  return {
    patients,
    patientOf,
    subjectOf: (resource: Json): PanelPatient | null => {
      const sent = text(json(resource['subject'])?.['reference']);
      const local = sent === null ? null : localReference(sent, fhirBase);
      if (local?.startsWith('Patient/') === true) return patientOf(local.slice('Patient/'.length));
      count('no-subject');
      return null;
    },
  };
}

type Parts = Pick<PanelStore, 'moment' | 'conditions' | 'medications' | 'count'> &
  ReturnType<typeof createPatients> & {
    readonly fhirBase: string;
    readonly links: ReturnType<typeof createReferences>;
  };

function isModified(resource: Json, { count }: Parts): boolean {
  const modified = (resource['implicitRules'] ?? null) !== null || modifierIn(resource, 3) !== null;
  if (modified) count('modified');
  return modified;
}

function addObservation(line: ReadLine, { moment, subjectOf, count }: Parts): void {
  const reading = readResult(line, moment);
  const patient = reading === null ? null : subjectOf(line.resource);
  if (reading === null || patient === null) return;
  switch (reading.kind) {
    case 'value':
      return addLatest(patient, reading.measure, reading.latest);
    case 'side':
      if (!addSide(patient, reading.side, reading.result)) count('too-many-sides');
      return;
    case 'left-out':
      return countLeftOut(patient, reading.measure, reading.why);
  }
}

function addCondition(resource: Json, { conditions, subjectOf, count }: Parts): void {
  const { group } = conditionStandingOf(resource);
  if (group === 'status-not-sent') count('condition-status');
  if (group !== 'active') return;
  const label = conceptText(resource['code']);
  if (label === null) return count('unnamed');
  const patient = subjectOf(resource);
  if (patient !== null) addTo(patient.conditions, conditions.add(diagnosisKey(resource['code']), label));
}

function addPrescription(resource: Json, { medications, links, subjectOf, count, fhirBase }: Parts): void {
  const { group } = medicationStandingOf(resource);
  if (group === 'status-unclear') count('prescription-status');
  if (group !== 'current') return;
  const { name, key, reference } = medicationNaming(resource, fhirBase);
  if (reference === null && name === UNNAMED) return count('unnamed');
  const patient = subjectOf(resource);
  if (patient === null) return;
  if (reference === null) addTo(patient.medications, medications.add(key ?? `text ${name.toLowerCase()}`, name));
  else addTo(patient.references, links.references.add(`${reference}\n${name}`, name));
}

/** Takes the export's moment and the base of its server. */
export function createPanelStore(moment: Moment, fhirBase: string): PanelStore {
  const problems = new Map<Problem, number>();
  const count = (problem: Problem, by = 1): void => void problems.set(problem, (problems.get(problem) ?? 0) + by);
  const [conditions, medications] = [createNameTable(MOST_NAMES), createNameTable(MOST_NAMES)];
  const links = createReferences(medications);
  const parts: Parts = {
    ...{ moment, fhirBase, conditions, medications, links, count },
    ...createPatients(fhirBase, count),
  };
  const add = (type: PanelType, id: string, line: ReadLine): void => {
    const { resource } = line;
    // A result that is modified is left out of its measure, and told there.
    if (type === 'Observation') return addObservation(line, parts);
    if (isModified(resource, parts)) return;
    switch (type) {
      case 'Patient': {
        const patient = parts.patientOf(id);
        if (patient !== null) patient.person = newerPerson(patient.person, personOf(resource, moment));
        return;
      }
      case 'Condition':
        return addCondition(resource, parts);
      case 'MedicationRequest':
        return addPrescription(resource, parts);
      case 'Medication':
        return links.name(`Medication/${id}`, resource);
    }
  };
  return {
    ...{ moment, conditions, medications, problems, count, add },
    patients: parts.patients,
    resolve: links.resolve,
  };
}
