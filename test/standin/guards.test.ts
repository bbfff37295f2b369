import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, fixture, type Fixture } from './fixture-app/launch.ts';
import type { StandinProcess } from './standin-process.ts';

let fixtureApp: Fixture;
let app: StandinProcess;
let page: Page;

beforeAll(async () => {
  fixtureApp = fixture();
  app = fixtureApp.launch({ env: { CHARTROOM_STANDIN_LOOPBACK_ONLY: '1' } });
  page = await app.firstWindow();
  await page.locator('#sum').filter({ hasText: '5' }).waitFor();
});
afterAll(() => fixtureApp.dispose());

const traceOf = (what: string): Promise<unknown[][]> =>
  app.evaluate(({ standinTrace }, name) => standinTrace.filter(([entry]) => entry === name).map((e) => [...e]), what);

describe('what a page may do', () => {
  it("obeys the Content-Security-Policy of the app's own pages", async () => {
    expect(await page.evaluate(() => 'inlineRan' in globalThis)).toBe(false);
  });

  it('gets null from window.open, and the handler is asked', async () => {
    expect(await page.evaluate(() => window.open('https://elsewhere.invalid/popup'))).toBeNull();
    await eventually(() => traceOf('openExternal')).toEqual([['openExternal', 'https://elsewhere.invalid/popup']]);
    expect(await traceOf('window-open')).toEqual([['window-open', 'https://elsewhere.invalid/popup', 'deny']]);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it('cannot navigate away where the app prevents it', async () => {
    await page.click('#away');
    await eventually(() => traceOf('will-navigate')).toEqual([['will-navigate', 'https://elsewhere.invalid/', true]]);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.getURL())).toBe(
      'app://bundle/index.html',
    );
  });

  it('asks will-frame-navigate for frames', async () => {
    await app.evaluate(({ BrowserWindow }) => {
      const scope = globalThis as { noted?: unknown[] };
      scope.noted = [];
      BrowserWindow.getAllWindows()[0]!.webContents.on(
        'will-frame-navigate',
        (event: { url: string; isMainFrame: boolean; preventDefault: () => void }) => {
          scope.noted?.push([event.url, event.isMainFrame]);
          event.preventDefault();
        },
      );
    });
    await page.evaluate(() => {
      const frame = document.createElement('iframe');
      frame.src = 'app-frame.html';
      document.body.append(frame);
    });
    await eventually(() => app.evaluate(() => (globalThis as { noted?: unknown[] }).noted)).toEqual([
      ['app://bundle/app-frame.html', false],
    ]);
  });

  it('opens no window that nobody asked the app for: by the middle button, by noopener', async () => {
    for (const [rel, target, button] of [
      ['', '', 'middle'],
      ['noopener', '_blank', 'left'],
    ] as const) {
      await page.evaluate(
        ([relation, name]) => {
          document.getElementById('popup')?.remove();
          const link = document.createElement('a');
          Object.assign(link, { id: 'popup', href: 'https://elsewhere.invalid/p', rel: relation, target: name });
          link.textContent = 'popup';
          document.body.prepend(link);
        },
        [rel, target],
      );
      await page.click('#popup', { button, noWaitAfter: true });
    }
    const cdp = await page.context().browser()!.newBrowserCDPSession();
    const pages = async (): Promise<string[]> => {
      const { targetInfos } = await cdp.send('Target.getTargets');
      return targetInfos.filter(({ type }) => type === 'page').map(({ url }) => url);
    };
    await eventually(pages).toEqual(['https://bundle.app.invalid/index.html']);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it('is asked about downloads, which never happen', async () => {
    await app.evaluate(({ session }) => {
      session.defaultSession.on('will-download', (event: { preventDefault: () => void }) => event.preventDefault());
    });
    await page.evaluate(() => {
      const link = document.createElement('a');
      link.download = 'x.txt';
      link.href = 'data:text/plain,x';
      link.click();
    });
    await eventually(() => traceOf('will-download')).toEqual([['will-download', 'data:text/plain,x', true]]);
  });

  it('is denied every permission', async () => {
    const states = await page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'microphone', 'camera'];
      const asked = names.map((name) => navigator.permissions.query({ name: name as PermissionName }));
      return (await Promise.all(asked)).map(({ state }) => state);
    });
    expect(states).toEqual(['denied', 'denied', 'denied', 'denied']);
  });

  it('reaches no other address: webRequest cancels, and the server hears nothing', async () => {
    let heard = 0;
    const server = http.createServer((_request, response) => {
      heard++;
      response.writeHead(200, { 'access-control-allow-origin': '*' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    // Without the page's policy in the way: a frame of its own has none.
    const cancelled = await app.evaluate(async ({ session }, address) => {
      const details = {
        id: 1,
        url: address,
        method: 'GET',
        resourceType: 'xhr',
        webContentsId: 1,
        referrer: '',
        timestamp: 0,
      };
      return await session.defaultSession.webRequest.decide(details);
    }, url);
    expect(cancelled).toEqual({ cancel: true });
    const context = page.context();
    const cdp = await context.newCDPSession(page);
    await cdp.send('Page.setBypassCSP', { enabled: true });
    await page.reload();
    expect(
      await page.evaluate((address) => fetch(address).then(String, (error: unknown) => (error as Error).name), url),
    ).toBe('TypeError');
    expect(await traceOf('request-cancelled')).toContainEqual(['request-cancelled', url]);
    expect(heard).toBe(0);
    server.close();
  });
});
