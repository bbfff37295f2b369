/** A chart reader over real sockets and a real worker, for tests. */
import { Worker } from 'node:worker_threads';
import { createChartReader, type ChartReader } from '../../main/fhir/chart-reader.ts';
import type { ChartContext, ChartReaderPorts } from '../../main/fhir/open-chart.ts';
import type { LogFields } from '../../main/ports.ts';
import { LIST_NAMES, type ListName } from '../../shared/chart-model.ts';
import type { Payload } from '../../shared/ipc-contract.ts';
import type { Access } from '../../sandbox/seam.ts';
import { buildWorker } from './built-worker.ts';
import { nodeHttp } from './node-http.ts';
import { realClock } from './real-clock.ts';

export type Change = Payload<'chart.changed'>;
export type LogLine = { readonly level: string; readonly event: string; readonly fields: LogFields };
export type ChartBench = { readonly reader: ChartReader; readonly changes: Change[]; readonly logged: LogLine[] };

const workerUrl = await buildWorker();

/** The worker as it stands in the tree, built. */
export const createWorker = (): Worker => new Worker(workerUrl);

/** A reader that keeps what it told and logged. Close it when the test ends. */
export function chartBench(ports: Partial<ChartReaderPorts> = {}): ChartBench {
  const logged: LogLine[] = [];
  const changes: Change[] = [];
  const log = (level: string, event: string, fields: LogFields = {}): void =>
    void logged.push({ level, event, fields });
  const reader = createChartReader({ http: nodeHttp, clock: realClock, log, createWorker, ...ports });
  reader.onChange((change) => void changes.push(change));
  return { reader, changes, logged };
}

/** A context over everything; `changes` replace members. */
export function chartContext(fhirBase: string, patientId: string, changes: Partial<ChartContext> = {}): ChartContext {
  return {
    generation: 1,
    fhirBase,
    patientId,
    fullBanner: true,
    grantedScope: () => 'patient/*.rs',
    coversRead: () => 'full',
    wantedScope: (type) => `patient/${type}.rs`,
    getAccessToken: () => Promise.resolve('canary-bearer'),
    renewAccessToken: () => Promise.resolve(null),
    ...changes,
  };
}

/** A bearer for the store as test/unit/sandbox-fhir/serve.ts reads it. */
export const storeToken = (access: Access): string => Buffer.from(JSON.stringify(access)).toString('base64url');

/** The first change after which `fits` holds. */
export function changeWhere(reader: ChartReader, fits: (change: Change) => boolean): Promise<Change> {
  return new Promise((resolve) => {
    const off = reader.onChange((change) => {
      if (!fits(change)) return;
      off();
      resolve(change);
    });
  });
}

const ENDED = new Set(['complete', 'partial', 'failed', 'not-permitted']);

/** Opens a chart and waits until each of `lists` (all, unless told) has been read as far as it can be. */
export function readChart(
  reader: ChartReader,
  context: ChartContext,
  lists: readonly ListName[] = LIST_NAMES,
): Promise<Change> {
  const read = changeWhere(
    reader,
    (change) => change.generation === context.generation && lists.every((list) => ENDED.has(change.lists[list].state)),
  );
  reader.open(context);
  return read;
}
