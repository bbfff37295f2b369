/**
 * The session of one window: who is signed in where, with which patient, the sign-in that is under way, and whether it
 * is locked. Tokens stay in main (SMART 6); the window sees `describe()`, the chart sees `binding()`.
 */
import { AppError } from '../../shared/errors.ts';
import type { SessionView } from '../../shared/ipc-contract.ts';
import type { Audit, AuditEvent, SecretSlot } from '../ports.ts';
import { createBond, type Bond } from './bond.ts';
import { createEnding, type EndSession } from './ending.ts';
import type { Identity, LaunchKind, TokenServices } from './launch.ts';
import { createListeners } from './listeners.ts';
import { auditOf, prepareSignIn } from './prepare.ts';
import { createSealing, type LockReason, type Sealing } from './sealing.ts';
import type { SessionRecord } from './session-record.ts';
import { createSignIns, type SignIns } from './sign-ins.ts';
import { createSigned, type Binding, type Reading, type Signed, type SignedPorts } from './signed.ts';
import { auditSite, siteView, type Site } from './site.ts';

export type SessionPorts = TokenServices &
  Omit<SignedPorts, 'refresh'> & {
    readonly audit: Audit;
    /** Tells one window's session apart from another's in the vault. */
    readonly newId: () => string;
    /** The user of a locked session has proved to be there: other windows of the same user may open too. */
    readonly onUnlocked: (identity: Identity) => void;
    /** Something was locked, and nobody has proved to be there since: the browser's memory of a user is no proof. */
    readonly mustProve: () => boolean;
    /** Somebody has proved to be there, and is not the one who locked. */
    readonly onProved: () => void;
  };

/** A launch from the EHR that was checked and waits for the clinician's word (SMART 16, 17). */
export type PendingLaunch = { readonly site: Site; readonly launch: string };

export type Session = {
  readonly describe: () => SessionView;
  /** Calls back after every change of `describe()`; gives the unsubscribe. */
  readonly onChange: (listener: (view: SessionView) => void) => () => void;
  readonly binding: () => Binding | null;
  /** Access without a patient, for a search; null where nobody is signed in or patients are chosen at the server. */
  readonly reading: () => Reading | null;
  /** Calls back when the binding begins, is replaced or ends; gives the unsubscribe. */
  readonly onBinding: (listener: (binding: Binding | null) => void) => () => void;
  /** Record and site behind the binding, for what a panel tells of them; null where nobody is signed in. */
  readonly signed: () => { readonly record: SessionRecord; readonly site: Site } | null;
  /** Begins a sign-in, cancelling one under way. A session that is there stays until the new one is complete. */
  readonly startSignIn: (site: Site) => void;
  /** Ends the sign-in under way and returns to the session, where there is one. */
  readonly cancel: () => void;
  /** Shows the authorization page again. Throws AppError `browser-not-opened`. Nothing while nobody waits. */
  readonly reopenBrowser: () => Promise<void>;
  readonly dismissFailure: () => void;
  /** Shows why something that came from outside was refused. */
  readonly refuse: (error: AppError) => void;
  /** Asks the clinician whether this launch is wanted. */
  readonly offerLaunch: (pending: PendingLaunch) => void;
  readonly confirmLaunch: () => void;
  /** Notes a search for patients in the audit trail: that it was made, not what was typed. */
  readonly noteSearch: (outcome: AuditEvent['outcome']) => void;
  /** Notes in the audit trail that something of the chart left the screen. */
  readonly noteExport: (action: ExportAction, outcome: AuditEvent['outcome']) => void;
  /** Notes in the audit trail that the panel of an export was opened: of no patient. */
  readonly notePopulation: (outcome: AuditEvent['outcome']) => void;
  /** Opens the patient of that id, found by search; null goes back to the search. */
  readonly setPatient: (patientId: string | null) => void;
  /** Warns that the window locks then unless someone is there; null: not soon. */
  readonly warn: (locksAtMs: number | null) => void;
  /** Hides everything and seals the tokens (security §3.10). Resolves once sealed. */
  readonly lock: (why: LockReason) => Promise<void>;
  /** Takes up, locked, what a session left that did not end in order. */
  readonly takeUp: (slot: SecretSlot, site: Site, record: SessionRecord) => void;
  readonly unlock: () => void;
  /** Opens a locked session of this user, who has just unlocked another window. */
  readonly unlockFor: (identity: Identity) => Promise<void>;
  /** Forgets the tokens and the patient, ends a sign-in under way, and tells the server. Resolves once told. */
  readonly signOut: () => Promise<void>;
  /** The machine has slept: a session whose time is over ends now. */
  readonly checkEnd: () => void;
};

/** What can be done with a chart beyond showing it. */
export type ExportAction = Extract<AuditEvent['action'], 'chart-printed' | 'picture-saved' | 'table-saved'>;

type Window = { pending: PendingLaunch | null; locksAtMs: number | null };
type Parts = {
  readonly bond: Bond;
  readonly signIns: SignIns;
  readonly sealing: Sealing;
  readonly end: EndSession;
  readonly audit: Audit;
};

function assemble(ports: SessionPorts, onChange: () => void, onTooOld: () => void): Parts {
  const { clock, sessionHours, audit } = ports;
  const bond = createBond({ clock, sessionHours, onTooOld });
  const end = createEnding(ports);
  const signIns = createSignIns({
    ...ports,
    onChange,
    onFailed: ({ site, kind }, { code }) => {
      const action = kind.kind === 'unlock' ? 'unlock-refused' : 'sign-in-refused';
      const refused = kind.kind === 'unlock' ? sealing.refused() : null;
      const who = refused !== null && { user: { ...refused, name: null } };
      audit({ action, outcome: 'failure', site: auditSite(site), code, ...who });
    },
  });
  const resume = (site: Site, slot: SecretSlot, record: SessionRecord) =>
    createSigned({ site, slot, record, warnings: [], readUserName: null, onChange }, ports);
  const sealing: Sealing = createSealing({ ...ports, bond, end, signIns, resume, onChange });
  return { bond, signIns, sealing, end, audit };
}

/** Ends what is there, signed in or locked, and says why where it was not wished. */
async function endAll({ bond, signIns, sealing, end, audit }: Parts, why: AppError | null): Promise<void> {
  const signed = bond.current();
  const site = signed?.site ?? null;
  if (signed !== null) bond.bind(null);
  const released = sealing.release();
  if (why === null) signIns.clear();
  else signIns.fail(why, site);
  const code = why === null ? {} : { code: why.code };
  if (signed !== null) {
    audit({ action: 'signed-out', outcome: 'success', ...auditOf(signed.site, signed.record()), ...code });
  }
  const ended = signed?.seal().then(() => end({ ...endingOf(signed), tokens: signed.tokens() }));
  const error = (await ended) ?? (await released);
  // Told only where nothing else has begun since (security E8).
  if (error !== null && bond.current() === null && signIns.view().signIn === null) signIns.fail(error, site);
}

function launchSide(window: Window, changed: () => void, start: (site: Site, kind: LaunchKind) => void) {
  return {
    offerLaunch: (offered: PendingLaunch): void => {
      window.pending = offered;
      changed();
    },
    confirmLaunch: (): void => {
      if (window.pending !== null) start(window.pending.site, { kind: 'ehr', launch: window.pending.launch });
    },
  };
}

const endingOf = ({ site, slot, record }: Signed) => ({ site, slot, clientId: record().clientId });

const tooOld = ({ sessionHours }: SessionPorts) => new AppError('session-too-old', { limit: sessionHours() });

function openPatient({ bond, audit }: Parts, patientId: string | null): void {
  const signed = bond.current();
  if (signed === null) throw new AppError('no-session');
  bond.setPatient(patientId);
  if (patientId !== null) {
    audit({ action: 'patient-opened', outcome: 'success', ...auditOf(signed.site, signed.record()) });
  }
}

/** What a session may do that sees more than one patient. */
function patientSide(
  parts: Parts,
  changed: () => void,
): Pick<Session, 'reading' | 'noteSearch' | 'noteExport' | 'notePopulation' | 'setPatient'> {
  const { bond, audit } = parts;
  return {
    reading: () => {
      const signed = bond.current();
      return signed === null || signed.record().context.patientId !== null ? null : signed.reading;
    },
    noteSearch: (outcome) => {
      const signed = bond.current();
      if (signed !== null) audit({ action: 'patients-searched', outcome, ...auditOf(signed.site, signed.record()) });
    },
    noteExport: (action, outcome) => {
      const signed = bond.current();
      if (signed !== null) audit({ action, outcome, ...auditOf(signed.site, signed.record()) });
    },
    notePopulation: (outcome) => {
      const signed = bond.current();
      if (signed === null) return;
      const { site, user } = auditOf(signed.site, signed.record());
      audit({ action: 'population-viewed', outcome, ...(site && { site }), ...(user && { user }) });
    },
    setPatient: (patientId) => {
      openPatient(parts, patientId);
      changed();
    },
  };
}

/** Gives a session with nobody signed in. */
export function createSession(ports: SessionPorts): Session {
  const changes = createListeners<SessionView>();
  const window: Window = { pending: null, locksAtMs: null };
  const changed = () => changes.tell(describe());
  const parts = assemble(ports, changed, () => void endAll(parts, tooOld(ports)));
  const { bond, signIns, sealing } = parts;
  const describe = (): SessionView => ({
    generation: bond.generation(),
    signedIn: bond.current()?.view() ?? null,
    locked: sealing.view(),
    locksAtMs: bond.current() === null ? null : window.locksAtMs,
    launch: window.pending && { site: siteView(window.pending.site) },
    ...signIns.view(),
  });
  const start = (site: Site, kind: LaunchKind): void => {
    if (sealing.view() !== null) throw new AppError('locked');
    window.pending = null;
    const forceLogin = ports.mustProve();
    const prepare = prepareSignIn({ ...ports, ...parts, site, kind, forceLogin, onChange: changed });
    signIns.start({ site, kind, forceLogin, prepare });
  };
  return {
    describe,
    onChange: changes.add,
    binding: bond.binding,
    onBinding: bond.onBinding,
    signed: () => {
      const signed = bond.current();
      return signed && { record: signed.record(), site: signed.site };
    },
    startSignIn: (site) => start(site, { kind: 'standalone' }),
    // With a session there, its chart is the answer to Cancel; without one, the screen says what was done.
    cancel: () => signIns.cancel({ quietly: bond.current() !== null || sealing.view() !== null }),
    reopenBrowser: signIns.reopenBrowser,
    dismissFailure: signIns.clear,
    refuse: (error) => signIns.fail(error, null),
    ...launchSide(window, changed, start),
    ...patientSide(parts, changed),
    warn: (atMs) => {
      if (atMs === window.locksAtMs) return;
      window.locksAtMs = atMs;
      if (bond.current() !== null) changed();
    },
    lock: sealing.lock,
    takeUp: sealing.takeUp,
    unlock: sealing.unlock,
    unlockFor: sealing.unlockFor,
    checkEnd: () => {
      bond.checkEnd();
      sealing.checkEnd();
    },
    signOut: () => {
      window.pending = null;
      return endAll(parts, null);
    },
  };
}
