/** How an answer leaves: at once, late, in pieces, in part. Whatever happens, it stops when the client goes. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer, Delivery } from './fault.ts';

/** Sends an answer; resolves when it is sent, broken off as it should be, or no longer wanted. */
export async function deliver(res: ServerResponse, answer: Answer): Promise<void> {
  if (res.destroyed || res.closed) return;
  const gone = new AbortController();
  res.once('close', () => {
    gone.abort();
  });
  try {
    if (answer.delayMs !== undefined) await wait(answer.delayMs, undefined, { signal: gone.signal });
    await send(res, answer, gone.signal);
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  }
}

async function send(res: ServerResponse, answer: Answer, signal: AbortSignal): Promise<void> {
  const { status, body, delivery } = answer;
  const { 'content-length': _length, ...headers } = answer.headers;
  if (delivery === undefined) {
    // A HEAD has a length without a body.
    const length = body.length > 0 ? body.length : answer.headers['content-length'];
    res.writeHead(status, length === undefined ? headers : { ...headers, 'content-length': length }).end(body);
  } else if (delivery.kind === 'pieces') {
    res.writeHead(status, headers);
    for await (const piece of delivery.pieces(signal)) {
      if (!res.write(piece)) await once(res, 'drain', { signal });
    }
    res.end();
  } else {
    await sendPart(res, answer, delivery);
    if (delivery.then.stallMs > 0) await wait(delivery.then.stallMs, undefined, { signal });
    res.socket?.resetAndDestroy();
  }
}

type Break = Extract<Delivery, { readonly kind: 'break' }>;

/** Sends what comes before the break, and waits until the system has it. */
async function sendPart(res: ServerResponse, { status, headers, body }: Answer, { after }: Break): Promise<void> {
  if (after === 'nothing') return;
  // The length promises more than will come.
  res.writeHead(status, { ...headers, 'content-length': Math.max(body.length, 2) });
  const { promise, resolve } = Promise.withResolvers<undefined>();
  if (after === 'headers') {
    res.flushHeaders();
    res.socket?.write('', () => {
      resolve(undefined);
    });
  } else {
    const end = after === 'half' ? Math.floor(body.length / 2) : body.length - 1;
    const part = body.length > 1 ? body.subarray(0, end) : Buffer.from(' ');
    res.write(part, () => {
      resolve(undefined);
    });
  }
  res.once('close', () => {
    resolve(undefined);
  });
  await promise;
}
