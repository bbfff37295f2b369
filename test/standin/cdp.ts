/** The Chrome DevTools Protocol over a pair of pipes: messages are JSON, each ended by a NUL byte. */
import { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { CDPSession } from '@playwright/test';

/** One attached target, or the browser itself. Commands and events are typed by the protocol. */
export type CdpSession = Pick<CDPSession, 'send' | 'on' | 'once' | 'off'>;

type Message = {
  id?: number;
  method?: string;
  params?: object;
  result?: unknown;
  error?: { message: string };
  sessionId?: string;
};
type Pending = { resolve: (value: unknown) => void; reject: (error: Error) => void; error: Error };

const NUL = 0;

class PipeSession extends EventEmitter {
  private readonly post: (method: string, params: object) => Promise<unknown>;

  constructor(post: (method: string, params: object) => Promise<unknown>) {
    super();
    this.setMaxListeners(0);
    this.post = post;
  }

  send(method: string, params: object = {}): Promise<unknown> {
    return this.post(method, params);
  }
}

export class CdpConnection {
  readonly browser: CdpSession;
  /** Settles when the browser has gone. */
  readonly closed: Promise<void>;
  private isClosed = false;
  private sequence = 0;
  private readonly pending = new Map<number, Pending>();
  private readonly sessions = new Map<string | undefined, PipeSession>();
  private readonly output: Writable;
  private readonly markClosed: () => void;

  constructor(output: Writable, input: Readable) {
    const closed = Promise.withResolvers<undefined>();
    this.closed = closed.promise;
    this.markClosed = () => {
      closed.resolve(undefined);
    };
    this.output = output;
    this.browser = this.session(undefined);
    // A broken pipe is reported once, by 'close'; without listeners it would end the process.
    output.on('error', () => undefined);
    input.on('error', () => undefined);
    input.on('close', () => {
      this.end();
    });
    splitAtNul(input, (text) => {
      this.receive(JSON.parse(text) as Message);
    });
  }

  session(id: string | undefined): CdpSession {
    let session = this.sessions.get(id);
    if (session === undefined) {
      session = new PipeSession((method, params) => this.post(method, params, id));
      this.sessions.set(id, session);
    }
    // The one place where the untyped pipe takes on the protocol's types.
    return session as unknown as CdpSession;
  }

  private post(method: string, params: object, sessionId: string | undefined): Promise<unknown> {
    // Made here, so that its stack names the caller.
    const error = new Error(method);
    if (this.isClosed) {
      error.message += ': the browser has gone';
      return Promise.reject(error);
    }
    const id = ++this.sequence;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject, error });
      this.output.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  private receive(message: Message): void {
    if (message.id === undefined) {
      if (message.method !== undefined) this.sessions.get(message.sessionId)?.emit(message.method, message.params);
      return;
    }
    const pending = this.pending.get(message.id);
    this.pending.delete(message.id);
    if (pending === undefined) return;
    if (message.error === undefined) {
      pending.resolve(message.result);
    } else {
      pending.error.message += `: ${message.error.message}`;
      pending.reject(pending.error);
    }
  }

  private end(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    for (const { error, reject } of this.pending.values()) {
      error.message += ': the browser has gone';
      reject(error);
    }
    this.pending.clear();
    this.markClosed();
  }
}

function splitAtNul(input: Readable, onText: (text: string) => void): void {
  let chunks: Buffer[] = [];
  input.on('data', (data: Buffer) => {
    let start = 0;
    for (let end = data.indexOf(NUL); end !== -1; end = data.indexOf(NUL, start)) {
      chunks.push(data.subarray(start, end));
      onText(Buffer.concat(chunks).toString('utf8'));
      chunks = [];
      start = end + 1;
    }
    chunks.push(data.subarray(start));
  });
}
