/** What a screen shows of scores: NEWS2 as Chartroom works it out, and as the server sent it (display 39). */
import { z } from 'zod';
import { chartTimeSchema, observationStatusSchema } from './chart-model.ts';
import { NEWS2_PARAMETERS } from './clinical/news2.ts';

const partSchema = z.object({
  parameter: z.enum(NEWS2_PARAMETERS),
  /** As sent, with its unit; null: nothing of this set. */
  value: z.string().nullable(),
  /** null: it does not count, and `note` says why. */
  points: z.int().min(0).max(3).nullable(),
  time: chartTimeSchema.nullable(),
  /** What must be known of it: a conversion, a status, why it does not count. */
  note: z.string().nullable(),
});

const calculatedSchema = z.object({
  /** In words why there is no score at all: too young, pregnant, age not known; null: there is one. */
  notFor: z.string().nullable(),
  /** null: a parameter is missing. */
  total: z.int().min(0).max(20).nullable(),
  /** The points of the parameters that are there; the score itself where none is missing. */
  atLeast: z.int().min(0).max(20),
  known: z.int().min(0).max(7),
  band: z.enum(['none', 'low', 'low-medium', 'medium', 'high']),
  scale: z.union([z.literal(1), z.literal(2)]),
  /** All seven, in the order of the chart. */
  parts: z.array(partSchema).length(7),
  /** When the oldest and the newest of its readings were made. */
  fromMs: z.number(),
  toMs: z.number(),
});

export const news2Schema = z.object({
  /** null: fewer than three readings were made within an hour. */
  calculated: calculatedSchema.nullable(),
  /** The latest score that the server sent as a result of its own; null: none. */
  sent: z
    .object({
      name: z.string(),
      text: z.string(),
      status: observationStatusSchema,
      time: chartTimeSchema.nullable(),
    })
    .nullable(),
});
export type News2 = z.infer<typeof news2Schema>;
export type News2Calculated = z.infer<typeof calculatedSchema>;
export type News2Part = z.infer<typeof partSchema>;
