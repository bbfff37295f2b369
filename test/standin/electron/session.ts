/** `session.defaultSession` and `protocol`: who may request what. */
import { toApp } from '../app-url.ts';
import type { CdpSession } from '../cdp.ts';
import type { Host } from '../host.ts';
import { strict, StrictEmitter } from '../strict.ts';

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
  private readonly host: Host;
  private onRequest: PermissionRequestHandler | undefined = undefined;
  private onCheck: PermissionCheckHandler | undefined = undefined;

  constructor(host: Host, protocol: Protocol) {
    super('session');
    this.host = host;
    this.protocol = protocol;
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
    await browser.send('Storage.clearCookies');
  }

  async clearCache(): Promise<void> {
    return Promise.resolve();
  }

  async setProxy(config: object): Promise<void> {
    this.host.record('setProxy', config);
    return Promise.resolve();
  }

  /** Chromium asks nobody over the protocol, so the app's handlers are asked ahead, once per origin. */
  async settlePermissions(browser: CdpSession, contents: object, chromiumUrl: string): Promise<void> {
    if (this.onRequest === undefined && this.onCheck === undefined) return;
    if (!chromiumUrl.startsWith('https:')) return;
    const { origin } = new URL(chromiumUrl);
    const settle = async ([name, electronName]: [string, string]): Promise<void> => {
      const granted = await this.ask(contents, electronName, toApp(origin));
      const setting = granted ? 'granted' : 'denied';
      // A permission that this Chromium does not know cannot be asked for either.
      await browser.send('Browser.setPermission', { permission: { name }, setting, origin }).catch(() => undefined);
    };
    await Promise.all(Object.entries(PERMISSIONS).map(settle));
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
