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
import type { SignIns } from './sign-ins.ts';
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

/** Gives the lock of one window, open. */
export function createSealing(ports: SealingPorts) {
  const { bond, signIns, end, vault, clock, audit, sessionHours, onChange } = ports;
  let sealed: Sealed | null = null;
  // What was on its way from the server when the window locked must be in the vault before it is opened again.
  let settled: Promise<unknown> = Promise.resolve();

  const note = (action: 'locked' | 'unlocked' | 'unlock-refused', { site, identity, user }: Sealed, code?: string) =>
    audit({
      action,
      outcome: action === 'unlock-refused' ? 'failure' : 'success',
      site: auditSite(site),
      ...(identity !== null && { user: { ...identity, name: user } }),
      ...(code !== undefined && { code }),
    });
  const take = (): Sealed | null => {
    const was = sealed;
    sealed = null;
    return was;
  };
  /** Ends a locked session: its tokens are read once more to be revoked. */
  const release = async (): Promise<AppError | null> => {
    const was = take();
    if (was === null) return null;
    await settled;
    const record = await readRecord(vault, was.slot);
    const tokens = record === null ? [] : [record.tokens, ...record.replaced];
    return end({ site: was.site, slot: was.slot, tokens });
  };
  const recordOf = async (was: Sealed): Promise<SessionRecord> => {
    await settled;
    const record = await readRecord(vault, was.slot);
    if (record === null) throw new AppError('unlock-not-possible');
    if (clock.now() >= endOfSession(record, sessionHours())) throw new AppError('session-too-old');
    return record;
  };
  const open = (was: Sealed, record: SessionRecord): void => {
    sealed = null;
    bond.bind(ports.resume(was.site, was.slot, record));
    note('unlocked', was);
  };
  const refuse = async (was: Sealed, signIn: SignIn, error: AppError): Promise<never> => {
    note('unlock-refused', was, error.code);
    await Promise.all([release(), end({ site: was.site, slot: null, tokens: [signIn.tokens] })]);
    throw error;
  };
  const prepareUnlock = (was: Sealed) => async (signIn: SignIn) => {
    if (!isSame(was.identity, signIn.identity)) return refuse(was, signIn, new AppError('unlock-other-user'));
    const record = await recordOf(was).catch((error: unknown) => {
      if (error instanceof AppError) return refuse(was, signIn, error);
      throw error;
    });
    const replaced = [...record.replaced, signIn.tokens];
    return {
      commit: () => {
        open(was, { ...record, replaced });
        if (was.identity !== null) ports.onUnlocked(was.identity);
      },
      discard: () => void end({ site: was.site, slot: null, tokens: [signIn.tokens] }),
    };
  };
  return {
    view: (): SessionView['locked'] => {
      if (sealed === null) return null;
      const { site, user, why, canUnlock, sinceMs } = sealed;
      return { site: siteView(site), user, why, canUnlock, sinceMs };
    },
    lock: async (why: LockReason): Promise<void> => {
      signIns.cancel({ quietly: true });
      const signed = bond.current();
      if (signed === null) return;
      bond.bind(null);
      const { identity, userName: user } = signed.record();
      const mine: Sealed = {
        ...{ site: signed.site, slot: signed.slot, identity, user, why },
        ...{ sinceMs: clock.now(), canUnlock: identity !== null },
      };
      sealed = mine;
      onChange();
      note('locked', mine);
      const sealing = signed.seal();
      settled = sealing;
      const isKept = await sealing;
      if (isKept && identity !== null) return;
      // Nothing of it could be gone on with: then nothing of it stays good either.
      await end({ site: signed.site, slot: signed.slot, tokens: signed.tokens() });
      if (sealed !== mine) return;
      sealed = { ...mine, canUnlock: false };
      onChange();
    },
    takeUp: (slot: SecretSlot, site: Site, record: SessionRecord): void => {
      const { identity, userName: user } = record;
      sealed = { site, slot, identity, user, why: 'restart', sinceMs: clock.now(), canUnlock: identity !== null };
      onChange();
    },
    unlock: (): void => {
      if (sealed?.canUnlock !== true) throw new AppError('unlock-not-possible');
      signIns.start({ site: sealed.site, kind: { kind: 'unlock' }, prepare: prepareUnlock(sealed) });
    },
    unlockFor: async (identity: Identity): Promise<void> => {
      const was = sealed;
      if (was?.canUnlock !== true || !isSame(was.identity, identity)) return;
      const record = await recordOf(was).catch(() => null);
      if (record === null || sealed !== was) return;
      signIns.clear();
      open(was, record);
      onChange();
    },
    release,
  };
}
