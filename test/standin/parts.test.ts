import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policyToChromium, toApp, toChromium } from './app-url.ts';
import { refuseUnsafe } from './electron/browser-window.ts';
import { eventually, fixture, type Fixture } from './fixture-app/launch.ts';
import type { StandinProcess } from './standin-process.ts';
import { missing, strict } from './strict.ts';

describe('app:// in Chromium', () => {
  it.each([
    ['app://bundle/index.html?a=1#b', 'https://bundle.app.invalid/index.html?a=1#b'],
    ['app://bundle', 'https://bundle.app.invalid'],
  ])('maps %s there and back', (app, chromium) => {
    expect(toChromium(app)).toBe(chromium);
    expect(toApp(chromium)).toBe(app);
  });

  it('leaves any other address alone', () => {
    for (const url of ['https://ehr.invalid/app.invalid/', 'https://x.app.invalid.evil.invalid/', 'about:blank']) {
      expect([toApp(url), toChromium(url)]).toEqual([url, url]);
    }
  });

  it('translates a policy that names the scheme', () => {
    expect(policyToChromium("default-src 'self' app:; img-src app://bundle data:")).toBe(
      "default-src 'self' https://*.app.invalid; img-src https://bundle.app.invalid data:",
    );
  });
});

describe('the double never pretends', () => {
  it('names a member that it does not have', () => {
    const shell = strict<{ beep?: () => void }>('shell', {});
    expect(() => shell.beep).toThrow('electron.shell.beep is not provided');
    expect(() => (shell.beep = () => undefined)).toThrow('electron.shell.beep is not provided');
  });

  it('names a part that it does not have, whether called, constructed or looked into', () => {
    const Tray = missing('Tray') as { new (): object; (): void; setImage?: unknown };
    expect(() => new Tray()).toThrow('electron.Tray is not provided');
    expect(() => {
      Tray();
    }).toThrow('electron.Tray is not provided');
    expect(() => Tray.setImage).toThrow('electron.Tray.setImage is not provided');
  });

  it.each([
    { contextIsolation: false },
    { sandbox: false },
    { nodeIntegration: true },
    { webviewTag: true },
    { webSecurity: false },
    { allowRunningInsecureContent: true },
  ])('refuses a window with %o', (preferences) => {
    expect(() => {
      refuseUnsafe(preferences);
    }).toThrow(Object.keys(preferences)[0]);
  });

  it('accepts a window with the safe values, or with none', () => {
    refuseUnsafe({ contextIsolation: true, sandbox: true, nodeIntegration: false });
    expect(() => {
      refuseUnsafe();
    }).not.toThrow();
  });
});

describe('the parts of Electron around the page', () => {
  let fixtureApp: Fixture;
  let app: StandinProcess;
  let page: Page;
  beforeAll(async () => {
    fixtureApp = fixture();
    app = fixtureApp.launch();
    page = await app.firstWindow();
    await page.locator('#sum').filter({ hasText: '5' }).waitFor();
  });
  afterAll(() => fixtureApp.dispose());
  const prefersDark = (): Promise<boolean> => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);

  it('carries nativeTheme into the page, and says when it changes', async () => {
    expect(await prefersDark()).toBe(false);
    const told = await app.evaluate(({ nativeTheme }) => {
      let updates = 0;
      nativeTheme.on('updated', () => updates++);
      nativeTheme.themeSource = 'dark';
      nativeTheme.themeSource = 'dark';
      return [updates, nativeTheme.shouldUseDarkColors];
    });
    expect(told).toEqual([1, true]);
    await eventually(prefersDark).toBe(true);
    await app.evaluate(({ nativeTheme }) => {
      nativeTheme.themeSource = 'system';
    });
    await eventually(prefersDark).toBe(false);
  });

  it('has the size that the window asked for, and fewer CSS pixels when zoomed', async () => {
    const width = (): Promise<number> => page.evaluate(() => innerWidth);
    expect(await width()).toBe(900);
    await app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]!.webContents.setZoomFactor(2);
    });
    await eventually(width).toBe(450);
    await app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]!.webContents.setZoomFactor(1);
    });
    await eventually(width).toBe(900);
  });

  it('records what it was asked to do outside the page', async () => {
    const trace = await app.evaluate(async ({ dialog, shell, standinTrace }) => {
      await shell.openExternal('https://ehr.invalid/authorize');
      dialog.showErrorBox('Title', 'Sentence');
      return standinTrace.slice(-2).map((entry) => [...entry]);
    });
    expect(trace).toEqual([
      ['openExternal', 'https://ehr.invalid/authorize'],
      ['showErrorBox', 'Title', 'Sentence'],
    ]);
  });

  it('SMART 6: has a safeStorage that does not call itself trustworthy where no Secret Service keeps its key', async () => {
    const seen = await app.evaluate(async ({ safeStorage }) => {
      const sealed = await safeStorage.encryptStringAsync('secret');
      const opened = await safeStorage.decryptStringAsync(sealed);
      const forged = await safeStorage.decryptStringAsync(Buffer.from('secret')).catch((e: unknown) => String(e));
      return { backend: safeStorage.getSelectedStorageBackend(), clear: sealed.includes('secret'), opened, forged };
    });
    expect(seen).toMatchObject({
      backend: 'basic_text',
      clear: false,
      opened: { result: 'secret', shouldReEncrypt: false },
    });
    expect(seen.forged).toContain('Error while decrypting');
  });

  it('gives the process the face of Electron', async () => {
    const seen = await app.evaluate(({ app: double }) => [
      (process as { type?: string }).type,
      process.versions['electron'],
      double.getVersion(),
      double.isPackaged,
      process.argv[1] === double.getAppPath(),
    ]);
    expect(seen).toEqual(['browser', '45.4.1', '1.2.3', false, true]);
  });

  it('throws in the app, too, for what it does not have', async () => {
    await expect(
      app.evaluate((electron) => new (electron as unknown as { Tray: new () => object }).Tray()),
    ).rejects.toThrow('electron.Tray is not provided');
  });
});
