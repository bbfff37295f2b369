/** Asks the machine for its policy, by the system's own tools (deploy §3.6). */
import { execFile, type ExecFileOptions } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { machinePolicy, type MachinePolicy } from '../policy/machine-policy.ts';
import { windowsFolder, windowsTool } from '../policy/windows-folders.ts';
import { accountName, isMachineFolderNamed, machineFile, policyOwners } from './app-environment.ts';

/** No start waits longer for a tool. */
const TIMEOUT_MS = 5_000;
const MAX_BYTES = 1024 * 1024;
const PROPERTY_LISTS = '/usr/bin/plutil';

/** The sources of this machine, and the files to be watched for them. */
export function thisMachinePolicy(): MachinePolicy {
  return machinePolicy({
    platform: process.platform,
    account: accountName(),
    isFolderNamed: isMachineFolderNamed(),
    file: machineFile('policy.json'),
    owners: policyOwners(),
    queryRegistry: async (key) => run(windowsTool(windowsFolder(), 'reg.exe'), ['query', key], 'latin1'),
    readPropertyList,
  });
}

/** null where there is no such file; what `plutil` refuses rejects. */
async function readPropertyList(file: string): Promise<string | null> {
  const found = await stat(file).catch(absent);
  if (found === null) return null;
  const { exitCode, output } = await run(PROPERTY_LISTS, ['-convert', 'json', '-o', '-', '--', file], 'utf8');
  if (exitCode !== 0) throw new Error('plutil refused it');
  return output;
}

function absent(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  throw error;
}

/** Runs a tool by its absolute path, without a shell. Rejects where it does not start, does not end, or says too much. */
function run(
  tool: string,
  args: readonly string[],
  encoding: 'latin1' | 'utf8',
): Promise<{ readonly exitCode: number; readonly output: string }> {
  const options = { encoding, timeout: TIMEOUT_MS, killSignal: 'SIGKILL', maxBuffer: MAX_BYTES, windowsHide: true };
  return new Promise((resolve, reject) => {
    execFile(tool, [...args], options as ExecFileOptions & { encoding: typeof encoding }, (error, output) => {
      if (error === null) resolve({ exitCode: 0, output });
      else if (typeof error.code === 'number') resolve({ exitCode: error.code, output });
      else reject(new Error('the tool did not answer', { cause: error }));
    });
  });
}
