/** The panel's side of main: one worker for the export that is open, its answers, and whose each row is. */
import { randomUUID } from 'node:crypto';
import type { Worker } from 'node:worker_threads';
import { AppError } from '../../../shared/errors.ts';
import type { PanelFilter, PanelRow, PanelSummary } from '../../../shared/population.ts';
import type { Clock, Log } from '../../ports.ts';
import { createPace, type Pace } from './panel-pace.ts';
import type {
  PanelAnswer,
  PanelArgument,
  PanelFailure,
  PanelMessage,
  PanelOperation,
  PanelRequest,
} from './panel-protocol.ts';
import type { RowsRequest } from './panel-rows.ts';
import type { PanelSource } from './panel-source.ts';

export type { PanelSource } from './panel-source.ts';

export type PanelReader = {
  /** Begins to read; what was open is closed. */
  readonly open: (source: PanelSource) => void;
  /**
   * The figures so far; final once `reading` is null. Rejects with AppError: `bulk-export-damaged` where a file cannot be
   * read, `stale-request` where nothing is open or another was opened, `internal` where the worker broke.
   */
  readonly summary: (filter: PanelFilter) => Promise<PanelSummary>;
  /** Rejects as `summary` does. */
  readonly rows: (request: RowsRequest) => Promise<{ total: number; rows: PanelRow[] }>;
  /** Takes the number of a row that was given; gives the patient's logical id. Throws AppError `stale-request`. */
  readonly patientId: (row: number) => string;
  /** Ends the worker and forgets what it held. */
  readonly close: () => void;
  /**
   * Calls back with how far it has read while figures change, and once with null when they are final or failed; gives the
   * function that ends that.
   */
  readonly onChange: (listener: (reading: PanelSummary['reading']) => void) => () => void;
};

type Ports = {
  /** A fresh worker running main/bulk/panel/worker.ts. */
  readonly createWorker: () => Worker;
  readonly clock: Clock;
  readonly log: Log;
};

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: AppError) => void };
type Opened = {
  readonly worker: Worker;
  readonly pace: Pace;
  readonly waiting: Map<number, Waiting>;
  /** Why nothing can be asked any more. */
  broken: AppError | null;
};

/** What was not expected is logged under an incident id; what was is told as it is. */
function errorOf({ error, trace }: PanelFailure, log: Log): AppError {
  if (trace === null) return new AppError(error.code, error.details);
  const incident = randomUUID();
  log('error', 'panel.failed', { incident, ...trace });
  return new AppError('internal', { incident });
}

/** Rows are numbered as they are given out, each patient once: the window never learns an id. */
function createRowNumbers() {
  const numbers = new Map<string, number>();
  const ids: string[] = [];
  return {
    numberOf: (id: string): number => {
      const known = numbers.get(id);
      if (known !== undefined) return known;
      numbers.set(id, ids.length);
      return ids.push(id) - 1;
    },
    idOf: (row: number): string => {
      const id = ids[row];
      if (id === undefined) throw new AppError('stale-request');
      return id;
    },
    forget: (): void => {
      numbers.clear();
      ids.length = 0;
    },
  };
}

function endOf(opened: Opened, error: AppError): void {
  opened.broken = error;
  for (const { reject } of opened.waiting.values()) reject(error);
  opened.waiting.clear();
}

/** Wires a fresh worker; `onChange` is called whenever figures have changed. */
function listen(opened: Opened, { clock, log }: Ports, onChange: (reading: PanelSummary['reading']) => void): void {
  const { worker, waiting, pace } = opened;
  const breakDown = (cause: unknown): void => {
    if (opened.broken !== null) return;
    const trace = { errorName: cause instanceof Error ? cause.name : 'exit', stack: '' };
    endOf(opened, errorOf({ error: new AppError('internal').view(), trace }, log));
    onChange(null);
  };
  worker.on('error', breakDown);
  worker.on('exit', breakDown);
  worker.on('message', (message: PanelMessage) => {
    switch (message.kind) {
      case 'answer':
      case 'refusal': {
        const asked = waiting.get(message.id);
        waiting.delete(message.id);
        if (message.kind === 'answer') asked?.resolve(message.value);
        else asked?.reject(errorOf(message.failure, log));
        return;
      }
      case 'progress':
      case 'complete':
        pace.tell(message.progress, clock.now());
        return onChange(message.kind === 'complete' ? null : pace.judge(message.progress));
      case 'failed':
        return onChange(null);
    }
  });
}

/** Takes what makes a worker, the clock and the log; gives a reader with nothing open. */
export function createPanelReader(ports: Ports): PanelReader {
  const listeners = new Set<(reading: PanelSummary['reading']) => void>();
  const rowNumbers = createRowNumbers();
  let opened: Opened | null = null;
  let lastId = 0;
  const changed = (reading: PanelSummary['reading']): void => [...listeners].forEach((listener) => listener(reading));
  const close = (): void => {
    if (opened === null) return;
    endOf(opened, new AppError('stale-request'));
    void opened.worker.terminate();
    opened = null;
    rowNumbers.forget();
  };
  const send = (worker: Worker, request: PanelRequest): void => worker.postMessage(request);
  const ask = <O extends PanelOperation>(operation: O, argument: PanelArgument<O>): Promise<PanelAnswer<O>> => {
    const panel = opened;
    if (panel === null) return Promise.reject(new AppError('stale-request'));
    if (panel.broken !== null) return Promise.reject(panel.broken);
    return new Promise<PanelAnswer<O>>((resolve, reject) => {
      const id = ++lastId;
      // The protocol ties an answer to its operation; the worker's message cannot show that to TypeScript.
      panel.waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      send(panel.worker, { kind: 'ask', id, operation, argument });
    });
  };
  return {
    open: (source) => {
      close();
      const worker = ports.createWorker();
      opened = { worker, pace: createPace(ports.clock.now()), waiting: new Map(), broken: null };
      listen(opened, ports, changed);
      send(worker, { kind: 'start', source });
    },
    summary: async (filter) => {
      const pace = opened?.pace;
      const summary = await ask('summary', filter);
      if (summary.reading === null || pace === undefined) return summary;
      return { ...summary, reading: pace.judge(summary.reading) };
    },
    rows: async (request) => {
      const { total, rows } = await ask('rows', request);
      return { total, rows: rows.map(({ id, row }) => ({ ...row, row: rowNumbers.numberOf(id) })) };
    },
    patientId: (row) => rowNumbers.idOf(row),
    close,
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
