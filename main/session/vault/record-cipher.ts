/**
 * How one record is sealed: AES-256-GCM, a fresh 96-bit nonce for each writing (NIST SP 800-38D §8.2.2), the slot and the
 * version of the format as associated data, so that a record which was moved to another slot does not open (J2).
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes as systemRandom } from 'node:crypto';
import type { SecretSlot } from '../../ports.ts';

/** Version of the file and of the records in it. */
export const FORMAT_VERSION = 1;
export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ALGORITHM = 'aes-256-gcm';
const OPTIONS = { authTagLength: TAG_BYTES };

export type RandomBytes = (size: number) => Uint8Array;

/** A JSON list can be read in one way only: no two slots share their bytes, whatever their names hold. */
function associatedData(slot: SecretSlot, version: number): Buffer {
  return Buffer.from(JSON.stringify(['chartroom vault', version, slot.site, slot.kind, slot.id ?? null]), 'utf8');
}

/** Tells keys apart without telling anything about them. */
export function keyIdOf(key: Uint8Array): string {
  return createHmac('sha256', key).update('chartroom vault: key id').digest('base64url').slice(0, 22);
}

/** Seals `text` for `slot`; gives base64 of nonce, tag and ciphertext. */
export function seal(
  key: Uint8Array,
  slot: SecretSlot,
  text: string,
  { randomBytes = systemRandom, version = FORMAT_VERSION }: { randomBytes?: RandomBytes; version?: number } = {},
): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, OPTIONS).setAAD(associatedData(slot, version));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
}

/** The text that was sealed for `slot` with `key`; null for anything else, however it came about. */
export function unseal(key: Uint8Array, slot: SecretSlot, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64');
  // Base64 can spell the same bytes in several ways; only the one that `seal` writes counts.
  if (bytes.length < NONCE_BYTES + TAG_BYTES || bytes.toString('base64') !== sealed) return null;
  try {
    const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), OPTIONS)
      .setAAD(associatedData(slot, FORMAT_VERSION))
      .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}
