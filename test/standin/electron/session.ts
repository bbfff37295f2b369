/** `session` and `protocol`: who may request what, and whether it is kept. */
import { toApp } from '../app-url.ts';
import type { CdpSession } from '../cdp.ts';
import type { Host } from '../host.ts';
import type { VerifyProc } from './certificate-check.ts';
import { routeOf } from './net.ts';
import { NotProvided, preventable, strict, StrictEmitter } from '../strict.ts';

type ProtocolHandler = (request: Request) => Response | Promise<Response>;
type PermissionDetails = { requestingUrl?: string; isMainFrame: boolean };
type PermissionRequestHandler = (
  contents: object,
  permission: string,
  callback: (granted: boolean) => void,
  details: PermissionDetails,
) => void;
type PermissionCheckHandler = (
  contents: object,
  permission: string,
  origin: string,
  details: PermissionDetails,
) => boolean;
export type RequestDetails = {
  id: number;
  url: string;
  method: string;
  resourceType: string;
  webContentsId: number;
  referrer: string;
  timestamp: number;
};
type RequestDecision = { cancel?: boolean; redirectURL?: string };
type RequestListener = (details: RequestDetails, callback: (decision: RequestDecision) => void) => void;

/** Chromium's names of permissions, with Electron's where it has another. */
const PERMISSIONS: Readonly<Record<string, string>> = {
  geolocation: 'geolocation',
  notifications: 'notifications',
  camera: 'media',
  microphone: 'media',
  midi: 'midi',
  'clipboard-read': 'clipboard-read',
  'local-fonts': 'local-fonts',
  'window-management': 'window-management',
  'idle-detection': 'idle-detection',
  'display-capture': 'display-capture',
};

export class Protocol {
  private readonly handlers = new Map<string, ProtocolHandler>();
  private readonly host: Host;

  constructor(host: Host) {
    this.host = host;
  }

  registerSchemesAsPrivileged(schemes: unknown[]): void {
    this.host.record('registerSchemesAsPrivileged', schemes);
  }

  handle(scheme: string, handler: ProtocolHandler): void {
    if (this.handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    if (scheme !== 'app') throw new Error(`stand-in: protocol.handle knows the scheme app alone, not ${scheme}`);
    this.handlers.set(scheme, handler);
  }

  unhandle(scheme: string): void {
    this.handlers.delete(scheme);
  }

  isProtocolHandled(scheme: string): boolean {
    return this.handlers.has(scheme);
  }

  handlerOf(url: string): ProtocolHandler | undefined {
    return this.handlers.get(url.slice(0, url.indexOf(':')));
  }
}

class WebRequest {
  private listener: RequestListener | undefined = undefined;
  private patterns: readonly RegExp[] = [];

  /** Called with a listener, or with a filter and a listener; null removes it. */
  onBeforeRequest(first: { urls: string[] } | RequestListener | null, second?: RequestListener | null): void {
    const filtered = typeof first === 'object' && first !== null;
    this.patterns = filtered ? first.urls.map(asPattern) : [/^/];
    this.listener = (typeof first === 'function' ? first : second) ?? undefined;
  }

  /** What the app's listener decides; nothing where it was not asked. */
  decide(details: RequestDetails): Promise<RequestDecision> {
    const { listener } = this;
    if (listener === undefined || !this.patterns.some((pattern) => pattern.test(details.url)))
      return Promise.resolve({});
    return new Promise((resolve) => {
      listener(details, resolve);
    });
  }
}

const literally = (text: string): string => text.replace(/[\\^$.|?+()[\]{}]/g, '\\$&');

/** A match pattern of Electron's filters: `<all_urls>`, or a URL in which each asterisk stands for anything. */
function asPattern(pattern: string): RegExp {
  if (pattern === '<all_urls>') return /^/;
  return new RegExp(`^${pattern.split('*').map(literally).join('.*')}$`);
}

export class Session extends StrictEmitter {
  readonly protocol: Protocol;
  readonly webRequest = strict('session.webRequest', new WebRequest());
  /** Asked of every https request of this session. Not part of Electron. */
  verifyProc: VerifyProc | undefined = undefined;
  private readonly host: Host;
  private readonly inMemory: boolean;
  private context: Promise<string | undefined> | undefined = undefined;
  private onRequest: PermissionRequestHandler | undefined = undefined;
  private onCheck: PermissionCheckHandler | undefined = undefined;

  constructor(host: Host, protocol: Protocol, inMemory = false) {
    super('session');
    this.host = host;
    this.protocol = protocol;
    this.inMemory = inMemory;
  }

  isPersistent(): boolean {
    return !this.inMemory;
  }

  /** Chromium's name of this session, in which its pages are made; undefined for its default one. Not part of Electron. */
  browserContext(): Promise<string | undefined> {
    this.context ??= this.openContext();
    return this.context;
  }

  /** As a page of this session would get it, but for the page's policy: the app's own scheme alone. */
  async fetch(url: string): Promise<Response> {
    const handler = this.protocol.handlerOf(url);
    if (handler === undefined) throw new NotProvided('session.fetch of another scheme');
    return await handler(new Request(url));
  }

  setPermissionRequestHandler(handler: PermissionRequestHandler | null): void {
    this.onRequest = handler ?? undefined;
  }

  setPermissionCheckHandler(handler: PermissionCheckHandler | null): void {
    this.onCheck = handler ?? undefined;
  }

  /** Headless Chromium offers no device and no screen to share: the handlers are noted, never asked. */
  setDevicePermissionHandler(): void {
    this.host.record('setDevicePermissionHandler');
  }

  setDisplayMediaRequestHandler(): void {
    this.host.record('setDisplayMediaRequestHandler');
  }

  setSpellCheckerEnabled(enabled: boolean): void {
    this.host.record('setSpellCheckerEnabled', enabled);
  }

  async clearStorageData(): Promise<void> {
    const { browser } = await this.host.browser.connection;
    await browser.send('Storage.clearCookies', await this.inContext());
  }

  async clearCache(): Promise<void> {
    return Promise.resolve();
  }

  async setProxy(config: object): Promise<void> {
    this.host.record('setProxy', config);
    return Promise.resolve();
  }

  setCertificateVerifyProc(verify: VerifyProc | null): void {
    this.verifyProc = verify ?? undefined;
  }

  /** The way that the double's own requests take. */
  resolveProxy(url: string): Promise<string> {
    this.host.record('resolveProxy', url);
    const proxy = routeOf(this.host)(new URL(url));
    return Promise.resolve(proxy === null ? 'DIRECT' : `PROXY ${proxy.host}:${proxy.port}`);
  }

  /** Chromium asks nobody over the protocol, so the app's handlers are asked ahead, once per origin. */
  async settlePermissions(browser: CdpSession, contents: object, chromiumUrl: string): Promise<void> {
    if (this.onRequest === undefined && this.onCheck === undefined) return;
    if (!chromiumUrl.startsWith('https:')) return;
    const { origin } = new URL(chromiumUrl);
    const context = await this.inContext();
    const settle = async ([name, electronName]: [string, string]): Promise<void> => {
      const granted = await this.ask(contents, electronName, toApp(origin));
      const setting = granted ? 'granted' : 'denied';
      // A permission that this Chromium does not know cannot be asked for either.
      await browser
        .send('Browser.setPermission', { permission: { name }, setting, origin, ...context })
        .catch(() => undefined);
    };
    await Promise.all(Object.entries(PERMISSIONS).map(settle));
  }

  private async inContext(): Promise<{ browserContextId?: string }> {
    const browserContextId = await this.browserContext();
    return browserContextId === undefined ? {} : { browserContextId };
  }

  /** In memory: a context of its own, but for a window on the display, which Chromium opens in its own profile alone. */
  private async openContext(): Promise<string | undefined> {
    const { browser } = await this.host.browser.connection;
    const separate = this.inMemory && !this.host.options.visible;
    const { browserContextId } = separate ? await browser.send('Target.createBrowserContext', {}) : {};
    const context = browserContextId === undefined ? {} : { browserContextId };
    await browser.send('Browser.setDownloadBehavior', { behavior: 'deny', eventsEnabled: true, ...context });
    return browserContextId;
  }

  /** A page of this session begins a download, which the stand-in refuses in any case. Not part of Electron. */
  download(url: string, contents: object): void {
    const event = preventable({});
    this.emit('will-download', event, strict('DownloadItem', { getURL: () => url }), contents);
    this.host.record('will-download', url, event.defaultPrevented);
    if (!event.defaultPrevented) this.host.warn('download', new NotProvided('DownloadItem.save'));
  }

  private ask(contents: object, permission: string, origin: string): Promise<boolean> {
    const details = { requestingUrl: `${origin}/`, isMainFrame: true };
    if (this.onCheck?.(contents, permission, origin, details) === false) return Promise.resolve(false);
    const { onRequest } = this;
    if (onRequest === undefined) return Promise.resolve(true);
    return new Promise((resolve) => {
      onRequest(contents, permission, resolve, details);
    });
  }
}

/** The module `session`: one default, and as many in memory as there are names. */
export function sessionModule(host: Host, defaultSession: Session) {
  const partitions = new Map<string, Session>();
  return strict('session', {
    defaultSession,
    fromPartition: (name: string): Session => {
      if (name === '') return defaultSession;
      if (name.startsWith('persist:')) throw new NotProvided(`session.fromPartition('${name}')`);
      const known = partitions.get(name) ?? new Session(host, strict('session.protocol', new Protocol(host)), true);
      partitions.set(name, known);
      return known;
    },
  });
}
