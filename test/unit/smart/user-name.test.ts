import { describe, expect, it } from 'vitest';
import { cleanName, displayName, fhirUserReference } from '../../../main/smart/user-name.ts';

const BASE = 'https://ehr.example/fhir';

describe('fhirUser', () => {
  it.each([
    ['https://ehr.example/fhir/Practitioner/p1', 'Practitioner/p1'],
    ['Practitioner/p1', 'Practitioner/p1'],
    ['PractitionerRole/a.b-c', 'PractitionerRole/a.b-c'],
    ['https://evil.example/fhir/Practitioner/p1', null],
    ['https://ehr.example/fhirx/Practitioner/p1', null],
    ['https://ehr.example/fhir/Practitioner/p1/../../x', null],
    ['Organization/o1', null],
    ['Practitioner/', null],
    ['/Practitioner/p1', null],
    ['//evil.example/Practitioner/p1', null],
    ['Practitioner/p1?x', null],
    ['', null],
  ])('D9 %s is %s', (claim, reference) => {
    expect(fhirUserReference(claim, BASE)).toBe(reference);
  });
});

describe('the name of a user', () => {
  it.each([
    [[{ prefix: ['Dr'], given: ['Adaeze'], family: 'Okafor' }], 'Dr Adaeze Okafor'],
    [
      [
        { use: 'old', family: 'Old' },
        { use: 'usual', family: 'Usual' },
        { use: 'official', family: 'Real' },
      ],
      'Real',
    ],
    [
      [
        { use: 'old', family: 'Old' },
        { use: 'usual', family: 'Usual' },
      ],
      'Usual',
    ],
    [[{ text: 'A. Okafor' }], 'A. Okafor'],
    [[{ given: [7, null], family: {} }], null],
    [[null, 3], null],
    [[], null],
    ['Okafor', null],
    [undefined, null],
  ])('SMART 85: %j is %s', (names, name) => {
    expect(displayName(names)).toBe(name);
  });

  it('is one line of bounded length without control or direction characters', () => {
    expect(cleanName(' A\u202e\n\tB\u0000 ')).toBe('A B');
    expect(cleanName('x'.repeat(5000))).toHaveLength(200);
    expect(cleanName(' \u200b ')).toBeNull();
    expect(cleanName(7)).toBeNull();
  });
});
