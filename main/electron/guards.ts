/**
 * What no page in a Chartroom window may do: navigate, open windows, embed web views, ask for permissions, or
 * reach a network (security §3.3, §3.5, §3.6; Electron's checklist, items 5, 12–14).
 */
import { app, session, type WebContents } from 'electron';
import { APP_ORIGIN } from './app-protocol.ts';

const isOurs = (url: string): boolean => url === APP_ORIGIN || url.startsWith(`${APP_ORIGIN}/`);

function guardContents(contents: WebContents): void {
  const stop = (event: { preventDefault: () => void }): void => event.preventDefault();
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', stop);
  contents.on('will-frame-navigate', stop);
  contents.on('will-redirect', stop);
  contents.on('will-attach-webview', stop);
}

/** Call once the app is ready and before the first window: guards every window that will be made. */
export function installGuards(): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents));
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.webRequest.onBeforeRequest((details, decide) => {
    const devTools = !app.isPackaged && details.url.startsWith('devtools://');
    // Requests of main itself come without a web contents and are judged by the HTTP port.
    const fromPage = details.webContentsId !== undefined;
    decide({ cancel: fromPage && !isOurs(details.url) && !details.url.startsWith('data:') && !devTools });
  });
}
