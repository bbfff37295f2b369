/** The policy as it is now: read at the start, read anew whenever its sources may have changed, and told where it did. */
import type { Clock, Log } from '../ports.ts';
import {
  describeSwitches,
  readPolicy,
  type Policy,
  type PolicyOrigin,
  type PolicyProblem,
  type PolicySource,
  type PolicySwitch,
} from './policy.ts';

/** One save of an editor, or one delivery of a management tool, is several events. */
export const SETTLE_MS = 500;
/** What nobody is told of (a registry, a folder on a share) is looked at so often. */
export const REREAD_MS = 5 * 60_000;

export type PolicyChange = {
  /** Switches whose value or origin is another now; may be empty, where only a problem came or went. */
  readonly switches: readonly PolicySwitch[];
};

export type LivePolicyPorts = {
  /** From the strongest to the weakest. */
  readonly sources: readonly PolicySource[];
  /** Calls back when a source may have changed; gives what ends that. */
  readonly watch: (onHint: () => void) => () => void;
  readonly clock: Pick<Clock, 'after'>;
  readonly log: Log;
  /** After each read that found something else; `current` and `problems` answer anew by then. */
  readonly onChange: (change: PolicyChange) => void;
};

export type LivePolicy = {
  readonly current: () => Policy;
  readonly problems: () => readonly PolicyProblem[];
  /** What held when the app started: switches that take effect from the next start still follow it. */
  readonly atStart: () => Policy;
  /** Reads all sources anew; resolves once what they say holds. Never rejects. */
  readonly reread: () => Promise<void>;
  /** Ends watching. Safe to call twice. */
  readonly close: () => void;
};

type Read = Awaited<ReturnType<typeof readPolicy>>;

/**
 * Reads the policy and keeps it current until it is closed. Never rejects. A read after which strict values would hold
 * because a source cannot be read, the first one too, is confirmed by another after `SETTLE_MS`; so is a later one in
 * which the source that set a switch says nothing of it any more.
 */
export async function openLivePolicy({ sources, watch, clock, log, onChange }: LivePolicyPorts): Promise<LivePolicy> {
  const later = delayed(clock);
  const { read: readRanked, rankOf } = ranked(sources);
  const settled = async (isDoubtful: (read: Read) => boolean): Promise<Read> => {
    const read = await readRanked();
    if (!isDoubtful(read)) return read;
    await later.pause(SETTLE_MS);
    return readRanked();
  };
  // A file may be half written, and a busy machine slow to answer: asked once more before strict values hold.
  let now = await settled(isUnreadable);
  const { policy: atStart } = now;
  logProblems(log, now.problems, []);

  // A source may be taken away and made anew: asked once more before what a weaker one says holds, or the default.
  const hasFallen = ({ policy }: Read): boolean =>
    NAMES.some((name) => rankOf(policy.origin[name]) > rankOf(now.policy.origin[name]));
  const look = async (): Promise<void> => {
    const before = now;
    const read = await settled((found) => !sameAs(found, before) && (isUnreadable(found) || hasFallen(found)));
    if (later.isClosed() || sameAs(read, before)) return;
    now = read;
    const switches = changedSwitches(before.policy, read.policy);
    logProblems(log, read.problems, before.problems);
    for (const name of switches) log('info', 'policy.changed', { switch: name });
    onChange({ switches });
  };
  const reread = oneAfterAnother(look);
  const again = (): void =>
    later.set('again', REREAD_MS, () => {
      again();
      void reread();
    });
  const unwatch = watch(() => later.set('settle', SETTLE_MS, () => void reread()));
  again();
  return {
    current: () => now.policy,
    problems: () => now.problems,
    atStart: () => atStart,
    reread,
    close: () => {
      unwatch();
      later.close();
    },
  };
}

const isUnreadable = ({ problems }: Read): boolean => problems.some(({ kind }) => kind === 'unreadable');

/** Reads `sources`, and tells of a switch's origin how weak its source is: 0 the strongest, nobody the weakest. */
function ranked(sources: readonly PolicySource[]) {
  const ranks = new Map<string, number>();
  const keyOf = ({ name, place }: PolicyOrigin): string => JSON.stringify([name, place]);
  const noted = sources.map((source, rank) => async () => {
    const said = await source();
    if (said.kind !== 'absent') ranks.set(keyOf(said.origin), rank);
    return said;
  });
  return {
    read: (): Promise<Read> => readPolicy(noted),
    rankOf: (origin: PolicyOrigin | null): number => (origin && ranks.get(keyOf(origin))) ?? Infinity,
  };
}

/** Runs `work` at once, or once more after the run that is on its way: it may have looked before what the caller knows of. */
function oneAfterAnother(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const run = (): Promise<void> => {
    next = null;
    running = work().finally(() => (running = null));
    return running;
  };
  return () => {
    if (running === null) return run();
    next ??= running.then(run, run);
    return next;
  };
}

/** Timers by name, each at most once, and none after `close`. */
function delayed(clock: Pick<Clock, 'after'>) {
  const timers = new Map<string, () => void>();
  let closed = false;
  const set = (name: string, ms: number, callback: () => void): void => {
    timers.get(name)?.();
    if (!closed) timers.set(name, clock.after(ms, callback));
  };
  return {
    set,
    pause: (ms: number) => new Promise<void>((resolve) => (closed ? resolve() : void clock.after(ms, resolve))),
    isClosed: () => closed,
    close: (): void => {
      closed = true;
      for (const callOff of timers.values()) callOff();
    },
  };
}

const NAMES = Object.keys(describeSwitches()) as PolicySwitch[];

/** Switches that have another value, or the same from another place. */
export function changedSwitches(before: Policy, after: Policy): readonly PolicySwitch[] {
  return NAMES.filter(
    (name) =>
      before.values[name] !== after.values[name] ||
      before.origin[name]?.place !== after.origin[name]?.place ||
      before.origin[name]?.name !== after.origin[name]?.name,
  );
}

const sameAs = (one: Read, other: Read): boolean =>
  changedSwitches(one.policy, other.policy).length === 0 &&
  JSON.stringify(one.problems) === JSON.stringify(other.problems);

/** A name that is no switch is an administrator's free text: the log has the kind and the rule of it alone. */
function logProblems(log: Log, problems: readonly PolicyProblem[], known: readonly PolicyProblem[]): void {
  const told = new Set(known.map((problem) => JSON.stringify(problem)));
  for (const problem of problems) {
    if (told.has(JSON.stringify(problem))) continue;
    const { kind, switch: name, rule } = problem;
    log('warn', 'policy.problem', { code: kind, rule, ...(kind === 'value' && name !== null && { switch: name }) });
  }
}
