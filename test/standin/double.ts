/** The module `electron` as the main process gets it. */
import { App } from './electron/app.ts';
import { browserWindowClass, type HostedWindow } from './electron/browser-window.ts';
import { desktop } from './electron/desktop.ts';
import { IpcMain } from './electron/ipc-main.ts';
import { NativeTheme } from './electron/native-theme.ts';
import { net } from './electron/net.ts';
import { SafeStorage } from './electron/safe-storage.ts';
import { Protocol, Session, sessionModule } from './electron/session.ts';
import type { Host } from './host.ts';
import { missing, strict } from './strict.ts';

/** What the parts of the double need of each other. */
export type Context = {
  readonly host: Host;
  readonly app: App;
  readonly session: Session;
  readonly ipcMain: IpcMain;
  readonly nativeTheme: NativeTheme;
  readonly windows: Set<HostedWindow>;
};

/** Everything else that Electron 45 exports to the main process: may be imported, may not be used. */
const MISSING = [
  'autoUpdater',
  'BaseWindow',
  'BrowserView',
  'ClipboardItem',
  'contentTracing',
  'crashReporter',
  'desktopCapturer',
  'globalShortcut',
  'ImageView',
  'inAppPurchase',
  'MenuItem',
  'MessageChannelMain',
  'nativeImage',
  'netLog',
  'powerSaveBlocker',
  'pushNotifications',
  'ServiceWorkerMain',
  'ShareMenu',
  'systemPreferences',
  'TouchBar',
  'Tray',
  'utilityProcess',
  'View',
  'webContents',
  'WebContentsView',
  'webFrameMain',
  'WebSocket',
];

export type Double = ReturnType<typeof makeDouble>;

export function makeDouble(host: Host) {
  const windows = new Set<HostedWindow>();
  const protocol = strict('protocol', new Protocol(host));
  const context: Context = {
    host,
    windows,
    app: new App(host, windows),
    session: new Session(host, protocol),
    ipcMain: new IpcMain(),
    nativeTheme: new NativeTheme(host, windows),
  };
  return {
    ...Object.fromEntries(MISSING.map((name) => [name, missing(name)])),
    ...desktop(host),
    app: context.app,
    ipcMain: context.ipcMain,
    nativeTheme: context.nativeTheme,
    protocol,
    session: sessionModule(host, context.session),
    safeStorage: strict('safeStorage', new SafeStorage(host)),
    net: strict('net', net(host)),
    BrowserWindow: browserWindowClass(context),
    /** For specs, on the stand-in alone: what it was asked to do outside the page. */
    standinTrace: host.trace,
  };
}
