/**
 * The panel's measures as docs/scale gives them, run by DuckDB over an export of the sandbox's population: its numbers
 * are the panel's own. Where DuckDB cannot be loaded this fails and says so.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PanelMeasureId, PanelSummary } from '../../shared/population.ts';
import { createPopulation } from '../../sandbox/population/index.ts';
import { MACROS, toDuckDb, type ViewDefinition } from '../support/view-definition/to-duckdb.ts';
import { AS_OF, read, summaryOf } from '../unit/panel/support.ts';

const SCALE = path.resolve(import.meta.dirname, '../../docs/scale');
const PATIENTS = 45;
const LONG: ReadonlySet<string> = new Set(['hundred-thousand', 'course-intensive-care']);
let folder: string;
let duckdb: DuckDBConnection;
let panel: PanelSummary;

type Row = Readonly<Record<string, unknown>>;
const rows = async (sql: string): Promise<Row[]> => (await duckdb.runAndReadAll(sql)).getRowObjectsJson();

/** Every record of the population as its server would export it: one resource a line, files by type. */
function exported(): Map<string, string[]> {
  const population = createPopulation({ seed: 'scale', size: PATIENTS });
  const lines = new Map<string, string[]>();
  const add = (text: string): void => {
    for (const { resource } of (JSON.parse(text) as { entry: { resource: { resourceType: string } }[] }).entry) {
      const ofType = lines.get(resource.resourceType) ?? [];
      lines.set(resource.resourceType, ofType);
      ofType.push(JSON.stringify(resource));
    }
  };
  for (const { id = '' } of population.patients) {
    // A few records have up to a hundred thousand results: they tell nothing more here, and take their time.
    if (LONG.has(id)) continue;
    add(population.bundleText(id));
  }
  for (const resource of population.shared) add(JSON.stringify({ entry: [{ resource }] }));
  return lines;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'panel-scale-'));
  const lines = exported();
  const files = [...lines].map(([type, ofType]) => ({ type, text: `${ofType.join('\n')}\n` }));
  for (const { type, text } of files) await writeFile(path.join(folder, `${type}.0001.ndjson`), text);
  panel = summaryOf(await read([files]));
  duckdb = await (await DuckDBInstance.create(':memory:')).connect();
  await duckdb.run("SET TimeZone = 'UTC'");
  for (const macro of MACROS) await duckdb.run(macro);
  await duckdb.run(
    `CREATE TABLE moment AS SELECT TIMESTAMPTZ '${AS_OF}' AS as_of, DATE '${AS_OF.slice(0, 10)}' AS as_of_day`,
  );
  for (const name of readdirSync(path.join(SCALE, 'views'))) {
    const view = JSON.parse(readFileSync(path.join(SCALE, 'views', name), 'utf8')) as ViewDefinition;
    const files = path.join(folder, `${view.resource}.*.ndjson`);
    const source = `(SELECT json AS resource FROM read_ndjson_objects('${files}', maximum_object_size = 16777216))`;
    await duckdb.run(`CREATE TABLE ${view.name} AS ${toDuckDb(view, source)}`);
  }
  for (const statement of readFileSync(path.join(SCALE, 'panel.sql'), 'utf8').split(/;\s*$/m)) {
    if (statement.trim() !== '') await duckdb.run(statement);
  }
}, 240_000);
afterAll(async () => {
  duckdb.closeSync();
  await rm(folder, { recursive: true });
});

test('who is counted', async () => {
  expect(panel.patients).toBeGreaterThan(PATIENTS / 2);
  expect(await rows('SELECT CAST(COUNT(*) AS INTEGER) AS patients FROM panel_patient')).toEqual([
    { patients: panel.patients },
  ]);
  expect(await rows('SELECT CAST(COUNT(*) AS INTEGER) AS deceased FROM panel_patient WHERE deceased')).toEqual([
    { deceased: panel.deceased },
  ]);
});

const MEASURES: readonly PanelMeasureId[] = ['hba1c', 'blood-pressure', 'egfr'];

test.each(MEASURES)('%s: groups, bins and median', async (id) => {
  const own = panel.measures.find((measure) => measure.id === id);
  const where = `WHERE measure = '${id}' ORDER BY 1`;
  const groups = await rows(`SELECT grp AS key, CAST(patients AS INTEGER) AS patients FROM panel_group ${where}`);
  expect(groups).toEqual(
    own?.groups
      .filter(({ patients }) => patients > 0)
      .map(({ key, patients }) => ({ key, patients }))
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
  );
  const bins = await rows(
    `SELECT CAST(bin AS DOUBLE) AS "from", CAST(patients AS INTEGER) AS patients FROM panel_bin ${where}`,
  );
  expect(bins).toEqual(
    own?.bins.filter(({ patients }) => patients > 0).map(({ from, patients }) => ({ from, patients })),
  );
  expect(bins.length).toBeGreaterThan(2);
  expect(await rows(`SELECT median FROM panel_median ${where}`)).toEqual([{ median: own?.median }]);
});

test.each(['condition', 'medication'] as const)('patients by %s', async (kind) => {
  const own = panel[`${kind}s`].map(({ key, patients }) => ({ name: key, patients }));
  const asked = await rows(`SELECT name, CAST(patients AS INTEGER) AS patients FROM panel_${kind}`);
  const byName = (list: readonly Row[]): Row[] =>
    list.toSorted((a, b) => (String(a['name']) < String(b['name']) ? -1 : 1));
  expect(byName(asked)).toEqual(byName(own));
  expect(own.length).toBeGreaterThan(5);
});
