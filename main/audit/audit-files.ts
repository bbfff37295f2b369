/**
 * The files of the audit trail: segments of one chain, named by the number of their first line. A segment begins with a
 * header that says where the chain stood before it; the first line's MAC covers that.
 */
import { mkdir, mkdtemp, open, readdir, rename, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { checkLine, type LineFault, type Link, type TrailKeys, type TrailLine } from './audit-line.ts';

const CHUNK_BYTES = 64 * 1024;
/** Ten times what the longest record takes. */
const MAX_LINE_BYTES = 128 * 1024;
const HEADER = /^chartroom-audit 1 ([0-9a-f]{32}) (0|[1-9]\d{0,14}) ([\w-]{43})$/;
const SEGMENT = /^trail-(\d{12,15})\.log$/;
const SET_ASIDE = /^set-aside-/;
const NOTHING = new Uint8Array();

export type Segment = { readonly file: string; readonly firstSeq: number };

/** `foreign`: a file of another chain, or none of ours. */
export type FileFault = LineFault | 'foreign';
export type FileReading = {
  readonly link: Link;
  /** Bytes up to the end of the last good line. */
  readonly bytes: number;
  /** Bytes after it, without a newline: a write that a crash cut off. */
  readonly torn: Uint8Array;
  readonly fault: { readonly kind: FileFault; readonly line: number } | null;
  /** The line behind the last good one; the header is line 1. */
  readonly nextLine: number;
};

/** Segments by their first line; none where the folder is missing. */
export async function listSegments(folder: string): Promise<Segment[]> {
  const segments = (await entries(folder)).flatMap((name) => {
    const match = SEGMENT.exec(name);
    return match === null ? [] : [{ file: path.join(folder, name), firstSeq: Number(match[1]) }];
  });
  return segments.sort((a, b) => a.firstSeq - b.firstSeq);
}

/** How many broken trails lie beside this one. */
export async function countSetAside(folder: string): Promise<number> {
  return (await entries(folder)).filter((name) => SET_ASIDE.test(name)).length;
}

async function entries(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
}

/**
 * Reads a segment from its start, line by line, as far as it is good. `from` is where the chain should stand before it;
 * null: believe the header, which the first line then confirms or not.
 */
export async function readSegment(
  segment: Segment,
  keys: TrailKeys,
  from: Link | { readonly chain: string },
  onLine: (line: TrailLine) => void | Promise<void>,
): Promise<FileReading> {
  let link: Link = { mac: '', ...from, seq: segment.firstSeq - 1 };
  let bytes = 0;
  let good = 0;
  const lines = linesOf(segment.file);
  const end = (torn: Uint8Array, kind: FileFault | null): FileReading => ({
    link,
    bytes,
    torn,
    fault: kind === null ? null : { kind, line: good + 1 },
    nextLine: good + 1,
  });
  try {
    for (;;) {
      const next = await lines.next();
      if (next.done === true) return end(next.value, good === 0 ? 'foreign' : null);
      if (good === 0) {
        const header = readHeader(next.value, from, segment);
        if (header === null) return end(NOTHING, 'foreign');
        link = header;
      } else {
        const checked = checkLine(keys, link, next.value);
        if ('fault' in checked) return end(NOTHING, checked.fault);
        link = checked.good.link;
        const told = onLine(checked.good);
        if (told !== undefined) await told;
      }
      good += 1;
      bytes += next.value.length + 1;
    }
  } finally {
    await lines.return(NOTHING);
  }
}

function readHeader(text: string, from: Link | { readonly chain: string }, { firstSeq }: Segment): Link | null {
  const [, chain = '', seq, mac = ''] = HEADER.exec(text) ?? [];
  if (chain !== from.chain || Number(seq) !== firstSeq - 1) return null;
  return 'mac' in from && from.mac !== mac ? null : { chain, seq: firstSeq - 1, mac };
}

/**
 * Lines without their newline; returns what stands after the last newline. A line too long to be one is given as it is
 * so far. Bytes are read as Latin-1: one character each, so that lengths count bytes and nothing is repaired.
 */
async function* linesOf(file: string): AsyncGenerator<string, Uint8Array> {
  await using handle = await open(file, 'r');
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let rest = '';
  for (;;) {
    const { bytesRead } = await handle.read(chunk, 0, chunk.length);
    if (bytesRead === 0) return Buffer.from(rest, 'latin1');
    const parts = (rest + chunk.toString('latin1', 0, bytesRead)).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
    if (rest.length > MAX_LINE_BYTES) yield rest;
  }
}

/** Makes the next segment after `link`, whole or not at all. */
export async function makeSegment(folder: string, link: Link): Promise<Segment & { readonly bytes: number }> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const firstSeq = link.seq + 1;
  const file = path.join(folder, `trail-${String(firstSeq).padStart(12, '0')}.log`);
  const header = `chartroom-audit 1 ${link.chain} ${link.seq} ${link.mac}\n`;
  await writeDurably(`${file}.new`, header);
  await rename(`${file}.new`, file);
  await syncFolder(folder);
  return { file, firstSeq, bytes: header.length };
}

/** Writes `text` behind byte `bytes` of `file`; durable when it resolves. What a failed write left is taken away again. */
export async function append(file: string, bytes: number, text: string): Promise<void> {
  try {
    await using handle = await open(file, 'a');
    await handle.writeFile(text, 'latin1');
    await handle.sync();
  } catch (error) {
    await truncate(file, bytes).catch(() => undefined);
    throw error;
  }
}

/** Moves what a crash cut off into a file of its own, beside the segment. */
export async function setTornApart(segment: Segment, reading: FileReading, atMs: number): Promise<void> {
  await writeDurably(`${segment.file}.torn-${atMs}`, reading.torn);
  await truncate(segment.file, reading.bytes);
  await using handle = await open(segment.file, 'r+');
  await handle.sync();
}

/** Moves the whole trail, untouched, into a folder of its own, and gives that. */
export async function setTrailAside(folder: string, atMs: number): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const names = (await entries(folder)).filter((name) => name.startsWith('trail-'));
  const target = await mkdtemp(path.join(folder, `set-aside-${new Date(atMs).toISOString().replace(/[:.]/g, '-')}-`));
  for (const name of names) await rename(path.join(folder, name), path.join(target, name));
  await syncFolder(folder);
  return target;
}

/** Bytes of `file`; null where it is gone. */
export async function sizeOf(file: string): Promise<number | null> {
  return stat(file).then(
    ({ size }) => size,
    () => null,
  );
}

async function writeDurably(file: string, content: string | Uint8Array): Promise<void> {
  await using handle = await open(file, 'w', 0o600);
  await handle.writeFile(content);
  await handle.sync();
}

/** A new name is durable once its folder is; Windows does that by itself and cannot open one. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  await using handle = await open(folder, 'r');
  await handle.sync();
}
