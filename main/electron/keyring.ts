/**
 * The operating system's credential store through @napi-rs/keyring: Keychain, Windows Credential Manager, Secret Service.
 * Knows nothing of Electron. The module is native and loaded on first use: where it cannot be, there is no store.
 */
import { createHash } from 'node:crypto';
import type { AsyncEntry } from '@napi-rs/keyring';
import { CredentialFailure, type CredentialEntry, type CredentialFailureReason } from '../ports.ts';

const SERVICE = 'Chartroom';
/** On Linux the library would fall back to kernel keys, which are gone after a reboot. */
const OPTIONS = { linux: { store: 'secret-service' } } as const;

/** Entries as the store holds them. Every call throws CredentialFailure, but may take as long as a dialog stands. */
export type Keyring = {
  readonly read: (entry: CredentialEntry) => Promise<Uint8Array | null>;
  readonly write: (entry: CredentialEntry, value: Uint8Array) => Promise<void>;
  readonly remove: (entry: CredentialEntry) => Promise<void>;
};

/**
 * The entries of one profile.
 * @param profile folder of the user's data: each has entries of its own
 */
export function openKeyring(profile: string): Keyring {
  const discriminator = createHash('sha256').update(profile).digest('hex').slice(0, 16);
  const open = async (entry: CredentialEntry): Promise<AsyncEntry> => {
    const library = await import('@napi-rs/keyring').catch((cause: unknown) => {
      throw new CredentialFailure('absent', { cause });
    });
    return translated('absent', () => new library.AsyncEntry(SERVICE, `${entry}.${discriminator}`, OPTIONS));
  };
  return {
    read: async (entry) => {
      const opened = await open(entry);
      const secret = await translated('failed', () => opened.getSecret());
      return secret === null ? null : Uint8Array.from(secret);
    },
    write: async (entry, value) => {
      const opened = await open(entry);
      await translated('failed', () => opened.setSecret(value));
    },
    remove: async (entry) => {
      const opened = await open(entry);
      await translated('failed', () => opened.deleteCredential());
    },
  };
}

async function translated<T>(otherwise: CredentialFailureReason, call: () => T | Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw new CredentialFailure(reasonOf(cause) ?? otherwise, { cause });
  }
}

/**
 * The library tells failures apart by its message alone, which the system may have translated: words of Secret Service, D-Bus, macOS (errSecAuthFailed,
 * errSecInteractionNotAllowed, errSecUserCanceled, errSecNoSuchKeychain) and Windows (ERROR_NO_SUCH_LOGON_SESSION).
 */
const REASONS: readonly (readonly [RegExp, CredentialFailureReason])[] = [
  [/did not receive a reply|timed? ?out/i, 'timeout'],
  [/\blocked\b|IsLocked|prompt (was )?dismissed|interaction is not allowed/i, 'locked'],
  [/access (is )?denied|not permitted|passphrase you entered is not correct|cancell?ed/i, 'denied'],
  [/not provided by any|no DBus session|keychain .*not be found|logon session/i, 'absent'],
];

/** What a message of the library means; undefined where it says nothing known. */
export function reasonOf(error: unknown): CredentialFailureReason | undefined {
  const message = error instanceof Error ? error.message : '';
  return REASONS.find(([pattern]) => pattern.test(message))?.[1];
}
