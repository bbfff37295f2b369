/** Exports under way: what was ordered, whether it is ready, and its files. */
import { randomBytes } from 'node:crypto';
import type { Access } from '../seam.ts';
import type { Content } from './files.ts';
import type { Order } from './request.ts';
import type { BulkSettings } from './settings.ts';

export type FileKind = 'output' | 'error' | 'deleted' | 'attachment';

export type BulkFile = {
  /** Unguessable: it opens the file where no token is wanted. */
  readonly key: string;
  readonly kind: FileKind;
  /** Null where the files are organized by something else than the type. */
  readonly type: string | null;
  readonly count: number;
  readonly content: Content;
  /** The key of the file that goes on with a block of this one. */
  readonly continuesIn: string | null;
};

export type Job = {
  readonly id: string;
  readonly order: Order;
  readonly access: Access;
  /** As they were at the kick-off. */
  readonly settings: BulkSettings;
  /** The URL of the kick-off, with its query. */
  readonly request: string;
  readonly separateStatus: boolean;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  polls: number;
  polledAt: number | null;
  ready: boolean;
  /** Null until they are made, which is before it is ready where the client takes partial manifests. */
  files: readonly BulkFile[] | null;
};

export const newKey = (): string => randomBytes(18).toString('base64url');

export type Jobs = {
  start(job: Omit<Job, 'id' | 'polls' | 'polledAt' | 'ready' | 'files'>): Job;
  find(id: string): Job | undefined;
  /** The file of a key, and the job that it belongs to. */
  file(key: string): { readonly job: Job; readonly file: BulkFile } | undefined;
  settle(job: Job, files: readonly BulkFile[]): void;
  drop(job: Job): void;
};

/** None at first. */
export function createJobs(): Jobs {
  const jobs = new Map<string, Job>();
  const files = new Map<string, { readonly job: Job; readonly file: BulkFile }>();
  return {
    start(told) {
      const job: Job = { ...told, id: newKey(), polls: 0, polledAt: null, ready: false, files: null };
      jobs.set(job.id, job);
      return job;
    },
    find: (id) => jobs.get(id),
    file: (key) => files.get(key),
    settle(job, made) {
      job.files = made;
      for (const file of made) files.set(file.key, { job, file });
    },
    drop(job) {
      jobs.delete(job.id);
      for (const { key } of job.files ?? []) files.delete(key);
    },
  };
}
