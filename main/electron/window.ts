/** The window: its options are part of the security configuration (security §3.1). */
import path from 'node:path';
import { app, BrowserWindow, Menu, nativeTheme } from 'electron';
import { APP_PAGE, serveApp } from './app-protocol.ts';

/** The bundles lie side by side: out/main, out/preload, out/renderer. */
const BUNDLES = path.join(import.meta.dirname, '..');

const CANVAS = { light: '#f3f4f1', dark: '#0e1413' };

/** Call once the app is ready: serves the page, and drops the default menu where the system needs none. */
export function prepareApp(): void {
  serveApp(path.join(BUNDLES, 'renderer'));
  if (process.platform !== 'darwin') Menu.setApplicationMenu(null);
}

/** Makes the window, shown once it has something to show. */
export function openMainWindow(): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    useContentSize: true,
    minWidth: 360,
    minHeight: 480,
    show: false,
    title: 'Chartroom',
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? CANVAS.dark : CANVAS.light,
    webPreferences: {
      preload: path.join(BUNDLES, 'preload', 'index.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  window.once('ready-to-show', () => window.show());
  void window.loadURL(APP_PAGE);
  return window;
}
