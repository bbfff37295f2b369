/** The fixture app, built into a folder of its own and started on the headless stand-in. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { StandinProcess } from '../standin-process.ts';
import { buildFixtureApp } from './build.ts';

export type Fixture = {
  /** Starts the app; every start shares the data folder. */
  launch: (options?: { args?: string[]; env?: Record<string, string> }) => StandinProcess;
  userData: string;
  /** Ends what was started and removes the folder. */
  dispose: () => Promise<void>;
};

export function fixture(): Fixture {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chartroom-standin-'));
  const app = buildFixtureApp(path.join(folder, 'app'));
  const userData = path.join(folder, 'user-data');
  const started: StandinProcess[] = [];
  return {
    userData,
    launch: ({ args = [], env = {} } = {}) => {
      const process = new StandinProcess({ args: [app, `--user-data-dir=${userData}`, ...args], env });
      started.push(process);
      return process;
    },
    dispose: async () => {
      await Promise.all(started.map((process) => process.close()));
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What `read` gives, sooner or later, on a busy machine too. */
export const eventually = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 15_000 });
