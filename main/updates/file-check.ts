/** Whether a file on the disk is the one of the manifest: looked at anew right before it is started. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { UpdateRefusal, type OfferedFile } from './ports.ts';

/** Throws UpdateRefusal `file-wrong` where size or hash differ, or nothing can be read. */
export async function checkFile(file: string, { bytes, sha512 }: OfferedFile): Promise<void> {
  const hash = createHash('sha512');
  let size = 0;
  try {
    for await (const piece of createReadStream(file, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>) {
      size += piece.length;
      hash.update(piece);
    }
  } catch (cause) {
    throw new UpdateRefusal('file-wrong', { cause });
  }
  if (size !== bytes || hash.digest('base64') !== sha512) throw new UpdateRefusal('file-wrong');
}
