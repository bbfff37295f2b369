/**
 * Small secrets of this user: wrapped by Electron's safeStorage, then kept by the operating system's credential store.
 * The one guards against other programs where the system can tell them apart, the other lets an entry be destroyed.
 */
import { safeStorage } from 'electron';
import { CredentialFailure, type CredentialEntry, type CredentialStore, type Log } from '../ports.ts';
import { createAsking, type AskWithin } from './ask-once.ts';
import { openKeyring, type Keyring } from './keyring.ts';

/** Windows takes 2560 bytes an entry. */
const MAX_SEALED_BYTES = 2500;

export type CredentialStoreOptions = AskWithin & {
  /** Folder of the user's data: each profile has entries of its own. */
  readonly profile: string;
  readonly log: Log;
  readonly keyring?: Keyring;
  readonly platform?: NodeJS.Platform;
};

/** Gives the store; nothing is asked before the first call, which must come after Electron is ready. */
export function openCredentialStore(options: CredentialStoreOptions): CredentialStore {
  const { profile, log, platform = process.platform } = options;
  const keyring = options.keyring ?? openKeyring(profile);
  const ask = createAsking(options);
  const asked = <T>(call: () => Promise<T>): Promise<T> =>
    ask(async () => {
      refuseWeak(platform);
      return await call();
    });
  return {
    read: (entry) =>
      asked(async () => {
        // The credential store first: if it is locked, there is one dialog, not one more for safeStorage.
        const sealed = await keyring.read(entry);
        return sealed === null ? null : await unwrap({ entry, sealed, keyring, platform, log });
      }),
    write: (entry, value) =>
      asked(async () => {
        await requireEncryption(platform);
        await keyring.write(entry, await wrap(textOf(entry, value)));
      }),
    remove: (entry) => asked(() => keyring.remove(entry)),
  };
}

/** On Linux safeStorage works without a keychain, too, with a password that everybody knows (J4). */
function refuseWeak(platform: NodeJS.Platform): void {
  if (platform !== 'linux') return;
  const backend = safeStorage.getSelectedStorageBackend();
  if (backend === 'basic_text' || backend === 'unknown') throw new CredentialFailure('weak');
}

/** macOS has no encryption where the user denied the keychain, the others where there is none. */
async function requireEncryption(platform: NodeJS.Platform): Promise<void> {
  if (await safeStorage.isAsyncEncryptionAvailable()) return;
  throw new CredentialFailure(platform === 'darwin' ? 'denied' : 'absent');
}

/** The name goes in with the value: an entry under another's name is not taken for it. */
const textOf = (entry: CredentialEntry, value: Uint8Array): string =>
  `${entry}:${Buffer.from(value).toString('base64')}`;

async function wrap(text: string): Promise<Buffer> {
  const sealed = await safeStorage.encryptStringAsync(text);
  if (sealed.length > MAX_SEALED_BYTES) throw new CredentialFailure('failed');
  return sealed;
}

type Wrapped = {
  readonly entry: CredentialEntry;
  readonly sealed: Uint8Array;
  readonly keyring: Keyring;
  readonly platform: NodeJS.Platform;
  readonly log: Log;
};

/**
 * null where the entry can never be opened again: the keychain was replaced, or Windows cannot undo DPAPI after a
 * roaming profile or a reset password (J3). What it sealed is lost either way; a new one can take its place.
 */
async function unwrap({ entry, sealed, keyring, platform, log }: Wrapped): Promise<Uint8Array | null> {
  await requireEncryption(platform);
  const opened = await safeStorage.decryptStringAsync(Buffer.from(sealed)).catch((cause: unknown) => {
    // Electron says so where the key may be had later.
    if (/temporarily/i.test(String(cause))) throw new CredentialFailure('locked', { cause });
    return null;
  });
  const prefix = `${entry}:`;
  if (!opened?.result.startsWith(prefix)) {
    log('warn', 'credentials.not-opened');
    return null;
  }
  if (opened.shouldReEncrypt) await renew(keyring, entry, opened.result, log);
  return Buffer.from(opened.result.slice(prefix.length), 'base64');
}

/** The key behind safeStorage has changed: wraps anew. The old wrapping still opens, so a failure costs nothing. */
async function renew(keyring: Keyring, entry: CredentialEntry, text: string, log: Log): Promise<void> {
  await wrap(text)
    .then((sealed) => keyring.write(entry, sealed))
    .catch(() => log('warn', 'credentials.not-renewed'));
}
