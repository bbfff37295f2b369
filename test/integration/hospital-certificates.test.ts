/**
 * Servers of good and of bad certificates on real sockets, asked by the requests that the app makes (Electron's network
 * on its double, over Node). The double's trust store stands for the operating system's; that Chromium reads that one,
 * and asks after revoked certificates, is the workflow's to show.
 */
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import https from 'node:https';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { electronHttp } from '../../main/electron/http.ts';
import { electronStream } from '../../main/electron/http-stream.ts';
import { HttpFailure, type HttpRequest } from '../../main/ports.ts';
import { discover } from '../../main/smart/discovery.ts';
import { createAuthority, type Authority } from '../support/certificates.ts';
import { smartConfiguration } from '../support/fault-server.ts';
import { failureOf } from '../support/launch-bench.ts';

vi.mock('electron', async () => (await import('../support/electron-net.ts')).electronNet());

const HERE = '127.0.0.1';
const system = tls.getCACertificates('default');
let inspection: Authority;
let stranger: Authority;
beforeAll(async () => {
  inspection = await createAuthority('Inspection of a hospital');
  stranger = await createAuthority('Somebody');
  tls.setDefaultCACertificates([...system, inspection.cert]);
});
afterAll(() => tls.setDefaultCACertificates(system));

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** What a server heard that got as far as a request: its first line and its bearer. */
type Heard = { readonly url: string; readonly heard: string[] };

async function serve(options: https.ServerOptions): Promise<Heard> {
  const heard: string[] = [];
  const server = https.createServer(options, (request, response) => {
    heard.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`.trim());
    const origin = `https://${HERE}:${(server.address() as AddressInfo).port}`;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(smartConfiguration(origin)));
  });
  server.on('tlsClientError', () => undefined);
  await once(server.listen(0, HERE), 'listening');
  open.push(() => server.close().closeAllConnections());
  return { url: `https://${HERE}:${(server.address() as AddressInfo).port}`, heard };
}

const request = (url: string): HttpRequest & { readonly idleMs: number } => ({
  ...{ method: 'POST', url, headers: { authorization: 'Bearer canary' }, body: 'code=canary' },
  ...{ timeoutMs: 10_000, maxBytes: 100_000, idleMs: 10_000 },
});

/** How both ports fail, which must be the same. */
async function reasonAt(url: string): Promise<string> {
  const reasons = await Promise.all(
    [electronHttp(request(url)), electronStream(request(url))].map((asked) =>
      asked.then(
        () => 'answered',
        (error: unknown) => (error instanceof HttpFailure ? error.reason : 'unknown'),
      ),
    ),
  );
  expect(reasons[1]).toBe(reasons[0]);
  return reasons[0] ?? '';
}

/** A server that would be glad of old encryption: only the client can refuse it. */
const old = (maxVersion: 'TLSv1' | 'TLSv1.1'): https.ServerOptions => ({
  ...{ minVersion: 'TLSv1', maxVersion, ciphers: 'DEFAULT@SECLEVEL=0' },
});

describe('certificates of a server', () => {
  it('K3: an inspection authority of the trust store passes', async () => {
    const { url, heard } = await serve(await inspection.issue([HERE]));
    expect((await electronHttp(request(url))).status).toBe(200);
    expect((await discover(electronHttp, `${url}/fhir`)).metadata.issuer).toBe(url);
    expect(heard).toEqual(['POST / Bearer canary', 'GET /fhir/.well-known/smart-configuration']);
  });

  const BAD: readonly [string, () => Promise<https.ServerOptions>, string][] = [
    ['unknown authority', () => stranger.issue([HERE]), 'certificate-authority'],
    ['expired', () => inspection.issue([HERE], { from: -30, to: -1 }), 'certificate-expired'],
    ['not valid yet', () => inspection.issue([HERE], { from: 2, to: 30 }), 'certificate-expired'],
    ['wrong host', () => inspection.issue(['other.hospital.example']), 'certificate-host'],
    ['TLS 1.0', async () => ({ ...(await inspection.issue([HERE])), ...old('TLSv1') }), 'tls-version'],
    ['TLS 1.1', async () => ({ ...(await inspection.issue([HERE])), ...old('TLSv1.1') }), 'tls-version'],
  ];
  it.each(BAD)(
    'K4, SEC 3.6: %s fails, nothing was sent, and asking again is no way round',
    async (_t, make, reason) => {
      const { url, heard } = await serve(await make());
      expect(await reasonAt(url)).toBe(reason);
      expect(await reasonAt(url)).toBe(reason);
      expect(await failureOf(discover(electronHttp, `${url}/fhir`))).toEqual({
        code: `network-${reason}`,
        details: {},
      });
      expect(heard).toEqual([]);
    },
  );

  it('C5: a TLS alert in the handshake is an error of its own, and nothing was sent', async () => {
    const heard: string[] = [];
    const server = net.createServer((socket) => {
      socket.on('error', () => undefined);
      // Fatal, internal_error (RFC 8446 §6).
      socket.once('data', (hello) => {
        heard.push(hello.toString('latin1'));
        socket.end(Buffer.from([21, 3, 3, 0, 2, 2, 80]));
      });
    });
    await once(server.listen(0, HERE), 'listening');
    open.push(() => server.close());
    expect(await reasonAt(`https://${HERE}:${(server.address() as AddressInfo).port}`)).toBe('certificate-other');
    expect(heard.join()).not.toContain('canary');
  });
});
