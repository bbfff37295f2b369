/** One Chartroom for many faults: the hospital misbehaves, plain HTTP plays the browser, and every secret is noted. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { DesktopApi } from '../../../shared/ipc-contract.ts';
import { get, type Page as Answer } from '../../support/launch-bench.ts';
import { startFaultHospital, startForeignServer, type FaultHospital, type ForeignServer } from './fault-hospital.ts';
import { handOvers, launchApp, test as base, type AppHandle } from './launch-app.ts';

/** What goes back to the redirect URI; null leaves a parameter away. */
type Changes = Readonly<Record<string, string | null>>;

/** One page in the clinician's browser. */
export type Visit = {
  readonly redirectUri: URL;
  readonly state: string;
  /** The redirect with the right answer, changed as told; `answer` opens it. */
  readonly target: (changes?: Changes) => URL;
  readonly answer: (changes?: Changes) => Promise<Answer>;
};

export type FaultBench = {
  readonly app: AppHandle;
  readonly window: Page;
  readonly hospital: FaultHospital;
  readonly foreign: ForeignServer;
  /** The page that the app has just opened in the browser. */
  readonly visit: () => Promise<Visit>;
  /** Limits of main (ms) that are over after a moment, until the next call: its clock, turned from outside. */
  readonly hurry: (...limitsMs: number[]) => Promise<void>;
  /** Lets go of the ports that `PORTS_SITE` allows. */
  readonly freePorts: () => Promise<void>;
  /** The hospital is healthy again and the clock runs as it does. */
  readonly heal: () => Promise<void>;
  /** Tokens, codes, verifiers, states and nonces so far. */
  readonly secrets: () => readonly string[];
  /** Everything that a secret might have reached: the window, its title, IPC, output, and the app's files. */
  readonly sinks: () => Promise<ReadonlyMap<string, string>>;
};

/** Sites of the bench; the ports that the second allows are held by others until `freePorts`. */
export const SITE = 'Fault Hospital';
export const PORTS_SITE = 'Hospital of few ports';

const HURRIED_MS = 200;
const PARAMETERS = ['state', 'nonce', 'code_challenge'];
const FORM = ['code', 'code_verifier', 'refresh_token'];

function hurry(app: AppHandle, limits: readonly number[]): Promise<void> {
  return app.evaluate(
    (_electron, { limits: hurried, after }) => {
      const scope = globalThis as { unhurried?: typeof setTimeout };
      const real = (scope.unhurried ??= globalThis.setTimeout);
      const quick = (callback: () => void, ms?: number): NodeJS.Timeout =>
        real(callback, ms !== undefined && hurried.includes(ms) ? after : ms);
      globalThis.setTimeout = Object.assign(quick, real);
    },
    { limits, after: HURRIED_MS },
  );
}

/** Keeps every event that main tells the window, in the window. */
async function listen(window: Page): Promise<void> {
  await window.evaluate(() => {
    const scope = globalThis as unknown as { chartroom: DesktopApi; heard: unknown[] };
    scope.heard = [];
    scope.chartroom['session.changed']((view) => void scope.heard.push(view));
    scope.chartroom['chart.changed']((view) => void scope.heard.push(view));
  });
}

/** What main told, and what it answers to every question that has no parameters. */
async function ipcAnswers(window: Page): Promise<string> {
  return await window.evaluate(async () => {
    const { chartroom, heard } = globalThis as unknown as { chartroom: DesktopApi; heard: unknown[] };
    const page = { offset: 0, limit: 200 };
    const answers = await Promise.all([
      chartroom['app.describe']({}),
      chartroom['sites.list']({}),
      chartroom['session.describe']({}),
      chartroom['settings.describe']({}),
      chartroom['chart.describe']({}),
      chartroom['chart.conditions'](page),
      chartroom['chart.medications'](page),
      chartroom['chart.encounters'](page),
      chartroom['chart.not-shown'](page),
    ]);
    return JSON.stringify([heard, answers]);
  });
}

/** Every file below the folder, as bytes turned to text one to one. */
async function filesOf(folder: string): Promise<[string, string][]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  // A file that goes while it is looked for holds nothing any more.
  const read = (file: string): Promise<string> => readFile(file, 'latin1').catch(() => '');
  return Promise.all(
    files.map(async (file): Promise<[string, string]> => [path.relative(folder, file), await read(file)]),
  );
}

type Held = { readonly ports: readonly number[]; readonly free: () => Promise<void> };

/** Two ports that other programs have. */
async function holdPorts(): Promise<Held> {
  const holders = await Promise.all([0, 0].map((port) => once(createServer().listen(port, '127.0.0.1'))));
  return {
    ports: holders.map((holder) => (holder.address() as AddressInfo).port),
    free: async () => {
      await Promise.all(holders.map((holder) => new Promise((resolve) => holder.close(resolve))));
    },
  };
}

function once(server: Server): Promise<Server> {
  return new Promise((resolve) => server.once('listening', () => resolve(server)));
}

async function writeSites(folder: string, hospital: FaultHospital, redirectPorts: readonly number[]): Promise<string> {
  const site = { name: SITE, fhirBase: hospital.fhirBase, clientId: hospital.clientId, environment: 'test' };
  const fewPorts = { ...site, name: PORTS_SITE, fhirBase: `${hospital.origin}/ports/fhir`, redirectPorts };
  const file = path.join(folder, 'sites.json');
  await writeFile(file, JSON.stringify({ sites: [site, fewPorts] }));
  return file;
}

/** Reads what the app opened in the browser, and answers for it. */
async function visitOf({ app, hospital }: Pick<FaultBench, 'app' | 'hospital'>, asked: Set<string>): Promise<Visit> {
  const parameters = hospital.authorize(await handOvers.nextUrl(app));
  for (const name of PARAMETERS) asked.add(parameters.get(name) ?? '');
  const redirectUri = new URL(parameters.get('redirect_uri') ?? '');
  const state = parameters.get('state') ?? '';
  const right = { code: `fault-code-${state.slice(0, 8)}`, state, iss: hospital.origin };
  const target = (changes: Changes = {}): URL => {
    const url = new URL(redirectUri);
    for (const [name, value] of Object.entries<string | null>({ ...right, ...changes })) {
      if (value !== null) url.searchParams.set(name, value);
    }
    return url;
  };
  return { redirectUri, state, target, answer: (changes) => get(target(changes)) };
}

async function startBench(): Promise<FaultBench & { close: () => Promise<void> }> {
  const [hospital, foreign, held] = [await startFaultHospital(), await startForeignServer(), await holdPorts()];
  const folder = await mkdtemp(path.join(os.tmpdir(), 'chartroom-faults-'));
  const userData = path.join(folder, 'user-data');
  const sites = await writeSites(folder, hospital, held.ports);
  const app = await launchApp({ args: [`--user-data-dir=${userData}`, '--sites', sites] });
  let output = '';
  const { stdout, stderr } = app.process();
  for (const stream of [stdout, stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString('latin1')));
  const window = await app.firstWindow();
  await handOvers.watch(app);
  await listen(window);

  const asked = new Set<string>();
  const secrets = (): string[] => {
    const forms = hospital.seen.flatMap(({ form }) => FORM.map((name) => form.get(name) ?? ''));
    for (const secret of [...forms, 'fault-access-token']) asked.add(secret);
    return [...asked].filter((secret) => secret !== '');
  };
  const sinks = async (): Promise<Map<string, string>> =>
    new Map([
      ['window', await window.content()],
      ['title', await window.title()],
      ['ipc', await ipcAnswers(window)],
      ['output', output],
      ...(await filesOf(userData)),
    ]);
  return {
    ...{ app, window, hospital, foreign, secrets, sinks, freePorts: held.free },
    visit: () => visitOf({ app, hospital }, asked),
    hurry: (...limitsMs) => hurry(app, limitsMs),
    heal: async () => {
      secrets();
      hospital.reset();
      await hurry(app, []);
    },
    close: async () => {
      await app.close();
      await Promise.all([hospital.close(), foreign.close(), held.free()]);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A test per fault, one app for all of them: each leaves the window where the next begins, at the sites. */
export const test = base.extend<object, { bench: FaultBench }>({
  bench: [
    async ({}, use) => {
      const bench = await startBench();
      await use(bench);
      await bench.close();
    },
    { scope: 'worker' },
  ],
});

/** Presses the button of a site. */
export const startAt = ({ window }: FaultBench, site = SITE): Promise<void> =>
  window.getByRole('button', { name: `Sign in to ${site}` }).click();

/** No token, code, verifier, state or nonce has reached what can be seen or read. */
export async function expectNoLeak(bench: FaultBench): Promise<void> {
  const secrets = bench.secrets();
  for (const [sink, content] of await bench.sinks()) {
    expect(
      secrets.filter((secret) => content.includes(secret)),
      sink,
    ).toEqual([]);
  }
}

export { expect };
