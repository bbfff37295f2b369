/**
 * The vault's file in the user's profile, written by electron-store. Its content is sealed before it comes here; the
 * store's own `encryptionKey` would be no secrecy.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Store from 'electron-store';
import type { LoadedDocument, Log, VaultDocument, VaultStore } from '../ports.ts';

const NAME = 'vault';
const STAGING = `${NAME}.next`;
const SET_ASIDE = /^vault\.set-aside-(\d+)\.json$/;
const MAX_SET_ASIDE = 3;
/** Virus scanners hold a new file for moments (J5). */
const HELD = ['EBUSY', 'EPERM', 'EACCES'];
const TRY_FOR_MS = 1_000;
const TRY_EVERY_MS = 25;

/**
 * Gives the file `vault.json` of `folder`, which need not exist yet.
 * electron-store reads and repairs a file as it sees fit, and its atomic writing takes a write that the disk cut short
 * for a whole one. So it only ever writes a new file beside the old one, which is read back before it takes its place.
 */
export function openVaultStore({ folder, log }: { folder: string; log: Log }): VaultStore {
  const file = path.join(folder, `${NAME}.json`);
  return {
    load: () => load(file),
    save: async (document) => {
      await sweep(folder);
      const staged = stage(folder, document);
      if ((await readDurably(staged)) !== serialize(document)) throw new Error('the disk did not take all of it');
      await whileHeld(() => fs.rename(staged, file));
      await makeDurable(folder);
    },
    setAside: async () => {
      const kept = await setAsideFiles(folder);
      const aside = path.join(folder, `vault.set-aside-${(kept.at(-1) ?? 0) + 1}.json`);
      await whileHeld(() => fs.rename(file, aside));
      for (const number of kept.slice(0, Math.max(0, kept.length + 1 - MAX_SET_ASIDE))) {
        log('warn', 'vault.old-set-aside-deleted');
        await fs.rm(path.join(folder, `vault.set-aside-${number}.json`), { force: true });
      }
      return aside;
    },
  };
}

const serialize = (value: unknown): string => JSON.stringify(value);

async function load(file: string): Promise<LoadedDocument> {
  const text = await whileHeld(() => fs.readFile(file, 'utf8')).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return { kind: 'absent' };
  try {
    return { kind: 'document', document: JSON.parse(text) as unknown };
  } catch {
    return { kind: 'unreadable' };
  }
}

/** Writes the document beside the file; gives where. */
function stage(folder: string, document: VaultDocument): string {
  const store = new Store<Record<string, unknown>>({
    name: STAGING,
    cwd: folder,
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
    clearInvalidConfig: false,
    serialize,
  });
  store.store = { ...document };
  return store.path;
}

/** What has come to lie in `file`, down on the disk. */
async function readDurably(file: string): Promise<string> {
  const handle = await fs.open(file, 'r+');
  try {
    await handle.sync();
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

/** What a writing that was killed left behind. */
async function sweep(folder: string): Promise<void> {
  const names = await fs.readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  });
  for (const name of names) {
    if (name.startsWith(`${STAGING}.json`)) await fs.rm(path.join(folder, name), { force: true, recursive: true });
  }
}

/** A rename is durable once its folder is; Windows has no such call and needs none. */
async function makeDurable(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await fs.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Numbers of the files that were set aside, oldest first. */
async function setAsideFiles(folder: string): Promise<number[]> {
  const names = await fs.readdir(folder);
  return names.flatMap((name) => SET_ASIDE.exec(name)?.slice(1).map(Number) ?? []).sort((a, b) => a - b);
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

async function whileHeld<T>(act: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + TRY_FOR_MS;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!HELD.includes(codeOf(error) ?? '') || Date.now() > deadline) throw error;
      await delay(TRY_EVERY_MS);
    }
  }
}
