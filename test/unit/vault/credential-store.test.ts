import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openCredentialStore } from '../../../main/electron/credential-store.ts';
import type { Keyring } from '../../../main/electron/keyring.ts';
import { CredentialFailure, type CredentialEntry, type CredentialStore } from '../../../main/ports.ts';

/** Electron's safeStorage as far as it matters here: a key that can be lost, rotated, or be out of reach for now. */
const safe = vi.hoisted(() => ({
  backend: 'gnome_libsecret',
  available: true,
  key: 'one',
  previous: null as string | null,
  temporarilyAway: false,
}));
vi.mock('electron', () => ({
  safeStorage: {
    getSelectedStorageBackend: () => safe.backend,
    isAsyncEncryptionAvailable: () => Promise.resolve(safe.available),
    encryptStringAsync: (text: string) => Promise.resolve(Buffer.from(`${safe.key}|${text}`)),
    decryptStringAsync: (sealed: Buffer) => {
      if (safe.temporarilyAway) return Promise.reject(new Error('Encryption is temporarily unavailable'));
      const [key, text] = sealed.toString().split('|');
      const current = key === safe.key;
      if (!current && key !== safe.previous) return Promise.reject(new Error('Error while decrypting'));
      return Promise.resolve({ result: text, shouldReEncrypt: !current });
    },
  },
}));

let entries: Map<CredentialEntry, Uint8Array>;
let calls: string[];
let logged: string[];

beforeEach(() => {
  Object.assign(safe, {
    backend: 'gnome_libsecret',
    available: true,
    key: 'one',
    previous: null,
    temporarilyAway: false,
  });
  entries = new Map();
  calls = [];
  logged = [];
});

const keyring: Keyring = {
  read: (entry) => {
    calls.push('read');
    return Promise.resolve(entries.get(entry) ?? null);
  },
  write: (entry, value) => {
    calls.push('write');
    entries.set(entry, value);
    return Promise.resolve();
  },
  remove: (entry) => {
    calls.push('remove');
    entries.delete(entry);
    return Promise.resolve();
  },
};
const open = (
  changes: { keyring?: Keyring; platform?: NodeJS.Platform; firstWithinMs?: number } = {},
): CredentialStore =>
  openCredentialStore({
    profile: '/profile',
    log: (_level, event) => void logged.push(event),
    keyring,
    platform: 'linux',
    ...changes,
  });
const KEY = randomBytes(32);

describe('SMART 6: the credential store', () => {
  it('keeps a value wrapped, gives it back at the next start, and forgets it when told to', async () => {
    await open().write('vault-key', KEY);
    expect(Buffer.from(entries.get('vault-key')!).toString()).toMatch(/^one\|/);
    expect(await open().read('vault-key')).toEqual(KEY);
    expect(await open().read('audit-key')).toBeNull();
    await open().remove('vault-key');
    expect(await open().read('vault-key')).toBeNull();
  });

  it('takes one entry for no other', async () => {
    await open().write('vault-key', KEY);
    entries.set('audit-key', entries.get('vault-key')!);
    expect(await open().read('audit-key')).toBeNull();
    expect(logged).toEqual(['credentials.not-opened']);
  });

  it('refuses what Windows could not hold', async () => {
    await expect(open().write('audit-head', randomBytes(2_000))).rejects.toMatchObject({ reason: 'failed' });
    await open().write('audit-head', randomBytes(1_500));
    expect(entries.get('audit-head')!.length).toBeLessThan(2_560);
  });

  it('wraps anew where the key behind safeStorage has changed; a failure of that costs nothing', async () => {
    await open().write('vault-key', KEY);
    Object.assign(safe, { key: 'two', previous: 'one' });
    const readOnly = { ...keyring, write: () => Promise.reject(new CredentialFailure('failed')) };
    expect(await open({ keyring: readOnly }).read('vault-key')).toEqual(KEY);
    expect(logged).toEqual(['credentials.not-renewed']);
    expect(await open().read('vault-key')).toEqual(KEY);
    expect(Buffer.from(entries.get('vault-key')!).toString()).toMatch(/^two\|/);
  });
});

describe('where nothing trustworthy keeps secrets', () => {
  it.each(['basic_text', 'unknown'])('J4: %s is weak on Linux: nothing is read or written', async (backend) => {
    safe.backend = backend;
    const store = open();
    await expect(store.write('vault-key', KEY)).rejects.toMatchObject({ reason: 'weak' });
    await expect(store.read('vault-key')).rejects.toMatchObject({ reason: 'weak' });
    expect(calls).toEqual([]);
  });

  it.each(['win32', 'darwin'] as const)('J4: %s has no such backends', async (platform) => {
    safe.backend = 'basic_text';
    await open({ platform }).write('vault-key', KEY);
    expect(await open({ platform }).read('vault-key')).toEqual(KEY);
  });

  it.each([
    ['linux', 'absent'],
    ['win32', 'absent'],
    ['darwin', 'denied'],
  ] as const)('J3: no encryption on %s: %s', async (platform, reason) => {
    await open({ platform }).write('vault-key', KEY);
    safe.available = false;
    await expect(open({ platform }).read('vault-key')).rejects.toMatchObject({ reason });
    await expect(open({ platform }).write('vault-key', KEY)).rejects.toMatchObject({ reason });
  });

  it('J3: a keychain that was changed, DPAPI after roaming: the entry counts as none, and is replaced', async () => {
    await open().write('vault-key', KEY);
    safe.key = 'another machine';
    const store = open();
    expect(await store.read('vault-key')).toBeNull();
    expect(logged).toEqual(['credentials.not-opened']);
    const fresh = randomBytes(32);
    await store.write('vault-key', fresh);
    expect(await store.read('vault-key')).toEqual(fresh);
  });

  it('J3: out of reach for now is locked, not lost', async () => {
    await open().write('vault-key', KEY);
    safe.temporarilyAway = true;
    await expect(open().read('vault-key')).rejects.toMatchObject({ reason: 'locked' });
    safe.temporarilyAway = false;
    expect(await open().read('vault-key')).toEqual(KEY);
  });

  it.each(['locked', 'denied'] as const)('J3: %s: asked once, for all entries', async (reason) => {
    const refusing = { ...keyring, read: () => (calls.push('read'), Promise.reject(new CredentialFailure(reason))) };
    const store = open({ keyring: refusing });
    for (const entry of ['vault-key', 'audit-key', 'audit-head'] as const) {
      await expect(store.read(entry)).rejects.toMatchObject({ reason });
      await expect(store.write(entry, KEY)).rejects.toMatchObject({ reason });
    }
    expect(calls).toEqual(['read']);
  });

  it('J3: a store that never answers: given up in time, and not asked again', async () => {
    const silent = { ...keyring, read: () => (calls.push('read'), new Promise<never>(() => undefined)) };
    const store = open({ keyring: silent, firstWithinMs: 5 });
    await expect(store.read('vault-key')).rejects.toMatchObject({ reason: 'timeout' });
    await expect(store.read('audit-key')).rejects.toMatchObject({ reason: 'timeout' });
    expect(calls).toEqual(['read']);
  });
});
