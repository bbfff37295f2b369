/** What the reader asks of the reading worker: one operation each, one answer each, in order. */
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
} from '../../shared/chart-model.ts';
import type { Flowsheet, FlowsheetQuery } from '../../shared/flowsheet.ts';
import type { Lanes } from '../../shared/lanes.ts';
import type { Growth, GrowthQuery } from '../../shared/growth.ts';
import type { News2 } from '../../shared/scores.ts';
import type { Versions } from '../../shared/versions.ts';
import type { AppErrorView } from '../../shared/errors.ts';
import type { Request } from '../../shared/ipc-contract.ts';
import type { Origin } from './model/series-table.ts';

export type ListStates = Readonly<Record<ListName, ListState>>;
export type Bytes = Uint8Array<ArrayBuffer>;
type Page<T> = { total: number; rows: T[] };

/** What one page of a search brought. */
export type PageSummary = {
  readonly next: string | null;
  readonly self: string | null;
  readonly total: number | null;
  /** Records of the list on this page that had not come before (G3); included resources do not count. */
  readonly received: number;
  readonly warnings: readonly string[];
};

/** What is wanted of a series as a table, and what only the reader knows of it. */
export type TableRequest = Request<'export.table'> & { readonly list: ListState; readonly origin: Origin };

export type WorkerOperations = {
  /** Begins the chart of one patient. Comes first. */
  readonly start: (options: { patientId: string; fhirBase: string; timeZone: string }) => void;
  readonly addPage: (page: { list: ListName; bytes: Bytes }) => PageSummary;
  /** Takes the answer to a read; it must be the resource that was asked for. */
  readonly addResource: (read: { list: ListName; bytes: Bytes; resourceType: string; id: string }) => void;
  readonly clear: (list: ListName) => void;
  readonly overview: (states: ListStates) => Omit<ChartOverview, 'generation' | 'revision' | 'lists' | 'fullBanner'>;
  readonly series: (request: Request<'chart.series'>) => SeriesView | null;
  readonly results: (request: Request<'chart.results'>) => Page<ResultRow> | null;
  /** CSV; null: no such series, or not known whose it is. */
  readonly table: (request: TableRequest) => string | null;
  readonly flowsheet: (request: FlowsheetQuery) => Flowsheet;
  readonly lanes: (request: Request<'chart.lanes'>) => Lanes | null;
  readonly news2: (nothing: null) => News2;
  readonly growth: (request: GrowthQuery) => Growth;
  /** Takes the history of `Observation/x`. Nothing of it is kept. */
  readonly versions: (history: { id: string; bytes: Bytes }) => Versions;
  readonly conditions: (request: Request<'chart.conditions'>) => Page<ConditionRow>;
  readonly medications: (request: Request<'chart.medications'>) => Page<MedicationRow>;
  readonly encounters: (request: Request<'chart.encounters'>) => Page<EncounterRow>;
  readonly notShown: (request: Request<'chart.not-shown'>) => Page<NotShown>;
  readonly unresolvedMedications: (nothing: null) => string[];
};

export type Operation = keyof WorkerOperations;
export type Argument<O extends Operation> = Parameters<WorkerOperations[O]>[0];
export type Answer<O extends Operation> = ReturnType<WorkerOperations[O]>;

export type WorkerRequest = { readonly id: number; readonly operation: Operation; readonly argument: unknown };
/** `trace` tells of an unexpected error without its message, which could hold anything. */
export type Trace = { readonly errorName: string; readonly stack: string };
export type WorkerResponse = { readonly id: number } & (
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: AppErrorView; readonly trace?: Trace }
);
