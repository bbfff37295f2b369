/** Names of an export's files on the disk, how they are opened, and what a failing disk means. Node alone. */
import fs, { constants } from 'node:fs';
import path from 'node:path';
import { AppError } from '../../../shared/errors.ts';

export const PART = '.part';
export const MODE = 0o600;
const ENCRYPTED = '.enc';

/** Where the file `name` lies, complete. */
export function storedPath(folder: string, name: string, isEncrypted: boolean): string {
  return path.join(folder, isEncrypted ? `${name}${ENCRYPTED}` : name);
}

/** Makes a file that is not there yet, for this user alone; whatever lay there of an earlier attempt goes first. Throws. */
export function createPart(file: string): number {
  fs.rmSync(file, { force: true });
  return fs.openSync(file, 'wx', MODE);
}

/** For reading; a link in its place is not followed where the system can say so (Windows knows no such flag). */
export const READ_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW;

/** Writes all of it, however often the system takes only some. Throws. */
export function writeAll(fd: number, pieces: readonly Uint8Array[]): void {
  let left = pieces.filter(({ length }) => length > 0);
  while (left.length > 0) {
    let written = fs.writevSync(fd, left);
    const rest: Uint8Array[] = [];
    for (const piece of left) {
      if (written < piece.length) rest.push(piece.subarray(written));
      written = Math.max(0, written - piece.length);
    }
    left = rest;
  }
}

/** Puts a complete file under its name, durably: a rename is once its folder is. Windows has no such call and needs none. */
export function settle(part: string, file: string): void {
  fs.renameSync(part, file);
  if (process.platform === 'win32') return;
  const folder = fs.openSync(path.dirname(file), 'r');
  try {
    fs.fsyncSync(folder);
  } finally {
    fs.closeSync(folder);
  }
}

/** Writes a small file whole or not at all; durable once it returns. Throws AppError as `toDiskError` says. */
export function writeWhole(file: string, bytes: Uint8Array): void {
  const part = `${file}${PART}`;
  try {
    const fd = createPart(part);
    try {
      writeAll(fd, [bytes]);
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
    settle(part, file);
  } catch (cause) {
    throw toDiskError(cause);
  }
}

const FULL = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** `bulk-disk-full` where the disk, a quota or the file system takes no more, `bulk-folder-unwritable` for all else. */
export function toDiskError(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (typeof code !== 'string') throw cause;
  return new AppError(FULL.includes(code) ? 'bulk-disk-full' : 'bulk-folder-unwritable', {}, { cause });
}
