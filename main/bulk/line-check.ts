/**
 * Checks NDJSON as it comes, line by line (SMART 128): pure, no I/O; runs in the landing's worker. What came is what is
 * written, also a bad line: it is evidence. Only what `_typeFilter` would have left out is dropped (SMART 115).
 */
import { createLineReading } from './line-reading.ts';
import { createTypeFilter } from './type-filter.ts';

export type CheckOptions = {
  /** Expected resourceType; null: any. */
  readonly type: string | null;
  /** A longer line is bad, and is not parsed; no more than this is held of any line. */
  readonly maxLineBytes: number;
  /** `_typeFilter`s to apply again (SMART 115). */
  readonly filters: readonly string[];
  /** Type that the server says the file is organised by: then header Parameters begin its blocks (SMART 132). */
  readonly organizedBy: string | null;
};

export type LineReport = {
  /** Lines of the file; a blank last one is none. */
  readonly lines: number;
  /** Resources that stay; neither headers of blocks nor bad lines. */
  readonly resources: number;
  /** Resources that the filters left out. */
  readonly dropped: number;
  readonly badLines: number;
  /** The first 20: number of the line, from 1, and what is wrong with it in words that follow `the line`. */
  readonly bad: readonly { readonly line: number; readonly rule: string }[];
  /** Resources of another type than was expected. */
  readonly otherTypes: number;
  /** Headers of blocks. */
  readonly blocks: number;
  /** OperationOutcomes with an issue of severity error or fatal (SMART 129). */
  readonly severe: number;
  /** Records that Bundles say are deleted (SMART 130). */
  readonly deletions: number;
  /** Absolute URLs of attachments, in order, each once, at most 10,000 (SMART 133): secrets, as URLs of files are. */
  readonly attachments: readonly string[];
  /** Attachments beyond these, or with a URL that is not absolute. */
  readonly attachmentsLeftOut: number;
};

export type LineCheck = {
  /** Takes bytes in order, gives what is to be written: the piece itself, where nothing is filtered. */
  readonly push: (chunk: Uint8Array) => readonly Uint8Array[];
  /** Ends the file: what is still to be written, and the report. */
  readonly end: () => { readonly rest: readonly Uint8Array[]; readonly report: LineReport };
};

const NEWLINE = 10;
const NONE: readonly Uint8Array[] = [];

/** Joined pieces of one line. */
function joined(pieces: readonly Uint8Array[], last: Uint8Array, size: number): Uint8Array {
  const line = new Uint8Array(size);
  let at = 0;
  for (const piece of [...pieces, last]) {
    line.set(piece, at);
    at += piece.length;
  }
  return line;
}

/** A check for one file, with nothing read. */
export function createLineCheck(options: CheckOptions): LineCheck {
  const reading = createLineReading(options, createTypeFilter(options.filters));
  const filtering = options.filters.length > 0;
  /** The line that has begun in earlier pieces; nothing of one that is too long. */
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let tooLong = false;

  /** Judges the line that ends here; whether it stays. */
  const endLine = (last: Uint8Array, isWhole: boolean): boolean => {
    const size = heldBytes + last.length;
    if (tooLong || size > options.maxLineBytes) {
      reading.tooLong();
      return true;
    }
    return reading.line(heldBytes === 0 ? last : joined(held, last, size), isWhole);
  };
  const forget = (): void => {
    held = [];
    heldBytes = 0;
    tooLong = false;
  };
  /** Keeps the beginning of a line; gives what of it need not wait, where the line is too long for that. */
  const hold = (start: Uint8Array): readonly Uint8Array[] => {
    if (!tooLong && heldBytes + start.length <= options.maxLineBytes) {
      if (start.length > 0) held.push(start.slice());
      heldBytes += start.length;
      return NONE;
    }
    const free = [...held, start];
    held = [];
    tooLong = true;
    return free;
  };
  return {
    push: (chunk) => {
      const out: Uint8Array[] = [];
      let keptFrom = 0;
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
        const stays = endLine(chunk.subarray(start, end), true);
        if (filtering && stays) out.push(...held);
        if (filtering && !stays) {
          if (start > keptFrom) out.push(chunk.subarray(keptFrom, start));
          keptFrom = end + 1;
        }
        forget();
        start = end + 1;
      }
      if (filtering && start > keptFrom) out.push(chunk.subarray(keptFrom, start));
      const free = hold(chunk.subarray(start));
      return filtering ? [...out, ...free] : [chunk];
    },
    end: () => {
      const begun = heldBytes > 0 || tooLong;
      const stays = !begun || endLine(new Uint8Array(0), false);
      const rest = filtering && stays ? held : NONE;
      forget();
      return { rest, report: reading.report() };
    },
  };
}
