/** `webContents`: one page of Chromium, its navigation, and the messages to and from its preload. */
import crypto from 'node:crypto';
import fs from 'node:fs';
import type { WebPreferences } from 'electron';
import { isAppPage, toApp, toChromium } from '../app-url.ts';
import type { ToHost, ToPreload } from '../bridge/preload-world.ts';
import { bridgeScripts, PRELOAD_WORLD } from '../bridge/scripts.ts';
import type { CdpSession } from '../cdp.ts';
import type { Context } from '../double.ts';
import { preventable, StrictEmitter } from '../strict.ts';
import { makeWire } from '../wire.ts';
import { PageRequests } from './page-requests.ts';
import type { Session } from './session.ts';
import { mainFrameOf } from './web-frame.ts';

type WindowOpenHandler = (details: { url: string; frameName: string; features: string; disposition: string }) => {
  action: 'allow' | 'deny';
};
export type PageSize = { readonly width: number; readonly height: number };

const wire = makeWire();
const randomName = (): string => `_${crypto.randomBytes(12).toString('hex')}`;
let sequence = 0;

export class WebContents extends StrictEmitter {
  readonly id = ++sequence;
  readonly session: Session;
  readonly mainFrame: object;
  /** The address as Chromium has it. */
  chromiumUrl = '';
  frameId = '';
  targetId = '';
  /** The app itself is loading a page: no navigation guard is asked. */
  loadingByApp = false;
  /** Called whenever the page has something to show. */
  painted: () => void = () => undefined;
  /** Called with the page's title when it changes. */
  titled: (title: string) => void = () => undefined;
  private readonly context: Context;
  private readonly preferences: WebPreferences;
  private readonly size: PageSize;
  private readonly binding = randomName();
  private readonly receiver = randomName();
  private readonly opened = Promise.withResolvers<CdpSession>();
  private windowOpenHandler: WindowOpenHandler | undefined = undefined;
  private preloadContext: number | undefined = undefined;
  private outbox: Promise<unknown> = Promise.resolve();
  private destroyed = false;
  private zoom = 1;

  constructor(context: Context, preferences: WebPreferences, size: PageSize) {
    super('webContents');
    this.context = context;
    // The sessions that an app can name are the double's own.
    this.session = (preferences.session as Session | undefined) ?? context.session;
    this.preferences = preferences;
    this.size = size;
    this.mainFrame = mainFrameOf(this);
    this.opened.promise.catch(() => undefined);
  }

  /** What the app gave, after the window refused what is unsafe (browser-window.ts). */
  getLastWebPreferences(): WebPreferences {
    return { ...this.preferences };
  }

  getURL(): string {
    return toApp(this.chromiumUrl);
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.windowOpenHandler = handler;
  }

  send(channel: string, ...args: unknown[]): void {
    // Encoded now: later changes of the arguments are not sent, and what cannot be cloned throws here.
    const message: ToPreload = { kind: 'send', channel, args: wire.encode(args) };
    const page = this.preloadContext;
    // As with an answer: what is said to a page never reaches the one that comes after it.
    const stillThere = (): boolean => page === undefined || page === this.preloadContext;
    this.outbox = this.outbox.then(() => (stillThere() ? this.post(message) : undefined)).catch(() => undefined);
  }

  async loadURL(url: string): Promise<void> {
    const cdp = await this.opened.promise;
    const { browser } = await this.context.host.browser.connection;
    const target = toChromium(url);
    await this.session.settlePermissions(browser, this, target);
    const loaded = new Promise<void>((resolve) => {
      cdp.once('Page.loadEventFired', () => {
        resolve();
      });
    });
    this.loadingByApp = true;
    try {
      const { errorText } = await cdp.send('Page.navigate', { url: target });
      if (errorText !== undefined) {
        this.emit('did-fail-load', preventable({}), -2, errorText, url, true);
        throw new Error(`${errorText} (-2) loading '${url}'`);
      }
      await loaded;
    } finally {
      this.loadingByApp = false;
    }
  }

  reload(): void {
    this.run('reload', (cdp) => cdp.send('Page.reload'));
  }

  /** For specs: runs `code` in the page's own world and gives what it evaluates to. */
  async executeJavaScript(code: string): Promise<unknown> {
    const cdp = await this.opened.promise;
    const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', {
      expression: code,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) {
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    }
    return result.value as unknown;
  }

  setZoomFactor(factor: number): void {
    this.zoom = factor;
    this.run('zoom', (cdp) => this.applySize(cdp));
  }

  getZoomFactor(): number {
    return this.zoom;
  }

  /** Nobody is there to choose a printer: it is noted, with what would be on the paper as a PDF. */
  print(options: object, done: (printed: boolean, reason: string) => void = () => undefined): void {
    const paper = this.opened.promise.then((cdp) => cdp.send('Page.printToPDF', { preferCSSPageSize: true }));
    paper.then(
      ({ data }) => {
        this.context.host.record('print', options, Buffer.from(data, 'base64').length);
        done(true, '');
      },
      () => done(false, 'failed'),
    );
  }

  /** What the window shows of the rectangle, given in the window's own pixels. */
  async capturePage(rect: PageSize & { readonly x: number; readonly y: number }): Promise<{ toPNG: () => Buffer }> {
    const cdp = await this.opened.promise;
    const [x, y, width, height] = [rect.x, rect.y, rect.width, rect.height].map((px) => px / this.zoom) as [
      number,
      number,
      number,
      number,
    ];
    const { data } = await cdp.send('Page.captureScreenshot', {
      format: 'png',
      clip: { x, y, width, height, scale: 1 },
    });
    return { toPNG: () => Buffer.from(data, 'base64') };
  }

  setVisualZoomLevelLimits(): Promise<void> {
    return Promise.resolve();
  }

  setWebRTCIPHandlingPolicy(policy: string): void {
    this.context.host.record('setWebRTCIPHandlingPolicy', policy);
  }

  forcefullyCrashRenderer(): void {
    // A page that crashes does not answer any more.
    this.run('crash', (cdp) => cdp.send('Page.crash').catch(() => undefined));
  }

  openDevTools(): void {
    this.context.host.record('openDevTools');
  }

  focus(): void {
    this.run('focus', (cdp) => cdp.send('Page.bringToFront'));
  }

  /** Runs a command on the page; a window that goes meanwhile is no error. */
  run(what: string, command: (cdp: CdpSession) => Promise<unknown>): void {
    this.opened.promise.then(command).catch((error: unknown) => {
      if (!this.destroyed && !this.context.host.browser.closing) this.context.host.warn(what, error);
    });
  }

  /** Opens the page and puts the bridge into it. */
  async open(): Promise<void> {
    const connection = await this.context.host.browser.connection;
    this.targetId = await this.context.host.browser.openWindow(await this.session.browserContext());
    const { sessionId } = await connection.browser.send('Target.attachToTarget', {
      targetId: this.targetId,
      flatten: true,
    });
    const cdp = connection.session(sessionId);
    this.listen(cdp);
    const { frameTree } = await cdp.send('Page.getFrameTree');
    this.frameId = frameTree.frame.id;
    await Promise.all([
      cdp.send('Page.enable'),
      cdp.send('Page.setLifecycleEventsEnabled', { enabled: true }),
      cdp.send('Runtime.enable'),
      cdp.send('Inspector.enable'),
      this.installBridge(cdp),
      new PageRequests(this.context.host, this.session, this).attach(cdp),
      this.applySize(cdp),
      this.context.nativeTheme.applyTo(cdp),
    ]);
    this.opened.resolve(cdp);
    this.context.host.notify({ window: this.targetId });
  }

  markDestroyed(): void {
    this.destroyed = true;
    this.opened.reject(new Error('Object has been destroyed'));
    this.emit('destroyed');
  }

  private async installBridge(cdp: CdpSession): Promise<void> {
    const setup = {
      handshake: randomName(),
      binding: this.binding,
      receiver: this.receiver,
      process: {
        type: 'renderer',
        platform: process.platform,
        arch: process.arch,
        versions: process.versions,
        sandboxed: true,
        contextIsolated: true,
        env: {},
        argv: [],
      },
    };
    const { preload } = this.preferences;
    const source = preload === undefined ? '' : fs.readFileSync(preload, 'utf8');
    const scripts = bridgeScripts(setup, source);
    await Promise.all([
      cdp.send('Runtime.addBinding', { name: this.binding, executionContextName: PRELOAD_WORLD }),
      // In this order: the page's half listens for the handshake of the preload's.
      cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.page }),
      cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.preload, worldName: PRELOAD_WORLD }),
    ]);
  }

  private listen(cdp: CdpSession): void {
    cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === this.binding) void this.receive(JSON.parse(payload) as ToHost, executionContextId);
    });
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      const { frameId } = (context.auxData ?? {}) as { frameId?: string };
      if (context.name === PRELOAD_WORLD && frameId === this.frameId) this.preloadContext = context.id;
    });
    cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      if (executionContextId === this.preloadContext) this.preloadContext = undefined;
    });
    cdp.on('Runtime.executionContextsCleared', () => {
      this.preloadContext = undefined;
    });
    cdp.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId !== undefined) return;
      this.chromiumUrl = frame.url;
      this.emit('did-navigate', preventable({}), this.getURL());
    });
    cdp.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (frameId === this.frameId) this.chromiumUrl = url;
    });
    cdp.on('Page.domContentEventFired', () => this.emit('dom-ready', preventable({})));
    cdp.on('Page.loadEventFired', () => {
      if (!isAppPage(this.chromiumUrl)) return;
      this.emit('did-finish-load');
      this.painted();
    });
    cdp.on('Page.lifecycleEvent', ({ name }) => {
      if (name === 'firstPaint' && isAppPage(this.chromiumUrl)) this.painted();
    });
    cdp.on('Inspector.targetCrashed', () => {
      this.emit('render-process-gone', preventable({}), { reason: 'crashed', exitCode: 1 });
    });
    cdp.on('Page.downloadWillBegin', ({ url }) => {
      this.session.download(toApp(url), this);
    });
    cdp.on('Page.windowOpen', (popup) => {
      this.decideWindowOpen(popup.url, popup.windowName, popup.windowFeatures.join(','));
    });
    cdp.on('Page.javascriptDialogOpening', ({ type }) => {
      cdp.send('Page.handleJavaScriptDialog', { accept: type === 'beforeunload' }).catch(() => undefined);
    });
  }

  /** Chromium's popup is closed in any case (browser-process.ts); an app that allows one must not think that it works. */
  private decideWindowOpen(url: string, frameName: string, features: string): void {
    const details = { url: toApp(url), frameName, features, disposition: 'new-window' };
    const { action } = this.windowOpenHandler?.(details) ?? { action: 'allow' };
    this.context.host.record('window-open', toApp(url), action);
    if (action === 'allow')
      this.context.host.warn('window.open', new Error('a window that the app allows is not provided'));
  }

  private async receive(message: ToHost, executionContextId: number): Promise<void> {
    if (message.kind === 'preload-error') {
      this.context.host.warn('preload', message.message);
      this.emit('preload-error', preventable({}), this.preferences.preload, new Error(message.message));
      return;
    }
    if (message.kind === 'title') {
      this.titled(message.title);
      return;
    }
    const event = { sender: this, senderFrame: this.mainFrame, type: 'frame', processId: 1, frameId: 1 } as const;
    const answer = await this.context.ipcMain.deliver(event, message);
    // The page that asked may have gone, and its successor must not get the answer.
    if (answer !== undefined && executionContextId === this.preloadContext) {
      await this.post(answer).catch(() => undefined);
    }
  }

  private async post(message: ToPreload): Promise<void> {
    if (this.preloadContext === undefined || this.destroyed) return;
    const cdp = await this.opened.promise;
    await cdp.send('Runtime.callFunctionOn', {
      functionDeclaration: `function (text) { globalThis[${JSON.stringify(this.receiver)}](text) }`,
      executionContextId: this.preloadContext,
      arguments: [{ value: JSON.stringify(message) }],
    });
  }

  /** The size that the app asked for, in CSS pixels at zoom 1. A visible window has a size of its own. */
  private async applySize(cdp: CdpSession): Promise<void> {
    if (this.context.host.options.visible) {
      const { browser } = await this.context.host.browser.connection;
      const { windowId } = await browser.send('Browser.getWindowForTarget', { targetId: this.targetId });
      await browser.send('Browser.setWindowBounds', { windowId, bounds: { ...this.size } });
      return;
    }
    await cdp.send('Emulation.setDeviceMetricsOverride', {
      width: Math.round(this.size.width / this.zoom),
      height: Math.round(this.size.height / this.zoom),
      deviceScaleFactor: this.zoom,
      mobile: false,
    });
  }
}
