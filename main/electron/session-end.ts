/** The operating system ends this user's session, or the machine is shut down. */
import { app, powerMonitor } from 'electron';

/**
 * Calls back as soon as the system says so, also where it may yet be called off. Call once the app is ready. Windows tells
 * each window, and ends the app without asking it; on Linux nothing is to be kept from being begun.
 */
export function onSessionEnd(listener: () => void): void {
  if (process.platform === 'darwin') powerMonitor.on('shutdown', listener);
  if (process.platform !== 'win32') return;
  app.on('browser-window-created', (_event, window) => {
    window.on('query-session-end', listener);
    window.on('session-end', listener);
  });
}
