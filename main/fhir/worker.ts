/** The reading worker's thread: FHIR is parsed and kept here, so that no page holds up the window. */
import { parentPort } from 'node:worker_threads';
import { createChartModel } from './model/index.ts';
import { answer, createWorkerService } from './worker-service.ts';
import type { WorkerRequest } from './worker-protocol.ts';

const service = createWorkerService((options) => createChartModel({ ...options, now: () => Date.now() }));
parentPort?.on('message', (request: WorkerRequest) => parentPort?.postMessage(answer(service, request)));
