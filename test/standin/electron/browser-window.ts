/** `BrowserWindow`: a page of Chromium in a window of its own, visible or headless. */
import { setTimeout as delay } from 'node:timers/promises';
import type { BrowserWindowConstructorOptions } from 'electron';
import type { Context } from '../double.ts';
import { preventable, strict, StrictEmitter } from '../strict.ts';
import { WebContents } from './web-contents.ts';

/** Options that the app must never set, with the only value that each may have. */
const REQUIRED = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  navigateOnDragDrop: false,
} as const;
const CLOSE_WITHIN_MS = 3_000;
let sequence = 0;

/** Throws, naming the option, where `preferences` weaken what a window of the app must have. */
export function refuseUnsafe(preferences: BrowserWindowConstructorOptions['webPreferences'] = {}): void {
  for (const [name, only] of Object.entries(REQUIRED) as [keyof typeof REQUIRED, boolean][]) {
    const given = preferences[name];
    if (given !== undefined && given !== only) throw new Error(`stand-in: webPreferences.${name} must be ${only}`);
  }
}

export class HostedWindow extends StrictEmitter {
  readonly id = ++sequence;
  readonly webContents: WebContents;
  private readonly context: Context;
  private readonly ready: Promise<void>;
  private place = { x: 0, y: 0 };
  private size: { width: number; height: number };
  private title: string;
  private visible: boolean;
  private minimized = false;
  private shownOnce = false;
  private destroyed = false;
  private background: string | undefined = undefined;

  constructor(context: Context, options: BrowserWindowConstructorOptions = {}) {
    super('BrowserWindow');
    refuseUnsafe(options.webPreferences);
    this.context = context;
    this.title = options.title ?? context.app.getName();
    this.visible = options.show !== false;
    this.background = options.backgroundColor;
    this.size = { width: options.width ?? 800, height: options.height ?? 600 };
    this.place = { x: options.x ?? 0, y: options.y ?? 0 };
    this.webContents = new WebContents(context, options.webPreferences ?? {}, this.size);
    this.webContents.painted = () => {
      if (this.shownOnce) return;
      this.shownOnce = true;
      this.emit('ready-to-show', preventable({}));
    };
    this.webContents.titled = (title) => {
      this.followPageTitle(title);
    };
    context.windows.add(this);
    this.ready = this.webContents.open();
    this.ready.then(
      () => void this.watchTarget(),
      (error: unknown) => {
        if (context.host.browser.closing) return;
        context.host.warn('window', error);
        void context.host.exit(70);
      },
    );
    context.app.emit('browser-window-created', preventable({}), this);
    context.app.emit('web-contents-created', preventable({}), this.webContents);
  }

  async loadURL(url: string): Promise<void> {
    await this.webContents.loadURL(url);
  }

  close(): void {
    void this.closeUnlessPrevented();
  }

  /** Closes the window unless the app prevents it; gives whether it is closed. */
  async closeUnlessPrevented(): Promise<boolean> {
    if (this.destroyed) return true;
    const event = preventable({});
    this.emit('close', event);
    if (event.defaultPrevented) return false;
    await this.closeTarget();
    return true;
  }

  destroy(): void {
    void this.closeTarget();
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  show(): void {
    this.visible = true;
    this.emit('show');
  }

  showInactive(): void {
    this.show();
  }

  hide(): void {
    this.visible = false;
    this.emit('hide');
  }

  isVisible(): boolean {
    return this.visible;
  }

  focus(): void {
    this.context.host.record('focus', this.id);
    this.webContents.focus();
  }

  isFocused(): boolean {
    return this.visible && !this.minimized;
  }

  minimize(): void {
    this.minimized = true;
    this.emit('minimize');
  }

  isMinimized(): boolean {
    return this.minimized;
  }

  restore(): void {
    this.minimized = false;
    this.emit('restore');
  }

  maximize(): void {
    this.context.host.record('maximize', this.id);
  }

  isMaximized(): boolean {
    return false;
  }

  isFullScreen(): boolean {
    return false;
  }

  setTitle(title: string): void {
    this.title = title;
  }

  getTitle(): string {
    return this.title;
  }

  setBackgroundColor(color: string): void {
    this.background = color;
  }

  getBackgroundColor(): string {
    return this.background ?? '#FFFFFF';
  }

  getBounds(): { x: number; y: number; width: number; height: number } {
    return { ...this.place, ...this.size };
  }

  /** Kept and told; the page's own size stays. */
  setBounds(bounds: Partial<{ x: number; y: number; width: number; height: number }>): void {
    const { x, y, width, height } = { ...this.getBounds(), ...bounds };
    this.place = { x, y };
    this.size = { width, height };
  }

  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return this.getBounds();
  }

  getSize(): [number, number] {
    return [this.size.width, this.size.height];
  }

  /** A window without a frame of its own: all of it is content. */
  getContentSize(): [number, number] {
    return this.getSize();
  }

  setMenuBarVisibility(): void {
    this.context.host.record('setMenuBarVisibility', this.id);
  }

  removeMenu(): void {
    this.context.host.record('removeMenu', this.id);
  }

  setContentProtection(enable: boolean): void {
    this.context.host.record('setContentProtection', this.id, enable);
  }

  private async watchTarget(): Promise<void> {
    const { browser } = await this.context.host.browser.connection;
    browser.on('Target.targetDestroyed', ({ targetId }) => {
      if (targetId === this.webContents.targetId) this.markGone();
    });
  }

  /** The window takes the page's title unless the app prevents it. */
  private followPageTitle(title: string): void {
    const event = preventable({});
    this.emit('page-title-updated', event, title, true);
    if (!event.defaultPrevented) this.title = title;
  }

  private async closeTarget(): Promise<void> {
    await this.ready;
    const gone = new Promise<void>((resolve) => {
      this.once('closed', resolve);
    });
    const { browser } = await this.context.host.browser.connection;
    await browser.send('Target.closeTarget', { targetId: this.webContents.targetId }).catch(() => undefined);
    await Promise.race([gone, delay(CLOSE_WITHIN_MS, undefined, { ref: false })]);
  }

  private markGone(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.context.windows.delete(this);
    this.webContents.markDestroyed();
    this.emit('closed');
    if (this.context.windows.size === 0) this.context.app.allWindowsClosed();
  }
}

/** The class that the app gets: as HostedWindow, but without the context among its arguments. */
export function browserWindowClass(context: Context) {
  class BrowserWindow extends HostedWindow {
    constructor(options?: BrowserWindowConstructorOptions) {
      super(context, options);
    }

    static getAllWindows(): HostedWindow[] {
      return [...context.windows];
    }

    static getFocusedWindow(): HostedWindow | null {
      return [...context.windows].find((window) => window.isFocused()) ?? null;
    }

    static fromWebContents(contents: WebContents): HostedWindow | null {
      return [...context.windows].find((window) => window.webContents === contents) ?? null;
    }

    static fromId(id: number): HostedWindow | null {
      return [...context.windows].find((window) => window.id === id) ?? null;
    }
  }
  return strict('BrowserWindow', BrowserWindow);
}
