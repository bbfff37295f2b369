/** The whole of an export, from the machine's own sign-in to the panel, against the embedded EHR, with real workers. */
import { mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPopulation, type PopulationPorts, type PopulationService } from '../../../main/population.ts';
import type { AuditEvent } from '../../../main/ports.ts';
import type { Site } from '../../../main/session/site.ts';
import { vaultKeys } from '../../../main/smart/backend-keys.ts';
import { createClientSetup } from '../../../main/smart/client-setup.ts';
import { startSandbox, type Sandbox } from '../../../sandbox/server.ts';
import type { ExportOrder, PanelFilter } from '../../../shared/population.ts';
import { buildWorker } from '../../support/built-worker.ts';
import { memoryVault, type MemoryVault } from '../../support/memory-vault.ts';
import { nodeHttp } from '../../support/node-http.ts';
import { nodeStream } from '../../support/node-stream.ts';
import { realClock } from '../../support/real-clock.ts';

const ORDER: ExportOrder = {
  ...{ level: 'group', group: 'diabetes', types: ['Patient', 'Condition', 'Observation', 'MedicationRequest'] },
  ...{ since: null, until: null, typeFilters: [], elements: [], patients: [], organizeOutputBy: null },
  includeAssociatedData: [],
};
const ALL: PanelFilter = { condition: null, medication: null, ageFrom: null, ageTo: null, measure: null };

let sandbox: Sandbox;
let workers: { file: URL; panel: URL };
let root = '';
let vault: MemoryVault;
let ports: PopulationPorts;
let service: PopulationService;
const audited: AuditEvent[] = [];

beforeAll(async () => {
  const [file, panel] = await Promise.all(
    ['main/bulk/landing/file-worker.ts', 'main/bulk/panel/worker.ts'].map((entry) => buildWorker(entry)),
  );
  workers = { file: file!, panel: panel! };
  sandbox = await startSandbox({ port: 0, population: null });
});
afterAll(() => sandbox.close());

beforeEach(async () => {
  root = await mkdtemp(path.join(await realpath(os.tmpdir()), 'chartroom-population-'));
  vault = memoryVault();
  audited.length = 0;
  const site = siteOf();
  const keys = createClientSetup(vault, realClock);
  const { backend } = await keys.describe(site);
  sandbox.registerKeys('chartroom-backend', JSON.parse(backend!.jwks) as { keys: [] });
  ports = {
    ...{ http: nodeHttp, stream: nodeStream, clock: realClock, vault, keys: vaultKeys(vault, realClock) },
    log: () => undefined,
    audit: (event) => audited.push(event),
    keepsKeys: () => true,
    policy: () => ({
      ...{ populationExport: true, populationFolder: null, populationAnyFolder: false, populationPlain: true },
    }),
    sites: { find: (id) => Promise.resolve(id === site.id ? site : undefined) },
    ...{ locks: path.join(root, 'locks'), appFolders: [] },
    createFileWorker: () => new Worker(workers.file),
    createPanelWorker: () => new Worker(workers.panel),
  };
  service = await openPopulation(ports);
});
afterEach(async () => {
  await service.exports.close();
  sandbox.bulk.reset();
  await rm(root, { recursive: true });
});

function siteOf(): Site {
  return {
    ...{ id: 'sandbox', name: 'Sandbox', fhirBase: sandbox.fhirBase, host: new URL(sandbox.fhirBase).host },
    ...{ access: 'user', redirectPorts: null, environment: 'test', client: { type: 'public', clientId: 'chartroom' } },
    backend: { type: 'asymmetric', clientId: 'chartroom-backend', algorithm: 'ES384', jwksUrl: null },
  };
}

async function exported(order: ExportOrder = ORDER, plain = false) {
  const folder = path.join(root, 'out');
  const id = await service.exports.start({ siteId: 'sandbox', order, folder, plain, user: null });
  return service.exports.whenEnded('sandbox', id);
}

/** The panel's figures once all is read. */
async function panelOf(id: string) {
  const { promise: complete, resolve } = Promise.withResolvers<undefined>();
  const panel = await service.openPanel('sandbox', id, (reading) => {
    if (reading === null) resolve(undefined);
  });
  await complete;
  const summary = await panel.summary(ALL);
  const { rows } = await panel.rows({ filter: ALL, offset: 0, limit: 10 });
  const ids = rows.map(({ row }) => panel.patientId(row)).toSorted();
  panel.close();
  return { summary, ids };
}

describe('an export of the embedded EHR', () => {
  it.each([
    ['encrypted', false],
    ['plain', true],
  ])('SMART 105, 111: lands %s, and the panel counts its patients', async (_how, plain) => {
    const view = await exported(ORDER, plain);
    expect(view).toMatchObject({ state: 'done', error: null, encrypted: !plain, canRead: true });
    const { summary, ids } = await panelOf(view.id);
    expect(ids).toEqual(['adeyemi-grace', 'brown-ruth']);
    expect(summary).toMatchObject({ patients: 2, reading: null, problems: [] });
    expect(audited.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      'population-export-started success',
      'population-export-ended success',
    ]);
  });

  it('leaves no name, address or key in a file, but what it says in the open', async () => {
    const { folder } = await exported();
    const names = (await readdir(folder)).toSorted();
    expect(names.filter((name) => !name.endsWith('.enc'))).toEqual(['journal', 'manifest.json']);
    for (const name of names) {
      const text = (await readFile(path.join(folder, name))).toString('latin1');
      for (const secret of ['Adeyemi', 'adeyemi-grace', 'resourceType', `${sandbox.url}/bulk`]) {
        expect(text.includes(secret), `${name}: ${secret}`).toBe(false);
      }
    }
    const manifest = await readFile(path.join(folder, 'manifest.json'), 'utf8');
    expect(manifest.match(/https?:\/\/[^"]*/g)).toEqual([sandbox.fhirBase]);
  });

  it('SMART 136: is brought up to date by the next, and one panel reads both', async () => {
    const first = await exported();
    const second = await exported({ ...ORDER, since: 'last' });
    expect(second).toMatchObject({ state: 'done', since: first.transactionTime, canRead: true });
    const { summary, ids } = await panelOf(second.id);
    expect(ids).toEqual(['adeyemi-grace', 'brown-ruth']);
    const alone = await panelOf(first.id);
    expect(summary.measures.map(({ groups }) => groups)).toEqual(alone.summary.measures.map(({ groups }) => groups));
  });

  it('SMART 135: goes on after a restart of the app', async () => {
    const folder = path.join(root, 'out');
    const id = await service.exports.start({ siteId: 'sandbox', order: ORDER, folder, plain: false, user: null });
    await service.exports.close();
    service = await openPopulation(ports);
    expect(service.exports.view('sandbox', id)).toMatchObject({ state: 'paused', canResume: true });
    await service.exports.resume('sandbox', id);
    expect(await service.exports.whenEnded('sandbox', id)).toMatchObject({ state: 'done', canRead: true });
    expect((await panelOf(id)).summary.patients).toBe(2);
  });

  it('is kept out of the hands of another process that exports the same', async () => {
    const other = await openPopulation({ ...ports, vault: memoryVault() });
    const folder = path.join(root, 'out');
    const ordered = { siteId: 'sandbox', order: ORDER, folder, plain: false, user: null };
    const id = await service.exports.start(ordered);
    await expect(other.exports.start(ordered)).rejects.toMatchObject({ code: 'bulk-busy' });
    await service.exports.forget('sandbox', id);
    expect(await readdir(folder)).toEqual([]);
  });
});
