/** What an export must know to go on after a crash (SMART 135): sealed by the landing, for its URLs open records. */
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { exportNoteSchema, exportOrderSchema } from '../../shared/population.ts';
import { FILE_NAME } from './landing/export-manifest.ts';

const resultSchema = z.object({
  bytes: z.number(),
  sha256: z.string(),
  contentBytes: z.number(),
  contentSha256: z.string(),
  resources: z.number(),
});

const entrySchema = z.object({
  name: z.string().regex(FILE_NAME),
  kind: z.enum(['output', 'errors', 'deleted', 'attachment']),
  type: z.string().nullable(),
  url: z.string(),
  count: z.number().nullable(),
  continuesIn: z.string().nullable(),
  /** Which job, page of its manifest, and place among those of its kind there: how fresh links find their file. */
  job: z.number(),
  page: z.number(),
  place: z.number(),
  /** Null: not there yet. */
  result: resultSchema.nullable(),
  /** An attachment that could not be had. */
  given: z.boolean(),
});
export type FileEntry = z.infer<typeof entrySchema>;

const jobSchema = z.object({
  /** `newcomers`: members of the group that the former export did not know, in full (SMART 136). */
  purpose: z.enum(['main', 'newcomers']),
  /** Null: not asked for yet. */
  statusUrl: z.string().nullable(),
  patients: z.array(z.string()),
  transactionTime: z.string().nullable(),
  requiresAccessToken: z.boolean(),
  organizedBy: z.string().nullable(),
  /** Our clock's ms at which the links end, by Expires. */
  expiresAtMs: z.number().nullable(),
  /** Every page of the manifest has been read. */
  complete: z.boolean(),
  /** The server was told that it may forget the job. */
  released: z.boolean(),
  restarts: z.number(),
});
export type Job = z.infer<typeof jobSchema>;

const journalSchema = z.object({
  version: z.literal(1),
  order: z.object({ ...exportOrderSchema.shape, since: z.string().nullable() }),
  fhirBase: z.string(),
  startedAt: z.string(),
  jobs: z.array(jobSchema),
  files: z.array(entrySchema),
  /** Files of a job that is gone, to be deleted before anything else. */
  stale: z.array(z.string()),
  notes: z.array(exportNoteSchema),
  /** Ids of the group's patients at this run's time; null: not known. */
  members: z.array(z.string()).nullable(),
  /** Whether the group has been asked for its members. */
  askedMembers: z.boolean(),
});
export type Journal = z.infer<typeof journalSchema>;

/** The state of one job before it was asked for. */
export function newJob(purpose: Job['purpose'], patients: readonly string[], restarts = 0): Job {
  return {
    ...{ purpose, statusUrl: null, patients: [...patients], transactionTime: null, requiresAccessToken: true },
    ...{ organizedBy: null, expiresAtMs: null, complete: false, released: false, restarts },
  };
}

/** Reads a journal that a landing gave. Throws AppError `bulk-export-damaged`. */
export function readJournal(value: unknown): Journal {
  const parsed = journalSchema.safeParse(value);
  if (!parsed.success) throw new AppError('bulk-export-damaged', { rule: 'the journal has another form' });
  return parsed.data;
}

/** Members of the group in the journal of a former run, for the run that follows it (SMART 136); null: not known. */
export function membersIn(journal: unknown): readonly string[] | null {
  const parsed = journalSchema.safeParse(journal);
  return parsed.success ? parsed.data.members : null;
}

export type JournalKeeper = {
  /** Resolves once what the journal holds now is durable. Calls made meanwhile share one save. */
  readonly save: () => Promise<void>;
};

/** Saves one journal, never two at a time: a thousand files that end together are not a thousand saves. */
export function createJournalKeeper(journal: Journal, write: (journal: Journal) => Promise<void>): JournalKeeper {
  let running: Promise<void> | undefined;
  let queued: Promise<void> | undefined;
  const start = (): Promise<void> => {
    running = write(structuredClone(journal)).finally(() => {
      running = undefined;
    });
    return running;
  };
  return {
    save: () => {
      if (running === undefined) return start();
      queued ??= running
        .catch(() => undefined)
        .then(() => {
          queued = undefined;
          return start();
        });
      return queued;
    },
  };
}
