/** What a long illness does to a body, and what its clinic does about it. */
import type { Reference } from 'fhir/r4';
import type { Body } from '../body.ts';
import type { Day, Minute } from '../calendar.ts';
import type { Vitals } from '../measuring.ts';
import type { Random } from '../random.ts';
import type { PatientRecord } from '../record.ts';

/** One visit to the clinic, with what was found; laboratory results only where blood was taken. */
export type Visit = {
  readonly day: Day;
  readonly minute: Minute;
  readonly encounter: Reference;
  readonly vitals: Vitals;
  readonly a1c?: number;
  readonly egfr?: number;
  readonly potassium?: number;
  readonly ldl?: number;
  readonly haemoglobin?: number;
  readonly tsh?: number;
  readonly ntProBnp?: number;
};

export type Illness = {
  /** Days between two visits while all is well. */
  readonly interval: number;
  /** Which extra tests a visit orders. */
  readonly tests: readonly ('a1c' | 'ntProBnp' | 'urineAlbumin')[];
  /** Moves the body on by `days`, up to `day`. */
  live(body: Body, day: Day, days: number): void;
  /** Diagnoses and prescribes; gives the days to an earlier visit where one is wanted. */
  treat(visit: Visit, body: Body): number | undefined;
};

/** What each illness is made from. */
export type Onset = { readonly record: PatientRecord; readonly random: Random; readonly onset: Day };
