/** Answers held back: what lets a fault stand between the client and the real handlers. */
import { ServerResponse, type IncomingMessage, type OutgoingHttpHeader, type OutgoingHttpHeaders } from 'node:http';
import type { Answer } from './fault.ts';

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
