/** The chart of the patient the window is bound to: slices of it, never the whole. */
import type { Handlers } from '../../../shared/ipc-contract.ts';
import type { ChartReader } from '../../fhir/chart-reader.ts';

/** What these handlers need of main/fhir's chart reader. Each rejects with `no-session` where no chart is open. */
export type ChartPorts = Pick<
  ChartReader,
  | 'describe'
  | 'series'
  | 'results'
  | 'flowsheet'
  | 'lanes'
  | 'news2'
  | 'growth'
  | 'versions'
  | 'conditions'
  | 'medications'
  | 'encounters'
  | 'notShown'
  | 'reload'
>;

type Topic = Pick<Handlers, Extract<keyof Handlers, `chart.${string}`>>;

/** Handlers of the topic `chart`. */
export function chartHandlers(chart: ChartPorts): Topic {
  return {
    'chart.describe': () => chart.describe(),
    'chart.series': (request) => chart.series(request),
    'chart.results': (request) => chart.results(request),
    'chart.flowsheet': (request) => chart.flowsheet(request),
    'chart.lanes': (request) => chart.lanes(request),
    'chart.news2': () => chart.news2(),
    'chart.growth': (request) => chart.growth(request),
    'chart.versions': (request) => chart.versions(request),
    'chart.conditions': (request) => chart.conditions(request),
    'chart.medications': (request) => chart.medications(request),
    'chart.encounters': (request) => chart.encounters(request),
    'chart.not-shown': (request) => chart.notShown(request),
    'chart.reload': ({ lists }) => {
      chart.reload(lists);
      return {};
    },
  };
}
