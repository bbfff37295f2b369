/**
 * How a file of an export is enciphered, so that it can be written and read piece by piece and nothing that was done to
 * it goes unnoticed: frames of 64 KiB, each AES-256-GCM, under a key of the file's own (HKDF-SHA256, RFC 5869; a fresh
 * salt in the header, the file's name as info). The nonce is the frame's number and whether it is the last: what is cut
 * off, moved, doubled or added does not open, nor does a file under another's name.
 *
 *   header: `CRTFILE1`, 32 bytes of salt · frame: ciphertext (64 KiB; the last 0 to 64 KiB), 16 bytes of tag · …
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';

export const KEY_BYTES = 32;
export const FRAME_BYTES = 64 * 1024;
const MAGIC = Buffer.from('CRTFILE1', 'latin1');
const SALT_BYTES = 32;
const TAG_BYTES = 16;
const HEADER_BYTES = MAGIC.length + SALT_BYTES;
const ALGORITHM = 'aes-256-gcm';
const OPTIONS = { authTagLength: TAG_BYTES };

/** Takes bytes in pieces of any size and gives what has become of them; `end` gives the rest, and nothing may follow. */
export type ByteFilter = {
  readonly push: (bytes: Uint8Array) => readonly Uint8Array[];
  readonly end: () => readonly Uint8Array[];
};

/** Enciphers the file `name` under the export's `key` (32 bytes). What it gives never shares memory with what it took. */
export function createEncipher(key: Uint8Array, name: string): ByteFilter {
  const salt = randomBytes(SALT_BYTES);
  const fileKey = deriveKey(key, salt, name);
  let number = 0;
  let header: readonly Uint8Array[] = [MAGIC, salt];
  const seal = (frame: Uint8Array, isLast: boolean): readonly Uint8Array[] => {
    const cipher = createCipheriv(ALGORITHM, fileKey, nonceOf(number++, isLast), OPTIONS);
    const before = header;
    header = [];
    return [...before, cipher.update(frame), cipher.final(), cipher.getAuthTag()];
  };
  return inFrames(FRAME_BYTES, seal);
}

/** Deciphers what `createEncipher` gave. Throws AppError `bulk-export-damaged` where a single bit is not as it was. */
export function createDecipher(key: Uint8Array, name: string): ByteFilter {
  const header = createHeader();
  let frames: ByteFilter | null = null;
  const begin = (salt: Uint8Array): ByteFilter => {
    const fileKey = deriveKey(key, salt, name);
    let number = 0;
    return inFrames(FRAME_BYTES + TAG_BYTES, (frame, isLast) => [open(fileKey, nonceOf(number++, isLast), frame)]);
  };
  return {
    push: (bytes) => {
      if (frames !== null) return frames.push(bytes);
      const rest = header.take(bytes);
      if (rest === null) return [];
      frames = begin(header.salt());
      return frames.push(rest);
    },
    end: () => {
      if (frames === null) throw damaged();
      return frames.end();
    },
  };
}

/** Gathers the header, however it comes. */
function createHeader() {
  const bytes = Buffer.alloc(HEADER_BYTES);
  let filled = 0;
  return {
    /** What comes after the header; null while it is not whole. */
    take: (piece: Uint8Array): Uint8Array | null => {
      const taken = Math.min(HEADER_BYTES - filled, piece.length);
      bytes.set(piece.subarray(0, taken), filled);
      filled += taken;
      if (filled < HEADER_BYTES) return null;
      if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw damaged();
      return piece.subarray(taken);
    },
    salt: (): Uint8Array => bytes.subarray(MAGIC.length),
  };
}

function open(key: Uint8Array, nonce: Uint8Array, frame: Uint8Array): Uint8Array {
  const body = frame.length - TAG_BYTES;
  if (body < 0) throw damaged();
  try {
    const decipher = createDecipheriv(ALGORITHM, key, nonce, OPTIONS).setAuthTag(frame.subarray(body));
    const plain = decipher.update(frame.subarray(0, body));
    decipher.final();
    return plain;
  } catch (cause) {
    throw damaged(cause);
  }
}

/** Cuts what comes into frames of `size` bytes. A full one waits until more comes: only then it is not the last. */
function inFrames(size: number, onFrame: (frame: Uint8Array, isLast: boolean) => readonly Uint8Array[]): ByteFilter {
  const held = Buffer.allocUnsafeSlow(size);
  let filled = 0;
  return {
    push: (bytes) => {
      const out: Uint8Array[] = [];
      let at = 0;
      while (at < bytes.length) {
        if (filled === size) {
          out.push(...onFrame(held, false));
          filled = 0;
        }
        // Whole frames that more follows upon need not be copied first.
        while (filled === 0 && bytes.length - at > size) {
          out.push(...onFrame(bytes.subarray(at, at + size), false));
          at += size;
        }
        const taken = Math.min(size - filled, bytes.length - at);
        held.set(bytes.subarray(at, at + taken), filled);
        filled += taken;
        at += taken;
      }
      return out;
    },
    end: () => onFrame(held.subarray(0, filled), true),
  };
}

function deriveKey(key: Uint8Array, salt: Uint8Array, name: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, salt, `chartroom export file 1 ${name}`, KEY_BYTES));
}

/** 96 bits: zeroes, the number, one byte for the last. A file's key seals no two frames of one number. */
function nonceOf(number: number, isLast: boolean): Uint8Array {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(number, 5, 6);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

function damaged(cause?: unknown): AppError {
  return new AppError('bulk-export-damaged', {}, { cause });
}
