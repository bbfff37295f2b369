/** `app`: the life of the process. */
import os from 'node:os';
import path from 'node:path';
import { appDataFolder, switchValue, type Host } from '../host.ts';
import { preventable, strict, StrictEmitter } from '../strict.ts';
import type { HostedWindow } from './browser-window.ts';
import { SingleInstance } from './single-instance.ts';

const USER_FOLDERS = ['downloads', 'documents', 'desktop', 'music', 'pictures', 'videos'];

export class App extends StrictEmitter {
  readonly isPackaged: boolean;
  readonly dock = undefined;
  readonly commandLine = strict('app.commandLine', {
    appendSwitch: (name: string, value?: string): void => {
      this.host.record('appendSwitch', name, value);
    },
    hasSwitch: (name: string): boolean => process.argv.includes(`--${name}`) || switchValue(name) !== undefined,
    getSwitchValue: (name: string): string => switchValue(name) ?? '',
  });
  name: string;
  userAgentFallback = '';
  private readonly host: Host;
  private readonly windows: ReadonlySet<HostedWindow>;
  private readonly paths = new Map<string, string>();
  private readonly readiness = Promise.withResolvers<undefined>();
  private ready = false;
  private quitting = false;
  private instance: SingleInstance | undefined = undefined;

  constructor(host: Host, windows: ReadonlySet<HostedWindow>) {
    super('app');
    this.host = host;
    this.windows = windows;
    this.isPackaged = host.options.packaged;
    this.name = host.options.manifest.productName ?? host.options.manifest.name;
  }

  whenReady(): Promise<undefined> {
    return this.readiness.promise;
  }

  isReady(): boolean {
    return this.ready;
  }

  /** The main module has been evaluated: from here on windows can open. Not part of Electron. */
  becomeReady(): void {
    if (this.quitting) return;
    this.emit('will-finish-launching');
    const { openUrl } = this.host.options;
    if (openUrl !== undefined) this.emit('open-url', preventable({}), openUrl);
    this.ready = true;
    this.readiness.resolve(undefined);
    this.emit('ready', preventable({}), {});
  }

  /** Not part of Electron. */
  isQuitting(): boolean {
    return this.quitting;
  }

  getVersion(): string {
    return this.host.options.manifest.version;
  }

  getName(): string {
    return this.name;
  }

  setName(name: string): void {
    this.name = name;
  }

  getAppPath(): string {
    return this.host.options.appPath;
  }

  getLocale(): string {
    return 'en-US';
  }

  getPreferredSystemLanguages(): string[] {
    return ['en-US'];
  }

  getPath(name: string): string {
    const set = this.paths.get(name);
    if (set !== undefined) return set;
    switch (name) {
      case 'userData':
      case 'sessionData':
        return this.host.userData;
      case 'logs':
      case 'crashDumps':
        return path.join(this.host.userData, name);
      case 'appData':
        return appDataFolder();
      case 'home':
        return os.homedir();
      case 'temp':
        return os.tmpdir();
      case 'exe':
        return process.execPath;
      default:
        if (USER_FOLDERS.includes(name)) return path.join(os.homedir(), name.charAt(0).toUpperCase() + name.slice(1));
        throw new Error(`Failed to get '${name}' path`);
    }
  }

  setPath(name: string, value: string): void {
    this.paths.set(name, value);
    if (name === 'userData') this.host.userData = value;
  }

  setAppUserModelId(id: string): void {
    this.host.record('setAppUserModelId', id);
  }

  setAsDefaultProtocolClient(scheme: string, ...rest: unknown[]): boolean {
    this.host.record('setAsDefaultProtocolClient', scheme, ...rest);
    return true;
  }

  isDefaultProtocolClient(scheme: string): boolean {
    const told = this.host.trace.filter(([what, name]) => /AsDefaultProtocolClient$/.test(what) && name === scheme);
    return told.at(-1)?.[0] === 'setAsDefaultProtocolClient';
  }

  removeAsDefaultProtocolClient(scheme: string, ...rest: unknown[]): boolean {
    this.host.record('removeAsDefaultProtocolClient', scheme, ...rest);
    return true;
  }

  /** Chromium is sandboxed in any case, except as root. */
  enableSandbox(): void {
    this.host.record('enableSandbox');
  }

  disableHardwareAcceleration(): void {
    if (this.ready) throw new Error('app.disableHardwareAcceleration() can only be called before app is ready');
    this.host.record('disableHardwareAcceleration');
  }

  focus(): void {
    this.host.record('app-focus');
  }

  relaunch(): void {
    this.host.record('relaunch');
  }

  requestSingleInstanceLock(data?: unknown): boolean {
    this.instance ??= new SingleInstance(this.host.userData);
    return this.instance.acquire({ argv: process.argv, cwd: process.cwd(), data }, (arrival) => {
      this.emit('second-instance', preventable({}), arrival.argv, arrival.cwd, arrival.data);
    });
  }

  hasSingleInstanceLock(): boolean {
    return this.instance?.isHeld ?? false;
  }

  releaseSingleInstanceLock(): void {
    this.instance?.release();
  }

  quit(): void {
    if (this.quitting) return;
    const event = preventable({});
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.quitting = true;
    void this.closeAndExit();
  }

  exit(code = 0): void {
    this.quitting = true;
    this.emit('quit', preventable({}), code);
    this.releaseSingleInstanceLock();
    void this.host.exit(code);
  }

  /** The last window is gone. Not part of Electron, which does the same inside. */
  allWindowsClosed(): void {
    if (this.quitting) return;
    if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed');
    else this.quit();
  }

  private async closeAndExit(): Promise<void> {
    for (const window of [...this.windows]) {
      if (!(await window.closeUnlessPrevented())) {
        this.quitting = false;
        return;
      }
    }
    const event = preventable({});
    this.emit('will-quit', event);
    if (event.defaultPrevented) this.quitting = false;
    else this.exit(0);
  }
}
