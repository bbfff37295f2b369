/** Vault, credential store and file together, against a real gnome-keyring on a bus of its own. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openCredentialStore } from '../../main/electron/credential-store.ts';
import { openKeyring } from '../../main/electron/keyring.ts';
import type { CredentialStore } from '../../main/ports.ts';
import type { Vault } from '../../main/session/vault/vault.ts';
import { openVault } from '../../main/session/vault/vault.ts';
import { missingSecretService, startSecretService, type SecretService } from '../support/secret-service.ts';
import { oneAtATime, SECRET, SESSION } from '../support/vault-bench.ts';
import '../support/electron-in-node.ts';
import { openVaultStore } from '../../main/electron/vault-store.ts';
import { SafeStorage } from '../standin/electron/safe-storage.ts';

const electron: { safeStorage: unknown } = vi.hoisted(() => ({ safeStorage: undefined }));
vi.mock('electron', () => electron);

const run = promisify(execFile);
const missing = missingSecretService();
const TOKENS = { accessToken: 'access-canary', refreshToken: 'refresh-canary' };
/** Far below the bound of the app, so that a hanging service does not hold the tests up. */
const WITHIN_MS = 1_500;

describe.skipIf(missing !== null)(`secrets in a real Secret Service${missing ? ` (${missing})` : ''}`, () => {
  let service: SecretService;
  let profile = '';

  beforeAll(async () => {
    service = await startSecretService();
    vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', service.env['DBUS_SESSION_BUS_ADDRESS']);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await service.stop();
  });
  beforeEach(() => {
    profile = mkdtempSync(path.join(os.tmpdir(), 'chartroom-profile-'));
    return () => rmSync(profile, { recursive: true, force: true });
  });

  /** A new start of the app on the same profile. */
  const start = async (): Promise<Vault> => {
    const host = { userData: profile, options: { noEncryption: false }, record: () => undefined };
    electron.safeStorage = new SafeStorage(host as unknown as ConstructorParameters<typeof SafeStorage>[0]);
    return await openOn(
      openCredentialStore({
        profile,
        log: () => undefined,
        platform: 'linux',
        withinMs: WITHIN_MS,
        firstWithinMs: WITHIN_MS,
      }),
    );
  };
  const openOn = (credentials: CredentialStore): Promise<Vault> =>
    openVault({
      store: openVaultStore({ folder: profile, log: () => undefined }),
      credentials,
      exclusively: oneAtATime(),
      log: () => undefined,
      mayKeep: true,
    });
  const onDisk = (): string =>
    readdirSync(profile)
      .map((name) => readFileSync(path.join(profile, name), 'latin1'))
      .join();

  it('SMART 6, 95: keeps them from one start to the next, and nothing of them lies in the profile', async () => {
    const vault = await start();
    expect(vault.notices()).toEqual([]);
    await vault.write(SESSION, TOKENS);
    await vault.write(SECRET, 'client-secret-canary');
    const again = await start();
    expect([await again.read(SESSION), await again.read(SECRET)]).toEqual([TOKENS, 'client-secret-canary']);
    expect(readdirSync(profile)).toEqual(['vault.json']);
    expect(onDisk()).not.toContain('canary');
  });

  it('SMART 95: deleting the one entry destroys them all', async () => {
    await (await start()).write(SESSION, TOKENS);
    await openKeyring(profile).remove('vault-key');
    const vault = await start();
    expect(await vault.read(SESSION)).toBeNull();
    expect(vault.notices()).toMatchObject([
      { code: 'vault-set-aside', file: path.join(profile, 'vault.set-aside-1.json') },
    ]);
    await vault.write(SESSION, 'signed in again');
    expect(await (await start()).read(SESSION)).toBe('signed in again');
  });

  it('SMART 95: profiles share no entry', async () => {
    const vault = await start();
    await vault.write(SESSION, TOKENS);
    expect(await openKeyring(profile).read('vault-key')).not.toBeNull();
    expect(await openKeyring(`${profile}-other`).read('vault-key')).toBeNull();
  });

  it('E2: of two processes that start and write at once, all is kept, under one key', async () => {
    const peer = path.resolve(import.meta.dirname, '../support/vault-peer.ts');
    const env = { ...process.env, NODE_OPTIONS: '', ...service.env };
    await Promise.all(['a', 'b'].map((name) => run(process.execPath, [peer, profile, name, '10'], { env })));
    const vault = await openOn(openKeyring(profile));
    const ids = (await vault.list('session')).map((slot) => slot.id).sort();
    expect(ids).toEqual(['a', 'b'].flatMap((name) => Array.from({ length: 10 }, (_, n) => `${name}-${n}`)));
    for (const slot of await vault.list('session')) expect(await vault.read(slot)).toBe(Number(slot.id?.slice(2)));
    expect(vault.notices()).toEqual([]);
  });

  it('J3: locked: secrets stay in memory, which is told; nobody is asked again, and the file is untouched', async () => {
    await (await start()).write(SESSION, TOKENS);
    const before = onDisk();
    const credentials = openCredentialStore({
      profile,
      log: () => undefined,
      platform: 'linux',
      withinMs: WITHIN_MS,
      firstWithinMs: WITHIN_MS,
    });
    await service.lock();
    try {
      // As with Electron's safeStorage where it has its key already: only the credential store says no.
      const vault = await openOn(credentials);
      expect(vault.outOfReach()).toBe(true);
      expect(vault.notices()).toEqual([{ code: 'secrets-in-memory', subject: 'locked', rule: null, file: null }]);
      await vault.write(SESSION, 'in memory');
      expect(await vault.read(SESSION)).toBe('in memory');
    } finally {
      await service.unlock();
    }
    // It would answer now; whoever was refused once does not ask.
    await expect(credentials.read('audit-key')).rejects.toMatchObject({ reason: 'locked' });
    expect(onDisk()).toBe(before);
    expect(await (await start()).read(SESSION)).toEqual(TOKENS);
  });

  it('J3: locked before safeStorage has its key: secrets stay in memory, the file is untouched and opens the next day', async () => {
    await (await start()).write(SESSION, TOKENS);
    const before = onDisk();
    await service.lock();
    try {
      const vault = await start();
      expect(vault.outOfReach()).toBe(true);
      expect(vault.notices().map((notice) => notice.code)).toEqual(['secrets-in-memory']);
      await vault.write(SESSION, 'in memory');
      expect(await vault.read(SESSION)).toBe('in memory');
      expect(readFileSync(path.join(profile, 'vault.json'), 'latin1')).toBe(before);
    } finally {
      await service.unlock();
    }
    rmSync(path.join(profile, 'standin.key'), { force: true });
    expect(await (await start()).read(SESSION)).toEqual(TOKENS);
  });

  it('J3: a service that does not answer: given up in bounded time', async () => {
    const credentials = openCredentialStore({
      profile,
      log: () => undefined,
      platform: 'linux',
      withinMs: WITHIN_MS,
      firstWithinMs: WITHIN_MS,
    });
    await (await start()).write(SESSION, TOKENS);
    service.hang();
    try {
      await expect(credentials.read('vault-key')).rejects.toMatchObject({ reason: 'timeout' });
      await expect(credentials.read('audit-key')).rejects.toMatchObject({ reason: 'timeout' });
    } finally {
      service.resume();
    }
  });
});
