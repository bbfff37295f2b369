/** A loopback TCP proxy that makes the far end as far away as told: each way takes half of a round trip. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export type DelayingProxy = {
  /** As an http origin. */
  readonly origin: string;
  /** Where to, once that is known. Connections made before it are closed. */
  readonly forwardTo: (origin: string) => void;
  /** Of connections made from now on; 0 adds nothing. Connecting itself is not delayed. */
  readonly setRoundTripMs: (ms: number) => void;
  readonly close: () => Promise<void>;
};

/** Bytes leave in the order in which they came, each `delayMs` later; so does the end. */
function relay(from: Socket, to: Socket, delayMs: number): void {
  if (delayMs === 0) {
    from.pipe(to);
    return;
  }
  from.on('data', (bytes) => void setTimeout(() => to.writable && to.write(bytes), delayMs));
  from.on('end', () => void setTimeout(() => to.end(), delayMs));
}

/** Listens on a free port of 127.0.0.1. */
export async function startDelayingProxy(): Promise<DelayingProxy> {
  const open = new Set<Socket>();
  let target: URL | undefined;
  let roundTripMs = 0;
  const keep = (socket: Socket, other: () => Socket | undefined): void => {
    open.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => other()?.resetAndDestroy());
    socket.on('close', () => open.delete(socket));
  };
  const server = createServer({ allowHalfOpen: true }, (near) => {
    if (target === undefined) {
      near.destroy();
      return;
    }
    const far = connect({ host: target.hostname, port: Number(target.port), allowHalfOpen: true });
    keep(near, () => far);
    keep(far, () => near);
    relay(near, far, roundTripMs / 2);
    relay(far, near, roundTripMs / 2);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forwardTo: (origin) => void (target = new URL(origin)),
    setRoundTripMs: (ms) => void (roundTripMs = ms),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
