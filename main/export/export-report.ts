/** The progress of a run as JSON lines: one object a line, for whatever reads along. */
import type { Notice } from '../../shared/ipc-contract.ts';
import type { ExportNote, ExportView } from '../../shared/population.ts';

/** Writes one line, without its end. */
export type Print = (line: string) => void;

type Ports = { readonly print: Print; readonly now: () => number; readonly notices: () => readonly Notice[] };

export type ExportReport = {
  /** The export may have changed: what is new of it is written. */
  readonly changed: () => void;
  readonly ended: (view: ExportView, exitCode: number) => void;
};

/** An export of hours must not fill the log of its scheduler; a new phase is told at once. */
const PROGRESS_EVERY_MS = 5_000;

/**
 * Writes `notice` of what must be known of the machine and `started` at once, then `progress` and `note` as they come, and `ended`. Nothing that the server says in its own
 * words is passed on, no address, and nobody's name: these lines end in the logs of schedulers.
 */
export function createReport(
  { print, now, notices: noticesOf }: Ports,
  view: () => ExportView,
  run: { readonly site: string; readonly id: string; readonly resumed: boolean },
): ExportReport {
  let told: { readonly step: string; readonly atMs: number } | null = null;
  let notes = 0;
  const write = (event: string, fields: object): void =>
    print(JSON.stringify({ time: new Date(now()).toISOString(), event, ...fields }));
  const tell = (current: ExportView): void => {
    const step = `${current.state} ${current.progress.phase}`;
    if (step !== told?.step || now() - told.atMs >= PROGRESS_EVERY_MS) {
      write('progress', progressOf(current));
      told = { step, atMs: now() };
    }
    for (const note of current.notes.slice(notes)) write('note', noteOf(note));
    notes = Math.max(notes, current.notes.length);
  };
  const { folder, encrypted, level, group, types, since } = view();
  for (const { code, subject } of noticesOf()) write('notice', { code, subject });
  write('started', { ...run, folder, encrypted, level, group, types, since });
  return {
    changed: () => tell(view()),
    ended: (last, exitCode) => {
      tell(last);
      const { state, error, transactionTime } = last;
      write('ended', { id: run.id, state, exitCode, code: error?.code ?? null, transactionTime, folder: last.folder });
    },
  };
}

function progressOf({ state, progress }: ExportView): object {
  const { phase, filesDone, filesTotal, resources, resourcesTotal, bytes, secondsLeft } = progress;
  const bytesPerSecond = progress.bytesPerSecond === null ? null : Math.round(progress.bytesPerSecond);
  return { state, phase, filesDone, filesTotal, resources, resourcesTotal, bytes, bytesPerSecond, secondsLeft };
}

const noteOf = ({ code, subject, count }: ExportNote): object => ({ code, subject, count });
