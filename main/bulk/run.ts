/** One run of an export, as its parts share it. */
import type { BulkAccess, BulkPorts } from './bulk-ports.ts';
import type { Job, Journal } from './journal.ts';
import type { Notes } from './notes.ts';
import type { Progress } from './progress.ts';
import type { Requests } from './requests.ts';

export type Run = {
  readonly ports: BulkPorts;
  readonly access: BulkAccess;
  readonly requests: Requests;
  readonly notes: Notes;
  readonly progress: Progress;
  /** Changed in place; `save` makes what it holds durable. */
  readonly journal: Journal;
  readonly save: () => Promise<void>;
};

/** The job at `index` of the journal, which is there. */
export function jobAt({ journal }: Run, index: number): Job {
  const job = journal.jobs[index];
  if (job === undefined) throw new Error('no such job');
  return job;
}
