/** Electron's life cycle, nothing else: what is built and wired is in compose.ts. */
import { app, dialog } from 'electron';
import { runAudit, startServices, type Services } from './compose.ts';
import { registerAppScheme } from './electron/app-protocol.ts';
import { chooseGraphics, type Graphics } from './compose-desktops.ts';
import { runDiagnosis, type DiagnoseTask } from './compose-diagnose.ts';
import { answerExport, runExport, type ExportTask } from './compose-export.ts';
import { ownCommandLine, refuseQuietly, refuseStart } from './electron/command-line.ts';
import { collectLaunchLinks, registerLaunchLinks, type LaunchLinks } from './electron/deep-links.ts';
import { installGuards } from './electron/guards.ts';
import { setUserData, shutOwnFolders } from './electron/own-folders.ts';
import { exportData, localUserData } from './electron/user-data.ts';
import { prepareApp } from './electron/window.ts';
import type { CommandLine, StartTask } from './policy/command-line.ts';
import type { ExportLine } from './policy/export-line.ts';

/** Quitting takes no longer, whatever hangs. */
const CLOSE_WITHIN_MS = 8_000;

type QuietTask = Exclude<StartTask, { kind: 'open' | 'export' }>;

const isDiagnosis = (task: StartTask): task is DiagnoseTask => task.kind === 'diagnose' || task.kind === 'support-file';

let services: Services | null = null;
let show = (): void => undefined;
let quitting = false;

async function open(links: LaunchLinks, graphics: Graphics, quietly: boolean): Promise<void> {
  prepareApp();
  installGuards();
  const starting = startServices({ quietly, graphics, linksRegistered: registerLaunchLinks() });
  show = starting.show;
  app.on('activate', () => show());
  const started = await starting.services;
  services = started;
  links.listen(started.receive);
}

/** Quits once everything was signed out, or the time for it is over. */
function quitInOrder(event: { preventDefault: () => void }): void {
  if (quitting) return;
  quitting = true;
  show = () => undefined;
  // Nobody has signed in as long as the services are not there.
  if (services === null) return;
  event.preventDefault();
  const quit = (): void => app.quit();
  const tooLong = new Promise((resolve) => setTimeout(resolve, CLOSE_WITHIN_MS));
  // Each step of an update has a time of its own; without one there is nothing to wait for.
  void Promise.race([services.close(), tooLong]).then(services.installUpdate).then(quit, quit);
}

/** Without this a start that failed would stay in memory, invisible, and refuse every later one. */
function giveUp(): void {
  dialog.showErrorBox(
    'Chartroom could not start',
    'Nothing was read and nothing was changed. Start it once more; if it fails again, install it anew or call the help desk.',
  );
  app.exit(1);
}

/** A command without a window: what it says on standard output, an exit code. */
async function runTask(task: QuietTask): Promise<void> {
  const { exitCode, lines } = await (isDiagnosis(task) ? runDiagnosis(task) : runAudit(task));
  for (const line of lines) process.stdout.write(`${line}\n`);
  await exitWith(exitCode);
}

/** An export without a window, beside a workstation that runs. Whoever asks it to end has it pause in order first. */
async function runExportTask(line: ExportTask): Promise<void> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  app.on('before-quit', (event) => {
    event.preventDefault();
    stop();
  });
  await app.whenReady();
  await exitWith(await runExport(line, controller.signal));
}

/** What a pipe has not taken yet would be lost. */
async function exitWith(exitCode: number): Promise<void> {
  await new Promise((resolve) => process.stdout.write('', resolve));
  app.exit(exitCode);
}

function startExport(line: ExportLine): void {
  // A reader that went away is no reason to give an export up.
  process.stdout.on('error', () => undefined);
  const answered = answerExport(line);
  if (answered !== null || !('places' in line)) {
    void exitWith(answered ?? 1);
    return;
  }
  setUserData(exportData(app.getPath('userData'), line.places.data));
  shutOwnFolders();
  runExportTask(line).catch(() => app.exit(1));
}

async function start({ link, task }: CommandLine): Promise<void> {
  if (task.kind === 'export') {
    startExport(task.line);
  } else if (task.kind !== 'open') {
    // A diagnosis changes nothing, not even rights.
    if (!isDiagnosis(task)) shutOwnFolders();
    // Beside a workstation that runs: outside the lock of the one instance.
    app
      .whenReady()
      .then(() => runTask(task))
      .catch(() => app.exit(2));
  } else if (!app.requestSingleInstanceLock()) {
    app.quit();
  } else {
    const links = collectLaunchLinks(process.argv, () => show());
    app.on('window-all-closed', () => app.quit());
    app.on('before-quit', quitInOrder);
    shutOwnFolders();
    // Electron waits with being ready until this module is through, and takes it for granted how it draws by then.
    const graphics = await chooseGraphics();
    app
      .whenReady()
      .then(() => open(links, graphics, link !== null))
      .catch(() => {
        // What a start finds missing while the app already ends is no failure.
        if (!quitting) giveUp();
      });
  }
}

const commandLine = ownCommandLine();
if (commandLine.refused.length > 0) {
  // Before anything else: a start that was refused has touched nothing.
  // Nobody may sit before an export or a diagnosis.
  if (commandLine.task.kind === 'export' || isDiagnosis(commandLine.task)) refuseQuietly(commandLine.refused);
  else refuseStart(commandLine.refused);
} else {
  registerAppScheme();
  app.enableSandbox();
  const userData = localUserData(process);
  if (userData !== null) setUserData(userData);
  await start(commandLine);
}
