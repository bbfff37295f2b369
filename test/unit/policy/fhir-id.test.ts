import { expect, it } from 'vitest';
import { isFhirId } from '../../../main/policy/fhir-id.ts';

it.each(['p1', 'A-b.9', '...', 'x'.repeat(64)])('%s is an id', (text) => expect(isFhirId(text)).toBe(true));

it.each(['', '.', '..', 'Patient/p1', '../p1', 'p 1', 'p1\n', 'p_1', 'pé', 'x'.repeat(65)])(
  'SMART 71: %j is none',
  (text) => expect(isFhirId(text)).toBe(false),
);
