/** The landing's end of one file worker: pieces gathered, moved and counted; questions answered by the file's number. */
import { randomUUID } from 'node:crypto';
import type { Worker } from 'node:worker_threads';
import { AppError } from '../../../shared/errors.ts';
import type { Log } from '../../ports.ts';
import type { FileFault, FileRequest, FileResponse, FileSpec } from './file-protocol.ts';
import type { FileResult, LandingFile } from './landing.ts';

/** What is moved to the worker at once. */
const PIECE_BYTES = 256 * 1024;
/** So much of one file may be on its way. */
const WINDOW_BYTES = 2 * 1024 * 1024;

export type FileLink = {
  readonly create: (spec: FileSpec) => Promise<LandingFile>;
  readonly inspect: (spec: FileSpec) => Promise<FileResult | null>;
  /** Files that grow or are inspected here. */
  readonly busy: () => number;
  /** The worker ended by itself. */
  readonly isBroken: () => boolean;
  /** Ends the worker; what still grows is left as `.part`. */
  readonly close: () => Promise<void>;
};

type Settle = { readonly resolve: (value: FileResult | null) => void; readonly reject: (error: Error) => void };
type Open = {
  /** Bytes that the worker has not acknowledged. */
  onWay: number;
  fault: Error | null;
  /** Who waits for the answer to the last question. */
  asked: Settle | null;
  /** Who waits for room. */
  room: (() => void) | null;
};

type Link = {
  readonly worker: Worker;
  readonly log: Log;
  readonly open: Map<number, Open>;
  /** Buffers that came back, to be filled again. */
  readonly spare: ArrayBuffer[];
  lastFile: number;
  end: Error | null;
  broken: boolean;
};

/** Takes a fresh worker running `file-worker.ts`. */
export function linkFileWorker(worker: Worker, log: Log): FileLink {
  const link: Link = { worker, log, open: new Map(), spare: [], lastFile: 0, end: null, broken: false };
  const breakDown = (cause: unknown): void => {
    if (link.end !== null) return;
    link.broken = true;
    const { name, stack } = cause instanceof Error ? cause : new Error();
    finish(link, unexpected(log, { errorName: name, stack: stackOf(stack) }));
  };
  worker.on('error', breakDown);
  worker.on('exit', () => breakDown(new Error('exit')));
  worker.on('message', (response: FileResponse) => receive(link, response));
  return {
    create: (spec) => create(link, spec),
    inspect: async (spec) => {
      const file = begin(link);
      return ask(link, { kind: 'inspect', file, spec }).finally(() => link.open.delete(file));
    },
    busy: () => link.open.size,
    isBroken: () => link.broken,
    close: async () => {
      finish(link, new AppError('stale-request'));
      await worker.terminate();
    },
  };
}

/** Frames alone: a message could hold anything. */
const stackOf = (stack = ''): string => stack.slice(stack.indexOf('\n    at ') + 1);

function unexpected(log: Log, trace: NonNullable<FileFault['trace']>): AppError {
  const incident = randomUUID();
  log('error', 'landing.worker-failed', { incident, ...trace });
  return new AppError('internal', { incident });
}

function finish(link: Link, error: Error): void {
  link.end = error;
  for (const open of link.open.values()) fail(open, error);
  link.open.clear();
}

function fail(open: Open, error: Error): void {
  open.fault ??= error;
  open.asked?.reject(open.fault);
  open.room?.();
  open.asked = null;
  open.room = null;
}

function receive(link: Link, response: FileResponse): void {
  const open = link.open.get(response.file);
  if (response.kind === 'taken') {
    if (link.spare.length * PIECE_BYTES < WINDOW_BYTES) link.spare.push(response.buffer);
    if (open === undefined) return;
    open.onWay -= response.bytes;
    if (response.fault !== null) open.fault ??= toError(link, response.fault);
    if (open.onWay <= WINDOW_BYTES / 2 || open.fault !== null) {
      open.room?.();
      open.room = null;
    }
    return;
  }
  const asked = open?.asked;
  if (open !== undefined) open.asked = null;
  if (response.kind === 'answer') asked?.resolve(response.value);
  else asked?.reject(toError(link, response.fault));
}

function toError({ log }: Link, { error, trace }: FileFault): AppError {
  return trace === undefined ? new AppError(error.code, error.details) : unexpected(log, trace);
}

function begin(link: Link): number {
  if (link.end !== null) throw link.end;
  const file = ++link.lastFile;
  link.open.set(file, { onWay: 0, fault: null, asked: null, room: null });
  return file;
}

function ask(link: Link, request: FileRequest): Promise<FileResult | null> {
  return new Promise((resolve, reject) => {
    const open = link.open.get(request.file);
    if (open === undefined || link.end !== null) {
      reject(link.end ?? new AppError('stale-request'));
      return;
    }
    open.asked = { resolve, reject };
    link.worker.postMessage(request);
  });
}

async function create(link: Link, spec: FileSpec): Promise<LandingFile> {
  const file = begin(link);
  const open = link.open.get(file) as Open;
  const forget = (): boolean => link.open.delete(file);
  await ask(link, { kind: 'open', file, spec }).catch((error: unknown) => {
    forget();
    throw error;
  });
  const pieces = createPieces(link, file, open);
  let ended = false;
  const end = async (kind: 'finish' | 'discard'): Promise<FileResult | null> => {
    ended = true;
    return ask(link, { kind, file }).finally(forget);
  };
  const discard = async (): Promise<void> => {
    if (!ended) await end('discard').catch(() => undefined);
  };
  return {
    write: async (bytes) => {
      if (ended) throw new AppError('stale-request');
      if (open.fault === null) pieces.add(bytes);
      if (open.fault === null && open.onWay > WINDOW_BYTES) {
        await new Promise<void>((resolve) => (open.room = resolve));
      }
      if (open.fault !== null) {
        await discard();
        throw open.fault;
      }
    },
    finish: async () => {
      if (ended) throw new AppError('stale-request');
      pieces.flush();
      return (await end('finish')) as FileResult;
    },
    discard,
  };
}

/** Gathers what comes into pieces worth moving. What comes is copied: a stream may own its buffers, and reuse them. */
function createPieces({ worker, spare }: Link, file: number, open: Open) {
  let piece: Uint8Array<ArrayBuffer> | null = null;
  let filled = 0;
  const flush = (): void => {
    if (piece === null) return;
    const bytes = piece.subarray(0, filled);
    worker.postMessage({ kind: 'write', file, bytes } satisfies FileRequest, [bytes.buffer]);
    open.onWay += filled;
    piece = null;
    filled = 0;
  };
  const add = (bytes: Uint8Array): void => {
    let at = 0;
    while (at < bytes.length) {
      piece ??= new Uint8Array(spare.pop() ?? new ArrayBuffer(PIECE_BYTES));
      const taken = Math.min(piece.length - filled, bytes.length - at);
      piece.set(bytes.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
      if (filled === piece.length) flush();
    }
  };
  return { add, flush };
}
