/** Files of an export: what they hold, and how they are sent. */
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';

/** A file: lines made as they are sent, a file on the disk (perhaps with its compressed form), or bytes. */
export type Content =
  | { readonly kind: 'lines'; readonly lines: () => Iterable<string> }
  | { readonly kind: 'disk'; readonly path: string; readonly gzipPath: string | null }
  | { readonly kind: 'bytes'; readonly bytes: Buffer; readonly type: string };

const PIECE_CHARACTERS = 65_536;

/** Lines joined to pieces of some size. */
function* pieces(lines: Iterable<string>): Generator<Buffer> {
  let piece = '';
  for (const line of lines) {
    piece += `${line}\n`;
    if (piece.length < PIECE_CHARACTERS) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  if (piece !== '') yield Buffer.from(piece);
}

/** Whether a request takes gzip (RFC 9110 §12.5.3). */
function acceptsGzip({ headers }: IncomingMessage): boolean {
  return (headers['accept-encoding'] ?? '')
    .split(',')
    .some((coding) => /^\s*(gzip|\*)\s*(;\s*q=(1|0?\.\d*[1-9]\d*))?/i.test(coding) && !/q=0(\.0*)?\s*$/.test(coding));
}

function sourceOf(content: Content): Readable {
  switch (content.kind) {
    case 'lines':
      return Readable.from(pieces(content.lines()));
    case 'disk':
      return createReadStream(content.path, { highWaterMark: 262_144 });
    case 'bytes':
      return Readable.from([content.bytes]);
  }
}

/** Sends a file, at the pace of its reader; resolves when it is sent, or the reader has gone. Rejects where it cannot be read. */
export async function sendFile(
  req: IncomingMessage,
  res: ServerResponse,
  content: Content,
  gzip: boolean,
): Promise<void> {
  const gone = new AbortController();
  res.once('close', () => {
    gone.abort();
  });
  const compress = gzip && acceptsGzip(req);
  const readyMade = content.kind === 'disk' && compress ? content.gzipPath : null;
  const plain = readyMade === null ? sourceOf(content) : createReadStream(readyMade, { highWaterMark: 262_144 });
  const body = compress && readyMade === null ? plain.pipe(createGzip({ level: 1 })) : plain;
  res.writeHead(200, {
    'content-type': content.kind === 'bytes' ? content.type : 'application/fhir+ndjson',
    'cache-control': 'no-store',
    vary: 'Accept-Encoding',
    ...(compress ? { 'content-encoding': 'gzip' } : {}),
  });
  if (req.method === 'HEAD') {
    plain.destroy();
    res.end();
    return;
  }
  try {
    for await (const piece of body) {
      if (!res.write(piece)) await once(res, 'drain', { signal: gone.signal });
      if (gone.signal.aborted) return;
    }
    res.end();
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  } finally {
    plain.destroy();
  }
}
