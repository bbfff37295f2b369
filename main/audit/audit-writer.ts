/**
 * Appends to the audit trail. The order is: line durable, then head. A crash between the two leaves a line that the head
 * does not count, which the chain proves all the same; never a head that counts a line that is not there.
 */
import type { Clock, CredentialStore, Log } from '../ports.ts';
import { readTrail, type TrailFault } from './audit-check.ts';
import {
  append,
  countSetAside,
  listSegments,
  makeSegment,
  setTornApart,
  setTrailAside,
  sizeOf,
  type Segment,
} from './audit-files.ts';
import { beginChain, readHead, reasonOf, writeHead } from './audit-head.ts';
import { sealLine, type Link, type TrailKeys } from './audit-line.ts';
import { formatRecord, type TrailEvent, type Workstation } from './audit-record.ts';

const MAX_SEGMENT_BYTES = 4 * 1024 * 1024;

export type TrailPorts = {
  /** Folder of the trail; made where it is missing. */
  readonly folder: string;
  readonly credentials: CredentialStore;
  readonly clock: Clock;
  readonly log: Log;
  /** One process at a time: the app and its command line share the trail. */
  readonly lock: <T>(name: string, work: () => Promise<T>) => Promise<T>;
  readonly workstation: Workstation;
  /** A new segment begins once one has this size: what a start reads at most. Default 4 MB, some 8,000 events. */
  readonly maxSegmentBytes?: number;
};

/** A trail that was broken when it was opened, and the folder where it lies now. */
export type BrokenTrail = { readonly fault: TrailFault; readonly folder: string };

type Place = {
  readonly keys: TrailKeys;
  readonly link: Link;
  readonly segment: Segment;
  readonly bytes: number;
  /** The last line that the head counts. */
  readonly headSeq: number;
};

/**
 * Gives a function that appends records (texts of `formatRecord`) and resolves once they are durable. It opens the trail
 * when it is first called: checks what there is, goes on behind a crash, begins anew where the trail is broken. Throws
 * CredentialFailure, or what the file system threw; then none of the records counts as written.
 */
export function createWriter(
  ports: TrailPorts,
  onBroken: (broken: BrokenTrail) => void,
): (records: readonly string[]) => Promise<void> {
  let place: Place | null = null;
  // What the trail has to say of itself; kept until it is written.
  const own: TrailEvent[] = [];
  const write = async (records: readonly string[]) => {
    const present = place !== null && (await isPresent(ports.folder, place)) ? place : await open(ports, own, onBroken);
    place = null;
    const texts = [...own.map((event) => formatRecord(event, ports.clock.now(), ports.workstation)), ...records];
    const written = texts.length === 0 ? present : await writeLines(ports, present, texts);
    own.length = 0;
    place = written;
    place = { ...written, headSeq: await keepHead(ports, written) };
  };
  return (records) => ports.lock('audit', () => write(records));
}

/** False where another process went on with the trail, or somebody touched it. */
async function isPresent(folder: string, { segment, bytes }: Place): Promise<boolean> {
  const last = (await listSegments(folder)).at(-1);
  return last?.file === segment.file && (await sizeOf(segment.file)) === bytes;
}

async function open(ports: TrailPorts, own: TrailEvent[], onBroken: (broken: BrokenTrail) => void): Promise<Place> {
  const { folder, credentials, clock } = ports;
  const head = await readHead(credentials);
  if (head.kind === 'unknown') {
    const isFirst = !head.hasHead && (await listSegments(folder)).length === 0;
    return isFirst ? begin(ports, own) : beginAnew(ports, own, head.fault, onBroken);
  }
  const { keys, link: counted } = head;
  const { link, last, fault } = await readTrail({ folder, keys, head: counted, since: 'head' });
  if (fault !== null) return beginAnew(ports, own, fault.kind, onBroken);
  if (link.seq === 0 && own.length === 0) own.push(await begun(folder));
  const headSeq = counted.seq;
  if (last === null) return { keys, link, headSeq, ...(await segmentAfter(folder, link)) };
  if (last.reading.torn.length > 0) {
    await setTornApart(last.segment, last.reading, clock.now());
    own.push({ action: 'trail-torn', outcome: 'failure' });
  }
  return { keys, link, headSeq, segment: last.segment, bytes: last.reading.bytes };
}

/** A start that ended right behind the setting aside did not come to say why. */
async function begun(folder: string): Promise<TrailEvent> {
  if ((await countSetAside(folder)) === 0) return { action: 'trail-begun', outcome: 'success' };
  return { action: 'trail-begun', outcome: 'failure', code: 'interrupted' };
}

async function begin({ folder, credentials }: TrailPorts, own: TrailEvent[]): Promise<Place> {
  const { keys, link } = await beginChain(credentials);
  if (own.length === 0) own.push({ action: 'trail-begun', outcome: 'success' });
  return { keys, link, headSeq: 0, ...(await segmentAfter(folder, link)) };
}

async function beginAnew(
  ports: TrailPorts,
  own: TrailEvent[],
  fault: TrailFault,
  onBroken: (broken: BrokenTrail) => void,
): Promise<Place> {
  ports.log('error', 'audit.broken', { code: fault });
  const folder = await setTrailAside(ports.folder, ports.clock.now());
  onBroken({ fault, folder });
  own.unshift({ action: 'trail-begun', outcome: 'failure', code: fault });
  return begin(ports, own);
}

async function segmentAfter(folder: string, link: Link): Promise<Pick<Place, 'segment' | 'bytes'>> {
  const { bytes, ...segment } = await makeSegment(folder, link);
  return { segment, bytes };
}

async function writeLines(ports: TrailPorts, present: Place, texts: readonly string[]): Promise<Place> {
  const { folder, maxSegmentBytes = MAX_SEGMENT_BYTES } = ports;
  const full = present.bytes >= maxSegmentBytes;
  const place = full ? { ...present, ...(await segmentAfter(folder, present.link)) } : present;
  let link = place.link;
  let lines = '';
  for (const text of texts) {
    const sealed = sealLine(place.keys, link, text);
    link = sealed.link;
    lines += sealed.line;
  }
  await append(place.segment.file, place.bytes, lines);
  return { ...place, link, bytes: place.bytes + lines.length };
}

/** The last line that the head counts now. A store that does not take it is asked again with the next line. */
async function keepHead({ credentials, log }: TrailPorts, { link, headSeq }: Place): Promise<number> {
  if (headSeq === link.seq) return headSeq;
  try {
    await writeHead(credentials, link);
    return link.seq;
  } catch (error) {
    log('warn', 'audit.head-behind', { code: reasonOf(error) ?? 'failed', count: link.seq - headSeq });
    return headSeq;
  }
}
