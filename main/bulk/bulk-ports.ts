/** What the engine of an export needs of the world, and what it tells. */
import type { Landing } from './landing/landing.ts';
import type { Clock, HttpPort, HttpStreamPort, Log } from '../ports.ts';
import type { ExportNote, ExportOrder, ExportProgress } from '../../shared/population.ts';

export type BulkPorts = {
  readonly http: HttpPort;
  readonly stream: HttpStreamPort;
  readonly clock: Clock;
  readonly log: Log;
  readonly landing: Landing;
};

export type BulkAccess = {
  readonly fhirBase: string;
  /** Rejects with AppError where none is to be had. */
  readonly getAccessToken: () => Promise<string>;
  /** After a 401 for this token: a newer one, or null. */
  readonly renewAccessToken: (refused: string) => Promise<string | null>;
};

/** An order whose `since` has been resolved to a moment (SMART 136). */
export type ResolvedOrder = Omit<ExportOrder, 'since'> & { readonly since: string | null };

export type ExportObserver = {
  readonly onProgress: (progress: ExportProgress) => void;
  readonly onNote: (note: ExportNote) => void;
};
