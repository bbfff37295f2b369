/**
 * Electron's security checklist, item by item, on the built app (security I1). Item 19, fuses, is read back from the
 * packaged binary, which is no matter of these bundles.
 */
import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { contract } from '../../shared/ipc-contract.ts';
import { startBare, type BareApp } from './support/bare-app.ts';
import { expect, test } from './support/launch-app.ts';

/** Not among the types of Electron, though it is there: the options of a window as it resolved them. */
type Resolved = { getLastWebPreferences: () => { preload: string } };

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const bundle = (): string => readFileSync(path.join(REPOSITORY, 'out/main/index.js'), 'utf8');

test.describe.configure({ mode: 'serial' });

let bare: BareApp;
let elsewhere: string;
let heard: string[] = [];
const server = http.createServer((request, response) => {
  heard.push(request.url ?? '');
  response
    .writeHead(200, { 'content-type': 'text/html', 'access-control-allow-origin': '*' })
    .end('<h1>elsewhere</h1>');
});

test.beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  elsewhere = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  bare = await startBare();
});
test.beforeEach(() => {
  heard = [];
});
test.afterAll(async () => {
  await bare.dispose();
  server.close();
});

/** The options with which the window runs, as Electron resolved them. */
const preferences = (): Promise<Record<string, unknown>> =>
  bare.app.evaluate(({ BrowserWindow }) => {
    const given = (BrowserWindow.getAllWindows()[0]!.webContents as unknown as Resolved).getLastWebPreferences();
    const { session: _session, ...plain } = { ...given } as Record<string, unknown>;
    return JSON.parse(JSON.stringify(plain)) as Record<string, unknown>;
  }, undefined);

/** Where the windows are, as main sees them, and whether the first still shows Chartroom. */
const windows = (): Promise<{ urls: string[]; title: string }> =>
  bare.app.evaluate(async ({ BrowserWindow }) => {
    const all = BrowserWindow.getAllWindows();
    const title: unknown = await all[0]!.webContents.executeJavaScript('document.title');
    return { urls: all.map((window) => window.webContents.getURL()), title: String(title) };
  }, undefined);

const UNMOVED = { urls: ['app://bundle/index.html'], title: expect.stringContaining('Chartroom') as unknown };

test('I1 item 1 (secure content): everything on the page comes from its own secure origin', async () => {
  const seen = await bare.page.evaluate(() => ({
    secure: isSecureContext,
    foreign: performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .filter((name) => new URL(name).host !== location.host),
  }));
  expect(seen).toEqual({ secure: true, foreign: [] });
  expect((await windows()).urls).toEqual(['app://bundle/index.html']);
});

test('I1 item 2 (no Node.js integration): neither in pages nor in frames nor in workers', async () => {
  expect(await preferences()).toMatchObject({
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
  });
  const names = ['require', 'process', 'module', 'global', 'Buffer', '__dirname'];
  expect(await bare.page.evaluate((all) => all.filter((name) => name in globalThis), names)).toEqual([]);
});

test('I1 item 3 (context isolation): the page shares no globals with the preload', async () => {
  expect(await preferences()).toMatchObject({ contextIsolation: true });
  const seen = await bare.page.evaluate(() => {
    const { chartroom } = globalThis as unknown as { chartroom: Record<string, () => Promise<unknown>> };
    return { frozen: Object.isFrozen(chartroom), electron: 'electron' in globalThis, ipc: 'ipcRenderer' in globalThis };
  });
  expect(seen).toEqual({ frozen: true, electron: false, ipc: false });
});

test('I1 item 4 (sandbox): for the window, and for the app as a whole', async () => {
  expect(await preferences()).toMatchObject({ sandbox: true });
  expect(bundle()).toContain('app.enableSandbox()');
});

test('I1 item 5 (permissions): each is denied, asked for or looked up', async () => {
  const seen = await bare.page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'microphone', 'camera', 'clipboard-read', 'midi', 'local-fonts'];
    const states = names.map(async (name) => {
      const { state } = await navigator.permissions.query({ name: name as PermissionName });
      return [name, state];
    });
    const refused = (ask: () => Promise<unknown>): Promise<string> =>
      ask().then(
        () => 'granted',
        () => 'refused',
      );
    return {
      states: Object.fromEntries(await Promise.all(states)) as Record<string, string>,
      notification: await Notification.requestPermission(),
      media: await refused(() => navigator.mediaDevices.getUserMedia({ video: true, audio: true })),
      screen: await refused(() => navigator.mediaDevices.getDisplayMedia({ video: true })),
      clipboard: await refused(() => navigator.clipboard.readText()),
    };
  });
  expect(new Set(Object.values(seen.states))).toEqual(new Set(['denied']));
  expect(seen).toMatchObject({ notification: 'denied', media: 'refused', screen: 'refused', clipboard: 'refused' });
});

test('I1 item 6 (web security): on', async () => {
  expect(await preferences()).toMatchObject({ webSecurity: true });
});

test('I1 item 7 (content security policy): strict, and with a fresh nonce for each document', async () => {
  const policies = await bare.app.evaluate(async ({ BrowserWindow }) => {
    const { session } = BrowserWindow.getAllWindows()[0]!.webContents;
    const policyOf = async (url: string): Promise<string> =>
      (await session.fetch(url)).headers.get('content-security-policy') ?? '';
    const urls = ['app://bundle/index.html', 'app://bundle/index.html', 'app://bundle/stopped'];
    return await Promise.all(urls.map(policyOf));
  }, undefined);
  const directives = policies.map((policy) => policy.split('; ').toSorted());
  const nonces = policies.map((policy) => /'nonce-([A-Za-z0-9+/=]{22,})'/.exec(policy)?.[1]);
  expect(new Set(nonces).size).toBe(3);
  for (const [index, found] of directives.entries()) {
    expect(found).toEqual(
      [
        "default-src 'none'",
        "script-src 'self'",
        `style-src 'self' 'nonce-${nonces[index]}'`,
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'none'",
        "worker-src 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
      ].toSorted(),
    );
  }
});

test('I1 item 8 (insecure content): never allowed', async () => {
  expect(await preferences()).toMatchObject({ allowRunningInsecureContent: false });
});

test('I1 item 9 (experimental features): off', async () => {
  expect(await preferences()).toMatchObject({ experimentalFeatures: false });
});

test('I1 item 10 (Blink features): none switched on', async () => {
  expect((await preferences())['enableBlinkFeatures'] ?? '').toBe('');
  expect(bundle()).not.toMatch(/enableBlinkFeatures|enable-blink-features|appendSwitch\(/);
});

test('I1 item 11 (web views): the page has no such element, so none can allow popups', async () => {
  expect(await preferences()).toMatchObject({ webviewTag: false });
  const seen = await bare.page.evaluate(() => 'loadURL' in document.createElement('webview'));
  expect(seen).toBe(false);
});

test('I1 item 12 (web views): one that came about all the same would not be attached', async () => {
  const prevented = await bare.app.evaluate(({ BrowserWindow }) => {
    let count = 0;
    const event = { preventDefault: () => count++ };
    BrowserWindow.getAllWindows()[0]!.webContents.emit('will-attach-webview', event, {}, {});
    return count;
  }, undefined);
  expect(prevented).toBeGreaterThan(0);
});

const NAVIGATIONS: Readonly<Record<string, (url: string) => void>> = {
  'location.href': (url) => void (location.href = url),
  'location.replace': (url) => location.replace(url),
  'a link': (url) => {
    const link = document.createElement('a');
    link.href = url;
    document.body.append(link);
    link.click();
    link.remove();
  },
  'a form': (url) => {
    const form = document.createElement('form');
    form.action = url;
    document.body.append(form);
    form.submit();
    form.remove();
  },
  'a frame': (url) => {
    const frame = document.createElement('iframe');
    frame.src = url;
    document.body.append(frame);
    setTimeout(() => frame.remove(), 500);
  },
};
for (const [way, navigate] of Object.entries(NAVIGATIONS)) {
  test(`I1 item 13 (navigation): no page leaves, by ${way}`, async () => {
    await bare.page.evaluate(navigate, `${elsewhere}/left`);
    expect(await windows()).toEqual(UNMOVED);
    expect(heard).toEqual([]);
  });
}

test('I1 item 13 (navigation): no page goes to another page of the bundle, or to one of its own making', async () => {
  for (const url of ['app://bundle/stopped', 'data:text/html,hello', 'blob:app://bundle/x']) {
    await bare.page.evaluate(NAVIGATIONS['location.href']!, url).catch(() => undefined);
    expect(await windows(), url).toEqual(UNMOVED);
  }
});

test('I1 item 14 (new windows): window.open gives null', async () => {
  expect(await bare.page.evaluate((url) => globalThis.open(url) === null, `${elsewhere}/opened`)).toBe(true);
  expect(await windows()).toEqual(UNMOVED);
  expect(heard).toEqual([]);
});

test('I1 item 15 (openExternal): nothing that a page does reaches the system', async () => {
  await bare.app.evaluate(({ shell }) => {
    const scope = globalThis as { opened?: string[] };
    const opened: string[] = [];
    scope.opened = opened;
    shell.openExternal = (url) => Promise.resolve(void opened.push(url));
  }, undefined);
  for (const url of ['mailto:a@example.org', 'file:///etc/passwd', 'ms-calculator:', `${elsewhere}/x`]) {
    await bare.page.evaluate(NAVIGATIONS['a link']!, url);
    await bare.page.evaluate((target) => void globalThis.open(target), url);
  }
  expect(await windows()).toEqual(UNMOVED);
  expect(await bare.app.evaluate(() => (globalThis as { opened?: string[] }).opened, undefined)).toEqual([]);
});

test('I1 item 16 (current Electron): the one that is pinned, exactly, everywhere', async () => {
  const description = JSON.parse(readFileSync(path.join(REPOSITORY, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const pinned = description.devDependencies['electron'] ?? '';
  expect(pinned).toMatch(/^\d+\.\d+\.\d+$/);
  expect(readFileSync(path.join(REPOSITORY, 'electron-builder.yml'), 'utf8')).toContain(`electronVersion: ${pinned}\n`);
  expect(await bare.app.evaluate(() => process.versions['electron'], undefined)).toBe(pinned);
});

test('I1 item 17 (sender of IPC): a window that Chartroom did not open is refused, on our page with our preload', async () => {
  const answer = await bare.app.evaluate(async ({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!;
    const { preload } = (webContents as unknown as Resolved).getLastWebPreferences();
    const webPreferences = { preload, session: webContents.session, sandbox: true, contextIsolation: true };
    const stranger = new BrowserWindow({ show: false, webPreferences });
    await stranger.loadURL('app://bundle/index.html');
    const told: unknown = await stranger.webContents.executeJavaScript('chartroom["session.describe"]({})');
    const closed = new Promise((resolve) => stranger.once('closed', () => resolve(undefined)));
    stranger.destroy();
    await closed;
    return told;
  }, undefined);
  expect(answer).toMatchObject({ ok: false, error: { code: 'untrusted-sender' } });
});

test('I1 item 18 (file://): no page is one, and none can be read', async () => {
  expect(bundle()).not.toMatch(/loadFile\(|loadURL\([^)]*file:/);
  const seen = await bare.page.evaluate(async () => {
    const image = new Image();
    const loaded = new Promise<string>((resolve) => {
      image.onload = () => resolve('loaded');
      image.onerror = () => resolve('refused');
    });
    image.src = 'file:///etc/hostname';
    return await loaded;
  });
  expect(seen).toBe('refused');
});

test('I1 item 20 (no Electron in the page): the bridge is the contract, and nothing more', async () => {
  const exposed = await bare.page.evaluate(() => {
    const { chartroom } = globalThis as unknown as { chartroom: Record<string, unknown> };
    return Object.entries(chartroom).map(([name, value]) => [name, typeof value]);
  });
  expect(Object.fromEntries(exposed)).toEqual(
    Object.fromEntries(Object.keys(contract).map((name) => [name, 'function'])),
  );
});

test('SEC 3.6 certificate errors have no handler that could override them', async () => {
  expect(await bare.app.evaluate(({ app }) => app.listenerCount('certificate-error'), undefined)).toBe(0);
  expect(bundle()).not.toMatch(/\.on(ce)?\(['"]certificate-error/);
  // A diagnosis looks at certificates, on a session of its own, and answers -3: Chromium's own result holds.
  const looks = bundle().split('.setCertificateVerifyProc(').slice(1);
  expect(looks).toHaveLength(1);
  expect(/^\((\w+), (\w+)\) => \{[^]*?\n\t\}\);/.exec(looks[0]!)?.[0].match(/callback\(.*?\)/g)).toEqual([
    'callback(-3)',
  ]);
});

test('SEC 3.6 no certificate of the user is shown to a server', async () => {
  const answers = await bare.app.evaluate(({ app }) => {
    const told: unknown[][] = [];
    let prevented = 0;
    const event = { preventDefault: () => prevented++ };
    app.emit('select-client-certificate', event, null, 'https://ehr.example', [{}], (...args: unknown[]) => {
      told.push(args);
    });
    return { told, prevented };
  }, undefined);
  expect(answers).toEqual({ told: [[]], prevented: 1 });
});

const SPELLINGS = [
  'app://bundle/../package.json',
  'app://bundle/%2e%2e/package.json',
  'app://bundle/..%2fpackage.json',
  'app://bundle/..%5cpackage.json',
  'app://bundle//package.json',
  'app://bundle/assets/../../main/index.js',
  'app://bundle/assets',
  'app://bundle/index.html%00',
  'app://elsewhere/index.html',
  'app://bundle.elsewhere/index.html',
];
for (const url of SPELLINGS) {
  test(`I5 app:// serves its own files alone: not ${url}`, async () => {
    const status = await bare.app.evaluate(async ({ BrowserWindow }, asked) => {
      const { session } = BrowserWindow.getAllWindows()[0]!.webContents;
      return (await session.fetch(asked)).status;
    }, url);
    expect(status).toBe(404);
  });
}
