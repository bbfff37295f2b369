/** Group B of the fault cases at the loopback listener, over real sockets: each variant of a row by itself. */
import { afterEach, describe, expect, it } from 'vitest';
import { openLoopbackListener, type LoopbackListener, type SignInNotice } from '../../main/smart/loopback-listener.ts';
import { failureOf, get } from '../support/launch-bench.ts';
import { manualClock } from '../support/manual-clock.ts';
import { nodeHttp } from '../support/node-http.ts';
import { allClosed, occupyPort, openSockets, sendRaw } from '../support/raw-http.ts';
import { realClock } from '../support/real-clock.ts';

const STATE = 'the-right-state';
const notices: SignInNotice[] = [];
const opened: LoopbackListener[] = [];
afterEach(() => {
  notices.length = 0;
  for (const listener of opened.splice(0)) listener.close();
});

type Options = Partial<Parameters<typeof openLoopbackListener>[0]>;
async function open(options: Options = {}): Promise<LoopbackListener> {
  const listener = await openLoopbackListener({
    http: nodeHttp,
    clock: realClock,
    redirectPorts: null,
    expected: { state: STATE, issuer: null, promisesIssuer: false },
    onNotice: (notice) => notices.push(notice),
    ...options,
  });
  opened.push(listener);
  return listener;
}

/** The listener still takes the right answer, once. */
async function expectGoesOn(listener: LoopbackListener): Promise<void> {
  expect((await get(`${listener.redirectUri}?state=${STATE}&code=right`)).status).toBe(200);
  expect(await listener.answer).toBe('right');
}

describe('the state of a callback', () => {
  it('B1 reused after success: told that it was used, and the code is the first one', async () => {
    const listener = await open();
    const target = new URL(listener.redirectUri);
    const [second] = await openSockets(listener.redirectUri, 1);
    await get(`${listener.redirectUri}?state=${STATE}&code=first`);
    second!.write(`GET /callback?state=${STATE}&code=second HTTP/1.1\r\nHost: ${target.host}\r\n\r\n`);
    await allClosed([second!]);
    expect(notices).toEqual(['answer-repeated']);
    expect(await listener.answer).toBe('first');
  });

  it.each([
    ['B1 absent', ''],
    ['B1 absent, with an error', 'error=access_denied'],
    ['B1 forged', 'state=forged&code=x'],
    ['B1 truncated', `state=${STATE.slice(0, -1)}&code=x`],
    ['B1 longer than ours', `state=${STATE}x&code=x`],
    ['B1 in another case', `state=${STATE.toUpperCase()}&code=x`],
    ['B1 under another name', `State=${STATE}&code=x`],
  ])('%s: ignored, and waiting goes on', async (_title, query) => {
    const listener = await open();
    expect((await get(`${listener.redirectUri}?${query}`)).status).toBe(400);
    expect(notices).toHaveLength(1);
    await expectGoesOn(listener);
  });
});

describe('what a callback says', () => {
  it('B4 error_description with HTML: nothing of it is on the page or in the error', async () => {
    const listener = await open();
    const text = encodeURIComponent('<script>alert(1)</script><img src=x onerror=alert(1)>');
    const page = await get(`${listener.redirectUri}?state=${STATE}&error=server_error&error_description=${text}`);
    expect(page.body).not.toMatch(/script|onerror|alert/);
    const failure = await failureOf(listener.answer);
    expect(failure).toEqual({ code: 'sign-in-server-error', details: { oauthError: 'server_error' } });
  });

  it('B4 error_description with 1 MB: refused, and waiting goes on', async () => {
    const listener = await open();
    const { host } = new URL(listener.redirectUri);
    const long = 'x'.repeat(1024 * 1024);
    const path = `/callback?state=${STATE}&error=x&error_description=${long}`;
    const answer = await sendRaw(listener.redirectUri, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    expect(answer).not.toMatch(/^HTTP\/1\.1 [23]/);
    await expectGoesOn(listener);
  });

  it('B13 a link scanner fetches the redirect URL first: the code is taken once, the browser is told so', async () => {
    const listener = await open();
    const { host } = new URL(listener.redirectUri);
    const [browser] = await openSockets(listener.redirectUri, 1);
    expect((await get(`${listener.redirectUri}?state=${STATE}&code=right`)).status).toBe(200);
    expect(await listener.answer).toBe('right');
    let answer = '';
    browser!.on('data', (chunk) => (answer += chunk.toString('utf8')));
    browser!.write(`GET /callback?state=${STATE}&code=right HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    await allClosed([browser!]);
    expect(answer).toMatch(/^HTTP\/1\.1 409 /);
  });

  it('B13 a scanner that asks by HEAD, or without the query, takes nothing', async () => {
    const listener = await open();
    const head = await get(`${listener.redirectUri}?state=${STATE}&code=right`, { method: 'HEAD' });
    expect([head.status, (await get(listener.redirectUri)).status]).toEqual([405, 400]);
    await expectGoesOn(listener);
  });
});

describe('another request', () => {
  it.each([
    '/',
    '/favicon.ico',
    '/callback/',
    '/callbacks',
    '/Callback',
    '/%63allback',
    '//callback',
    '/x/../callback',
  ])('B6 another path, %s: not found, and waiting goes on', async (path) => {
    const listener = await open();
    const { origin } = new URL(listener.redirectUri);
    const page = await get(origin, { path: `${path}?state=${STATE}&code=stolen` });
    expect([page.status, page.body.includes('stolen')]).toEqual([404, false]);
    await expectGoesOn(listener);
  });

  it.each(['POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH', 'TRACE'])(
    'B6 %s: not allowed, and waiting goes on',
    async (method) => {
      const listener = await open();
      const page = await get(`${listener.redirectUri}?state=${STATE}&code=stolen`, { method });
      expect([page.status, page.headers.allow]).toEqual([405, 'GET']);
      expect(page.headers['access-control-allow-origin']).toBeUndefined();
      await expectGoesOn(listener);
    },
  );

  it.each([
    ['B7 foreign Host', () => 'Host: evil.example\r\n'],
    ['B7 foreign Host with our port', (port: string) => `Host: evil.example:${port}\r\n`],
    ['B7 localhost', (port: string) => `Host: localhost:${port}\r\n`],
    ['B7 malformed Host: no port', () => 'Host: 127.0.0.1\r\n'],
    ['B7 malformed Host: a trailing dot', (port: string) => `Host: 127.0.0.1.:${port}\r\n`],
    ['B7 malformed Host: a user name', (port: string) => `Host: x@127.0.0.1:${port}\r\n`],
    ['B7 malformed Host: another spelling', (port: string) => `Host: 0x7f.1:${port}\r\n`],
    ['B7 malformed Host: empty', () => 'Host:\r\n'],
    ['B7 malformed Host: absent', () => ''],
    ['B7 malformed Host: twice', (port: string) => `Host: 127.0.0.1:${port}\r\nHost: 127.0.0.1:${port}\r\n`],
  ])('%s: refused, and waiting goes on', async (_title, header) => {
    const listener = await open();
    const { port } = new URL(listener.redirectUri);
    const request = `GET /callback?state=${STATE}&code=stolen HTTP/1.1\r\n${header(port)}\r\n`;
    expect(await sendRaw(listener.redirectUri, request)).toMatch(/^HTTP\/1\.1 400 /);
    await expectGoesOn(listener);
  });

  it.each([
    ['B7 absolute-form target', (host: string) => `GET http://${host}/callback?state=${STATE}&code=stolen`],
    ['B7 absolute-form target of another host', () => `GET http://evil.example/callback?state=${STATE}&code=stolen`],
    ['B7 asterisk-form target', () => 'OPTIONS *'],
    ['B7 authority-form target', (host: string) => `CONNECT ${host}`],
  ])('%s: refused, and waiting goes on', async (_title, line) => {
    const listener = await open();
    const { host } = new URL(listener.redirectUri);
    const answer = await sendRaw(listener.redirectUri, `${line(host)} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    expect(answer).toMatch(/^(HTTP\/1\.1 400 |$)/);
    await expectGoesOn(listener);
  });
});

describe('a flood', () => {
  it('B8 1 MB header: refused, and waiting goes on', async () => {
    const listener = await open();
    const { host } = new URL(listener.redirectUri);
    const long = 'x'.repeat(1024 * 1024);
    const path = `/callback?state=${STATE}&code=stolen`;
    const answer = await sendRaw(listener.redirectUri, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nX: ${long}\r\n\r\n`);
    expect(answer).not.toMatch(/^HTTP\/1\.1 [23]/);
    await expectGoesOn(listener);
  });

  it('B8 16 slow sockets: gone after five seconds, and waiting goes on', async () => {
    const clock = manualClock();
    const listener = await open({ clock });
    const sockets = await openSockets(listener.redirectUri, 16, 'GET /callback?state=');
    await clock.pending(16);
    clock.advance(5000);
    await allClosed(sockets);
    await expectGoesOn(listener);
  });

  it('B8 1,000 connections: all but sixteen are turned away at once, and waiting goes on', async () => {
    const clock = manualClock();
    const listener = await open({ clock });
    const first = await openSockets(listener.redirectUri, 16);
    await clock.pending(16);
    await allClosed(await openSockets(listener.redirectUri, 984));
    expect(first.some((socket) => socket.closed)).toBe(false);
    clock.advance(5000);
    await allClosed(first);
    await expectGoesOn(listener);
  });

  it('B8 half-open sockets: gone after five seconds, and waiting goes on', async () => {
    const clock = manualClock();
    const listener = await open({ clock });
    const sockets = await openSockets(listener.redirectUri, 16, 'GET /callback');
    await clock.pending(16);
    for (const socket of sockets) socket.end();
    clock.advance(5000);
    await allClosed(sockets);
    await expectGoesOn(listener);
  });
});

describe('the port', () => {
  it('B9 before the browser was opened: a stray callback is ignored', async () => {
    const listener = await open();
    expect((await get(`${listener.redirectUri}?code=early`)).status).toBe(400);
    await expectGoesOn(listener);
  });

  it('B9 after cancel or lock: a connection that was there already gives no answer any more', async () => {
    const listener = await open();
    const { host } = new URL(listener.redirectUri);
    const [socket] = await openSockets(listener.redirectUri, 1);
    listener.close();
    let settled = false;
    void listener.answer.then(() => (settled = true));
    socket!.write(`GET /callback?state=${STATE}&code=late HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    await allClosed([socket!]);
    expect([settled, notices]).toEqual([false, ['answer-repeated']]);
  });

  it('B10 in use: the next of the list is taken', async () => {
    const [busy, free] = await Promise.all([occupyPort('127.0.0.1'), occupyPort('127.0.0.1')]);
    await free.close();
    const listener = await open({ redirectPorts: [busy.port, free.port] });
    expect(new URL(listener.redirectUri).port).toBe(`${free.port}`);
    await busy.close();
  });

  it('B11 another process bound first on ::1: the browser is sent to 127.0.0.1, which is ours', async (context) => {
    const other = await occupyPort('::1').catch(() => context.skip());
    const listener = await open({ redirectPorts: [other.port] });
    expect(listener.redirectUri).toBe(`http://127.0.0.1:${other.port}/callback`);
    await expectGoesOn(listener);
    await other.close();
  });

  it('B11 another process bound first on 0.0.0.0: the port is not used', async () => {
    const other = await occupyPort(null);
    const failure = await failureOf(open({ redirectPorts: [other.port] }));
    expect(failure.code).toMatch(/^loopback-(ports-in-use|unavailable)$/);
    await other.close();
  });

  it('B11 another process answers in our place: noticed by the self-probe', async () => {
    const other = await occupyPort('127.0.0.1');
    const divert: typeof nodeHttp = (request) => {
      const url = new URL(request.url);
      url.port = `${other.port}`;
      return nodeHttp({ ...request, url: url.href });
    };
    expect(await failureOf(open({ http: divert }))).toEqual({ code: 'loopback-unavailable', details: {} });
    await other.close();
  });

  it('B14 IPv6 off: IPv4 alone is enough, and nothing listens on ::1', async () => {
    const listener = await open();
    const url = new URL(listener.redirectUri);
    expect(url.hostname).toBe('127.0.0.1');
    await expect(get(`http://[::1]:${url.port}/callback`)).rejects.toThrow(/ECONNREFUSED|EADDRNOTAVAIL|EAFNOSUPPORT/);
  });

  it('B14 IPv4 loopback refused and IPv6 off: it says so', async () => {
    const hosts = ['192.0.2.1', '2001:db8::1'];
    expect(await failureOf(open({ hosts }))).toEqual({ code: 'loopback-unavailable', details: {} });
  });
});
