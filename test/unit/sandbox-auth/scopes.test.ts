import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRequired, needsPatient, offerableScopes, SPECIAL_SCOPES } from '../../../sandbox/auth/scopes.ts';
import { dateInWords, scopeInWords } from '../../../sandbox/pages/words.ts';

const RESOURCE_SCOPES = [
  'patient/*.rs',
  'patient/Observation.rs',
  'user/Condition.cruds',
  'patient/Patient.read',
  'patient/Observation.rs?category=laboratory',
];

describe('offerableScopes', () => {
  it('SMART 62 drops what is no scope, and system scopes', () => {
    const asked =
      'openid patient/Observation.sr patient/Observation.rss patient/observation.rs system/*.rs profile launch';
    expect(offerableScopes(asked)).toEqual(['openid']);
  });

  it('SMART 61 keeps every good scope once, in order, whatever stands between', () => {
    const good = fc.constantFrom(...SPECIAL_SCOPES, ...RESOURCE_SCOPES);
    const bad = fc.constantFrom('', 'nonsense', 'system/*.rs', 'patient/X', '__proto__', 'patient/Observation.dus');
    fc.assert(
      fc.property(fc.array(fc.oneof(good, bad)), (scopes) => {
        const known = new Set<string>([...SPECIAL_SCOPES, ...RESOURCE_SCOPES]);
        expect(offerableScopes(scopes.join(' '))).toEqual([...new Set(scopes)].filter((scope) => known.has(scope)));
      }),
    );
  });
});

describe('needsPatient and isRequired', () => {
  it.each([
    [['openid', 'user/Patient.rs'], false],
    [['launch/patient'], true],
    [['launch/encounter'], true],
    [['patient/Observation.read'], true],
  ])('%j: %s', (scopes, needed) => {
    expect(needsPatient(scopes)).toBe(needed);
  });

  it('only sign-in, patient and the Patient itself may not be dropped', () => {
    const required = [...SPECIAL_SCOPES, ...RESOURCE_SCOPES].filter(isRequired);
    expect(required).toEqual(['openid', 'launch/patient', 'patient/*.rs', 'patient/Patient.read']);
  });
});

describe('words', () => {
  it.each([
    ['patient/Observation.rs', 'See vital signs and results', 'Of the patient you chose'],
    ['user/Condition.cruds', 'See, add, change, and delete conditions and problems', 'All that you may see yourself'],
    ['patient/NutritionOrder.r', 'See NutritionOrder resources', 'Of the patient you chose'],
    [
      'patient/Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|vital-signs',
      'See vital signs and results',
      'Of the patient you chose, only where category vital signs',
    ],
  ])('%s', (scope, title, detail) => {
    expect(scopeInWords(scope)).toEqual([title, detail]);
  });

  it('has words for every special scope', () => {
    for (const scope of SPECIAL_SCOPES) expect(scopeInWords(scope)[0]).not.toBe(scope);
  });

  it.each([
    ['1956-03-14', '14-Mar-1956'],
    ['1956-03', 'Mar-1956'],
    ['1956', '1956'],
    ['about 1956', 'about 1956'],
  ])('writes the date %s as %s', (date, words) => {
    expect(dateInWords(date)).toBe(words);
  });
});
