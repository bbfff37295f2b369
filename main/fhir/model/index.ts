/** The chart of one patient, built up from FHIR resources as they arrive. Pure: no network, no clock of its own. */
import type {
  ChartOverview,
  ConditionRow,
  EncounterRow,
  ListName,
  ListState,
  MedicationRow,
  NotShown,
  ResultRow,
  SeriesView,
} from '../../../shared/chart-model.ts';
import type { Flowsheet, FlowsheetQuery } from '../../../shared/flowsheet.ts';
import type { Lanes } from '../../../shared/lanes.ts';
import type { Growth, GrowthQuery } from '../../../shared/growth.ts';
import type { News2 } from '../../../shared/scores.ts';
import type { Versions } from '../../../shared/versions.ts';
import { readAllergy, summariseAllergies } from './allergy.ts';
import { HEIGHT, WEIGHT } from './categories.ts';
import { conditionRows, readCondition } from './condition.ts';
import { bandsOf, currentEncounter, readEncounter, sortEncounters } from './encounter.ts';
import { createFlowsheets } from './flowsheet.ts';
import { growthOf, hasGrowth, type GrowthPatient } from './growth.ts';
import { lanesOf } from './lanes.ts';
import { medicationCode, UNNAMED } from '../../../shared/fhir/medication.ts';
import { readMedication, sortMedications, type MedicationEntry } from './medication.ts';
import { text, type Json } from '../../../shared/fhir/narrow.ts';
import { news2Of } from './news2.ts';
import { createObservationTable, type ObservationTable, type Results } from './observation-table.ts';
import type { Entry } from './observation.ts';
import { missingMembers, panelsOfMembers } from './panels.ts';
import { bannerOf } from './patient.ts';
import { personOf } from './population.ts';
import { createRowOf } from './rows.ts';
import type { RowOf } from './sentence.ts';
import type { Context } from './quarantine.ts';
import { buildSeries, summarise, type SeriesData } from './series.ts';
import { seriesTable, type Origin } from './series-table.ts';
import { createListStore } from './store.ts';
import { versionsOf } from './versions.ts';
import { resultsOf, viewOf, type Window } from './view.ts';

type Page<T> = { total: number; rows: T[] };
type PageQuery = { readonly offset: number; readonly limit: number };
type TableQuery = Window & {
  readonly key: string;
  readonly inError: boolean;
  readonly list: ListState;
  readonly origin: Origin;
};
type Overview = Omit<ChartOverview, 'generation' | 'revision' | 'lists' | 'fullBanner'>;

export type ChartModel = {
  /** Adds resources of one list (parsed losslessly). Order does not matter; a malformed one is listed, never thrown. */
  add(list: ListName, resources: readonly unknown[]): void;
  /** Takes Observations from the text of a page, all of them or none. */
  readonly observations: Pick<ObservationTable, 'take' | 'parsed' | 'commit' | 'discard'>;
  /** Forgets what came from one list, before it is read again. */
  clear(list: ListName): void;
  overview(states: Readonly<Record<ListName, ListState>>): Overview;
  /** null: no series has this key. */
  series(query: Window & { readonly key: string; readonly maxPoints: number }): SeriesView | null;
  /** Newest first. null: no series has this key. */
  results(query: Window & PageQuery & { readonly key: string; readonly inError: boolean }): Page<ResultRow> | null;
  /** Medications and encounters beside the chart of a series. null: no series has this key. */
  lanes(query: Window & { readonly key: string }): Lanes | null;
  /** All results of one series in a window as CSV. null: no series has this key, or the patient was not read. */
  table(query: TableQuery): string | null;
  /** Tests down, times across: the piece of it that was asked for. */
  flowsheet(query: FlowsheetQuery): Flowsheet;
  /** The latest set of readings, and the server's own score. */
  news2(): News2;
  /** A child's sizes of one kind, placed on the charts of age and sex. */
  growth(query: GrowthQuery): Growth;
  /** Takes the history Bundle of `Observation/x`; keeps nothing of it. */
  versions(bundle: Json, record: string): Versions;
  conditions(query: PageQuery): Page<ConditionRow>;
  medications(query: PageQuery): Page<MedicationRow>;
  encounters(query: PageQuery): Page<EncounterRow>;
  notShown(query: PageQuery): Page<NotShown>;
  /** References to Medications that were not received, `Medication/x` or as sent: the reader may fetch them. */
  unresolvedMedications(): string[];
};

function pageOf<T>(all: readonly T[], { offset, limit }: PageQuery): Page<T> {
  return { total: all.length, rows: all.slice(offset, offset + limit) };
}

/** A page of what a screen shows of the entries. */
function rowPageOf<T>(all: readonly { readonly row: T }[], { offset, limit }: PageQuery): Page<T> {
  return { total: all.length, rows: all.slice(offset, offset + limit).map((entry) => entry.row) };
}

/** Keeps what `build` made until told that something changed. */
function cached<T>(build: () => T): { readonly get: () => T; readonly drop: () => void } {
  let kept: { readonly value: T } | null = null;
  return {
    get: () => (kept ??= { value: build() }).value,
    drop: () => {
      kept = null;
    },
  };
}

function createStores(context: Context, now: () => number) {
  return {
    patient: createListStore('patient', context, (resource) => resource),
    observations: createObservationTable(context),
    conditions: createListStore('conditions', context, (r, record) => readCondition(r, record, context)),
    medications: createListStore('medications', context, (r, record) => readMedication(r, record, context, now())),
    allergies: createListStore('allergies', context, (r, record) => readAllergy(r, record, context)),
    encounters: createListStore('encounters', context, (r, record) => readEncounter(r, record, context)),
  };
}
type Stores = ReturnType<typeof createStores>;

/** Keys stay the same while the chart is open, whatever is read again. */
function createKeys(): (identity: string) => string {
  const keys = new Map<string, string>();
  return (identity) => {
    const key = keys.get(identity) ?? `s${keys.size + 1}`;
    keys.set(identity, key);
    return key;
  };
}

function withMedication(entry: MedicationEntry, included: Stores['medications']['included']): MedicationEntry {
  const medication = entry.reference === null ? undefined : included.get(entry.reference);
  if (medication === undefined) return entry;
  const code = medicationCode(medication);
  const name = code.name === UNNAMED ? entry.row.name : code.name;
  return { ...entry, row: { ...entry.row, name, codes: [...code.codes] } };
}

function missingMedications(stores: Stores): string[] {
  const { included } = stores.medications;
  const missing = new Set<string>();
  for (const { reference } of stores.medications.shown()) {
    if (reference !== null && !included.has(reference)) missing.add(reference);
  }
  return [...missing];
}

function notShownIn(stores: Stores): NotShown[] {
  const medications = missingMedications(stores).map((reference): NotShown => {
    const record = /Medication\/[A-Za-z0-9\-.]+$/.exec(reference)?.[0] ?? 'Medication';
    return { record, reason: 'unresolved-reference', detail: 'named by a medication request' };
  });
  return [
    ...Object.values(stores).flatMap((store) => store.notShown()),
    ...missingMembers(stores.observations.panels(), (record) => stores.observations.find(record) >= 0),
    ...medications,
  ];
}

/** The latest that is a number: an absent height says nothing of the height. */
function latestMeasure(all: readonly SeriesData[], loinc: string): Entry | undefined {
  let latest: { readonly results: Results; readonly row: number } | undefined;
  for (const { loinc: own, timed, results } of all) {
    if (own !== loinc) continue;
    const row = timed.findLast((one) => {
      const { value } = results.facts(one).row;
      return value.kind === 'quantity' && !value.quantity.unitConflict;
    });
    const isLater = latest === undefined || results.startMs(row ?? 0) >= latest.results.startMs(latest.row);
    if (row !== undefined && isLater) latest = { results, row };
  }
  return latest?.results.entry(latest.row);
}

/** What is worked out of the records, and kept until a record changes. */
function createSlices(stores: Stores) {
  const keyFor = createKeys();
  const series = cached(() => buildSeries(stores.observations.results, stores.observations.rows(), keyFor));
  const byKey = cached(() => new Map(series.get().map((data) => [data.key, data])));
  const conditions = cached(() => conditionRows([...stores.conditions.shown()]));
  const medications = cached(() =>
    sortMedications([...stores.medications.shown()].map((entry) => withMedication(entry, stores.medications.included))),
  );
  const encounters = cached(() => sortEncounters([...stores.encounters.shown()]));
  const bands = cached(() => bandsOf(encounters.get()));
  const notShown = cached(() => notShownIn(stores));
  const panels = cached(() => panelsOfMembers(stores.observations.panels()));
  const slices = { series, byKey, panels, conditions, medications, encounters, bands, notShown };
  /** Something came of a list, or was let go. The series are of one list alone, and dear. */
  const drop = (list: ListName): void => {
    const { series: _, byKey: __, panels: ___, ...others } = slices;
    Object.values(list === 'observations' ? slices : others).forEach((slice) => slice.drop());
  };
  return { ...slices, drop };
}
type Slices = ReturnType<typeof createSlices>;

/** However often each was recorded (D51). */
const distinct = (rows: readonly ConditionRow[]): number => new Set(rows.map((row) => row.same)).size;

function countsOf(slices: Slices): Overview['counts'] {
  const [series, conditions, medications] = [slices.series.get(), slices.conditions.get(), slices.medications.get()];
  return {
    results: series.reduce((sum, data) => sum + data.timed.length + data.untimed.length, 0),
    conditions: distinct(conditions),
    conditionRecords: conditions.length,
    activeConditions: distinct(conditions.filter((row) => row.group === 'active')),
    medications: medications.length,
    currentMedications: medications.filter(({ row }) => row.group === 'current').length,
    encounters: slices.encounters.get().length,
    notShown: slices.notShown.get().length,
  };
}

const patientIn = (stores: Stores): Json | undefined => [...stores.patient.shown()][0];

type Options = {
  readonly patientId: string;
  readonly fhirBase: string;
  readonly now: () => number;
  readonly timeZone: string;
};

function bannerIn(stores: Stores, slices: Slices, { patientId, now, timeZone }: Options): Overview['banner'] {
  const patient = patientIn(stores);
  if (patient === undefined) return null;
  const all = slices.series.get();
  const latest = {
    height: latestMeasure(all, HEIGHT),
    weight: latestMeasure(all, WEIGHT),
    encounter: currentEncounter(slices.encounters.get()),
  };
  return bannerOf(patient, patientId, latest, { nowMs: now(), timeZone });
}

function childIn(stores: Stores, timeZone: string): GrowthPatient {
  const patient = patientIn(stores);
  return { birthDate: text(patient?.['birthDate']), gender: text(patient?.['gender']), timeZone };
}

function scoresOf(stores: Stores, slices: Slices, { now, timeZone }: Options): Pick<ChartModel, 'news2' | 'growth'> {
  return {
    news2: () => {
      const { birthDate } = childIn(stores, timeZone);
      return news2Of(slices.series.get(), { birthDate, conditions: slices.conditions.get(), nowMs: now(), timeZone });
    },
    growth: ({ measure }) => growthOf(slices.series.get(), childIn(stores, timeZone), measure),
  };
}

function tableRowsOf(data: SeriesData, query: Window & { readonly inError: boolean }, rowOf: RowOf) {
  const { timed, untimed, inError } = data;
  const { rows } = resultsOf(data, { ...query, offset: 0, limit: Infinity }, rowOf);
  const all = timed.length + untimed.length + (query.inError ? inError.length : 0);
  return { rows, outside: all - rows.length, inError: { count: inError.length, included: query.inError } };
}

function tableOf(stores: Stores, slices: Slices, rowOf: RowOf, options: Options): ChartModel['table'] {
  const { now, timeZone } = options;
  return ({ key, inError, list, origin, ...window }) => {
    const [data, whose] = [slices.byKey.get().get(key), bannerIn(stores, slices, options)];
    if (data === undefined || whose === null) return null;
    return seriesTable({
      ...{ banner: whose, name: data.name, codes: data.codes, window, list, origin, nowMs: now(), timeZone },
      ...tableRowsOf(data, { ...window, inError }, rowOf),
    });
  };
}

/** Names of the panels that were sent, by the record of each member. */
function panelNames(table: ObservationTable): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { members, code } of table.panels()) for (const member of members ?? []) names.set(member, code.name);
  return names;
}

function sheetsOf(slices: Slices, table: ObservationTable, rowOf: RowOf): ChartModel['flowsheet'] {
  const pieceOf = createFlowsheets({ rowOf, panels: () => panelNames(table), arrived: table.arrived });
  return (query) => pieceOf(slices.series.get(), query);
}

/** What is asked of one series, or of all of them. */
function measuresOf(slices: Slices, rowOf: RowOf, timeZone: string): Pick<ChartModel, 'series' | 'results' | 'lanes'> {
  const of = (key: string): SeriesData | undefined => slices.byKey.get().get(key);
  return {
    series: ({ key, maxPoints, ...window }) => {
      const data = of(key);
      return data === undefined ? null : viewOf(data, window, maxPoints, { timeZone, rowOf });
    },
    results: ({ key, ...query }) => {
      const data = of(key);
      return data === undefined ? null : resultsOf(data, query, rowOf);
    },
    lanes: ({ key, ...window }) => {
      const data = of(key);
      return data === undefined ? null : lanesOf(data.codes, slices.medications.get(), slices.bands.get(), window);
    },
  };
}

/**
 * Takes the patient in context, the FHIR base that references are read against, a clock (epoch ms) and the zone of
 * the workstation; gives an empty chart. Display requirements 1–60 as far as they are about the data.
 */
export function createChartModel(options: Options): ChartModel {
  const { patientId, timeZone, now } = options;
  const context: Context = { patientId, timeZone, fhirBase: options.fhirBase.replace(/\/+$/, '') };
  const stores = createStores(context, now);
  const slices = createSlices(stores);
  const table = stores.observations;
  const rowOf = createRowOf({
    table,
    panels: slices.panels.get,
    person: () => personOf(patientIn(stores)),
  });
  return {
    add: (list, resources) => {
      if (list === 'observations') resources.forEach(table.add);
      else stores[list].add(resources);
      slices.drop(list);
    },
    observations: {
      ...{ take: table.take, parsed: table.parsed, discard: table.discard },
      commit: (text) => {
        slices.drop('observations');
        return table.commit(text);
      },
    },
    clear: (list) => {
      stores[list].clear();
      slices.drop(list);
    },
    overview: (states) => ({
      banner: bannerIn(stores, slices, options),
      allergies: summariseAllergies([...stores.allergies.shown()], states.allergies),
      series: slices.series
        .get()
        .map((data) => summarise(data, rowOf, now()))
        .sort((a, b) => a.rank - b.rank),
      counts: countsOf(slices),
      hasGrowth: hasGrowth(slices.series.get(), childIn(stores, timeZone), now()),
    }),
    ...measuresOf(slices, rowOf, timeZone),
    ...scoresOf(stores, slices, options),
    flowsheet: sheetsOf(slices, table, rowOf),
    table: tableOf(stores, slices, rowOf, options),
    versions: (bundle, record) => versionsOf(bundle, record, context),
    conditions: (query) => pageOf(slices.conditions.get(), query),
    medications: (query) => rowPageOf(slices.medications.get(), query),
    encounters: (query) => rowPageOf(slices.encounters.get(), query),
    notShown: (query) => pageOf(slices.notShown.get(), query),
    unresolvedMedications: () => missingMedications(stores),
  };
}
