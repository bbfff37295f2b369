/**
 * The windows of the app, each with its workspace, and what concerns all of them: the lock, launches from the EHR, and
 * what a start before this one left behind. Knows no Electron: windows come as ports.
 */
import { AppError } from '../shared/errors.ts';
import type { Audit, Clock, Log, SecretVault } from './ports.ts';
import type { SessionView } from '../shared/ipc-contract.ts';
import type { Revoke } from './session/launch.ts';
import type { LockReason } from './session/sealing.ts';
import { readRecord } from './session/session-record.ts';
import type { SiteDirectory } from './session/site-directory.ts';
import { auditSite, type Site } from './session/site.ts';
import type { SessionPorts } from './session/session.ts';
import { createLaunchGate, type LaunchGate, type LaunchOffer } from './smart/launch-gate.ts';
import type { Workspace, WorkspaceWindow } from './workspace.ts';

export type DeskWindow = WorkspaceWindow & {
  /** To the front. */
  readonly show: () => void;
  readonly onClosed: (listener: () => void) => void;
  /** From now on its commands are answered by this router. */
  readonly attach: (route: Workspace['route']) => void;
};

/** What the workspace of a window needs of the desk. */
export type WorkspaceHooks = Pick<SessionPorts, 'onUnlocked' | 'mustProve' | 'onProved'> & {
  readonly isLocked: () => boolean;
};

export type DeskPorts = {
  readonly clock: Clock;
  readonly log: Log;
  readonly audit: Audit;
  readonly vault: SecretVault;
  readonly revoke: Revoke;
  readonly sites: Pick<SiteDirectory, 'list' | 'reload' | 'find'>;
  readonly sessionHours: () => number;
  readonly openWindow: () => DeskWindow;
  readonly openWorkspace: (window: DeskWindow, hooks: WorkspaceHooks) => Workspace;
  /** Somebody is signed in in some window, or nobody is: what has to lock, locks while somebody is. */
  readonly onPresence: (present: boolean) => void;
  /** Some window is locked, or none is any more. */
  readonly onLocked: (locked: boolean) => void;
};

export type Desk = {
  /** Opens what a start begins with: sessions left behind, and a window to choose a site unless `quietly`. */
  readonly start: (how: { quietly: boolean }) => Promise<void>;
  /** Brings a window to the front, or opens one. */
  readonly show: () => void;
  /** Opens another window beside those that are there. Throws AppError `too-many-windows`. */
  readonly openAnother: () => void;
  /** Takes a launch link as the operating system gave it. */
  readonly receive: (link: string) => Promise<void>;
  readonly lock: (why: LockReason) => Promise<void>;
  /** Warns every window that it locks then; null takes the warning away. */
  readonly warn: (locksAtMs: number | null) => void;
  /** The machine has slept: sessions whose time is over end now. */
  readonly checkEnds: () => void;
  /** Tells every window. */
  readonly each: (act: (window: DeskWindow) => void) => void;
  /** Signs out everywhere. Resolves once the servers were told. */
  readonly close: () => Promise<void>;
};

const MAX_WINDOWS = 12;

type Place = {
  readonly window: DeskWindow;
  readonly workspace: Workspace;
  /** The launch that waits here for an answer. */
  offer: LaunchOffer<Site> | null;
  /** The launch that was taken here and has not led to a chart yet. */
  taken: LaunchOffer<Site> | null;
};

type PlaceHooks = {
  /** The launch that it offered was answered, or its window is gone. */
  readonly onSettled: (offer: LaunchOffer<Site>) => void;
  /** It led to no chart: its link may come again. */
  readonly onLost: (offer: LaunchOffer<Site>) => void;
  readonly onChange: () => void;
  readonly workspace: (place: () => Place) => WorkspaceHooks;
};

/** Follows what becomes of a launch in a place. */
function follow(place: Place, { launch, signedIn, signIn }: SessionView, hooks: PlaceHooks): void {
  const { offer, taken } = place;
  if (offer !== null && launch === null) {
    place.offer = null;
    place.taken = offer;
    hooks.onSettled(offer);
  } else if (taken !== null && signIn === null) {
    place.taken = null;
    if (signedIn === null) hooks.onLost(taken);
  }
}

/** The places at the desk; each leaves when its window closes, and its session ends with it. */
function createPlaces(ports: DeskPorts, hooks: PlaceHooks) {
  const all = new Set<Place>();
  const endings = new Set<Promise<void>>();
  const leave = (place: Place): void => {
    const { offer, taken } = place;
    all.delete(place);
    place.offer = null;
    place.taken = null;
    if (offer !== null) hooks.onSettled(offer);
    const lost = offer ?? taken;
    if (lost !== null) hooks.onLost(lost);
    const ending = place.workspace.close();
    endings.add(ending);
    void ending.finally(() => endings.delete(ending));
    hooks.onChange();
  };
  const open = (): Place => {
    const window = ports.openWindow();
    const workspace = ports.openWorkspace(
      window,
      hooks.workspace(() => place),
    );
    const place: Place = { window, workspace, offer: null, taken: null };
    all.add(place);
    window.attach(workspace.route);
    workspace.session.onChange((view) => {
      follow(place, view, hooks);
      hooks.onChange();
    });
    window.onClosed(() => leave(place));
    return place;
  };
  const close = async (): Promise<void> => {
    await Promise.all([...endings, ...[...all].map(({ workspace }) => workspace.close())]);
  };
  return { all, open, close };
}

/** Gives a desk without windows. */
export function createDesk(ports: DeskPorts): Desk {
  const places = createPlaces(ports, {
    onSettled: ({ id }) => gate.settle(id),
    onLost: ({ id }) => gate.forget(id),
    onChange: () => watch(),
    workspace: (place) => ({
      onUnlocked: (identity) => {
        proof.given();
        for (const other of places.all) if (other !== place()) void other.workspace.session.unlockFor(identity);
      },
      onProved: () => {
        // Launches that waited were meant for whoever locked.
        gate.clear();
        proof.given();
      },
      mustProve: () => proof.isNeeded(),
      isLocked: () => [...places.all].some(isLocked),
    }),
  });
  const gate = createGate(ports, places);
  const proof = createProof(gate);
  const watch = createWatch(places.all, () => proof, ports);
  const each = (act: (place: Place) => void): void => [...places.all].forEach(act);
  return {
    start: async ({ quietly }) => {
      await takeUpLeft(ports, places.open);
      if ([...places.all].some(isLocked)) proof.need();
      if (!quietly && places.all.size === 0) places.open();
    },
    show: () => (places.all.values().next().value ?? places.open()).window.show(),
    openAnother: () => {
      // Each window is a process of its own: a page that asks without end must not take the machine.
      if (places.all.size >= MAX_WINDOWS) throw new AppError('too-many-windows', { limit: MAX_WINDOWS });
      places.open().window.show();
    },
    receive: async (link) => {
      const outcome = await gate.receive(link);
      ports.log('info', 'launch.received', { code: outcome });
    },
    lock: async (why) => {
      const locking = [...places.all].map(({ workspace }) => workspace.session.lock(why));
      if ([...places.all].some(isLocked)) proof.need();
      await Promise.all(locking);
    },
    warn: (locksAtMs) => each(({ workspace }) => workspace.session.warn(locksAtMs)),
    checkEnds: () => each(({ workspace }) => workspace.session.checkEnd()),
    each: (act) => each(({ window }) => act(window)),
    close: async () => {
      gate.clear();
      await places.close();
    },
  };
}

const isLocked = ({ workspace }: Place): boolean => workspace.session.describe().locked !== null;

/**
 * Whether somebody must prove to be there before anything is opened: from a lock until its user, or another, has signed
 * in anew. What the browser remembers is no proof, and launches wait as long.
 */
function createProof(gate: LaunchGate) {
  let needed = false;
  return {
    isNeeded: () => needed,
    need: (): void => {
      needed = true;
      gate.setLocked(true);
    },
    given: (): void => {
      needed = false;
      gate.setLocked(false);
    },
    /** Every locked session was ended, by whoever: launches that waited for its user are nobody's. */
    nothingLocked: (): void => {
      if (!needed) return;
      gate.clear();
      gate.setLocked(false);
    },
  };
}

/** Launches: each asks in a window of its own, and no other window is touched (SMART 18). */
function createGate(ports: DeskPorts, places: ReturnType<typeof createPlaces>): LaunchGate {
  const { clock, audit, sites } = ports;
  const tell = (error: AppError): void => {
    const place = [...places.all].find(isFree) ?? places.open();
    place.workspace.session.refuse(error);
    place.window.show();
  };
  const placeOf = (offerId: number): Place | undefined =>
    [...places.all].find(({ offer, taken }) => offer?.id === offerId || taken?.id === offerId);
  return createLaunchGate<Site>({
    clock,
    sites: async () => {
      const { sites: listed, error } = await sites.reload();
      // A file that cannot be read is not a site that is not known.
      if (error !== null) throw new AppError(error.code, error.details);
      return listed;
    },
    onReceived: (site) => audit({ action: 'launch-received', outcome: 'success', site: auditSite(site) }),
    onOffer: (offer) => {
      const place = places.open();
      place.workspace.session.offerLaunch(offer);
      place.offer = offer;
      place.window.show();
    },
    onWithdraw: (offer) => {
      const place = placeOf(offer.id);
      if (place === undefined) return;
      // Not settled: it comes again once somebody has unlocked.
      place.offer = null;
      place.window.close();
    },
    onRepeated: (offerId) => placeOf(offerId)?.window.show(),
    onExpired: () => tell(new AppError('launch-expired')),
    onRefused: (error) => {
      audit({ action: 'launch-refused', outcome: 'failure', code: error.code });
      tell(error);
    },
  });
}

/** Nobody works in it, and nothing waits in it. */
function isFree({ workspace }: Place): boolean {
  const { signedIn, locked, signIn, launch } = workspace.session.describe();
  return signedIn === null && locked === null && signIn === null && launch === null;
}

/** Tells of who is there, and of the last locked session that went. */
function createWatch(
  places: ReadonlySet<Place>,
  proof: () => ReturnType<typeof createProof>,
  { onPresence, onLocked }: Pick<DeskPorts, 'onPresence' | 'onLocked'>,
) {
  let wasPresent = false;
  let wasLocked = false;
  return (): void => {
    const locked = [...places].some(isLocked);
    if (wasLocked && !locked) proof().nothingLocked();
    if (locked !== wasLocked) onLocked(locked);
    wasLocked = locked;
    const present = [...places].some(({ workspace }) => workspace.session.describe().signedIn !== null);
    if (present !== wasPresent) onPresence(present);
    wasPresent = present;
  };
}

/** Sessions that did not end in order: each comes back locked, in a window of its own, and ends there if it is too old. */
async function takeUpLeft({ vault, sites, log }: DeskPorts, open: () => Place): Promise<void> {
  const { error } = await sites.list();
  // Without the sites nobody can say whose they are: they wait for the next start.
  if (error !== null) return;
  for (const slot of await vault.list('session')) {
    const [record, site] = await Promise.all([readRecord(vault, slot), sites.find(slot.site)]);
    if (record !== null && site !== undefined) open().workspace.session.takeUp(slot, site, record);
    else await vault.remove(slot).catch(() => log('warn', 'session.not-removed', { code: 'vault-write-failed' }));
  }
}
