/** Who a record is about. */
import type { HumanName, Patient } from 'fhir/r4';
import { hl7, HOSPITAL, NORTHGATE } from '../data/charts/codes.ts';
import { type Sex } from './analyte.ts';
import { dateText, type Day } from './calendar.ts';

export type Person = {
  readonly id: string;
  readonly sex: Sex;
  readonly birth: Day;
  readonly patient: Patient;
};
export type PersonDetails = {
  readonly id: string;
  readonly mrn: string;
  readonly sex: Sex;
  readonly birth: Day;
  readonly names: readonly HumanName[];
  readonly more?: Partial<Patient>;
};

/** A person and the Patient resource that says who it is. */
export function personOf({ id, mrn, sex, birth, names, more }: PersonDetails): Person {
  const type = { ...hl7('v2-0203', 'MR'), text: 'MRN Northgate' };
  const patient: Patient = {
    resourceType: 'Patient',
    id,
    identifier: [{ use: 'usual', type, system: `${NORTHGATE}/mrn`, value: mrn, assigner: HOSPITAL }],
    active: true,
    name: [...names],
    gender: sex,
    birthDate: dateText(birth),
    managingOrganization: HOSPITAL,
    ...more,
  };
  return { id, sex, birth, patient };
}
