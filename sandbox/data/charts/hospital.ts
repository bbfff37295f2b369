/** The people and places that charts refer to. */
import type { FhirResource } from 'fhir/r4';
import { NORTHGATE } from './codes.ts';

/** Two clinicians, the hospital and its wards. */
export function hospital(): FhirResource[] {
  const staff = (value: string) => [{ system: `${NORTHGATE}/staff`, value }];
  return [
    { resourceType: 'Organization', id: 'northgate', active: true, name: 'Northgate General Hospital' },
    { resourceType: 'Location', id: 'ward-6-west', status: 'active', name: 'Ward 6 West', managingOrganization: { reference: 'Organization/northgate' } },
    { resourceType: 'Location', id: 'maternity', status: 'active', name: 'Maternity', managingOrganization: { reference: 'Organization/northgate' } },
    {
      resourceType: 'Practitioner',
      id: 'okafor',
      identifier: staff('S1042'),
      active: true,
      name: [{ use: 'official', family: 'Okafor', given: ['Adaeze'], prefix: ['Dr'] }],
    },
    {
      resourceType: 'Practitioner',
      id: 'nurse',
      identifier: staff('S2217'),
      active: true,
      name: [{ use: 'official', family: 'Collins', given: ['Maeve'], prefix: ['Nurse'] }],
    },
  ];
}
