/** The redirect and the loopback listener, over real sockets, against everything a local page or process may try. */
import http from 'node:http';
import net from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openLoopbackListener, type SignInNotice } from '../../main/smart/loopback-listener.ts';
import { smartConfiguration, startFaultServer, type FaultServer } from '../support/fault-server.ts';
import { manualClock } from '../support/manual-clock.ts';
import { failureOf, get, launchAt, type Page, type Visit } from '../support/launch-bench.ts';
import { nodeHttp } from '../support/node-http.ts';
import { realClock } from '../support/real-clock.ts';

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer();
});
afterEach(() => server.reset());
afterAll(() => server.close());

/** Runs a launch whose browser first does `first`, then brings the right answer; gives what was noticed. */
async function withStray(first: (visit: Visit) => Promise<Page>) {
  const notices: SignInNotice[] = [];
  let page: Page | undefined;
  const signIn = await launchAt(server, {
    browse: async (visit) => {
      page = await first(visit);
      await visit.callback();
    },
    observer: { onNotice: (notice) => notices.push(notice) },
  });
  return { signIn, notices, page: page! };
}

const lastHalf = (text: string) => text.slice(text.length / 2);

describe('the answer to an authorization request', () => {
  it('SMART 10, 28-31, 33-35, 41: the request carries what SMART asks for, and keeps the query of the endpoint', async () => {
    let asked = new URLSearchParams();
    await launchAt(server, {
      browse: (visit) => {
        asked = visit.parameters;
        return visit.callback();
      },
    });
    expect(Object.fromEntries(asked)).toMatchObject({
      tenant: '7',
      response_type: 'code',
      client_id: server.clientId,
      aud: server.fhirBase,
      code_challenge_method: 'S256',
    });
    expect(asked.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    expect(asked.has('launch')).toBe(false);
    // 43 characters of base64url are 256 bits; SMART 33 asks for 122.
    expect(asked.get('state')).toMatch(/^[\w-]{43}$/);
    expect(asked.get('nonce')).toMatch(/^[\w-]{43}$/);
    expect(asked.get('code_challenge')).toMatch(/^[\w-]{43}$/);
  });

  it('SMART 33: state, nonce and challenge are new for every sign-in', async () => {
    const asked: string[] = [];
    for (let n = 0; n < 3; n++) {
      await launchAt(server, {
        browse: (visit) => {
          asked.push(...['state', 'nonce', 'code_challenge'].map((name) => visit.parameters.get(name) ?? ''));
          return visit.callback();
        },
      });
    }
    expect(new Set(asked).size).toBe(9);
  });

  it('B12 two users of one host sign in at once, each with an answer of their own', async () => {
    const ports = await Promise.all([occupy(), occupy()]);
    await Promise.all(ports.map(({ close }) => close()));
    const redirectPorts = ports.map(({ port }) => port);
    const { promise: bothWait, resolve } = Promise.withResolvers<undefined>();
    const redirects: string[] = [];
    const claims: unknown[] = [];
    server.script('token', (seen, usual) => {
      claims.push([seen.form.get('code'), seen.form.get('redirect_uri')]);
      return { body: { ...(usual.body as object), id_token: undefined } };
    });
    const browse = async (visit: Visit) => {
      redirects.push(visit.redirectUri);
      if (redirects.length === 2) resolve(undefined);
      await bothWait;
      await visit.callback({ code: `code-${visit.redirectUri}` });
    };
    await Promise.all([launchAt(server, { browse, redirectPorts }), launchAt(server, { browse, redirectPorts })]);
    expect(new Set(redirects).size).toBe(2);
    expect(claims).toHaveLength(2);
    expect(claims).toEqual(expect.arrayContaining(redirects.map((uri) => [`code-${uri}`, uri])));
  });

  const stray: [title: string, state: (right: string) => string | null, notice: SignInNotice][] = [
    ['B1 state absent', () => null, 'state-missing'],
    ['B1 state empty', () => '', 'state-missing'],
    ['B1 state forged', () => 'forged', 'state-mismatch'],
    ['B1 state truncated', lastHalf, 'state-mismatch'],
  ];
  it.each(stray)('SMART 44, %s: refused with its own page, and waiting goes on', async (_title, change, notice) => {
    const { signIn, notices, page } = await withStray((visit) =>
      visit.callback({ state: change(visit.parameters.get('state') ?? '') }),
    );
    expect(page.status).toBe(400);
    expect(notices).toEqual([notice]);
    expect(signIn.context.patientId).toBe('patient-1');
  });

  it('SMART 44, B1 state of another sign-in is a mismatch, even with an error', async () => {
    const earlier: string[] = [];
    await launchAt(server, {
      browse: (visit) => {
        earlier.push(visit.parameters.get('state') ?? '');
        return visit.callback();
      },
    });
    const { notices } = await withStray((visit) =>
      visit.callback({ state: earlier[0]!, code: null, error: 'access_denied' }),
    );
    expect(notices).toEqual(['state-mismatch']);
  });

  it.each([
    ['B1 state given twice', (state: string) => ({ state: [state, state] }), 'state'],
    ['B1 state given twice, one forged', (state: string) => ({ state: ['forged', state] }), 'state'],
    ['B2 code given twice', () => ({ code: ['one', 'two'] }), 'code'],
    ['B5 iss given twice', () => ({ iss: [server.origin, 'https://evil.example'] }), 'iss'],
    ['B3 error together with code', () => ({ error: 'access_denied' }), 'error'],
    ['code absent', () => ({ code: null }), 'code'],
    ['code empty', () => ({ code: '' }), 'code'],
  ])('%s ends the sign-in as malformed', async (_title, changes, member) => {
    const browse = (visit: Visit) => visit.callback(changes(visit.parameters.get('state') ?? ''));
    const failure = await failureOf(launchAt(server, { browse }));
    expect(failure).toMatchObject({ code: 'callback-malformed', details: { member } });
    expect(server.seen.filter(({ endpoint }) => endpoint === 'token')).toEqual([]);
  });

  it.each([
    ['access_denied', { code: 'sign-in-refused', details: { oauthError: 'access_denied' } }],
    ['invalid_scope', { code: 'sign-in-server-error', details: { oauthError: 'invalid_scope' } }],
    ['temporarily_unavailable', { code: 'sign-in-server-error', details: { oauthError: 'temporarily_unavailable' } }],
    ['<b>made up</b>', { code: 'sign-in-server-error', details: {} }],
  ])('SMART 46: error=%s on the redirect ends the sign-in', async (error, view) => {
    const description = '<script>alert(1)</script>';
    const { promise: page, resolve } = Promise.withResolvers<Page>();
    const browse = async (visit: Visit) => {
      resolve(await visit.callback({ code: null, error, error_description: description }));
    };
    expect(await failureOf(launchAt(server, { browse }))).toEqual(view);
    expect((await page).body).toContain('did not complete');
    expect((await page).body).not.toContain('script');
  });

  it.each([
    ['B5 iss absent when promised', { iss: null }],
    ['B5 iss wrong', { iss: 'https://evil.example' }],
    ['B5 iss nearly right', { iss: 'http://127.0.0.1' }],
    ['B5 iss wrong beside an error', { iss: 'https://evil.example', code: null, error: 'access_denied' }],
  ])('SMART 45, %s ends the sign-in', async (_title, changes) => {
    const failure = await failureOf(launchAt(server, { browse: (visit) => visit.callback(changes) }));
    expect(failure).toEqual({ code: 'callback-issuer-mismatch', details: { member: 'iss' } });
  });

  it('B5 iss absent and not promised is right', async () => {
    const body = { ...smartConfiguration(server.origin), authorization_response_iss_parameter_supported: false };
    server.script('smart-configuration', { body });
    const signIn = await launchAt(server, { browse: (visit) => visit.callback({ iss: null }) });
    expect(signIn.context.patientId).toBe('patient-1');
  });

  it('SMART 49: the page holds neither code nor state, is not kept, loads nothing', async () => {
    let page: Page | undefined;
    let state = '';
    await launchAt(server, {
      browse: async (visit) => {
        state = visit.parameters.get('state') ?? '';
        page = await visit.callback();
      },
    });
    expect(page?.status).toBe(200);
    expect(page?.body).toContain('You can close this tab and return to Chartroom.');
    expect(page?.body).not.toMatch(new RegExp(`fault-code|${state}|src=|href=`));
    expect(page?.headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    expect(page?.headers['content-security-policy']).toContain("default-src 'none'");
  });
});

describe('SEC 3.8 the loopback listener', () => {
  const expected = { state: 'the-state', issuer: null, promisesIssuer: false };
  const notices: SignInNotice[] = [];
  const open = (options: Partial<Parameters<typeof openLoopbackListener>[0]> = {}) =>
    openLoopbackListener({
      http: nodeHttp,
      clock: realClock,
      redirectPorts: null,
      expected,
      onNotice: (notice) => notices.push(notice),
      ...options,
    });
  afterEach(() => {
    notices.length = 0;
  });

  it('SMART 13, 47, B2 a second answer on a connection that was already there is told that it was used; no new one is taken', async () => {
    const listener = await open();
    const target = new URL(`${listener.redirectUri}?state=the-state&code=one`);
    const second = net.connect(Number(target.port), target.hostname);
    await new Promise((resolve) => second.once('connect', resolve));
    expect((await get(target)).status).toBe(200);
    second.write(`GET /callback?state=the-state&code=one HTTP/1.1\r\nHost: ${target.host}\r\n\r\n`);
    const answer = await text(second);
    expect(answer).toMatch(/^HTTP\/1\.1 409 /);
    expect(answer).toContain('already received');
    expect(notices).toEqual(['answer-repeated']);
    expect(await listener.answer).toBe('one');
    await expect(get(target)).rejects.toThrow('ECONNREFUSED');
    listener.close();
  });

  it('SMART 47, B6 another path, another method: refused, and the listener goes on', async () => {
    const listener = await open();
    const url = new URL(listener.redirectUri);
    expect((await get(new URL('/favicon.ico', url))).status).toBe(404);
    expect((await get(new URL('/callback/?state=the-state&code=x', url))).status).toBe(404);
    expect((await get(new URL('/callbacks', url))).status).toBe(404);
    for (const method of ['POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']) {
      const page = await get(`${listener.redirectUri}?state=the-state&code=x`, { method });
      expect([page.status, page.headers.allow]).toEqual([405, 'GET']);
    }
    expect(notices).toEqual([]);
    await get(`${listener.redirectUri}?state=the-state&code=x`);
    expect(await listener.answer).toBe('x');
    listener.close();
  });

  it('SMART 47, B7 a foreign, malformed or repeated Host and an absolute-form target are refused', async () => {
    const listener = await open();
    const { host, port } = new URL(listener.redirectUri);
    const path = '/callback?state=the-state&code=stolen';
    for (const name of ['evil.example', `localhost:${port}`, '127.0.0.1', `127.0.0.1:${port}0`, `${host}.`]) {
      const page = await get(`http://${host}${path}`, { headers: { host: name } });
      expect([name, page.status]).toEqual([name, 400]);
    }
    expect((await get(`http://${host}`, { path: `http://${host}${path}` })).status).toBe(400);
    const twice = await raw(listener.redirectUri, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nHost: ${host}\r\n\r\n`);
    expect(twice).toMatch(/^HTTP\/1\.1 400 /);
    for (const header of ['', 'Host:\r\n']) {
      expect(await raw(listener.redirectUri, `GET ${path} HTTP/1.1\r\n${header}\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
    }
    await get(`http://${host}/callback?state=the-state&code=right`);
    expect(await listener.answer).toBe('right');
    listener.close();
  });

  it('B8, B4 a request beyond 8 KB is refused', async () => {
    const listener = await open();
    const long = 'x'.repeat(9000);
    expect((await get(`${listener.redirectUri}?state=the-state&error=x&error_description=${long}`)).status).toBe(431);
    expect((await get(listener.redirectUri, { headers: { 'x-long': long } })).status).toBe(431);
    listener.close();
  });

  it('B8 a socket that says nothing is closed after five seconds, and sixteen of them leave room again', async () => {
    const clock = manualClock();
    const listener = await open({ clock });
    const { port } = new URL(listener.redirectUri);
    const slow = Array.from({ length: 16 }, () => net.connect(Number(port), '127.0.0.1'));
    await Promise.all(slow.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    await clock.pending(16);
    await expect(get(`${listener.redirectUri}?state=the-state&code=x`)).rejects.toThrow();
    const closed = Promise.all(slow.map((socket) => new Promise((resolve) => socket.once('close', resolve))));
    for (const socket of slow) socket.on('error', () => undefined).resume();
    clock.advance(5000);
    await closed;
    expect((await get(`${listener.redirectUri}?state=the-state&code=x`)).status).toBe(200);
    listener.close();
  });

  it('SMART 13, B9 after close nothing listens', async () => {
    const listener = await open();
    listener.close();
    await expect(get(`${listener.redirectUri}?state=the-state&code=late`)).rejects.toThrow('ECONNREFUSED');
  });

  it('SMART 11, B10 the first free of the listed ports is taken', async () => {
    const [busy, free] = await Promise.all([occupy(), occupy()]);
    await free.close();
    const listener = await open({ redirectPorts: [busy.port, free.port] });
    expect(listener.redirectUri).toBe(`http://127.0.0.1:${free.port}/callback`);
    listener.close();
    await busy.close();
  });

  it('B10 all listed ports in use: the sign-in ends and names them', async () => {
    const busy = await Promise.all([occupy(), occupy()]);
    const ports = busy.map(({ port }) => port);
    expect(await failureOf(launchAt(server, { redirectPorts: ports }))).toEqual({
      code: 'loopback-ports-in-use',
      details: { ports },
    });
    await Promise.all(busy.map(({ close }) => close()));
  });

  it('B11, B15 where another process answers in our place, the port is not used', async () => {
    const usurper: typeof nodeHttp = (request) =>
      nodeHttp(request).then((response) => ({ ...response, body: new TextEncoder().encode('not the secret') }));
    expect(await failureOf(open({ http: usurper }))).toEqual({ code: 'loopback-unavailable', details: {} });
  });

  it('B11 the probe fits once bound, and its path says nothing to a stranger', async () => {
    let probed = '';
    const listener = await open({
      http: (request) => {
        probed = request.url;
        return nodeHttp(request);
      },
    });
    expect(probed).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}$/);
    const stranger = await get(`${probed.slice(0, -1)}~`);
    expect(stranger.status).toBe(404);
    listener.close();
  });

  it('B14 where the IPv4 loopback is refused, [::1] is used', async (context) => {
    if (!(await hasIpv6())) context.skip();
    const listener = await open({ hosts: ['192.0.2.1', '::1'] });
    expect(listener.redirectUri).toMatch(/^http:\/\/\[::1\]:\d+\/callback$/);
    await get(`${listener.redirectUri}?state=the-state&code=six`);
    expect(await listener.answer).toBe('six');
    listener.close();
  });

  it('B14 where every loopback is refused, it says so', async () => {
    expect(await failureOf(open({ hosts: ['192.0.2.1'] }))).toEqual({ code: 'loopback-unavailable', details: {} });
  });
});

/** Sends bytes as they are and gives all that comes back. */
async function raw(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = net.connect(Number(port), hostname);
  socket.write(bytes);
  return text(socket);
}

async function occupy(): Promise<{ port: number; close: () => Promise<void> }> {
  const holder = http.createServer();
  await new Promise<void>((resolve) => {
    holder.listen(0, '127.0.0.1', resolve);
  });
  const { port } = holder.address() as net.AddressInfo;
  return { port, close: () => new Promise((resolve) => holder.close(() => resolve())) };
}

function hasIpv6(): Promise<boolean> {
  const probe = net.createServer();
  return new Promise((resolve) => {
    probe.once('error', () => resolve(false));
    probe.listen(0, '::1', () => probe.close(() => resolve(true)));
  });
}
