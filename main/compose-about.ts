/** Joins what the app says of itself to the machine. */
import { describeBuild, programFolder } from './electron/about.ts';
import { thisInstallation } from './electron/installation.ts';
import { readLicences } from './electron/licences.ts';
import type { AboutPorts } from './ipc/handlers/about-handlers.ts';

/** What the handlers of the topic `about` need. */
export function aboutPorts(): AboutPorts {
  const installation = thisInstallation();
  return { about: { describe: () => describeBuild(installation), licences: () => readLicences(programFolder()) } };
}
