/** Rows A13 to A18 of the fault cases: SMART discovery over real sockets, each variant by itself. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { HttpPort } from '../../main/ports.ts';
import { discover } from '../../main/smart/discovery.ts';
import { smartConfiguration, startFaultServer, type FaultServer } from '../support/fault-server.ts';
import { failureOf } from '../support/launch-bench.ts';
import { nodeHttp } from '../support/node-http.ts';

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer();
});
afterEach(() => server.reset());
afterAll(() => server.close());

const WANTED = ['launch-ehr', 'launch-standalone', 'permission-v2'];
const read = (http: HttpPort = nodeHttp) => discover(http, server.fhirBase, WANTED);
const withChanges = (changes: Record<string, unknown>) => {
  const usual = smartConfiguration(server.origin);
  const capabilities = [...(usual['capabilities'] as string[]), ...WANTED];
  server.script('smart-configuration', { body: { ...usual, capabilities, ...changes } });
};

/** A server whose one answer never ends; gives how much of it was sent. */
async function endlessServer() {
  let sent = 0;
  const pour = (response: ServerResponse): void => {
    while (!response.destroyed && response.write(' '.repeat(64 * 1024))) sent += 64 * 1024;
    response.once('drain', () => pour(response));
  };
  const endless = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    pour(response);
  });
  await new Promise<void>((resolve) => {
    endless.listen(0, '127.0.0.1', resolve);
  });
  return {
    base: `http://127.0.0.1:${(endless.address() as AddressInfo).port}`,
    sent: () => sent,
    close: () => endless.close(),
  };
}

describe('a configuration that cannot be read', () => {
  it('A13 50 MB: given up at 1 MB', async () => {
    server.script('smart-configuration', { body: new Uint8Array(50 * 1024 * 1024).fill(0x20) });
    expect(await failureOf(read())).toEqual({ code: 'discovery-too-large', details: {} });
  });

  it('A13 endless: given up at 1 MB', async () => {
    const endless = await endlessServer();
    expect(await failureOf(discover(nodeHttp, endless.base))).toEqual({ code: 'discovery-too-large', details: {} });
    endless.close();
  });

  it.each(['stall', 'silent'] as const)('A13 endless, for it is %s: given up when its time is over', async (fault) => {
    server.script('smart-configuration', { body: smartConfiguration(server.origin), fault });
    let allowedMs = 0;
    const hurried: HttpPort = (request) => {
      allowedMs = request.timeoutMs;
      return nodeHttp({ ...request, timeoutMs: 100 });
    };
    expect(await failureOf(read(hurried))).toEqual({ code: 'discovery-timeout', details: {} });
    expect(allowedMs).toBe(10_000);
  });

  it('A13 cut off in the middle', async () => {
    server.script('smart-configuration', { body: smartConfiguration(server.origin), fault: 'cut' });
    expect(await failureOf(read())).toEqual({ code: 'discovery-unreachable', details: {} });
  });

  it.each([
    ['A17 a redirect chain before the configuration', 302, '/elsewhere/.well-known/smart-configuration'],
    ['A17 a redirect to another host', 302, 'https://evil.example/.well-known/smart-configuration'],
    ['A17 a redirect to http', 301, 'http://ehr.example/.well-known/smart-configuration'],
    ['A17 a redirect that keeps the method', 307, 'https://evil.example/'],
    ['A17 a redirect for good', 308, 'https://evil.example/'],
    ['A17 a redirect to nowhere', 303, ''],
  ])('%s: not followed', async (_title, status, location) => {
    server.script('smart-configuration', { status, headers: { location } });
    expect(await failureOf(read())).toEqual({ code: 'discovery-redirected', details: { status } });
    expect(server.seen).toHaveLength(1);
  });
});

describe('a configuration that says less, or something else', () => {
  it('A14 issuer absent: a warning, and nobody is named on its word', async () => {
    withChanges({ issuer: undefined });
    const { metadata, warnings } = await read();
    expect([metadata.issuer, warnings]).toEqual([null, [{ code: 'issuer-unverified', subject: 'issuer' }]]);
  });

  it('A14 issuer of another host: kept as it is, for the id_token to be held against', async () => {
    withChanges({ issuer: 'https://login.example' });
    const { metadata, warnings } = await read();
    expect([metadata.issuer, warnings]).toEqual(['https://login.example', []]);
  });

  it.each(['http://login.example', 'https://user@login.example', 'login.example', ''])(
    'A14 issuer %j: counts as absent',
    async (issuer) => {
      withChanges({ issuer });
      expect((await read()).metadata.issuer).toBeNull();
    },
  );

  it.each(['authorization_endpoint', 'token_endpoint'])(
    'A15 %s on another host: taken, for the FHIR server names it over a connection that is proven',
    async (member) => {
      withChanges({ [member]: 'https://login.example/x' });
      const { metadata } = await read();
      expect([metadata.authorizationEndpoint, metadata.tokenEndpoint]).toContain('https://login.example/x');
    },
  );

  it.each(['authorization_endpoint', 'token_endpoint'])('A15 %s on http: refused', async (member) => {
    withChanges({ [member]: 'http://ehr.example/x' });
    expect(await failureOf(read())).toEqual({ code: 'discovery-endpoint-insecure', details: { member } });
  });

  it.each([
    ['A16 S256 missing from the list', ['plain']],
    ['A16 the list empty', []],
    ['A16 the list absent', undefined],
  ])('%s: a warning, and S256 is used all the same', async (_title, methods) => {
    withChanges({ code_challenge_methods_supported: methods });
    expect((await read()).warnings).toEqual([{ code: 'pkce-not-announced', subject: 'S256' }]);
  });

  it.each(['launch-ehr', 'launch-standalone'])('A18 capabilities lack %s: a warning, not a failure', async (name) => {
    withChanges({ capabilities: WANTED.filter((other) => other !== name) });
    expect((await read()).warnings).toEqual([{ code: 'capability-missing', subject: name }]);
  });
});
