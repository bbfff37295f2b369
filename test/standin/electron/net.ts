/** `net`: requests from the main process. */
import type { Host } from '../host.ts';
import { ClientRequest, type RequestOptions } from './client-request.ts';

const LOOPBACK = /^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/;

export const net = (host: Host) => ({
  request: (options: RequestOptions | string): ClientRequest =>
    new ClientRequest(options, ({ hostname }) => !host.options.loopbackOnly || LOOPBACK.test(hostname)),
  /** Specs go offline by replacing it: `net.isOnline = () => false`. */
  isOnline: (): boolean => true,
  online: true,
});
