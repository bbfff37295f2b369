/** The service of updates over real files and sockets, as a Chartroom on Windows that a user installed for himself. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openUpdater } from '../../main/electron/updater.ts';
import { DEFAULT_POLICY, type Policy, type PolicyValues } from '../../main/policy/policy.ts';
import { UpdateRefusal, type CheckSigner, type UpdatePorts } from '../../main/updates/ports.ts';
import { openSeenManifests } from '../../main/updates/seen.ts';
import { createUpdates, type UpdateService } from '../../main/updates/updates.ts';
import type { UpdateRefusalCode } from '../../shared/updates.ts';
import { manualClock, type ManualClock } from './manual-clock.ts';
import { nodeHttp } from './node-http.ts';
import { nodeStream } from './node-stream.ts';

export type UpdateBench = {
  readonly updates: UpdateService;
  readonly clock: ManualClock;
  readonly folder: string;
  /** Installers that were started. */
  readonly started: (readonly [string, readonly string[]])[];
  /** How often electron-updater was loaded. */
  readonly loaded: () => number;
  /** How often the app was asked to end. */
  readonly quits: () => number;
  readonly logged: (readonly [string, string | undefined])[];
  readonly setPolicy: (values: Partial<PolicyValues>) => void;
  /** What the next looks at a signer lead to; null: it is ours. */
  readonly signer: { refusal: UpdateRefusalCode | null; looked: string[] };
  readonly startFails: { now: boolean };
  /** Whether an export runs in another process. */
  readonly exporting: { now: boolean };
  /** Another start of the app on the same machine. */
  readonly again: (ports?: Partial<UpdatePorts>) => UpdateService;
  readonly close: () => Promise<void>;
};

/** Gives a bench whose policy is `values`; the service has looked at it. */
export async function updateBench(
  values: Partial<PolicyValues>,
  ports: Partial<UpdatePorts> = {},
): Promise<UpdateBench> {
  const folder = await mkdtemp(path.join(tmpdir(), 'chartroom-updates-'));
  const clock = manualClock();
  const started: UpdateBench['started'] = [];
  const logged: UpdateBench['logged'] = [];
  const signer: UpdateBench['signer'] = { refusal: null, looked: [] };
  const startFails = { now: false };
  const exporting = { now: false };
  let policy: Policy = policyOf(values);
  let loaded = 0;
  let quits = 0;
  const checkSigner: CheckSigner = (file) => {
    signer.looked.push(file);
    return signer.refusal === null ? Promise.resolve() : Promise.reject(new UpdateRefusal(signer.refusal));
  };
  const log: UpdatePorts['log'] = (_level, event, fields) => void logged.push([event, fields?.code]);
  const start = (program: string, args: readonly string[]): Promise<void> => {
    started.push([program, args]);
    return startFails.now ? Promise.reject(new Error('EACCES')) : Promise.resolve();
  };
  const open = (more: Partial<UpdatePorts> = {}): UpdateService => {
    const updates = createUpdates({
      ...{ clock, log, checkSigner, http: nodeHttp, random: () => 0.5, policy: () => policy },
      ...{ version: '1.1.0', installation: 'nsis-user', platform: 'win32', arch: 'x64' },
      load: () => {
        loaded += 1;
        return Promise.resolve(openUpdater({ platform: 'win32', version: '1.1.0', folder, stream: nodeStream, start }));
      },
      seen: openSeenManifests({ file: path.join(folder, 'seen.json'), log }),
      exportRuns: () => Promise.resolve(exporting.now),
      quit: () => (quits += 1),
      ...ports,
      ...more,
    });
    updates.policyChanged();
    return updates;
  };
  const updates = open();
  return {
    ...{ updates, clock, folder, started, logged, signer, startFails, exporting },
    loaded: () => loaded,
    quits: () => quits,
    setPolicy: (next) => {
      policy = policyOf(next);
      updates.policyChanged();
    },
    again: open,
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

function policyOf(values: Partial<PolicyValues>): Policy {
  return { ...DEFAULT_POLICY, values: { ...DEFAULT_POLICY.values, ...values } };
}
