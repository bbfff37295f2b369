/** The ports of the shell on Electron's double: links of the system, power, files, browser. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { StandinProcess } from '../standin/standin-process.ts';
import type { Shell } from './shell-app.ts';

type Scope = { shell: Shell };

const ENTRY = path.join(import.meta.dirname, 'shell-app.ts');
const LINK = 'chartroom://launch?iss=https%3A%2F%2Fehr.example%2Ffhir&launch=abc';
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chartroom-shell-'));
const started: StandinProcess[] = [];
let profiles = 0;

const freshProfile = (): string => path.join(folder, `profile-${profiles++}`);

async function start(args: string[] = [], env: Record<string, string> = {}, profile = freshProfile()) {
  const app = new StandinProcess({ args: [ENTRY, `--user-data-dir=${profile}`, ...args], env });
  started.push(app);
  const isUp = async (): Promise<void> => {
    const up = await app.evaluate(({ app: double }) => double.isReady() && 'shell' in globalThis);
    if (!up) throw new Error('not up yet');
  };
  await vi.waitFor(isUp, { timeout: 15_000 });
  return app;
}

async function startAgain(profile: string, args: string[]): Promise<void> {
  const second = new StandinProcess({ args: [ENTRY, `--user-data-dir=${profile}`, ...args] });
  started.push(second);
  await second.exited();
}

const linksOf = (app: StandinProcess): Promise<string[]> =>
  app.evaluate(() => (globalThis as unknown as Scope).shell.seen.links);
const listen = (app: StandinProcess): Promise<void> =>
  app.evaluate(() => (globalThis as unknown as Scope).shell.listen());

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('launch links of the operating system (SMART 41)', () => {
  afterEach(() => Promise.all(started.splice(0).map((app) => app.close())));

  it('the first start: the link waits for its listener', async () => {
    const app = await start(['--sites', 'x.json', LINK]);
    expect(await linksOf(app)).toEqual([]);
    await listen(app);
    expect(await linksOf(app)).toEqual([LINK]);
  });

  it('I7 a second start: its link comes, raw, and none of its switches', async () => {
    const profile = freshProfile();
    const app = await start([], {}, profile);
    await listen(app);
    await startAgain(profile, ['--proxy-server=evil.example:80', LINK, '--inspect']);
    await expect.poll(() => linksOf(app), { timeout: 15_000 }).toEqual([LINK]);
    const seen = await app.evaluate(() => (globalThis as unknown as Scope).shell.seen.plainStarts);
    expect(seen).toBe(0);
  });

  it('a second start without a link: the user wants to see the window', async () => {
    const profile = freshProfile();
    const app = await start([], {}, profile);
    await startAgain(profile, []);
    const seen = (): Promise<number> => app.evaluate(() => (globalThis as unknown as Scope).shell.seen.plainStarts);
    await expect.poll(seen, { timeout: 15_000 }).toBe(1);
    expect(await linksOf(app)).toEqual([]);
  });

  it('macOS, before the app is ready and after; other schemes are nobody’s', async () => {
    const app = await start([], { CHARTROOM_STANDIN_OPEN_URL: LINK });
    await listen(app);
    const prevented = await app.evaluate(({ app: double }) => {
      let count = 0;
      for (const url of ['chartroom://launch?second', 'https://ehr.example/']) {
        double.emit('open-url', { preventDefault: () => count++ }, url);
      }
      return count;
    });
    expect(prevented).toBe(2);
    expect(await linksOf(app)).toEqual([LINK, 'chartroom://launch?second']);
  });

  it('a flood before anyone listens: the first four', async () => {
    const app = await start();
    await app.evaluate(({ app: double }) => {
      for (let n = 0; n < 100; n++) double.emit('open-url', { preventDefault: () => undefined }, `chartroom:${n}`);
    });
    await listen(app);
    expect(await linksOf(app)).toEqual(['chartroom:0', 'chartroom:1', 'chartroom:2', 'chartroom:3']);
  });

  it('the scheme is registered with -- behind the program', async () => {
    const app = await start();
    const seen = await app.evaluate(({ app: double, standinTrace }) => {
      const { shell } = globalThis as unknown as Scope;
      const done = [shell.register(), double.isDefaultProtocolClient('chartroom')];
      return { done, told: standinTrace.filter(([what]) => /ProtocolClient$/.test(what)).map((entry) => [...entry]) };
    });
    expect(seen.done).toEqual([true, true]);
    const command = ['chartroom', process.execPath, [path.resolve(ENTRY, '../../..'), '--']];
    expect(seen.told).toEqual([['setAsDefaultProtocolClient', ...command]]);
  });
});

describe('ports of the shell', () => {
  let app: StandinProcess;
  beforeAll(async () => {
    app = await start();
  }, 30_000);
  afterAll(() => app.close());

  it('power: idle time, sleep and lock screen, until nobody listens', async () => {
    const seen = await app.evaluate(({ powerMonitor }) => {
      const { shell } = globalThis as unknown as Scope;
      powerMonitor.getSystemIdleTime = () => 599;
      const events = ['suspend', 'resume', 'lock-screen', 'user-did-resign-active'];
      for (const event of events) powerMonitor.emit(event);
      shell.stopWatching();
      for (const event of events) powerMonitor.emit(event);
      return { idle: shell.idleSeconds(), power: shell.seen.power };
    });
    expect(seen).toEqual({ idle: 599, power: ['suspend', 'resume', 'lock', 'lock'] });
  });

  it.skipIf(process.platform === 'win32')('a file: for this user alone, over one that was open to all', async () => {
    const file = path.join(folder, 'jwks.json');
    fs.writeFileSync(file, 'old', { mode: 0o644 });
    const saved = await app.evaluate(async ({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
      return await (globalThis as unknown as Scope).shell.save('jwks.json', '{"keys":[]}');
    }, file);
    expect(saved).toBe(true);
    expect(fs.readFileSync(file, 'utf8')).toBe('{"keys":[]}');
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  });

  it('asks before a file is replaced, where the dialog does not by itself, and makes the text after that', async () => {
    const seen = await app.evaluate(
      async ({ dialog }, filePath) => {
        const order: string[] = [];
        dialog.showSaveDialog = ((_window: unknown, options: Electron.SaveDialogOptions) => {
          order.push(`asked: ${(options.properties ?? []).join()}`);
          return Promise.resolve({ canceled: false, filePath });
        }) as typeof dialog.showSaveDialog;
        const make = (): Promise<string> => Promise.resolve((order.push('made'), '{}'));
        const saved = await (globalThis as unknown as Scope).shell.save('support.json', make);
        return { order, saved };
      },
      path.join(folder, 'support.json'),
    );
    expect(seen).toEqual({ order: ['asked: showOverwriteConfirmation', 'made'], saved: true });
    expect(fs.readFileSync(path.join(folder, 'support.json'), 'utf8')).toBe('{}');
  });

  it('a file that is not wanted after all', async () => {
    const saved = await app.evaluate(async ({ dialog }) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: true, filePath: '' });
      return await (globalThis as unknown as Scope).shell.save('jwks.json', '{}');
    });
    expect(saved).toBe(false);
  });

  it('a file that cannot be written rejects', async () => {
    const saving = app.evaluate(
      async ({ dialog }, filePath) => {
        dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
        return await (globalThis as unknown as Scope).shell.save('jwks.json', '{}');
      },
      path.join(folder, 'absent', 'jwks.json'),
    );
    await expect(saving).rejects.toThrow('ENOENT');
  });

  it('the browser: what the caller allows, and nothing else', async () => {
    const seen = await app.evaluate(async ({ standinTrace }) => {
      const { shell } = globalThis as unknown as Scope;
      const urls = [
        'https://ehr.example/authorize?state=x',
        'https://elsewhere.example/',
        'http://ehr.example/',
        'https://good@ehr.example/',
        'file:///etc/passwd',
        'javascript:alert(1)',
      ];
      const outcomes = await Promise.allSettled(urls.map((url) => shell.open(url)));
      const opened = standinTrace.filter(([what]) => what === 'openExternal').map(([, url]) => url);
      return { outcomes: outcomes.map(({ status }) => status), opened };
    });
    expect(seen).toEqual({
      outcomes: ['fulfilled', ...new Array<string>(5).fill('rejected')],
      opened: ['https://ehr.example/authorize?state=x'],
    });
  });
});
