/** Starts the stand-in as a child process and speaks with it: for tests, specs and the tour. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium, type Browser, type Page } from '@playwright/test';
import type { Double } from './double.ts';
import type { Notice } from './host.ts';

export type StandinOptions = {
  /** The app's folder or main bundle, then the arguments of the app. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Another account of the system, which root alone may start a process as. */
  readonly account?: { readonly uid: number; readonly gid: number };
};
type Evaluated = { resolve: (value: unknown) => void; reject: (error: Error) => void };

const RUN = path.join(import.meta.dirname, 'run.ts');
/** The stand-in ends itself within five seconds; after this it is ended. */
const CLOSE_WITHIN_MS = 8_000;
const START_WITHIN_MS = 30_000;
const POLL_MS = 10;
const LOG_LIMIT = 20_000;

export class StandinProcess {
  private readonly child: ChildProcess;
  private readonly browser: Promise<Browser>;
  private readonly targets: string[] = [];
  private readonly evaluations = new Map<number, Evaluated>();
  private sequence = 0;
  private log = '';
  private pages: Page[] = [];

  constructor({ args, env = {}, cwd, account }: StandinOptions) {
    this.child = fork(RUN, args, {
      cwd,
      ...account,
      silent: true,
      serialization: 'advanced',
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        CHARTROOM_STANDIN_DEBUG_PORT: '0',
        CHARTROOM_STANDIN_VISIBLE: '0',
        // The developer's own keyring is nothing to test with: whoever wants a Secret Service starts one.
        DBUS_SESSION_BUS_ADDRESS: '',
        ...env,
      },
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (data: Buffer) => {
        this.log = (this.log + data.toString()).slice(-LOG_LIMIT);
      });
    }
    const endpoint = Promise.withResolvers<string>();
    this.child.on('message', (notice: Notice) => {
      if ('endpoint' in notice) endpoint.resolve(notice.endpoint);
      else if ('window' in notice) this.meet(notice.window);
      else this.settleEvaluation(notice);
    });
    this.child.once('exit', (code) => {
      const error = new Error(`the stand-in has ended (${String(code)})\n${this.log}`);
      endpoint.reject(error);
      for (const { reject } of this.evaluations.values()) reject(error);
      this.evaluations.clear();
    });
    this.browser = endpoint.promise.then((url) => chromium.connectOverCDP(url));
    // Whoever asks for a page gets the error.
    this.browser.catch(() => undefined);
  }

  /** Standard output and error so far. */
  get output(): string {
    return this.log;
  }

  process(): ChildProcess {
    return this.child;
  }

  /** Windows that are open, once their page can be spoken with. */
  windows(): Page[] {
    return this.pages.filter((page) => !page.isClosed());
  }

  async firstWindow(): Promise<Page> {
    return await this.window(0);
  }

  /** The page of the n-th window that the app opened, from 0. */
  async window(n: number): Promise<Page> {
    const browser = await this.browser;
    const deadline = Date.now() + START_WITHIN_MS;
    while (Date.now() < deadline) {
      if (this.child.exitCode !== null) break;
      const target = this.targets[n];
      const page = target === undefined ? undefined : await pageOfTarget(browser, target);
      if (page !== undefined) {
        if (!this.pages.includes(page)) this.pages.push(page);
        // Playwright's own emulation came with it; the app's theme stands.
        await this.evaluate(({ nativeTheme }) => {
          nativeTheme.applyToAll();
        });
        return page;
      }
      await delay(POLL_MS);
    }
    throw new Error(`the app has opened no window ${n}\n${this.log}`);
  }

  /** Runs `fn` in the main process, with the double and `argument`. It sees nothing of its surroundings here. */
  async evaluate<R, A = undefined>(fn: (electron: Double, argument: A) => R | Promise<R>, argument?: A): Promise<R> {
    if (!this.child.connected) throw new Error(`the stand-in has ended\n${this.log}`);
    const id = ++this.sequence;
    const result = new Promise((resolve, reject) => {
      this.evaluations.set(id, { resolve, reject });
    });
    this.child.send({ id, source: fn.toString(), argument });
    return (await result) as R;
  }

  /** Resolves with the exit code once the process has ended. */
  async exited(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
    return this.child.exitCode;
  }

  async close(): Promise<void> {
    if (this.child.connected) this.child.disconnect();
    const deadline = AbortSignal.timeout(CLOSE_WITHIN_MS);
    const onDeadline = (): void => void this.child.kill('SIGKILL');
    deadline.addEventListener('abort', onDeadline);
    await this.exited();
    deadline.removeEventListener('abort', onDeadline);
    await (await this.browser.catch(() => undefined))?.close().catch(() => undefined);
  }

  private meet(target: string): void {
    const n = this.targets.push(target) - 1;
    // Whoever asks for a window that never came gets the error.
    this.window(n).catch(() => undefined);
  }

  private settleEvaluation(notice: Extract<Notice, { id: number }>): void {
    const evaluation = this.evaluations.get(notice.id);
    this.evaluations.delete(notice.id);
    if ('error' in notice) evaluation?.reject(new Error(notice.error));
    else evaluation?.resolve(notice.value);
  }
}

async function pageOfTarget(browser: Browser, target: string): Promise<Page | undefined> {
  for (const page of browser.contexts().flatMap((context) => context.pages())) {
    const cdp = await page.context().newCDPSession(page);
    const { targetInfo } = await cdp.send('Target.getTargetInfo');
    await cdp.detach();
    if (targetInfo.targetId === target) return page;
  }
  return undefined;
}
