/** One launcher for both runtimes: specs are written once and see the same handle. */
import path from 'node:path';
import type { ChildProcess } from 'node:child_process';
import type * as electron from 'electron';
import { test as base, chromium, _electron, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { findChromium } from '../../standin/chromium.ts';
import { findElectronBinary } from '../../standin/electron-binary.ts';
import { hasDisplay, pickRuntime, type Runtime } from '../../standin/runtime.ts';
import { StandinProcess } from '../../standin/standin-process.ts';

/** What a function of `evaluate` gets: the module `electron` of the main process. */
type Electron = typeof electron;

/** The part of Playwright's ElectronApplication that specs may use. */
export type AppHandle = {
  firstWindow: () => Promise<Page>;
  windows: () => Page[];
  /** `fn` runs in the main process and sees nothing of its surroundings in the spec. */
  evaluate: <R, A>(fn: (electron: Electron, argument: A) => R | Promise<R>, argument: A) => Promise<R>;
  process: () => ChildProcess;
  close: () => Promise<void>;
};
export type LaunchOptions = {
  /** Arguments of the app, after its folder. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The app's folder; the repository's own where absent. */
  readonly app?: string;
  readonly runtime?: Runtime;
};
/** The clinician's own browser: the app hands it URLs, the spec acts in it. */
export type UserBrowser = {
  readonly context: BrowserContext;
  /** From now on the app's openExternal only notes the URL. */
  watch: (app: AppHandle) => Promise<void>;
  /** The next URL that a watched app hands over, opened in a page. */
  nextPage: (app: AppHandle) => Promise<Page>;
  /** The next URL that a watched app hands over, not opened. */
  nextUrl: (app: AppHandle) => Promise<string>;
};

const REPOSITORY = path.resolve(import.meta.dirname, '../../..');
const HANDED_OVER_WITHIN_MS = 20_000;

/** Starts the built app on the runtime of this machine. */
export async function launchApp(options: LaunchOptions = {}): Promise<AppHandle> {
  const runtime = options.runtime ?? pickRuntime({ display: hasDisplay() });
  const args = [options.app ?? REPOSITORY, ...(options.args ?? [])];
  if (runtime.name === 'electron') return await launchElectron(args, options.env);
  const visible = runtime.name === 'chromium-window' ? '1' : '0';
  const app = new StandinProcess({
    args,
    env: { CHARTROOM_STANDIN_VISIBLE: visible, CHARTROOM_STANDIN_LOOPBACK_ONLY: '1', ...options.env },
  });
  // The double has the members that it has; a spec that asks for another gets an error that names it.
  return app as unknown as AppHandle;
}

async function launchElectron(args: string[], env: LaunchOptions['env'] = {}): Promise<AppHandle> {
  const executablePath = findElectronBinary();
  if (executablePath === undefined) throw new Error("Electron's binary is not here");
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  // Chromium's own sandbox refuses to run as root.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return await _electron.launch({
    executablePath,
    args: [...asRoot, ...args],
    env: { ...Object.fromEntries(inherited), ...env },
  });
}

/** The browser that plays the clinician's: the same Chromium as the stand-in's, with a profile of its own. */
export async function launchUserBrowser(): Promise<Browser> {
  const { executable, args, env } = findChromium();
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return await chromium.launch({
    executablePath: executable,
    args: [...args, '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1, EXCLUDE [::1]'],
    env: { ...Object.fromEntries(inherited), ...env },
  });
}

/** From now on the app's openExternal only notes the URL. */
async function watch(app: AppHandle): Promise<void> {
  await app.evaluate(({ shell }) => {
    const handedOver: string[] = [];
    (globalThis as { handedOver?: string[] }).handedOver = handedOver;
    shell.openExternal = (url) => {
      handedOver.push(url);
      return Promise.resolve();
    };
  }, undefined);
}

/** The next URL that a watched app hands over to the system browser. */
async function nextUrl(app: AppHandle): Promise<string> {
  const deadline = Date.now() + HANDED_OVER_WITHIN_MS;
  while (Date.now() < deadline) {
    const url = await app.evaluate(() => {
      const scope = globalThis as { handedOver?: string[] };
      if (scope.handedOver === undefined) throw new Error('watch the app before it opens the browser');
      return scope.handedOver.shift();
    }, undefined);
    if (url !== undefined) return url;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the app handed no URL to the system browser');
}

/** For specs that answer by plain HTTP instead of in a browser. */
export const handOvers = { watch, nextUrl } as const;

export function userBrowserOf(context: BrowserContext): UserBrowser {
  return {
    context,
    nextUrl,
    watch,
    nextPage: async (app) => {
      const url = await nextUrl(app);
      const page = await context.newPage();
      await page.goto(url);
      return page;
    },
  };
}

type Fixtures = {
  /** A fresh folder for the app's data; a second launch of the same test finds what the first left. */
  userData: string;
  /** Starts the app; whatever a test starts is closed after it. */
  launch: (options?: LaunchOptions) => Promise<AppHandle>;
  userBrowser: UserBrowser;
};
type WorkerFixtures = { browserOfUser: Browser };

export const test = base.extend<Fixtures, WorkerFixtures>({
  userData: async ({}, use, info) => {
    await use(info.outputPath('user-data'));
  },
  launch: async ({ userData }, use) => {
    const started: AppHandle[] = [];
    await use(async (options = {}) => {
      const args = [`--user-data-dir=${userData}`, ...(options.args ?? [])];
      const app = await launchApp({ ...options, args });
      started.push(app);
      return app;
    });
    await Promise.all(started.map((app) => app.close()));
  },
  browserOfUser: [
    async ({}, use) => {
      const browser = await launchUserBrowser();
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  userBrowser: async ({ browserOfUser }, use) => {
    const context = await browserOfUser.newContext();
    await use(userBrowserOf(context));
    await context.close();
  },
});
export { expect } from '@playwright/test';
