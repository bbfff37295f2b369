/** `net`: requests from the main process. */
import type { Host } from '../host.ts';
import { ClientRequest, type RequestOptions } from './client-request.ts';
import type { ProxyAddress } from './through-proxy.ts';

const LOOPBACK = /^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/;

const mayReach =
  ({ options }: Host) =>
  ({ hostname }: URL): boolean =>
    !options.loopbackOnly || options.proxy !== undefined || LOOPBACK.test(hostname);

/** The system's proxy, by which Chromium goes to whatever is not this machine itself. */
export const routeOf =
  ({ options }: Host) =>
  ({ hostname }: URL): ProxyAddress | null => {
    if (options.proxy === undefined || LOOPBACK.test(hostname)) return null;
    const { hostname: proxyHost, port } = new URL(`http://${options.proxy}`);
    return { host: proxyHost, port: Number(port) };
  };

export const net = (host: Host) => ({
  request: (options: RequestOptions | string): ClientRequest =>
    new ClientRequest(options, mayReach(host), routeOf(host)),
  /** Specs go offline by replacing it: `net.isOnline = () => false`. */
  isOnline: (): boolean => true,
  online: true,
});
