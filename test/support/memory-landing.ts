/** A landing that keeps everything in memory: what is left after a "crash" can be opened again. */
import { createHash } from 'node:crypto';
import type { ExportManifest, FileResult, Landing, LandingFile } from '../../main/bulk/landing/landing.ts';
import { createLineCheck, type CheckOptions, type LineReport } from '../../main/bulk/line-check.ts';
import { AppError } from '../../shared/errors.ts';

export type MemoryDisk = {
  readonly files: Map<string, Buffer>;
  journal: string | null;
  manifest: ExportManifest | null;
  freeBytes: number;
  /** Names in the order in which they were created. */
  readonly created: string[];
  readonly removed: string[];
  readonly saves: { count: number };
};

export const memoryDisk = (): MemoryDisk => ({
  ...{ files: new Map<string, Buffer>(), journal: null, manifest: null, freeBytes: 10 ** 12 },
  ...{ created: [], removed: [], saves: { count: 0 } },
});

const NO_REPORT: LineReport = {
  ...{ lines: 0, resources: 0, dropped: 0, badLines: 0, bad: [], otherTypes: 0, blocks: 0 },
  ...{ severe: 0, deletions: 0, attachments: [], attachmentsLeftOut: 0 },
};

function checked(pieces: readonly Uint8Array[], check: CheckOptions | null): { content: Buffer; report: LineReport } {
  if (check === null) return { content: Buffer.concat(pieces), report: NO_REPORT };
  const lines = createLineCheck(check);
  const written = pieces.flatMap((piece) => lines.push(piece));
  const { rest, report } = lines.end();
  return { content: Buffer.concat([...written, ...rest]), report };
}

function resultOf(content: Buffer, report: LineReport): FileResult {
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { bytes: content.length, sha256, contentBytes: content.length, contentSha256: sha256, report };
}

function growing(disk: MemoryDisk, name: string, check: CheckOptions | null): LandingFile {
  const pieces: Uint8Array[] = [];
  return {
    write: (bytes) => {
      disk.freeBytes -= bytes.length;
      if (disk.freeBytes < 0) return Promise.reject(new AppError('bulk-disk-full'));
      pieces.push(bytes.slice());
      return Promise.resolve();
    },
    finish: () => {
      const { content, report } = checked(pieces, check);
      disk.files.set(name, content);
      return Promise.resolve(resultOf(content, report));
    },
    discard: () => Promise.resolve(),
  };
}

/** A landing on `disk`. */
export function memoryLanding(disk: MemoryDisk): Landing {
  return {
    create: (name, check) => {
      disk.created.push(name);
      return Promise.resolve(growing(disk, name, check));
    },
    inspect: (name, check) => {
      const content = disk.files.get(name);
      return Promise.resolve(content === undefined ? null : resultOf(content, checked([content], check).report));
    },
    // eslint-disable-next-line @typescript-eslint/require-await -- an AsyncIterable of what is there
    read: async function* (name) {
      yield disk.files.get(name) ?? Buffer.alloc(0);
    },
    remove: (name) => {
      disk.removed.push(name);
      disk.files.delete(name);
      return Promise.resolve();
    },
    freeBytes: () => Promise.resolve(disk.freeBytes),
    saveJournal: (journal) => {
      disk.saves.count++;
      disk.journal = JSON.stringify(journal);
      return Promise.resolve();
    },
    loadJournal: () => Promise.resolve(disk.journal === null ? null : (JSON.parse(disk.journal) as unknown)),
    saveManifest: (manifest) => {
      disk.manifest = manifest;
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}
