/** Answers read piece by piece over Electron's `net.request`: by the same rules as `http.ts`, with backpressure. */
import type { Readable } from 'node:stream';
import type { ClientRequest, IncomingMessage } from 'electron';
import { parseSecureUrl } from '../policy/url-policy.ts';
import { HttpFailure, type HttpStream, type HttpStreamPort, type HttpStreamRequest } from '../ports.ts';
import { flatten, openRequest } from './http.ts';
import { watchProxy } from './net-errors.ts';

type Waiting = {
  /** Rejects with whatever ends the request from outside: never before somebody waits for it. */
  readonly ended: Promise<never>;
  readonly end: (failure: HttpFailure) => void;
};

/** Rejects with `timeout` where `work` takes longer than `ms`, and with what `waiting` was ended with. */
async function within<T>(work: Promise<T>, ms: number, waiting: Waiting): Promise<T> {
  const timer = setTimeout(() => waiting.end(new HttpFailure('timeout')), ms);
  try {
    return await Promise.race([work, waiting.ended]);
  } finally {
    clearTimeout(timer);
  }
}

/** Electron's answer is a Node stream that asks Chromium for more only as it is read, though its type says less. */
async function* pieces(response: Readable, idleMs: number, waiting: Waiting, close: () => void) {
  const iterator = response.iterator({ destroyOnReturn: true });
  try {
    for (;;) {
      const next = await within(iterator.next() as Promise<IteratorResult<Buffer, undefined>>, idleMs, waiting);
      if (next.done === true) return;
      yield next.value;
    }
  } catch (cause) {
    throw cause instanceof HttpFailure ? cause : new HttpFailure('interrupted', { cause });
  } finally {
    close();
  }
}

function send(request: HttpStreamRequest, client: ClientRequest, waiting: Waiting, close: () => void) {
  for (const [name, value] of Object.entries(request.headers)) client.setHeader(name, value);
  const head = Promise.withResolvers<HttpStream>();
  let answered = false;
  const proxy = watchProxy();
  client.on('login', proxy.onLogin);
  client.on('response', (response: IncomingMessage) => {
    if (proxy.refuses(response)) return waiting.end(proxy.failure());
    answered = true;
    const stream = response as unknown as Readable;
    // Told to whoever reads it; nobody may be reading at this moment.
    stream.on('error', () => undefined);
    response.on('aborted', () => waiting.end(new HttpFailure('interrupted')));
    const body = pieces(stream, request.idleMs, waiting, close);
    head.resolve({ status: response.statusCode, headers: flatten(response.headers), body });
  });
  client.on('redirect', (status, _method, location, headers) => {
    answered = true;
    head.resolve({ status, headers: { ...flatten(headers), location }, body: nothing() });
    close();
  });
  client.on('error', (cause) =>
    waiting.end(answered ? new HttpFailure('interrupted', { cause }) : proxy.failure(cause)),
  );
  client.end(request.body);
  return head.promise;
}

// eslint-disable-next-line @typescript-eslint/require-await -- an AsyncIterable of nothing
async function* nothing(): AsyncGenerator<Uint8Array> {
  yield* [];
}

/** The HttpStreamPort of the app (main/ports.ts). */
export const electronStream: HttpStreamPort = async (request) => {
  if (parseSecureUrl(request.url) === undefined) throw new HttpFailure('insecure-url');
  if (request.signal?.aborted === true) throw new HttpFailure('aborted');
  const client = openRequest(request);
  const { promise: ended, reject: end } = Promise.withResolvers<never>();
  ended.catch(() => undefined);
  const waiting: Waiting = { ended, end };
  const onAbort = (): void => end(new HttpFailure('aborted'));
  request.signal?.addEventListener('abort', onAbort, { once: true });
  const close = (): void => {
    request.signal?.removeEventListener('abort', onAbort);
    client.abort();
  };
  try {
    return await within(send(request, client, waiting, close), request.timeoutMs, waiting);
  } catch (failure) {
    close();
    throw failure;
  }
};
