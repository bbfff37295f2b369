import http from 'node:http';
import type { AddressInfo } from 'node:net';
import zlib from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClientRequest, type RequestOptions } from './electron/client-request.ts';
import { fromNodeError } from './electron/net-errors.ts';

type Answer = http.IncomingMessage & { headers: Record<string, string | string[]> };
type Outcome = { events: string[]; status?: number; headers?: Answer['headers']; body?: string; error?: string };

let base: string;
const server = http.createServer((request, response) => {
  const body: Buffer[] = [];
  request.on('data', (chunk: Buffer) => body.push(chunk));
  request.on('end', () => {
    switch (request.url) {
      case '/echo':
        response.end(
          JSON.stringify({ method: request.method, headers: request.headers, body: Buffer.concat(body).toString() }),
        );
        break;
      case '/moved':
        response.writeHead(302, { location: '/echo' }).end();
        break;
      case '/loop':
        response.writeHead(307, { location: '/loop' }).end();
        break;
      case '/gzip':
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(zlib.gzipSync('unpacked'));
        break;
      case '/cookies':
        response.writeHead(200, { 'set-cookie': ['a=1', 'b=2'], 'x-many': ['1', '2'], 'X-Case': 'Kept' }).end();
        break;
      case '/basic':
        if (request.headers.authorization === 'Basic dTpw') response.end('in');
        else response.writeHead(401, { 'www-authenticate': 'Basic realm="ward"' }).end('out');
        break;
      case '/bearer':
        response.writeHead(401, { 'www-authenticate': 'Bearer' }).end('out');
        break;
      case '/cut':
        response.writeHead(200, { 'content-length': '100' }).write('half');
        setImmediate(() => request.socket.destroy());
        break;
      default:
        break; // Never answered.
    }
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Runs a request to its 'close' and tells what it emitted. */
async function perform(
  options: RequestOptions,
  steer: (request: ClientRequest) => void = (r) => r.end(),
): Promise<Outcome> {
  const outcome: Outcome = { events: [] };
  const request = new ClientRequest(options, () => true);
  const closed = new Promise<void>((resolve) => {
    request.once('close', resolve);
  });
  for (const name of ['redirect', 'response', 'abort', 'error', 'login', 'close']) {
    if (name !== 'login') request.on(name, () => outcome.events.push(name));
  }
  request.on('error', (error: Error) => (outcome.error = error.message));
  request.on('response', (response: Answer) => {
    outcome.status = response.statusCode!;
    outcome.headers = response.headers;
    response.on('data', (chunk: Buffer) => (outcome.body = (outcome.body ?? '') + chunk.toString()));
    response.on('error', (error: Error) => (outcome.error = error.message));
  });
  steer(request);
  await closed;
  return outcome;
}

describe('net.request', () => {
  it('sends method, headers and body, and reads the answer', async () => {
    const outcome = await perform({ url: `${base}/echo`, method: 'POST', headers: { 'X-One': '1' } }, (request) => {
      request.setHeader('Content-Type', 'text/plain');
      request.write('a');
      request.end('b');
    });
    expect(outcome.status).toBe(200);
    expect(JSON.parse(outcome.body!)).toMatchObject({
      method: 'POST',
      body: 'ab',
      headers: { 'x-one': '1', 'content-type': 'text/plain', 'content-length': '2' },
    });
    expect(outcome.events).toEqual(['response', 'close']);
  });

  it('cancels a manual redirect that nobody follows', async () => {
    const outcome = await perform({ url: `${base}/moved`, redirect: 'manual' }, (request) => {
      request.on('redirect', (status: number, method: string, url: string, headers: object) => {
        expect([status, method, url]).toEqual([302, 'GET', `${base}/echo`]);
        expect(headers).toMatchObject({ location: ['/echo'] });
      });
      request.end();
    });
    expect(outcome).toEqual({ events: ['redirect', 'error', 'close'], error: 'Redirect was cancelled' });
  });

  it('follows a manual redirect when told so during the event, and one by policy', async () => {
    const told = await perform({ url: `${base}/moved`, redirect: 'manual' }, (request) => {
      request.on('redirect', () => {
        request.followRedirect();
      });
      request.end();
    });
    expect(told).toMatchObject({ status: 200, events: ['redirect', 'response', 'close'] });
    expect(await perform({ url: `${base}/moved` })).toMatchObject({ status: 200 });
  });

  it('turns a redirected POST into a GET without a body', async () => {
    const outcome = await perform({ url: `${base}/moved`, method: 'POST' }, (request) => request.end('secret'));
    expect(JSON.parse(outcome.body!)).toMatchObject({ method: 'GET', body: '' });
  });

  it('refuses a redirect by policy, and one that never ends', async () => {
    expect(await perform({ url: `${base}/moved`, redirect: 'error' })).toMatchObject({ events: ['error', 'close'] });
    expect((await perform({ url: `${base}/loop` })).error).toBe('net::ERR_TOO_MANY_REDIRECTS');
  });

  it('refuses followRedirect outside the event', () => {
    const request = new ClientRequest(`${base}/echo`, () => true);
    expect(() => {
      request.followRedirect();
    }).toThrow('was not waiting');
  });

  it('unpacks a compressed answer', async () => {
    expect((await perform({ url: `${base}/gzip` })).body).toBe('unpacked');
  });

  it('folds headers as Electron does', async () => {
    const { headers } = await perform({ url: `${base}/cookies` });
    expect(headers).toMatchObject({ 'set-cookie': ['a=1', 'b=2'], 'x-many': '1, 2', 'x-case': 'Kept' });
  });

  it('raises login for a Basic challenge only, and gives the 401 where nobody answers', async () => {
    const login = (user?: string, password?: string) => (request: ClientRequest) => {
      request.on('login', (info: { realm: string }, callback: (user?: string, password?: string) => void) => {
        expect(info.realm).toBe('ward');
        callback(user, password);
      });
      request.end();
    };
    expect(await perform({ url: `${base}/basic` }, login('u', 'p'))).toMatchObject({ status: 200, body: 'in' });
    expect(await perform({ url: `${base}/basic` }, login())).toMatchObject({ status: 401 });
    expect(await perform({ url: `${base}/basic`, credentials: 'omit' }, login('u', 'p'))).toMatchObject({
      status: 401,
    });
    expect(await perform({ url: `${base}/bearer` }, login('u', 'p'))).toMatchObject({ status: 401, body: 'out' });
  });

  it('aborts: abort and close, no error', async () => {
    const outcome = await perform({ url: `${base}/never` }, (request) => {
      request.on('finish', () => {
        request.abort();
      });
      request.end();
    });
    expect(outcome.events).toEqual(['abort', 'close']);
  });

  it('reports an answer that is cut off on the response, then closes', async () => {
    const outcome = await perform({ url: `${base}/cut` });
    expect(outcome).toMatchObject({ status: 200, body: 'half', error: 'net::ERR_CONNECTION_RESET' });
    expect(outcome.events).toEqual(['response', 'close']);
  });

  it("names failures in Chromium's words", async () => {
    const closedPort = http.createServer();
    await new Promise<void>((resolve) => closedPort.listen(0, '127.0.0.1', resolve));
    const { port } = closedPort.address() as AddressInfo;
    await new Promise((resolve) => closedPort.close(resolve));
    expect((await perform({ url: `http://127.0.0.1:${port}/` })).error).toBe('net::ERR_CONNECTION_REFUSED');
    const failure = (code: string): string => fromNodeError(Object.assign(new Error('x'), { code })).message;
    expect(failure('ENOTFOUND')).toBe('net::ERR_NAME_NOT_RESOLVED');
    expect(failure('DEPTH_ZERO_SELF_SIGNED_CERT')).toBe('net::ERR_CERT_AUTHORITY_INVALID');
    expect(failure('HPE_INVALID_CONSTANT')).toBe('net::ERR_INVALID_HTTP_RESPONSE');
    expect(failure('?')).toBe('net::ERR_FAILED');
  });

  it('goes nowhere that the stand-in may not reach', async () => {
    const request = new ClientRequest('https://ehr.invalid/', ({ hostname }) => hostname === '127.0.0.1');
    const failed = new Promise<Error>((resolve) => {
      request.once('error', resolve);
    });
    request.end();
    expect((await failed).message).toBe('net::ERR_INTERNET_DISCONNECTED');
  });

  it('refuses what Electron refuses: other schemes, forbidden headers, headers after the start', async () => {
    expect(() => new ClientRequest('file:///etc/passwd', () => true)).toThrow('http: and https:');
    const outcome = await perform({ url: `${base}/echo`, headers: { Host: 'other.invalid' } });
    expect(outcome.error).toBe('net::ERR_INVALID_ARGUMENT');
    const started = new ClientRequest(`${base}/echo`, () => true);
    started.write('x');
    expect(() => {
      started.setHeader('X-Late', '1');
    }).toThrow("Can't set headers");
    started.abort();
  });
});
