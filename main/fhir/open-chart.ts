/** One open chart: its worker, its client, and the state of each of its lists. */
import type { Worker } from 'node:worker_threads';
import type { ListName, ListState } from '../../shared/chart-model.ts';
import { AppError } from '../../shared/errors.ts';
import type { Clock, HttpPort, Log } from '../ports.ts';
import { createFhirClient, type FhirClientOptions } from './client.ts';
import type { Versions } from '../../shared/versions.ts';
import { readList } from './list-reader.ts';
import { asBefore, ended, WAITING } from './list-state.ts';
import { readVersions } from './versions-reader.ts';
import { linkWorker, unexpected, type WorkerLink } from './worker-link.ts';
import { traceOf } from './worker-service.ts';

export type ChartContext = {
  /** Of the window's binding: answers of an older one are dropped. */
  readonly generation: number;
  readonly fhirBase: string;
  readonly patientId: string;
  /** SMART need_patient_banner (SMART 73). */
  readonly fullBanner: boolean;
  /** As granted now. */
  readonly grantedScope: () => string;
  readonly coversRead: (type: string) => 'full' | 'part' | 'none';
  /** The scope that lets all of `type` be read, in the words in which it was asked for. */
  readonly wantedScope: (type: string) => string;
} & Pick<FhirClientOptions, 'getAccessToken' | 'renewAccessToken'>;

export type ChartReaderPorts = {
  readonly http: HttpPort;
  readonly clock: Clock;
  readonly log: Log;
  /** Starts main/fhir/worker.ts. */
  readonly createWorker: () => Worker;
};

export type OpenChart = {
  readonly context: ChartContext;
  readonly link: WorkerLink;
  readonly states: () => Record<ListName, ListState>;
  /** Forgets what came for these lists and reads them, side by side. */
  readonly read: (lists: readonly ListName[]) => void;
  /** The versions of `Observation/x`, asked of the server now. */
  readonly versions: (id: string) => Promise<Versions>;
  readonly close: () => void;
};

/** Starts a worker for the patient in context; `onChange` is told of every step of a list. */
export function openChart(context: ChartContext, ports: ChartReaderPorts, onChange: () => void): OpenChart {
  const { clock, log } = ports;
  const { patientId, fhirBase, getAccessToken, renewAccessToken } = context;
  const client = createFhirClient({ ...ports, fhirBase, getAccessToken, renewAccessToken });
  const link = linkWorker(ports.createWorker(), log);
  const runs = new Map<ListName, AbortController>();
  const closed = new AbortController();
  const states: Record<ListName, ListState> = {
    patient: WAITING,
    observations: WAITING,
    conditions: WAITING,
    medications: WAITING,
    allergies: WAITING,
    encounters: WAITING,
  };
  const held = holdLists(link);
  const read = async (list: ListName): Promise<void> => {
    runs.get(list)?.abort();
    const run = new AbortController();
    const { signal } = run;
    runs.set(list, run);
    const startedAtMs = clock.now();
    const update = (step: (state: ListState) => ListState): void => {
      if (signal.aborted) return;
      states[list] = held.orAsBefore(list, step(states[list]));
      onChange();
    };
    try {
      await Promise.all([
        held.makeRoomUnlessWhole(list),
        readList({ ...context, list, client, link, signal, now: clock.now, update, onFirst: () => held.replace(list) }),
      ]);
    } catch (cause) {
      if (signal.aborted) return;
      const error = cause instanceof AppError ? cause : unexpected(log, 'fhir.list-broken', traceOf(cause));
      update((state) => ended(state, error));
    }
    if (signal.aborted) return;
    held.keep(list, states[list]);
    logEnd(log, list, states[list], clock.now() - startedAtMs);
  };
  const started = link.ask('start', {
    patientId,
    fhirBase,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  // A worker that cannot start fails every later question too, which is where it shows.
  started.catch(() => undefined);
  return {
    context,
    link,
    states: () => ({ ...states }),
    read: (lists) => new Set(lists).forEach((list) => void read(list)),
    versions: (id) => readVersions({ ...context, client, link, signal: closed.signal }, id),
    close: () => {
      closed.abort();
      for (const run of runs.values()) run.abort();
      link.close();
    },
  };
}

/** What the worker holds of a list from the reading before: let go once something new has come to take its place. */
function holdLists(link: WorkerLink) {
  const ends = new Map<ListName, ListState>();
  const makeRoom = (list: ListName): Promise<void> => {
    ends.delete(list);
    return link.ask('clear', list);
  };
  return {
    /** A reading begins: what a reading that was given up has left is nothing to keep. */
    makeRoomUnlessWhole: (list: ListName) => (ends.has(list) ? undefined : makeRoom(list)),
    /** The first of the new reading has come. A worker that breaks here fails the next question too. */
    replace: (list: ListName): void => {
      if (ends.has(list)) makeRoom(list).catch(() => undefined);
    },
    keep: (list: ListName, end: ListState): void => {
      // An empty list that cannot be read again has nothing to show the age of: it could not be read.
      if (end.received > 0) ends.set(list, end);
    },
    orAsBefore: (list: ListName, next: ListState): ListState => {
      const before = ends.get(list);
      return next.state === 'failed' && before !== undefined ? asBefore(before, next.error) : next;
    },
  };
}

function logEnd(log: Log, list: ListName, { error, received }: ListState, durationMs: number): void {
  const fields = { list, count: received, durationMs };
  if (error === null) log('info', 'fhir.list-read', fields);
  else log('warn', 'fhir.list-read', { ...fields, code: error.code });
}
