/** What the landing asks of its file worker. A file is known by a number that the landing gives. */
import type { AppErrorView } from '../../../shared/errors.ts';
import type { CheckOptions } from '../line-check.ts';
import type { FileResult } from './landing.ts';

export type FileSpec = {
  readonly folder: string;
  readonly name: string;
  /** null: plain. */
  readonly key: Uint8Array | null;
  /** null: the bytes are no NDJSON. */
  readonly check: CheckOptions | null;
};

export type FileRequest =
  /** Begins a file. Comes first; answered. */
  | { readonly kind: 'open'; readonly file: number; readonly spec: FileSpec }
  /** Acknowledged by `taken`; a failure is told once, and by `finish`. `bytes` is moved here and back. */
  | { readonly kind: 'write'; readonly file: number; readonly bytes: Uint8Array<ArrayBuffer> }
  /** Answered with a FileResult. */
  | { readonly kind: 'finish'; readonly file: number }
  /** Answered. */
  | { readonly kind: 'discard'; readonly file: number }
  /** Reads a complete file; answered with a FileResult, or null where it is absent or damaged. */
  | { readonly kind: 'inspect'; readonly file: number; readonly spec: FileSpec };

/** `trace` tells of an unexpected error without its message, which could hold anything. */
export type FileFault = {
  readonly error: AppErrorView;
  readonly trace?: { readonly errorName: string; readonly stack: string };
};

export type FileResponse =
  | {
      readonly kind: 'taken';
      readonly file: number;
      readonly bytes: number;
      /** To be filled again. */
      readonly buffer: ArrayBuffer;
      readonly fault: FileFault | null;
    }
  | { readonly kind: 'answer'; readonly file: number; readonly value: FileResult | null }
  | { readonly kind: 'failed'; readonly file: number; readonly fault: FileFault };
