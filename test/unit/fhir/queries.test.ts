import { describe, expect, it } from 'vitest';
import { queryOf } from '../../../main/fhir/queries.ts';

describe('what is asked for', () => {
  it('display-56: medications of every intent and status, so that plans and unknown statuses come too', () => {
    const { parameters, refusal } = queryOf('medications', 'p1');
    for (const asked of [parameters, ...(refusal?.instead ?? [])]) {
      expect(asked['patient']).toBe('p1');
      expect(Object.keys(asked)).not.toContain('intent');
      expect(Object.keys(asked)).not.toContain('status');
    }
  });

  it('display-47, display-49: conditions of every status and category', () => {
    const { parameters } = queryOf('conditions', 'p1');
    expect(Object.keys(parameters).toSorted()).toEqual(['_count', 'patient']);
  });
});
