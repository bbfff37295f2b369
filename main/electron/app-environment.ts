/** Where this machine keeps things. */
import os from 'node:os';
import path from 'node:path';
import { app } from 'electron';
import { readCommandLine } from '../policy/command-line.ts';
import { programData, windowsFolder } from '../policy/windows-folders.ts';

/** For development and specs. A packaged app takes its administrator's word from one place (I4). */
function namedFolder(): string | undefined {
  const told = app.isPackaged ? undefined : process.env['CHARTROOM_MACHINE_FOLDER'];
  return told === '' ? undefined : told;
}

/** Whether development or a spec stands in for the machine's administrator: then nothing else of the machine is asked. */
export function isMachineFolderNamed(): boolean {
  return namedFolder() !== undefined;
}

/** Where the machine's administrator puts Chartroom's files (docs/admin-guide.md). */
function machineFolder(): string {
  const named = namedFolder();
  if (named !== undefined) return path.resolve(named);
  switch (process.platform) {
    case 'win32':
      return path.join(programData(windowsFolder()), 'Chartroom');
    case 'darwin':
      return '/Library/Application Support/Chartroom';
    default:
      return '/etc/chartroom';
  }
}

/** A file of the machine's administrator, as `sites.json`. Absolute. */
export function machineFile(name: string): string {
  return path.join(machineFolder(), name);
}

/** The sites file: the one that the command line names, where it may name one; else the machine's. Absolute. */
export function sitesFile(argv: readonly string[]): string {
  const { env, platform } = process;
  const { sitesFile: named } = readCommandLine({ argv, env, platform, packaged: app.isPackaged });
  return named === null ? machineFile('sites.json') : path.resolve(named);
}

/** The sites file of an export without a window: `named` in development, else the machine's. Absolute. */
export function exportSitesFile(named: string | null): string {
  return named === null || app.isPackaged ? machineFile('sites.json') : path.resolve(named);
}

/** The account that this process runs as: by its name, else by its number, where the system has no name for it. */
export function accountName(): string {
  try {
    return os.userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? '?'}`;
  }
}

/** Where this user's vault, audit trail and locks lie. */
export function dataFolder(): string {
  return app.getPath('userData');
}

/** Folders of the app's own, which take no export of patients: its data and its program. */
export function appFolders(): readonly string[] {
  return [dataFolder(), app.isPackaged ? path.dirname(process.execPath) : path.join(app.getAppPath(), 'out')];
}

/** Who may own the policy file: the system's administrator, and in development the developer; null: not looked at. */
export function policyOwners(): readonly number[] | null {
  const own = process.getuid?.();
  if (own === undefined) return null;
  return app.isPackaged ? [0] : [0, own];
}

/** The event log's file. */
export function logFile(): string {
  return path.join(app.getPath('logs'), 'events.log');
}

/** What `app.describe` tells. */
export function describeApp(): { version: string; platform: string } {
  return { version: app.getVersion(), platform: process.platform };
}
