/** The reader's end of the reading worker: typed questions, answers matched by number, one clean end. */
import { randomUUID } from 'node:crypto';
import type { Worker } from 'node:worker_threads';
import { AppError } from '../../shared/errors.ts';
import type { Log } from '../ports.ts';
import { traceOf } from './worker-service.ts';
import type { Answer, Argument, Operation, Trace, WorkerRequest, WorkerResponse } from './worker-protocol.ts';

export type WorkerLink = {
  /**
   * Asks one operation; questions are answered in the order they were asked. `transfer` is moved, not copied.
   * Rejects with AppError: what the operation threw, `stale-request` once closed, `internal` if the worker broke.
   */
  readonly ask: <O extends Operation>(
    operation: O,
    argument: Argument<O>,
    transfer?: readonly ArrayBuffer[],
  ) => Promise<Answer<O>>;
  /** The worker ended by itself: nothing can be asked any more. */
  readonly isBroken: () => boolean;
  /** Ends the worker and with it everything it holds; what is still asked rejects with `stale-request`. */
  readonly close: () => void;
};

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: AppError) => void };

type WorkerFault = 'fhir.worker-broken' | 'fhir.worker-failed' | 'fhir.list-broken';

/** Logs what was not expected under an incident id; gives the error that may be shown. */
export function unexpected(log: Log, event: WorkerFault, trace: Trace): AppError {
  const incident = randomUUID();
  log('error', event, { incident, ...trace });
  return new AppError('internal', { incident });
}

/** Takes a fresh worker running main/fhir/worker.ts. */
export function linkWorker(worker: Worker, log: Log): WorkerLink {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let end: AppError | undefined;
  let broken = false;
  const finish = (error: AppError): void => {
    end = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const breakDown = (cause: unknown): void => {
    if (end !== undefined) return;
    broken = true;
    finish(unexpected(log, 'fhir.worker-broken', traceOf(cause)));
  };
  worker.on('error', breakDown);
  worker.on('exit', () => breakDown(new Error('exit')));
  worker.on('message', (response: WorkerResponse) => {
    const asked = waiting.get(response.id);
    waiting.delete(response.id);
    if (response.ok) asked?.resolve(response.value);
    else if (response.trace !== undefined) asked?.reject(unexpected(log, 'fhir.worker-failed', response.trace));
    else asked?.reject(new AppError(response.error.code, response.error.details));
  });
  return {
    ask: <O extends Operation>(operation: O, argument: Argument<O>, transfer: readonly ArrayBuffer[] = []) =>
      new Promise<Answer<O>>((resolve, reject) => {
        if (end !== undefined) {
          reject(end);
          return;
        }
        const id = ++lastId;
        // The protocol ties an answer to its operation; the worker's message cannot show that to TypeScript.
        waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
        worker.postMessage({ id, operation, argument } satisfies WorkerRequest, transfer);
      }),
    isBroken: () => broken,
    close: () => {
      finish(new AppError('stale-request'));
      void worker.terminate();
    },
  };
}
