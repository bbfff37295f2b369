/** What the panel's reader asks of its worker, and what the worker tells by itself. */
import type { AppErrorView } from '../../../shared/errors.ts';
import type { PanelFilter, PanelSummary } from '../../../shared/population.ts';
import type { PatientRow, RowsRequest } from './panel-rows.ts';
import type { PanelSource } from './panel-source.ts';
import type { ReadProgress } from './read-runs.ts';

export type PanelOperations = {
  readonly summary: (filter: PanelFilter) => PanelSummary;
  readonly rows: (request: RowsRequest) => { total: number; rows: PatientRow[] };
};
export type PanelOperation = keyof PanelOperations;
export type PanelArgument<O extends PanelOperation> = Parameters<PanelOperations[O]>[0];
export type PanelAnswer<O extends PanelOperation> = ReturnType<PanelOperations[O]>;

export type PanelRequest =
  /** Comes first, once. */
  | { readonly kind: 'start'; readonly source: PanelSource }
  | {
      readonly kind: 'ask';
      readonly id: number;
      readonly operation: PanelOperation;
      readonly argument: unknown;
    };

/** Of an unexpected error: no message, which could hold anything. */
export type PanelTrace = { readonly errorName: string; readonly stack: string };
export type PanelFailure = { readonly error: AppErrorView; readonly trace: PanelTrace | null };

export type PanelMessage =
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly id: number; readonly failure: PanelFailure }
  | { readonly kind: 'progress'; readonly progress: ReadProgress }
  /** All is read. */
  | { readonly kind: 'complete'; readonly progress: ReadProgress }
  /** Reading ended early: there are no figures. */
  | { readonly kind: 'failed'; readonly failure: PanelFailure };
