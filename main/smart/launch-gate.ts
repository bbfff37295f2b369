/**
 * Lets launches from the EHR in, one confirmation at a time, however many links are opened (SMART 16–18; security A11).
 * While the app is locked they wait, and nothing of them is shown (security §3.10).
 */
import { createHash } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import type { Clock } from '../ports.ts';
import { readLaunchLink, siteOfLaunch } from './launch-intake.ts';

const PER_MINUTE = 5;
const MINUTE_MS = 60_000;
/** A launch is used once, and soon: until then a link that comes again is the same click; one that waited longer is stale. */
const LAUNCH_LIFE_MS = 5 * MINUTE_MS;
const MAX_WAITING = 3;

export type LaunchOffer<S> = {
  /** Of this offer alone; a withdrawn launch comes again under another one. */
  readonly id: number;
  readonly site: S;
  readonly launch: string;
  /** Epoch ms at which the link was opened. */
  readonly receivedAtMs: number;
};

export type LaunchGatePorts<S> = {
  readonly clock: Clock;
  /** The sites of this machine, read anew. */
  readonly sites: () => Promise<readonly S[]>;
  /** A launch was let in, whenever it may be offered. */
  readonly onReceived: (site: S) => void;
  /** Ask the clinician; nothing may be asked of the site before. Answered by `settle`. */
  readonly onOffer: (offer: LaunchOffer<S>) => void;
  /** The app locked: take the question away. The launch waits and is offered again. */
  readonly onWithdraw: (offer: LaunchOffer<S>) => void;
  /** The same link was opened again: the window that asks about this offer, or has it, should come to the front. */
  readonly onRepeated: (offerId: number) => void;
  /** Launches waited too long, or made room for newer ones. Told once for all of them, and never while locked. */
  readonly onExpired: () => void;
  /** `launch-malformed`, `launch-unknown-site`, what `sites` throws; `launch-too-many` once, then silence for a while. */
  readonly onRefused: (error: AppError) => void;
};

/** `dropped`: too many, and already said. */
export type LaunchOutcome = 'offered' | 'waiting' | 'repeated' | 'refused' | 'dropped';

export type LaunchGate = {
  /** Takes the text of a link. Rejects only by a fault of `sites` that is no AppError. */
  readonly receive: (link: string) => Promise<LaunchOutcome>;
  /** The offer was confirmed or declined, or its window is gone: the next may come. */
  readonly settle: (offerId: number) => void;
  /** What was offered came to nothing: its link, opened again, is a new launch. */
  readonly forget: (offerId: number) => void;
  /** How many wait to be offered. */
  readonly waiting: () => number;
  readonly setLocked: (locked: boolean) => void;
  /** Forgets what waits, and withdraws what is offered. */
  readonly clear: () => void;
};

/**
 * Gives a gate that is open and empty. A fourth launch that has to wait pushes the oldest out; one that waited for five
 * minutes is let go when its turn comes.
 */
export function createLaunchGate<S extends { readonly fhirBase: string }>(ports: LaunchGatePorts<S>): LaunchGate {
  const limiter = createLimiter();
  /** Of links that come again: they may not take the front for themselves without end. */
  const repeats = createLimiter();
  const seen = createMemory();
  const queue = createQueue(ports, seen);
  /** Links are judged in the order in which they were opened, though the sites are read in between. */
  let turn: Promise<unknown> = Promise.resolve();

  const refuse = (error: unknown): LaunchOutcome => {
    if (!(error instanceof AppError)) throw error;
    ports.onRefused(error);
    return 'refused';
  };
  const judge = async (link: string): Promise<LaunchOutcome> => {
    const receivedAtMs = ports.clock.now();
    const digest = digestOf(link);
    if (seen.has(digest, receivedAtMs)) {
      const offerId = seen.offerOf(digest);
      if (offerId !== null && repeats.admit(receivedAtMs) === 'admitted') ports.onRepeated(offerId);
      return 'repeated';
    }
    const admission = limiter.admit(receivedAtMs);
    if (admission === 'silent') return 'dropped';
    if (admission === 'refused') return refuse(new AppError('launch-too-many', { limit: PER_MINUTE }));
    try {
      const { iss, launch } = readLaunchLink(link);
      const site = siteOfLaunch(iss, await ports.sites());
      seen.add(digest, receivedAtMs);
      ports.onReceived(site);
      return queue.push({ launch: { site, launch, receivedAtMs }, digest });
    } catch (error) {
      return refuse(error);
    }
  };
  return {
    receive: (link) => {
      const outcome = turn.then(() => judge(link));
      turn = outcome.catch(() => undefined);
      return outcome;
    },
    settle: queue.settle,
    forget: seen.forgetOffer,
    waiting: queue.size,
    setLocked: queue.setLocked,
    clear: queue.clear,
  };
}

/** `digest`: of its link. */
type Waiting<S> = { readonly launch: Omit<LaunchOffer<S>, 'id'>; readonly digest: string };
type QueuePorts<S> = Pick<LaunchGatePorts<S>, 'clock' | 'onOffer' | 'onWithdraw' | 'onExpired'>;

/** The one launch that is offered, and those that wait behind it or behind the lock. */
function createQueue<S>({ clock, onOffer, onWithdraw, onExpired }: QueuePorts<S>, seen: Memory) {
  let waiting: Waiting<S>[] = [];
  let pending: (Waiting<S> & { readonly offer: LaunchOffer<S> }) | undefined;
  let locked = false;
  let lastId = 0;
  let untold = false;

  /** Keeps those; the others may come again. */
  const keep = (kept: Waiting<S>[]): void => {
    const dropped = waiting.filter((one) => !kept.includes(one));
    waiting = kept;
    for (const { digest } of dropped) seen.forget(digest);
    if (dropped.length > 0) untold = true;
  };
  /** True where there was one to offer, and nothing in its way. */
  const offerNext = (): boolean => {
    if (locked || pending !== undefined) return false;
    // After the clock was set back nobody knows how old they are: the server has the last word.
    keep(waiting.filter(({ launch }) => clock.now() - launch.receivedAtMs < LAUNCH_LIFE_MS));
    const next = waiting.shift();
    if (next === undefined) return false;
    pending = { ...next, offer: { ...next.launch, id: ++lastId } };
    seen.offered(next.digest, lastId);
    onOffer(pending.offer);
    return true;
  };
  const withdraw = (): Waiting<S>[] => {
    if (pending === undefined) return [];
    const { launch, digest, offer } = pending;
    pending = undefined;
    seen.offered(digest, null);
    onWithdraw(offer);
    return [{ launch, digest }];
  };
  /** Whatever came, the newest stay, the next is offered, and what fell out is told. */
  const moveOn = (): boolean => {
    keep(waiting.slice(-MAX_WAITING));
    const offered = offerNext();
    if (untold && !locked) onExpired();
    untold &&= locked;
    return offered;
  };
  return {
    size: () => waiting.length,
    push: (launch: Waiting<S>): LaunchOutcome => {
      waiting.push(launch);
      return moveOn() ? 'offered' : 'waiting';
    },
    settle: (offerId: number): void => {
      if (pending?.offer.id !== offerId) return;
      pending = undefined;
      moveOn();
    },
    setLocked: (now: boolean): void => {
      locked = now;
      if (locked) waiting.unshift(...withdraw());
      moveOn();
    },
    clear: (): void => {
      keep([]);
      untold = false;
      withdraw();
    },
  };
}

/** So many a minute; the first beyond is refused aloud, those after it in silence. */
function createLimiter() {
  let admitted: number[] = [];
  let told = false;
  return {
    admit: (nowMs: number): 'admitted' | 'refused' | 'silent' => {
      admitted = admitted.filter((atMs) => isWithin(atMs, nowMs, MINUTE_MS));
      if (admitted.length < PER_MINUTE) {
        admitted.push(nowMs);
        told = false;
        return 'admitted';
      }
      if (told) return 'silent';
      told = true;
      return 'refused';
    },
  };
}

type Memory = ReturnType<typeof createMemory>;

/** Digests of what was let in: the links themselves are not kept. As many as the limiter lets in, and no more. */
function createMemory() {
  const digests = new Map<string, { readonly atMs: number; readonly offerId: number | null }>();
  return {
    has: (digest: string, nowMs: number): boolean => {
      for (const [old, { atMs }] of digests) if (!isWithin(atMs, nowMs, LAUNCH_LIFE_MS)) digests.delete(old);
      return digests.has(digest);
    },
    add: (digest: string, atMs: number) => void digests.set(digest, { atMs, offerId: null }),
    forget: (digest: string) => void digests.delete(digest),
    /** Null: it waits. */
    offered: (digest: string, offerId: number | null): void => {
      const known = digests.get(digest);
      if (known !== undefined) digests.set(digest, { ...known, offerId });
    },
    offerOf: (digest: string): number | null => digests.get(digest)?.offerId ?? null,
    forgetOffer: (id: number): void => {
      for (const [digest, { offerId }] of digests) if (offerId === id) digests.delete(digest);
    },
  };
}

/** A clock that was set back starts anew, rather than hold a launch off for as long. */
function isWithin(atMs: number, nowMs: number, limitMs: number): boolean {
  return atMs <= nowMs && nowMs - atMs < limitMs;
}

function digestOf(link: string): string {
  return createHash('sha256').update(link).digest('base64');
}
