import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { linkFileWorker, type FileLink } from '../../../main/bulk/landing/file-link.ts';

/** A worker that holds every piece until it is told to take them, and fails what `fault` names. */
const HOLDING = `
const { parentPort } = require('node:worker_threads');
const held = [];
let fault = null;
const take = ({ file, bytes }) =>
  parentPort.postMessage({ kind: 'taken', file, bytes: bytes.length, buffer: bytes.buffer, fault }, [bytes.buffer]);
parentPort.on('message', (request) => {
  if (request.kind === 'write') held.push(request);
  else if (request === 'take') for (const one of held.splice(0)) take(one);
  else if (request.kind === 'fault') fault = request.fault;
  else if (request.kind === 'die') throw new Error('Ada Synthetic');
  else parentPort.postMessage({ kind: 'answer', file: request.file, value: null });
});`;
const SPEC = { folder: '/nowhere', name: 'Patient.0001.ndjson', key: null, check: null };

const links: FileLink[] = [];
afterEach(() => Promise.all(links.splice(0).map((link) => link.close())));

function held() {
  const worker = new Worker(HOLDING, { eval: true });
  const logged: unknown[] = [];
  const link = linkFileWorker(worker, (_level, event, fields) => logged.push([event, fields]));
  links.push(link);
  return { worker, link, logged };
}

const MB = new Uint8Array(1024 * 1024);
/** Whether the promise is settled after everything that is due has run. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.then(
    () => (settled = true),
    () => (settled = true),
  );
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

describe('the link to a file worker', () => {
  it('lets little be under way: the writer waits until the disk has caught up', async () => {
    const { worker, link } = held();
    const file = await link.create(SPEC);
    expect(await isSettled(file.write(MB))).toBe(true);
    expect(await isSettled(file.write(MB))).toBe(true);
    const third = file.write(MB);
    expect(await isSettled(third)).toBe(false);
    worker.postMessage('take');
    await third;
  });

  it('tells a failure to the writer that waits, and takes nothing more', async () => {
    const { worker, link } = held();
    const file = await link.create(SPEC);
    const waiting = Promise.all([file.write(MB), file.write(MB), file.write(MB)]);
    worker.postMessage({ kind: 'fault', fault: { error: { code: 'bulk-disk-full', details: {} } } });
    worker.postMessage('take');
    await expect(waiting).rejects.toMatchObject({ code: 'bulk-disk-full' });
    await expect(file.write(MB)).rejects.toMatchObject({ code: 'stale-request' });
    expect(link.busy()).toBe(0);
  });

  it('ends everything with one incident when the worker breaks, without the message', async () => {
    const { worker, link, logged } = held();
    const file = await link.create(SPEC);
    const waiting = Promise.all([file.write(MB), file.write(MB), file.write(MB)]);
    worker.postMessage({ kind: 'die' });
    await expect(waiting).rejects.toMatchObject({ code: 'internal' });
    await expect(link.create(SPEC)).rejects.toMatchObject({ code: 'internal' });
    expect(link.isBroken()).toBe(true);
    expect(logged).toHaveLength(1);
    expect(JSON.stringify(logged)).not.toContain('Ada');
  });

  it('ends with stale-request once it is closed', async () => {
    const { link } = held();
    const file = await link.create(SPEC);
    const finishing = file.finish();
    await finishing;
    const other = await link.create({ ...SPEC, name: 'Patient.0002.ndjson' });
    const waiting = Promise.all([other.write(MB), other.write(MB), other.write(MB)]);
    await Promise.all([link.close(), expect(waiting).rejects.toMatchObject({ code: 'stale-request' })]);
    await other.discard();
    expect(link.isBroken()).toBe(false);
  });
});
