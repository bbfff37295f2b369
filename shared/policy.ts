/** What the hospital decides on this machine, as a window shows it: never more than one line of words per switch. */
import { z } from 'zod';

/** Who set something, and where: `registry of the machine` and its key, `file` and its path. */
export const policyPlaceSchema = z.object({ name: z.string().max(100), place: z.string().max(1000) });
export type PolicyPlace = z.infer<typeof policyPlaceSchema>;

export const policyRowSchema = z.object({
  /** Name of the switch. */
  switch: z.string().max(64),
  title: z.string().max(200),
  /** What it does, one sentence. */
  words: z.string().max(1000),
  /** The value that the policy asks for, in words. */
  value: z.string().max(1000),
  /** null: nobody, the default holds. */
  setBy: policyPlaceSchema.nullable(),
  /** What was said breaks a rule, so that the strict value holds; `at`: where in the source, where that is known. */
  bad: z.object({ rule: z.string().max(300), at: z.string().max(200).nullable() }).nullable(),
  takesEffect: z.enum(['at-once', 'next-start']),
  /** It holds from the next start on; until then what held at this start. */
  pending: z.boolean(),
});
export type PolicyRow = z.infer<typeof policyRowSchema>;

export const policyViewSchema = z.object({
  rows: z.array(policyRowSchema),
  /** What belongs to no switch: a source that cannot be read (`name` null), a name that no switch has. */
  faults: z.array(
    z.object({
      name: z.string().max(64).nullable(),
      rule: z.string().max(300),
      at: z.string().max(200).nullable(),
      from: policyPlaceSchema,
    }),
  ),
});
export type PolicyView = z.infer<typeof policyViewSchema>;
