/** How fast the panel is read and how long it will take, from what was told and when. */
import type { PanelSummary } from '../../../shared/population.ts';
import type { ReadProgress } from './read-runs.ts';

/** Speed is that of the last so many milliseconds: what was long ago says little of what comes. */
const WINDOW_MS = 10_000;
const LEAST_MS = 500;

type Told = { readonly atMs: number; readonly bytes: number };

export type Pace = {
  readonly tell: (progress: ReadProgress, atMs: number) => void;
  /** Takes the progress that a summary holds; gives it with rate and seconds left, null while too little is known. */
  readonly judge: (progress: ReadProgress) => NonNullable<PanelSummary['reading']>;
};

/** Takes the time (epoch ms) at which reading began. */
export function createPace(startMs: number): Pace {
  let told: Told[] = [{ atMs: startMs, bytes: 0 }];
  return {
    tell: ({ bytes }, atMs) => {
      told = [...told.filter((one) => atMs - one.atMs <= WINDOW_MS), { atMs, bytes }];
    },
    judge: ({ bytes, bytesTotal, resources }) => {
      const [first, last] = [told[0], told.at(-1)];
      const ms = first === undefined || last === undefined ? 0 : last.atMs - first.atMs;
      const read = (last?.bytes ?? 0) - (first?.bytes ?? 0);
      const bytesPerSecond = ms < LEAST_MS || read <= 0 ? null : (read / ms) * 1000;
      return {
        ...{ bytes, bytesTotal, resources, bytesPerSecond },
        secondsLeft: bytesPerSecond === null ? null : Math.max(0, bytesTotal - bytes) / bytesPerSecond,
      };
    },
  };
}
