/**
 * A launch URL for EHRs that can only open http: `http://127.0.0.1:{port}/launch?iss=…&launch=…` (SMART 10, 16). Off
 * unless policy names a port. Anything on this machine can call it, and any page that a browser shows; so it takes
 * only what a browser says is a page being opened, hands on a link to be confirmed, and tells nothing.
 */
import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import { AppError } from '../../shared/errors.ts';
import type { Clock } from '../ports.ts';
import { readLaunchLink } from './launch-intake.ts';
import { createLoopbackServer, hasOurHost, type LoopbackAnswer } from './loopback-server.ts';

const HOST = '127.0.0.1';
const PATH = '/launch';

export type LaunchUrlPorts = {
  readonly clock: Clock;
  readonly port: number;
  /**
   * Whether several people use this machine at once: its loopback interface is theirs together, and a launch of one
   * would arrive at another (B12, J7).
   */
  readonly isMultiSession: () => boolean;
  /** A well-formed `chartroom://launch` link, for the same gate as all others. */
  readonly onLink: (link: string) => void;
};

export type LaunchUrlListener = {
  /** Why it does not listen, where it does not; never fatal. */
  readonly state: 'listening' | 'multi-session' | 'port-in-use' | 'unavailable';
  /** Closes the port. Safe to call twice. */
  readonly close: () => void;
};

/** Opens the port where it may. Never rejects. */
export async function openLaunchUrlListener(ports: LaunchUrlPorts): Promise<LaunchUrlListener> {
  const closed = (state: Exclude<LaunchUrlListener['state'], 'listening'>) => ({ state, close: () => undefined });
  if (ports.isMultiSession()) return closed('multi-session');
  const server = createLoopbackServer(ports.clock, (request) => answerOf(request, ports.onLink));
  try {
    server.listen({ host: HOST, port: ports.port, exclusive: true });
    await once(server, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return closed(code === 'EADDRINUSE' || code === 'EACCES' ? 'port-in-use' : 'unavailable');
  }
  return { state: 'listening', close: () => closeAll(server) };
}

function closeAll(server: Server): void {
  server.close();
  server.closeAllConnections();
}

function answerOf(request: IncomingMessage, onLink: (link: string) => void): LoopbackAnswer {
  const { url = '', method } = request;
  if (!hasOurHost(request) || !url.startsWith('/')) return empty(400);
  if (url !== PATH && !url.startsWith(`${PATH}?`)) return empty(404);
  if (method !== 'GET') return empty(405, { allow: 'GET' });
  if (!isPageOpened(request)) return empty(403);
  const link = `chartroom://launch${url.slice(PATH.length)}`;
  try {
    readLaunchLink(link);
  } catch (error) {
    if (error instanceof AppError) return empty(400);
    throw error;
  }
  onLink(link);
  // No content: the browser stays on the page of the EHR. An unknown site gets the same answer, so that no page can
  // find out which sites are listed here.
  return empty(204);
}

/**
 * A browser opens it as a page of its own: no script, image, frame or prefetch does, for no page can forge these
 * headers. Sec-Fetch-Site may be anything: an EHR is another site by its nature, and a redirect or a bookmark is none.
 */
function isPageOpened({ headersDistinct: headers }: IncomingMessage): boolean {
  const isOnly = (name: string, value: string): boolean => {
    const values = headers[name] ?? [];
    return values.length === 1 && values[0] === value;
  };
  const prefetched = headers['sec-purpose'] !== undefined || headers['purpose'] !== undefined;
  return isOnly('sec-fetch-mode', 'navigate') && isOnly('sec-fetch-dest', 'document') && !prefetched;
}

function empty(status: number, more: Readonly<Record<string, string>> = {}): LoopbackAnswer {
  return { status, headers: { ...HEADERS, ...more }, body: '' };
}

const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  connection: 'close',
} as const;
