/** Tests reach the loopback interface and nothing else: any other connection throws, naming its host. */
import dns from 'node:dns';
import net from 'node:net';

type Connect = (this: net.Socket, ...args: unknown[]) => net.Socket;
type Target = { readonly host?: string; readonly path?: string };

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/;
const prototype = net.Socket.prototype as unknown as { connect: Connect };
const { connect } = prototype;

/** Of the forms that `connect` takes: [options, callback] from Node's own callers, options, a path, or port and host. */
function targetOf(args: readonly unknown[]): Target {
  const first: unknown = Array.isArray(args[0]) ? args[0][0] : args[0];
  if (typeof first === 'object' && first !== null) return first;
  if (typeof first === 'string') return { path: first };
  return typeof args[1] === 'string' ? { host: args[1] } : {};
}

function deny(host: string): void {
  if (!LOOPBACK.test(host)) throw new Error(`network denied in tests: ${host}`);
}

prototype.connect = function guarded(this: net.Socket, ...args: unknown[]): net.Socket {
  const { host, path } = targetOf(args);
  if (path === undefined) deny(host ?? 'localhost');
  return connect.apply(this, args);
};

const lookup = dns.lookup as (...args: unknown[]) => void;
dns.lookup = ((host: string, ...rest: unknown[]) => {
  deny(host);
  lookup(host, ...rest);
}) as typeof dns.lookup;
