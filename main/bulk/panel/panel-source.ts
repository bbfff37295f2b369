/** What a panel is read from: the files of one export, or of an export and those that it brought up to date. */
import type { FileKind } from '../landing/export-manifest.ts';

export type PanelFile = {
  /** Ours, as the manifest has it. */
  readonly name: string;
  readonly kind: FileKind;
  /** Bytes of the NDJSON, deciphered. */
  readonly contentBytes: number;
};

export type PanelRun = {
  readonly folder: string;
  /** Of an encrypted export; null: plain. */
  readonly key: Uint8Array | null;
  readonly files: readonly PanelFile[];
};

export type PanelSource = {
  readonly exportId: string;
  /** The moment that the export shows (transactionTime): ages and "recent" are counted from it. */
  readonly asOf: string;
  /** Of the server, without a trailing slash: absolute references under it are local. */
  readonly fhirBase: string;
  /** Newest first (SMART 130, 136): what a newer run brings or deletes is not read in an older one. */
  readonly runs: readonly PanelRun[];
};

/** The bytes of one file, deciphered, piece by piece. Throws AppError `bulk-export-damaged`. */
export type OpenFile = (run: PanelRun, file: PanelFile) => AsyncIterable<Uint8Array>;
