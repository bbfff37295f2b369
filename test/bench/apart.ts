/** Runs a measurement in a process of its own, so that its memory is its own. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

export type Apart = {
  readonly seconds: number;
  /** Resident set before it began and the largest since, bytes. */
  readonly startBytes: number;
  readonly peakBytes: number;
  readonly resources: number;
};

/** Takes the script (beside this file) and its arguments; gives what it printed. Rejects where it failed. */
export function runApart(script: string, args: readonly string[]): Promise<Apart> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (bytes: Buffer) => void (printed += bytes.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(printed) as Apart);
      else reject(new Error(`${script} ended with ${code}`));
    });
  });
}

/** The system's own count begins with the memory of whoever started the process, except where Linux tells of this one alone. */
function peakOfThis(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;
}

/** What a script of `runApart` prints: it takes the work, measures it and writes the line. */
export async function measureHere(work: () => Promise<{ seconds?: number; resources: number }>): Promise<void> {
  globalThis.gc?.();
  const startBytes = process.memoryUsage.rss();
  const started = performance.now();
  const { seconds = (performance.now() - started) / 1000, resources } = await work();
  const peakBytes = peakOfThis();
  process.stdout.write(JSON.stringify({ seconds, startBytes, peakBytes, resources } satisfies Apart));
}
