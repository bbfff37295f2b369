/** HTTP by hand: requests that no client library would send. */
import http from 'node:http';
import net from 'node:net';

/** Sends bytes as they are and gives all that comes back, also where the other side breaks off. */
export function sendRaw(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let answer = '';
    const socket = net.connect(Number(port), hostname.replace(/[[\]]/g, ''));
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (answer += chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
    socket.write(bytes);
  });
}

/** More at once than the kernel holds for us would be opened after the fact. */
const AT_ONCE = 100;

/** Opens `count` connections that say `bytes` and wait; resolves once each is open or was turned away. */
export async function openSockets(url: string, count: number, bytes = ''): Promise<net.Socket[]> {
  const sockets: net.Socket[] = [];
  while (sockets.length < count) {
    sockets.push(...(await openSome(url, Math.min(count - sockets.length, AT_ONCE), bytes)));
  }
  return sockets;
}

async function openSome(url: string, count: number, bytes: string): Promise<net.Socket[]> {
  const { hostname, port } = new URL(url);
  const sockets = Array.from({ length: count }, () => net.connect(Number(port), hostname.replace(/[[\]]/g, '')));
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<void>((resolve) => {
          socket.on('error', () => undefined).resume();
          socket.once('close', () => resolve());
          socket.once('connect', () => {
            if (bytes !== '') socket.write(bytes);
            resolve();
          });
        }),
    ),
  );
  return sockets;
}

/** Resolves once every socket is closed. */
export async function allClosed(sockets: readonly net.Socket[]): Promise<void> {
  const open = sockets.filter((socket) => !socket.closed);
  await Promise.all(open.map((socket) => new Promise((resolve) => socket.once('close', resolve))));
}

/** Another process that holds a port of `host` (null: of every interface); any free one, unless told. */
export async function occupyPort(host: string | null, port = 0): Promise<{ port: number; close: () => Promise<void> }> {
  const holder = http.createServer((_request, response) => response.end('not ours'));
  await new Promise<void>((resolve, reject) => {
    holder.once('error', reject);
    holder.listen({ port, ...(host !== null && { host }) }, resolve);
  });
  const bound = (holder.address() as net.AddressInfo).port;
  return {
    port: bound,
    close: () =>
      new Promise((resolve) => {
        holder.close(() => resolve());
        holder.closeAllConnections();
      }),
  };
}
