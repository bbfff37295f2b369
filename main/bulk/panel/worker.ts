/** The panel's thread: an export is read and counted here, so that no file holds up the window. */
import { parentPort } from 'node:worker_threads';
import { setImmediate } from 'node:timers/promises';
import { readExportFile } from '../landing/read-export.ts';
import type { PanelRequest } from './panel-protocol.ts';
import { createPanelService } from './panel-service.ts';

const serve = createPanelService({
  open: ({ folder, key }, { name }) => readExportFile({ folder, key, name }),
  post: (message) => parentPort?.postMessage(message),
  now: () => performance.now(),
  breathe: () => setImmediate(),
});
parentPort?.on('message', (request: PanelRequest) => serve(request));
