import { createChartModel, type ChartModel } from '../../../main/fhir/model/index.ts';
import { parseLossless } from '../../../shared/fhir/lossless-json.ts';
import { LIST_NAMES, type ListName, type ListState, type ResultRow, type Series } from '../../../shared/chart-model.ts';

export const ZONE = 'Europe/London';
export const NOW = Date.UTC(2026, 10, 20, 14, 2);
export const BASE = 'https://ehr.example/fhir';
export const ALL = { fromMs: null, toMs: null } as const;
export const PAGE = { offset: 0, limit: 200 } as const;
export const LOINC = 'http://loinc.org';
export const UCUM = 'http://unitsofmeasure.org';

/** As a server would send it: through JSON text, so that numbers are decimals. Raw digits: `{"@": "4.0"}`. */
export function sent(value: unknown): unknown {
  return parseLossless(JSON.stringify(value).replaceAll(/\{"@":"([^"]+)"\}/g, '$1'));
}
/** A number with exactly these digits. */
export const raw = (digits: string): unknown => ({ '@': digits });

export function listState(state: ListState['state'] = 'complete'): ListState {
  return {
    ...{ state, pages: 1, received: 1, total: null, error: null },
    ...{ warnings: [], doubts: [], retrievedAtMs: NOW, missingScope: null },
  };
}
export function completeStates(): Record<ListName, ListState> {
  return Object.fromEntries(LIST_NAMES.map((name) => [name, listState()])) as Record<ListName, ListState>;
}

export function emptyChart(): ChartModel {
  return createChartModel({ patientId: 'p1', fhirBase: `${BASE}/`, now: () => NOW, timeZone: ZONE });
}
export function chartWith(list: ListName, ...resources: unknown[]): ChartModel {
  const model = emptyChart();
  model.add(list, resources.map(sent));
  return model;
}

export const quantity = (value: unknown, unit = 'mmol/L', code: string | null = unit): object => ({
  value,
  unit,
  ...(code === null ? {} : { system: UCUM, code }),
});
export const loinc = (code: string, display = `test ${code}`): object => ({
  coding: [{ system: LOINC, code, display }],
});

let counter = 0;
/** A potassium of 4.2 mmol/L, with what differs. */
export function observation(differs: object = {}): Record<string, unknown> {
  counter += 1;
  return {
    resourceType: 'Observation',
    id: `o${counter}`,
    status: 'final',
    code: loinc('2823-3', 'Potassium'),
    subject: { reference: 'Patient/p1' },
    effectiveDateTime: '2026-11-20T05:55:00Z',
    ...('valueless' in differs ? {} : { valueQuantity: quantity(4.2) }),
    ...differs,
  };
}
/** An Observation without a value, with what differs. */
export function bare(differs: object = {}): Record<string, unknown> {
  const { valueQuantity: _, ...rest } = observation(differs);
  return { ...rest, ...differs };
}

export const seriesOf = (model: ChartModel): Series[] => model.overview(completeStates()).series;
/** Rows of every series, those entered in error included. */
export function rowsOf(model: ChartModel): ResultRow[] {
  return seriesOf(model).flatMap(
    ({ key }) => model.results({ key, ...ALL, inError: true, ...PAGE, limit: 1e6 })?.rows ?? [],
  );
}
/** The only row of a chart of one Observation. */
export function onlyRow(differs: unknown): ResultRow {
  const rows = rowsOf(chartWith('observations', differs));
  if (rows.length !== 1 || rows[0] === undefined) throw new Error(`${rows.length} rows`);
  return rows[0];
}
/** Every record that the chart shows or names as not shown. */
export function allRecords(model: ChartModel): Set<string> {
  const every = { offset: 0, limit: 1e6 };
  return new Set([
    ...rowsOf(model).flatMap((row) => row.id.split(' + ')),
    ...model.conditions(every).rows.map((row) => row.id),
    ...model.medications(every).rows.map((row) => row.id),
    ...model.encounters(every).rows.map((row) => row.id),
    ...model.overview(completeStates()).allergies.rows.map((row) => row.id),
    ...model.notShown(every).rows.map((row) => row.record),
  ]);
}
