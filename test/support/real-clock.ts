/** The clock of the machine, for tests over real sockets. */
import type { Clock } from '../../main/ports.ts';

export const realClock: Clock = {
  now: () => Date.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
