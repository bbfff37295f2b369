/** Tests reach the loopback interface and nothing else: any other connection throws, naming its host. */
import dns from 'node:dns';
import net from 'node:net';

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/;
const connect = net.Socket.prototype.connect as (...args: unknown[]) => net.Socket;

net.Socket.prototype.connect = function deny(this: net.Socket, ...args: unknown[]): net.Socket {
  // Node normalises the arguments of its own callers into one array: [options, callback].
  const first = Array.isArray(args[0]) ? (args[0] as unknown[])[0] : args[0];
  const options: { host?: string; path?: string } =
    typeof first === 'object' && first !== null
      ? first
      : {
          host: typeof args[1] === 'string' ? args[1] : 'localhost',
          ...(typeof first === 'string' ? { path: first } : {}),
        };
  if (options.path === undefined && !LOOPBACK.test(options.host ?? 'localhost')) {
    throw new Error(`network denied in tests: ${String(options.host)}`);
  }
  return connect.apply(this, args);
} as typeof net.Socket.prototype.connect;

const lookup = dns.lookup as (...args: unknown[]) => void;
dns.lookup = ((host: string, ...rest: unknown[]) => {
  if (!LOOPBACK.test(host)) throw new Error(`network denied in tests: ${host}`);
  lookup(host, ...rest);
}) as typeof dns.lookup;
