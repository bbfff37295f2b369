/** Where the user's data lie. Knows nothing of Electron, so that it can be told before anything else runs. */
import { chmodSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';

export type Surroundings = {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly argv: readonly string[];
};

/**
 * Where exports without a window keep vault, registry and audit trail: the folder that the command line names, else one
 * beside that of the workstation, so that neither waits for the other. Absolute.
 */
export function exportData(userData: string, named: string | null): string {
  return named === null ? `${userData}-export` : path.resolve(named);
}

/**
 * The folder to set as `userData`, or null for Electron's own choice. On Windows that would be the roaming profile, which
 * is copied to every machine the user logs on to, without the keys that open it: the local one is taken.
 */
export function localUserData({ platform, env, argv }: Surroundings): string | null {
  if (platform !== 'win32' || argv.some((argument) => argument.startsWith('--user-data-dir='))) return null;
  const { LOCALAPPDATA, USERPROFILE } = env;
  if (LOCALAPPDATA !== undefined && LOCALAPPDATA !== '') return path.win32.join(LOCALAPPDATA, 'Chartroom');
  if (USERPROFILE === undefined || USERPROFILE === '') return null;
  return path.win32.join(USERPROFILE, 'AppData', 'Local', 'Chartroom');
}

/** Folders that Electron and Chromium write to, by Electron's names. */
export type AppFolders = Readonly<Partial<Record<'userData' | 'sessionData' | 'crashDumps' | 'logs', string>>>;

/**
 * Every folder to set so that nothing lands beside `userData`. On Windows all four, whatever Electron would choose:
 * one that it left in the roaming profile would be copied at each logon. Elsewhere they follow by themselves.
 */
export function foldersBelow(userData: string, platform: NodeJS.Platform = process.platform): AppFolders {
  if (platform !== 'win32') return { userData };
  const below = (name: string): string => path.win32.join(userData, name);
  return { userData, sessionData: userData, crashDumps: below('Crashpad'), logs: below('logs') };
}

const OTHERS = 0o077;

/**
 * Makes `folder` where it is missing, and shuts it to every other account. On Windows the profile's own rights do
 * that. Never throws: where it cannot be done, whoever writes there finds out and says so.
 */
export function keepPrivate(folder: string, platform: NodeJS.Platform = process.platform): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (platform === 'win32') return;
    const { mode } = statSync(folder);
    if ((mode & OTHERS) !== 0) chmodSync(folder, 0o700);
  } catch {
    // A profile that cannot be written is told by vault, trail and log, each in its words.
  }
}
