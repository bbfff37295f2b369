/** Which build this is, and what it runs on. */
import { app } from 'electron';
import type { About, InstallKind } from '../../shared/about.ts';

/** What `about.describe` tells; `installation`: how this copy came onto the machine. */
export function describeBuild(installation: InstallKind): About {
  const { electron, chrome, node } = process.versions as Readonly<Record<string, string | undefined>>;
  return {
    version: app.getVersion(),
    electron: electron ?? null,
    chromium: chrome ?? null,
    node: node ?? '',
    platform: process.platform,
    arch: process.arch,
    installation,
  };
}

/** The app's own folder, or its archive: what the build wrote is below it. */
export const programFolder = (): string => app.getAppPath();
