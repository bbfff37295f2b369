/** Electron's life cycle, nothing else: what is built and wired is in compose.ts. */
import { app, type BrowserWindow } from 'electron';
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

registerAppScheme();
app.enableSandbox();
if (!app.requestSingleInstanceLock()) {
  app.quit();
} else {
  app.on('second-instance', showWindow);
  app.on('activate', showWindow);
  app.on('window-all-closed', () => app.quit());
  void app.whenReady().then(() => {
    prepareApp();
    installGuards();
    const services = startServices({ window: () => window });
    app.on('before-quit', () => services.close());
    showWindow();
  });
}
