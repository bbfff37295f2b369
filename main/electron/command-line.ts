/** The command line of this start, and what happens to one that must not go on (I4). */
import { app, dialog } from 'electron';
import { readCommandLine, type CommandLine } from '../policy/command-line.ts';

/** Exit code of a start that was refused; 1 is one that failed. */
const EXIT_REFUSED = 2;

/** How this process was started. */
export function ownCommandLine(): CommandLine {
  const { argv, env, platform } = process;
  return readCommandLine({ argv, env, platform, packaged: app.isPackaged });
}

/** As `refuseStart`, for a start that nobody sits before: no dialog may hold a scheduled job. */
export function refuseQuietly(refused: readonly string[]): void {
  process.stderr.write(`Refused: ${refused.join(', ')} could let others read along.\n`);
  app.exit(EXIT_REFUSED);
}

/** Says which switches were refused, and ends the process. To be called before the app is ready and takes its lock. */
export function refuseStart(refused: readonly string[]): void {
  dialog.showErrorBox(
    'Chartroom did not start',
    `It was started with ${refused.join(', ')}, which could let others read along. Start it from its own icon, or ask the help desk to take this setting away.`,
  );
  app.exit(EXIT_REFUSED);
}
