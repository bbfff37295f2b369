/** The audit trail: who did what to which record, kept in a file that only this machine can read and nobody can rewrite. */
import type { Notice } from '../../shared/ipc-contract.ts';
import type { Audit } from '../ports.ts';
import { reasonOf } from './audit-head.ts';
import { formatRecord, type TrailEvent } from './audit-record.ts';
import { createWriter, type TrailPorts } from './audit-writer.ts';

const MAX_QUEUE = 10_000;
const RETRY_MS = 60_000;

export type AuditTrail = {
  /** Notes one event, with the time of the call. Never throws, never waits. */
  readonly record: Audit;
  /** `audit-in-memory` with the reason, `audit-broken` with how and the folder where the broken trail lies. */
  readonly notices: () => readonly Notice[];
  /**
   * Resolves once all that was noted so far is durable, or it was tried once more; calls off what would be tried later.
   * Never rejects.
   */
  readonly close: () => Promise<void>;
};

/**
 * Opens the trail in `ports.folder`, and resolves once it was checked back to the last segment; never rejects. Where the
 * credential store gives no key, events stay in memory for the session, and `close` asks it once more; where the disk
 * takes none, they are written later. `onNotices` is called when `notices` changes.
 */
export async function openAuditTrail(ports: TrailPorts & { readonly onNotices?: () => void }): Promise<AuditTrail> {
  const notices = new Map<Notice['code'], Notice>();
  const note = (code: Notice['code'], notice: Notice | null) => {
    if (notice === null ? !notices.delete(code) : notices.get(code)?.subject === notice.subject) return;
    if (notice !== null) notices.set(code, notice);
    ports.onNotices?.();
  };
  const queue = createQueue(ports, {
    onBroken: ({ fault, folder }) =>
      note('audit-broken', { code: 'audit-broken', subject: fault, rule: null, file: folder }),
    onState: (reason) =>
      note(
        'audit-in-memory',
        reason === null ? null : { code: 'audit-in-memory', subject: reason, rule: null, file: null },
      ),
  });
  await queue.flush();
  return {
    record: (event) => queue.push(event),
    notices: () => [...notices.values()],
    close: async () => {
      await queue.flush();
      queue.stop();
    },
  };
}

type QueueObserver = {
  readonly onBroken: Parameters<typeof createWriter>[1];
  /** Why events stay in memory; null: they are written. */
  readonly onState: (reason: string | null) => void;
};

/** Events that wait to be written, in order; written together where several wait. */
function createQueue(ports: TrailPorts, { onBroken, onState }: QueueObserver) {
  const { clock, log, workstation } = ports;
  const write = createWriter(ports, onBroken);
  const waiting: string[] = [];
  let lost = 0;
  let running: Promise<void> | null = null;
  // Not tried again by itself after a failure: a store that asks its user must not ask with every event.
  let paused = false;
  let callOff: () => void = () => undefined;

  const format = (event: Parameters<Audit>[0] | TrailEvent) => formatRecord(event, clock.now(), workstation);
  const writeAll = async () => {
    do {
      const gap = lost > 0 ? [format({ action: 'trail-gap', outcome: 'failure', code: String(lost) })] : [];
      const batch = waiting.slice();
      await write([...batch, ...gap]);
      waiting.splice(0, batch.length);
      if (gap.length > 0) lost = 0;
    } while (waiting.length > 0);
    paused = false;
    onState(null);
  };
  const failed = (error: unknown) => {
    const reason = reasonOf(error);
    paused = true;
    log('error', 'audit.not-written', { code: reason ?? errorCode(error), count: waiting.length });
    onState(reason ?? 'not-written');
    callOff();
    if (reason === undefined) callOff = clock.after(RETRY_MS, () => void run());
  };
  const run = () => {
    running ??= writeAll()
      .catch(failed)
      .finally(() => {
        running = null;
      });
    return running;
  };
  return {
    push: (event: Parameters<Audit>[0]) => {
      if (waiting.length >= MAX_QUEUE) lost += 1;
      else waiting.push(format(event));
      if (!paused) void run();
    },
    flush: async () => {
      await running;
      await run();
    },
    stop: () => callOff(),
  };
}

const errorCode = (error: unknown) => (error as NodeJS.ErrnoException).code ?? (error as Error).name;
