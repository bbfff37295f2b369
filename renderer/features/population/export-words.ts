/** What is said of an export: what it holds, how far it is, what must be known of it. */
import type { ExportNote, ExportProgress, ExportView } from '../../../shared/population.ts';
import { assertNever } from '../../assert-never.ts';
import { countWords } from '../../list-words.ts';

/** `Group diabetes`, `All patients`, `Whole system`. */
export function populationWords({ level, group }: Pick<ExportView, 'level' | 'group'>): string {
  switch (level) {
    case 'system':
      return 'Whole system';
    case 'patients':
      return 'All patients';
    case 'group':
      return `Group ${group ?? ''}`;
    default:
      return assertNever(level);
  }
}

type Look = 'ok' | 'busy' | 'caution' | 'bad' | 'none';

/** State in a word, and the shape beside it. */
export function stateWords(view: Pick<ExportView, 'state' | 'notes'>): { readonly words: string; readonly look: Look } {
  switch (view.state) {
    case 'running':
      return { words: 'Running', look: 'busy' };
    case 'paused':
      return { words: 'Paused', look: 'caution' };
    case 'interrupted':
      return { words: 'Interrupted', look: 'caution' };
    case 'done':
      return gapsIn(view.notes).length === 0
        ? { words: 'Complete', look: 'ok' }
        : { words: 'Finished, not everything came', look: 'caution' };
    case 'failed':
      return { words: 'Failed', look: 'bad' };
    case 'cancelled':
      return { words: 'Cancelled', look: 'none' };
    default:
      return assertNever(view.state);
  }
}

const PHASES: Readonly<Record<ExportProgress['phase'], string>> = {
  'signing-in': 'This computer signs in at the server',
  asking: 'The server is asked for the export',
  preparing: 'The server prepares the files',
  downloading: 'The files are fetched, checked and written',
  finishing: 'The last file is written and the list of files is made',
};

export const phaseWords = ({ phase }: ExportProgress): string => PHASES[phase];

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** `910 MB`, `1.4 GB`. */
export function bytesWords(bytes: number): string {
  let [size, unit] = [Math.max(0, bytes), 0];
  while (size >= 1000 && unit < UNITS.length - 1) [size, unit] = [size / 1000, unit + 1];
  const digits = unit === 0 || size >= 100 ? 0 : 1;
  return `${size.toFixed(digits)} ${UNITS[unit] ?? ''}`;
}

/** `28 seconds`, `7 minutes`, `3 hours`: seldom more exact than is known. */
export function durationWords(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 90) return plural(whole, 'second');
  if (whole < 90 * 60) return plural(Math.round(whole / 60), 'minute');
  if (whole < 48 * 3600) return plural(Math.round(whole / 3600), 'hour');
  return plural(Math.round(whole / 86_400), 'day');
}

/** `about 3 minutes left`. */
export const leftWords = (seconds: number): string => `about ${durationWords(seconds)} left`;

/** `1 file`, `2,318 files`. */
export const plural = (n: number, noun: string): string => `${countWords(n)} ${noun}${n === 1 ? '' : 's'}`;

/** `1,204,312 of 4,870,000 resources`. */
export function ofWords(n: number, total: number | null, noun: string): string {
  if (total === null) return plural(n, noun);
  return n === total ? plural(n, noun) : `${countWords(n)} of ${plural(total, noun)}`;
}

/** Share that has come, 0 to 1; null while nobody can say. */
export function shareOf({ phase, resources, resourcesTotal, filesDone, filesTotal }: ExportProgress): number | null {
  if (phase === 'finishing') return 1;
  if (phase !== 'downloading') return null;
  if (resourcesTotal !== null && resourcesTotal > 0) return Math.min(1, resources / resourcesTotal);
  return filesTotal !== null && filesTotal > 0 ? Math.min(1, filesDone / filesTotal) : null;
}

/** Notes after which the export holds less than what was asked for. */
const GAPS: ReadonlySet<ExportNote['code']> = new Set([
  'scope-narrowed',
  'count-differs',
  'type-differs',
  'bad-lines',
  'server-errors',
  'attachment-failed',
]);

/** Newcomers of a group can be had by `patient` alone: without it their earlier record is missing. */
const lacksNewcomers = ({ code, subject }: ExportNote): boolean =>
  code === 'parameter-left-out' && subject === 'patient';

export const isGap = (note: ExportNote): boolean => GAPS.has(note.code) || lacksNewcomers(note);

export const gapsIn = (notes: readonly ExportNote[]): readonly ExportNote[] => notes.filter(isGap);

/** A note in a sentence or two: what happened, and whether anything is missing for it. */
export function noteWords(note: ExportNote): string {
  const { code, subject, count } = note;
  const it = subject ?? 'a part';
  const some = (noun: string): string => (count === null ? `Some ${noun}s` : plural(count, noun));
  switch (code) {
    case 'retry-after-clamped':
      return `The server asked for a wait that is very long or makes no sense. It was asked again ${count === null ? 'sooner' : `after ${durationWords(count)}`}; nothing is missing.`;
    case 'parameter-left-out':
      if (lacksNewcomers(note)) {
        return `${some('patient')} had joined the group since the export before, and the server does not give them by themselves. What was recorded of them earlier is missing.`;
      }
      return `The server does not know “${it}”, so the export was asked for without it. More may have come than was wanted.`;
    case 'parameter-ignored':
      return `The server ignored “${it}”. More may have come than was wanted.`;
    case 'scope-narrowed':
      if (subject === '*') return 'The server did not grant access to everything. What it left out is missing.';
      return `The server did not grant “${it}”. What it covers is missing.`;
    case 'count-differs':
      return `Of ${it} another number of resources came than the server had counted${count === null ? '' : ` (${countWords(count)})`}. Some may be missing.`;
    case 'type-differs':
      return `${some('resource')} in ${it} are of another type than the server said. They are kept and not counted.`;
    case 'bad-lines':
      return `${some('line')} of ${it} could not be read. What they held is missing.`;
    case 'server-errors':
      return `The server reported ${count === null ? 'errors' : plural(count, 'error')} of its own. What they concern may be missing; they are kept in the errors file.`;
    case 'deleted-records':
      return `${some('record')} were deleted at the server since the export before. The panel leaves them out.`;
    case 'links-renewed':
      return 'The links to the files had run out and were asked for again. Nothing is missing.';
    case 'job-expired-restarted':
      return 'The server had given up the export, so it was begun anew. Nothing is missing.';
    case 'attachment-failed':
      return `${some('attachment')} could not be fetched${subject === null ? '' : ` (${subject})`}. They are missing.`;
    case 'status-not-deleted':
      return 'The server could not be told that it may delete its files. It will do so in its own time.';
    case 'filtered-here':
      if (count === null) {
        return `Whether the server filtered by “${it}” cannot be checked on this computer. What it sent was kept.`;
      }
      return `The server did not filter by “${it}”. ${some('resource')} that do not match were left out on this computer.`;
    case 'new-members':
      return `${some('patient')} had joined the group since the export before. Their whole record was fetched.`;
    default:
      return assertNever(code);
  }
}
