/**
 * One at a time, across every process of this user on this machine: refreshes (SMART 91, security E2), writes to the
 * vault, lines of the audit trail. A refresh token that two processes use at once counts as stolen.
 *
 * The lock of a name is a row of numbered files, and whoever made the highest holds it. Taking it is making the next
 * number, which the file system grants to one process alone. A number is never used twice, so nobody can take a lock
 * away that somebody else has just taken: what goes wrong where a stale lock file is removed or renamed.
 */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { Clock, Log } from '../ports.ts';

/** Runs `work` while nobody else holds `name` (letters, digits, `-` and `_`); gives or throws what it gives or throws. */
export type ProcessLock = <T>(name: string, work: () => Promise<T>) => Promise<T>;

export type ProcessLockPorts = {
  /** Folder of the lock files; made where it is missing. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  /** A holder that lives but holds longer than this is taken to hang. Default two minutes. */
  readonly staleMs?: number;
  /** How long to wait before giving up. Default one minute: longer than a refresh may take. */
  readonly waitMs?: number;
  readonly retryMs?: number;
};

/** `taken` is null where lock files cannot be made here: then only this process is kept in order. */
type Held = { readonly taken: string | null; readonly id: string };
type Owner = { readonly pid: number; readonly id: string; readonly sinceMs: number };

const NAME = /^[\w-]{1,100}$/;
const LOCK_FILE = /^([\w-]+)\.([1-9]\d{0,14})\.lock$/;
/** Ids of locks that this process holds: a number of a process may belong to one that died before. */
const ownIds = new Set<string>();

/**
 * Gives a lock over `folder`. Throws AppError `internal` where the lock could not be had in time. A read-only or full
 * disk does not keep anybody from working: then the lock holds inside this process, and the log says so.
 */
export function createProcessLock(ports: ProcessLockPorts): ProcessLock {
  const last = new Map<string, Promise<unknown>>();
  return <T>(name: string, work: () => Promise<T>): Promise<T> => {
    if (!NAME.test(name)) return Promise.reject(new AppError('internal', { rule: 'a lock needs a plain name' }));
    const before = last.get(name) ?? Promise.resolve();
    const run = before.then(() => holding(ports, name, work));
    const settled = run.then(
      () => undefined,
      () => undefined,
    );
    last.set(name, settled);
    void settled.then(() => last.get(name) === settled && last.delete(name));
    return run;
  };
}

/** A lock of one session, given back: `session-{id}.{number}.lock`. */
const SESSION_LOCK = /^session-([\w-]*)\.[1-9]\d{0,14}\.lock$/;

/**
 * Deletes what locks of sessions have left that are over. Call at start, before there is a session, with the ids of those
 * that come back. Other ids are random and never come again, so that no number of theirs is ever used twice; files that
 * are not empty are left, for whoever made them may live. Never rejects.
 */
export async function sweepSessionLocks(
  { folder, log }: Pick<ProcessLockPorts, 'folder' | 'log'>,
  comeBack: ReadonlySet<string>,
): Promise<void> {
  try {
    for (const name of await readdir(folder)) {
      const id = SESSION_LOCK.exec(name)?.[1];
      if (id === undefined || comeBack.has(id)) continue;
      const file = path.join(folder, name);
      if ((await stat(file)).size === 0) await rm(file, { force: true });
    }
  } catch (error) {
    const { code = 'Error' } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') log('warn', 'lock.not-swept', { errorName: code });
  }
}

/**
 * Whether anybody holds a lock whose name begins with `prefix`, which is left as it is. Throws what the file system throws
 * where the folder is there and cannot be read.
 */
export async function isAnyHeld(
  ports: Pick<ProcessLockPorts, 'folder' | 'clock' | 'staleMs'>,
  prefix: string,
): Promise<boolean> {
  const files = await readdir(ports.folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  const names = new Set(files.flatMap((file) => LOCK_FILE.exec(file)?.[1] ?? []));
  for (const name of names) {
    if (!name.startsWith(prefix)) continue;
    const highest = (await numbers(ports.folder, name)).at(-1);
    if (highest !== undefined && (await isHeld(ports, fileOf(ports.folder, name, highest)))) return true;
  }
  return false;
}

async function holding<T>(ports: ProcessLockPorts, name: string, work: () => Promise<T>): Promise<T> {
  const held = await acquire(ports, name);
  try {
    return await work();
  } finally {
    await release(held);
  }
}

async function acquire(ports: ProcessLockPorts, name: string): Promise<Held> {
  const id = randomUUID();
  const giveUpAtMs = ports.clock.now() + (ports.waitMs ?? 60_000);
  ownIds.add(id);
  try {
    await mkdir(ports.folder, { recursive: true, mode: 0o700 });
    for (;;) {
      const taken = await attempt(ports, name, id);
      if (taken !== null) return { taken, id };
      if (ports.clock.now() >= giveUpAtMs) {
        throw new AppError('internal', { rule: 'another process held a lock for too long' });
      }
      await pause(ports);
    }
  } catch (error) {
    if (error instanceof AppError) {
      ownIds.delete(id);
      throw error;
    }
    ports.log('warn', 'lock.unavailable', { errorName: (error as NodeJS.ErrnoException).code ?? 'Error' });
    return { taken: null, id };
  }
}

/** An empty file is a lock given back: its number stays, so that it is never used again. */
async function release({ taken, id }: Held): Promise<void> {
  if (taken !== null) await truncate(taken, 0).catch(() => undefined);
  ownIds.delete(id);
}

/** The file that holds the lock, or null where somebody else has it. */
async function attempt(ports: ProcessLockPorts, name: string, id: string): Promise<string | null> {
  const { folder, clock } = ports;
  const highest = (await numbers(folder, name)).at(-1) ?? 0;
  if (highest > 0 && (await isHeld(ports, fileOf(folder, name, highest)))) return null;
  const owner: Owner = { pid: process.pid, id, sinceMs: clock.now() };
  const mine = fileOf(folder, name, highest + 1);
  if (!(await make(mine, JSON.stringify(owner), id))) return null;
  // Whoever was slow may have made a number that was used and cleared away meanwhile: a higher one then stands.
  const now = await numbers(folder, name);
  if (now.at(-1) !== highest + 1) {
    await rm(mine, { force: true });
    return null;
  }
  await Promise.all(now.slice(0, -1).map((number) => rm(fileOf(folder, name, number), { force: true })));
  return mine;
}

const fileOf = (folder: string, name: string, number: number) => path.join(folder, `${name}.${number}.lock`);

async function numbers(folder: string, name: string): Promise<number[]> {
  const found = (await readdir(folder)).flatMap((file) => {
    const match = LOCK_FILE.exec(file);
    return match?.[1] === name ? [Number(match[2])] : [];
  });
  return found.sort((a, b) => a - b);
}

/** Makes `file` with its whole content in one step; false where it is there already. */
async function make(file: string, content: string, id: string): Promise<boolean> {
  const draft = `${file}.${id}`;
  try {
    await writeFile(draft, content, { flag: 'wx', mode: 0o600 });
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** False where the lock was given back, or its holder is gone or hangs. */
async function isHeld(
  { clock, staleMs = 120_000 }: Pick<ProcessLockPorts, 'clock' | 'staleMs'>,
  file: string,
): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    // Cleared away meanwhile: somebody took a higher number.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return true;
  const owner = parseOwner(text);
  if (owner === null) return false;
  // Also where the clock went back by more than that, or the lock would outlast it.
  if (Math.abs(clock.now() - owner.sinceMs) > staleMs) return false;
  return owner.pid === process.pid ? ownIds.has(owner.id) : isAlive(owner.pid);
}

/** null: given back, or not ours (which no process of this app has written). */
function parseOwner(text: string): Owner | null {
  try {
    const { pid, id, sinceMs } = JSON.parse(text) as Partial<Owner>;
    return Number.isSafeInteger(pid) && typeof id === 'string' && typeof sinceMs === 'number'
      ? { pid: pid ?? 0, id, sinceMs }
      : null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function pause({ clock, retryMs = 50 }: ProcessLockPorts): Promise<void> {
  return new Promise((resolve) => void clock.after(retryMs, resolve));
}
