/** The patients with ids of their own; sandbox/README.md says what each is for. */
import type { Person } from '../person.ts';
import type { PatientRecord } from '../record.ts';
import { exemplary } from './exemplary.ts';

export type Particular = {
  readonly id: string;
  readonly person: (seed: string) => Person;
  readonly make: (seed: string) => PatientRecord;
};

export const PARTICULAR: readonly Particular[] = [...exemplary];
