/** What a result said before it was corrected or amended, read when it is asked for (D12). */
import { z } from 'zod';
import { observationStatusSchema } from './chart-model.ts';

const MAX_VERSIONS = 50;

export const versionSchema = z.object({
  /** Exact value with comparator and unit, as it is read out. */
  value: z.string(),
  status: observationStatusSchema,
  /** Day on which this version was written, in words; null: not sent. */
  written: z.string().nullable(),
});
export type Version = z.infer<typeof versionSchema>;

export const versionsSchema = z.object({
  /** `unavailable`: this server keeps none, or does not let them be read. */
  state: z.enum(['read', 'unavailable']),
  /** The newest first: what the result says now, then what it said before. */
  versions: z.array(versionSchema).max(MAX_VERSIONS),
  /** Versions that are left out, because they cannot be shown as this patient's (D6, D26). */
  withheld: z.int(),
  /** There are older ones beyond these. */
  more: z.boolean(),
});
export type Versions = z.infer<typeof versionsSchema>;

export const UNAVAILABLE_VERSIONS: Versions = { state: 'unavailable', versions: [], withheld: 0, more: false };

/** The resource whose versions are asked for. */
export const versionedIdSchema = z.string().regex(/^Observation\/[A-Za-z0-9\-.]{1,64}$/);
