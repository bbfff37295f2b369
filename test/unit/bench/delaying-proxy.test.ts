import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startDelayingProxy, type DelayingProxy } from '../../bench/delaying-proxy.ts';

let proxy: DelayingProxy;
let server: Server;
let sockets: Socket[];
beforeEach(async () => {
  sockets = [];
  proxy = await startDelayingProxy();
  // Says back what it is told, and ends when told to.
  server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  await proxy.close();
  for (const socket of sockets) socket.destroy();
  server.close();
});

const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
function reach(): Socket {
  const { hostname, port } = new URL(proxy.origin);
  return connect({ host: hostname, port: Number(port) });
}

describe('the delaying proxy', () => {
  it.each([0, 20])('carries bytes both ways in order and to the end, at %i ms', async (roundTripMs) => {
    proxy.forwardTo(origin());
    proxy.setRoundTripMs(roundTripMs);
    const socket = reach();
    const said = Array.from({ length: 400 }, (_, n) => `${n} ${'x'.repeat(n)};`);
    for (const words of said) socket.write(words);
    socket.end();
    expect(await text(socket)).toBe(said.join(''));
  });

  it('gives nothing back before a round trip has passed', async () => {
    proxy.forwardTo(origin());
    proxy.setRoundTripMs(60);
    const socket = reach();
    await once(socket, 'connect');
    const asked = performance.now();
    socket.end('ping');
    expect(await text(socket)).toBe('ping');
    // Timers round to a millisecond each way; no upper limit: a machine may be busy.
    expect(performance.now() - asked).toBeGreaterThanOrEqual(58);
  });

  const connected = async (): Promise<Socket> => {
    const socket = reach();
    socket.on('error', () => undefined);
    socket.write('ping');
    await once(socket, 'data');
    return socket;
  };

  it('passes a broken connection on as broken', async () => {
    proxy.forwardTo(origin());
    const socket = await connected();
    const broken = once(socket, 'error');
    sockets[0]?.resetAndDestroy();
    expect(await broken).toMatchObject([{ code: 'ECONNRESET' }]);
  });

  it('closes a connection that it has nowhere to lead', async () => {
    const socket = reach();
    socket.resume();
    await once(socket, 'close');
    expect(socket.bytesRead).toBe(0);
  });

  it('ends what is open when it closes', async () => {
    proxy.forwardTo(origin());
    const socket = await connected();
    const closed = once(socket, 'close');
    await proxy.close();
    await closed;
    expect(socket.destroyed).toBe(true);
  });
});
