/** Changes to an installed program that its fuses must notice (security I3). Pure parts of try-tampering.ts. */
import path from 'node:path';

/** Where the archive of a program lies: beside a Windows program, inside a Mac's bundle. */
export function archiveOf(program: string, platform: NodeJS.Platform): string {
  return platform === 'darwin'
    ? path.posix.join(program, 'Contents', 'Resources', 'app.asar')
    : path.win32.join(path.win32.dirname(program), 'resources', 'app.asar');
}

/**
 * The place of one byte of code in `archive`, behind its header: a needle in the bundle of the main process. Throws where
 * it is not there once, so that the trial never flips a byte that nobody reads.
 */
export function placeToFlip(archive: Buffer, needle: string): number {
  const at = archive.indexOf(needle);
  if (at === -1) throw new Error('the archive holds no such text');
  if (archive.indexOf(needle, at + 1) !== -1) throw new Error('the archive holds that text twice');
  return at;
}

/** A copy of `bytes` with one bit of the byte at `at` flipped. */
export function flipped(bytes: Buffer, at: number): Buffer {
  if (at < 0 || at >= bytes.length) throw new Error('there is no such byte');
  const copy = Buffer.from(bytes);
  copy[at] = copy.readUInt8(at) ^ 1;
  return copy;
}
