/** The window: its options are part of the security configuration (security §3.1). */
import path from 'node:path';
import { app, BrowserWindow, nativeTheme } from 'electron';
import { APP_PAGE } from './app-protocol.ts';

const CANVAS = { light: '#f3f4f1', dark: '#0e1413' };

/** Makes the window, shown once it has something to show. `preload` is the absolute path of the bridge. */
export function openWindow(preload: string): BrowserWindow {
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
      preload: path.resolve(preload),
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
