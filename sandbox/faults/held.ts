/** Requests read whole, and answers held back: what lets a fault stand between the client and the real handlers. */
import { IncomingMessage, ServerResponse, type OutgoingHttpHeader, type OutgoingHttpHeaders } from 'node:http';
import type { Answer } from './fault.ts';

const MAX_BODY_BYTES = 2_000_000;

/** Reads the body of a request, undefined beyond 2 MB. */
export async function readBody(req: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The same request for another target (path and query), with its body yet to be read. */
export function replay(req: IncomingMessage, target: string, body: Buffer): IncomingMessage {
  const copy = new IncomingMessage(req.socket);
  const { method, headers, rawHeaders, httpVersion, httpVersionMajor, httpVersionMinor } = req;
  Object.assign(copy, { method, headers, rawHeaders, httpVersion, httpVersionMajor, httpVersionMinor });
  copy.url = target;
  // Read whole already: without this its end would count as an abort, and close the connection.
  copy.complete = true;
  if (body.length > 0) copy.push(body);
  copy.push(null);
  return copy;
}

type Headers = OutgoingHttpHeaders | OutgoingHttpHeader[];

/** A response that reaches nobody: it keeps what a handler writes. */
export class HeldResponse extends ServerResponse {
  readonly answer: Promise<Answer>;
  readonly #chunks: Buffer[] = [];
  readonly #settle: (answer: Answer) => void;

  constructor(req: IncomingMessage) {
    super(req);
    const { promise, resolve } = Promise.withResolvers<Answer>();
    this.answer = promise;
    this.#settle = resolve;
  }

  override writeHead(status: number, reason?: string | Headers, headers?: Headers): this {
    this.statusCode = status;
    const given = typeof reason === 'string' ? headers : (reason ?? headers);
    for (const [name, value] of Object.entries(given ?? {})) {
      if (value !== undefined) this.setHeader(name, value);
    }
    return this;
  }

  #keep(chunk: unknown): void {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) this.#chunks.push(Buffer.from(chunk as Uint8Array));
  }

  override write(chunk: unknown): boolean {
    this.#keep(chunk);
    return true;
  }

  override end(chunk?: unknown): this {
    this.#keep(chunk);
    this.#settle({ status: this.statusCode, headers: { ...this.getHeaders() }, body: Buffer.concat(this.#chunks) });
    return this;
  }
}
