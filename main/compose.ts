/** Builds every service and wires it to its ports. Nothing here decides anything. */
import { randomUUID } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { openAuditTrail, type AuditTrail } from './audit/audit-trail.ts';
import type { TrailPorts } from './audit/audit-writer.ts';
import { runAuditCommand, type AuditCommand } from './audit/audit-command.ts';
import { openEventLog } from './audit/event-log.ts';
import { aboutPorts } from './compose-about.ts';
import { policyViewOf, tendGraphics, type Graphics } from './compose-desktops.ts';
import { supportPorts } from './compose-diagnose.ts';
import {
  joinPower,
  launchUrlNotices,
  launchUrlOf,
  obeyPolicy,
  openMachinePolicy,
  policyNotice,
  withPlace,
  type LivePolicy,
} from './compose-policy.ts';
import { noticesOf, openUpdates } from './compose-updates.ts';
import { createDesk, type Desk } from './desk.ts';
import { accountName, appFolders, dataFolder, describeApp, logFile, sitesFile } from './electron/app-environment.ts';
import { clock } from './electron/clock.ts';
import { openCredentialStore } from './electron/credential-store.ts';
import { electronHttp } from './electron/http.ts';
import { createAppWindows, type AppWindows } from './electron/app-windows.ts';
import { closeInOrder } from './electron/closing.ts';
import { connectIpc } from './electron/ipc-transport.ts';
import { openPower } from './electron/power.ts';
import { openSettings } from './electron/settings.ts';
import { systemBrowser } from './electron/system-browser.ts';
import { electronStream } from './electron/http-stream.ts';
import { openVaultStore } from './electron/vault-store.ts';
import fileWorkerPath from './bulk/landing/file-worker?modulePath';
import panelWorkerPath from './bulk/panel/worker?modulePath';
import workerPath from './fhir/worker?modulePath';
import type { CredentialStore, Log } from './ports.ts';
import { openPopulation, type PopulationService } from './population.ts';
import { createIdleLock } from './session/idle-lock.ts';
import { secretsKept } from './policy/secrets-kept.ts';
import { createProcessLock, sweepSessionLocks, type ProcessLock } from './session/refresh-lock.ts';
import { createSiteClients } from './session/site-clients.ts';
import { createSiteDirectory, type SiteDirectory } from './session/site-directory.ts';
import { openVault, type Vault } from './session/vault/vault.ts';
import { vaultKeys } from './smart/backend-keys.ts';
import { createClientSetup } from './smart/client-setup.ts';
import { permissionsWithin } from './smart/scopes.ts';
import { createStyleReader } from './smart/smart-style.ts';
import { createSmart } from './smart/smart.ts';
import type { UpdateService } from './updates/updates.ts';
import { openWorkspace } from './workspace.ts';
import type { Notice, Response } from '../shared/ipc-contract.ts';

/** What lies under everything else: the log, the credential store, and the lock between processes. */
type Ground = {
  readonly log: Log;
  readonly credentials: CredentialStore;
  readonly lock: ProcessLock;
  /** Folder of the lock's files. */
  readonly locks: string;
  readonly folder: string;
};

/** Opens what lies under everything else, in the folder of this account's data. */
export function openGround(): Ground {
  const folder = dataFolder();
  const locks = path.join(folder, 'locks');
  const log = openEventLog(logFile());
  return {
    folder,
    locks,
    log,
    credentials: openCredentialStore({ profile: folder, log }),
    lock: createProcessLock({ folder: locks, clock, log }),
  };
}

function trailPorts({ folder, log, credentials, lock }: Ground): TrailPorts {
  return {
    ...{ clock, log, credentials, lock },
    folder: path.join(folder, 'audit'),
    workstation: { name: os.hostname(), account: accountName(), appVersion: describeApp().version },
  };
}

/** Runs a command of the audit trail, without a window: exit code and lines for standard output. */
export function runAudit(command: AuditCommand): ReturnType<typeof runAuditCommand> {
  return runAuditCommand(command, trailPorts(openGround()));
}

/** What the user must know of this machine, told to every window whenever it changes. */
function createNotices() {
  const sources: (() => readonly Notice[])[] = [];
  return {
    from: (source: () => readonly Notice[]) => void sources.push(source),
    describe: (): Response<'app.describe'> => ({
      ...describeApp(),
      notices: sources.flatMap((source) => [...source()]),
    }),
  };
}

type Notices = ReturnType<typeof createNotices>;
type Kept = { readonly policy: LivePolicy; readonly vault: Vault; readonly trail: AuditTrail };

/** Reads the policy, then opens vault and trail together: the credential store, which they share, may take its time. */
export async function openKept(
  ground: Ground,
  notices: Pick<Notices, 'from'>,
  { onNotices, onPolicy }: { readonly onNotices: () => void; readonly onPolicy: () => void },
): Promise<Kept> {
  const policy = await openMachinePolicy({ clock, log: ground.log, onChange: onPolicy });
  const [vault, trail] = await Promise.all([
    openVault({
      ...ground,
      store: openVaultStore(ground),
      exclusively: (work) => ground.lock('vault', work),
      ...secretsKept(policy),
    }),
    openAuditTrail({ ...trailPorts(ground), onNotices }),
  ]);
  notices.from(() => policy.problems().map(policyNotice));
  // The vault follows what held when it was opened.
  notices.from(() => vault.notices().map((notice) => withPlace(notice, policy.atStart())));
  notices.from(trail.notices);
  vault.onNotice(onNotices);
  return { policy, vault, trail };
}

/** Session locks of earlier starts: what the vault still has of a session may come again under its name. */
async function sweepLocks({ locks, log }: Ground, vault: Vault): Promise<void> {
  // A vault that does not open may hold sessions of any name.
  if (vault.outOfReach()) return;
  const slots = await vault.list('session');
  await sweepSessionLocks({ folder: locks, log }, new Set(slots.map(({ id }) => id ?? '')));
}

export type Services = {
  /** Takes a launch link as the operating system gave it. */
  readonly receive: (link: string) => void;
  /** Signs out everywhere; resolves once the servers were told and everything noted is durable, or in seven seconds. */
  readonly close: () => Promise<void>;
  /** After that: installs an update that is ready. Never rejects. */
  readonly installUpdate: () => Promise<void>;
};

export type Starting = {
  /** Brings a window to the front, or opens one. */
  readonly show: () => void;
  readonly services: Promise<Services>;
};

export type Start = {
  /** A launch link brought it about, and is to be asked about in the first window. */
  readonly quietly: boolean;
  /** How this start draws. */
  readonly graphics: Graphics;
  /** Whether the operating system hands launch links over to this app. */
  readonly linksRegistered: boolean;
};

const LINKS_UNREGISTERED: Notice = { code: 'launch-links-unregistered', subject: null, rule: null, file: null };

/** Quitting waits so long for servers to be told, and then for the trail. */
const SIGN_OUT_WITHIN_MS = 5_000;
const TRAIL_WITHIN_MS = 2_000;

/** Puts a window up, starts the services behind it, and opens what a start begins with. */
export function startServices(start: Start): Starting {
  const ground = openGround();
  const windows = createAppWindows(ground.log);
  connectIpc(windows.routerOf);
  windows.openAhead();
  let show: Desk['show'] = () => windows.ahead()?.show();
  return {
    show: () => show(),
    services: serve(ground, windows, start, (started) => (show = started)),
  };
}

async function serve(
  ground: Ground,
  windows: AppWindows,
  { quietly, graphics, linksRegistered }: Start,
  onShow: (show: Desk['show']) => void,
): Promise<Services> {
  const { log } = ground;
  const notices = createNotices();
  let desk: Desk | null = null;
  const tell = (): void => desk?.each((window) => window.emit('app.changed', notices.describe()));
  let onPolicy = (): void => undefined;
  const kept = await openKept(ground, notices, { onNotices: tell, onPolicy: () => onPolicy() });
  notices.from(tendGraphics(graphics, kept.policy.current(), log));
  if (!linksRegistered) notices.from(() => [LINKS_UNREGISTERED]);
  await sweepLocks(ground, kept.vault);
  const sites = createSiteDirectory(sitesFile(process.argv));
  const population = await populationOf(ground, kept, sites);
  const updates = openUpdates({ ...ground, clock, policy: kept.policy.current });
  notices.from(() => noticesOf(updates, kept.policy.current));
  const built = buildDesk(ground, windows, kept, { sites, population, updates, graphics, describe: notices.describe });
  desk = built.desk;
  updates.onChange(() => {
    built.desk.each((window) => window.emit('updates.changed', updates.describe()));
    tell();
  });
  kept.trail.record({ action: 'app-started', outcome: 'success' });
  await built.desk.start({ quietly });
  let closing = false;
  const receive = (link: string): void => {
    if (!closing) built.receive(link);
  };
  const launchUrl = launchUrlOf(kept.policy, { clock, log, onLink: receive });
  onPolicy = () => {
    graphics.remember(kept.policy.current().values.hardwareAcceleration);
    void obeyPolicy({ ...built.obeying, audit: kept.trail.record, launchUrl, tell });
  };
  await launchUrl.obey();
  notices.from(() => launchUrlNotices(launchUrl, kept.policy));
  tell();
  updates.policyChanged();
  onShow(() => {
    if (!closing) built.desk.show();
  });
  return {
    receive,
    close: () => {
      closing = true;
      windows.retire();
      kept.policy.close();
      launchUrl.close();
      built.rest();
      updates.close();
      return closeInOrder(clock, [
        { withinMs: SIGN_OUT_WITHIN_MS, run: () => allEnded([built.desk.close(), population.exports.close()]) },
        { withinMs: TRAIL_WITHIN_MS, run: kept.trail.close },
      ]);
    },
    installUpdate: updates.installOnQuit,
  };
}

const allEnded = (ends: readonly Promise<unknown>[]) => Promise.allSettled(ends).then(() => undefined);

/** Exports of this account: they need no window, and no one to be signed in. `keys` of the machine's own client. */
export function populationOf(
  { log, locks }: Ground,
  { policy, vault, trail }: Kept,
  sites: SiteDirectory,
  keys = vaultKeys(vault, clock),
) {
  const isInMemory = () => vault.notices().some(({ code }) => code === 'secrets-in-memory');
  return openPopulation({
    ...{ clock, log, vault, sites, locks, http: electronHttp, stream: electronStream, appFolders: appFolders() },
    audit: trail.record,
    keepsKeys: () => !vault.outOfReach() && !isInMemory(),
    policy: () => policy.current().values,
    keys,
    createFileWorker: () => new Worker(fileWorkerPath),
    createPanelWorker: () => new Worker(panelWorkerPath),
  });
}

type Told = {
  readonly sites: SiteDirectory;
  readonly population: PopulationService;
  readonly updates: UpdateService;
  readonly describe: () => Response<'app.describe'>;
  readonly graphics: Graphics;
};

function buildDesk(
  ground: Ground,
  windows: AppWindows,
  { policy, vault, trail }: Kept,
  { sites, population, updates, describe, graphics }: Told,
) {
  const { log, lock } = ground;
  const http = electronHttp;
  const audit = trail.record;
  const limits = () => policy.current().values;
  const smart = createSmart({
    http,
    clock,
    vault,
    openBrowser: systemBrowser((url) => smart.mayOpen(url)),
    policy: limits,
  });
  const clients = createSiteClients({ sites, setups: createClientSetup(vault, clock), audit });
  const power = openPower();
  const idle = createIdleLock({
    ...{ clock, limits },
    idleSeconds: power.idleSeconds,
    onWarning: (locksAtMs) => desk.warn(locksAtMs),
    onLock: (why) => void desk.lock(why),
  });
  const shared = {
    ...{ http, clock, log, vault, audit, sites, clients, describe },
    ...{ ...smart, ...aboutPorts(), describePolicy: policyViewOf(graphics, policy) },
    ...supportPorts({ credentials: ground.credentials, notices: () => describe().notices }),
    ...{ settings: openSettings(log), createWorker: () => new Worker(workerPath) },
    exclusively: lock,
    readStyle: createStyleReader(http),
    sessionHours: () => limits().sessionHours,
    newId: randomUUID,
    ...{ permissionsOf: permissionsWithin, mayExport: () => limits().exportCharts },
    lock: { now: idle.lockNow, extend: idle.extend },
    ...{ openAnother: () => desk.openAnother(), population, updates },
  };
  const desk = createDesk({
    ...shared,
    openWindow: windows.open,
    openWorkspace: (window, hooks) => openWorkspace({ ...shared, ...hooks }, window),
    onPresence: (present) => (present ? idle.watch() : idle.rest()),
    onLocked: updates.setAway,
  });
  joinPower(power, idle, { checkEnds: desk.checkEnds, reread: () => void policy.reread() });
  const obeying = {
    ...{ lookIdle: idle.resumed, checkEnds: desk.checkEnds },
    pauseExports: () => void population.exports.obeyPolicy(),
    lookForUpdates: updates.policyChanged,
  };
  const receive = (link: string): void =>
    void desk
      .receive(link)
      .catch(() => log('error', 'launch.broken'))
      .then(() => {
        // A link that asks for nothing must not leave the first window waiting for ever.
        if (windows.ahead() !== null) desk.show();
      });
  return { desk, receive, obeying, rest: idle.rest };
}
