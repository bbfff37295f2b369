/**
 * The file worker's work, without its thread: each piece is checked line by line, hashed, enciphered and written before
 * the next is taken, so that what is under way is what the landing lets be under way.
 */
import { createHash, type Hash } from 'node:crypto';
import fs from 'node:fs';
import { AppError } from '../../../shared/errors.ts';
import { createEncipher, type ByteFilter } from './file-cipher.ts';
import type { FileFault, FileRequest, FileResponse, FileSpec } from './file-protocol.ts';
import type { FileResult } from './landing.ts';
import type { CheckOptions, LineCheck, LineReport } from '../line-check.ts';
import { readExportFile } from './read-export.ts';
import { createPart, PART, settle, storedPath, toDiskError, writeAll } from './stored-file.ts';

export type CreateLineCheck = (options: CheckOptions) => LineCheck;

/** So much is written before the disk is told to take it: what is left for the end is short then. */
const SYNC_EVERY_BYTES = 16 * 1024 * 1024;
const NO_LINES: LineReport = {
  ...{ lines: 0, resources: 0, dropped: 0, badLines: 0, bad: [], otherTypes: 0, blocks: 0 },
  ...{ severe: 0, deletions: 0, attachments: [], attachmentsLeftOut: 0 },
};

/** Counts and hashes what is on its way. */
type Tally = { readonly hash: Hash; bytes: number };
type Growing = {
  readonly file: string;
  readonly fd: number;
  readonly check: LineCheck | null;
  readonly encipher: ByteFilter | null;
  readonly content: Tally;
  /** The same as `content` where the file is plain. */
  readonly stored: Tally;
  unsynced: number;
  /** The disk takes what was written so far, meanwhile. */
  syncing: Promise<void> | null;
  fault: Error | null;
};

export type FileService = {
  /** Does what is asked; the answers go to `respond`. Never throws. */
  readonly handle: (request: FileRequest) => void;
};

/**
 * `respond` gets what is to be moved rather than copied as its second argument; `openPart` makes a file, not there yet,
 * and gives its descriptor or throws.
 */
export function createFileService(
  createLineCheck: CreateLineCheck,
  respond: (response: FileResponse, moved: readonly ArrayBuffer[]) => void,
  openPart: (file: string) => number = createPart,
): FileService {
  const files = new Map<number, Growing>();
  const answer = (file: number, work: () => Promise<FileResult | null> | null): void => {
    new Promise<FileResult | null>((resolve) => resolve(work())).then(
      (value) => respond({ kind: 'answer', file, value }, []),
      (error: unknown) => respond({ kind: 'failed', file, fault: toFault(error) }, []),
    );
  };
  const end = async (file: number): Promise<FileResult | null> => {
    const growing = files.get(file);
    files.delete(file);
    return growing === undefined ? null : finish(growing);
  };
  const drop = async (file: number): Promise<null> => {
    const growing = files.get(file);
    files.delete(file);
    if (growing !== undefined) await discard(growing);
    return null;
  };
  return {
    handle: (request) => {
      const { file } = request;
      switch (request.kind) {
        case 'open':
          return answer(file, () => {
            files.set(file, begin(request.spec, createLineCheck, openPart));
            return null;
          });
        case 'write': {
          const { bytes } = request;
          const growing = files.get(file);
          if (growing?.fault === null) growing.fault = take(growing, bytes);
          const fault = growing?.fault ? toFault(growing.fault) : null;
          return respond({ kind: 'taken', file, bytes: bytes.length, buffer: bytes.buffer, fault }, [bytes.buffer]);
        }
        case 'finish':
          return answer(file, () => end(file));
        case 'discard':
          return answer(file, () => drop(file));
        case 'inspect':
          return answer(file, () => inspect(request.spec, createLineCheck));
      }
    },
  };
}

function begin(spec: FileSpec, createLineCheck: CreateLineCheck, openPart: typeof createPart): Growing {
  const { folder, name, key, check } = spec;
  const file = storedPath(folder, name, key !== null);
  const content = createTally();
  try {
    return {
      ...{ file, content },
      fd: openPart(`${file}${PART}`),
      check: check === null ? null : createLineCheck(check),
      encipher: key === null ? null : createEncipher(key, name),
      stored: key === null ? content : createTally(),
      ...{ unsynced: 0, syncing: null, fault: null },
    };
  } catch (cause) {
    throw toDiskError(cause);
  }
}

const createTally = (): Tally => ({ hash: createHash('sha256'), bytes: 0 });

function add(tally: Tally, pieces: readonly Uint8Array[]): void {
  for (const piece of pieces) {
    tally.hash.update(piece);
    tally.bytes += piece.length;
  }
}

/** What went wrong, or null. */
function take(growing: Growing, bytes: Uint8Array): Error | null {
  try {
    put(growing, growing.check === null ? [bytes] : growing.check.push(bytes));
    return null;
  } catch (error) {
    return toDiskError(error);
  }
}

function put(growing: Growing, content: readonly Uint8Array[]): void {
  add(growing.content, content);
  const { encipher } = growing;
  store(growing, encipher === null ? content : content.flatMap((piece) => [...encipher.push(piece)]));
}

function store(growing: Growing, pieces: readonly Uint8Array[]): void {
  if (growing.stored !== growing.content) add(growing.stored, pieces);
  writeAll(growing.fd, pieces);
  growing.unsynced += pieces.reduce((sum, { length }) => sum + length, 0);
  if (growing.unsynced < SYNC_EVERY_BYTES || growing.syncing !== null) return;
  growing.unsynced = 0;
  // A failure shows again at the end: what is not on the disk by then is not finished.
  growing.syncing = new Promise((resolve) => {
    fs.fdatasync(growing.fd, (error) => {
      if (error !== null) growing.fault ??= toDiskError(error);
      growing.syncing = null;
      resolve();
    });
  });
}

async function finish(growing: Growing): Promise<FileResult> {
  const part = `${growing.file}${PART}`;
  let report = NO_LINES;
  try {
    await growing.syncing;
    mustBeSound(growing);
    if (growing.check !== null) {
      const ended = growing.check.end();
      put(growing, ended.rest);
      report = ended.report;
    }
    if (growing.encipher !== null) store(growing, growing.encipher.end());
    await growing.syncing;
    await sync(growing.fd);
    mustBeSound(growing);
  } catch (cause) {
    await discard(growing);
    throw toDiskError(cause);
  }
  try {
    fs.closeSync(growing.fd);
    await settle(part, growing.file);
  } catch (cause) {
    fs.rmSync(part, { force: true });
    throw toDiskError(cause);
  }
  return resultOf(growing.stored, growing.content, report);
}

function mustBeSound({ fault }: Growing): void {
  if (fault !== null) throw fault;
}

function resultOf(stored: Tally, content: Tally, report: LineReport): FileResult {
  const contentSha256 = content.hash.digest('hex');
  return {
    bytes: stored.bytes,
    sha256: stored === content ? contentSha256 : stored.hash.digest('hex'),
    contentBytes: content.bytes,
    contentSha256,
    report,
  };
}

function sync(fd: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fs.fsync(fd, (error) => (error === null ? resolve() : reject(error)));
  });
}

async function discard(growing: Growing): Promise<void> {
  await growing.syncing;
  fs.closeSync(growing.fd);
  fs.rmSync(`${growing.file}${PART}`, { force: true });
}

async function inspect(spec: FileSpec, createLineCheck: CreateLineCheck): Promise<FileResult | null> {
  const content = createTally();
  const stored = spec.key === null ? content : createTally();
  const check = spec.check === null ? null : createLineCheck(spec.check);
  const onStored = (bytes: Uint8Array): void => {
    if (stored !== content) add(stored, [bytes]);
  };
  try {
    for await (const piece of readExportFile({ ...spec, onStored })) {
      check?.push(piece);
      add(content, [piece]);
    }
  } catch (error) {
    if (error instanceof AppError && error.code === 'bulk-export-damaged') return null;
    throw error;
  }
  return resultOf(stored, content, check?.end().report ?? NO_LINES);
}

function toFault(error: unknown): FileFault {
  if (error instanceof AppError) return { error: error.view() };
  const { name, stack = '' } = error instanceof Error ? error : new Error();
  const frames = stack.slice(stack.indexOf('\n    at ') + 1);
  return { error: { code: 'internal', details: {} }, trace: { errorName: name, stack: frames } };
}
