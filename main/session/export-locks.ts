/** Exports that run, in whichever process of this user: each holds the lock of its population (main/population.ts). */
import os from 'node:os';
import path from 'node:path';
import type { Clock } from '../ports.ts';
import { isAnyHeld } from './refresh-lock.ts';

/** As main/bulk/export-chain.ts names the lock of a population. */
const EXPORTS = 'export-';

/**
 * An export may hold its lock for hours, so that only a holder from before this machine's last start is taken to be gone
 * though its number lives.
 */
export const exportStaleMs = (): number => os.uptime() * 1000;

/**
 * Whether an export runs that keeps its data in one of `folders` (each with its folder `locks`). A folder that cannot be
 * read counts as one that has some. Never rejects.
 */
export async function exportRuns(clock: Clock, folders: readonly string[]): Promise<boolean> {
  const held = folders.map((folder) =>
    isAnyHeld({ folder: path.join(folder, 'locks'), clock, staleMs: exportStaleMs() }, EXPORTS).catch(() => true),
  );
  return (await Promise.all(held)).includes(true);
}
