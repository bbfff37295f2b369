/** Where the user's data lie. Knows nothing of Electron, so that it can be told before anything else runs. */
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
