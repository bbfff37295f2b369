/** Who may sign in: two clinicians, and a few patients of whatever population was loaded. */
import type { PatientRow } from '../seam.ts';

/** One password for every account: the people and their records are synthetic. */
export const DEMO_PASSWORD = 'demo';

export type Account = {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  /** The user as a FHIR resource, relative to the FHIR base. */
  readonly fhirUser: string;
  /** The only record this account may open; null for clinicians, who choose one. */
  readonly patient: string | null;
};

const CLINICIANS: readonly Account[] = [
  {
    id: 'okafor',
    name: 'Dr Adaeze Okafor',
    role: 'Physician, Internal Medicine',
    fhirUser: 'Practitioner/okafor',
    patient: null,
  },
  {
    id: 'nurse',
    name: 'Nurse Maeve Collins',
    role: 'Charge nurse, Ward 6 West',
    fhirUser: 'Practitioner/nurse',
    patient: null,
  },
];

const PATIENT_ACCOUNTS = 3;
const STAFF = 'https://northgate.example/staff';

/** The clinicians as FHIR R4 resources, for a population that lacks them. */
export const PRACTITIONERS = [
  {
    resourceType: 'Practitioner',
    id: 'okafor',
    active: true,
    identifier: [{ system: STAFF, value: 'S1042' }],
    name: [{ use: 'official', family: 'Okafor', given: ['Adaeze'], prefix: ['Dr'] }],
  },
  {
    resourceType: 'Practitioner',
    id: 'nurse',
    active: true,
    identifier: [{ system: STAFF, value: 'S2217' }],
    name: [{ use: 'official', family: 'Collins', given: ['Maeve'], prefix: ['Nurse'] }],
  },
] as const;

/**
 * Takes the loaded patients, gives every account: the clinicians, then `patient1` … `patient3`
 * for the first patients of the population (SMART 2.2 scopes-and-launch-context #fhir-user).
 */
export function accountsFor(patients: readonly PatientRow[]): readonly Account[] {
  const own = patients.slice(0, PATIENT_ACCOUNTS).map((row, i) => ({
    id: `patient${i + 1}`,
    name: row.name,
    role: 'Patient',
    fhirUser: `Patient/${row.id}`,
    patient: row.id,
  }));
  return [...CLINICIANS, ...own];
}
