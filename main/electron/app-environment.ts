/** Where this machine keeps things, and what the command line says. */
import path from 'node:path';
import { app } from 'electron';

/** Where the machine's administrator puts the sites file (docs/admin-guide.md). */
function machineSitesFile(): string {
  switch (process.platform) {
    case 'win32':
      return path.join(process.env['ProgramData'] ?? 'C:\\ProgramData', 'Chartroom', 'sites.json');
    case 'darwin':
      return '/Library/Application Support/Chartroom/sites.json';
    default:
      return '/etc/chartroom/sites.json';
  }
}

/** `--sites FILE` or `--sites=FILE`; otherwise the machine's own file. Absolute. */
export function sitesFile(argv: readonly string[]): string {
  const index = argv.findIndex((argument) => argument === '--sites' || argument.startsWith('--sites='));
  const argument = argv[index];
  if (argument === undefined) return machineSitesFile();
  const value = argument === '--sites' ? argv[index + 1] : argument.slice('--sites='.length);
  return value === undefined || value === '' ? machineSitesFile() : path.resolve(value);
}

/** The event log's file. */
export function logFile(): string {
  return path.join(app.getPath('logs'), 'events.log');
}

/** What `app.describe` tells. */
export function describeApp(): { version: string; platform: string } {
  return { version: app.getVersion(), platform: process.platform };
}
