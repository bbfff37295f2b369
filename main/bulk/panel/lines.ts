/**
 * Lines of NDJSON, split on bytes, so that a character across two pieces or a line across many is whole. A line is seen as
 * its bytes first, one character each, which costs next to nothing; only one that matters is decoded.
 */
import { isUtf8 } from 'node:buffer';

const LF = 10;
const NEW_LINE = '\n';
/** Larger texts are given memory of their own by the system, page by page, which costs more than decoding them. */
const BLOCK_BYTES = 32_768;

export type LineSink = {
  /** Takes a line, one character for each byte, and the bytes; true: it is dealt with and need not be decoded. */
  readonly passes: (line: string, bytes: Uint8Array) => boolean;
  /** Takes a line without its line feed; null: it is no UTF-8. */
  readonly take: (line: string | null) => void;
};

export type LineSplitter = {
  /** Takes a piece; gives the sink each line that ended in it. The bytes are lent, not given. */
  readonly push: (piece: Uint8Array, sink: LineSink) => void;
  /** Gives the sink what stands after the last line feed, if anything does. */
  readonly end: (sink: LineSink) => void;
  /** Lines so far that were longer than allowed: their bytes were passed over, never kept. */
  readonly tooLong: () => number;
};

const decoded = (line: Buffer): string | null => (isUtf8(line) ? line.toString('utf8') : null);

/** Whole lines, each with its line feed. */
function eachLine(block: Buffer, sink: LineSink): void {
  const text = block.toString('latin1');
  for (let from = 0, at = text.indexOf(NEW_LINE); at >= 0; from = at + 1, at = text.indexOf(NEW_LINE, from)) {
    const line = block.subarray(from, at);
    if (!sink.passes(text.slice(from, at), line)) sink.take(decoded(line));
  }
}

/** Takes how long a line may be, in bytes. Pieces are expected to be no longer than that. */
export function splitLines(maxLineBytes: number): LineSplitter {
  let kept: Buffer[] = [];
  let keptBytes = 0;
  let skipping = false;
  let tooLong = 0;
  const keep = (part: Buffer): void => {
    if (skipping || part.length === 0) return;
    keptBytes += part.length;
    if (keptBytes > maxLineBytes) {
      skipping = true;
      tooLong++;
      kept = [];
      // A copy: the piece belongs to whoever gave it and may be written over.
    } else kept.push(Buffer.from(part));
  };
  const endLine = (sink: LineSink): void => {
    const line = skipping ? null : Buffer.concat(kept);
    [kept, keptBytes, skipping] = [[], 0, false];
    if (line !== null && !sink.passes(line.toString('latin1'), line)) sink.take(decoded(line));
  };
  return {
    push: (piece, sink) => {
      const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
      const last = bytes.lastIndexOf(LF);
      let from = 0;
      if (last >= 0 && (keptBytes > 0 || skipping)) {
        from = bytes.indexOf(LF) + 1;
        keep(bytes.subarray(0, from - 1));
        endLine(sink);
      }
      while (from <= last) {
        // Up to the last line feed within a block; a line that is longer than one is a block of its own.
        const within = from + BLOCK_BYTES > last ? last : bytes.lastIndexOf(LF, from + BLOCK_BYTES);
        const end = within >= from ? within : bytes.indexOf(LF, from);
        eachLine(bytes.subarray(from, end + 1), sink);
        from = end + 1;
      }
      keep(bytes.subarray(last + 1));
    },
    end: (sink) => {
      if (keptBytes > 0 || skipping) endLine(sink);
    },
    tooLong: () => tooLong,
  };
}
