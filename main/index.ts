/** Electron's life cycle, nothing else: what is built and wired is in compose.ts. */
import { app, dialog, type BrowserWindow } from 'electron';
import { startServices } from './compose.ts';
import { registerAppScheme } from './electron/app-protocol.ts';
import { installGuards } from './electron/guards.ts';
import { openMainWindow, prepareApp } from './electron/window.ts';

let window: BrowserWindow | null = null;

function showWindow(): void {
  if (window === null) {
    window = openMainWindow();
    window.once('closed', () => {
      window = null;
    });
    return;
  }
  if (window.isMinimized()) window.restore();
  window.focus();
}

function start(): void {
  prepareApp();
  installGuards();
  const services = startServices({ window: () => window });
  app.on('before-quit', () => services.close());
  showWindow();
  app.on('second-instance', showWindow);
  app.on('activate', showWindow);
}

/** Without this a start that failed would stay in memory, invisible, and refuse every later one. */
function giveUp(): void {
  dialog.showErrorBox(
    'Chartroom could not start',
    'Nothing was read and nothing was changed. Start it once more; if it fails again, install it anew or call the help desk.',
  );
  app.exit(1);
}

registerAppScheme();
app.enableSandbox();
if (!app.requestSingleInstanceLock()) {
  app.quit();
} else {
  app.on('window-all-closed', () => app.quit());
  app.whenReady().then(start).catch(giveUp);
}
