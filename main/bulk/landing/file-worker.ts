/** The file worker's thread: an export's files are checked, hashed, enciphered and written here. */
import { parentPort } from 'node:worker_threads';
import { createFileService } from './file-service.ts';
import type { FileRequest } from './file-protocol.ts';
import { createLineCheck } from '../line-check.ts';

const service = createFileService(createLineCheck, (response, moved) => parentPort?.postMessage(response, moved));
parentPort?.on('message', (request: FileRequest) => service.handle(request));
