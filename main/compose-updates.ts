/** Updates, wired to Electron. electron-updater is loaded once policy asks for it, not before. */
import path from 'node:path';
import { describeApp } from './electron/app-environment.ts';
import { quitApp } from './electron/app-quit.ts';
import { electronHttp } from './electron/http.ts';
import { electronStream } from './electron/http-stream.ts';
import { thisInstallation } from './electron/installation.ts';
import { onSessionEnd } from './electron/session-end.ts';
import { exportData } from './electron/user-data.ts';
import { startDetached } from './electron/start-detached.ts';
import { windowsFolder } from './policy/windows-folders.ts';
import type { Policy } from './policy/policy.ts';
import type { Clock, Log } from './ports.ts';
import { authenticode, runProgram } from './updates/authenticode.ts';
import { updateNotices } from './updates/notices.ts';
import { UpdateRefusal, type CheckSigner, type Updater } from './updates/ports.ts';
import { openSeenManifests } from './updates/seen.ts';
import { exportRuns } from './session/export-locks.ts';
import { createUpdates, type UpdateService } from './updates/updates.ts';
import type { Notice } from '../shared/ipc-contract.ts';

export type UpdateGround = {
  readonly clock: Clock;
  readonly log: Log;
  /** This user's local data. */
  readonly folder: string;
  readonly policy: () => Policy;
};

/** Opens the service, at rest until `policyChanged` is called. */
export function openUpdates({ clock, log, folder, policy }: UpdateGround): UpdateService {
  const { version } = describeApp();
  const own = path.join(folder, 'updates');
  const updates = createUpdates({
    ...{ clock, log, policy, version, http: electronHttp, random: Math.random, quit: quitApp },
    ...{ platform: process.platform, arch: process.arch, installation: thisInstallation() },
    load: () => load(version, own),
    checkSigner: signerCheck(),
    exportRuns: () => exportRuns(clock, [folder, exportData(folder, null)]),
    seen: openSeenManifests({ file: path.join(own, 'seen.json'), log }),
  });
  onSessionEnd(updates.sessionEnds);
  return updates;
}

async function load(version: string, folder: string): Promise<Updater> {
  const { openUpdater } = await import('./electron/updater.ts');
  const { platform } = process;
  const known = platform === 'win32' || platform === 'darwin' ? platform : 'linux';
  return openUpdater({ platform: known, version, folder, stream: electronStream, start: startDetached });
}

/** On a Mac it is Squirrel that checks the signature, before it takes anything over; elsewhere nothing is installed. */
function signerCheck(): CheckSigner {
  const { platform, execPath: program, env } = process;
  if (platform === 'win32') return authenticode({ run: runProgram, program, windows: windowsFolder(), env });
  return () => (platform === 'darwin' ? Promise.resolve() : Promise.reject(new UpdateRefusal('signer-unknown')));
}

/** What every screen is told. */
export function noticesOf(updates: UpdateService, policy: () => Policy): readonly Notice[] {
  return updateNotices(updates.describe(), policy().origin.updateMinimumVersion?.place ?? null);
}
