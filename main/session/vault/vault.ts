/**
 * The vault: tokens and secrets of this user, sealed on disk under a key that the operating system's credential store
 * keeps, or in memory where there is no such store (security §3.9; SMART 2.2 app-launch #app-protection).
 */
import { CredentialFailure, type CredentialFailureReason, type SecretSlot, type SecretVault } from '../../ports.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Notice } from '../../../shared/ipc-contract.ts';
import { createListeners } from '../listeners.ts';
import { createKeptRecords, type KeptOptions, type KeptRecords } from './kept-records.ts';
import { createMemoryRecords } from './memory-records.ts';
import { slotName } from './vault-document.ts';

export type VaultState =
  { readonly kind: 'kept' } | { readonly kind: 'memory'; readonly reason: CredentialFailureReason | 'policy' };

export type Vault = SecretVault & {
  readonly state: () => VaultState;
  /** What the user must know: secrets in memory, a file set aside, a record lost. */
  readonly notices: () => readonly Notice[];
  /** Gives the unsubscribe. */
  readonly onNotice: (listener: (notice: Notice) => void) => () => void;
  /**
   * Removes the key from the credential store, and the file: every secret is gone, also from a copy of the file. The
   * vault can be used on, under a new key. Throws AppError `vault-write-failed`.
   */
  readonly destroy: () => Promise<void>;
};

export type VaultOptions = Omit<KeptOptions, 'onSetAside' | 'onLost'> & {
  /** False: policy keeps secrets off this machine. */
  readonly mayKeep: boolean;
};

/**
 * Opens the vault; never throws. The credential store is asked once: if it is absent, weak, locked, silent or says no,
 * secrets stay in memory for as long as the app runs, and a file that is there is left as it is, for the day the store
 * is back.
 */
export async function openVault(options: VaultOptions): Promise<Vault> {
  const notices = createNotices();
  const vault = createVault(options, notices);
  if (options.mayKeep) await vault.openKept();
  else vault.keepInMemory('policy');
  return { ...vault.records, notices: notices.all, onNotice: notices.onNotice };
}

type Notices = ReturnType<typeof createNotices>;

function createNotices() {
  const all: Notice[] = [];
  const listeners = createListeners<Notice>();
  return {
    all: (): readonly Notice[] => [...all],
    onNotice: listeners.add,
    add: (notice: Notice): void => {
      all.push(notice);
      listeners.tell(notice);
    },
  };
}

function createVault(options: VaultOptions, notices: Notices) {
  const memory = createMemoryRecords();
  const kept = createKept(options, notices);
  let state: VaultState = { kind: 'kept' };

  const keepInMemory = (reason: CredentialFailureReason | 'policy'): void => {
    if (state.kind === 'memory') return;
    state = { kind: 'memory', reason };
    options.log('warn', 'vault.in-memory', { code: reason });
    notices.add({ code: 'secrets-in-memory', subject: reason, file: null });
  };
  const here = (): SecretVault => (state.kind === 'kept' ? kept : memory);

  const write = async (slot: SecretSlot, value: unknown): Promise<void> => {
    if (state.kind === 'memory') {
      await memory.write(slot, value);
      return;
    }
    try {
      await kept.write(slot, value);
    } catch (error) {
      if (!(error instanceof CredentialFailure) || kept.hasKey()) throw notWritten(error);
      // There is no key yet and none can be kept: from now on this is a machine without a credential store.
      keepInMemory(error.reason);
      await memory.write(slot, value);
    }
  };
  const records: SecretVault & Pick<Vault, 'state' | 'destroy'> = {
    read: (slot) => here().read(slot),
    list: (kind) => here().list(kind),
    write,
    remove: (slot) => here().remove(slot).catch(rethrowNotWritten),
    state: () => state,
    destroy: async () => {
      memory.clear();
      await kept.destroy().catch(rethrowNotWritten);
    },
  };
  const openKept = (): Promise<void> =>
    kept.open().catch((error: unknown) => keepInMemory(error instanceof CredentialFailure ? error.reason : 'failed'));
  return { records, openKept, keepInMemory };
}

function createKept(options: VaultOptions, notices: Notices): KeptRecords {
  const told = new Set<string>();
  return createKeptRecords({
    ...options,
    onSetAside: (file) => notices.add({ code: 'vault-set-aside', subject: null, file }),
    onLost: (slot) => {
      if (told.has(slotName(slot))) return;
      told.add(slotName(slot));
      notices.add({ code: 'vault-record-lost', subject: null, file: null });
    },
  });
}

function notWritten(cause: unknown): AppError {
  return new AppError('vault-write-failed', {}, { cause });
}

function rethrowNotWritten(cause: unknown): never {
  throw notWritten(cause);
}
