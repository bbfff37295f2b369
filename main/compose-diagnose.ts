/** Joins the diagnosis to the machine: on the command line, where nothing may be changed, and in the window. */
import os from 'node:os';
import path from 'node:path';
import { describeBuild } from './electron/about.ts';
import { accountName, dataFolder, logFile, sitesFile } from './electron/app-environment.ts';
import { openCredentialStore } from './electron/credential-store.ts';
import { openDiagnosisNetwork } from './electron/diagnosis-network.ts';
import { thisInstallation } from './electron/installation.ts';
import { openKeyring } from './electron/keyring.ts';
import { credentialBackend, describeDisplay, describeSystem } from './electron/machine.ts';
import { thisMachinePolicy } from './electron/policy-sources.ts';
import { openVaultStore } from './electron/vault-store.ts';
import { gatherSupport, runDiagnose, type DiagnoseTask, type SupportPorts } from './diagnose/diagnose-command.ts';
import { createHiding } from './diagnose/hiding.ts';
import type { SupportPort } from './ipc/handlers/support-handlers.ts';
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
  const ports = portsOf({ credentials: readOnlyCredentials(), notices: () => [] });
  return await runDiagnose('file' in task ? { ...task, file: path.resolve(task.file) } : task, ports);
}

export type Running = {
  readonly credentials: Pick<CredentialStore, 'read'>;
  readonly notices: () => readonly Notice[];
};

/** What the handlers of the topic `support` need, in a workstation that runs. */
export function supportPorts(running: Running): { readonly support: SupportPort } {
  // Chromium keeps what it found of a certificate, and does not show it to a second look in the same process.
  let network: ReturnType<typeof openDiagnosisNetwork> | null = null;
  const ports = (): SupportPorts => ({ ...portsOf(running), network: () => (network ??= openDiagnosisNetwork()) });
  const gather = async (): Promise<string> => (await gatherSupport(ports(), { offline: false })).text;
  return { support: { gather: oneAtATime(gather) } };
}

/** Whoever asks while it is being gathered gets the same: servers are not asked once for every window. */
function oneAtATime<T>(act: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  return () => (running ??= act().finally(() => (running = null)));
}

function portsOf({ credentials, notices }: Running): SupportPorts {
  const { version, electron, chromium, node, installation } = describeBuild(thisInstallation());
  const data = dataFolder();
  const username = accountName();
  return {
    app: { version, installation, electron, chromium, node, v8: process.versions.v8 },
    system: describeSystem,
    display: () => Promise.resolve(describeDisplay()),
    policy: () => readPolicy(thisMachinePolicy().sources),
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
