/** The loopback launch URL (SMART 10, 16), against everything that a page or a process of this machine may try. */
import { afterEach, describe, expect, it } from 'vitest';
import { openLaunchUrlListener, type LaunchUrlListener } from '../../main/smart/launch-url-listener.ts';
import { get } from '../support/launch-bench.ts';
import { manualClock } from '../support/manual-clock.ts';
import { allClosed, occupyPort, openSockets, sendRaw } from '../support/raw-http.ts';
import { realClock } from '../support/real-clock.ts';

const QUERY = 'iss=https%3A%2F%2Fehr.example%2Ffhir&launch=a%2Bb';
const BROWSER = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'sec-fetch-site': 'cross-site' };
const links: string[] = [];
let listener: LaunchUrlListener | undefined;
afterEach(() => {
  links.length = 0;
  listener?.close();
});

async function open(options: Partial<Parameters<typeof openLaunchUrlListener>[0]> = {}): Promise<string> {
  const free = await occupyPort('127.0.0.1');
  await free.close();
  listener = await openLaunchUrlListener({
    clock: realClock,
    port: free.port,
    isMultiSession: () => false,
    onLink: (link) => links.push(link),
    ...options,
  });
  expect(listener.state).toBe('listening');
  return `http://127.0.0.1:${free.port}/launch`;
}

/** A browser that opens the launch URL still gets through. */
async function expectGoesOn(url: string): Promise<void> {
  expect((await get(`${url}?${QUERY}`, { headers: BROWSER })).status).toBe(204);
  expect(links).toEqual([`chartroom://launch?${QUERY}`]);
}

describe('the loopback launch URL', () => {
  it('SMART 16: hands on the link, and leaves the browser where it is', async () => {
    const url = await open();
    const answer = await get(`${url}?${QUERY}`, { headers: BROWSER });
    expect([answer.status, answer.body]).toEqual([204, '']);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    expect(links).toEqual([`chartroom://launch?${QUERY}`]);
  });

  it.each(['none', 'same-origin', 'same-site', 'cross-site'])('SMART 16: from a page that is %s', async (site) => {
    const url = await open();
    expect((await get(`${url}?${QUERY}`, { headers: { ...BROWSER, 'sec-fetch-site': site } })).status).toBe(204);
  });

  it.each([
    ['no query', ''],
    ['A10 launch missing', '?iss=https://ehr.example/fhir'],
    ['A10 launch empty', '?iss=https://ehr.example/fhir&launch='],
    ['iss missing', '?launch=a'],
    ['iss given twice', `?${QUERY}&iss=https://evil.example`],
  ])('SMART 16: %s is malformed', async (_title, query) => {
    const url = await open();
    const answer = await get(`${url}${query}`, { headers: BROWSER });
    expect([answer.status, answer.body, links]).toEqual([400, '', []]);
    await expectGoesOn(url);
  });

  it.each([
    ['a script', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' }],
    ['an image', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
    ['fetch', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
    ['a frame', { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }],
    ['an object', { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'object' }],
    ['a prefetch', { ...BROWSER, 'sec-purpose': 'prefetch;prerender' }],
    ['an old prefetch', { ...BROWSER, purpose: 'prefetch' }],
    ['a program, or a browser that does not say', {}],
    ['half a browser', { 'sec-fetch-mode': 'navigate' }],
    ['doubled headers', { ...BROWSER, 'sec-fetch-dest': ['document', 'document'] }],
  ])('SMART 17: %s is refused, and tells nothing', async (_title, headers) => {
    const url = await open();
    const answer = await get(`${url}?${QUERY}`, { headers });
    expect([answer.status, answer.body, links]).toEqual([403, '', []]);
    await expectGoesOn(url);
  });

  it.each(['/', '/favicon.ico', '/launch/', '/launcher', '/Launch', '/%6caunch', '//launch', '/x/../launch'])(
    'B6 another path, %s: not found',
    async (path) => {
      const url = await open();
      const answer = await get(new URL(url).origin, { path: `${path}?${QUERY}`, headers: BROWSER });
      expect([answer.status, answer.body, links]).toEqual([404, '', []]);
      await expectGoesOn(url);
    },
  );

  it.each(['POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])('B6 %s: not allowed', async (method) => {
    const url = await open();
    const answer = await get(`${url}?${QUERY}`, { method, headers: BROWSER });
    expect([answer.status, answer.headers.allow, links]).toEqual([405, 'GET', []]);
    await expectGoesOn(url);
  });

  const line = `GET /launch?${QUERY} HTTP/1.1\r\n`;
  const rest = 'Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n\r\n';
  it.each([
    ['B7 foreign Host', () => `${line}Host: evil.example\r\n${rest}`],
    ['B7 foreign Host with our port', (port: string) => `${line}Host: evil.example:${port}\r\n${rest}`],
    ['B7 localhost', (port: string) => `${line}Host: localhost:${port}\r\n${rest}`],
    ['B7 malformed Host: no port', () => `${line}Host: 127.0.0.1\r\n${rest}`],
    ['B7 malformed Host: absent', () => `${line}${rest}`],
    ['B7 malformed Host: twice', (port: string) => `${line}${`Host: 127.0.0.1:${port}\r\n`.repeat(2)}${rest}`],
    [
      'B7 absolute-form target',
      (port: string) => `GET http://127.0.0.1:${port}/launch?${QUERY} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${rest}`,
    ],
  ])('%s: refused', async (_title, request) => {
    const url = await open();
    expect(await sendRaw(url, request(new URL(url).port))).toMatch(/^HTTP\/1\.1 400 /);
    expect(links).toEqual([]);
    await expectGoesOn(url);
  });

  it('B8 1 MB header: refused', async () => {
    const url = await open();
    const { host } = new URL(url);
    const answer = await sendRaw(url, `${line}Host: ${host}\r\nX: ${'x'.repeat(1024 * 1024)}\r\n${rest}`);
    expect(answer).not.toMatch(/^HTTP\/1\.1 2/);
    await expectGoesOn(url);
  });

  it('B8 16 slow sockets: gone after five seconds', async () => {
    const clock = manualClock();
    const url = await open({ clock });
    const sockets = await openSockets(url, 16, 'GET /launch');
    await clock.pending(16);
    clock.advance(5000);
    await allClosed(sockets);
    await expectGoesOn(url);
  });

  it('B8 1,000 connections: all but sixteen are turned away at once', async () => {
    const clock = manualClock();
    const url = await open({ clock });
    const first = await openSockets(url, 16);
    await clock.pending(16);
    await allClosed(await openSockets(url, 984));
    clock.advance(5000);
    await allClosed(first);
    await expectGoesOn(url);
  });

  it('B8 half-open sockets: gone after five seconds', async () => {
    const clock = manualClock();
    const url = await open({ clock });
    const sockets = await openSockets(url, 16, 'GET /launch');
    await clock.pending(16);
    for (const socket of sockets) socket.end();
    clock.advance(5000);
    await allClosed(sockets);
    await expectGoesOn(url);
  });

  it('B10 port in use: reported, and not fatal', async () => {
    const busy = await occupyPort('127.0.0.1');
    const { state, close } = await openLaunchUrlListener({
      clock: realClock,
      port: busy.port,
      isMultiSession: () => false,
      onLink: () => undefined,
    });
    expect(state).toBe('port-in-use');
    close();
    await busy.close();
  });

  it('B12, J7 on a machine of several sessions it does not listen', async () => {
    const free = await occupyPort('127.0.0.1');
    await free.close();
    const ports = { clock: realClock, port: free.port, isMultiSession: () => true, onLink: () => undefined };
    expect((await openLaunchUrlListener(ports)).state).toBe('multi-session');
    await expect(get(`http://127.0.0.1:${free.port}/launch`)).rejects.toThrow('ECONNREFUSED');
  });

  it('RFC 8252 §8.3: listens on 127.0.0.1 alone, and after close not at all', async () => {
    const url = await open();
    await expect(get(url.replace('127.0.0.1', '[::1]'))).rejects.toThrow(/ECONNREFUSED|EADDRNOTAVAIL|EAFNOSUPPORT/);
    listener?.close();
    listener?.close();
    await expect(get(url)).rejects.toThrow('ECONNREFUSED');
  });
});
