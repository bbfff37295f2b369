/** How Chartroom may be started (I4), and what a second start may not do (I7). */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onElectron, startBare, type BareApp } from './support/bare-app.ts';
import { expect, launchApp, test, type AppHandle } from './support/launch-app.ts';

const REFUSED = 2;

/** A start as of the packaged app: nothing on the command line but `args`. */
async function startPackaged(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  use: (app: AppHandle) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'chartroom-start-'));
  const packaged = { CHARTROOM_STANDIN_PACKAGED: '1', CHARTROOM_STANDIN_USER_DATA: folder };
  const app = await launchApp({ args, env: { ...packaged, ...env } });
  await use(app);
  await app.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Waits for the end of `app`; gives its exit code and what it said. */
async function ended(app: AppHandle): Promise<{ code: number | null; output: string }> {
  const child = app.process();
  let output = '';
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = child.exitCode ?? (await new Promise<number | null>((resolve) => child.once('close', resolve)));
  return { code, output };
}

test.describe('a packaged app', () => {
  test.skip(onElectron, 'the specs start the unpacked app; the packaged one is started by its own workflow');

  const SWITCHES = [
    '--inspect',
    '--remote-debugging-port=9222',
    '--js-flags=--expose-gc',
    '--load-extension=/elsewhere/extension',
    '--user-data-dir=/elsewhere/place',
    '--proxy-server=proxy.example:8080',
    '--ignore-certificate-errors',
    '--sites=/elsewhere/place.json',
  ];
  for (const argument of SWITCHES) {
    const name = argument.split('=')[0] ?? '';
    test(`I4 ${name} ends the start, and the message names it`, async () => {
      await startPackaged([argument], {}, async (app) => {
        const { code, output } = await ended(app);
        expect(code).toBe(REFUSED);
        expect(output).toContain(name);
      });
    });
  }

  for (const [name, value] of [
    ['ELECTRON_RUN_AS_NODE', '1'],
    ['NODE_OPTIONS', '--no-deprecation'],
  ] as const) {
    test(`I4 the variable ${name} ends the start, and the message names it`, async () => {
      await startPackaged([], { [name]: value }, async (app) => {
        const { code, output } = await ended(app);
        expect(code).toBe(REFUSED);
        expect(output).toContain(name);
      });
    });
  }

  test('A12 a launch link carries no switch past this: what Chromium obeys is refused with it, too', async () => {
    await startPackaged(['chartroom://launch?iss=x&launch=y', '--proxy-server=evil.example:80'], {}, async (app) => {
      expect((await ended(app)).code).toBe(REFUSED);
    });
  });

  test('I4 starts without any of them, and has neither an inspector nor a menu that opens one', async () => {
    await startPackaged(['--original-process-start-time=13000000000'], {}, async (app) => {
      await (await app.firstWindow()).getByRole('button').first().waitFor();
      const seen = await app.evaluate(({ app: electron, BrowserWindow, Menu }) => {
        const contents = BrowserWindow.getAllWindows()[0]!.webContents;
        const given = contents as unknown as { getLastWebPreferences: () => { devTools: boolean } };
        return {
          packaged: electron.isPackaged,
          devTools: given.getLastWebPreferences().devTools,
          menu: process.platform === 'darwin' ? null : Menu.getApplicationMenu(),
        };
      }, undefined);
      expect(seen).toEqual({ packaged: true, devTools: false, menu: null });
    });
  });
});

test.describe('a second start', () => {
  test.describe.configure({ mode: 'serial' });
  let bare: BareApp;
  test.beforeAll(async () => {
    bare = await startBare();
  });
  test.afterAll(() => bare.dispose());

  async function startAgain(args: readonly string[]): Promise<void> {
    const profile = `--user-data-dir=${path.join(bare.folder, 'profile')}`;
    // It may be over before its start is reported.
    const second = await launchApp({ args: [profile, ...args] }).catch(() => undefined);
    if (second?.process().exitCode === null) await new Promise((resolve) => second.process().once('exit', resolve));
  }

  const INJECTED = [
    '--inspect=0',
    '--remote-debugging-port=0',
    '--proxy-server=evil.example:80',
    '--js-flags=--expose-gc',
    '--load-extension=/elsewhere/extension',
  ];
  for (const argument of INJECTED) {
    test(`I7 injects nothing into the first: ${argument}`, async () => {
      const before = await bare.page.title();
      await startAgain([argument]);
      const seen = await bare.app.evaluate(
        ({ app, BrowserWindow }, name) => {
          const inspector = process.getBuiltinModule('node:inspector');
          return {
            windows: BrowserWindow.getAllWindows().length,
            inspector: inspector.url() ?? null,
            exposesGc: 'gc' in globalThis,
            switched: app.commandLine.hasSwitch(name),
          };
        },
        argument.slice(2).split('=')[0] ?? '',
      );
      expect(seen).toEqual({ windows: 1, inspector: null, exposesGc: false, switched: false });
      expect(await bare.page.title()).toBe(before);
    });
  }

  test('I7 A12 by a link obeys no switch that comes along', async () => {
    const trail = path.join(bare.folder, 'trail.json');
    await startAgain(['chartroom://launch?iss=x&launch=y', '--audit-export', trail]);
    await expect(stat(trail)).rejects.toThrow('ENOENT');
    expect(await bare.app.evaluate(({ app }) => app.isReady(), undefined)).toBe(true);
  });
});
