/** Opens the landing of one export: its folder, its key, and the workers that write into it. */
import { lstat, readdir, readFile, rm, statfs } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Worker } from 'node:worker_threads';
import { AppError } from '../../../shared/errors.ts';
import type { Log } from '../../ports.ts';
import {
  exportManifestSchema,
  FILE_NAME,
  landedManifestSchema,
  type ExportAbout,
  type ExportManifest,
  type LandedManifest,
} from './export-manifest.ts';
import { createDecipher, createEncipher } from './file-cipher.ts';
import { linkFileWorker, type FileLink } from './file-link.ts';
import type { FileSpec } from './file-protocol.ts';
import type { Landing } from './landing.ts';
import { readExportFile } from './read-export.ts';
import { PART, READ_FLAGS, storedPath, toDiskError, writeWhole } from './stored-file.ts';

const JOURNAL = 'journal';
const MANIFEST = 'manifest.json';
/** More would not be faster: they share the machine with the window and the download. */
const MAX_WORKERS = 2;

export type LandingPorts = {
  /** A fresh worker running `file-worker.ts`. */
  readonly createWorker: () => Worker;
  readonly log: Log;
};

export type LandingOptions = {
  /** The export's own folder, as `createExportFolder` made it. Absolute. */
  readonly folder: string;
  /** 32 bytes: of the journal, and of the files where they are encrypted. */
  readonly key: Uint8Array;
  readonly encrypted: boolean;
  /** What the manifest is completed by, asked when it is written. */
  readonly about: () => ExportAbout;
};

/**
 * Opens it; what a killed run left half written is deleted. Throws AppError `bulk-folder-unwritable` where the folder is
 * gone, is a link, or is another user's.
 */
export async function openLanding(ports: LandingPorts, options: LandingOptions): Promise<Landing> {
  const { folder, key, encrypted, about } = options;
  await mustBeOurs(folder);
  await sweep(folder);
  const workers = createWorkers(ports);
  const fileKey = encrypted ? key : null;
  const specOf = (name: string, check: FileSpec['check']): FileSpec => ({
    folder,
    name: ours(name),
    key: fileKey,
    check,
  });
  return {
    create: async (name, check) => workers.least().create(specOf(name, check)),
    inspect: async (name, check) => workers.least().inspect(specOf(name, check)),
    read: (name) => readExportFile({ folder, key: fileKey, name: ours(name) }),
    remove: (name) => onDisk(rm(storedPath(folder, ours(name), encrypted), { force: true })),
    freeBytes: async () => {
      const { bavail, bsize } = await onDisk(statfs(folder));
      return bavail * bsize;
    },
    saveJournal: inOrder((journal: unknown) => writeWhole(path.join(folder, JOURNAL), sealJournal(key, journal))),
    loadJournal: () => readJournal(folder, key),
    saveManifest: inOrder(async (manifest: ExportManifest) => {
      const landed = {
        chartroom: 'export',
        version: 1,
        ...about(),
        encrypted,
        ...exportManifestSchema.parse(manifest),
      };
      await writeWhole(path.join(folder, MANIFEST), Buffer.from(`${JSON.stringify(landed, null, 2)}\n`));
    }),
    close: async () => {
      await workers.close();
      await sweep(folder).catch(() => undefined);
    },
  };
}

/** A name that is none of ours must never become a path. */
function ours(name: string): string {
  if (!FILE_NAME.test(name)) throw new AppError('internal', { rule: 'a file of an export has a name of ours' });
  return name;
}

/** One after another; a failure keeps nobody after it from trying. */
function inOrder<T>(act: (value: T) => Promise<void>): (value: T) => Promise<void> {
  let last = Promise.resolve();
  return (value) => {
    const turn = last.then(() => act(value));
    last = turn.catch(() => undefined);
    return turn;
  };
}

async function onDisk<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw toDiskError(cause);
  }
}

async function mustBeOurs(folder: string): Promise<void> {
  const found = await onDisk(lstat(folder));
  const own = process.getuid?.();
  if (!found.isDirectory() || (own !== undefined && found.uid !== own)) throw new AppError('bulk-folder-unwritable');
}

async function sweep(folder: string): Promise<void> {
  const names = await onDisk(readdir(folder));
  for (const name of names) {
    if (name.endsWith(PART)) await onDisk(rm(path.join(folder, name), { force: true }));
  }
}

function sealJournal(key: Uint8Array, journal: unknown): Uint8Array {
  const cipher = createEncipher(key, JOURNAL);
  return Buffer.concat([...cipher.push(Buffer.from(JSON.stringify(journal))), ...cipher.end()]);
}

/** The journal of the export in `folder`; null: there is none. Throws AppError `bulk-export-damaged`. */
export async function readJournal(folder: string, key: Uint8Array): Promise<unknown> {
  const sealed = await readOrNull(path.join(folder, JOURNAL));
  if (sealed === null) return null;
  const cipher = createDecipher(key, JOURNAL);
  return JSON.parse(Buffer.concat([...cipher.push(sealed), ...cipher.end()]).toString('utf8')) as unknown;
}

/** The manifest of the export in `folder`; null: it is not complete. Throws AppError `bulk-export-damaged`. */
export async function readManifest(folder: string): Promise<LandedManifest | null> {
  const text = await readOrNull(path.join(folder, MANIFEST));
  if (text === null) return null;
  try {
    return landedManifestSchema.parse(JSON.parse(text.toString('utf8')));
  } catch (cause) {
    throw new AppError('bulk-export-damaged', {}, { cause });
  }
}

async function readOrNull(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file, { flag: READ_FLAGS });
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw new AppError('bulk-export-damaged', {}, { cause });
  }
}

/** A worker each for files that grow at once, as far as there are cores: two on two cores are a fifth faster than one. */
function createWorkers({ createWorker, log }: LandingPorts) {
  const most = Math.min(MAX_WORKERS, os.availableParallelism());
  let links: readonly FileLink[] = [];
  return {
    least: (): FileLink => {
      links = links.filter((link) => !link.isBroken());
      const [least] = links.toSorted((a, b) => a.busy() - b.busy());
      if (least !== undefined && (least.busy() === 0 || links.length >= most)) return least;
      const fresh = linkFileWorker(createWorker(), log);
      links = [...links, fresh];
      return fresh;
    },
    close: async (): Promise<void> => {
      await Promise.all(links.map((link) => link.close()));
    },
  };
}
