/** A folder for an export, and its landing with real workers. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { createExportFolder } from '../../main/bulk/landing/folder-probe.ts';
import type { Landing } from '../../main/bulk/landing/landing.ts';
import { openLanding, type LandingOptions } from '../../main/bulk/landing/open-landing.ts';
import type { CheckOptions } from '../../main/bulk/line-check.ts';
import { buildWorker } from './built-worker.ts';

export const EXPORT_KEY = Buffer.alloc(32, 7);
export const ABOUT = { id: 'synthetic-export', follows: null, scopes: 'system/*.rs' };
export const CHECK: CheckOptions = { type: null, maxLineBytes: 1_000_000, filters: [], organizedBy: null };

export type LandingBench = {
  /** Where exports land; removed by `close`. */
  readonly parent: string;
  /** A new export's own folder. */
  readonly folder: () => Promise<string>;
  readonly open: (folder: string, options?: Partial<LandingOptions>) => Promise<Landing>;
  /** Worker threads that were started. */
  readonly workers: readonly Worker[];
  readonly logged: readonly string[];
  readonly close: () => Promise<void>;
};

export async function landingBench(): Promise<LandingBench> {
  const parent = await mkdtemp(path.join(os.tmpdir(), 'chartroom-landing-'));
  const url = await buildWorker('main/bulk/landing/file-worker.ts');
  const workers: Worker[] = [];
  const landings: Landing[] = [];
  const logged: string[] = [];
  const createWorker = (): Worker => {
    const worker = new Worker(url);
    workers.push(worker);
    return worker;
  };
  return {
    ...{ parent, workers, logged },
    folder: () => createExportFolder({ restrict: () => Promise.resolve() }, parent, { nowMs: 0, anyFolder: false }),
    open: async (folder, options = {}) => {
      const log = (_level: string, event: string): void => void logged.push(event);
      const about = () => ABOUT;
      const landing = await openLanding(
        { createWorker, log },
        { folder, key: EXPORT_KEY, encrypted: true, about, ...options },
      );
      landings.push(landing);
      return landing;
    },
    close: async () => {
      await Promise.all(landings.map((landing) => landing.close()));
      await rm(parent, { recursive: true, force: true });
    },
  };
}
