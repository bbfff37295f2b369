/** Fetches the files of one job, some at a time, as they become known (SMART 126, 131, 133, 135). */
import { AppError } from '../../shared/errors.ts';
import { parseSecureUrl } from '../policy/url-policy.ts';
import { fetchFile } from './fetch-file.ts';
import { noteReport } from './file-report.ts';
import type { FileEntry } from './journal.ts';
import type { FileResult } from './landing/landing.ts';
import { createNames, readWholeManifest } from './manifest-reading.ts';
import { jobAt, type Run } from './run.ts';

const AT_ONCE = 4;

/** What goes wrong with one file alone: the others are fetched all the same. */
const OF_ONE_FILE: readonly string[] = ['bulk-file-failed', 'bulk-job-gone'];

export type Downloads = {
  /** Looks at the journal for files that are wanted and nobody has begun. */
  readonly look: () => void;
  /**
   * Resolves when every file of the journal is there, once `look` was called for the last time; throws the first AppError
   * of those that could not be had, or at once what makes going on pointless.
   */
  readonly settle: () => Promise<void>;
};

const isWanted = (entry: FileEntry, job: number): boolean => entry.job === job && entry.result === null && !entry.given;

/** Attachments of a file that is there become files of their own, each URL once (SMART 133). */
function addAttachments({ journal, notes }: Run, from: FileEntry, { report }: FileResult): void {
  const known = new Set(journal.files.flatMap(({ kind, url }) => (kind === 'attachment' ? [url] : [])));
  const nameOf = createNames(journal);
  for (const url of report.attachments) {
    if (known.has(url)) continue;
    known.add(url);
    const given = parseSecureUrl(url) === undefined;
    if (given) notes.add('attachment-failed', from.name, 1);
    const place = { job: from.job, page: 0, place: 0 };
    const name = nameOf('attachment', 'bin');
    journal.files.push({
      ...{ name, kind: 'attachment', type: null, url, count: null, continuesIn: null },
      ...{ ...place, result: null, given },
    });
  }
}

/** Takes a file that is there into the journal; what lies there needs no second look. */
export function takeResult(run: Run, entry: FileEntry, result: FileResult): void {
  const { bytes, sha256, contentBytes, contentSha256, report } = result;
  entry.result = { bytes, sha256, contentBytes, contentSha256, resources: report.resources };
  noteReport(run.notes, entry, result);
  addAttachments(run, entry, result);
}

/** Reads the manifest again, once for all files whose links have run out together. */
function createRenewal(run: Run, index: number, signal: AbortSignal, onFiles: () => void) {
  let running: Promise<void> | undefined;
  return async (entry: FileEntry, expiredUrl: string): Promise<void> => {
    // Somebody else has renewed it since.
    if (entry.url !== expiredUrl) return;
    running ??= readWholeManifest(run, index, signal, onFiles)
      .then(() => run.notes.add('links-renewed', null, 1))
      .finally(() => {
        running = undefined;
        run.progress.enter('downloading');
      });
    await running;
  };
}

/** Begins with nothing under way. `stop` is called with what makes going on pointless. */
export function createDownloads(
  run: Run,
  index: number,
  signal: AbortSignal,
  stop: (failure: unknown) => void,
): Downloads {
  const begun = new Set<FileEntry>();
  const running = new Set<Promise<void>>();
  const lost: AppError[] = [];

  const fetchOne = async (entry: FileEntry): Promise<void> => {
    try {
      const result = await fetchFile(run, entry, signal, (url) => renew(entry, url));
      takeResult(run, entry, result);
    } catch (failure) {
      signal.throwIfAborted();
      const isOfOne = failure instanceof AppError && OF_ONE_FILE.includes(failure.code);
      if (!isOfOne) throw failure;
      if (entry.kind !== 'attachment') {
        lost.push(failure);
        return;
      }
      entry.given = true;
      run.notes.add('attachment-failed', entry.name, 1);
    }
    await run.save();
    run.progress.changed();
  };
  const look = (): void => {
    for (const entry of run.journal.files) {
      if (running.size >= AT_ONCE || signal.aborted) return;
      if (begun.has(entry) || !isWanted(entry, index)) continue;
      begun.add(entry);
      const work: Promise<void> = fetchOne(entry)
        .catch(stop)
        .finally(() => {
          running.delete(work);
          look();
        });
      running.add(work);
    }
  };
  const renew = createRenewal(run, index, signal, look);
  return {
    look,
    settle: async () => {
      while (running.size > 0) await Promise.race(running);
      signal.throwIfAborted();
      const gone = lost.find(({ code }) => code === 'bulk-job-gone') ?? lost[0];
      if (gone !== undefined) throw gone;
      const missing = run.journal.files.find((entry) => isWanted(entry, index));
      if (missing !== undefined) throw new Error('a file was never begun');
      jobAt(run, index).complete = true;
    },
  };
}
