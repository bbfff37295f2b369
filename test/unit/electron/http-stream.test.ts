/** The two implementations of the stream port, by the same tests: Electron's (on its double) and Node's. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import zlib from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { electronStream } from '../../../main/electron/http-stream.ts';
import { HttpFailure, type HttpStreamPort, type HttpStreamRequest } from '../../../main/ports.ts';
import { nodeStream } from '../../support/node-stream.ts';

vi.mock('electron', async () => (await import('../../support/electron-net.ts')).electronNet());

const PIECE = Buffer.alloc(64 * 1024, 'x');
const PIECES = 1000;
let base: string;
const endless = { sent: 0, closed: false };

const ROUTES: Readonly<Record<string, (response: http.ServerResponse, request: http.IncomingMessage) => void>> = {
  '/text': (response) => response.writeHead(200, { 'x-many': ['1', '2'] }).end('one two'),
  '/gzip': (response, { headers }) =>
    String(headers['accept-encoding']).includes('gzip')
      ? response.writeHead(200, { 'content-encoding': 'gzip' }).end(zlib.gzipSync('unpacked'))
      : response.writeHead(406).end(),
  '/cut-gzip': (response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(zlib.gzipSync('unpacked').subarray(0, 20)),
  '/cut': (response, request) => {
    response.writeHead(200, { 'content-length': '100' }).write('half');
    setImmediate(() => request.socket.destroy());
  },
  '/moved': (response) => response.writeHead(307, { location: '/text' }).end('x'),
  '/silent': (response) => void response.writeHead(200).write('a'),
  '/never': () => undefined,
  '/refused': (response) => response.writeHead(403).end('no'),
  '/long': (response) => {
    endless.sent = 0;
    endless.closed = false;
    response.on('close', () => (endless.closed = true));
    const fill = (): void => {
      while (endless.sent < PIECES && !response.destroyed) {
        endless.sent++;
        if (!response.write(PIECE)) return void response.once('drain', fill);
      }
      response.end();
    };
    fill();
  },
};
const server = http.createServer((request, response) => ROUTES[request.url ?? '']?.(response, request));

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const get = (path: string, more: Partial<HttpStreamRequest> = {}): HttpStreamRequest => ({
  ...{ method: 'GET', url: base + path, headers: {}, timeoutMs: 5000, idleMs: 5000 },
  ...more,
});
async function text(body: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}
const reason = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'none',
    (failure: unknown) => (failure instanceof HttpFailure ? failure.reason : failure),
  );

describe.each<[string, HttpStreamPort]>([
  ['Electron', electronStream],
  ['Node', nodeStream],
])('answers as streams over %s', (_name, stream) => {
  it('gives status, headers and the whole body', async () => {
    const answer = await stream(get('/text'));
    expect(answer).toMatchObject({ status: 200, headers: { 'x-many': '1, 2' } });
    expect(await text(answer.body)).toBe('one two');
    expect(await stream(get('/refused'))).toMatchObject({ status: 403 });
  });

  it('SMART 127: asks for gzip, decodes it, and knows a piece of gzip from the whole', async () => {
    expect(await text((await stream(get('/gzip'))).body)).toBe('unpacked');
    expect(await reason(stream(get('/cut-gzip')).then(({ body }) => text(body)))).toBe('interrupted');
  });

  it('gives a redirect as an answer and goes nowhere', async () => {
    const answer = await stream(get('/moved'));
    expect(answer.status).toBe(307);
    expect(answer.headers['location']).toMatch(/\/text$/);
    await text(answer.body);
  });

  it('says that an answer broke off', async () => {
    expect(await reason(stream(get('/cut')).then(({ body }) => text(body)))).toBe('interrupted');
  });

  it('says so, too, where it broke off before somebody read it', async () => {
    const closed = new Promise<void>((resolve) => server.once('connection', (socket) => socket.once('close', resolve)));
    const { body } = await stream(get('/cut'));
    await closed;
    // By the time of another whole answer the end of the first has arrived.
    await text((await stream(get('/text'))).body);
    expect(await reason(text(body))).toBe('interrupted');
  });

  it('ends a silence before the headers, and one between pieces', async () => {
    expect(await reason(stream(get('/never', { timeoutMs: 30 })))).toBe('timeout');
    expect(await reason(stream(get('/silent', { idleMs: 30 })).then(({ body }) => text(body)))).toBe('timeout');
  });

  it('ends with the signal: before, while waiting, while reading', async () => {
    expect(await reason(stream(get('/text', { signal: AbortSignal.abort() })))).toBe('aborted');
    const waiting = new AbortController();
    const head = reason(stream(get('/never', { signal: waiting.signal })));
    waiting.abort();
    expect(await head).toBe('aborted');
    const reading = new AbortController();
    const answer = await stream(get('/silent', { signal: reading.signal }));
    const body = reason(text(answer.body));
    reading.abort();
    expect(await body).toBe('aborted');
  });

  it('refuses an insecure URL before any connection, and says that nobody is there', async () => {
    expect(await reason(stream(get('', { url: 'http://ehr.example/x' })))).toBe('insecure-url');
    expect(await reason(stream(get('', { url: 'http://127.0.0.1:1/' })))).toBe('unreachable');
  });

  it('reads no faster than its reader, and ends the request when the reader leaves', async () => {
    const { body } = await stream(get('/long'));
    for await (const piece of body) {
      expect(piece.length).toBeGreaterThan(0);
      // The server goes on until everything between us is full, then it must wait.
      let before = -1;
      await vi.waitFor(() => {
        const seen = before;
        before = endless.sent;
        expect(before).toBe(seen);
      });
      expect(endless.sent).toBeLessThan(PIECES);
      break;
    }
    await vi.waitFor(() => expect(endless.closed).toBe(true));
    expect(endless.sent).toBeLessThan(PIECES);
  });
});
