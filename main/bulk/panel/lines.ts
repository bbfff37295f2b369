/** Lines of NDJSON, split on bytes: a character that lies across two pieces, or a line across many, is whole. */

const LF = 10;

export type LineSplitter = {
  /** Takes a piece; calls back for each line that ended in it, without its line feed. The bytes are lent, not given. */
  readonly push: (piece: Uint8Array, onLine: (line: Buffer) => void) => void;
  /** Calls back for what stands after the last line feed, if anything does. */
  readonly end: (onLine: (line: Buffer) => void) => void;
  /** Lines so far that were longer than allowed: their bytes were passed over, never kept. */
  readonly tooLong: () => number;
};

/** Takes how long a line may be, in bytes. */
export function splitLines(maxLineBytes: number): LineSplitter {
  let kept: Buffer[] = [];
  let keptBytes = 0;
  let skipping = false;
  let tooLong = 0;
  const keep = (part: Buffer): void => {
    if (skipping) return;
    keptBytes += part.length;
    if (keptBytes > maxLineBytes) {
      skipping = true;
      tooLong++;
      kept = [];
      // A copy: the piece belongs to whoever gave it and may be written over.
    } else kept.push(Buffer.from(part));
  };
  const take = (part: Buffer, onLine: (line: Buffer) => void): void => {
    if (keptBytes === 0 && !skipping) {
      if (part.length > maxLineBytes) tooLong++;
      else onLine(part);
      return;
    }
    keep(part);
    const line = skipping ? null : Buffer.concat(kept);
    [kept, keptBytes, skipping] = [[], 0, false];
    if (line !== null) onLine(line);
  };
  return {
    push: (piece, onLine) => {
      const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
      let from = 0;
      for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, from)) {
        take(bytes.subarray(from, at), onLine);
        from = at + 1;
      }
      if (from < bytes.length) keep(bytes.subarray(from));
    },
    end: (onLine) => {
      if (keptBytes > 0 || skipping) take(Buffer.alloc(0), onLine);
    },
    tooLong: () => tooLong,
  };
}
