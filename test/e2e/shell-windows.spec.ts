/** The window itself: a page that crashes, things dropped on it, what is left on disk (I6, J8). */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { startBare, type BareApp } from './support/bare-app.ts';
import { expect, launchApp, test } from './support/launch-app.ts';

const APP_PAGE = 'app://bundle/index.html';
type Contents = { forcefullyCrashRenderer: () => void };

let bare: BareApp;

/** What the windows show, as main sees it: a page that crashed looks closed from outside. */
const shown = (): Promise<{ urls: string[]; text: string }> =>
  bare.app.evaluate(async ({ BrowserWindow }) => {
    const all = BrowserWindow.getAllWindows();
    const urls = all.map((window) => window.webContents.getURL());
    const text: unknown = await all[0]?.webContents.executeJavaScript('document.body?.innerText');
    return { urls, text: String(text) };
  }, undefined);

const crash = (): Promise<void> =>
  bare.app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]!.webContents;
    const loaded = new Promise<void>((resolve) => contents.once('did-finish-load', () => resolve()));
    (contents as Contents).forcefullyCrashRenderer();
    await loaded;
  }, undefined);

/** From now on the question waits for `answer`. */
const holdQuestion = (): Promise<void> =>
  bare.app.evaluate(({ dialog }) => {
    const scope = globalThis as { answer?: (response: number) => void; asked?: string };
    dialog.showMessageBox = (...given: unknown[]) => {
      scope.asked = (given.at(-1) as { message: string }).message;
      return new Promise((resolve) => {
        scope.answer = (response) => resolve({ response, checkboxChecked: false });
      });
    };
  }, undefined);

const answerQuestion = (response: number): Promise<void> =>
  bare.app.evaluate((_electron, chosen) => {
    (globalThis as { answer?: (response: number) => void }).answer?.(chosen);
  }, response);

test.describe('a page that is lost', () => {
  test.beforeEach(async () => {
    bare = await startBare();
  });
  test.afterEach(() => bare.dispose());

  test('once: the same window loads it again', async () => {
    await crash();
    await expect.poll(shown).toMatchObject({ urls: [APP_PAGE], text: expect.stringContaining('sites') });
  });

  test('by hanging: as by a crash', async () => {
    await bare.app.evaluate(async ({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0]!;
      const loaded = new Promise<void>((resolve) => window.webContents.once('did-finish-load', () => resolve()));
      window.emit('unresponsive');
      await loaded;
    }, undefined);
    await expect.poll(shown).toMatchObject({ urls: [APP_PAGE], text: expect.stringContaining('sites') });
  });

  test('twice: a sentence and a question, never a blank window; "Open it again" does', async () => {
    await holdQuestion();
    await crash();
    await crash();
    await expect.poll(async () => (await shown()).text).toContain('This window stopped working');
    const asked = await bare.app.evaluate(() => (globalThis as { asked?: string }).asked, undefined);
    expect(asked).toBe('This window stopped working twice');
    await answerQuestion(0);
    await expect.poll(shown).toMatchObject({ urls: [APP_PAGE], text: expect.stringContaining('sites') });
  });

  test('twice: "Close the window" does', async () => {
    await holdQuestion();
    await crash();
    await crash();
    await expect.poll(async () => (await shown()).text).toContain('This window stopped working');
    const ended = new Promise((resolve) => bare.app.process().once('exit', resolve));
    await answerQuestion(1).catch(() => undefined);
    await ended;
  });
});

async function withServer(use: (url: string, heard: string[]) => Promise<void>): Promise<void> {
  const heard: string[] = [];
  const server = http.createServer((request, response) => {
    heard.push(request.url ?? '');
    response.end('elsewhere');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/away`, heard);
  server.close();
}

/** Drops a file or text on the page, as the desktop does. */
async function drop(page: Page, data: { items: { mimeType: string; data: string }[]; files: string[] }): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  const at = { x: 200, y: 200, data: { ...data, dragOperationsMask: 1 } };
  await cdp.send('Input.dispatchDragEvent', { type: 'dragEnter', ...at });
  await cdp.send('Input.dispatchDragEvent', { type: 'dragOver', ...at });
  await cdp.send('Input.dispatchDragEvent', { type: 'drop', ...at });
  await cdp.detach();
}

test.describe('I6', () => {
  // None of these may change anything: one app serves them all.
  test.describe.configure({ mode: 'serial' });
  test.beforeAll(async () => {
    bare = await startBare();
  });
  test.afterAll(() => bare.dispose());

  test('I6 a file that is dropped on the window opens nowhere', async () => {
    const file = path.join(bare.folder, 'dropped.html');
    await writeFile(file, '<h1>dropped</h1>');
    await drop(bare.page, { items: [], files: [file] });
    expect(await shown()).toMatchObject({ urls: [APP_PAGE], text: expect.not.stringContaining('dropped') });
  });

  test('I6 a link that is dropped on the window opens nowhere', async () => {
    await withServer(async (url, heard) => {
      await drop(bare.page, { items: [{ mimeType: 'text/uri-list', data: url }], files: [] });
      expect((await shown()).urls).toEqual([APP_PAGE]);
      expect(heard).toEqual([]);
    });
  });

  const OPENINGS: Readonly<Record<string, { target?: string; rel?: string; click: object }>> = {
    'the middle button': { click: { button: 'middle' } },
    'a click with Shift': { click: { modifiers: ['Shift'] } },
    'a click with Control': { click: { modifiers: ['ControlOrMeta'] } },
    'target=_blank': { target: '_blank', click: {} },
    'target=_blank with noopener': { target: '_blank', rel: 'noopener', click: {} },
  };
  for (const [way, { target = '', rel = '', click }] of Object.entries(OPENINGS)) {
    test(`I6 a link opens no window: ${way}`, async () => {
      await withServer(async (url, heard) => {
        await bare.page.evaluate(
          ([href, given, relation]) => {
            const link = document.createElement('a');
            Object.assign(link, { id: 'away', href, target: given, rel: relation, textContent: 'away' });
            document.getElementById('away')?.remove();
            document.body.prepend(link);
          },
          [url, target, rel],
        );
        await bare.page.click('#away', { noWaitAfter: true, ...click });
        expect((await shown()).urls).toEqual([APP_PAGE]);
        expect(bare.page.context().pages()).toHaveLength(1);
        expect(heard).toEqual([]);
      });
    });
  }

  test('I6 window.open gives null, whatever its features', async () => {
    const opened = await bare.page.evaluate(() =>
      ['', 'noopener', 'popup,width=200', 'nodeIntegration=1'].map((features) => window.open('./x', '', features)),
    );
    expect(opened).toEqual([null, null, null, null]);
    expect((await shown()).urls).toEqual([APP_PAGE]);
  });

  test('I6 a download is refused', async () => {
    const asked = bare.app.evaluate(({ BrowserWindow }) => {
      const { session } = BrowserWindow.getAllWindows()[0]!.webContents;
      return new Promise<boolean>((resolve) =>
        session.once('will-download', (event) => resolve(event.defaultPrevented)),
      );
    }, undefined);
    await bare.page.evaluate(() => {
      const link = document.createElement('a');
      link.download = 'chart.txt';
      link.href = URL.createObjectURL(new Blob(['chart']));
      link.click();
    });
    expect(await asked).toBe(true);
  });
});

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

test('J8 what a page stores is gone with the process, and never was on disk', async () => {
  bare = await startBare();
  const canary = 'canary-7f3a9c51';
  await bare.page.evaluate(async (text) => {
    localStorage.setItem('patient', text);
    sessionStorage.setItem('patient', text);
    document.cookie = `patient=${text}; max-age=86400`;
    await new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open('patients', 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore('names');
      opening.onerror = () => reject(new Error('indexedDB'));
      opening.onsuccess = () => {
        const change = opening.result.transaction('names', 'readwrite');
        change.objectStore('names').put(text, 1);
        change.oncomplete = () => resolve();
      };
    });
  }, canary);
  await bare.app.close();
  const found: string[] = [];
  for (const file of await filesUnder(bare.folder)) {
    const content = await readFile(file);
    if (content.includes(canary) || content.includes(Buffer.from(canary, 'utf16le'))) found.push(file);
  }
  expect(found).toEqual([]);
  const again = await launchApp({ args: [`--user-data-dir=${path.join(bare.folder, 'profile')}`] });
  const page = await again.firstWindow();
  await page.getByRole('button').first().waitFor();
  const left = await page.evaluate(async () => ({
    stores: [localStorage.length, sessionStorage.length, document.cookie.length],
    databases: await indexedDB.databases(),
  }));
  await again.close();
  await bare.dispose();
  expect(left).toEqual({ stores: [0, 0, 0], databases: [] });
});
