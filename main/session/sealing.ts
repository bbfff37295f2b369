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
import { auditOf, provesNothing } from './prepare.ts';
import { watchSessionEnd } from './session-end.ts';
import { readRecord, type SessionRecord } from './session-record.ts';
import type { Outcome, SignIns } from './sign-ins.ts';
import type { Signed } from './signed.ts';
import { siteView, type Site } from './site.ts';

type LockedView = NonNullable<SessionView['locked']>;
export type LockReason = LockedView['why'];

type Sealed = {
  readonly site: Site;
  readonly slot: SecretSlot;
  readonly identity: Identity | null;
  readonly user: string | null;
  readonly why: LockReason;
  readonly sinceMs: number;
  /** Why it cannot be gone on with; null where it can. */
  readonly lacks: LockedView['lacks'];
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
  /** The user of this session has proved to be there. */
  readonly onUnlocked: (identity: Identity) => void;
  /** Somebody else has. */
  readonly onProved: () => void;
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
  readonly release: (why?: AppError) => Promise<AppError | null>;
  /** The machine has slept, or policy has changed: a session whose time is over ends now. */
  readonly checkEnd: () => void;
  /** Who has last tried to unlock it and was not let in, as far as that is known. */
  readonly refused: () => Identity | null;
};

type Lock = {
  sealed: Sealed | null;
  /** What was on its way when the window locked must be in the vault before it is opened again. */
  settled: Promise<unknown>;
  /** A session's own end comes in the dark, too. */
  age: ReturnType<typeof watchSessionEnd> | null;
  refused: Identity | null;
};

/** Gives the lock of one window, open. */
export function createSealing(ports: SealingPorts): Sealing {
  const lock: Lock = { sealed: null, settled: Promise.resolve(), age: null, refused: null };
  return {
    view: () => {
      if (lock.sealed === null) return null;
      const { site, user, why, lacks, sinceMs } = lock.sealed;
      return { site: siteView(site), user, why, lacks, canUnlock: lacks === null, sinceMs };
    },
    lock: (why) => seal(lock, why, ports),
    takeUp: (slot, site, record) => {
      take(lock, { site, slot }, { record, why: 'restart' }, ports);
      ports.onChange();
    },
    unlock: () => {
      const was = lock.sealed;
      if (was?.lacks !== null) throw new AppError('unlock-not-possible');
      lock.refused = null;
      const beganAtMs = ports.clock.now();
      const prepare = (signIn: SignIn) => prepareUnlock(lock, was, { signIn, beganAtMs }, ports);
      ports.signIns.start({ site: was.site, kind: { kind: 'unlock' }, forceLogin: true, prepare });
    },
    unlockFor: async (identity) => {
      const was = lock.sealed;
      if (was?.lacks !== null || !isSame(was.identity, identity)) return;
      const record = await recordOf(lock, was, ports).catch(() => null);
      if (record === null || lock.sealed !== was) return;
      ports.signIns.clear();
      open(lock, was, record, ports);
      ports.onChange();
    },
    release: (why) => release(lock, ports, why),
    checkEnd: () => lock.age?.check(),
    refused: () => lock.refused,
  };
}

type Taken = { readonly record: SessionRecord; readonly why: LockReason };

/** From now on a session is locked here. */
function take(lock: Lock, { site, slot }: Pick<Sealed, 'site' | 'slot'>, taken: Taken, ports: SealingPorts): Sealed {
  const { identity, userName: user, startedAtMs } = taken.record;
  const lacks = identity === null ? 'identity' : null;
  const sealed: Sealed = { site, slot, identity, user, why: taken.why, sinceMs: ports.clock.now(), lacks };
  lock.sealed = sealed;
  lock.age?.stop();
  lock.age = watchSessionEnd(ports.clock, { startedAtMs, hours: ports.sessionHours }, () => {
    const tooOld = new AppError('session-too-old', { limit: ports.sessionHours() });
    void release(lock, ports, tooOld);
    ports.signIns.fail(tooOld, site);
  });
  return sealed;
}

async function seal(lock: Lock, why: LockReason, ports: SealingPorts): Promise<void> {
  const { bond, signIns, end, audit } = ports;
  const signed = bond.current();
  // A launch that is cut off has nothing to go back to: then the window says what happened.
  signIns.cancel({ quietly: signed !== null || lock.sealed !== null });
  // Whoever was about to be let in by another window is not let in behind this lock.
  if (lock.sealed !== null) lock.sealed = { ...lock.sealed };
  if (signed === null) return;
  bond.bind(null);
  const { site, slot } = signed;
  const record = signed.record();
  audit({ action: 'locked', outcome: 'success', ...auditOf(site, record) });
  const ended = signed.ended();
  const mine = ended === null ? take(lock, signed, { record, why }, ports) : null;
  // A session that the server has ended has nothing to come back to.
  if (ended !== null) signIns.fail(ended, site);
  ports.onChange();
  const sealing = signed.seal();
  lock.settled = sealing;
  if ((await sealing) && mine?.lacks === null) return;
  // Nothing of it could be gone on with: then nothing of it stays good either.
  await end({ site, clientId: record.clientId, slot, tokens: signed.tokens() });
  if (mine === null || lock.sealed !== mine) return;
  lock.sealed = { ...mine, lacks: mine.lacks ?? 'storage' };
  ports.onChange();
}

type Proof = { readonly signIn: SignIn; readonly beganAtMs: number };

async function prepareUnlock(lock: Lock, was: Sealed, proof: Proof, ports: SealingPorts): Promise<Outcome> {
  const { signIn, beganAtMs } = proof;
  const { identity, site } = was;
  if (provesNothing(signIn, ports.clock.now() - beganAtMs)) {
    await handOn(lock, was, signIn, ports);
    throw new AppError('unlock-not-asked');
  }
  try {
    if (identity === null || !isSame(identity, signIn.identity)) {
      lock.refused = signIn.identity;
      if (signIn.identity !== null) ports.onProved();
      throw new AppError('unlock-other-user');
    }
    const record = await recordOf(lock, was, ports);
    return {
      commit: () => {
        open(lock, was, { ...record, replaced: [...record.replaced, signIn.tokens] }, ports);
        ports.onUnlocked(identity);
      },
      discard: () => void handOn(lock, was, signIn, ports),
    };
  } catch (error) {
    const { clientId, tokens } = signIn;
    await Promise.all([release(lock, ports), ports.end({ site, clientId, slot: null, tokens: [tokens] })]);
    throw error;
  }
}

/** Revoking a grant of the same user now might end the locked one with it: it is revoked with that one at the end. */
async function handOn(lock: Lock, was: Sealed, signIn: SignIn, { vault, end }: SealingPorts): Promise<void> {
  const { clientId, tokens } = signIn;
  await lock.settled;
  const record = await readRecord(vault, was.slot);
  const isKept =
    record?.clientId === clientId &&
    (await vault.write(was.slot, { ...record, replaced: [...record.replaced, tokens] }).then(
      () => true,
      () => false,
    ));
  if (!isKept) await end({ site: was.site, clientId, slot: null, tokens: [tokens] });
}

function open(lock: Lock, was: Sealed, record: SessionRecord, { bond, resume, audit }: SealingPorts): void {
  leave(lock);
  bond.bind(resume(was.site, was.slot, record));
  audit({ action: 'unlocked', outcome: 'success', ...auditOf(was.site, record) });
}

function leave(lock: Lock): Sealed | null {
  const was = lock.sealed;
  lock.sealed = null;
  lock.age?.stop();
  lock.age = null;
  return was;
}

async function recordOf(lock: Lock, was: Sealed, { vault }: SealingPorts): Promise<SessionRecord> {
  await lock.settled;
  const record = await readRecord(vault, was.slot);
  if (record === null) throw new AppError('unlock-not-possible');
  return record;
}

/** The tokens are read once more, to be revoked. */
async function release(lock: Lock, { vault, end, audit }: SealingPorts, why?: AppError): Promise<AppError | null> {
  const was = leave(lock);
  if (was === null) return null;
  await lock.settled;
  const { site, slot } = was;
  const record = await readRecord(vault, slot);
  if (record === null) return null;
  const code = why === undefined ? {} : { code: why.code };
  audit({ action: 'signed-out', outcome: 'success', ...auditOf(site, record), ...code });
  return end({ site, clientId: record.clientId, slot, tokens: [record.tokens, ...record.replaced] });
}
