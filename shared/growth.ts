/** What the growth page shows: points with percentile and z, and the lines of the charts that they lie on (display 40). */
import { z } from 'zod';
import { GROWTH_MEASURES } from './clinical/growth.ts';

export const growthQuerySchema = z.strictObject({ measure: z.enum(GROWTH_MEASURES) });

const pointSchema = z.object({
  id: z.string(),
  /** Day and time as sent, e.g. `2026-11-20T05:55:00Z`. */
  sent: z.string(),
  atMs: z.number(),
  /** Where it stands on the chart; corrected for gestation where that is said. */
  months: z.number(),
  /** `4 months`, `14 y 3 m`; `corrected 2 months` beside it where it was. */
  age: z.string(),
  /** In the unit of the chart, for drawing. */
  y: z.number(),
  /** As sent; in words where it was worked out of weight and height. */
  value: z.string(),
  /** What must be known of it: a conversion, a status, that it was worked out. */
  note: z.string().nullable(),
  percentile: z.string().nullable(),
  z: z.string().nullable(),
  /** The chart that percentile and z are of; where there are none, why. */
  chart: z.string(),
});

export const growthSchema = z.object({
  measure: z.enum(GROWTH_MEASURES),
  /** Of which something was sent. */
  measures: z.array(z.enum(GROWTH_MEASURES)),
  unit: z.string(),
  /** `boys`, `girls`; null: no chart is for the sex as recorded. */
  sex: z.enum(['boys', 'girls']).nullable(),
  /** Why there is no percentile at all, in words; null: there is. */
  noPercentile: z.string().nullable(),
  /** How ages were counted, which charts are used and where they change, in words. */
  notes: z.array(z.string()),
  /** Oldest first. */
  points: z.array(pointSchema).max(500),
  /** Older ones that are not among them. */
  earlier: z.int(),
  /** Results that cannot be placed, and why. */
  unplaced: z.array(z.object({ reason: z.string(), count: z.int() })),
  segments: z
    .array(
      z.object({
        chart: z.string(),
        curves: z.array(
          z.object({
            percentile: z.int(),
            points: z.array(z.object({ months: z.number(), y: z.number() })).max(100),
          }),
        ),
      }),
    )
    .max(2),
});
export type Growth = z.infer<typeof growthSchema>;
export type GrowthPoint = Growth['points'][number];
export type GrowthQuery = z.infer<typeof growthQuerySchema>;
