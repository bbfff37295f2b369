/** Names of an export's files on the disk, how they are opened, and what a failing disk means. Node alone. */
import fs, { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../../shared/errors.ts';

export const PART = '.part';
const MODE = 0o600;
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
export async function settle(part: string, file: string): Promise<void> {
  if (process.platform === 'win32') return renameOnceFree(part, file);
  await rename(part, file);
  const folder = await open(path.dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Virus scanners hold a new file for moments (J5). */
async function renameOnceFree(part: string, file: string): Promise<void> {
  for (let tries = 40; ; tries--) {
    try {
      await rename(part, file);
      return;
    } catch (error) {
      if (tries === 0) throw error;
      await delay(25);
    }
  }
}

/** Writes a small file whole or not at all; durable once it resolves. Rejects as `toDiskError` says. */
export async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const part = `${file}${PART}`;
  try {
    await rm(part, { force: true });
    const handle = await open(part, 'wx', MODE);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await settle(part, file);
  } catch (cause) {
    await rm(part, { force: true }).catch(() => undefined);
    throw toDiskError(cause);
  }
}

const FULL = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/**
 * AppError `bulk-disk-full` where the disk, a quota or the file system takes no more, `bulk-folder-unwritable` where it
 * refuses for another reason; anything else stays what it was.
 */
export function toDiskError(cause: unknown): Error {
  if (!(cause instanceof Error)) return new Error('not an error', { cause });
  if (!('code' in cause) || !('syscall' in cause) || typeof cause.code !== 'string') return cause;
  return new AppError(FULL.includes(cause.code) ? 'bulk-disk-full' : 'bulk-folder-unwritable', {}, { cause });
}
