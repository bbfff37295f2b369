/** The windows: their options are part of the security configuration (security §3.1). */
import path from 'node:path';
import {
  app,
  BrowserWindow,
  Menu,
  nativeTheme,
  screen,
  type BrowserWindowConstructorOptions,
  type MenuItemConstructorOptions,
} from 'electron';
import { APP_PAGE, serveApp } from './app-protocol.ts';
import { recoverPage, type PageLoss } from './page-recovery.ts';
import { beside, firstSize } from './placement.ts';
import { followScreens } from './screens.ts';
import { pageSession } from './sessions.ts';

/** The bundles lie side by side: out/main, out/preload, out/renderer. */
const BUNDLES = path.join(import.meta.dirname, '..');

const CANVAS = { light: '#f3f4f1', dark: '#0e1413' };

/** On macOS copying and pasting need a menu; Electron's own has the inspector in it, this one has not. */
const MAC_MENU: MenuItemConstructorOptions[] = [
  { role: 'appMenu' },
  { role: 'editMenu' },
  {
    label: 'View',
    submenu: [
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
    ],
  },
  { role: 'windowMenu' },
];

/** Call once the app is ready: serves the page, and takes Electron's own menu away. */
export function prepareApp(): void {
  serveApp(path.join(BUNDLES, 'renderer'));
  followScreens();
  Menu.setApplicationMenu(process.platform === 'darwin' ? Menu.buildFromTemplate(MAC_MENU) : null);
}

/** Beside the window in front, where the screen has room; nothing is remembered from one start to the next. */
function place(): BrowserWindowConstructorOptions {
  const front = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows().at(-1);
  const bounds = front?.getBounds();
  const { workArea } = bounds === undefined ? screen.getPrimaryDisplay() : screen.getDisplayMatching(bounds);
  const { size, least } = firstSize(workArea);
  const sizes = { ...size, minWidth: least.width, minHeight: least.height };
  if (front === undefined || bounds === undefined || front.isMaximized() || front.isFullScreen()) return sizes;
  return { ...sizes, ...beside({ ...bounds, width: size.width, height: size.height }, workArea) };
}

/**
 * Makes a window, shown once it has something to show. Its title is the page's.
 * @param onPageLost its page crashed or hung; it is being loaded again
 */
export function openWindow(onPageLost: (loss: PageLoss) => void = () => undefined): BrowserWindow {
  const window = new BrowserWindow({
    ...place(),
    useContentSize: true,
    show: false,
    title: 'Chartroom',
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? CANVAS.dark : CANVAS.light,
    webPreferences: {
      session: pageSession(),
      preload: path.join(BUNDLES, 'preload', 'index.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  recoverPage(window, onPageLost);
  window.once('ready-to-show', () => window.show());
  window.loadURL(APP_PAGE).catch(() => undefined);
  return window;
}

/** Brings a window to the front, out of the task bar if need be. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.focus();
}
