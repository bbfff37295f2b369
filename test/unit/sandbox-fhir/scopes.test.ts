import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grantsFor, parseScope, reaches } from '../../../sandbox/fhir/scopes.ts';
import type { Access } from '../../../sandbox/seam.ts';

const BASE = 'http://127.0.0.1:1/fhir';
const ORDER = ['c', 'r', 'u', 'd', 's'];
const CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';
const access = (...scopes: string[]): Access => ({ clientId: 'c', scopes, patient: 'one', fhirUser: null });
const observation = (patient: string, category: string) => {
  const json = {
    subject: { reference: `Patient/${patient}` },
    category: [{ coding: [{ system: CATEGORY, code: category }] }],
  };
  return { type: 'Observation', id: 'x', text: '', json };
};
const reads = (held: Access, stored: ReturnType<typeof observation>): boolean =>
  reaches(grantsFor(held, stored.type, 'r', BASE), stored);

describe('scopes', () => {
  it.each([
    ['patient/Observation.rs', 'rs'],
    ['user/*.cruds', 'cruds'],
    ['patient/Patient.r', 'r'],
    ['patient/Observation.read', 'rs'],
    ['patient/Observation.write', 'cud'],
    ['patient/*.*', 'cruds'],
    ['http://smarthealthit.org/fhir/scopes/patient/Observation.rs', 'rs'],
  ])('SMART 61, 63, 69 %s lets %s', (scope, interactions) =>
    expect(parseScope(scope)?.interactions).toBe(interactions),
  );

  it.each([
    'patient/Observation.sr',
    'patient/Observation.dus',
    'patient/Observation.rr',
    'patient/Observation.',
    'patient/Observation',
    'patients/Observation.rs',
    'patient/observation.rs',
    'patient/Observation.read?category=x',
    'patient/Observation.rs?',
    'openid',
    'launch/patient',
    '',
    'x patient/Observation.rs',
  ])('SMART 62 %j is no permission', (scope) => expect(parseScope(scope)).toBeUndefined());

  it('SMART 62 any string of letters that is not in order is refused', () => {
    const letters = fc.string({ unit: fc.constantFrom(...ORDER), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(letters, (suffix) => {
        const inOrder = ORDER.filter((letter) => suffix.includes(letter)).join('') === suffix;
        expect(parseScope(`patient/Observation.${suffix}`) !== undefined).toBe(inOrder);
      }),
    );
  });

  it('SMART 64 parameters inside one scope all hold; scopes add up', () => {
    const labs = `patient/Observation.rs?category=${CATEGORY}|laboratory`;
    expect(reads(access(labs), observation('one', 'laboratory'))).toBe(true);
    expect(reads(access(labs), observation('one', 'vital-signs'))).toBe(false);
    expect(reads(access(`${labs}&status=final`), observation('one', 'laboratory'))).toBe(false);
    expect(
      reads(access(labs, `patient/Observation.rs?category=${CATEGORY}|vital-signs`), observation('one', 'vital-signs')),
    ).toBe(true);
  });

  it.each([
    'patient/Observation.rs?nonsense=1',
    'patient/Observation.rs?category:in=x',
    'patient/Observation.rs?category:not=x',
    'patient/Observation.rs?date=soon',
    'patient/Observation.rs?category=',
  ])('SMART 65 a filter that cannot be applied grants nothing: %s', (scope) =>
    expect(reads(access(scope), observation('one', 'laboratory'))).toBe(false),
  );

  it('SMART 71 patient scopes reach the patient of the launch alone, and nobody without one', () => {
    expect(reads(access('patient/*.rs'), observation('one', 'x'))).toBe(true);
    expect(reads(access('patient/*.rs'), observation('two', 'x'))).toBe(false);
    expect(reads({ ...access('patient/*.rs'), patient: null }, observation('one', 'x'))).toBe(false);
  });

  it('user scopes reach everybody for a clinician, the own record for a patient', () => {
    const user = { ...access('user/*.rs'), patient: null };
    expect(reads({ ...user, fhirUser: `${BASE}/Practitioner/okafor` }, observation('two', 'x'))).toBe(true);
    expect(reads({ ...user, fhirUser: `${BASE}/Patient/one` }, observation('two', 'x'))).toBe(false);
    expect(reads({ ...user, fhirUser: `${BASE}/Patient/one` }, observation('one', 'x'))).toBe(true);
  });
});
