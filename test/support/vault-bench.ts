/** A vault over a file and a credential store in memory, both of which can be made to fail or be changed from outside. */
import type {
  CredentialEntry,
  CredentialFailure,
  CredentialStore,
  LoadedDocument,
  SecretSlot,
  VaultDocument,
  VaultStore,
} from '../../main/ports.ts';
import { openVault, type Vault, type VaultOptions } from '../../main/session/vault/vault.ts';

type Calls = 'load' | 'save' | 'setAside';

export type FakeStore = VaultStore & {
  /** Text of the file, null where there is none. */
  text: string | null;
  /** Texts of the files that were set aside, oldest first. */
  readonly aside: string[];
  /** What throws from now on, and what it throws. */
  readonly broken: Map<Calls, Error>;
  readonly document: () => VaultDocument;
};

export function fakeStore(text: string | null = null): FakeStore {
  const broken = new Map<Calls, Error>();
  const attempt = <T>(call: Calls, act: () => T): Promise<T> =>
    Promise.resolve().then(() => {
      const error = broken.get(call);
      if (error !== undefined) throw error;
      return act();
    });
  const store: FakeStore = {
    text,
    aside: [],
    broken,
    document: () => JSON.parse(store.text ?? 'null') as VaultDocument,
    load: () => attempt('load', () => loadedOf(store.text)),
    save: (document) => attempt('save', () => void (store.text = JSON.stringify(document))),
    setAside: () =>
      attempt('setAside', () => {
        store.aside.push(store.text ?? '');
        store.text = null;
        return `/profile/vault.set-aside-${store.aside.length}.json`;
      }),
  };
  return store;
}

function loadedOf(text: string | null): LoadedDocument {
  if (text === null) return { kind: 'absent' };
  try {
    return { kind: 'document', document: JSON.parse(text) as unknown };
  } catch {
    return { kind: 'unreadable' };
  }
}

export type FakeCredentials = CredentialStore & {
  readonly entries: Map<CredentialEntry, Uint8Array>;
  /** How often each call came. */
  readonly calls: { read: number; write: number; remove: number };
  failure: CredentialFailure | null;
  /** Fails only the writing. */
  writeFailure: CredentialFailure | null;
};

export function fakeCredentials(): FakeCredentials {
  const entries = new Map<CredentialEntry, Uint8Array>();
  const credentials: FakeCredentials = {
    entries,
    calls: { read: 0, write: 0, remove: 0 },
    failure: null,
    writeFailure: null,
    read: async (entry) => {
      await called('read');
      return Uint8Array.from(entries.get(entry) ?? []).length === 0 ? null : Uint8Array.from(entries.get(entry) ?? []);
    },
    write: async (entry, value) => {
      await called('write');
      if (credentials.writeFailure !== null) throw credentials.writeFailure;
      entries.set(entry, Uint8Array.from(value));
    },
    remove: async (entry) => {
      await called('remove');
      entries.delete(entry);
    },
  };
  const called = async (call: keyof FakeCredentials['calls']): Promise<void> => {
    await Promise.resolve();
    credentials.calls[call]++;
    if (credentials.failure !== null) throw credentials.failure;
  };
  return credentials;
}

/** One piece of work at a time, for all vaults that are given the same one. */
export function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const run = last.then(work);
    last = run.catch(() => undefined);
    return run;
  };
}

export type VaultBench = {
  readonly store: FakeStore;
  readonly credentials: FakeCredentials;
  /** Names of the events that were logged. */
  readonly logged: string[];
  /** A new start of the app on the same file and entries. */
  readonly open: (changes?: Partial<VaultOptions>) => Promise<Vault>;
};

export function vaultBench(): VaultBench {
  const store = fakeStore();
  const credentials = fakeCredentials();
  const exclusively = oneAtATime();
  const logged: string[] = [];
  const log: VaultOptions['log'] = (_level, event) => void logged.push(event);
  return {
    store,
    credentials,
    logged,
    open: (changes) => openVault({ store, credentials, log, exclusively, mayKeep: true, ...changes }),
  };
}

/** A slot of each kind. */
export const SESSION: SecretSlot = { site: 'northgate', kind: 'session', id: 'one' };
export const SECRET: SecretSlot = { site: 'northgate', kind: 'client-secret' };
