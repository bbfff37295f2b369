/** Whatever is under way, it stops when the client goes. */
import { once } from 'node:events';
import { createServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { deliver } from '../../../sandbox/faults/deliver.ts';
import type { Answer } from '../../../sandbox/faults/fault.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** Serves one answer to one client that goes once `leave` says so; resolves when the delivery is over. */
async function deliverTo(answer: Answer, leave: (bytes: number) => boolean): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<ServerResponse>();
  const server = createServer((_req, res) => {
    resolve(res);
  });
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const outgoing = request({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, agent: false });
  let bytes = 0;
  outgoing.on('response', (incoming) => {
    incoming.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (leave(bytes)) outgoing.destroy();
    });
    incoming.on('error', () => undefined);
  });
  outgoing.on('error', () => undefined);
  outgoing.end();
  const res = await promise;
  if (leave(0)) outgoing.destroy();
  await deliver(res, answer);
}

const OK = { status: 200, headers: {}, body: Buffer.from('{}') };

it('stops a stream, and ends what makes its pieces', async () => {
  let made = 0;
  let ended = false;
  async function* pieces(): AsyncGenerator<Buffer> {
    try {
      for (;;) {
        made += 1;
        await Promise.resolve();
        yield Buffer.alloc(65_536);
      }
    } finally {
      ended = true;
    }
  }
  await deliverTo({ ...OK, delivery: { kind: 'pieces', pieces } }, (bytes) => bytes > 1_000_000);
  expect(ended).toBe(true);
  // What the two ends of the socket may hold beside what was read.
  expect(made * 65_536).toBeLessThan(64_000_000);
});

it('stops a stream that is waiting between two pieces', async () => {
  async function* pieces(signal: AbortSignal): AsyncGenerator<Buffer> {
    yield Buffer.from('{');
    await wait(600_000, undefined, { signal });
    yield Buffer.from('}');
  }
  await expect(deliverTo({ ...OK, delivery: { kind: 'pieces', pieces } }, (bytes) => bytes === 1)).resolves.toBe(
    undefined,
  );
});

it('stops waiting for a late answer, and for a silence to end', async () => {
  const late = deliverTo({ ...OK, delayMs: 600_000 }, () => true);
  const silence = { kind: 'break', after: 'nothing', then: { stallMs: 600_000 } } as const;
  const silent = deliverTo({ ...OK, delivery: silence }, () => true);
  const half = deliverTo({ ...OK, delivery: { ...silence, after: 'half' } }, (bytes) => bytes === 1);
  expect(await Promise.all([late, silent, half])).toEqual([undefined, undefined, undefined]);
});

it('passes on what a stream throws while the client is there', async () => {
  async function* pieces(): AsyncGenerator<Buffer> {
    await Promise.resolve();
    yield Buffer.from('{');
    throw new Error('made to fail');
  }
  await expect(deliverTo({ ...OK, delivery: { kind: 'pieces', pieces } }, () => false)).rejects.toThrow('made to fail');
});
