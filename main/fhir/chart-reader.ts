/** Reads the chart of one patient at a time and answers what a screen asks of it. */
import { LIST_NAMES, type ListName } from '../../shared/chart-model.ts';
import { AppError } from '../../shared/errors.ts';
import type { Payload, Request, Response } from '../../shared/ipc-contract.ts';
import { openChart, type ChartContext, type ChartReaderPorts, type OpenChart } from './open-chart.ts';
import type { Origin } from './model/series-table.ts';
import { coalesce, createPace } from './pace.ts';

type Change = Payload<'chart.changed'>;

export type ChartReader = {
  /** Begins to read; what was open before is closed. */
  readonly open: (context: ChartContext) => void;
  /** Ends the worker and everything it holds; unanswered questions reject with `stale-request`. */
  readonly close: () => void;
  // Without an open chart each of these rejects with `no-session`.
  readonly describe: () => Promise<Response<'chart.describe'>>;
  /** Rejects with `stale-request` where the series is no longer there, as `results` and `lanes` do. */
  readonly series: (request: Request<'chart.series'>) => Promise<Response<'chart.series'>>;
  readonly results: (request: Request<'chart.results'>) => Promise<Response<'chart.results'>>;
  /** The results of one series as CSV (display-41). Rejects with `stale-request` where the series is no longer there. */
  readonly table: (request: Request<'export.table'>, origin: Origin) => Promise<string>;
  readonly flowsheet: (request: Request<'chart.flowsheet'>) => Promise<Response<'chart.flowsheet'>>;
  readonly lanes: (request: Request<'chart.lanes'>) => Promise<Response<'chart.lanes'>>;
  readonly news2: () => Promise<Response<'chart.news2'>>;
  readonly growth: (request: Request<'chart.growth'>) => Promise<Response<'chart.growth'>>;
  readonly versions: (request: Request<'chart.versions'>) => Promise<Response<'chart.versions'>>;
  readonly conditions: (request: Request<'chart.conditions'>) => Promise<Response<'chart.conditions'>>;
  readonly medications: (request: Request<'chart.medications'>) => Promise<Response<'chart.medications'>>;
  readonly encounters: (request: Request<'chart.encounters'>) => Promise<Response<'chart.encounters'>>;
  readonly notShown: (request: Request<'chart.not-shown'>) => Promise<Response<'chart.not-shown'>>;
  /** Forgets these lists, or all of them (null), and reads them again. Throws `no-session` without a chart. */
  readonly reload: (lists: readonly ListName[] | null) => void;
  /** Told of changes, ten times a second at most, fewer while much is read, and always of the last; gives the unsubscribe. */
  readonly onChange: (listener: (change: Change) => void) => () => void;
};

type Question =
  | ('series' | 'results' | 'table' | 'flowsheet' | 'lanes' | 'news2' | 'growth')
  | ('versions' | 'conditions' | 'medications' | 'encounters' | 'notShown');

/** What is asked of the worker of the chart that is open now. */
function questionsOf(chart: () => OpenChart): Pick<ChartReader, Question> {
  return {
    series: async (request) => present(await chart().link.ask('series', request)),
    results: async (request) => present(await chart().link.ask('results', request)),
    table: async (request, origin) => {
      const now = chart();
      return present(await now.link.ask('table', { ...request, origin, list: now.states().observations }));
    },
    flowsheet: async (request) => chart().link.ask('flowsheet', request),
    lanes: async (request) => present(await chart().link.ask('lanes', request)),
    news2: async () => chart().link.ask('news2', null),
    growth: async (request) => chart().link.ask('growth', request),
    versions: async ({ id }) => chart().versions(id),
    conditions: async (request) => chart().link.ask('conditions', request),
    medications: async (request) => chart().link.ask('medications', request),
    encounters: async (request) => chart().link.ask('encounters', request),
    notShown: async (request) => chart().link.ask('notShown', request),
  };
}

/** The service over its ports. Nothing is read until `open`. */
export function createChartReader(ports: ChartReaderPorts): ChartReader {
  const listeners = new Set<(change: Change) => void>();
  let opened: OpenChart | undefined;
  let revision = 0;
  const pace = createPace(ports.clock);

  const chart = (): OpenChart => {
    if (opened === undefined) throw new AppError('no-session');
    return opened;
  };
  const changes = coalesce(ports.clock, pace.intervalMs, () => {
    if (opened === undefined) return;
    const change = { generation: opened.context.generation, revision, lists: opened.states() };
    for (const listener of [...listeners]) listener(change);
  });
  const close = (): void => {
    changes.cancel();
    opened?.close();
    opened = undefined;
  };
  const open = (context: ChartContext): void => {
    close();
    pace.reset();
    const onChange = (): void => {
      revision += 1;
      changes.request();
    };
    opened = openChart(context, ports, onChange);
    opened.read(LIST_NAMES);
  };
  return {
    open,
    close,
    describe: async () => {
      const now = chart();
      const { generation, fullBanner } = now.context;
      const at = { generation, fullBanner, revision, lists: now.states() };
      const overview = await pace.of(now.link.ask('overview', at.lists));
      return { ...overview, ...at };
    },
    ...questionsOf(chart),
    reload: (lists) => {
      const now = chart();
      if (now.link.isBroken()) open(now.context);
      else now.read(lists ?? LIST_NAMES);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** The series of that key is gone: it was on the chart before a list was read again. */
function present<T>(found: T | null): T {
  if (found === null) throw new AppError('stale-request');
  return found;
}
