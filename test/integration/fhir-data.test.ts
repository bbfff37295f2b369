/**
 * FHIR data written by others, through the sandbox's store and the chart reader. The folder lies beside the
 * repository (CHARTROOM_FHIR_DATA names another place); without it these tests are skipped.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadStore, type FhirStore } from '../../sandbox/fhir/index.ts';
import type { NotShown } from '../../shared/chart-model.ts';
import { accountOf } from '../support/chart-account.ts';
import { chartBench, chartContext, readChart, storeToken } from '../support/chart-bench.ts';
import { EVERYTHING, serve, type Client } from '../unit/sandbox-fhir/serve.ts';

const DATA = process.env['CHARTROOM_FHIR_DATA'] ?? path.resolve('../shared/fhir-data');
const REPORT = path.resolve('test-results/fhir-data-report.json');
const CHART_TYPES = ['Observation', 'Condition', 'MedicationRequest', 'AllergyIntolerance', 'Encounter'];

type PatientReport = {
  readonly patient: string;
  /** Records that the server holds for this patient, by type. */
  readonly sent: Readonly<Record<string, number>>;
  /** Of these, on the chart; allergies as the banner lists them. */
  readonly shown: Readonly<Record<string, number>>;
  readonly notShown: readonly NotShown[];
  readonly series: number;
  readonly lists: Readonly<Record<string, string>>;
};

function countTypes(records: Iterable<string>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const record of records) {
    const type = record.split('/')[0] ?? '';
    counts[type] = (counts[type] ?? 0) + 1;
  }
  return counts;
}

/** Records of the types that a chart reads, of one patient or of all. */
const recordsOf = (store: FhirStore, patient?: string): string[] =>
  CHART_TYPES.flatMap((type) => store.list(type, patient)).map(({ type, id }) => `${type}/${id}`);

async function reportOn(
  server: Client,
  store: FhirStore,
  id: string,
): Promise<{ report: PatientReport; lost: string[] }> {
  const { reader, logged } = chartBench();
  const getAccessToken = () => Promise.resolve(storeToken({ ...EVERYTHING, scopes: ['patient/*.rs'], patient: id }));
  const { lists } = await readChart(reader, chartContext(server.base, id, { getAccessToken }));
  const { overview, shown, notShown } = await accountOf(reader);
  reader.close();
  expect(logged.filter(({ level }) => level === 'error')).toEqual([]);
  const sent = recordsOf(store, id);
  const allergies = overview.allergies.rows.map((row) => row.id);
  const accounted = new Set([...shown, ...allergies, ...notShown.map(({ record }) => record)]);
  const report: PatientReport = {
    patient: id,
    sent: countTypes(sent),
    shown: countTypes([...shown, ...allergies]),
    notShown,
    series: overview.series.length,
    lists: Object.fromEntries(
      Object.entries(lists).map(([list, state]) => [list, [state.state, ...state.warnings].join('; ')]),
    ),
  };
  // An allergy that was refuted or entered in error is in neither list: the banner says what is known.
  return { report, lost: sent.filter((record) => !accounted.has(record) && !record.startsWith('AllergyIntolerance/')) };
}

describe.skipIf(!existsSync(DATA))(
  `FHIR data written by others (skipped where ${path.basename(DATA)} is absent)`,
  () => {
    it('display-6 display-22 each patient of each folder is read; each record is shown or named as not shown', async () => {
      const folders = (await readdir(DATA, { withFileTypes: true })).filter((entry) => entry.isDirectory());
      const reports = [];
      for (const { name } of folders) {
        const store = await loadStore({ dataDir: path.join(DATA, name) });
        const server = await serve(store);
        const patients = [];
        for (const { id } of store.patients()) {
          const { report, lost } = await reportOn(server, store, id);
          expect(lost).toEqual([]);
          for (const state of Object.values(report.lists)) expect(state).toMatch(/^complete/);
          patients.push(report);
        }
        await server.close();
        expect(patients.length).toBeGreaterThan(0);
        const ofPatients = new Set(store.patients().flatMap(({ id }) => recordsOf(store, id)));
        const ofNoPatient = recordsOf(store).filter((record) => !ofPatients.has(record));
        reports.push({
          folder: name,
          loaded: store.report.loaded,
          skipped: store.report.skipped,
          ofNoPatient,
          patients,
        });
      }
      await mkdir(path.dirname(REPORT), { recursive: true });
      await writeFile(REPORT, `${JSON.stringify(reports, null, 2)}\n`);
    }, 120_000);
  },
);
