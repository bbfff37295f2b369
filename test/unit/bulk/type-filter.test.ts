import { describe, expect, it } from 'vitest';
import { createTypeFilter, unjudgedParameters } from '../../../main/bulk/type-filter.ts';

const LOINC = 'http://loinc.org';
const observation = (code: string, more: object = {}) => ({
  ...{ resourceType: 'Observation', id: code, status: 'final' },
  code: {
    coding: [
      { system: 'http://other.example', code: 'x' },
      { system: LOINC, code },
    ],
  },
  ...more,
});

describe('_typeFilter applied again', () => {
  it.each([
    ['Observation?code=4548-4', true],
    ['Observation?code=4548-5', false],
    ['Observation?code=1-1,4548-4', true],
    [`Observation?code=${LOINC}|4548-4`, true],
    [`Observation?code=${encodeURIComponent(`${LOINC}|4548-4`)}`, true],
    ['Observation?code=http://other.example|4548-4', false],
    [`Observation?code=${LOINC}|`, true],
    ['Observation?code=|4548-4', false],
    ['Observation?code=4548-4&status=final', true],
    ['Observation?code=4548-4&status=amended', false],
    ['Observation?status=FINAL', true],
    ['Observation?_id=4548-4', true],
    ['Observation?_id=a,b', false],
    ['Observation?_lastUpdated=ge2026-01-01T00:00:00Z', true],
    ['Observation?_lastUpdated=lt2026-01-01T00:00:00Z', false],
    ['Observation?_lastUpdated=ge2026-06-01T00:00:00Z', false],
    ['Condition?code=1', true],
  ])('SMART 115: %s fits: %s', (filter, fits) => {
    const resource = observation('4548-4', { meta: { lastUpdated: '2026-03-01T00:00:00Z' } });
    expect(createTypeFilter([filter])(resource)).toBe(fits);
  });

  it('SMART 115: one of several filters of a type is enough', () => {
    const fits = createTypeFilter(['Observation?code=1-1', 'Observation?code=2-2', 'Condition?code=3']);
    expect([observation('1-1'), observation('2-2'), observation('3')].map(fits)).toEqual([true, true, false]);
    expect(fits({ resourceType: 'Patient' })).toBe(true);
  });

  it.each([
    ['Observation?value-quantity=gt5', 'Observation?value-quantity'],
    ['Observation?code:in=http://x.example/set', 'Observation?code:in'],
    ['Observation?subject.name=x', 'Observation?subject.name'],
    ['Observation?code=a\\,b', 'Observation?code'],
    ['Observation?_lastUpdated=2026', 'Observation?_lastUpdated'],
    ['AllergyIntolerance?code=1', 'AllergyIntolerance?code'],
    ['Observation?constructor=1', 'Observation?constructor'],
  ])('SMART 115: leaves to the server what it cannot judge, and says so: %s', (filter, said) => {
    expect(createTypeFilter([filter])(observation('4548-4'))).toBe(true);
    expect(unjudgedParameters([filter, filter])).toEqual([said]);
  });

  it('SMART 115: drops what one judged parameter refuses, whatever the others say', () => {
    const filter = 'Observation?code=9-9&value-quantity=gt5';
    expect(createTypeFilter([filter])(observation('4548-4'))).toBe(false);
    expect(unjudgedParameters([filter])).toEqual(['Observation?value-quantity']);
  });
});
