/** kill -9 at seeded moments of an export, then the rest: nothing is lost, nothing that was finished is fetched again. */
import { spawn } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ResolvedOrder } from '../../../main/bulk/bulk-ports.ts';
import type { Landing } from '../../../main/bulk/landing/landing.ts';
import { readJournal } from '../../../main/bulk/journal.ts';
import type { ExportOutcome } from '../../../main/bulk/run-export.ts';
import { buildWorker } from '../../support/built-worker.ts';
import { contentOf, exportBench, type ExportBench } from '../../support/export-bench.ts';
import type { RunnerOptions } from '../../support/export-runner.ts';
import { EXPORT_KEY } from '../../support/landing-bench.ts';
import { ORDER } from '../../support/scripted-bulk.ts';

const KILLS = 20;
const SEED = 135;
const order: ResolvedOrder = { ...ORDER, level: 'group', group: 'diabetes', types: [] };

let bench: ExportBench;
let runner = '';
let worker = '';

/** A built piece of JavaScript as a file: processes start faster so. */
async function built(entry: string, name: string): Promise<string> {
  const { href } = await buildWorker(entry);
  const file = path.join(bench.landings.parent, name);
  await writeFile(file, decodeURIComponent(href.slice(href.indexOf(',') + 1)));
  return file;
}

beforeAll(async () => {
  bench = await exportBench();
  bench.sandbox.bulk.set({ resourcesPerFile: 12, polls: 2 });
  worker = await built('main/bulk/landing/file-worker.ts', 'worker.mjs');
  runner = await built('test/support/export-runner.ts', 'runner.mjs');
});
afterAll(() => bench.close());

type Ended = { readonly signal: string | null; readonly told: string };

async function runToEnd(folder: string, killAt: number | null): Promise<Ended> {
  const { fhirBase } = bench.access;
  const token = await bench.access.getAccessToken();
  const options: RunnerOptions = { folder, worker, fhirBase, token, order, killAt, key: EXPORT_KEY.toString('hex') };
  const child = spawn(process.execPath, [runner], { env: { EXPORT_RUNNER: JSON.stringify(options) } });
  let told = '';
  child.stdout.on('data', (piece: Buffer) => (told += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (told += piece.toString()));
  return new Promise((resolve) => child.once('close', (_code, signal) => resolve({ signal, told })));
}

async function contents(landing: Landing, outcome: ExportOutcome): Promise<Record<string, string>> {
  const files = outcome.kind === 'done' ? outcome.manifest.files : [];
  const texts = await Promise.all(files.map(async ({ name }) => [name, await contentOf(landing, name)] as const));
  return Object.fromEntries(texts);
}

/** Paths of the files that lie finished in a folder, by the journal that the killed process left. */
async function finishedPaths(folder: string, landing: Landing): Promise<string[]> {
  const lying = (await readdir(folder)).map((name) => name.replace(/\.enc$/, ''));
  const kept = await landing.loadJournal();
  const files = kept === null ? [] : readJournal(kept).files;
  return files.filter(({ name }) => lying.includes(name)).map(({ url }) => new URL(url).pathname);
}

describe('an export that is killed', () => {
  it(
    `SMART 135: at ${KILLS} seeded moments: the same bytes as undisturbed, no finished file fetched twice`,
    { timeout: 300_000 },
    async () => {
      const undisturbed = await bench.land();
      const expected = await contents(undisturbed, await bench.run(undisturbed, order));
      expect(Object.keys(expected).length).toBeGreaterThan(10);
      const counted = await runToEnd(await bench.landings.folder(), null);
      const moments = Number(counted.told);
      expect(moments).toBeGreaterThan(100);

      const kills = fc.sample(fc.integer({ min: 1, max: Math.floor(moments * 0.97) }), { seed: SEED, numRuns: KILLS });
      let finishedBefore = 0;
      for (const killAt of kills) {
        const folder = await bench.landings.folder();
        expect(await runToEnd(folder, killAt), `moment ${killAt}`).toMatchObject({ signal: 'SIGKILL' });
        const landing = await bench.landings.open(folder);
        const finished = await finishedPaths(folder, landing);
        finishedBefore += finished.length;
        bench.sandbox.bulk.forgetRequests();
        const outcome = await bench.run(landing, order);
        expect(await contents(landing, outcome), `moment ${killAt}`).toEqual(expected);
        const again = bench.sandbox.bulk.requests().filter(({ path: asked }) => finished.includes(asked));
        expect(again, `moment ${killAt}`).toEqual([]);
        await landing.close();
      }
      expect(finishedBefore).toBeGreaterThan(KILLS);
    },
  );
});
