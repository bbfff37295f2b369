/**
 * Secrets in the vault's file. The file is read again before each writing, under a lock that other processes heed, so
 * that none of them loses what another wrote (E2). A file that is torn, of another version or of another key is set
 * aside and costs a new sign-in, nothing else (J2, J3).
 */
import type { CredentialStore, Log, SecretSlot, VaultDocument, VaultStore } from '../../ports.ts';
import { createKey, readKey, type DataKey } from './data-key.ts';
import { FORMAT_VERSION, seal, unseal, type RandomBytes } from './record-cipher.ts';
import { parseDocument, slotName, slotsOf } from './vault-document.ts';

export type KeptOptions = {
  readonly store: VaultStore;
  readonly credentials: CredentialStore;
  /** Runs one piece of work at a time, in this process and in others on the same file. */
  readonly exclusively: <T>(work: () => Promise<T>) => Promise<T>;
  readonly log: Log;
  readonly randomBytes?: RandomBytes;
  /** The file was put out of the way; it now lies there. */
  readonly onSetAside: (file: string) => void;
  /** A record is there and does not open. */
  readonly onLost: (slot: SecretSlot) => void;
};

export type KeptRecords = {
  /** Reads the key, and sets aside a file that does not fit it. Throws CredentialFailure, or what the store throws. */
  readonly open: () => Promise<void>;
  readonly read: (slot: SecretSlot) => Promise<unknown>;
  /** Throws CredentialFailure where the first secret needs a key and none can be kept, or what the store throws. */
  readonly write: (slot: SecretSlot, value: unknown) => Promise<void>;
  readonly remove: (slot: SecretSlot) => Promise<void>;
  readonly list: (kind: SecretSlot['kind']) => Promise<readonly SecretSlot[]>;
  /** False: the first secret has yet to make the key. */
  readonly hasKey: () => boolean;
};

type Kept = KeptOptions & {
  key: DataKey | null;
  /** The file as it was when it could last be read or written. */
  known: VaultDocument | null;
};

/** Gives the records of the file, closed: call `open` first. */
export function createKeptRecords(options: KeptOptions): KeptRecords {
  const kept: Kept = { ...options, key: null, known: null };
  const { exclusively, credentials } = options;
  return {
    open: async () => {
      kept.key = await readKey(credentials);
      if ((await inspect(kept)) === 'unfit') await exclusively(() => settle(kept));
    },
    read: (slot) => read(kept, slot),
    write: (slot, value) => exclusively(() => put(kept, slot, JSON.stringify(value))),
    remove: (slot) => exclusively(() => take(kept, slot)),
    list: async (kind) => {
      const document = await present(kept);
      return document === null ? [] : slotsOf(document, kind);
    },
    hasKey: () => kept.key !== null,
  };
}

/** The file as it is now, null where there is none, `unfit` where it does not belong to the key. */
async function inspect(kept: Kept): Promise<VaultDocument | null | 'unfit'> {
  const loaded = await kept.store.load();
  if (loaded.kind === 'absent') return null;
  const document = loaded.kind === 'document' ? parseDocument(loaded.document) : null;
  if (document === null) return 'unfit';
  // Another process may have made the key, or a new one, since it was read here.
  if (document.keyId !== kept.key?.id) kept.key = (await readKey(kept.credentials)) ?? kept.key;
  return document.keyId === kept.key?.id ? document : 'unfit';
}

/** As `inspect`, and puts an unfit file out of the way. Only under the lock: another process may just have done so. */
async function settle(kept: Kept): Promise<VaultDocument | null> {
  const found = await inspect(kept);
  if (found !== 'unfit') return found;
  const file = await kept.store.setAside();
  kept.known = null;
  kept.log('warn', 'vault.set-aside');
  kept.onSetAside(file);
  return null;
}

/** The file for reading; the last one that was seen where it cannot be read at present (J5). */
async function present(kept: Kept): Promise<VaultDocument | null> {
  try {
    const found = await inspect(kept);
    kept.known = found === 'unfit' ? await kept.exclusively(() => settle(kept)) : found;
  } catch (error) {
    kept.log('warn', 'vault.not-readable', { errorName: error instanceof Error ? error.name : typeof error });
  }
  return kept.known;
}

async function read(kept: Kept, slot: SecretSlot): Promise<unknown> {
  const sealed = (await present(kept))?.records[slotName(slot)];
  if (sealed === undefined || kept.key === null) return null;
  const text = unseal(kept.key.bytes, slot, sealed);
  if (text !== null) return JSON.parse(text) as unknown;
  kept.log('warn', 'vault.record-lost');
  kept.onLost(slot);
  await dropLost(kept, slot, sealed);
  return null;
}

/** A record that never opens would be reported at each start; where it cannot be dropped it is. */
async function dropLost(kept: Kept, slot: SecretSlot, sealed: string): Promise<void> {
  const drop = async (): Promise<void> => {
    if ((await settle(kept))?.records[slotName(slot)] === sealed) await take(kept, slot);
  };
  await kept.exclusively(drop).catch(() => kept.log('warn', 'vault.not-writable'));
}

async function put(kept: Kept, slot: SecretSlot, text: string): Promise<void> {
  const records = (await settle(kept))?.records;
  kept.key ??= (await readKey(kept.credentials)) ?? (await createKey(kept.credentials, kept.randomBytes));
  const { id, bytes } = kept.key;
  const sealed = seal(bytes, slot, text, { randomBytes: kept.randomBytes });
  await save(kept, { version: FORMAT_VERSION, keyId: id, records: { ...records, [slotName(slot)]: sealed } });
}

async function take(kept: Kept, slot: SecretSlot): Promise<void> {
  const document = await settle(kept);
  const name = slotName(slot);
  if (document?.records[name] === undefined) return;
  const { [name]: _gone, ...records } = document.records;
  await save(kept, { ...document, records });
}

async function save(kept: Kept, document: VaultDocument): Promise<void> {
  await kept.store.save(document);
  kept.known = document;
}
