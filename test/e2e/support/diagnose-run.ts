/** `--diagnose` and `--support-file` as a shell would run them: a process of its own beside whatever runs. */
import { execFile } from 'node:child_process';
import { commandOf } from './export-run.ts';

export type Told = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs Chartroom with these arguments to its end. `env` is all of its environment. */
export function runChartroom(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Told> {
  const [file = '', ...rest] = commandOf();
  const options = { env: { ...env }, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve, reject) => {
    execFile(file, [...rest, ...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === 'number') resolve({ code, stdout, stderr });
      else reject(error ?? new Error('it did not start'));
    });
  });
}
