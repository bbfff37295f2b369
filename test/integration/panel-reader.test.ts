/** The panel's reader with its real worker over files on disk. */
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import type { PanelSummary } from '../../shared/population.ts';
import { createPanelReader, type PanelReader, type PanelSource } from '../../main/bulk/panel/panel-reader.ts';
import { buildWorker } from '../support/built-worker.ts';
import { manualClock } from '../support/manual-clock.ts';
import { AS_OF, BASE, hba1c, ndjson, NO_FILTER, patient } from '../unit/panel/support.ts';

const workerUrl = await buildWorker('main/bulk/panel/worker.ts');
const folders: string[] = [];
const readers: PanelReader[] = [];
let source: PanelSource;

async function sourceOf(exportId: string, texts: Readonly<Record<string, string>>): Promise<PanelSource> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'panel-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(texts)) await writeFile(path.join(folder, name), text);
  const files = Object.entries(texts).map(([name, text]) => ({
    ...{ name, kind: 'output' as const },
    contentBytes: Buffer.byteLength(text),
  }));
  return { exportId, asOf: AS_OF, fhirBase: BASE, runs: [{ folder, key: null, files }] };
}

function reader(): PanelReader {
  const made = createPanelReader({
    createWorker: () => new Worker(workerUrl),
    clock: manualClock(),
    log: () => undefined,
  });
  readers.push(made);
  return made;
}

/** The figures once they are final. */
function final(panel: PanelReader): Promise<PanelSummary> {
  const { promise, resolve, reject } = Promise.withResolvers<PanelSummary>();
  const ask = (): void => {
    panel.summary(NO_FILTER).then((summary) => {
      if (summary.reading === null) resolve(summary);
    }, reject);
  };
  panel.onChange(ask);
  ask();
  return promise;
}

beforeAll(async () => {
  source = await sourceOf('one', {
    'Patient.0001.ndjson': ndjson(patient('p1'), patient('p2')).text,
    'Observation.0001.ndjson': ndjson(hba1c(7)).text,
  });
});
afterAll(async () => {
  for (const one of readers) one.close();
  for (const folder of folders) await rm(folder, { recursive: true });
});

test('an export is read to its end; rows name patients by numbers that mean nothing elsewhere', async () => {
  const panel = reader();
  panel.open(source);
  const summary = await final(panel);
  expect(summary).toMatchObject({ exportId: 'one', asOf: AS_OF, patients: 2, matching: 2, problems: [] });
  const { total, rows } = await panel.rows({ filter: NO_FILTER, offset: 1, limit: 5 });
  expect(total).toBe(2);
  expect(rows.map(({ row, name }) => [panel.patientId(row), name])).toEqual([['p2', 'DOE, p2']]);
  expect(JSON.stringify(rows)).not.toContain('"id"');
  expect(() => panel.patientId(99)).toThrow(AppError);
  panel.close();
  expect(() => panel.patientId(0)).toThrow(AppError);
  await expect(panel.summary(NO_FILTER)).rejects.toMatchObject({ code: 'stale-request' });
});

test('another export takes the place of the first, whose answers never come late', async () => {
  const panel = reader();
  panel.open(source);
  const stale = panel.summary(NO_FILTER);
  panel.open(await sourceOf('two', { 'Patient.0001.ndjson': ndjson(patient('p9')).text }));
  await expect(stale).rejects.toMatchObject({ code: 'stale-request' });
  expect(await final(panel)).toMatchObject({ exportId: 'two', patients: 1 });
});

test('where a file is not there, there are no figures, and the error says so', async () => {
  const panel = reader();
  const broken = await sourceOf('three', { 'Patient.0001.ndjson': ndjson(patient('p1')).text });
  await rm(path.join(broken.runs[0]!.folder, 'Patient.0001.ndjson'));
  panel.open(broken);
  await expect(final(panel)).rejects.toMatchObject({ code: 'bulk-export-damaged' });
  await expect(panel.rows({ filter: NO_FILTER, offset: 0, limit: 1 })).rejects.toMatchObject({
    code: 'bulk-export-damaged',
  });
});

test('a plain file that has become shorter than the manifest says is damaged: its figures would be short', async () => {
  const panel = reader();
  const broken = await sourceOf('four', { 'Patient.0001.ndjson': ndjson(patient('p1'), patient('p2')).text });
  await truncate(path.join(broken.runs[0]!.folder, 'Patient.0001.ndjson'), ndjson(patient('p1')).text.length);
  panel.open(broken);
  await expect(final(panel)).rejects.toMatchObject({ code: 'bulk-export-damaged' });
});
