/** Everything odd that R4 allows, by rule: every value type in every status, every absent reason, whole matrices. */
import { day } from '../calendar.ts';
import { personOf } from '../person.ts';
import { PatientRecord } from '../record.ts';
import { oddObservations } from './odd-observations.ts';
import { oddAllergies, oddConditions, oddEncounters, oddMedications } from './odd-lists.ts';
import type { Particular } from './person-with-courses.ts';

export const everythingOdd: Particular = {
  id: 'everything-odd',
  person: personOf({
    id: 'everything-odd',
    mrn: 'NG02000601',
    sex: 'female',
    birth: day('1977-11-01'),
    names: [
      { use: 'nickname', given: ['Odds'] },
      { use: 'old', family: 'Oddington', given: ['Vesper'], period: { end: '2004' } },
      {
        use: 'official',
        family: 'Peculiar',
        given: ['Vesper', 'O’Dd'],
        prefix: ['Prof', 'Dr'],
        suffix: ['PhD'],
        text: 'Prof Dr Vesper O’Dd Peculiar PhD',
      },
      { use: 'anonymous', text: 'Anonymous 4711' },
    ],
    more: {
      gender: 'other',
      birthDate: '1977-11',
      _birthDate: {
        extension: [
          { url: 'http://hl7.org/fhir/StructureDefinition/patient-birthTime', valueDateTime: '1977-11-01T04:30:00Z' },
        ],
      },
      deceasedBoolean: false,
      multipleBirthInteger: 3,
      maritalStatus: { text: 'It is complicated' },
      telecom: [{ system: 'other', value: 'carrier pigeon', rank: 1 }, { value: 'a value without a system' }],
      address: [
        { use: 'temp', text: 'c/o the lighthouse', country: 'GB' },
        { use: 'old', line: ['1 Nowhere', 'Annex B'], city: 'Erewhon' },
      ],
      contact: [{ relationship: [{ text: 'ward cat' }], name: { given: ['Tiddles'] } }],
      communication: [
        { language: { coding: [{ system: 'urn:ietf:bcp:47', code: 'tlh' }], text: 'Klingon' }, preferred: true },
      ],
      extension: [{ url: 'http://example.org/unknown', valueString: 'an extension nobody knows' }],
    },
  }),
  make() {
    const record = new PatientRecord(everythingOdd.person);
    oddObservations(record);
    oddConditions(record);
    oddMedications(record);
    oddAllergies(record);
    oddEncounters(record);
    return record;
  },
};
