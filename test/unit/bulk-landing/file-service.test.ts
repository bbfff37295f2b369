import { openSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import type { FileResponse } from '../../../main/bulk/landing/file-protocol.ts';
import { createFileService } from '../../../main/bulk/landing/file-service.ts';
import { toDiskError } from '../../../main/bulk/landing/stored-file.ts';
import { createLineCheck, type CheckOptions } from '../../../main/bulk/line-check.ts';

const CHECK: CheckOptions = { type: null, maxLineBytes: 1000, filters: [], organizedBy: null };
let folder = '';
beforeEach(async () => (folder = await mkdtemp(path.join(os.tmpdir(), 'chartroom-service-'))));
afterEach(() => rm(folder, { recursive: true }));

/** A service and what it answered; `next` waits for one more answer. */
function bench(openPart?: (file: string) => number, lineCheck = createLineCheck) {
  const answers: FileResponse[] = [];
  let wake = (): void => undefined;
  const respond = (response: FileResponse): void => {
    answers.push(response);
    wake();
  };
  const service = createFileService(lineCheck, respond, openPart);
  const spec = { folder, name: 'Patient.0001.ndjson', key: null, check: CHECK };
  return {
    ...{ service, spec, answers },
    next: async (): Promise<FileResponse> => {
      if (answers.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return answers.shift() as FileResponse;
    },
  };
}

const bytes = () => new Uint8Array(Buffer.from('{"resourceType":"Patient"}\n'));

describe('what the file worker does', () => {
  it.runIf(process.platform === 'linux')(
    'tells a full disk at the piece that it did not take, and at the end',
    async () => {
      const { service, spec, next } = bench(() => openSync('/dev/full', 'w'));
      service.handle({ kind: 'open', file: 1, spec });
      expect(await next()).toMatchObject({ kind: 'answer' });
      service.handle({ kind: 'write', file: 1, bytes: bytes() });
      const full = { error: { code: 'bulk-disk-full', details: {} } };
      expect(await next()).toMatchObject({ kind: 'taken', bytes: 27, fault: full });
      service.handle({ kind: 'finish', file: 1 });
      expect(await next()).toEqual({ kind: 'failed', file: 1, fault: full });
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it('gives every buffer back, also of a file that it does not know', async () => {
    const { service, next } = bench();
    const piece = bytes();
    service.handle({ kind: 'write', file: 9, bytes: piece });
    expect(await next()).toEqual({ kind: 'taken', file: 9, bytes: 27, buffer: piece.buffer, fault: null });
  });

  it('tells the unexpected without its message, which could hold anything', async () => {
    const { service, spec, next } = bench(undefined, () => {
      throw new TypeError('Ada Synthetic, born 1950');
    });
    service.handle({ kind: 'open', file: 1, spec });
    const response = await next();
    expect(response).toMatchObject({
      kind: 'failed',
      fault: { error: { code: 'internal' }, trace: { errorName: 'TypeError' } },
    });
    expect(JSON.stringify(response)).not.toContain('Ada');
  });
});

describe('what a failing disk means', () => {
  const failure = (code: string) => Object.assign(new Error(code), { code, syscall: 'write' });

  it.each(['ENOSPC', 'EDQUOT', 'EFBIG'])('%s: it is full', (code) => {
    expect(toDiskError(failure(code))).toMatchObject({ code: 'bulk-disk-full' });
  });

  it.each(['EACCES', 'EIO', 'EROFS', 'ENOENT', 'ESTALE'])('%s: it cannot be written', (code) => {
    expect(toDiskError(failure(code))).toMatchObject({ code: 'bulk-folder-unwritable' });
  });

  it('leaves what is no failure of the disk as it is', () => {
    const own = new AppError('bulk-export-damaged');
    const fault = new TypeError('x');
    expect([toDiskError(own), toDiskError(fault)]).toEqual([own, fault]);
  });
});
