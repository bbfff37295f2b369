/** The main process of the app on which the stand-in is tested: one handler for each behaviour. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { app, BrowserWindow, ipcMain, protocol, session, shell } from 'electron';

const here = import.meta.dirname;
const CSP = [
  "default-src 'self' app://bundle; object-src 'none'; base-uri 'none'",
  "require-trusted-types-for 'script'; trusted-types 'none'",
].join('; ');
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript' };

const isOwn = (url: string): boolean => url.startsWith('app://bundle/');

protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);

function serve(): void {
  protocol.handle('app', async (request) => {
    const { host, pathname } = new URL(request.url);
    if (host !== 'bundle') return new Response('not here', { status: 404 });
    const file = path.join(here, '../renderer', pathname);
    const body = await readFile(file).catch(() => undefined);
    if (body === undefined) return new Response('not found', { status: 404 });
    const type = TYPES[path.extname(file)] ?? 'application/octet-stream';
    return new Response(body, { headers: { 'content-type': type, 'content-security-policy': CSP } });
  });
}

function answer(): void {
  ipcMain.handle('add', (event, a: number, b: number) => {
    if (event.senderFrame?.url.startsWith('app://bundle/') !== true) throw new Error('bad sender');
    return a + b;
  });
  ipcMain.handle('echo', (_event, value: unknown) => value);
  ipcMain.handle('fail', () => {
    throw new TypeError('boom');
  });
  ipcMain.on('tick', (event, count: number) => {
    for (let n = 1; n <= count; n++) event.sender.send('tock', { n, at: new Date(n) });
  });
}

function guard(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, callback) => {
    callback(false);
  });
  session.defaultSession.setPermissionCheckHandler(() => false);
  session.defaultSession.webRequest.onBeforeRequest((details, callback) => {
    callback({ cancel: !isOwn(details.url) });
  });
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(({ url }) => {
      void shell.openExternal(url);
      return { action: 'deny' };
    });
    contents.on('will-navigate', (event) => {
      if (!isOwn(event.url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => {
      event.preventDefault();
    });
  });
}

async function openWindow(): Promise<void> {
  const window = new BrowserWindow({
    width: 900,
    height: 640,
    show: false,
    title: 'Fixture',
    webPreferences: { preload: path.join(here, '../preload/index.cjs'), sandbox: true, contextIsolation: true },
  });
  window.once('ready-to-show', () => {
    window.show();
  });
  await window.loadURL('app://bundle/index.html');
}

if (!app.requestSingleInstanceLock()) {
  app.quit();
} else {
  app.on('second-instance', (_event, argv) => {
    BrowserWindow.getAllWindows()[0]?.webContents.send('opened', argv.at(-1));
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    BrowserWindow.getAllWindows()[0]?.webContents.send('opened', url);
  });
  app.on('window-all-closed', () => {
    app.quit();
  });
  void app.whenReady().then(async () => {
    serve();
    answer();
    guard();
    await openWindow();
  });
}
