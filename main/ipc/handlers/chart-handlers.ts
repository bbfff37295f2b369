/** The chart of the patient the window is bound to: slices of it, never the whole. */
import type { Handlers, Request, Response } from '../../../shared/ipc-contract.ts';
import type { ListName } from '../../../shared/chart-model.ts';

/** What these handlers need; main/fhir's chart reader provides it. Each rejects with `no-session` where no chart is open. */
export type ChartPorts = {
  readonly describe: () => Promise<Response<'chart.describe'>>;
  readonly series: (request: Request<'chart.series'>) => Promise<Response<'chart.series'>>;
  readonly results: (request: Request<'chart.results'>) => Promise<Response<'chart.results'>>;
  readonly conditions: (request: Request<'chart.conditions'>) => Promise<Response<'chart.conditions'>>;
  readonly medications: (request: Request<'chart.medications'>) => Promise<Response<'chart.medications'>>;
  readonly notShown: (request: Request<'chart.not-shown'>) => Promise<Response<'chart.not-shown'>>;
  readonly reload: (lists: readonly ListName[] | null) => void;
};

type Topic = Pick<Handlers, Extract<keyof Handlers, `chart.${string}`>>;

/** Handlers of the topic `chart`. */
export function chartHandlers(chart: ChartPorts): Topic {
  return {
    'chart.describe': () => chart.describe(),
    'chart.series': (request) => chart.series(request),
    'chart.results': (request) => chart.results(request),
    'chart.conditions': (request) => chart.conditions(request),
    'chart.medications': (request) => chart.medications(request),
    'chart.not-shown': (request) => chart.notShown(request),
    'chart.reload': ({ lists }) => {
      chart.reload(lists);
      return {};
    },
  };
}
