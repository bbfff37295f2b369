/** One Chartroom among canaries: started in a home of its own, watched from its first window to its end. */
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { SecretService } from '../../support/secret-service.ts';
import { startForeignServer, type ForeignServer } from './fault-hospital.ts';
import { handOvers, launchApp, type AppHandle } from './launch-app.ts';
import { startLeakHospital, type LeakHospital } from './leak-hospital.ts';
import { filesOf, HOSPITAL, processesOf, sinkOfRequest, type Evidence, type Premises } from './leak-sinks.ts';
import { learnVault } from './leak-vault.ts';
import { askEverything, enterPhase, mainNotes, memoryOf, pageNotes } from './leak-watch.ts';
import { watchMain, watchPage, type Phase } from './leak-watch.ts';

/** Sites by how Chartroom is known to them. */
export const SITES = {
  plain: 'Public Hospital',
  symmetric: 'Secret Hospital',
  asymmetric: 'Key Hospital',
  registered: 'Enrolling Hospital',
  user: 'Search Hospital',
} as const;

export type LeakStage = {
  readonly app: AppHandle;
  readonly window: Page;
  readonly hospital: LeakHospital;
  readonly foreign: ForeignServer;
  readonly premises: Premises;
  /** The n-th window that is open, from 0. */
  readonly windowAt: (n: number) => Promise<Page>;
  /** Notes what came to stand in the pages since the last time. */
  readonly look: () => Promise<void>;
  readonly lookIntoMemory: (page: Page) => Promise<void>;
  /** Another phase begins; what was there until now is noted as of the one before. */
  readonly enter: (phase: Phase) => Promise<void>;
  readonly note: (sink: string, place: string, text: string) => void;
  /** Looks up, where the vault is kept, what it holds. */
  readonly learnKeys: () => Promise<void>;
  /** Everything noted so far, and what lies on the disk now. */
  readonly evidence: () => Promise<readonly Evidence[]>;
  /** Ends the app, in order or at once; what it left is still there. */
  readonly end: (how: 'closed' | 'killed') => Promise<void>;
};

/** What stages in a row share. */
export type Ground = {
  readonly premises: Premises;
  readonly hospital: LeakHospital;
  readonly foreign: ForeignServer;
  readonly env: Readonly<Record<string, string>>;
  readonly sites: string;
  readonly folder: string;
  readonly isKept: boolean;
  readonly dispose: () => Promise<void>;
};

async function writeSites(folder: string, { baseOf }: LeakHospital): Promise<string> {
  const known = { clientId: 'leak-client', environment: 'test' };
  const site = (name: string, more: object): object => ({ name, fhirBase: baseOf(name), ...more });
  const sites = [
    site(SITES.plain, known),
    site(SITES.symmetric, { ...known, client: { type: 'symmetric' } }),
    site(SITES.asymmetric, { ...known, client: { type: 'asymmetric' } }),
    site(SITES.registered, { environment: 'test', client: { type: 'registered' } }),
    site(SITES.user, { ...known, access: 'user' }),
  ];
  const file = path.join(folder, 'sites.json');
  await writeFile(file, JSON.stringify({ sites }));
  return file;
}

/** A folder for the home where no Secret Service brought one. */
async function ownHome(folder: string): Promise<Record<string, string>> {
  const names = { HOME: 'home', XDG_DATA_HOME: 'data', XDG_CONFIG_HOME: 'config', XDG_CACHE_HOME: 'cache' };
  const places = Object.entries(names).map(([name, called]) => [name, path.join(folder, 'user', called)] as const);
  for (const [, place] of places) await mkdir(place, { recursive: true });
  return { ...Object.fromEntries(places), DBUS_SESSION_BUS_ADDRESS: '' };
}

/** Prepares hospital and premises; with a Secret Service secrets are kept, without one they stay in memory. */
export async function prepareGround(service: SecretService | null): Promise<Ground> {
  const foreign = await startForeignServer();
  const hospital = await startLeakHospital(foreign.origin);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'chartroom-leak-'));
  const env = service === null ? await ownHome(folder) : { ...service.env };
  const premises = {
    profile: path.join(folder, 'profile'),
    temp: path.join(folder, 'temp'),
    home: path.dirname(env['HOME'] ?? ''),
  };
  await mkdir(premises.temp, { recursive: true });
  return {
    ...{ premises, hospital, foreign, folder, isKept: service !== null },
    // Electron asks the desktop's name which store to use.
    env: { ...env, TMPDIR: premises.temp, XDG_CURRENT_DESKTOP: 'GNOME' },
    sites: await writeSites(folder, hospital),
    dispose: async () => {
      await Promise.all([hospital.server.close(), foreign.close()]);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function heard(app: AppHandle): () => string {
  let output = '';
  const { stdout, stderr } = app.process();
  for (const stream of [stdout, stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString('latin1')));
  return () => output;
}

/** Notes what stands in the pages of `app`, and what its processes show of themselves. */
function createLooking(app: AppHandle) {
  const evidence: Evidence[] = [];
  let phase: Phase = 'shut';
  const pages = (): Page[] => app.windows().filter((page) => !page.isClosed());
  const note = (sink: string, place: string, content: string): void =>
    void evidence.push({ sink, place, phase, content });
  const look = async (): Promise<void> => {
    for (const page of pages()) {
      // A page that began anew is watched anew.
      await watchPage(page);
      for (const { text, ...noted } of await pageNotes(page, phase)) evidence.push({ ...noted, content: text });
    }
    evidence.push(...(await processesOf(app.process().pid ?? 0, phase)));
  };
  const enter = async (next: Phase): Promise<void> => {
    if (next === 'open') await look();
    phase = next;
    await enterPhase(app, next);
    if (next === 'open') return;
    for (const page of pages()) await askEverything(page);
    await look();
  };
  const lookIntoMemory = async (page: Page): Promise<void> => note('memory of the page', 'heap', await memoryOf(page));
  return { evidence, phase: () => phase, pages, note, look, enter, lookIntoMemory };
}

/** What the hospital heard of every request but for the credentials, which have a test of their own. */
const heardByHospital = ({ server }: LeakHospital): Evidence[] =>
  server.seen.map(({ method, url, headers: { authorization: _credentials, ...headers }, endpoint }) => ({
    ...{ sink: HOSPITAL, place: `${method} ${endpoint}`, phase: 'open' },
    content: `${url}\n${JSON.stringify(headers)}`,
  }));

async function everything(ground: Ground, app: AppHandle, looking: ReturnType<typeof createLooking>, output: string) {
  const { hospital, premises } = ground;
  const phase = looking.phase();
  await looking.look();
  const main = (await mainNotes(app)).map(({ text, sink, ...noted }): Evidence => {
    const place = sink === 'requests' ? sinkOfRequest(text, hospital.server.origin) : sink;
    return { ...noted, sink: place, content: text };
  });
  const said = { sink: 'standard output and error', place: 'all of it', phase, content: output };
  const files = await filesOf(premises, phase);
  return [...looking.evidence, ...main, said, ...heardByHospital(hospital), ...files];
}

/** Starts the app on `ground` and begins to watch. */
export async function openStage(ground: Ground): Promise<LeakStage> {
  const { premises, hospital, foreign, env, sites, isKept } = ground;
  const app = await launchApp({ args: [`--user-data-dir=${premises.profile}`, '--sites', sites], env });
  const output = heard(app);
  const window = await app.firstWindow();
  await Promise.all([handOvers.watch(app), watchMain(app), saveTo(app, path.join(premises.home, 'jwks.json'))]);
  await window.getByRole('button').first().waitFor();
  const looking = createLooking(app);
  const { pages, look, enter, note, lookIntoMemory } = looking;
  await look();
  return {
    ...{ app, window, hospital, foreign, premises, look, enter, note, lookIntoMemory },
    windowAt: async (n) => {
      await expect.poll(() => pages().length).toBeGreaterThan(n);
      const page = pages()[n]!;
      await page.getByRole('button').first().waitFor();
      await watchPage(page);
      return page;
    },
    learnKeys: () => (isKept ? learnVault(app, premises.profile, hospital.canaries) : Promise.resolve()),
    evidence: () => everything(ground, app, looking, output()),
    end: async (how) => {
      const child = app.process();
      const gone = once(child, 'exit');
      if (how === 'killed') {
        await crashPages(app);
        child.kill('SIGKILL');
        await gone;
      }
      await app.close();
    },
  };
}

/** Every page crashes with whatever it holds, and comes back. */
async function crashPages(app: AppHandle): Promise<void> {
  await app.evaluate(async ({ BrowserWindow }) => {
    for (const { webContents } of BrowserWindow.getAllWindows()) {
      const loaded = new Promise<void>((resolve) => webContents.once('did-finish-load', () => resolve()));
      webContents.forcefullyCrashRenderer();
      await loaded;
    }
  }, undefined);
}

/** Whoever asks where to save a file is told this. */
async function saveTo(app: AppHandle, filePath: string): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
  }, filePath);
}
