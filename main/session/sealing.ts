/**
 * A locked session: nothing of it in memory but whose it is; its tokens sealed in the vault until the same user has
 * signed in again (security §3.10, E9–E12).
 */
import { AppError } from '../../shared/errors.ts';
import type { SessionView } from '../../shared/ipc-contract.ts';
import type { Audit, Clock, SecretSlot, SecretVault } from '../ports.ts';
import type { Bond } from './bond.ts';
import type { EndSession } from './ending.ts';
import type { Identity, SignIn } from './launch.ts';
import { readRecord, type SessionRecord } from './session-record.ts';
import type { Outcome, SignIns } from './sign-ins.ts';
import { endOfSession, type Signed } from './signed.ts';
import { auditSite, siteView, type Site } from './site.ts';

export type LockReason = NonNullable<SessionView['locked']>['why'];

type Sealed = {
  readonly site: Site;
  readonly slot: SecretSlot;
  readonly identity: Identity | null;
  readonly user: string | null;
  readonly why: LockReason;
  readonly sinceMs: number;
  /** False once it is known that nothing is kept to go on with. */
  readonly canUnlock: boolean;
};

export type SealingPorts = {
  readonly bond: Bond;
  readonly signIns: SignIns;
  readonly end: EndSession;
  readonly vault: SecretVault;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly sessionHours: () => number;
  /** Holds a session of this record from now on. */
  readonly resume: (site: Site, slot: SecretSlot, record: SessionRecord) => Signed;
  readonly onUnlocked: (identity: Identity) => void;
  readonly onChange: () => void;
};

/** True for the same user by OpenID Connect Core §2: issuer and subject together. */
function isSame(a: Identity | null, b: Identity | null): boolean {
  return a !== null && b !== null && a.issuer === b.issuer && a.subject === b.subject;
}

export type Sealing = {
  readonly view: () => SessionView['locked'];
  /** Hides everything at once; resolves once the tokens are sealed, or ended where they cannot be. */
  readonly lock: (why: LockReason) => Promise<void>;
  /** Takes up what a process left that did not end in order. */
  readonly takeUp: (slot: SecretSlot, site: Site, record: SessionRecord) => void;
  /** Throws AppError `unlock-not-possible` where nothing is locked that could be gone on with. */
  readonly unlock: () => void;
  /** Opens it for a user who has just been recognised in another window. */
  readonly unlockFor: (identity: Identity) => Promise<void>;
  /** Ends what is locked, at the server too; gives the error to be told. */
  readonly release: () => Promise<AppError | null>;
};

type Lock = {
  sealed: Sealed | null;
  /** What was on its way when the window locked must be in the vault before it is opened again. */
  settled: Promise<unknown>;
};

/** Gives the lock of one window, open. */
export function createSealing(ports: SealingPorts): Sealing {
  const { signIns, onChange } = ports;
  const lock: Lock = { sealed: null, settled: Promise.resolve() };
  return {
    view: () => {
      if (lock.sealed === null) return null;
      const { site, user, why, canUnlock, sinceMs } = lock.sealed;
      return { site: siteView(site), user, why, canUnlock, sinceMs };
    },
    lock: (why) => seal(lock, why, ports),
    takeUp: (slot, site, { identity, userName: user }) => {
      const sinceMs = ports.clock.now();
      lock.sealed = { site, slot, identity, user, why: 'restart', sinceMs, canUnlock: identity !== null };
      onChange();
    },
    unlock: () => {
      const was = lock.sealed;
      if (was?.canUnlock !== true) throw new AppError('unlock-not-possible');
      const beganAtMs = ports.clock.now();
      const prepare = (signIn: SignIn) => {
        const takenMs = ports.clock.now() - beganAtMs;
        return prepareUnlock(lock, was, { ...signIn, takenMs }, ports);
      };
      signIns.start({ site: was.site, kind: { kind: 'unlock' }, prepare });
    },
    unlockFor: async (identity) => {
      const was = lock.sealed;
      if (was?.canUnlock !== true || !isSame(was.identity, identity)) return;
      const record = await recordOf(lock, was, ports).catch(() => null);
      if (record === null || lock.sealed !== was) return;
      signIns.clear();
      open(lock, was, record, ports);
      onChange();
    },
    release: () => release(lock, ports),
  };
}

async function seal(lock: Lock, why: LockReason, ports: SealingPorts): Promise<void> {
  ports.signIns.cancel({ quietly: true });
  const signed = ports.bond.current();
  if (signed === null) return;
  ports.bond.bind(null);
  const { identity, userName: user } = signed.record();
  const mine: Sealed = {
    ...{ site: signed.site, slot: signed.slot, identity, user, why },
    ...{ sinceMs: ports.clock.now(), canUnlock: identity !== null },
  };
  lock.sealed = mine;
  ports.onChange();
  note('locked', mine, ports.audit);
  const sealing = signed.seal();
  lock.settled = sealing;
  if ((await sealing) && identity !== null) return;
  // Nothing of it could be gone on with: then nothing of it stays good either.
  await ports.end({ site: signed.site, slot: signed.slot, tokens: signed.tokens() });
  if (lock.sealed !== mine) return;
  lock.sealed = { ...mine, canUnlock: false };
  ports.onChange();
}

/** A sign-in with how long it took, in ms. */
type Proof = SignIn & { readonly takenMs: number };

/** How far the times of a server may be off from one another. */
const SKEW_MS = 60_000;

/** Some servers let an earlier sign-in count in spite of `prompt=login`: then nobody has proved to be there. */
function provesNothing({ authenticatedForMs, takenMs }: Proof): boolean {
  return authenticatedForMs !== null && authenticatedForMs > takenMs + SKEW_MS;
}

async function prepareUnlock(lock: Lock, was: Sealed, signIn: Proof, ports: SealingPorts): Promise<Outcome> {
  const { identity, site } = was;
  const forget = { site, slot: null, tokens: [signIn.tokens] };
  if (provesNothing(signIn)) {
    await ports.end(forget);
    throw new AppError('unlock-not-asked');
  }
  try {
    if (identity === null || !isSame(identity, signIn.identity)) throw new AppError('unlock-other-user');
    const record = await recordOf(lock, was, ports);
    const replaced = [...record.replaced, signIn.tokens];
    return {
      commit: () => {
        open(lock, was, { ...record, replaced }, ports);
        ports.onUnlocked(identity);
      },
      discard: () => void ports.end(forget),
    };
  } catch (error) {
    await Promise.all([release(lock, ports), ports.end(forget)]);
    throw error;
  }
}

function open(lock: Lock, was: Sealed, record: SessionRecord, { bond, resume, audit }: SealingPorts): void {
  lock.sealed = null;
  bond.bind(resume(was.site, was.slot, record));
  note('unlocked', was, audit);
}

async function recordOf(lock: Lock, was: Sealed, { vault, clock, sessionHours }: SealingPorts): Promise<SessionRecord> {
  await lock.settled;
  const record = await readRecord(vault, was.slot);
  if (record === null) throw new AppError('unlock-not-possible');
  if (clock.now() >= endOfSession(record, sessionHours()))
    throw new AppError('session-too-old', { limit: sessionHours() });
  return record;
}

/** The tokens are read once more, to be revoked. */
async function release(lock: Lock, { vault, end }: SealingPorts): Promise<AppError | null> {
  const was = lock.sealed;
  lock.sealed = null;
  if (was === null) return null;
  await lock.settled;
  const record = await readRecord(vault, was.slot);
  const tokens = record === null ? [] : [record.tokens, ...record.replaced];
  return end({ site: was.site, slot: was.slot, tokens });
}

function note(action: 'locked' | 'unlocked', { site, identity, user }: Sealed, audit: Audit): void {
  const who = identity !== null && { user: { ...identity, name: user } };
  audit({ action, outcome: 'success', site: auditSite(site), ...who });
}
