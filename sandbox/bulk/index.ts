/** The bulk export of the embedded EHR, with its switches. */
import type { Resource } from 'fhir/r4';
import type { FhirStore } from '../fhir/index.ts';
import { createJobs, type Jobs } from './jobs.ts';
import { createBulkLog, type BulkLog, type BulkRequest } from './log.ts';
import type { Removal } from './prepare.ts';
import { USUAL, type BulkSettings } from './settings.ts';

export { createBulkHandler, createOtherHandler } from './handler.ts';
export { createOtherOrigin, type OtherOrigin } from './other-origin.ts';
export { bulkPlaceOf } from './places.ts';
export type { BulkRequest } from './log.ts';
export type { BulkSettings } from './settings.ts';

/** The switches, as code sets them. */
export type Bulk = {
  /** Changes some settings; exports that are under way keep those they began with. */
  set(changes: Partial<BulkSettings>): void;
  /** All settings as they were at the start. */
  reset(): void;
  /** What was asked of the export, the oldest first. */
  requests(): readonly BulkRequest[];
  /** Empties the log. */
  forgetRequests(): void;
  /** Adds or changes a resource; it is last changed now, unless it says when. */
  put(resource: Resource & { readonly id: string }): void;
  /** Deletes `Type/id`; an export with an earlier `_since` tells it. False where there is none. */
  remove(reference: string): boolean;
};

export type BulkParts = {
  readonly bulk: Bulk;
  readonly log: BulkLog;
  readonly jobs: Jobs;
  readonly settings: () => BulkSettings;
  readonly removed: () => readonly Removal[];
};

/** Takes the store and the server's clock, gives the switches and what the handler works with. */
export function createBulk(store: FhirStore, now: () => number): BulkParts {
  let settings = USUAL;
  const log = createBulkLog();
  const removed: Removal[] = [];
  const bulk: Bulk = {
    set: (changes) => {
      settings = { ...settings, ...changes };
    },
    reset: () => {
      settings = USUAL;
    },
    requests: log.requests,
    forgetRequests: log.forget,
    put: (resource) => {
      const meta = { lastUpdated: new Date(now()).toISOString(), ...resource.meta };
      store.put({ ...resource, meta });
    },
    remove: (reference) => {
      const [type = '', id = ''] = reference.split('/');
      const stored = store.remove(type, id);
      if (stored !== undefined) removed.push({ stored, at: now() });
      return stored !== undefined;
    },
  };
  return { bulk, log, jobs: createJobs(), settings: () => settings, removed: () => removed };
}
