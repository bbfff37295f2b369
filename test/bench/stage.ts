/** The app on this machine's runtime against the sandbox, with plain HTTP in the part of the clinician's browser. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { startSandbox, type Sandbox } from '../../sandbox/server.ts';
import { writeSitesFile } from '../../scripts/sites-file.ts';
import { launchApp, type AppHandle } from '../e2e/support/launch-app.ts';
import { createJar, signInByHttp, visit, type CookieJar } from '../support/sandbox-browser.ts';
import { changePatient } from '../e2e/support/clinician.ts';
import { signIn } from '../support/sandbox-session.ts';
import { startDelayingProxy, type DelayingProxy } from './delaying-proxy.ts';
import { watchPage } from './page-watch.ts';
import { epochMs, logRequests, type RequestLog } from './request-log.ts';

/** The sandbox in this process, behind a proxy that can delay, with a log of its requests. */
export type Hospital = {
  readonly fhirBase: string;
  readonly proxy: DelayingProxy;
  readonly log: RequestLog;
  /** The pages of all results of a patient, a thousand each, as they come. */
  readonly pages: (patient: string) => Promise<Uint8Array<ArrayBuffer>[]>;
  readonly close: () => Promise<void>;
};

async function resultPages(sandbox: Sandbox, patient: string): Promise<Uint8Array<ArrayBuffer>[]> {
  const { tokens } = await signIn(sandbox, {}, { patient });
  const headers = { authorization: `Bearer ${String(tokens['access_token'])}` };
  const pages: Uint8Array<ArrayBuffer>[] = [];
  let next: string | undefined = `${sandbox.fhirBase}/Observation?patient=${patient}&_count=1000`;
  while (next !== undefined) {
    const bytes: Uint8Array<ArrayBuffer> = await (await fetch(next, { headers })).bytes();
    const { link } = JSON.parse(new TextDecoder().decode(bytes)) as { link: { relation: string; url: string }[] };
    next = link.find(({ relation }) => relation === 'next')?.url;
    pages.push(bytes);
  }
  return pages;
}

export async function openHospital(): Promise<Hospital> {
  const proxy = await startDelayingProxy();
  const sandbox = await startSandbox({ port: 0, origin: proxy.origin });
  proxy.forwardTo(sandbox.listensAt);
  const log = logRequests(sandbox.listensAt);
  return {
    ...{ fhirBase: sandbox.fhirBase, proxy, log },
    pages: (patient) => resultPages(sandbox, patient),
    close: async () => {
      log.close();
      await Promise.all([proxy.close(), sandbox.close()]);
    },
  };
}

/** A hospital that has this patient's record at hand: it makes one only when first asked for it. */
export async function openHospitalOf(patient: string): Promise<Hospital> {
  const hospital = await openHospital();
  await hospital.pages(patient);
  return hospital;
}

/** When a sign-in passed its milestones, in epoch ms. */
export type SignedIn = { readonly handedOverAtMs: number; readonly redirectedAtMs: number };

export type Stage = {
  readonly app: AppHandle;
  readonly window: Page;
  /**
   * Presses the button of that name, signs in to the patient, and sends the answer to the app. The page is watched
   * from before the press.
   */
  readonly signIn: (way: 'sign-in' | 'change-patient', patient: string, jar?: CookieJar) => Promise<SignedIn>;
  /** Resident bytes of the main process, workers included, after a collection in its main thread. */
  readonly residentBytes: () => Promise<number>;
  readonly close: () => Promise<void>;
};

type HandOver = { readonly url: string; readonly atMs: number };
type Scope = { handedOver?: Promise<HandOver> };

/** From now on the app's openExternal only notes the next URL and when it came. */
async function catchHandOver(app: AppHandle): Promise<void> {
  await app.evaluate(({ shell }) => {
    (globalThis as Scope).handedOver = new Promise((resolve) => {
      shell.openExternal = (url) => {
        resolve({ url, atMs: performance.timeOrigin + performance.now() });
        return Promise.resolve();
      };
    });
  }, undefined);
}

const handOver = (app: AppHandle): Promise<HandOver> =>
  app.evaluate(async () => {
    const caught = await (globalThis as Scope).handedOver;
    if (caught === undefined) throw new Error('nobody waits for a URL');
    return caught;
  }, undefined);

/** A thread that has nothing to do collects nothing by itself. That of a worker is out of reach. */
const residentBytes = (app: AppHandle): Promise<number> =>
  app.evaluate(() => {
    process.getBuiltinModule('v8').setFlagsFromString('--expose-gc');
    (process.getBuiltinModule('vm').runInNewContext('gc') as () => void)();
    return process.memoryUsage().rss;
  }, undefined);

/** Starts the built app with a fresh profile. */
export async function openStage(fhirBase: string): Promise<Stage> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'chartroom-bench-'));
  const sites = writeSitesFile(folder, fhirBase);
  const app = await launchApp({ args: ['--sites', sites, `--user-data-dir=${path.join(folder, 'profile')}`] });
  const window = await app.firstWindow();
  return {
    app,
    window,
    signIn: async (way, patient, jar = createJar()) => {
      await catchHandOver(app);
      await watchPage(window);
      if (way === 'change-patient') await changePatient(window);
      else await window.getByRole('button', { name: /^Sign in to/ }).click();
      const { url, atMs } = await handOver(app);
      const answer = new URL(await signInByHttp(url, { account: 'okafor', patient }, jar));
      const redirectedAtMs = epochMs();
      await visit(createJar(), answer);
      return { handedOverAtMs: atMs, redirectedAtMs };
    },
    residentBytes: () => residentBytes(app),
    close: async () => {
      await app.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
