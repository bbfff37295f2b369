/** Where the page that carries a long authorization request by POST is served (SMART 36, 37), over real sockets. */
import { afterEach, describe, expect, it } from 'vitest';
import { openLoopbackListener, type LoopbackListener } from '../../main/smart/loopback-listener.ts';
import { get } from '../support/launch-bench.ts';
import { nodeHttp } from '../support/node-http.ts';
import { realClock } from '../support/real-clock.ts';

const ACTION = 'https://auth.example/authorize?tenant=7&x=%22';
const STATE = 'the-right-state';

let listener: LoopbackListener;
afterEach(() => listener.close());
const open = async () =>
  (listener = await openLoopbackListener({
    http: nodeHttp,
    clock: realClock,
    redirectPorts: null,
    expected: { state: STATE, issuer: null, promisesIssuer: false },
    onNotice: () => undefined,
  }));

describe('the address of an authorization form', () => {
  it('SMART 37: it is at a secret address that says nothing of the request, and answers once', async () => {
    const { serveForm, redirectUri } = await open();
    const url = serveForm({ action: ACTION, fields: { state: STATE } });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}$/);
    expect(new URL(url).origin).toBe(new URL(redirectUri).origin);
    expect((await get(`${url.slice(0, -1)}~`)).status).toBe(404);
    expect((await get(url, { method: 'HEAD' })).status).toBe(405);
    expect((await get(url)).status).toBe(200);
    const again = await get(url);
    expect([again.status, again.body.includes(STATE)]).toEqual([404, false]);
  });

  it('SMART 37: a page that is opened again has another address, and the one before is void', async () => {
    const { serveForm } = await open();
    const [first, second] = [{ n: '1' }, { n: '2' }].map((fields) => serveForm({ action: ACTION, fields }));
    expect((await get(first!)).status).toBe(404);
    expect((await get(second!)).body).toContain('name="n" value="2"');
  });

  it('B7 SMART 37: a foreign Host gets no form, and does not use it up', async () => {
    const { serveForm } = await open();
    const url = serveForm({ action: ACTION, fields: { state: STATE } });
    const stranger = await get(url, { headers: { host: 'evil.example' } });
    expect([stranger.status, stranger.body.includes(STATE)]).toEqual([400, false]);
    expect((await get(url)).status).toBe(200);
  });

  it('SMART 37: after the answer there is no form any more', async () => {
    const { serveForm, redirectUri } = await open();
    const url = serveForm({ action: ACTION, fields: { state: STATE } });
    await get(`${redirectUri}?state=${STATE}&code=x`);
    await expect(get(url)).rejects.toThrow('ECONNREFUSED');
  });
});
