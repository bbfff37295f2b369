/** Waiting, its time limit, and Cancel at each step, over real sockets. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { HttpPort } from '../../main/ports.ts';
import { startFaultServer, type Endpoint, type FaultServer } from '../support/fault-server.ts';
import { failureOf, get, launchAt, type BenchOptions } from '../support/launch-bench.ts';
import { manualClock } from '../support/manual-clock.ts';
import { nodeHttp } from '../support/node-http.ts';

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer();
});
afterEach(() => server.reset());
afterAll(() => server.close());

/** A launch whose browser opens and never comes back; resolves once it waits. */
async function waitingLaunch(options: BenchOptions = {}) {
  const { promise: waiting, resolve: waits } = Promise.withResolvers<{
    expiresAtMs: number;
    reopen: () => Promise<void>;
  }>();
  const opened: string[] = [];
  const launch = launchAt(server, {
    openBrowser: (url) => {
      opened.push(url);
      return Promise.resolve();
    },
    ...options,
    observer: { onWaiting: ({ expiresAtMs, reopenBrowser }) => waits({ expiresAtMs, reopen: reopenBrowser }) },
  });
  launch.catch(() => undefined);
  return { launch, opened, ...(await waiting) };
}

const redirectOf = (url: string | undefined) => new URL(url ?? '').searchParams.get('redirect_uri') ?? '';
const listens = (url: string) =>
  get(url).then(
    () => true,
    () => false,
  );

describe('waiting for the browser', () => {
  it('SMART 13, 48, B9: the limit is five minutes, and then nothing listens', async () => {
    const clock = manualClock();
    const { launch, opened, expiresAtMs } = await waitingLaunch({ clock });
    expect(expiresAtMs).toBe(clock.now() + 300_000);
    clock.advance(299_999);
    expect(await listens(redirectOf(opened[0]))).toBe(true);
    clock.advance(1);
    expect(await failureOf(launch)).toEqual({ code: 'sign-in-timed-out', details: { limit: 300 } });
    expect(await listens(redirectOf(opened[0]))).toBe(false);
  });

  it('B16 an answer after a sleep beyond the limit is late, though no timer woke', async () => {
    let sleptMs = 0;
    const clock = manualClock();
    const { launch, opened } = await waitingLaunch({ clock: { ...clock, now: () => clock.now() + sleptMs } });
    sleptMs = 300_001;
    const { searchParams } = new URL(opened[0]!);
    await get(`${redirectOf(opened[0])}?code=late&state=${searchParams.get('state')!}&iss=${server.origin}`);
    expect(await failureOf(launch)).toMatchObject({ code: 'sign-in-timed-out' });
    expect(server.seen.filter(({ endpoint }) => endpoint === 'token')).toEqual([]);
  });

  it('opens the same page again', async () => {
    const controller = new AbortController();
    const { launch, opened, reopen } = await waitingLaunch({ signal: controller.signal });
    await reopen();
    expect(opened).toHaveLength(2);
    expect(opened[1]).toBe(opened[0]);
    controller.abort();
    await failureOf(launch);
  });

  it('a browser that cannot be opened ends the sign-in', async () => {
    const openBrowser = () => Promise.reject(new Error('no browser at /usr/bin/x'));
    expect(await failureOf(launchAt(server, { openBrowser }))).toEqual({ code: 'browser-not-opened', details: {} });
  });

  it('a browser that never says that it opened does not hold back the answer', async () => {
    const openBrowser = (url: string) => {
      const answer = `code=c&state=${server.authorize(url).get('state')!}&iss=${server.origin}`;
      void get(`${redirectOf(url)}?${answer}`);
      return new Promise<void>(() => undefined);
    };
    expect((await launchAt(server, { openBrowser })).context.patientId).toBe('patient-1');
  });
});

describe('Cancel', () => {
  it('SMART 13, 48, B9 while the browser is open: the port closes', async () => {
    const controller = new AbortController();
    const { launch, opened } = await waitingLaunch({ signal: controller.signal });
    controller.abort();
    expect(await failureOf(launch)).toEqual({ code: 'sign-in-cancelled', details: {} });
    expect(await listens(redirectOf(opened[0]))).toBe(false);
  });

  it.each(['smart-configuration', 'token', 'jwks'] as const)('while %s does not answer', async (endpoint) => {
    const controller = new AbortController();
    server.script(endpoint, () => {
      controller.abort();
      return { fault: 'silent' };
    });
    expect(await failureOf(launchAt(server, { signal: controller.signal }))).toMatchObject({
      code: 'sign-in-cancelled',
    });
  });

  it.each(['smart-configuration', 'token', 'jwks'] as const)('just as %s has answered', async (endpoint) => {
    const controller = new AbortController();
    const http: HttpPort = async (request) => {
      const response = await nodeHttp(request);
      if (request.url.endsWith(endpoint satisfies Endpoint)) controller.abort();
      return response;
    };
    const launch = launchAt(server, { signal: controller.signal, http });
    expect(await failureOf(launch)).toMatchObject({ code: 'sign-in-cancelled' });
  });

  it('before it began', async () => {
    expect(await failureOf(launchAt(server, { signal: AbortSignal.abort() }))).toMatchObject({
      code: 'sign-in-cancelled',
    });
    expect(server.seen).toEqual([]);
  });
});
