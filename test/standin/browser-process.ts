/** The one Chromium of the app: started when the app is ready, gone before the process ends. */
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { CdpConnection, type CdpSession } from './cdp.ts';
import { findChromium, findInstalledChromium, type Chromium } from './chromium.ts';
import type { Options } from './options.ts';

/** Where an app window starts: a page that is never fetched, only replaced. */
const FIRST_PAGE = 'https://blank.app.invalid/';
const CLOSE_WITHIN_MS = 4_000;
const POLL_MS = 10;
const WINDOW_WITHIN_MS = 10_000;
const LOOPBACK_RULE = 'MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1, EXCLUDE [::1]';

const QUIET = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-breakpad',
  '--disable-session-crashed-bubble',
  '--hide-crash-restore-bubble',
  '--disable-popup-blocking',
  '--disable-features=Translate,MediaRouter,OptimizationHints,DialMediaRouteProvider,HttpsUpgrades',
  '--password-store=basic',
  '--use-mock-keychain',
];
const STEADY = [
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-background-timer-throttling',
  '--force-color-profile=srgb',
];

export class BrowserProcess {
  /** The app has asked it to close, or it has gone. */
  closing = false;
  private readonly options: Options;
  /** Targets that the app asked for; a headless page that is none of them, another page has opened. */
  private readonly ours = new Set<string>();
  private openings: Promise<unknown> = Promise.resolve();
  private readonly started = Promise.withResolvers<CdpConnection>();
  private child: ChildProcess | undefined = undefined;
  private chromium: Chromium | undefined = undefined;
  private profile = '';
  private firstWindowTaken = false;
  /** It has answered once: from then on, its end is the user closing it. */
  private answered = false;
  private lastWords = '';

  constructor(options: Options) {
    this.options = options;
    // Nobody may be waiting when the start fails; those who do, get the error.
    this.started.promise.catch(() => undefined);
  }

  /** The connection, once there is one. */
  get connection(): Promise<CdpConnection> {
    return this.started.promise;
  }

  /**
   * @param userData the app's folder; the browser's profile lies in it
   * @param onGone called if it ends by itself; with what it said last if it never came up
   */
  start(userData: string, onGone: (neverCameUp?: string) => void, onEndpoint: (url: string) => void): void {
    this.profile = path.join(userData, 'standin-chromium');
    fs.mkdirSync(this.profile, { recursive: true });
    fs.rmSync(this.portFile, { force: true });
    const chromium = this.options.visible ? findInstalledChromium() : findChromium();
    if (chromium === undefined)
      throw new Error('stand-in: a visible window needs an installed Chromium, Chrome or Edge');
    this.chromium = chromium;
    const child = spawn(chromium.executable, [...this.flags(chromium), '--remote-debugging-pipe'], {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...chromium.env },
    });
    this.child = child;
    child.once('error', (error) => {
      this.started.reject(error);
    });
    child.stderr?.on('data', (said: Buffer) => {
      if (!this.answered) this.lastWords = `${this.lastWords}${said.toString('utf8')}`.slice(-2000);
    });
    const connection = new CdpConnection(child.stdio[3] as Writable, child.stdio[4] as Readable);
    void connection.closed.then(() => {
      if (!this.closing) onGone(this.answered ? undefined : this.lastWords);
      this.closing = true;
    });
    connection.browser.send('Browser.getVersion').then(
      () => {
        this.answered = true;
      },
      () => undefined,
    );
    this.refusePopups(connection);
    this.started.resolve(connection);
    if (this.options.debugPort !== undefined) void this.readEndpoint().then(onEndpoint);
  }

  /** The target of a new, empty window, in a browser context of its own or in the default one. */
  async openWindow(browserContextId?: string): Promise<string> {
    const { browser } = await this.connection;
    if (!this.options.visible) {
      const context = browserContextId === undefined ? {} : { browserContextId };
      const opening = browser.send('Target.createTarget', { url: 'about:blank', newWindow: true, ...context });
      const noted = opening.then(({ targetId }) => this.ours.add(targetId));
      this.openings = Promise.allSettled([this.openings, noted]);
      return (await opening).targetId;
    }
    const isFirst = !this.firstWindowTaken;
    this.firstWindowTaken = true;
    const before = new Set(isFirst ? [] : await pagesOf(browser));
    // A running Chromium opens one more app window when its program is started once more with the same profile.
    if (!isFirst) this.startAgain(['--app=' + FIRST_PAGE]);
    const deadline = Date.now() + WINDOW_WITHIN_MS;
    while (Date.now() < deadline) {
      const target = (await pagesOf(browser)).find((id) => !before.has(id));
      if (target !== undefined) return target;
      await delay(POLL_MS);
    }
    throw new Error('stand-in: the browser opened no window');
  }

  /** Opens an ordinary browser window of the same Chromium, outside the app's profile. */
  openAsUserBrowser(url: string): void {
    if (this.chromium === undefined) return;
    const args = [`--user-data-dir=${this.profile}-user`, ...QUIET, ...this.chromium.args, url];
    spawn(this.chromium.executable, args, { stdio: 'ignore', detached: true }).unref();
  }

  /** Asks Chromium to end and, after a deadline, ends it. */
  async close(): Promise<void> {
    const child = this.child;
    this.closing = true;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => {
      child.once('exit', () => {
        resolve();
      });
    });
    const { browser } = await this.connection;
    browser.send('Browser.close').catch(() => undefined);
    await Promise.race([gone, delay(CLOSE_WITHIN_MS, undefined, { ref: false })]);
    this.kill();
  }

  /** Ends Chromium at once; harmless where it has ended. */
  kill(): void {
    this.closing = true;
    this.child?.kill('SIGKILL');
  }

  /** A page that another page opened is closed before it loads; every other target runs on. */
  private refusePopups(connection: CdpConnection): void {
    const { browser } = connection;
    browser.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      const settle = async (): Promise<void> => {
        const { targetId, openerId } = targetInfo;
        // Chromium names no opener of a link that was clicked with the middle button, or of a file that was dropped.
        await this.openings;
        const isForeign = this.options.visible ? openerId !== undefined : !this.ours.has(targetId);
        if (isForeign) await browser.send('Target.closeTarget', { targetId });
        else await connection.session(sessionId).send('Runtime.runIfWaitingForDebugger');
      };
      settle().catch(() => undefined);
    });
    const filter = [{ type: 'page' }];
    browser
      .send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true, filter })
      .catch(() => undefined);
    browser.send('Target.setDiscoverTargets', { discover: true }).catch(() => undefined);
  }

  private get portFile(): string {
    return path.join(this.profile, 'DevToolsActivePort');
  }

  private flags(chromium: Chromium): string[] {
    return [
      `--user-data-dir=${this.profile}`,
      ...QUIET,
      ...chromium.args,
      ...(this.options.visible ? ['--app=' + FIRST_PAGE] : ['--headless=new', '--no-startup-window', ...STEADY]),
      ...(this.options.loopbackOnly ? [`--host-resolver-rules=${LOOPBACK_RULE}`] : []),
      ...(this.options.debugPort === undefined ? [] : [`--remote-debugging-port=${this.options.debugPort}`]),
    ];
  }

  private startAgain(args: string[]): void {
    const { executable, args: always } = this.chromium!;
    spawn(executable, [`--user-data-dir=${this.profile}`, ...always, ...args], { stdio: 'ignore' }).unref();
  }

  /** Chromium writes the port that it chose, and the path, into its profile. */
  private async readEndpoint(): Promise<string> {
    for (;;) {
      if (fs.existsSync(this.portFile)) {
        const [port, socketPath] = fs.readFileSync(this.portFile, 'utf8').split('\n');
        if (port && socketPath) return `ws://127.0.0.1:${port}${socketPath}`;
      }
      await delay(POLL_MS, undefined, { ref: false });
    }
  }
}

async function pagesOf(browser: CdpSession): Promise<string[]> {
  const { targetInfos } = await browser.send('Target.getTargets');
  return targetInfos.filter(({ type }) => type === 'page').map(({ targetId }) => targetId);
}
