/** Joins the diagnosis to the machine: on the command line, where nothing may be changed, and in the window. */
import os from 'node:os';
import path from 'node:path';
import { describeBuild } from './electron/about.ts';
import { dataFolder, logFile, sitesFile } from './electron/app-environment.ts';
import { openCredentialStore } from './electron/credential-store.ts';
import { openDiagnosisNetwork } from './electron/diagnosis-network.ts';
import { thisInstallation } from './electron/installation.ts';
import { openKeyring } from './electron/keyring.ts';
import { credentialBackend, describeDisplay, describeSystem } from './electron/machine.ts';
import { thisMachinePolicy } from './electron/policy-sources.ts';
import { openVaultStore } from './electron/vault-store.ts';
import { gatherSupport, runDiagnose, type DiagnoseTask, type SupportPorts } from './diagnose/diagnose-command.ts';
import { createHiding } from './diagnose/hiding.ts';
import type { HeldPolicy } from './diagnose/policy-facts.ts';
import { readPolicy } from './policy/policy.ts';
import type { CredentialStore, Log } from './ports.ts';
import { readSites } from './session/sites.ts';
import type { Notice } from '../shared/ipc-contract.ts';

export type { DiagnoseTask };

/** Nobody may sit there to unlock a store: a diagnosis does not wait as long as a workstation. */
const CREDENTIALS_WITHIN_MS = 10_000;

/** A diagnosis leaves no trace in the log. */
const silent: Log = () => undefined;

/** Does what the command line asks: lines for standard output, an exit code. Never rejects. */
export async function runDiagnosis(task: DiagnoseTask): ReturnType<typeof runDiagnose> {
  const policy = (): Promise<HeldPolicy> => readPolicy(thisMachinePolicy().sources);
  const ports = portsOf({ policy, credentials: readOnlyCredentials(), notices: () => [] });
  return await runDiagnose('file' in task ? { ...task, file: path.resolve(task.file) } : task, ports);
}

export type Running = {
  readonly policy: () => Promise<HeldPolicy>;
  readonly credentials: Pick<CredentialStore, 'read'>;
  readonly notices: () => readonly Notice[];
};

/** Gives the function that gathers a support file of a workstation that runs. */
export function supportOf(running: Running): () => Promise<string> {
  const ports = portsOf(running);
  return async () => (await gatherSupport(ports, { offline: false })).text;
}

function portsOf({ policy, credentials, notices }: Running): SupportPorts {
  const { version, electron, chromium, node, installation } = describeBuild(thisInstallation());
  const data = dataFolder();
  const { username } = os.userInfo();
  return {
    app: { version, installation, electron, chromium, node, v8: process.versions.v8 },
    system: describeSystem,
    display: () => Promise.resolve(describeDisplay()),
    policy,
    sites: { file: sitesFile(process.argv), read: () => readSites(sitesFile(process.argv)) },
    network: openDiagnosisNetwork,
    kept: {
      credentials,
      vault: openVaultStore({ folder: data, log: silent }),
      trail: path.join(data, 'audit'),
      backend: credentialBackend,
    },
    logFile: logFile(),
    data,
    hide: createHiding({ home: os.homedir(), account: username }),
    now: () => Date.now(),
    notices: () => Promise.resolve(notices()),
  };
}

/** Entries are read. One that would be wrapped anew stays as it is. */
function readOnlyCredentials(): Pick<CredentialStore, 'read'> {
  const profile = dataFolder();
  const refuse = () => Promise.reject(new Error('a diagnosis writes nothing'));
  const keyring = { ...openKeyring(profile), write: refuse, remove: refuse };
  return openCredentialStore({ profile, log: silent, keyring, firstWithinMs: CREDENTIALS_WITHIN_MS });
}
