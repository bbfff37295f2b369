/** Finds a loopback address and port that is ours alone (RFC 8252 §7.3, §8.3; security B10, B11, B14). */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '../../shared/errors.ts';

/** IPv6 only where the machine refuses the IPv4 loopback. */
export const LOOPBACK_HOSTS: readonly string[] = ['127.0.0.1', '::1'];

/** How often another process may answer on an ephemeral port before we give up. */
const EPHEMERAL_TRIES = 3;

export type Binding = { readonly server: Server; readonly host: string; readonly port: number };

export type BindPorts = {
  readonly createServer: () => Server;
  /** Asks the bound port for a secret that only our own server knows. */
  readonly probe: (binding: Binding) => Promise<boolean>;
  readonly hosts: readonly string[];
};

type Outcome = Binding | 'taken' | 'usurped' | 'refused';

/**
 * Binds the first free of `redirectPorts`, or any free port where it is null, and probes it. Throws AppError
 * `loopback-ports-in-use` with the ports, or `loopback-unavailable`.
 */
export async function bindLoopback(redirectPorts: readonly number[] | null, ports: BindPorts): Promise<Binding> {
  const candidates = redirectPorts ?? Array.from({ length: EPHEMERAL_TRIES }, () => 0);
  for (const host of ports.hosts) {
    const outcomes: Outcome[] = [];
    for (const port of candidates) {
      const outcome = await bindAndProbe(host, port, ports);
      if (typeof outcome === 'object') return outcome;
      outcomes.push(outcome);
    }
    if (redirectPorts !== null && outcomes.every((outcome) => outcome === 'taken')) {
      throw new AppError('loopback-ports-in-use', { ports: [...redirectPorts] });
    }
    if (!outcomes.includes('refused')) break;
  }
  throw new AppError('loopback-unavailable', redirectPorts === null ? {} : { ports: [...redirectPorts] });
}

async function bindAndProbe(host: string, port: number, ports: BindPorts): Promise<Outcome> {
  const server = ports.createServer();
  try {
    await listen(server, host, port);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Windows says EACCES for a port that another process holds for itself.
    return code === 'EADDRINUSE' || code === 'EACCES' ? 'taken' : 'refused';
  }
  const binding = { server, host, port: (server.address() as AddressInfo).port };
  if (await ports.probe(binding)) return binding;
  server.close();
  server.closeAllConnections();
  return 'usurped';
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  server.listen({ host, port, exclusive: true });
  await once(server, 'listening');
}
