/** What every HTTP server on the loopback interface has in common: bounds, and no answer to a foreign name (security §3.8). */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../ports.ts';

const MAX_REQUEST_BYTES = 8 * 1024;
const MAX_SOCKETS = 16;
const SOCKET_LIFE_MS = 5000;

export type LoopbackAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** A server that is not bound yet; `answer` gives the whole answer to a request whose Host need not be right. */
export function createLoopbackServer(
  clock: Clock,
  answer: (request: IncomingMessage, server: Server) => LoopbackAnswer,
): Server {
  const server = createServer({ maxHeaderSize: MAX_REQUEST_BYTES }, (request, response) => {
    const { status, headers, body } = answer(request, server);
    const length = status === 204 ? {} : { 'content-length': Buffer.byteLength(body) };
    response.writeHead(status, { ...headers, ...length });
    response.end(body);
  });
  server.maxConnections = MAX_SOCKETS;
  // A connection that could not be accepted is lost, not the app; whoever binds the port listens for errors too.
  server.on('error', () => undefined);
  // The whole life of a socket, not only of its headers: nobody needs longer for one small page.
  server.on('connection', (socket: Socket) => {
    const callOff = clock.after(SOCKET_LIFE_MS, () => socket.destroy());
    socket.once('close', callOff);
  });
  return server;
}

/** Whether the request names this server by its address and port, once: a name of its own says DNS rebinding (B7). */
export function hasOurHost(request: IncomingMessage): boolean {
  const { localAddress, localPort } = request.socket;
  const hosts = request.headersDistinct.host ?? [];
  return hosts.length === 1 && hosts[0] === authority({ host: localAddress ?? '', port: localPort ?? 0 });
}

/** `host:port` as it stands in a URL and in a Host header. */
export function authority({ host, port }: { host: string; port: number }): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
