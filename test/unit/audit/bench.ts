/** An audit trail in a folder of its own, over a credential store in memory. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkTrail } from '../../../main/audit/audit-check.ts';
import { openAuditTrail, type AuditTrail } from '../../../main/audit/audit-trail.ts';
import type { TrailPorts } from '../../../main/audit/audit-writer.ts';
import {
  CredentialFailure,
  type AuditEvent,
  type CredentialEntry,
  type CredentialFailureReason,
  type CredentialStore,
} from '../../../main/ports.ts';
import { manualClock, type ManualClock } from '../../support/manual-clock.ts';

export const WORKSTATION = { name: 'WARD-7-CANARY', account: 'ward7', appVersion: '0.1.0' };
export const PATIENT = 'canary-patient-4711';

export const opened = (patientId = PATIENT): AuditEvent => ({
  action: 'patient-opened',
  outcome: 'success',
  site: { id: '0123456789abcdef', host: 'ehr.example' },
  user: { issuer: 'https://ehr.example', subject: 'canary-user-0815', name: 'Dr. Canary' },
  patientId,
});

export type Bench = {
  readonly folder: string;
  readonly clock: ManualClock;
  readonly entries: Map<CredentialEntry, Uint8Array>;
  /** Set: every call to the credential store fails so. `writes` alone: reading works. */
  fail: CredentialFailureReason | null;
  failWrites: CredentialFailureReason | null;
  readonly logged: { event: string; code?: string }[];
  readonly ports: TrailPorts;
  readonly open: (options?: { maxSegmentBytes?: number; onNotices?: () => void }) => Promise<AuditTrail>;
  /** A trail of `count` events, closed. */
  readonly write: (count: number, options?: { maxSegmentBytes?: number }) => Promise<void>;
  readonly check: () => ReturnType<typeof checkTrail>;
  /** Names of the segments. */
  readonly segments: () => Promise<string[]>;
  readonly read: (name: string) => Promise<string>;
  readonly overwrite: (name: string, text: string) => Promise<void>;
  readonly remove: () => Promise<void>;
};

export async function auditBench(): Promise<Bench> {
  const root = await mkdtemp(path.join(tmpdir(), 'chartroom-audit-'));
  const folder = path.join(root, 'audit');
  const clock = manualClock();
  const entries: Bench['entries'] = new Map();
  const logged: Bench['logged'] = [];
  const refuse = (reason: CredentialFailureReason | null) => {
    if (reason !== null) throw new CredentialFailure(reason);
  };
  const credentials: CredentialStore = {
    read: async (entry) => {
      refuse(bench.fail);
      await Promise.resolve();
      return entries.get(entry) ?? null;
    },
    write: async (entry, value) => {
      refuse(bench.fail ?? bench.failWrites);
      await Promise.resolve();
      entries.set(entry, value);
    },
    remove: (entry) => Promise.resolve(void entries.delete(entry)),
  };
  let running: Promise<unknown> = Promise.resolve();
  const ports: TrailPorts = {
    folder,
    credentials,
    clock,
    workstation: WORKSTATION,
    log: (_level, event, fields) =>
      void logged.push({ event, ...(fields?.code !== undefined && { code: fields.code }) }),
    lock: (_name, work) => {
      const run = running.then(work);
      running = run.catch(() => undefined);
      return run;
    },
  };
  const open: Bench['open'] = (options = {}) => openAuditTrail({ ...ports, ...options });
  const bench: Bench = {
    folder,
    clock,
    entries,
    fail: null,
    failWrites: null,
    logged,
    ports,
    open,
    write: async (count, options) => {
      const trail = await open(options);
      for (let n = 0; n < count; n++) {
        trail.record(opened());
        await trail.close();
      }
      await trail.close();
    },
    check: () => checkTrail(ports),
    segments: async () => (await readdir(folder)).filter((name) => name.endsWith('.log')).sort(),
    read: (name) => readFile(path.join(folder, name), 'latin1'),
    overwrite: (name, text) => writeFile(path.join(folder, name), text, 'latin1'),
    remove: () => rm(root, { recursive: true, force: true }),
  };
  return bench;
}
