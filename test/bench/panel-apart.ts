/** `panel-apart.ts panel|plain FOLDER`: reads all NDJSON of a folder as the panel's worker does, or by readline and JSON.parse. */
import { createReadStream, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { momentOf } from '../../shared/clinical/panel-rules.ts';
import { readExportFile } from '../../main/bulk/landing/read-export.ts';
import { createPanelStore } from '../../main/bulk/panel/panel-store.ts';
import { summarise } from '../../main/bulk/panel/panel-summary.ts';
import { readRuns } from '../../main/bulk/panel/read-runs.ts';
import { measureHere } from './apart.ts';

const [way = '', folder = ''] = process.argv.slice(2);
const AS_OF = '2026-11-28T10:00:00Z';
const files = readdirSync(folder).map((name) => ({
  ...{ name, kind: 'output' as const, type: name.split('.')[0] ?? '' },
  contentBytes: statSync(path.join(folder, name)).size,
}));

async function panel(): Promise<{ resources: number }> {
  const store = createPanelStore(momentOf(AS_OF), 'https://ehr.test/fhir');
  let resources = 0;
  await readRuns(
    [{ folder, key: null, files }],
    { store, open: (run, { name }) => readExportFile({ folder: run.folder, key: null, name }) },
    (progress) => void (resources = progress.resources),
  );
  const filter = { condition: null, medication: null, ageFrom: null, ageTo: null, measure: null };
  const { matching } = summarise(store, { exportId: '', asOf: AS_OF, reading: null }, filter);
  if (matching === 0) throw new Error('nobody was read');
  return { resources };
}

async function plain(): Promise<{ resources: number }> {
  let resources = 0;
  for (const { name } of files) {
    const lines = createInterface({ input: createReadStream(path.join(folder, name)), crlfDelay: Infinity });
    for await (const line of lines) {
      JSON.parse(line);
      resources++;
    }
  }
  return { resources };
}

await measureHere(way === 'panel' ? panel : plain);
