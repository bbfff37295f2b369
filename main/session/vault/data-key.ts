/**
 * The vault's data key: random, kept by the operating system's credential store alone. Without it the file is noise, so
 * removing that one entry destroys every secret, in every copy of the file.
 */
import { randomBytes as systemRandom } from 'node:crypto';
import { CredentialFailure, type CredentialStore } from '../../ports.ts';
import { KEY_BYTES, keyIdOf, type RandomBytes } from './record-cipher.ts';

const ENTRY = 'vault-key';

export type DataKey = { readonly id: string; readonly bytes: Uint8Array };

const keyOf = (bytes: Uint8Array): DataKey => ({ id: keyIdOf(bytes), bytes });

/** The key, or null where the store has none, or something that is none. Throws CredentialFailure. */
export async function readKey(credentials: CredentialStore): Promise<DataKey | null> {
  const bytes = await credentials.read(ENTRY);
  return bytes?.length === KEY_BYTES ? keyOf(bytes) : null;
}

/** Makes a key and keeps it; believes that it is kept once it has been read back. Throws CredentialFailure. */
export async function createKey(
  credentials: CredentialStore,
  randomBytes: RandomBytes = systemRandom,
): Promise<DataKey> {
  const made = keyOf(randomBytes(KEY_BYTES));
  await credentials.write(ENTRY, made.bytes);
  const kept = await readKey(credentials);
  if (kept?.id !== made.id) throw new CredentialFailure('failed');
  return kept;
}
