/** Puts a canary into each place that is scanned, so that it is known that the scan would find one there. */
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { spellingsOf } from '../../support/leak-search.ts';
import { newSecret, type LeakCanary } from './leak-canaries.ts';
import { HOSPITAL, type Evidence } from './leak-sinks.ts';
import { diagnosed, DIAGNOSED } from './leak-support.ts';
import { openStage, type Ground, type LeakStage } from './leak-stage.ts';

export type Planted = { readonly canaries: readonly LeakCanary[]; readonly evidence: readonly Evidence[] };

/** A file of each kind, as Electron, Chromium or the desktop would name it. */
const FILES: Readonly<Record<string, string>> = {
  'event log': 'profile/logs/events.old.log',
  'audit trail': 'profile/audit/trail-000000000009.log',
  'crash dumps': 'profile/Crashpad/pending/1.dmp',
  'recent files': 'home/data/recently-used.xbel',
  'GPU cache': 'profile/GPUCache/data_1',
  cache: 'profile/Cache/Cache_Data/f_000001',
  cookies: 'profile/Network/Cookies',
  'page storage': 'profile/Local Storage/leveldb/000009.log',
  preferences: 'profile/Preferences',
  vault: 'profile/vault.set-aside-1.json',
  'temporary files': 'temp/chartroom-1/export.json',
  'home of the user': 'home/home/.local/state/something',
  'rest of the profile': 'profile/something',
};

type Plant = (stage: LeakStage, canary: string) => Promise<unknown>;

const OTHERS: Readonly<Record<string, Plant>> = {
  'standard output and error': ({ app }, canary) => app.evaluate((_, text) => void process.stderr.write(text), canary),
  'window titles': ({ window }, canary) => window.evaluate((text) => void (document.title = text), canary),
  notifications: ({ app }, canary) =>
    app.evaluate(({ Notification }, body) => new Notification({ title: 'A result', body }).show(), canary),
  clipboard: ({ app }, canary) =>
    app.evaluate(async ({ clipboard }, text) => {
      await clipboard.writeText(text);
    }, canary),
  'arguments and environment': ({ app }, canary) =>
    app.evaluate((_, text) => void (process.env['CHARTROOM_TOKEN'] = text), canary),
  IPC: ({ app }, canary) =>
    app.evaluate(({ BrowserWindow }, token) => {
      BrowserWindow.getAllWindows()[0]!.webContents.send('session.changed', { token });
    }, canary),
  page: ({ window }, canary) =>
    window.evaluate((text) => {
      const said = document.createElement('p');
      said.dataset['said'] = text;
      document.body.append(said);
      // Gone by the time of the next look: it was there.
      said.remove();
    }, canary),
  'memory of the page': async (stage, canary) => {
    await stage.window.evaluate((text) => void Object.assign(globalThis, { kept: { text } }), canary);
    await stage.lookIntoMemory(stage.window);
    await stage.window.evaluate(() => void Object.assign(globalThis, { kept: null }));
  },
  browser: ({ note }, canary) => {
    note('browser', 'address', `https://hospital.invalid/?x=${canary}`);
    return Promise.resolve();
  },
  [HOSPITAL]: ({ app, hospital }, canary) => request(app, `${hospital.server.origin}/fhir/Patient?x=${canary}`),
  'requests to other hosts': ({ app, foreign }, canary) => request(app, `${foreign.origin}/?x=${canary}`),
};

async function request(app: LeakStage['app'], url: string): Promise<void> {
  await app.evaluate(async ({ net }, address) => {
    const client = net.request(address);
    const answered = new Promise((resolve) => client.on('response', resolve));
    client.end();
    await answered;
  }, url);
}

/** What a page keeps of itself, as well: it is found beside the files of the same kind. */
async function storeInPage({ window }: LeakStage, cookie: string, stored: string): Promise<void> {
  await window.evaluate(
    ([one, other]) => {
      document.cookie = `seen=${one}`;
      sessionStorage.setItem('seen', other);
    },
    [cookie, stored] as const,
  );
}

/** Starts the app, plants one secret in each sink, and gives what the watchers saw. */
export async function plantEverywhere(ground: Ground): Promise<Planted> {
  const { profile, temp, home } = ground.premises;
  const folders: Readonly<Record<string, string>> = { profile, temp, home };
  const stage = await openStage(ground);
  const canaries: LeakCanary[] = [];
  const plant = (sink: string): LeakCanary => {
    const canary: LeakCanary = { kind: 'secret', name: `planted in ${sink}`, value: newSecret('planted') };
    canaries.push(canary);
    return canary;
  };
  for (const [n, [sink, place]] of Object.entries(FILES).entries()) {
    // Each in another spelling, in the middle of something else.
    const spellings = spellingsOf(plant(sink));
    const [, pattern] = spellings[n % spellings.length]!;
    const [folder = '', ...rest] = place.split('/');
    const file = path.join(folders[folder] ?? '', ...rest);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, Buffer.concat([Buffer.alloc(3, 1), pattern, Buffer.alloc(3, 1)]));
  }
  const inPage = ['cookies', 'page storage'].map((sink) => ({ ...plant(sink), name: `stored by the page: ${sink}` }));
  canaries.splice(-2, 2, ...inPage);
  await storeInPage(stage, String(inPage[0]?.value), String(inPage[1]?.value));
  for (const [sink, put] of Object.entries(OTHERS)) await put(stage, String(plant(sink).value));
  const evidence = [...(await stage.evidence()), ...(await plantInDiagnosis(ground, plant))];
  await stage.end('closed');
  return { canaries, evidence };
}

/** Whoever asks for a diagnosis is told where the sites file lies: so its name comes through the commands themselves. */
async function plantInDiagnosis(ground: Ground, plant: (sink: string) => LeakCanary): Promise<readonly Evidence[]> {
  const found: Evidence[] = [];
  for (const sink of DIAGNOSED) {
    const sites = path.join(ground.folder, `${String(plant(sink).value)}.json`);
    await copyFile(ground.sites, sites);
    found.push(...(await diagnosed(ground, sites)).filter((one) => one.sink === sink));
  }
  return found;
}
