/** A clock that only moves when a test moves it. */
import type { Clock } from '../../main/ports.ts';

export type ManualClock = Clock & {
  /** Moves on by `ms`, calling back what falls due, in order. */
  readonly advance: (ms: number) => void;
  /** Resolves once `count` calls are waiting to fall due. */
  readonly pending: (count: number) => Promise<unknown>;
};

export function manualClock(startMs = 1_700_000_000_000): ManualClock {
  let nowMs = startMs;
  const due = new Set<{ atMs: number; callback: () => void }>();
  const watchers = new Set<() => void>();
  return {
    now: () => nowMs,
    after: (ms, callback) => {
      const entry = { atMs: nowMs + ms, callback };
      due.add(entry);
      for (const watcher of [...watchers]) watcher();
      return () => void due.delete(entry);
    },
    advance: (ms) => {
      nowMs += ms;
      const ripe = [...due].filter(({ atMs }) => atMs <= nowMs).sort((a, b) => a.atMs - b.atMs);
      for (const entry of ripe) if (due.delete(entry)) entry.callback();
    },
    pending: (count) => {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      const watcher = () => {
        if (due.size < count) return;
        watchers.delete(watcher);
        resolve(undefined);
      };
      watchers.add(watcher);
      watcher();
      return promise;
    },
  };
}
