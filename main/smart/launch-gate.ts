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
/** A launch is used once, and soon: a link that comes again within this time is the same click. */
const REMEMBERED_MS = 5 * MINUTE_MS;
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
  /** Ask the clinician; nothing may be asked of the site before. Answered by `settle`. */
  readonly onOffer: (offer: LaunchOffer<S>) => void;
  /** The app locked: take the question away. The launch waits and is offered again. */
  readonly onWithdraw: (offer: LaunchOffer<S>) => void;
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
  readonly setLocked: (locked: boolean) => void;
  /** Forgets what waits, and withdraws what is offered. */
  readonly clear: () => void;
};

/** Gives a gate that is open and empty. A fourth launch that has to wait pushes the oldest out. */
export function createLaunchGate<S extends { readonly fhirBase: string }>(ports: LaunchGatePorts<S>): LaunchGate {
  const limiter = createLimiter();
  const seen = createMemory();
  const queue = createQueue(ports);
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
    if (seen.has(digest, receivedAtMs)) return 'repeated';
    const admission = limiter.admit(receivedAtMs);
    if (admission === 'silent') return 'dropped';
    if (admission === 'refused') return refuse(new AppError('launch-too-many', { limit: PER_MINUTE }));
    try {
      const { iss, launch } = readLaunchLink(link);
      const site = siteOfLaunch(iss, await ports.sites());
      seen.add(digest, receivedAtMs);
      return queue.push({ site, launch, receivedAtMs });
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
    setLocked: queue.setLocked,
    clear: queue.clear,
  };
}

type Waiting<S> = Omit<LaunchOffer<S>, 'id'>;

/** The one launch that is offered, and those that wait behind it or behind the lock. */
function createQueue<S>({ onOffer, onWithdraw }: Pick<LaunchGatePorts<S>, 'onOffer' | 'onWithdraw'>) {
  const waiting: Waiting<S>[] = [];
  let pending: LaunchOffer<S> | undefined;
  let locked = false;
  let lastId = 0;

  /** True where there was one to offer, and nothing in its way. */
  const offerNext = (): boolean => {
    const next = locked || pending !== undefined ? undefined : waiting.shift();
    if (next === undefined) return false;
    pending = { ...next, id: ++lastId };
    onOffer(pending);
    return true;
  };
  const withdraw = (): LaunchOffer<S>[] => {
    const offer = pending;
    if (offer === undefined) return [];
    pending = undefined;
    onWithdraw(offer);
    return [offer];
  };
  const dropOldest = (): void => {
    while (waiting.length > MAX_WAITING) waiting.shift();
  };
  return {
    push: (launch: Waiting<S>): LaunchOutcome => {
      waiting.push(launch);
      dropOldest();
      return offerNext() ? 'offered' : 'waiting';
    },
    settle: (offerId: number): void => {
      if (pending?.id !== offerId) return;
      pending = undefined;
      offerNext();
    },
    setLocked: (now: boolean): void => {
      locked = now;
      if (locked) waiting.unshift(...withdraw());
      dropOldest();
      offerNext();
    },
    clear: (): void => {
      waiting.length = 0;
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

/** Digests of what was let in: the links themselves are not kept. As many as the limiter lets in, and no more. */
function createMemory() {
  const digests = new Map<string, number>();
  return {
    has: (digest: string, nowMs: number): boolean => {
      for (const [old, atMs] of digests) if (!isWithin(atMs, nowMs, REMEMBERED_MS)) digests.delete(old);
      return digests.has(digest);
    },
    add: (digest: string, nowMs: number) => void digests.set(digest, nowMs),
  };
}

/** A clock that was set back starts anew, rather than hold a launch off for as long. */
function isWithin(atMs: number, nowMs: number, limitMs: number): boolean {
  return atMs <= nowMs && nowMs - atMs < limitMs;
}

function digestOf(link: string): string {
  return createHash('sha256').update(link).digest('base64');
}
