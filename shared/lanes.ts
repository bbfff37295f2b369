/**
 * What else went on while results were taken: medications as bars under the chart that they explain, encounters as
 * bands behind it. Only what touches the window asked for ever crosses.
 */
import { z } from 'zod';

export const MAX_LANES = 12;
export const MAX_BANDS = 60;

/**
 * One order of a medication over time. Where `open` is false and `endMs` null it has ended, or may have, on a day that
 * is not known: only its start may be drawn, never a bar up to now.
 */
export const laneSchema = z.object({
  /** `MedicationRequest/x`. */
  id: z.string(),
  /** Never cut (D52). */
  name: z.string(),
  /** Dosage in words; null: none sent. */
  dose: z.string().nullable(),
  startMs: z.number(),
  endMs: z.number().nullable(),
  /** Still current: a planned end may lie ahead, or none was sent. */
  open: z.boolean(),
  /** How it ended, in words: `stopped`, `stopped, date not sent`; null while it is open. */
  ended: z.string().nullable(),
  /** On hold now. */
  held: z.boolean(),
  /** The start was sent as a whole date; false: a month or a year, of which `startMs` is the beginning. */
  exact: z.boolean(),
});
export type Lane = z.infer<typeof laneSchema>;

export const bandSchema = z.object({
  /** `Encounter/x`. */
  id: z.string(),
  label: z.string(),
  startMs: z.number(),
  /** null: in progress. */
  endMs: z.number().nullable(),
});
export type Band = z.infer<typeof bandSchema>;

export const lanesSchema = z.object({
  /** Current ones first, then the newest start. */
  medications: z.array(laneSchema).max(MAX_LANES),
  /** Newest first. */
  encounters: z.array(bandSchema).max(MAX_BANDS),
  /** What touches the window beyond these. */
  moreMedications: z.int(),
  moreEncounters: z.int(),
  /** Belong to the measure and cannot be placed in time: no start was sent, or it ended on an unknown day since. */
  unplacedMedications: z.int(),
});
export type Lanes = z.infer<typeof lanesSchema>;
