/** What one line of the trail says: the event, when it was, and on which machine. */
import { z } from 'zod';
import type { AuditEvent } from '../ports.ts';

/** What the trail says of itself. `code` of `trail-begun` is why the one before it ended, of `trail-gap` how many are lost. */
export type TrailEvent = {
  readonly action: 'trail-begun' | 'trail-torn' | 'trail-gap';
  readonly outcome: AuditEvent['outcome'];
  readonly code?: string;
};

/** The machine and the account that an event happened under. */
export type Workstation = { readonly name: string; readonly account: string; readonly appVersion: string };

const MAX_TEXT = 1000;
const text = z.string().max(MAX_TEXT);
/** A newer version may know more: it is read as far as this one understands it. */
const recordSchema = z.object({
  atMs: z.number(),
  workstation: z.object({ name: text, account: text, appVersion: text }),
  action: text,
  outcome: z.enum(['success', 'failure']),
  site: z.object({ id: text, host: text }).optional(),
  user: z.object({ issuer: text, subject: text, name: text.nullable() }).optional(),
  patientId: text.optional(),
  population: text.optional(),
  code: text.optional(),
});
export type AuditRecord = z.infer<typeof recordSchema>;

/** The text of one event at `atMs` (epoch ms). Fields that are not on the list fall away, whatever a caller passed. */
export function formatRecord(event: AuditEvent | TrailEvent, atMs: number, workstation: Workstation): string {
  const { name, account, appVersion } = workstation;
  const { action, outcome, code } = event;
  const { site, user, patientId, population }: Partial<Omit<AuditEvent, 'action'>> = event;
  const record: AuditRecord = {
    atMs,
    workstation: { name: short(name), account: short(account), appVersion: short(appVersion) },
    action,
    outcome,
    ...(site && { site: { id: short(site.id), host: short(site.host) } }),
    ...(user && {
      user: {
        issuer: short(user.issuer),
        subject: short(user.subject),
        name: user.name === null ? null : short(user.name),
      },
    }),
    ...(patientId !== undefined && { patientId: short(patientId) }),
    ...(population !== undefined && { population: short(population) }),
    ...(code !== undefined && { code: short(code) }),
  };
  return JSON.stringify(record);
}

/** Parses the text of a line. Throws where it is none. */
export function parseRecord(json: string): AuditRecord {
  return recordSchema.parse(JSON.parse(json));
}

const short = (value: string) => value.slice(0, MAX_TEXT).toWellFormed();
