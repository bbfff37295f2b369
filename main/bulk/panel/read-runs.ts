/** Reads the files of an export and of those it follows, newest first, into the store: streamed, piece by piece. */
import { AppError } from '../../../shared/errors.ts';
import { isJson, json, jsons, text } from '../../../shared/fhir/narrow.ts';
import { splitLines, type LineSink } from './lines.ts';
import type { OpenFile, PanelFile, PanelRun } from './panel-source.ts';
import { PANEL_TYPES, type PanelStore, type PanelType } from './panel-store.ts';
import { isOfNoMeasure } from './pass-over.ts';
import { peekType } from './peek-type.ts';
import { isBlank, readLine, type ReadLine } from './read-line.ts';
import { mayBeOurs } from './read-result.ts';

export type ReadProgress = { readonly bytes: number; readonly bytesTotal: number; readonly resources: number };

const MOST_LINE_BYTES = 16 * 1024 * 1024;
const MOST_CHANGES = 4_000_000;

const isPanelType = (type: string): type is PanelType => (PANEL_TYPES as readonly string[]).includes(type);

/** Records that newer runs brought or deleted: what older runs say of them is no longer so (SMART 130, 136). */
function createChanges(store: PanelStore) {
  const older: Map<string, Set<string>>[] = [];
  let fresh = new Map<string, Set<string>>();
  let size = 0;
  return {
    isSuperseded: (type: string, id: string): boolean => older.some((run) => run.get(type)?.has(id) === true),
    note: (type: string, id: string): void => {
      const ids = fresh.get(type) ?? new Set<string>();
      if (size >= MOST_CHANGES) store.count('too-many-changes');
      else if (ids.size < ids.add(id).size) size++;
      fresh.set(type, ids);
    },
    /** What a run brought stands against older ones only once it was read: within a run every line counts. */
    endRun: (): void => {
      older.push(fresh);
      fresh = new Map();
    },
  };
}

/** Takes one line of a file of deletions, a Bundle; gives each `Type/id` that is to go (SMART 130). */
function deletionsIn({ resource }: ReadLine): [string, string][] {
  return jsons(resource['entry']).flatMap((entry): [string, string][] => {
    const request = json(entry['request']);
    const match = /(?:^|\/)([A-Z][A-Za-z]{1,63})\/([A-Za-z0-9\-.]{1,64})$/.exec(text(request?.['url']) ?? '');
    const [, type, id] = match ?? [];
    return request?.['method'] === 'DELETE' && type !== undefined && id !== undefined ? [[type, id]] : [];
  });
}

type Reading = {
  readonly store: PanelStore;
  readonly changes: ReturnType<typeof createChanges>;
  /** An older run follows, so that what this one brings must be remembered. */
  readonly isFollowed: boolean;
};

/** Types that the panel does not show, and results of no measure, are passed over unread. */
function passesOver(line: string, bytes: Uint8Array, isFollowed: boolean): boolean {
  const peeked = peekType(line);
  if (peeked !== null && !isPanelType(peeked)) return true;
  return !isFollowed && isOfNoMeasure(line, bytes);
}

/** Whether the line holds a resource: those are what the progress counts. */
function takeLine({ store, changes, isFollowed }: Reading, line: string | null): boolean {
  if (line === null) {
    store.count('unreadable');
    return false;
  }
  if (isBlank(line)) return false;
  const read = readLine(line);
  if (read === null) {
    store.count('unreadable');
    return false;
  }
  const type = text(read.resource['resourceType']);
  const id = text(read.resource['id']);
  if (type !== null && !isPanelType(type)) return true;
  // Without an id, too: it is in no figure.
  if (type === 'Observation' && !isFollowed && !mayBeOurs(read.resource['code'])) return true;
  if (type === null || id === null) {
    store.count('no-id');
    return false;
  }
  if (changes.isSuperseded(type, id)) return true;
  if (isFollowed) changes.note(type, id);
  store.add(type, id, read);
  return true;
}

function takeDeletions({ store, changes, isFollowed }: Reading, line: string | null): void {
  if (!isFollowed || (line !== null && isBlank(line))) return;
  const read = line === null ? null : readLine(line);
  if (read === null || !isJson(read.resource)) return store.count('unreadable');
  for (const [type, id] of deletionsIn(read)) changes.note(type, id);
}

const isRead = ({ kind }: PanelFile): boolean => kind === 'output' || kind === 'deleted';

/** Takes runs; gives the bytes that reading them takes. */
export function bytesIn(runs: readonly PanelRun[]): number {
  return runs.flatMap(({ files }) => files.filter(isRead)).reduce((sum, { contentBytes }) => sum + contentBytes, 0);
}

/**
 * Takes runs, newest first, and calls back after each piece; resolves once all is in the store.
 * Throws what opening and reading throws (AppError `bulk-export-damaged`): the figures would be short.
 */
export async function readRuns(
  runs: readonly PanelRun[],
  { store, open }: { readonly store: PanelStore; readonly open: OpenFile },
  onPiece: (progress: ReadProgress) => void,
): Promise<void> {
  const bytesTotal = bytesIn(runs);
  const changes = createChanges(store);
  let [bytes, resources] = [0, 0];
  for (const [index, run] of runs.entries()) {
    const reading: Reading = { store, changes, isFollowed: index < runs.length - 1 };
    for (const file of run.files.filter(isRead)) {
      const lines = splitLines(MOST_LINE_BYTES);
      const isDeleted = file.kind === 'deleted';
      const sink: LineSink = {
        passes: (line, bytes) => {
          const passes = !isDeleted && passesOver(line, bytes, reading.isFollowed);
          if (passes) resources++;
          return passes;
        },
        take: (line) => {
          if (isDeleted) takeDeletions(reading, line);
          else if (takeLine(reading, line)) resources++;
        },
      };
      const before = bytes;
      for await (const piece of open(run, file)) {
        lines.push(piece, sink);
        bytes += piece.length;
        onPiece({ bytes, bytesTotal, resources });
      }
      if (bytes - before !== file.contentBytes) throw new AppError('bulk-export-damaged');
      lines.end(sink);
      if (lines.tooLong() > 0) store.count('too-long', lines.tooLong());
    }
    changes.endRun();
  }
  onPiece({ bytes, bytesTotal, resources });
}
