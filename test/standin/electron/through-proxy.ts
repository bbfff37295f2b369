/** A request by way of a proxy, as far as Chromium's is seen from outside: CONNECT for https, absolute form for http. */
import http from 'node:http';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { netError } from './net-errors.ts';

export type ProxyAddress = { readonly host: string; readonly port: number };

export type TunnelEnd = {
  readonly open: (socket: Duplex) => void;
  /** 407: what the proxy said; its body is nobody's to read. */
  readonly challenged: (answer: http.IncomingMessage) => void;
  readonly failed: (error: Error) => void;
};

/** Opens a tunnel to `url`, with TLS by Node's own trust store in it. */
export function openTunnel(proxy: ProxyAddress, url: URL, end: TunnelEnd): http.ClientRequest {
  const target = `${url.hostname}:${url.port || '443'}`;
  const connect = http.request({ ...proxy, method: 'CONNECT', path: target, headers: { Host: target }, agent: false });
  let reached = false;
  connect.once('connect', (answer, socket) => {
    reached = true;
    const status = answer.statusCode ?? 0;
    if (status === 407) end.challenged(answer);
    else if (status !== 200) end.failed(netError('ERR_TUNNEL_CONNECTION_FAILED'));
    if (status !== 200) return void socket.destroy();
    const { hostname } = url;
    const name = isIP(hostname) === 0 ? { servername: hostname } : {};
    const secure = tls.connect({ socket, host: hostname, ...name });
    end.open(secure);
  });
  connect.once('error', (error) => {
    const refused = (error as NodeJS.ErrnoException).syscall === 'connect';
    if (!reached) end.failed(netError(refused ? 'ERR_PROXY_CONNECTION_FAILED' : 'ERR_TUNNEL_CONNECTION_FAILED'));
  });
  connect.end();
  return connect;
}

/** The scheme that Chromium would ask a password for; undefined: one of the system's own (Negotiate), or none it knows. */
export function challengeOf(answer: http.IncomingMessage): { scheme: string; realm: string } | undefined {
  const challenges = [answer.headers['proxy-authenticate'] ?? []].flat();
  for (const challenge of challenges) {
    const [, scheme] = /^(Basic|Digest|NTLM)\b/i.exec(challenge) ?? [];
    const [, realm = ''] = /realm="([^"]*)"/i.exec(challenge) ?? [];
    if (scheme !== undefined) return { scheme: scheme.toLowerCase(), realm };
  }
  return undefined;
}
