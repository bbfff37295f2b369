/** One run of one export, from the lock to how it ended; what it comes to is kept in the registry. */
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import type { ExportNote } from '../../shared/population.ts';
import type { AuditEvent } from '../ports.ts';
import { populationName, populationOf } from './export-chain.ts';
import { keyOf, type ExportEntry, type ExportRegistry } from './export-registry.ts';
import type { ExportAccess, ExportsPorts } from './exports-ports.ts';
import type { Landing } from './landing/landing.ts';
import { readJournal } from './landing/open-landing.ts';

const MAX_NOTES = 100;

/** Going on would come to the same end. */
const FINAL: readonly string[] = [
  'bulk-kickoff-rejected',
  'bulk-not-supported',
  'bulk-order-invalid',
  'bulk-job-failed',
  'bulk-job-gone',
  'bulk-manifest-invalid',
  'bulk-export-damaged',
  'bulk-key-lost',
  'bulk-forbidden',
];
/** These pause it: nothing is wrong with the export itself. */
const PAUSING: readonly string[] = ['bulk-disk-full', 'bulk-folder-unwritable'];

/** True where going on may come to another end than the last time. */
export function canGoOn({ state, error, key }: ExportEntry): boolean {
  if (key === null) return false;
  return (
    state === 'paused' || state === 'interrupted' || (state === 'failed' && !FINAL.includes(error?.code ?? 'internal'))
  );
}

export type ExportJob = {
  /** Asks it to stand still; resolves once it does and that is kept. */
  readonly pause: () => Promise<void>;
  /** Resolves once it has ended, however. */
  readonly ended: Promise<void>;
};

type Ports = ExportsPorts & { readonly registry: ExportRegistry; readonly onChange: () => void };

/**
 * Begins to run the export `id` and resolves once it holds the lock of its population. Throws AppError `bulk-busy` where
 * another process exports the same.
 */
export async function startJob(ports: Ports, id: string, user: AuditEvent['user'] | null): Promise<ExportJob> {
  const entry = find(ports, id);
  const abort = new AbortController();
  let begun = false;
  let ended: Promise<void> = Promise.resolve();
  await new Promise<void>((resolve, reject) => {
    const run = async (): Promise<void> => {
      begun = true;
      resolve();
      await runKept(ports, id, user, abort.signal);
    };
    ended = ports.exclusively(populationName(entry.site.id, entry.order), run).catch((cause: unknown) => {
      if (!begun) reject(new AppError('bulk-busy', {}, { cause }));
    });
  });
  return {
    ended,
    pause: async () => {
      abort.abort();
      await ended;
    },
  };
}

function find({ registry }: Ports, id: string): ExportEntry {
  const entry = registry.find(id);
  if (entry === undefined) throw new AppError('bad-request');
  return entry;
}

/** Runs it and keeps what has come of it. Never rejects. */
async function runKept(ports: Ports, id: string, user: AuditEvent['user'] | null, signal: AbortSignal): Promise<void> {
  const { registry, clock, onChange, log } = ports;
  const tell = (action: AuditEvent['action'], code?: ErrorCode): void => {
    ports.audit(auditOf(find(ports, id), user, action, code));
  };
  const keep = async (change: Partial<ExportEntry>): Promise<void> => {
    // Without the vault it goes on; a later change may be kept again.
    await registry.keep(id, change).catch(() => log('warn', 'export.not-kept'));
    onChange();
  };
  tell('population-export-started');
  await keep({ state: 'running', error: null, endedAtMs: null });
  try {
    const outcome = await run(ports, id, signal);
    if (outcome.kind === 'paused') {
      await keep({ state: 'paused' });
      return;
    }
    const { transactionTime } = outcome.manifest;
    await keep({ state: 'done', endedAtMs: clock.now(), transactionTime });
    tell('population-export-ended');
  } catch (cause) {
    if (signal.aborted) {
      await keep({ state: 'paused' });
      return;
    }
    const error = cause instanceof AppError ? cause.view() : unexpected(ports, cause);
    const state = PAUSING.includes(error.code) ? 'paused' : isOfNetwork(error.code) ? 'interrupted' : 'failed';
    await keep({ state, error, endedAtMs: clock.now() });
    tell('population-export-ended', error.code);
  }
}

const isOfNetwork = (code: ErrorCode) => /^network-|-(unreachable|timeout|server-busy)$/.test(code);

function unexpected({ log, newId }: Ports, cause: unknown) {
  const incident = newId().slice(0, 40);
  const { name, stack = '' } = cause instanceof Error ? cause : new Error();
  log('error', 'export.failed', { incident, errorName: name, stack: stack.slice(stack.indexOf('\n    at ') + 1) });
  return new AppError('internal', { incident }).view();
}

/** What the audit trail says of an export. */
export function auditOf(
  { site, order }: ExportEntry,
  user: AuditEvent['user'] | null,
  action: AuditEvent['action'],
  code?: ErrorCode,
): AuditEvent {
  return {
    ...{ action, outcome: code === undefined ? 'success' : 'failure', population: populationOf(order) },
    site: { id: site.id, host: site.host },
    ...(user && { user }),
    ...(code !== undefined && { code }),
  };
}

async function run(ports: Ports, id: string, signal: AbortSignal): ReturnType<ExportsPorts['runExport']> {
  return withLanding(ports, id, async (landing) => {
    const { registry, onChange } = ports;
    const { order, site, follows, progress } = find(ports, id);
    const note = (added: ExportNote): void => {
      registry.note(id, { notes: withNote(find(ports, id).notes, added) });
      onChange();
    };
    registry.note(id, { progress: { ...progress, phase: 'signing-in' } });
    onChange();
    const access = await ports.accessOf(site.id, order);
    const { granted, missing } = await access.prepare(signal);
    registry.note(id, { scopes: granted });
    for (const subject of missing) note({ code: 'scope-narrowed', subject: subject.slice(0, 200), count: null });
    signal.throwIfAborted();
    const observer = {
      onNote: note,
      onProgress: (now: ExportEntry['progress']) => {
        registry.note(id, { progress: now });
        onChange();
      },
    };
    return ports.runExport(landing, access, order, observer, signal, await formerJournal(ports, follows));
  });
}

/** Same code and subject: the newest stands. */
function withNote(notes: readonly ExportNote[], added: ExportNote): ExportNote[] {
  const others = notes.filter(({ code, subject }) => code !== added.code || subject !== added.subject);
  return [...others.slice(-(MAX_NOTES - 1)), added];
}

async function formerJournal(ports: Ports, follows: string | null): Promise<unknown> {
  const former = follows === null ? undefined : ports.registry.find(follows);
  const key = former === undefined ? null : keyOf(former);
  if (former === undefined || key === null) return null;
  return readJournal(former.folder, key).catch(() => null);
}

/** Opens the landing of an export for `work`. Throws AppError `bulk-key-lost`, or what opening and `work` throw. */
export async function withLanding<T>(ports: Ports, id: string, work: (landing: Landing) => Promise<T>): Promise<T> {
  const { folder, encrypted, ...entry } = find(ports, id);
  const key = keyOf({ folder, encrypted, ...entry });
  if (key === null) throw new AppError('bulk-key-lost');
  const about = () => {
    const { follows, scopes } = find(ports, id);
    return { id, follows, scopes };
  };
  const landing = await ports.openLanding({ folder, key, encrypted, about });
  try {
    return await work(landing);
  } finally {
    await landing.close();
  }
}

/** Tells the server that an export is given up (SMART 134). False: it could not be told. Never rejects. */
export async function tellServer(ports: Ports, id: string): Promise<boolean> {
  const { site, order } = find(ports, id);
  const tell = async (landing: Landing): Promise<boolean> => {
    const access: ExportAccess = await ports.accessOf(site.id, order);
    return (await ports.cancelExport(landing, access)) === 'cancelled';
  };
  return withLanding(ports, id, tell).catch(() => false);
}
