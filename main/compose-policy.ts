/** Joins the policy to its sources on this machine, and to what is told of it. */
import { isMultiSession } from './electron/multi-session.ts';
import type { PowerPort } from './electron/power.ts';
import { thisMachinePolicy } from './electron/policy-sources.ts';
import { openLivePolicy, type LivePolicy, type LivePolicyPorts } from './policy/live-policy.ts';
import type { Policy, PolicyProblem } from './policy/policy.ts';
import { watchFiles } from './policy/watch-files.ts';
import type { Audit, Clock, Log } from './ports.ts';
import type { IdleLock } from './session/idle-lock.ts';
import { createLaunchUrl, type LaunchUrl } from './smart/launch-url.ts';
import { openLaunchUrlListener } from './smart/launch-url-listener.ts';
import type { Notice } from '../shared/ipc-contract.ts';

export type { LivePolicy };

/** Reads the policy of this machine, and keeps it current until it is closed. Never rejects. */
export function openMachinePolicy(ports: Pick<LivePolicyPorts, 'clock' | 'log' | 'onChange'>): Promise<LivePolicy> {
  const { sources, files } = thisMachinePolicy();
  return openLivePolicy({ ...ports, sources, watch: (onHint) => watchFiles(files, ports.log, onHint) });
}

const NOTICE_OF = {
  unreadable: 'policy-unreadable',
  value: 'policy-value-ignored',
  unknown: 'policy-name-unknown',
} as const satisfies Record<PolicyProblem['kind'], Notice['code']>;

/** What the user is told of a problem. */
export function policyNotice({ kind, switch: subject, rule, at, origin }: PolicyProblem): Notice {
  return { code: NOTICE_OF[kind], subject, rule, file: at === null ? origin.place : `${origin.place}, ${at}` };
}

/** Where policy keeps secrets in memory, its place is told. */
export function withPlace(notice: Notice, { origin }: Policy): Notice {
  if (notice.code !== 'secrets-in-memory' || notice.subject !== 'policy') return notice;
  return { ...notice, file: origin.keepSecrets?.place ?? null };
}

type Launches = { readonly clock: Clock; readonly log: Log; readonly onLink: (link: string) => void };

/** The launch URL of EHRs that need http, where policy names a port; closed until it is told to obey. */
export function launchUrlOf(policy: LivePolicy, { clock, log, onLink }: Launches): LaunchUrl {
  return createLaunchUrl({
    port: () => policy.current().values.launchPort,
    open: (port) => openLaunchUrlListener({ clock, port, isMultiSession, onLink }),
    log,
  });
}

/** What the user is told of a launch URL that is not there. */
export function launchUrlNotices(launchUrl: LaunchUrl, policy: LivePolicy): readonly Notice[] {
  const subject = launchUrl.fault();
  if (subject === null) return [];
  const file = policy.current().origin.launchPort?.place ?? null;
  return [{ code: 'launch-port-unavailable', subject, rule: null, file }];
}

type Obeying = {
  readonly audit: Audit;
  readonly launchUrl: LaunchUrl;
  /** The limits changed: whoever is idle too long by now is locked. */
  readonly lookIdle: () => void;
  /** The longest session changed: whoever is too old by now is ended. */
  readonly checkEnds: () => void;
  /** Exports of populations that may no longer run pause. */
  readonly pauseExports: () => void;
  readonly lookForUpdates: () => void;
  readonly tell: () => void;
};

/** Brings about what a change of policy means; everything that is asked when it is needed needs no word. */
export async function obeyPolicy({ audit, launchUrl, ...obeying }: Obeying): Promise<void> {
  audit({ action: 'policy-changed', outcome: 'success' });
  obeying.lookIdle();
  obeying.checkEnds();
  obeying.pauseExports();
  obeying.lookForUpdates();
  obeying.tell();
  await launchUrl.obey();
  // A port that could not be opened is told, too.
  obeying.tell();
}

type OnWaking = { readonly checkEnds: () => void; readonly reread: () => void };

/** Wires what happens when the machine is left, sleeps, and is taken up again. */
export function joinPower(power: PowerPort, idle: IdleLock, { checkEnds, reread }: OnWaking): void {
  power.onLockScreen(idle.systemLocked);
  power.onSuspend(idle.suspended);
  power.onResume(() => {
    idle.resumed();
    checkEnds();
    reread();
  });
  power.onUnlockScreen(reread);
}
