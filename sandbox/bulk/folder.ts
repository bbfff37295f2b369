/** An export that is served from a folder of NDJSON files as they lie: hundreds of thousands of resources cost nothing to make. */
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { newKey, type BulkFile, type FileKind, type Job } from './jobs.ts';

const NAME = /^([A-Za-z]+)[\w.-]*\.ndjson$/;
const KINDS: Readonly<Record<string, readonly [FileKind, string]>> = {
  errors: ['error', 'OperationOutcome'],
  deleted: ['deleted', 'Bundle'],
};
const LINE_END = 0x0a;

/** Counts by path, size and time of change: a file is read through once. */
const counted = new Map<string, number>();

async function linesIn(file: string): Promise<number> {
  const { mtimeMs, size } = await stat(file);
  const key = `${file} ${size} ${mtimeMs}`;
  const known = counted.get(key);
  if (known !== undefined) return known;
  let lines = 0;
  let last = LINE_END;
  for await (const piece of createReadStream(file, { highWaterMark: 1_048_576 }) as AsyncIterable<Buffer>) {
    for (let at = piece.indexOf(LINE_END); at >= 0; at = piece.indexOf(LINE_END, at + 1)) lines += 1;
    last = piece.at(-1) ?? last;
  }
  if (last !== LINE_END) lines += 1;
  counted.set(key, lines);
  return lines;
}

/** The files of a folder for a job, by their names; those of types that it did not ask for are left out. Rejects where the folder cannot be read. */
export async function folderFiles(folder: string, { order, settings }: Job): Promise<BulkFile[]> {
  const names = (await readdir(folder)).toSorted();
  const packed = new Set(names.filter((name) => name.endsWith('.gz')));
  const files: BulkFile[] = [];
  for (const name of names) {
    const [, head] = NAME.exec(name) ?? [];
    if (head === undefined) continue;
    const [kind, type] = KINDS[head] ?? ['output' as const, head];
    if (kind === 'output' && order.types !== null && !order.types.includes(type)) continue;
    const file = path.join(folder, name);
    const gzipPath = packed.has(`${name}.gz`) ? `${file}.gz` : null;
    const count = settings.counts ? await linesIn(file) : 0;
    files.push({
      key: newKey(),
      kind,
      type,
      count,
      continuesIn: null,
      content: { kind: 'disk', path: file, gzipPath },
    });
  }
  return files;
}
