/**
 * The windows of the app, each with its workspace, and what concerns all of them: the lock, launches from the EHR, and
 * what a start before this one left behind. Knows no Electron: windows come as ports.
 */
import { AppError } from '../shared/errors.ts';
import type { Audit, Clock, Log, SecretVault } from './ports.ts';
import { createEnding } from './session/ending.ts';
import type { Identity, Revoke } from './session/launch.ts';
import type { LockReason } from './session/sealing.ts';
import { readRecord } from './session/session-record.ts';
import type { SiteDirectory } from './session/site-directory.ts';
import { auditSite, type Site } from './session/site.ts';
import { endOfSession } from './session/signed.ts';
import { createLaunchGate, type LaunchGate, type LaunchOffer } from './smart/launch-gate.ts';
import type { Workspace, WorkspaceWindow } from './workspace.ts';

export type DeskWindow = WorkspaceWindow & {
  /** To the front. */
  readonly show: () => void;
  readonly onClosed: (listener: () => void) => void;
  /** From now on its commands are answered by this router. */
  readonly attach: (route: Workspace['route']) => void;
};

export type DeskPorts = {
  readonly clock: Clock;
  readonly log: Log;
  readonly audit: Audit;
  readonly vault: SecretVault;
  readonly revoke: Revoke;
  readonly sites: Pick<SiteDirectory, 'list' | 'find'>;
  readonly sessionHours: () => number;
  readonly openWindow: () => DeskWindow;
  /** Builds the workspace of a window. `onUnlocked`: its user has proved to be there. */
  readonly openWorkspace: (window: DeskWindow, onUnlocked: (identity: Identity) => void) => Workspace;
  /** Somebody is signed in in some window, or nobody is: what has to lock, locks while somebody is. */
  readonly onPresence: (present: boolean) => void;
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
  /** Tells every window. */
  readonly each: (act: (window: DeskWindow) => void) => void;
  /** Signs out everywhere. Resolves once the servers were told. */
  readonly close: () => Promise<void>;
};

const MAX_WINDOWS = 12;

type Place = { readonly window: DeskWindow; readonly workspace: Workspace; offer: LaunchOffer<Site> | null };

type PlaceHooks = {
  /** The launch that it offered was answered, or its window is gone. */
  readonly onSettled: (offer: LaunchOffer<Site>) => void;
  readonly onChange: () => void;
};

/** The places at the desk; each leaves when its window closes, and its session ends with it. */
function createPlaces(ports: DeskPorts, hooks: PlaceHooks) {
  const all = new Set<Place>();
  const endings = new Set<Promise<void>>();
  const settle = (place: Place): void => {
    const { offer } = place;
    place.offer = null;
    if (offer !== null) hooks.onSettled(offer);
  };
  const open = (): Place => {
    const window = ports.openWindow();
    const workspace = ports.openWorkspace(window, (identity) => {
      for (const other of all) if (other !== place) void other.workspace.session.unlockFor(identity);
    });
    const place: Place = { window, workspace, offer: null };
    all.add(place);
    window.attach(workspace.route);
    workspace.session.onChange(({ launch }) => {
      if (launch === null) settle(place);
      hooks.onChange();
    });
    window.onClosed(() => {
      all.delete(place);
      settle(place);
      const ending = workspace.close();
      endings.add(ending);
      void ending.finally(() => endings.delete(ending));
      hooks.onChange();
    });
    return place;
  };
  const close = async (): Promise<void> => {
    await Promise.all([...endings, ...[...all].map(({ workspace }) => workspace.close())]);
  };
  return { all, open, close };
}

/** Gives a desk without windows. */
export function createDesk(ports: DeskPorts): Desk {
  const {
    all: places,
    open,
    close,
  } = createPlaces(ports, {
    onSettled: ({ id }) => gate.settle(id),
    onChange: () => watch(),
  });
  const gate = createGate(ports, places, open);
  const watch = createWatch(places, gate, ports.onPresence);
  return {
    start: async ({ quietly }) => {
      await takeUpLeft(ports, open);
      if (!quietly && places.size === 0) open();
    },
    show: () => (places.values().next().value ?? open()).window.show(),
    openAnother: () => {
      // Each window is a process of its own: a page that asks without end must not take the machine.
      if (places.size >= MAX_WINDOWS) throw new AppError('too-many-windows', { limit: MAX_WINDOWS });
      open().window.show();
    },
    receive: async (link) => {
      const outcome = await gate.receive(link);
      ports.log('info', 'launch.received', { code: outcome });
    },
    lock: async (why) => {
      await Promise.all([...places].map(({ workspace }) => workspace.session.lock(why)));
    },
    warn: (locksAtMs) => {
      for (const { workspace } of places) workspace.session.warn(locksAtMs);
    },
    each: (act) => {
      for (const { window } of places) act(window);
    },
    close: async () => {
      gate.clear();
      await close();
    },
  };
}

/** Launches: each asks in a window of its own, and no other window is touched (SMART 18). */
function createGate(ports: DeskPorts, places: ReadonlySet<Place>, open: () => Place): LaunchGate {
  const { clock, audit, sites } = ports;
  return createLaunchGate<Site>({
    clock,
    sites: async () => {
      const { sites: listed, error } = await sites.list();
      // A file that cannot be read is not a site that is not known.
      if (error !== null) throw new AppError(error.code, error.details);
      return listed;
    },
    onOffer: (offer) => {
      audit({ action: 'launch-received', outcome: 'success', site: auditSite(offer.site) });
      const place = open();
      place.workspace.session.offerLaunch(offer);
      place.offer = offer;
      place.window.show();
    },
    onWithdraw: (offer) => {
      const place = [...places].find((one) => one.offer?.id === offer.id);
      if (place === undefined) return;
      // Not settled: it comes again once somebody has unlocked.
      place.offer = null;
      place.window.close();
    },
    onRefused: (error) => {
      audit({ action: 'launch-refused', outcome: 'failure', code: error.code });
      const place = [...places].find(isFree) ?? open();
      place.workspace.session.refuse(error);
      place.window.show();
    },
  });
}

/** Nobody works in it, and nothing waits in it. */
function isFree({ workspace }: Place): boolean {
  const { signedIn, locked, signIn, launch } = workspace.session.describe();
  return signedIn === null && locked === null && signIn === null && launch === null;
}

/** Keeps the gate and the idle lock told of who is there. */
function createWatch(places: ReadonlySet<Place>, gate: LaunchGate, onPresence: (present: boolean) => void) {
  let wasPresent = false;
  let wasLocked = false;
  return (): void => {
    const views = [...places].map(({ workspace }) => workspace.session.describe());
    const present = views.some(({ signedIn }) => signedIn !== null);
    const locked = !present && views.some(({ locked: sealed }) => sealed !== null);
    if (locked !== wasLocked) {
      wasLocked = locked;
      gate.setLocked(locked);
    }
    if (present !== wasPresent) {
      wasPresent = present;
      onPresence(present);
    }
  };
}

/** Sessions that did not end in order: each comes back locked, in a window of its own; one too old is ended. */
async function takeUpLeft(ports: DeskPorts, open: () => Place): Promise<void> {
  const { vault, sites, clock, sessionHours } = ports;
  const end = createEnding(ports);
  for (const slot of await vault.list('session')) {
    const [record, site] = await Promise.all([readRecord(vault, slot), sites.find(slot.site)]);
    if (record === null || site === undefined) {
      await vault.remove(slot).catch(() => undefined);
    } else if (clock.now() >= endOfSession(record, sessionHours())) {
      void end({ site, slot, tokens: [record.tokens, ...record.replaced] });
    } else {
      open().workspace.session.takeUp(slot, site, record);
    }
  }
}
