/** Reads the audit trail against its head, and says whether it is whole. */
import path from 'node:path';
import type { CredentialFailureReason, CredentialStore } from '../ports.ts';
import {
  countSetAside,
  listSegments,
  readSegment,
  type FileFault,
  type FileReading,
  type Segment,
} from './audit-files.ts';
import { readHead, reasonOf } from './audit-head.ts';
import { genesis, openText, type Link, type TrailKeys, type TrailLine } from './audit-line.ts';
import { parseRecord, type AuditRecord } from './audit-record.ts';

/**
 * How a trail is broken: lines `malformed`, out of `order` (left out, moved, copied) or `altered`; a `foreign` file;
 * `truncated` below the head's count; `rewritten`: other lines than the head knows; the secret or the head lost.
 */
export type TrailFault = FileFault | 'truncated' | 'rewritten' | 'key-lost' | 'head-lost';

export type Verdict =
  | {
      readonly verdict: 'whole';
      readonly count: number;
      /** Lines that the head does not count yet: a crash came between. */
      readonly ahead: number;
      /** A last line that a crash cut off. */
      readonly torn: boolean;
      /** Broken trails that lie beside this one. */
      readonly setAside: number;
      /** Why the trail before this one ended; null: there was none. */
      readonly begunAfter: string | null;
    }
  | {
      readonly verdict: 'broken';
      readonly fault: TrailFault;
      /** The first bad place: name of the file and number of the line (the header is line 1). */
      readonly file: string | null;
      readonly line: number | null;
      /** Good records before it. */
      readonly count: number;
      readonly setAside: number;
    }
  | { readonly verdict: 'unchecked'; readonly reason: CredentialFailureReason | 'unreadable' };

export type TrailReading = {
  readonly link: Link;
  /** Where the next line goes; null: no file yet. */
  readonly last: { readonly segment: Segment; readonly reading: FileReading } | null;
  readonly fault: { readonly kind: TrailFault; readonly file: string | null; readonly line: number | null } | null;
};

/**
 * Reads the chain of `head`, from its `start` or from the file that holds the head: what a start can wait for. Calls
 * `onLine` for each good line in order.
 */
export async function readTrail(
  trail: { folder: string; keys: TrailKeys; head: Link; since: 'start' | 'head' },
  onLine: (line: TrailLine) => void | Promise<void> = () => undefined,
): Promise<TrailReading> {
  const { folder, keys, head, since } = trail;
  const all = await listSegments(folder);
  const first =
    since === 'start'
      ? 0
      : Math.max(
          0,
          all.findLastIndex(({ firstSeq }) => firstSeq - 1 <= head.seq),
        );
  const segments = all.slice(first);
  let link = genesis(keys, head.chain);
  let last: TrailReading['last'] = null;
  for (const [index, segment] of segments.entries()) {
    const broken = (kind: TrailFault, line: number): TrailReading => ({
      link,
      last,
      fault: { kind, file: path.basename(segment.file), line },
    });
    const believed = index === 0 && first > 0;
    if (!believed && segment.firstSeq !== link.seq + 1) return broken('order', 1);
    const watch = watcher(head, onLine);
    const reading = await readSegment(segment, keys, believed ? { chain: head.chain } : link, watch.onLine);
    link = reading.link;
    if (reading.fault !== null) return broken(reading.fault.kind, reading.fault.line);
    if (watch.differs(reading)) return broken('rewritten', Math.max(1, head.seq - segment.firstSeq + 2));
    if (reading.torn.length > 0 && segment !== segments.at(-1)) return broken('malformed', reading.nextLine);
    last = { segment, reading };
  }
  return { link, last, fault: link.seq < head.seq ? truncated(last) : null };
}

/** Notices whether the line that the head counts last is the one that the head knows. */
function watcher(head: Link, onLine: (line: TrailLine) => void | Promise<void>) {
  let seen: Link | null = null;
  return {
    onLine: (line: TrailLine) => {
      if (line.link.seq === head.seq) seen = line.link;
      return onLine(line);
    },
    differs: ({ link }: FileReading) => ((link.seq === head.seq ? link : seen)?.mac ?? head.mac) !== head.mac,
  };
}

function truncated(last: TrailReading['last']): TrailReading['fault'] {
  if (last === null) return { kind: 'truncated', file: null, line: null };
  return { kind: 'truncated', file: path.basename(last.segment.file), line: last.reading.nextLine };
}

/**
 * Checks the whole trail; changes nothing. Never throws. `onRecord` is given each good record in order, up to the first
 * bad place.
 */
export async function checkTrail(
  { folder, credentials }: { folder: string; credentials: Pick<CredentialStore, 'read'> },
  onRecord: (record: AuditRecord, link: Link) => void | Promise<void> = () => undefined,
): Promise<Verdict> {
  try {
    const head = await readHead(credentials);
    const setAside = await countSetAside(folder);
    if (head.kind === 'unknown') {
      if (!head.hasHead && (await listSegments(folder)).length === 0) return whole({ setAside });
      return { ...BROKEN, fault: head.fault, setAside };
    }
    let begunAfter: string | null = null;
    const { link, last, fault } = await readTrail(
      { folder, keys: head.keys, head: head.link, since: 'start' },
      (line) => {
        const record = parseRecord(openText(head.keys, line.link, line.text));
        if (line.link.seq === 1 && record.action === 'trail-begun') begunAfter = record.code ?? null;
        return onRecord(record, line.link);
      },
    );
    const count = link.seq;
    if (fault !== null)
      return { verdict: 'broken', fault: fault.kind, file: fault.file, line: fault.line, count, setAside };
    return whole({
      setAside,
      begunAfter,
      count,
      ahead: count - head.link.seq,
      torn: (last?.reading.torn.length ?? 0) > 0,
    });
  } catch (error) {
    return { verdict: 'unchecked', reason: reasonOf(error) ?? 'unreadable' };
  }
}

const BROKEN = { verdict: 'broken', file: null, line: null, count: 0 } as const;

const whole = (said: Partial<Verdict & { verdict: 'whole' }>): Verdict => ({
  count: 0,
  ahead: 0,
  torn: false,
  setAside: 0,
  begunAfter: null,
  ...said,
  verdict: 'whole',
});
