/** The windows: their options are part of the security configuration (security §3.1). */
import path from 'node:path';
import {
  app,
  BrowserWindow,
  Menu,
  nativeTheme,
  screen,
  type MenuItemConstructorOptions,
  type Rectangle,
} from 'electron';
import { APP_PAGE, serveApp } from './app-protocol.ts';
import { recoverPage, type PageLoss } from './page-recovery.ts';
import { pageSession } from './sessions.ts';

/** The bundles lie side by side: out/main, out/preload, out/renderer. */
const BUNDLES = path.join(import.meta.dirname, '..');

const CANVAS = { light: '#f3f4f1', dark: '#0e1413' };
const SIZE = { width: 1280, height: 800 };
/** So that a new window leaves the title of the one beneath in sight. */
const CASCADE_PX = 32;

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
  Menu.setApplicationMenu(process.platform === 'darwin' ? Menu.buildFromTemplate(MAC_MENU) : null);
}

/** Beside the window in front, where the screen has room; nothing is remembered from one start to the next. */
function place(): Pick<Rectangle, 'x' | 'y'> | undefined {
  const front = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows().at(-1);
  if (front === undefined || front.isMaximized() || front.isFullScreen()) return undefined;
  const bounds = front.getBounds();
  const { workArea } = screen.getDisplayMatching(bounds);
  const [x, y] = [bounds.x + CASCADE_PX, bounds.y + CASCADE_PX];
  const fits = x + bounds.width <= workArea.x + workArea.width && y + bounds.height <= workArea.y + workArea.height;
  return fits ? { x, y } : undefined;
}

/**
 * Makes a window, shown once it has something to show. Its title is the page's.
 * @param onPageLost its page crashed or hung; it is being loaded again
 */
export function openWindow(onPageLost: (loss: PageLoss) => void = () => undefined): BrowserWindow {
  const window = new BrowserWindow({
    ...SIZE,
    ...place(),
    useContentSize: true,
    minWidth: 360,
    minHeight: 480,
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
