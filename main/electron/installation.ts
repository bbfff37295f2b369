/** How this installation came about, as the machine shows it. */
import { accessSync, constants, existsSync } from 'node:fs';
import { app } from 'electron';
import type { InstallKind } from '../../shared/about.ts';
import { installKind } from '../policy/install-kind.ts';

/** Looks once; an installation does not change while it runs. */
export function thisInstallation(): InstallKind {
  return installKind({
    platform: process.platform,
    packaged: app.isPackaged,
    program: process.execPath,
    env: process.env,
    exists: existsSync,
    mayWrite,
  });
}

function mayWrite(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
