/**
 * Where an export lands, as the engine sees it: files that grow, are checked, hashed, enciphered and made durable in
 * workers, a journal to go on from, and the manifest. The folder has been judged before (`folder-rules.ts`).
 */
import type { CheckOptions, LineReport } from '../line-check.ts';
import type { ExportManifest } from './export-manifest.ts';

export type { ExportManifest, ManifestFile } from './export-manifest.ts';

/** A complete file. */
export type FileResult = {
  /** Of the file as it lies there. */
  readonly bytes: number;
  /** Hex, of the same. */
  readonly sha256: string;
  /** Of the NDJSON that was written: after the line check, before the cipher. */
  readonly contentBytes: number;
  readonly contentSha256: string;
  readonly report: LineReport;
};

/** A file that grows. Every call throws AppError `bulk-disk-full` or `bulk-folder-unwritable`; then the file is discarded. */
export type LandingFile = {
  /**
   * Takes bytes in order; they are copied, the caller keeps its own. Resolves at once while little is under way, else
   * once the disk has caught up: wait for it before the next.
   */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** Ends the file: written, fsynced, renamed to its name, folder fsynced. Nothing may follow. */
  readonly finish: () => Promise<FileResult>;
  /** Deletes what is there; after `finish` it does nothing. Never rejects. */
  readonly discard: () => Promise<void>;
};

export type Landing = {
  /**
   * Begins the file `name` (`Patient.0001.ndjson`, `errors.0001.ndjson`, `deleted.0001.ndjson`, `attachment.0001.bin`):
   * `.part` while it grows; one of that name that is there is replaced at `finish`. `check` null: the bytes are no NDJSON.
   * Throws AppError as LandingFile does.
   */
  readonly create: (name: string, check: CheckOptions | null) => Promise<LandingFile>;
  /**
   * The complete file `name`, read and checked again: nobody fetches it twice after a crash between its rename and the
   * journal (SMART 135). null: absent or damaged.
   */
  readonly inspect: (name: string, check: CheckOptions | null) => Promise<FileResult | null>;
  /** What the file holds, deciphered, piece by piece. Throws AppError `bulk-export-damaged`, also where it is absent. */
  readonly read: (name: string) => AsyncIterable<Uint8Array>;
  /** Deletes a complete file, where it is there. */
  readonly remove: (name: string) => Promise<void>;
  /** Bytes that this user may still write to the disk that the folder lies on. */
  readonly freeBytes: () => Promise<number>;
  /**
   * Keeps `journal` (JSON), sealed with the export's key whether or not the files are: it holds capability URLs. Whole or
   * not at all, durable once resolved; calls are kept in order. Throws AppError as LandingFile does.
   */
  readonly saveJournal: (journal: unknown) => Promise<void>;
  /** null: there is none. Throws AppError `bulk-export-damaged` where it cannot be opened. */
  readonly loadJournal: () => Promise<unknown>;
  /** Writes `manifest.json`, completed by what the landing was opened with. */
  readonly saveManifest: (manifest: ExportManifest) => Promise<void>;
  /** Ends the workers; what still grows is discarded. Never rejects. */
  readonly close: () => Promise<void>;
};
