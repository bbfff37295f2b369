/** The vault's file on a real disk: whole or as it was, whatever happens to the process, the disk or the folder. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import '../support/electron-in-node.ts';
import { openVaultStore } from '../../main/electron/vault-store.ts';
import type { VaultStore } from '../../main/ports.ts';
import { openVault, type Vault } from '../../main/session/vault/vault.ts';
import { fakeCredentials, oneAtATime, SESSION } from '../support/vault-bench.ts';

const run = promisify(execFile);
const WRITER = path.resolve(import.meta.dirname, '../support/vault-writer.ts');
const DOCUMENT = { version: 1, keyId: 'key', records: {} } as const;
const POSIX = process.platform !== 'win32';
let folder = '';
let logged: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'chartroom-vault-'));
  logged = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const openStore = (place = folder): VaultStore =>
  openVaultStore({ folder: place, log: (_level, event) => void logged.push(event) });
const file = (place = folder): string => path.join(place, 'vault.json');
const numbered = (number: number) => ({ ...DOCUMENT, keyId: String(number) });

describe('SMART 6: the file of the vault', () => {
  it('is absent at first, and then what was saved last', async () => {
    const store = openStore();
    expect(await store.load()).toEqual({ kind: 'absent' });
    await store.save(numbered(1));
    await store.save(numbered(2));
    expect(await openStore().load()).toEqual({ kind: 'document', document: numbered(2) });
    expect(readdirSync(folder)).toEqual(['vault.json']);
  });

  it.skipIf(!POSIX)('J7: is for its owner alone', async () => {
    await openStore().save(DOCUMENT);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it.skipIf(process.getuid?.() !== 0)('J7: cannot be read by another user of the host', async () => {
    await openStore().save(DOCUMENT);
    chmodSync(folder, 0o755);
    const reading = run('cat', [file()], { uid: 65_534, gid: 65_534, cwd: '/' });
    await expect(reading).rejects.toThrow(/permission denied/i);
  });

  it.each([
    ['an emoji', () => path.join('📁 Klinik Süd', '日本')],
    ['over 260 characters', () => Array.from({ length: 6 }, (_, n) => `${n}`.repeat(60)).join(path.sep)],
  ])('J6: lies in a path with %s', async (_what, name) => {
    const place = path.join(folder, name());
    const store = openStore(place);
    await store.save(numbered(1));
    expect(await store.load()).toEqual({ kind: 'document', document: numbered(1) });
    writeFileSync(file(place), '{');
    expect(existsSync(await store.setAside())).toBe(true);
  });
});

describe('J2: a file that is no vault', () => {
  it.each(['', '{', '{"version":1', '\u0000\u0000\u0000', 'version: 1'])(
    '%j is unreadable, and stays',
    async (text) => {
      writeFileSync(file(), text);
      expect(await openStore().load()).toEqual({ kind: 'unreadable' });
      expect(readFileSync(file(), 'utf8')).toBe(text);
    },
  );

  it('is set aside beside it, the last three are kept, and deleting an older one is logged', async () => {
    const store = openStore();
    const names: string[] = [];
    for (const text of ['1', '2', '3', '4', '5']) {
      writeFileSync(file(), text);
      names.push(path.basename(await store.setAside()));
    }
    expect(readdirSync(folder).sort()).toEqual(names.slice(2));
    expect(names.slice(2).map((name) => readFileSync(path.join(folder, name), 'utf8'))).toEqual(['3', '4', '5']);
    expect(logged).toEqual(['vault.old-set-aside-deleted', 'vault.old-set-aside-deleted']);
  });
});

describe('a disk that fails', () => {
  const writeOnce = async (size: number, limit: string): Promise<string> => {
    const command = `${limit}; exec "$0" "$@"`;
    const { stdout } = await run('bash', ['-c', command, process.execPath, WRITER, folder, String(size), 'once']);
    return stdout.trim();
  };

  it.skipIf(!POSIX)('J1: a disk that takes only part of a write: the old file is there, whole', async () => {
    await openStore().save(numbered(7));
    // The system writes the first block and reports so few bytes, as a full disk does.
    expect(await writeOnce(5_000, 'ulimit -f 1')).toBe('refused');
    expect(await openStore().load()).toEqual({ kind: 'document', document: numbered(7) });
    await openStore().save(numbered(8));
    expect(readdirSync(folder)).toEqual(['vault.json']);
  });

  it.skipIf(!POSIX)('J1: a disk that takes nothing: the old file is there, whole', async () => {
    await openStore().save(numbered(7));
    expect(await writeOnce(5_000, 'ulimit -f 0')).toBe('EFBIG');
    expect(await openStore().load()).toEqual({ kind: 'document', document: numbered(7) });
  });

  it('J1: a folder that is none, or a file that cannot be replaced: an error, and nothing is changed', async () => {
    const blocked = path.join(folder, 'blocked');
    writeFileSync(blocked, '');
    await expect(openStore(path.join(blocked, 'profile')).save(DOCUMENT)).rejects.toThrow();
    mkdirSync(path.join(file(), 'inside'), { recursive: true });
    await expect(openStore().save(DOCUMENT)).rejects.toThrow();
    await expect(openStore().load()).rejects.toThrow();
    expect(readdirSync(file())).toEqual(['inside']);
  });

  it.skipIf(process.getuid?.() === 0 || !POSIX)(
    'J1: a read-only profile: an error, and the old file is there',
    async () => {
      await openStore().save(numbered(7));
      chmodSync(folder, 0o500);
      await expect(openStore().save(numbered(8))).rejects.toThrow();
      chmodSync(folder, 0o700);
      expect(await openStore().load()).toEqual({ kind: 'document', document: numbered(7) });
    },
  );

  it('J5: a network home that is gone: told, and the vault is back with it', async () => {
    const home = path.join(folder, 'home');
    const away = path.join(folder, 'away');
    const credentials = fakeCredentials();
    const open = (): Promise<Vault> =>
      openVault({
        store: openStore(home),
        credentials,
        log: () => undefined,
        exclusively: oneAtATime(),
        mayKeep: true,
      });
    const vault = await open();
    await vault.write(SESSION, 'kept');
    await run('mv', [home, away]);
    writeFileSync(home, 'a mount point that is no folder');
    await expect(vault.write(SESSION, 'newer')).rejects.toMatchObject({ code: 'vault-write-failed' });
    expect(await vault.read(SESSION)).toBe('kept');
    rmSync(home);
    await run('mv', [away, home]);
    expect(await (await open()).read(SESSION)).toBe('kept');
  });
});

describe('E13: kill -9 in the midst of writing', () => {
  const MOMENTS = Array.from({ length: 10 }, (_, n) => n);

  it(
    'leaves the old file or the new one, never a torn one, and costs nothing afterwards',
    { timeout: 120_000 },
    async () => {
      let last = 0;
      for (const moment of MOMENTS) {
        const child = spawn(process.execPath, [WRITER, folder, '200000'], { stdio: ['ignore', 'pipe', 'inherit'] });
        let durable = 0;
        const lines = createInterface(child.stdout);
        const begun = once(lines, 'line');
        lines.on('line', (line) => (durable = Number(line)));
        await begun;
        // A moment of its own in each round: a writing takes a few milliseconds.
        await delay(moment);
        child.kill('SIGKILL');
        await once(child, 'close');
        const loaded = await openStore().load();
        if (loaded.kind !== 'document') throw new Error(`round ${moment}: the file is ${loaded.kind}`);
        const { keyId, records } = loaded.document as { keyId: string; records: { filling: string } };
        expect(records.filling).toHaveLength(200_000);
        // What was told to be durable is there; at most the one after it may have come through as well.
        expect([durable, durable + 1]).toContain(Number(keyId));
        last = Number(keyId);
      }
      await openStore().save(numbered(last + 1));
      expect(readdirSync(folder)).toEqual(['vault.json']);
    },
  );

  it.each([
    ['the rename into its place', 'rename', /^vault\.next\.json$/],
    ['the rename of the library’s own temporary file', 'renameSync', /^vault\.next\.json\.tmp-/],
  ])('between the write and %s: the old file is there, and what was left is swept away', async (_what, call, left) => {
    await openStore().save(numbered(7));
    const child = spawn(process.execPath, [WRITER, folder, '5000', call], { stdio: ['ignore', 'ignore', 'inherit'] });
    expect(await once(child, 'close')).toEqual([null, 'SIGKILL']);
    expect(readdirSync(folder).sort()).toEqual(['vault.json', expect.stringMatching(left)]);
    expect(await openStore().load()).toEqual({ kind: 'document', document: numbered(7) });
    await openStore().save(numbered(8));
    expect(readdirSync(folder)).toEqual(['vault.json']);
  });
});
