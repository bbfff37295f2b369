/** What the exports service needs of the world and of the other parts of bulk data. */
import type { ExportNote, ExportOrder, ExportProgress } from '../../shared/population.ts';
import type { Audit, AuditEvent, Clock, Log, SecretVault } from '../ports.ts';
import type { ExportManifest } from './landing/export-manifest.ts';
import type { FolderWorld } from './landing/folder-probe.ts';
import type { Landing } from './landing/landing.ts';
import type { LandingOptions } from './landing/open-landing.ts';

/** An order whose `since` has been resolved to a moment (SMART 136). */
export type ResolvedOrder = Omit<ExportOrder, 'since'> & { readonly since: string | null };

/** How the machine signs in as itself (main/smart/backend-access.ts). */
export type ExportAccess = {
  readonly fhirBase: string;
  readonly getAccessToken: () => Promise<string>;
  readonly renewAccessToken: (refused: string) => Promise<string | null>;
  /** Signs in; what was granted, and what of what was asked was not (SMART 110). */
  readonly prepare: (
    signal?: AbortSignal,
  ) => Promise<{ readonly granted: string; readonly missing: readonly string[] }>;
};

export type ExportObserver = {
  readonly onProgress: (progress: ExportProgress) => void;
  readonly onNote: (note: ExportNote) => void;
};

export type ExportSite = {
  readonly id: string;
  readonly host: string;
  readonly fhirBase: string;
  /** It has a backend client. */
  readonly hasBackend: boolean;
};

export type ExportsPorts = {
  readonly clock: Clock;
  readonly log: Log;
  readonly audit: Audit;
  readonly vault: SecretVault;
  /** True where what the vault is given outlasts the app: else nothing could be deciphered after it. */
  readonly keepsKeys: () => boolean;
  readonly policy: () => {
    readonly populationExport: boolean;
    readonly populationFolder: string | null;
    readonly populationAnyFolder: boolean;
    readonly populationPlain: boolean;
  };
  readonly world: FolderWorld;
  readonly openLanding: (options: LandingOptions) => Promise<Landing>;
  /** Runs `work` while no other process holds `name`; throws AppError at once where one does. */
  readonly exclusively: <T>(name: string, work: () => Promise<T>) => Promise<T>;
  /** null: there is no such site any more. */
  readonly siteOf: (siteId: string) => Promise<ExportSite | null>;
  /** Throws AppError where the site is gone or has no backend client. */
  readonly accessOf: (siteId: string, order: ResolvedOrder) => Promise<ExportAccess>;
  /** See main/bulk/run-export.ts. `former`: journal of the export that this one follows; null: none, or gone. */
  readonly runExport: (
    landing: Landing,
    access: ExportAccess,
    order: ResolvedOrder,
    observer: ExportObserver,
    signal: AbortSignal,
    former: unknown,
  ) => Promise<{ readonly kind: 'done'; readonly manifest: ExportManifest } | { readonly kind: 'paused' }>;
  readonly cancelExport: (landing: Landing, access: ExportAccess) => Promise<'cancelled' | 'not-told'>;
  /** At most 64 characters of `[A-Za-z0-9-]`. */
  readonly newId: () => string;
  readonly newKey: () => Uint8Array;
};

/** An export as it is ordered: where it lands, and who asked for it. */
export type OrderedExport = {
  readonly siteId: string;
  readonly order: ExportOrder;
  /** Absolute path; null: the one that policy names. */
  readonly folder: string | null;
  readonly plain: boolean;
  readonly user: AuditEvent['user'] | null;
};
