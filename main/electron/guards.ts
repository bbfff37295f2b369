/**
 * What no page in a Chartroom window may do: navigate, open windows, embed web views, download, ask for permissions, or
 * reach a network (security §3.3, §3.5, §3.6; Electron's checklist, items 5, 12–14). Certificate errors have no
 * handler, here or anywhere: Chromium refuses them. Screen capture has none either, which refuses it.
 */
import { app, session, type Session, type WebContents } from 'electron';
import { APP_ORIGIN } from './app-protocol.ts';
import { networkSession, pageSession } from './sessions.ts';

/** A proxy that nobody is: what webRequest is never asked about (WebRTC, WebTransport) ends here. */
const NOWHERE = { mode: 'fixed_servers', proxyRules: 'http://127.0.0.1:9', proxyBypassRules: '<-loopback>' } as const;

const isOurs = (url: string): boolean => url === APP_ORIGIN || url.startsWith(`${APP_ORIGIN}/`);
const stop = (event: { preventDefault: () => void }): void => event.preventDefault();

function guardContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.on('will-navigate', stop);
  contents.on('will-frame-navigate', stop);
  contents.on('will-redirect', stop);
  contents.on('will-attach-webview', stop);
}

function guardSession(guarded: Session): void {
  guarded.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  guarded.setPermissionCheckHandler(() => false);
  guarded.setDevicePermissionHandler(() => false);
  guarded.setSpellCheckerEnabled(false);
  guarded.on('will-download', stop);
}

/** Whether a page may ask for `url`: the bundle, what it carries in itself, and in development its inspector. */
function mayLoad(url: string): boolean {
  return isOurs(url) || url.startsWith('data:') || (!app.isPackaged && url.startsWith('devtools://'));
}

/** Call once the app is ready and before the first window: guards every window that will be made. */
export function installGuards(): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents));
  // Without this, Electron would show the first certificate of this user to any server that asks for one.
  app.on('select-client-certificate', (event, _contents, _url, _certificates, answer) => {
    event.preventDefault();
    answer();
  });
  const pages = pageSession();
  for (const guarded of [session.defaultSession, pages, networkSession()]) guardSession(guarded);
  pages.webRequest.onBeforeRequest((details, decide) => decide({ cancel: !mayLoad(details.url) }));
  // Nothing of ours uses the default session.
  session.defaultSession.webRequest.onBeforeRequest((_details, decide) => decide({ cancel: true }));
  void pages.setProxy(NOWHERE);
}
