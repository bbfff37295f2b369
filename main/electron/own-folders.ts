/** Sets the folders of this account's data, and shuts them to every other account. */
import path from 'node:path';
import { app } from 'electron';
import { logFile } from './app-environment.ts';
import { foldersBelow, keepPrivate } from './user-data.ts';

/** Everything that Electron, Chromium and Chromium's crash handler write lands in or below `userData`. */
export function setUserData(userData: string): void {
  for (const [name, folder] of Object.entries(foldersBelow(userData))) app.setPath(name, folder);
}

/** Makes the folders of this start where they are missing, before anybody writes there with rights of their own (J7). */
export function shutOwnFolders(): void {
  keepPrivate(app.getPath('userData'));
  keepPrivate(path.dirname(logFile()));
}
