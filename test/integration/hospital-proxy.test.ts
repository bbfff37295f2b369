/**
 * A proxy on real sockets between the app's requests (Electron's network on its double, over Node) and a server. What
 * Chromium does to find the proxy, and the system's own sign-in to it, is the workflow's to show; here: what becomes of
 * each end that this can have.
 */
import { once } from 'node:events';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { electronHttp } from '../../main/electron/http.ts';
import { electronStream } from '../../main/electron/http-stream.ts';
import { HttpFailure, type HttpRequest } from '../../main/ports.ts';
import { discover } from '../../main/smart/discovery.ts';
import { openLoopbackListener } from '../../main/smart/loopback-listener.ts';
import { createAuthority } from '../support/certificates.ts';
import { smartConfiguration } from '../support/fault-server.ts';
import { failureOf } from '../support/launch-bench.ts';
import { startProxyServer, type ProxyServer } from '../support/proxy-server.ts';
import { realClock } from '../support/real-clock.ts';

const way: { proxy: ProxyServer | null } = { proxy: null };

vi.mock('electron', async () => (await import('../support/electron-net.ts')).electronNet(() => way.proxy));

const HOST = 'ehr.hospital.example';
const system = tls.getCACertificates('default');
const heard: string[] = [];
let server: https.Server;
let proxy: ProxyServer;
beforeAll(async () => {
  const authority = await createAuthority('Authority of a test');
  tls.setDefaultCACertificates([...system, authority.cert]);
  server = https.createServer(await authority.issue([HOST]), (request, response) => {
    heard.push(`${request.method} ${request.url}`);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(smartConfiguration(`https://${HOST}`)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterAll(() => {
  tls.setDefaultCACertificates(system);
  server.close().closeAllConnections();
});
beforeEach(async () => {
  heard.length = 0;
  proxy = await startProxyServer(() => `127.0.0.1:${(server.address() as AddressInfo).port}`);
  way.proxy = proxy;
});
afterEach(() => proxy.close());

const request = (url: string, timeoutMs = 10_000): HttpRequest & { readonly idleMs: number } => ({
  ...{ method: 'POST', url, headers: { authorization: 'Bearer canary' }, body: 'code=canary' },
  ...{ timeoutMs, maxBytes: 100_000, idleMs: 10_000 },
});

type End = { readonly reason: string; readonly proxy: string | undefined };

/** How both ports fail, which must be the same. */
async function endOf(url: string, timeoutMs?: number): Promise<End> {
  const [first, second] = await Promise.all(
    [electronHttp(request(url, timeoutMs)), electronStream(request(url, timeoutMs))].map((asked) =>
      asked.then(
        () => ({ reason: 'answered', proxy: undefined }),
        (error: unknown) =>
          error instanceof HttpFailure
            ? { reason: error.reason, proxy: error.proxy }
            : { reason: 'unknown', proxy: undefined },
      ),
    ),
  );
  expect(second).toEqual(first);
  return first!;
}

const CHALLENGES = {
  Basic: 'Basic realm="ward"',
  Digest: 'Digest realm="ward", nonce="n", qop="auth"',
  NTLM: 'NTLM',
  Negotiate: 'Negotiate',
} as const;

describe('a proxy between Chartroom and the hospital', () => {
  it('K1: https goes through its tunnel, and the proxy hears the host alone', async () => {
    const { metadata } = await discover(electronHttp, `https://${HOST}/fhir`);
    expect(metadata.issuer).toBe(`https://${HOST}`);
    expect(heard).toEqual(['GET /fhir/.well-known/smart-configuration']);
    expect(proxy.heard).toHaveLength(1);
    expect(proxy.heard[0]).toMatch(/^CONNECT ehr\.hospital\.example:443\n/);
  });

  it.each(Object.entries(CHALLENGES))(
    'K2, DEP 3.8: 407 %s ends at once, sends no credential, asks nobody, and does not loop',
    async (scheme, challenge) => {
      proxy.setRule({ status: 407, headers: { 'Proxy-Authenticate': challenge } });
      const named = scheme === 'Negotiate' ? undefined : proxy.name;
      expect(await endOf(`https://${HOST}/token`)).toEqual({ reason: 'proxy-sign-in', proxy: named });
      // One request for each port: the challenge is not answered.
      expect(proxy.heard).toHaveLength(2);
      expect(proxy.heard.join('\n')).not.toMatch(/proxy-authorization|canary/i);
      expect(heard).toEqual([]);
      const details = named === undefined ? {} : { proxy: named };
      expect(await failureOf(discover(electronHttp, `https://${HOST}/fhir`))).toEqual({
        ...{ code: 'network-proxy-sign-in', details },
      });
    },
  );

  it.each(Object.entries(CHALLENGES))(
    'K2: 407 %s that arrives as a response is not taken for the server’s answer',
    async (_scheme, challenge) => {
      proxy.setRule({ status: 407, headers: { 'Proxy-Authenticate': challenge } });
      expect((await endOf('http://127.0.0.1:1/token')).reason).toBe('proxy-sign-in');
      expect(proxy.heard).toHaveLength(2);
    },
  );

  it.each([302, 403, 502, 503])('K1: a proxy that answers CONNECT with %i did not let it through', async (status) => {
    proxy.setRule({ status, headers: { Location: 'https://elsewhere.example/' } });
    expect(await endOf(`https://${HOST}/token`)).toEqual({ reason: 'proxy-refused', proxy: undefined });
    expect(proxy.heard).toHaveLength(2);
  });

  it('K1: a dead proxy is told as that, and no way is taken round it', async () => {
    await proxy.close();
    expect(await endOf(`https://${HOST}/token`)).toEqual({ reason: 'proxy-unreachable', proxy: undefined });
    expect(heard).toEqual([]);
    proxy = await startProxyServer();
  });

  it('K1: a proxy that says nothing is ended by our own time limit', async () => {
    proxy.setRule('silent');
    expect(await endOf(`https://${HOST}/token`, 50)).toEqual({ reason: 'timeout', proxy: undefined });
  });

  it('B15: where a system proxy captures 127.0.0.1, the loopback is not used, and no browser is opened', async () => {
    proxy.setRule({ status: 200 });
    const listen = () =>
      openLoopbackListener({
        ...{ http: electronHttp, clock: realClock, redirectPorts: null, onNotice: () => undefined },
        expected: { state: 'the-state', issuer: null, promisesIssuer: false },
      });
    expect(await failureOf(listen())).toEqual({ code: 'loopback-unavailable', details: {} });
    proxy.setRule({ status: 407, headers: { 'Proxy-Authenticate': CHALLENGES.Basic } });
    expect(await failureOf(listen())).toEqual({ code: 'loopback-unavailable', details: {} });
    expect(proxy.heard.length).toBeGreaterThan(1);
  });
});
