/** Reads a file of an export, enciphered or plain, in bounded memory. Usable in any thread: all it takes is data. */
import { open, type FileHandle } from 'node:fs/promises';
import { AppError } from '../../../shared/errors.ts';
import { createDecipher } from './file-cipher.ts';
import { READ_FLAGS, storedPath } from './stored-file.ts';

const PIECE_BYTES = 256 * 1024;

export type ExportFile = {
  /** The export's own folder. Absolute. */
  readonly folder: string;
  /** 32 bytes; null: the files are plain. */
  readonly key: Uint8Array | null;
  /** Ours, without `.enc`. */
  readonly name: string;
  /** Sees each piece as it lies on the disk. */
  readonly onStored?: (bytes: Uint8Array) => void;
};

/**
 * What the file holds, piece by piece; each piece is the caller's. That nothing was cut off its end is known only once
 * the iteration is over. Throws AppError `bulk-export-damaged`, also where the file is absent or cannot be read.
 */
export async function* readExportFile(file: ExportFile): AsyncGenerator<Uint8Array, void, undefined> {
  const handle = await openStored(file);
  try {
    if (file.key === null) yield* pieces(handle, file.onStored);
    else yield* decipher(handle, file.key, file);
  } finally {
    await handle.close();
  }
}

async function* decipher(
  handle: FileHandle,
  key: Uint8Array,
  { name, onStored }: ExportFile,
): AsyncGenerator<Uint8Array, void, undefined> {
  const filter = createDecipher(key, name);
  for await (const piece of pieces(handle, onStored)) yield* filter.push(piece);
  yield* filter.end();
}

/** The file as it lies there; the next piece is read while the caller works on this one. */
async function* pieces(
  handle: FileHandle,
  onStored: ExportFile['onStored'],
): AsyncGenerator<Uint8Array, void, undefined> {
  let next = readAhead(handle);
  try {
    for (;;) {
      const piece = await next;
      if (piece.length === 0) return;
      onStored?.(piece);
      next = readAhead(handle);
      yield piece;
    }
  } finally {
    // A handle closes only once nothing is read from it.
    await next.catch(() => undefined);
  }
}

/** A piece whose failure may wait until somebody asks for it. */
function readAhead(handle: FileHandle): Promise<Uint8Array> {
  const piece = readPiece(handle);
  void piece.catch(() => undefined);
  return piece;
}

async function readPiece(handle: FileHandle): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(PIECE_BYTES);
  try {
    const { bytesRead } = await handle.read(buffer, 0, PIECE_BYTES, null);
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    throw new AppError('bulk-export-damaged', {}, { cause });
  }
}

async function openStored({ folder, key, name }: ExportFile): Promise<FileHandle> {
  try {
    return await open(storedPath(folder, name, key !== null), READ_FLAGS);
  } catch (cause) {
    throw new AppError('bulk-export-damaged', {}, { cause });
  }
}
