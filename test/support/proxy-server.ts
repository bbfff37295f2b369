/** A proxy on 127.0.0.1: CONNECT and absolute form, as far as it lets anything through. */
import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** What it does with each request: lets it through, answers it itself (with headers), or says nothing at all. */
export type ProxyRule =
  'pass' | 'silent' | { readonly status: number; readonly headers?: Readonly<Record<string, string>> };

export type ProxyServer = {
  readonly host: string;
  readonly port: number;
  /** `host:port`. */
  readonly name: string;
  readonly setRule: (rule: ProxyRule) => void;
  /** First line and headers of each request that came, in order. */
  readonly heard: readonly string[];
  readonly close: () => Promise<void>;
};

/** Listens on a free port. `hosts` says where names lead: nobody else knows them. */
export async function startProxyServer(
  hosts: (authority: string) => string = (authority) => authority,
): Promise<ProxyServer> {
  const heard: string[] = [];
  const open = new Set<Duplex>();
  let rule: ProxyRule = 'pass';
  const hear = ({ method, url, rawHeaders }: http.IncomingMessage): void => {
    heard.push(`${method} ${url}\n${rawHeaders.join(' ')}`);
  };
  const server = http.createServer((request, response) => {
    hear(request);
    if (rule === 'silent') return;
    if (rule !== 'pass') return void response.writeHead(rule.status, rule.headers).end('a page of the proxy');
    const { method, headers } = request;
    const url = new URL(request.url ?? '');
    const onward = http.request(
      `http://${hosts(url.host)}${url.pathname}${url.search}`,
      { method, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    request.pipe(onward);
  });
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
  });
  server.on('connect', (request, socket) => {
    hear(request);
    if (rule === 'silent') return;
    if (rule !== 'pass') {
      const headers = Object.entries(rule.headers ?? {}).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.end(`HTTP/1.1 ${rule.status} No\r\n${headers.join('')}Content-Length: 19\r\n\r\na page of the proxy`);
      return;
    }
    const { hostname, port } = new URL(`http://${hosts(request.url ?? '')}`);
    const far = net.connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      far.pipe(socket).pipe(far);
    });
    open.add(far.on('error', () => socket.destroy()));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    ...{ host: '127.0.0.1', port, name: `127.0.0.1:${port}`, heard },
    setRule: (next) => (rule = next),
    close: async () => {
      const closed = once(server.close(), 'close');
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
