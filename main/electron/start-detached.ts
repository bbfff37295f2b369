/** Programs that outlive this one. */
import { spawn } from 'node:child_process';

/**
 * Starts `program` without a shell; resolves once it runs. Where it may not be started nothing else is tried: electron-
 * updater would ask for an administrator's password then (deploy §2.1), or have the desktop open the file.
 */
export function startDetached(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { detached: true, stdio: 'ignore', shell: false });
    child.once('error', reject);
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
  });
}
