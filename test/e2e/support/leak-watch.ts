/** Notes, over the whole time, what the app tells its pages and the desktop, and what ever stood in a page. */
import type { Page } from '@playwright/test';
import type { DesktopApi } from '../../../shared/ipc-contract.ts';
import type { AppHandle } from './launch-app.ts';

/** `open`: somebody works with a chart; `shut`: locked, signed out, or not signed in yet. */
export type Phase = 'open' | 'shut';
/** One thing that was noted; `place` says where within the sink. */
export type Noted = { readonly sink: string; readonly place: string; readonly phase: Phase; readonly text: string };

/** What the recorder in main keeps in its global scope. */
type MainScope = { leak: { phase: Phase; noted: Noted[] } };
type Handler = (event: unknown, request: unknown) => unknown;
/** Where Electron and its stand-in keep the handlers of `ipcMain.handle`; neither has an interface for it. */
type Handlers = { readonly _invokeHandlers: Map<string, Handler> } | { readonly handlers: Map<string, Handler> };

/** From now on main notes titles, IPC in both directions, its own requests, notifications and what is copied. */
export async function watchMain(app: AppHandle): Promise<void> {
  await app.evaluate(({ app: electronApp, BrowserWindow, ipcMain, net, clipboard, Notification }) => {
    const scope = globalThis as unknown as MainScope;
    scope.leak = { phase: 'shut', noted: [] };
    const note = (sink: string, place: string, said: unknown): void => {
      const text = typeof said === 'string' ? said : JSON.stringify(said ?? null);
      scope.leak.noted.push({ sink, place, phase: scope.leak.phase, text });
    };
    const watchWindow = (window: Electron.BrowserWindow): void => {
      window.on('page-title-updated', (_event, title) => note('window titles', 'over time', title));
      const { webContents } = window;
      const send = webContents.send.bind(webContents);
      webContents.send = (channel: string, ...args: unknown[]) => {
        note('IPC', `event ${channel}`, args);
        send(channel, ...args);
      };
    };
    for (const window of BrowserWindow.getAllWindows()) watchWindow(window);
    electronApp.on('browser-window-created', (_event, window) => watchWindow(window));
    const registry = ipcMain as unknown as Handlers;
    const handlers = '_invokeHandlers' in registry ? registry._invokeHandlers : registry.handlers;
    for (const [channel, handler] of [...handlers]) {
      handlers.set(channel, async (event, request) => {
        // The one way in for a secret; none leads out.
        if (channel !== 'client.set-secret') note('IPC', `request ${channel}`, request);
        const answer = await handler(event, request);
        note('IPC', `answer ${channel}`, answer);
        return answer;
      });
    }
    const request = net.request.bind(net);
    net.request = (options) => {
      note('requests', 'from main', typeof options === 'string' ? options : options.url);
      return request(options);
    };
    const copy = clipboard.writeText.bind(clipboard);
    clipboard.writeText = (text: string, ...rest: []) => {
      note('clipboard', 'written', text);
      return copy(text, ...rest);
    };
    const { prototype } = Notification as unknown as { prototype: { show: (this: object) => void } };
    const { show } = prototype;
    prototype.show = function (this: object) {
      // The stand-in keeps what it was made of, Electron has a property for each.
      const { title, body } = 'options' in this ? { title: this.options, body: '' } : (this as Electron.Notification);
      note('notifications', 'shown', [title, body]);
      show.call(this);
    };
  }, undefined);
}

/** What is noted from now on was said in this phase. */
export async function enterPhase(app: AppHandle, phase: Phase): Promise<void> {
  await app.evaluate((_electron, now) => void ((globalThis as unknown as MainScope).leak.phase = now), phase);
}

/** What main noted so far, and what it shows and holds now: titles, clipboard, arguments and environment. */
export async function mainNotes(app: AppHandle): Promise<readonly Noted[]> {
  return await app.evaluate(async ({ BrowserWindow, clipboard }) => {
    const { leak } = globalThis as unknown as MainScope;
    const { phase } = leak;
    const now = (sink: string, place: string, text: string): Noted => ({ sink, place, phase, text });
    return [
      ...leak.noted,
      ...BrowserWindow.getAllWindows().map((window) => now('window titles', 'now', window.getTitle())),
      now('clipboard', 'held', await clipboard.readText()),
      now('arguments and environment', 'main', JSON.stringify([process.argv, process.env])),
    ];
  }, undefined);
}

type PageScope = { readonly seen?: string[]; readonly chartroom: DesktopApi };

/** From now on the page notes whatever comes to stand in it: each element that is added, each text that changes. */
export async function watchPage(page: Page): Promise<void> {
  await page.evaluate(() => {
    const scope = globalThis as unknown as { seen?: string[] };
    if (scope.seen !== undefined) return;
    const seen = (scope.seen = [document.documentElement.outerHTML]);
    const note = ({ type, target, addedNodes, attributeName }: MutationRecord): void => {
      if (type === 'characterData') seen.push(target.nodeValue ?? '');
      if (type === 'attributes') seen.push((target as Element).getAttribute(attributeName ?? '') ?? '');
      for (const node of addedNodes) seen.push(node instanceof Element ? node.outerHTML : (node.nodeValue ?? ''));
    };
    new MutationObserver((changes) => changes.forEach(note)).observe(document, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
  });
}

/** What the page noted since the last time, what stands in it now, and all of its stores. */
export async function pageNotes(page: Page, phase: Phase): Promise<readonly Noted[]> {
  const { seen, now, storage, cookies } = await page.evaluate(async () => {
    const scope = globalThis as unknown as PageScope;
    const fields = [...document.querySelectorAll('input, textarea')] as HTMLInputElement[];
    const opened = (name: string): Promise<IDBDatabase> =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(new Error(name));
      });
    const rowsOf = (database: IDBDatabase, store: string): Promise<unknown[]> =>
      new Promise((resolve) => {
        const asking = database.transaction(store).objectStore(store).getAll();
        asking.onsuccess = () => resolve(asking.result as unknown[]);
      });
    const databases = await Promise.all(
      (await indexedDB.databases()).map(async ({ name = '' }) => {
        const database = await opened(name);
        return await Promise.all([...database.objectStoreNames].map((store) => rowsOf(database, store)));
      }),
    );
    const caches = await Promise.all((await globalThis.caches.keys()).map((name) => globalThis.caches.open(name)));
    const cached = await Promise.all(caches.map(async (cache) => (await cache.keys()).map(({ url }) => url)));
    const addresses = performance.getEntries().map(({ name }) => name);
    return {
      seen: scope.seen?.splice(0) ?? [],
      now: [document.documentElement.outerHTML, document.title, location.href, ...fields.map(({ value }) => value)],
      storage: JSON.stringify([localStorage, sessionStorage, databases, cached, addresses, history.state]),
      cookies: document.cookie,
    };
  });
  const note = (sink: string, place: string, text: string): Noted => ({ sink, place, phase, text });
  return [
    note('page', 'over time', seen.join('\n')),
    note('page', 'now', now.join('\n')),
    note('page storage', 'everything', storage),
    note('cookies', 'of the page', cookies),
  ];
}

/** Everything that the page's memory holds and something still refers to: what is no longer needed is thrown away first. */
export async function memoryOf(page: Page): Promise<string> {
  const cdp = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  cdp.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await cdp.send('HeapProfiler.collectGarbage');
  await cdp.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await cdp.detach();
  return chunks.join('');
}

/** Asks main everything that has no parameters, by the page's own bridge: the answers are noted by main. */
export async function askEverything(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { chartroom } = globalThis as unknown as PageScope;
    const whole = { offset: 0, limit: 200 };
    await Promise.all([
      chartroom['app.describe']({}),
      chartroom['sites.list']({}),
      chartroom['session.describe']({}),
      chartroom['permissions.describe']({}),
      chartroom['settings.describe']({}),
      chartroom['chart.describe']({}),
      chartroom['chart.conditions'](whole),
      chartroom['chart.medications'](whole),
      chartroom['chart.encounters'](whole),
      chartroom['chart.not-shown'](whole),
      chartroom['patients.search']({ text: 'anybody' }),
    ]);
  });
}
