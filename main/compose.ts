/** Builds every service and wires it to its ports. Nothing here decides anything. */
import { randomUUID } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { openAuditTrail, type AuditTrail } from './audit/audit-trail.ts';
import type { TrailPorts } from './audit/audit-writer.ts';
import { runAuditCommand, type AuditCommand } from './audit/audit-command.ts';
import { openEventLog } from './audit/event-log.ts';
import { createDesk, type Desk } from './desk.ts';
import { dataFolder, describeApp, logFile, machineFile, policyOwners, sitesFile } from './electron/app-environment.ts';
import { openClipboard } from './electron/clipboard.ts';
import { openCredentialStore } from './electron/credential-store.ts';
import { electronHttp } from './electron/http.ts';
import { createAppWindows } from './electron/app-windows.ts';
import { connectIpc } from './electron/ipc-transport.ts';
import { isMultiSession } from './electron/multi-session.ts';
import { openPower } from './electron/power.ts';
import { openSettings } from './electron/settings.ts';
import { systemBrowser } from './electron/system-browser.ts';
import { openVaultStore } from './electron/vault-store.ts';
import workerPath from './fhir/worker?modulePath';
import { policyFile } from './policy/policy-file.ts';
import { readPolicy, type Policy, type PolicyProblem } from './policy/policy.ts';
import type { Clock, CredentialStore, Log } from './ports.ts';
import { createIdleLock } from './session/idle-lock.ts';
import { placeOfJsonFault } from './session/json-fault.ts';
import { createProcessLock, type ProcessLock } from './session/refresh-lock.ts';
import { createSiteClients } from './session/site-clients.ts';
import { createSiteDirectory } from './session/site-directory.ts';
import { openVault, type Vault } from './session/vault/vault.ts';
import { createClientSetup } from './smart/client-setup.ts';
import { openLaunchUrlListener, type LaunchUrlListener } from './smart/launch-url-listener.ts';
import { permissionsWithin } from './smart/scopes.ts';
import { createStyleReader } from './smart/smart-style.ts';
import { createSmart } from './smart/smart.ts';
import { openWorkspace } from './workspace.ts';
import type { Notice, Response } from '../shared/ipc-contract.ts';

const clock: Clock = {
  now: () => Date.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** What lies under everything else: the log, the credential store, and the lock between processes. */
type Ground = {
  readonly log: Log;
  readonly credentials: CredentialStore;
  readonly lock: ProcessLock;
  readonly folder: string;
};

function openGround(): Ground {
  const folder = dataFolder();
  const log = openEventLog(logFile());
  return {
    folder,
    log,
    credentials: openCredentialStore({ profile: folder, log }),
    lock: createProcessLock({ folder: path.join(folder, 'locks'), clock, log }),
  };
}

function trailPorts({ folder, log, credentials, lock }: Ground): TrailPorts {
  return {
    ...{ clock, log, credentials, lock },
    folder: path.join(folder, 'audit'),
    workstation: { name: os.hostname(), account: os.userInfo().username, appVersion: describeApp().version },
  };
}

/** Runs a command of the audit trail, without a window: exit code and lines for standard output. */
export function runAudit(command: AuditCommand): ReturnType<typeof runAuditCommand> {
  return runAuditCommand(command, trailPorts(openGround()));
}

function policyNotice({ switch: name, rule, at, origin }: PolicyProblem): Notice {
  const file = at === null ? origin.place : `${origin.place}, ${at}`;
  if (name === null) return { code: 'policy-unreadable', subject: rule, file };
  return { code: 'policy-value-ignored', subject: `${name} ${rule}`, file };
}

/** What the user must know of this machine, told to every window whenever it changes. */
function createNotices(problems: readonly PolicyProblem[]) {
  const sources: (() => readonly Notice[])[] = [() => problems.map(policyNotice)];
  return {
    from: (source: () => readonly Notice[]) => void sources.push(source),
    describe: (): Response<'app.describe'> => ({
      ...describeApp(),
      notices: sources.flatMap((source) => [...source()]),
    }),
  };
}

type Kept = { readonly policy: Policy; readonly vault: Vault; readonly trail: AuditTrail };

export type Services = {
  /** Brings a window to the front, or opens one. */
  readonly show: Desk['show'];
  /** Takes a launch link as the operating system gave it. */
  readonly receive: (link: string) => void;
  /** Signs out everywhere; resolves once the servers were told and everything noted is durable. */
  readonly close: () => Promise<void>;
};

/** Starts the services and opens what a start begins with; `quietly`: a launch link opens the first window. */
export async function startServices({ quietly }: { quietly: boolean }): Promise<Services> {
  const ground = openGround();
  const { policy, problems } = await readPolicy([
    policyFile({ file: machineFile('policy.json'), owners: policyOwners(), placeOfFault: placeOfJsonFault }),
  ]);
  const notices = createNotices(problems);
  const vault = await openVault({
    ...ground,
    store: openVaultStore(ground),
    exclusively: (work) => ground.lock('vault', work),
    mayKeep: policy.values.keepSecrets,
  });
  const onNotices = (): void => desk?.each((window) => window.emit('app.changed', notices.describe()));
  let desk: Desk | null = null;
  const trail = await openAuditTrail({ ...trailPorts(ground), onNotices: () => onNotices() });
  notices.from(vault.notices);
  notices.from(trail.notices);
  vault.onNotice(onNotices);
  const built = buildDesk(ground, { policy, vault, trail }, notices.describe);
  desk = built.desk;
  trail.record({ action: 'app-started', outcome: 'success' });
  await desk.start({ quietly });
  const listener = await listenForLaunches(policy, ground.log, built.receive);
  return {
    show: desk.show,
    receive: built.receive,
    close: async () => {
      listener?.close();
      built.rest();
      await built.desk.close();
      await trail.close();
    },
  };
}

/** The launch URL of EHRs that need http, where policy names a port (SMART 16). */
async function listenForLaunches(
  { values: { launchPort } }: Policy,
  log: Log,
  onLink: (link: string) => void,
): Promise<LaunchUrlListener | null> {
  if (launchPort === null) return null;
  const listener = await openLaunchUrlListener({ clock, port: launchPort, isMultiSession, onLink });
  log(listener.state === 'listening' ? 'info' : 'warn', 'launch.url', { code: listener.state });
  return listener;
}

function buildDesk(ground: Ground, { policy, vault, trail }: Kept, describe: () => Response<'app.describe'>) {
  const { log, lock } = ground;
  const http = electronHttp;
  const audit = trail.record;
  const limits = () => policy.values;
  const smart = createSmart({
    http,
    clock,
    vault,
    openBrowser: systemBrowser((url) => smart.mayOpen(url)),
    policy: limits,
  });
  const sites = createSiteDirectory(sitesFile(process.argv));
  const clients = createSiteClients({ sites, setups: createClientSetup(vault, clock), audit });
  const windows = createAppWindows(log);
  const power = openPower();
  const clipboard = openClipboard();
  const idle = createIdleLock({
    ...{ clock, limits },
    idleSeconds: power.idleSeconds,
    onWarning: (locksAtMs) => desk.warn(locksAtMs),
    onLock: (why) => {
      void clipboard.clearOwn();
      void desk.lock(why);
    },
  });
  const shared = {
    ...{ http, clock, log, vault, audit, sites, clients, describe },
    ...smart,
    settings: openSettings(log),
    createWorker: () => new Worker(workerPath),
    exclusively: lock,
    readStyle: createStyleReader(http),
    sessionHours: () => limits().sessionHours,
    newId: randomUUID,
    permissionsOf: permissionsWithin,
    lock: { now: idle.lockNow, extend: idle.extend },
    openAnother: () => desk.openAnother(),
  };
  const desk = createDesk({
    ...shared,
    openWindow: windows.open,
    openWorkspace: (window, onUnlocked) => openWorkspace({ ...shared, onUnlocked }, window),
    onPresence: (present) => (present ? idle.watch() : idle.rest()),
  });
  connectIpc(windows.routerOf);
  power.onLockScreen(idle.systemLocked);
  power.onSuspend(idle.suspended);
  power.onResume(idle.resumed);
  const receive = (link: string): void => void desk.receive(link).catch(() => log('error', 'launch.broken'));
  return { desk, receive, rest: idle.rest };
}
