import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually, fixture, type Fixture } from './fixture-app/launch.ts';
import type { StandinProcess } from './standin-process.ts';

let fixtureApp: Fixture;

beforeEach(() => {
  fixtureApp = fixture();
});
afterEach(() => fixtureApp.dispose());

async function launchReady(options?: Parameters<Fixture['launch']>[0]): Promise<StandinProcess> {
  const app = fixtureApp.launch(options);
  const page = await app.firstWindow();
  await page.locator('#sum').filter({ hasText: '5' }).waitFor();
  return app;
}

async function chromiumPid(app: StandinProcess): Promise<number> {
  const page = await app.firstWindow();
  const cdp = await page.context().browser()!.newBrowserCDPSession();
  const { processInfo } = await cdp.send('SystemInfo.getProcessInfo');
  return processInfo.find(({ type }) => type === 'browser')!.id;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // One that has ended, but whose parent has not asked for it yet, still has its number.
    return process.platform !== 'linux' || !fs.readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

describe('the life of the app', () => {
  it('ends with its last window', async () => {
    const app = await launchReady();
    await app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]!.close();
    });
    expect(await app.exited()).toBe(0);
  });

  it('emits before-quit, close, closed, will-quit and quit, in this order', async () => {
    const app = await launchReady();
    const file = path.join(fixtureApp.userData, 'order');
    await app.evaluate(({ app: double, BrowserWindow }, file) => {
      const { appendFileSync } = process.getBuiltinModule('node:fs');
      const note = (name: string) => () => {
        appendFileSync(file, `${name} `);
      };
      for (const name of ['before-quit', 'will-quit', 'quit']) double.on(name, note(name));
      for (const name of ['close', 'closed']) BrowserWindow.getAllWindows()[0]!.on(name, note(name));
      double.quit();
    }, file);
    await app.exited();
    expect(fs.readFileSync(file, 'utf8')).toBe('before-quit close closed will-quit quit ');
  });

  it('stays where a window refuses to close', async () => {
    const app = await launchReady();
    const open = await app.evaluate(async ({ app: double, BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0]!;
      window.once('close', (event: { preventDefault: () => void }) => {
        event.preventDefault();
      });
      double.quit();
      await new Promise((resolve) => setImmediate(resolve));
      return BrowserWindow.getAllWindows().length;
    });
    expect(open).toBe(1);
  });

  it('hands the arguments of a second process to the first', async () => {
    const app = await launchReady();
    const second = fixtureApp.launch({ args: ['chartroom://second'] });
    expect(await second.exited()).toBe(0);
    const page = await app.firstWindow();
    await page.locator('#opened').filter({ hasText: 'chartroom://second' }).waitFor();
  });

  it('takes over the lock of a process that was killed', async () => {
    const first = await launchReady();
    first.process().kill('SIGKILL');
    await first.exited();
    await launchReady();
  });

  it('delivers open-url', async () => {
    const app = await launchReady();
    await app.evaluate(({ app: double }) => {
      double.emit('open-url', { preventDefault: () => undefined }, 'chartroom://opened');
    });
    const page = await app.firstWindow();
    await page.locator('#opened').filter({ hasText: 'chartroom://opened' }).waitFor();
  });

  it("follows the page's title, unless the app prevents it", async () => {
    const app = await launchReady();
    const page = await app.firstWindow();
    const title = (): Promise<string> =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getTitle());
    await eventually(title).toBe('Fixture');
    await page.evaluate(() => {
      document.title = 'Ward 7';
    });
    await eventually(title).toBe('Ward 7');
    await app.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0]!;
      window.on('page-title-updated', (event: { preventDefault: () => void }, text: string) => {
        event.preventDefault();
        (globalThis as { told?: string }).told = text;
      });
    });
    await page.evaluate(() => {
      document.title = 'Ward 8';
    });
    await eventually(() => app.evaluate(() => (globalThis as { told?: string }).told)).toBe('Ward 8');
    expect(await title()).toBe('Ward 7');
  });

  it('opens a second window, each with its own webContents', async () => {
    const app = await launchReady();
    await app.evaluate(({ BrowserWindow }) => {
      void new BrowserWindow({ show: false }).loadURL('app://bundle/index.html');
    });
    const page = await app.window(1);
    await page.waitForURL(/index\.html$/);
    const seen = await app.evaluate(({ BrowserWindow }) => {
      const windows = BrowserWindow.getAllWindows();
      return windows.map((window) => BrowserWindow.fromWebContents(window.webContents) === window);
    });
    expect(seen).toEqual([true, true]);
    expect(page.context().pages()).toHaveLength(2);
  });

  it('keeps the page storage and the safeStorage key from one start to the next', async () => {
    const first = await launchReady();
    await (
      await first.firstWindow()
    ).evaluate(() => {
      localStorage.setItem('kept', 'yes');
    });
    const sealed = await first.evaluate(({ safeStorage }) => safeStorage.encryptString('secret'));
    await first.close();
    const again = await launchReady();
    expect(await (await again.firstWindow()).evaluate(() => localStorage.getItem('kept'))).toBe('yes');
    const opened = await again.evaluate(
      ({ safeStorage }, bytes) => safeStorage.decryptString(Buffer.from(bytes)),
      sealed,
    );
    expect(opened).toBe('secret');
  });

  it('keeps the sessions in memory apart, and nothing of them', async () => {
    const app = await launchReady();
    const partitions = await app.evaluate(async ({ BrowserWindow, session }) => {
      const memory = session.fromPartition('memory');
      memory.protocol.handle(
        'app',
        () => new Response('<title>memory</title>', { headers: { 'content-type': 'text/html' } }),
      );
      await new BrowserWindow({ show: false, webPreferences: { session: memory as never } }).loadURL(
        'app://bundle/x.html',
      );
      const known = [memory === session.fromPartition('memory'), session.fromPartition('') === session.defaultSession];
      return [...known, memory.isPersistent(), session.defaultSession.isPersistent()];
    });
    expect(partitions).toEqual([true, true, false, true]);
    const inMemory = await app.window(1);
    await inMemory.evaluate(() => {
      localStorage.setItem('kept', 'no');
    });
    expect(await (await app.firstWindow()).evaluate(() => localStorage.getItem('kept'))).toBeNull();
    await expect(
      app.evaluate(({ session }) => {
        session.fromPartition('persist:disk');
      }),
    ).rejects.toThrow("session.fromPartition('persist:disk') is not provided");
  });

  it('starts as packaged: no path of the app among the arguments, data where it is told', async () => {
    const userData = path.join(fixtureApp.userData, 'packaged');
    const env = { CHARTROOM_STANDIN_PACKAGED: '1', CHARTROOM_STANDIN_USER_DATA: userData };
    const app = await launchReady({ args: ['--one'], env });
    const seen = await app.evaluate(({ app: double }) => [
      double.isPackaged,
      (process as { defaultApp?: boolean }).defaultApp ?? null,
      process.argv.slice(1).filter((argument) => !argument.startsWith('--user-data-dir')),
      double.getPath('userData'),
    ]);
    expect(seen).toEqual([true, null, ['--one'], userData]);
  });

  it('says when a page crashes, and recovers by a reload', async () => {
    const app = await launchReady();
    const page = await app.firstWindow();
    const cdp = await page.context().newCDPSession(page);
    await app.evaluate(({ BrowserWindow }) => {
      const scope = globalThis as { reason?: string };
      BrowserWindow.getAllWindows()[0]!.webContents.on('render-process-gone', (_event, details: { reason: string }) => {
        scope.reason = details.reason;
      });
    });
    cdp.send('Page.crash').catch(() => undefined);
    await eventually(() => app.evaluate(() => (globalThis as { reason?: string }).reason)).toBe('crashed');
    const sum = await app.evaluate(async ({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!;
      const loaded = new Promise((resolve) => webContents.once('did-finish-load', resolve));
      webContents.reload();
      await loaded;
      return await webContents.executeJavaScript('api.add(40, 2)');
    });
    expect(sum).toBe(42);
  });
});

describe('a browser that does not come up', () => {
  it.skipIf(process.platform === 'win32')(
    'ends the app with what the browser said (a shell script plays it)',
    async () => {
      const broken = path.join(fixtureApp.userData, 'broken-browser');
      fs.mkdirSync(fixtureApp.userData, { recursive: true });
      fs.writeFileSync(broken, '#!/bin/sh\necho "libpulse is missing" >&2\nexit 127\n', { mode: 0o755 });
      const app = fixtureApp.launch({ env: { CHARTROOM_CHROMIUM: broken } });
      expect(await app.exited()).toBe(70);
      expect(app.output).toContain('the browser did not come up');
      expect(app.output).toContain('libpulse is missing');
    },
  );
});

describe('no Chromium is left behind', () => {
  it('ends with a stand-in that is killed', async () => {
    const app = await launchReady();
    const pid = await chromiumPid(app);
    expect(isAlive(pid)).toBe(true);
    app.process().kill('SIGKILL');
    await eventually(() => isAlive(pid)).toBe(false);
  });

  it('ends when the parent goes, though the app refuses to quit', async () => {
    const app = await launchReady();
    const pid = await chromiumPid(app);
    await app.evaluate(({ app: double }) => {
      double.on('before-quit', (event: { preventDefault: () => void }) => {
        event.preventDefault();
      });
    });
    app.process().disconnect();
    expect(await app.exited()).toBe(71);
    await eventually(() => isAlive(pid)).toBe(false);
  });

  it('ends with a main process that hangs, once it is closed', async () => {
    const app = await launchReady();
    const pid = await chromiumPid(app);
    await app.evaluate(() => {
      setTimeout(() => {
        for (;;);
      }, 10);
    });
    await app.close();
    await eventually(() => isAlive(pid)).toBe(false);
  });
});
