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

/** Why secrets stay in memory. */
type MemoryReason = CredentialFailureReason | 'policy';
/** With these the machine keeps nothing, today as tomorrow, unless a file shows that it once did. */
const NEVER_KEPT: readonly MemoryReason[] = ['absent', 'weak', 'policy'];

export type Vault = SecretVault & {
  /** What the user must know: secrets in memory, a file set aside, a record lost. */
  readonly notices: () => readonly Notice[];
  /** Gives the unsubscribe. */
  readonly onNotice: (listener: (notice: Notice) => void) => () => void;
};

export type VaultOptions = Omit<KeptOptions, 'onSetAside' | 'onLost'> & {
  /** False: policy keeps secrets off this machine. */
  readonly mayKeep: boolean;
  /** True: that policy cannot be understood, and may say otherwise tomorrow. */
  readonly forNow?: boolean;
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
  else await vault.forbid(options.forNow ?? false);
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
  /** null: secrets are kept. */
  let inMemory: MemoryReason | null = null;
  /** A file from a better day lies there, closed. */
  let isFileThere = false;

  const keepInMemory = (reason: MemoryReason): void => {
    if (inMemory !== null) return;
    inMemory = reason;
    options.log('warn', 'vault.in-memory', { code: reason });
    notices.add({ code: 'secrets-in-memory', subject: reason, rule: null, file: null });
  };
  const here = () => (inMemory === null ? kept : memory);

  const write = async (slot: SecretSlot, value: unknown): Promise<void> => {
    if (inMemory !== null) {
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
  const records: SecretVault = {
    read: (slot) => here().read(slot),
    list: (kind) => here().list(kind),
    write,
    remove: (slot) => here().remove(slot).catch(rethrowNotWritten),
    outOfReach: () => inMemory !== null && (isFileThere || !NEVER_KEPT.includes(inMemory)),
  };
  const lookForFile = async (): Promise<void> => {
    isFileThere = await options.store.load().then(
      ({ kind }) => kind !== 'absent',
      () => true,
    );
  };
  const openKept = (): Promise<void> =>
    kept.open().catch(async (error: unknown) => {
      await lookForFile();
      keepInMemory(error instanceof CredentialFailure ? error.reason : 'failed');
    });
  /** A file that policy closes for now holds the keys and sessions of tomorrow; one that it means to close holds none. */
  const forbid = async (forNow: boolean): Promise<void> => {
    if (forNow) await lookForFile();
    keepInMemory('policy');
  };
  return { records, openKept, forbid };
}

function createKept(options: VaultOptions, notices: Notices): KeptRecords {
  const told = new Set<string>();
  return createKeptRecords({
    ...options,
    onSetAside: (file) => notices.add({ code: 'vault-set-aside', subject: null, rule: null, file }),
    onLost: (slot) => {
      if (told.has(slotName(slot))) return;
      told.add(slotName(slot));
      notices.add({ code: 'vault-record-lost', subject: null, rule: null, file: null });
    },
  });
}

function notWritten(cause: unknown): AppError {
  return new AppError('vault-write-failed', {}, { cause });
}

function rethrowNotWritten(cause: unknown): never {
  throw notWritten(cause);
}
