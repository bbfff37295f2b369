/** What the panel's worker does, without the thread: reads the runs of an export, answers while it does. */
import { AppError } from '../../../shared/errors.ts';
import { momentOf } from '../../../shared/clinical/panel-rules.ts';
import type {
  PanelAnswer,
  PanelArgument,
  PanelFailure,
  PanelMessage,
  PanelOperation,
  PanelOperations,
  PanelRequest,
} from './panel-protocol.ts';
import { createRows } from './panel-rows.ts';
import type { OpenFile, PanelSource } from './panel-source.ts';
import { createPanelStore, type PanelStore } from './panel-store.ts';
import { summarise } from './panel-summary.ts';
import { readRuns, type ReadProgress } from './read-runs.ts';

/** Progress is told this often; more would only be drawn over. */
const TELL_MS = 250;

function failureOf(cause: unknown): PanelFailure {
  if (cause instanceof AppError) return { error: cause.view(), trace: null };
  const error = cause instanceof Error ? cause : new Error('thrown value');
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return {
    error: new AppError('internal').view(),
    trace: { errorName: error.name, stack: frames.slice(0, 12).join('\n') },
  };
}

type Panel = {
  readonly source: PanelSource;
  readonly store: PanelStore;
  readonly rows: ReturnType<typeof createRows>;
  /** null: all is read. */
  reading: ReadProgress | null;
  failure: PanelFailure | null;
};

function operationsOf(panel: Panel): PanelOperations {
  const { source, store, rows } = panel;
  return {
    summary: (filter) =>
      summarise(
        store,
        {
          exportId: source.exportId,
          asOf: source.asOf,
          reading: panel.reading === null ? null : { ...panel.reading, bytesPerSecond: null, secondsLeft: null },
        },
        filter,
      ),
    rows: (request) => rows.rows(request),
  };
}

type Ports = {
  readonly open: OpenFile;
  readonly post: (message: PanelMessage) => void;
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
  /** Resolves after whatever else waits: questions are answered between two pieces. */
  readonly breathe: () => Promise<unknown>;
};

/** Reads all of it and tells how far it is; resolves when done, whatever came. */
async function read(panel: Panel, { open, post, now, breathe }: Ports): Promise<void> {
  const { source, store, rows } = panel;
  let toldAt = now();
  const paced: OpenFile = async function* (run, file) {
    for await (const piece of open(run, file)) {
      yield piece;
      await breathe();
    }
  };
  try {
    await readRuns(source.runs, { store, open: paced }, (progress) => {
      panel.reading = progress;
      rows.changed();
      if (now() - toldAt < TELL_MS) return;
      toldAt = now();
      post({ kind: 'progress', progress });
    });
    const progress = panel.reading ?? { bytes: 0, bytesTotal: 0, resources: 0 };
    panel.reading = null;
    post({ kind: 'complete', progress });
  } catch (cause) {
    panel.failure = failureOf(cause);
    post({ kind: 'failed', failure: panel.failure });
  }
}

/** Takes how files are opened and where messages go; gives what takes a request. A question whose export could not be read is refused with its error. */
export function createPanelService(ports: Ports): (request: PanelRequest) => void {
  let panel: Panel | null = null;
  const ask = <O extends PanelOperation>(operation: O, argument: PanelArgument<O>): PanelAnswer<O> => {
    if (panel === null) throw new AppError('stale-request');
    // The protocol ties an operation to its argument; the union over operations hides that from TypeScript.
    const run = operationsOf(panel)[operation] as (argument: PanelArgument<O>) => PanelAnswer<O>;
    return run(argument);
  };
  const start = (source: PanelSource): void => {
    const store = createPanelStore(momentOf(source.asOf), source.fhirBase);
    panel = { source, store, rows: createRows(store), reading: null, failure: null };
    panel.reading = { bytes: 0, bytesTotal: 0, resources: 0 };
    void read(panel, ports);
  };
  return (request) => {
    if (request.kind === 'start') {
      start(request.source);
      return;
    }
    const { id, operation, argument } = request;
    try {
      if (panel?.failure != null) {
        ports.post({ kind: 'refusal', id, failure: panel.failure });
        return;
      }
      ports.post({ kind: 'answer', id, value: ask(operation, argument as PanelArgument<typeof operation>) });
    } catch (cause) {
      ports.post({ kind: 'refusal', id, failure: failureOf(cause) });
    }
  };
}
