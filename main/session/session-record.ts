/** What is kept, sealed, of a sign-in, so that it outlives a lock and a crash (security §3.9, §3.10). */
import { z } from 'zod';
import type { SecretSlot, SecretVault } from '../ports.ts';
import type { Identity, LaunchContext, Tokens } from './launch.ts';

const tokensSchema = z.object({
  accessToken: z.string(),
  expiresAtMs: z.number().nullable(),
  refreshToken: z.string().nullable(),
});

const contextSchema = z.object({
  patientId: z.string().nullable(),
  encounterId: z.string().nullable(),
  locationId: z.string().nullable(),
  intent: z.string().nullable(),
  tenant: z.string().nullable(),
  fhirContext: z.array(z.object({ reference: z.string(), role: z.string() })),
  needPatientBanner: z.boolean(),
  styleUrl: z.string().nullable(),
}) satisfies z.ZodType<LaunchContext>;

const recordSchema = z.object({
  tokens: tokensSchema satisfies z.ZodType<Tokens>,
  clientId: z.string(),
  identity: z.object({ issuer: z.string(), subject: z.string() }).nullable() satisfies z.ZodType<Identity | null>,
  context: contextSchema,
  /** The patient found by search, where one is open. */
  openPatientId: z.string().nullable(),
  grantedScope: z.string(),
  userName: z.string().nullable(),
  /** Epoch ms of the sign-in: a session has an end of its own, whatever is renewed (security §3.10). */
  startedAtMs: z.number(),
  /** Epoch ms of the launch from the EHR; null: no such launch. */
  launchedAtMs: z.number().nullable(),
  /** Tokens of sign-ins that this one replaced at the same site: revoked with it at sign-out. */
  replaced: z.array(tokensSchema),
});
export type SessionRecord = z.infer<typeof recordSchema>;

/** Takes a slot of kind `session`; gives what is kept there, or null where nothing is or it is not what it should be. */
export async function readRecord(vault: SecretVault, slot: SecretSlot): Promise<SessionRecord | null> {
  const parsed = recordSchema.safeParse(await vault.read(slot));
  return parsed.success ? parsed.data : null;
}
