/** Bad lines: loss and delay, an address that never answers, a network that goes away under an open chart. */
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { messageOf } from '../../renderer/error-messages.ts';
import { electronHttp } from '../../main/electron/http.ts';
import { reasonOf } from '../../main/policy/net-error-names.ts';
import { HttpFailure, type HttpPort } from '../../main/ports.ts';
import { parseSites } from '../../main/session/sites.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { changeWhere, chartBench, chartContext, readChart } from '../support/chart-bench.ts';
import { page, startFaultFhirServer, type FaultFhirServer } from '../support/fault-fhir-server.ts';
import { liveSession } from '../support/live-session.ts';
import { startLossyRelay, type LossyRelay } from '../support/lossy-relay.ts';
import { nodeHttp } from '../support/node-http.ts';
import { startProxyServer, type ProxyServer } from '../support/proxy-server.ts';
import { signInByHttp } from '../support/sandbox-browser.ts';
import { startTestSandbox } from '../support/sandbox-session.ts';

const way: { line: LossyRelay | null } = { line: null };

vi.mock('electron', async () => (await import('../support/electron-net.ts')).electronNet(() => way.line));

describe('a line that loses 2 % and takes 600 ms', () => {
  let sandbox: Sandbox;
  let behind: ProxyServer;
  let line: LossyRelay;
  beforeAll(async () => {
    sandbox = await startTestSandbox();
    behind = await startProxyServer();
    line = await startLossyRelay(behind.port, { roundTripMs: 600, loss: 0.02, retransmissionMs: 1000, seed: 7 });
    way.line = line;
  });
  afterAll(async () => {
    way.line = null;
    await line.close();
    await behind.close();
    await sandbox.close();
  });

  it('K6: signs in, and reads every list of a chart to its end', { timeout: 120_000 }, async () => {
    const openBrowser = async (url: string): Promise<void> => {
      await fetch(await signInByHttp(url, { account: 'okafor', patient: 'ada' }));
    };
    const session = liveSession({ openBrowser, http: electronHttp });
    const { reader } = chartBench({ http: electronHttp });
    session.onBinding((binding) => {
      if (binding !== null) reader.open({ ...binding, coversRead: () => 'full', wantedScope: (type) => type });
    });
    const read = changeWhere(reader, ({ lists }) => Object.values(lists).every(({ state }) => ENDED.includes(state)));
    const site = { name: 'Northgate', fhirBase: sandbox.fhirBase, clientId: 'chartroom', environment: 'test' };
    session.startSignIn(parseSites(JSON.stringify({ sites: [site] }), 'sites.json')[0]!);
    const { lists } = await read;
    expect(Object.values(lists).map(({ state, error }) => ({ state, error }))).toEqual(
      Object.values(lists).map(() => ({ state: 'complete', error: null })),
    );
    expect(line.lost()).toBeGreaterThan(0);
    reader.close();
  });
});

const ENDED: readonly string[] = ['complete', 'partial', 'failed'];

describe('an address that never answers', () => {
  // Trying IPv4 beside IPv6 is Chromium's part; where neither answers, ours is the end.
  it('K5: an IPv6 black hole is ended by our own time limit, which says so', async () => {
    const hole = net.createServer((socket) => void socket.on('error', () => undefined));
    await once(hole.listen(0, '127.0.0.1'), 'listening');
    const url = `https://127.0.0.1:${(hole.address() as AddressInfo).port}/`;
    const request = { method: 'GET', url, headers: {}, timeoutMs: 50, maxBytes: 10 } as const;
    await expect(electronHttp(request)).rejects.toMatchObject({ reason: 'timeout' });
    expect(messageOf({ code: 'fhir-timeout', details: {} }).title).toMatch(/did not answer in time/);
    hole.close();
  });
});

describe('a network that goes away under an open chart', () => {
  let server: FaultFhirServer;
  afterEach(() => server.close());

  const FLAPS = [
    ['VPN flap', 'NETWORK_CHANGED', 'fhir-unreachable'],
    ['VPN flap, while it is away', 'INTERNET_DISCONNECTED', 'network-offline'],
    ['DNS failure', 'NAME_NOT_RESOLVED', 'network-name-not-found'],
    ['sleep and resume', 'NETWORK_IO_SUSPENDED', 'fhir-unreachable'],
  ] as const;
  it.each(FLAPS)('K5: %s: the list says that it is partial, keeps what came, and goes on', async (_t, name, code) => {
    server = await startFaultFhirServer();
    const condition = (id: string) => ({ resourceType: 'Condition', id, subject: { reference: 'Patient/a' } });
    server.on('Condition', { body: page([condition('c1')], { next: `${server.base}/Condition?_page=2` }) });
    server.on('Condition?_page=2', { body: page([condition('c2')]) });
    const state = { away: true };
    const http: HttpPort = (request) =>
      state.away && request.url.includes('_page=2')
        ? Promise.reject(new HttpFailure(reasonOf(new Error(`net::ERR_${name}`))))
        : nodeHttp(request);
    const { reader } = chartBench({ http });
    const { lists } = await readChart(reader, chartContext(server.base, 'a'));
    expect(lists.conditions).toMatchObject({ state: 'partial', received: 1, error: { code } });
    state.away = false;
    const whole = changeWhere(reader, (change) => change.lists.conditions.state === 'complete');
    reader.reload(['conditions']);
    expect((await whole).lists.conditions).toMatchObject({ state: 'complete', received: 2, error: null });
    reader.close();
  });
});
