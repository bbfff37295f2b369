/**
 * A TCP relay on 127.0.0.1 that makes the far end far and the line bad. It stands for loss, it does not lose: each piece
 * of a segment's size is held half a round trip, and of each hundred some, picked by a seed, wait for a retransmission
 * on top, with everything behind them on the connection, as TCP delivers a lost segment.
 */
import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';

export type Line = {
  readonly roundTripMs: number;
  /** Of each piece: 0.02 is 2 %. */
  readonly loss: number;
  readonly retransmissionMs: number;
  readonly seed: number;
};

export type LossyRelay = {
  readonly host: string;
  readonly port: number;
  readonly lost: () => number;
  readonly close: () => Promise<void>;
};

const SEGMENT_BYTES = 1460;

/** mulberry32: the same numbers for the same seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Listens on a free port and leads to `port` of 127.0.0.1. */
export async function startLossyRelay(port: number, line: Line): Promise<LossyRelay> {
  const open = new Set<Socket>();
  const next = numbers(line.seed);
  let lost = 0;
  const carry = (from: Socket, to: Socket): void => {
    let dueMs = 0;
    const later = (act: () => void, extraMs: number): void => {
      dueMs = Math.max(dueMs, performance.now() + line.roundTripMs / 2 + extraMs);
      setTimeout(act, dueMs - performance.now());
    };
    from.on('data', (bytes) => {
      for (let at = 0; at < bytes.length; at += SEGMENT_BYTES) {
        const isLost = next() < line.loss;
        if (isLost) lost++;
        const piece = bytes.subarray(at, at + SEGMENT_BYTES);
        later(() => to.writable && to.write(piece), isLost ? line.retransmissionMs : 0);
      }
    });
    from.on('end', () => later(() => to.end(), 0));
  };
  const server = net.createServer({ allowHalfOpen: true }, (near) => {
    const far = net.connect({ host: '127.0.0.1', port, allowHalfOpen: true });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => other.destroy());
      carry(socket, other);
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    ...{ host: '127.0.0.1', port: (server.address() as AddressInfo).port, lost: () => lost },
    close: async () => {
      const closed = once(server.close(), 'close');
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
