/** How far an export is, how fast it comes, and how long it will take. */
import type { Clock } from '../ports.ts';
import type { ExportProgress } from '../../shared/population.ts';
import type { Journal } from './journal.ts';

/** The rate is that of this last while. */
const WINDOW_MS = 10_000;
const TELL_EVERY_MS = 250;

export type Progress = {
  readonly enter: (phase: ExportProgress['phase']) => void;
  /** While the server prepares, or wants to be left alone. */
  readonly waiting: (serverSays: string | null, nextPollAtMs: number) => void;
  /** Bytes of NDJSON came; negative: an attempt failed, and they will come again. */
  readonly came: (bytes: number) => void;
  /** Files were added or finished. */
  readonly changed: () => void;
};

type Sample = { readonly atMs: number; readonly bytes: number };

/** Bytes that will come in all, by the counts of the manifest; null where nothing can be said. */
function expectedBytes(journal: Journal, resourcesTotal: number | null): number | null {
  const done = journal.files.flatMap(({ result, kind }) => (result !== null && kind === 'output' ? [result] : []));
  const bytes = done.reduce((sum, { contentBytes }) => sum + contentBytes, 0);
  const resources = done.reduce((sum, one) => sum + one.resources, 0);
  if (resourcesTotal !== null && resources > 0) return (bytes / resources) * resourcesTotal;
  const files = journal.files.filter(({ kind }) => kind === 'output').length;
  return done.length === 0 ? null : (bytes / done.length) * files;
}

/** Bytes per second of the last while; null before there is one. */
function createRate(clock: Clock) {
  let samples: Sample[] = [];
  return {
    note: (bytes: number): void => {
      const nowMs = clock.now();
      if (nowMs - (samples.at(-1)?.atMs ?? -Infinity) >= TELL_EVERY_MS) samples.push({ atMs: nowMs, bytes });
    },
    perSecond: (bytes: number): number | null => {
      const nowMs = clock.now();
      samples = samples.filter(({ atMs }, n) => nowMs - atMs <= WINDOW_MS || n === samples.length - 1);
      const [first] = samples;
      const passedMs = nowMs - (first?.atMs ?? nowMs);
      return first === undefined || passedMs < 500 ? null : Math.max(0, ((bytes - first.bytes) / passedMs) * 1000);
    },
  };
}

/** Tells `onProgress` of every change of phase or file, and of bytes as they come, some times a second. */
export function createProgress(
  clock: Clock,
  journal: Journal,
  onProgress: (progress: ExportProgress) => void,
): Progress {
  let phase: ExportProgress['phase'] = 'asking';
  let serverSays: string | null = null;
  let nextPollAtMs: number | null = null;
  let toldAtMs = -Infinity;
  /** Bytes that came in this run, and those that lay there before. */
  let bytes = journal.files.reduce((sum, { result }) => sum + (result?.contentBytes ?? 0), 0);
  const rate = createRate(clock);

  const describe = (): ExportProgress => {
    const { files, jobs } = journal;
    const isComplete = jobs.every((job) => job.complete);
    const counted = files.filter(({ kind }) => kind === 'output');
    const resourcesTotal =
      isComplete && counted.every(({ count }) => count !== null)
        ? counted.reduce((sum, { count }) => sum + (count ?? 0), 0)
        : null;
    const bytesPerSecond = phase === 'downloading' ? rate.perSecond(bytes) : null;
    const expected = isComplete ? expectedBytes(journal, resourcesTotal) : null;
    const left = expected === null || !bytesPerSecond ? null : Math.max(0, expected - bytes) / bytesPerSecond;
    return {
      ...{ phase, serverSays, nextPollAtMs, resourcesTotal, bytesPerSecond },
      filesDone: files.filter(({ result, given }) => result !== null || given).length,
      filesTotal: isComplete ? files.length : null,
      resources: counted.reduce((sum, { result }) => sum + (result?.resources ?? 0), 0),
      bytes: Math.max(0, bytes),
      secondsLeft: left === null ? null : Math.round(left),
    };
  };
  const tell = (): void => {
    toldAtMs = clock.now();
    onProgress(describe());
  };
  return {
    enter: (next) => {
      phase = next;
      if (next !== 'preparing') serverSays = null;
      nextPollAtMs = null;
      tell();
    },
    waiting: (says, untilMs) => {
      serverSays = says;
      nextPollAtMs = untilMs;
      tell();
    },
    came: (more) => {
      bytes += more;
      rate.note(bytes);
      if (clock.now() - toldAtMs >= TELL_EVERY_MS) tell();
    },
    changed: tell,
  };
}
