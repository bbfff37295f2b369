/** An HttpPort over Node's own http and https: what tests use where the app uses Electron's network stack. */
import http from 'node:http';
import https from 'node:https';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { reasonOf } from '../../main/policy/net-error-names.ts';
import { parseSecureUrl } from '../../main/policy/url-policy.ts';
import { HttpFailure, type HttpPort, type HttpRequest, type HttpResponse } from '../../main/ports.ts';
import { fromNodeError } from '../standin/electron/net-errors.ts';

const DECODERS: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  gzip: gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/** Never follows a redirect, never reuses a connection, refuses insecure URLs before any socket is opened. */
export const nodeHttp: HttpPort = (request) => {
  const url = parseSecureUrl(request.url);
  if (url === undefined) return Promise.reject(new HttpFailure('insecure-url'));
  return new Promise((resolve, reject) => {
    if (request.signal?.aborted === true) {
      reject(new HttpFailure('aborted'));
      return;
    }
    const client = url.protocol === 'https:' ? https : http;
    const outgoing = client.request(url, { method: request.method, headers: headersOf(request), agent: false });
    const fail = (failure: HttpFailure) => {
      settle();
      outgoing.destroy();
      reject(failure);
    };
    const timer = setTimeout(() => fail(new HttpFailure('timeout')), request.timeoutMs);
    const onAbort = () => fail(new HttpFailure('aborted'));
    const settle = () => {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', onAbort);
    };
    request.signal?.addEventListener('abort', onAbort, { once: true });
    outgoing.on('error', (cause) => fail(new HttpFailure(reasonOf(fromNodeError(cause)), { cause })));
    outgoing.on('response', (incoming) => {
      collect(incoming, request.maxBytes).then(
        (response) => {
          settle();
          resolve(response);
        },
        (cause: unknown) => fail(cause instanceof HttpFailure ? cause : new HttpFailure('interrupted', { cause })),
      );
    });
    outgoing.end(request.body);
  });
};

export function headersOf(request: Pick<HttpRequest, 'headers' | 'body'>): Record<string, string> {
  if (request.body === undefined) return { ...request.headers };
  return { ...request.headers, 'content-length': String(Buffer.byteLength(request.body)) };
}

async function collect(incoming: http.IncomingMessage, maxBytes: number): Promise<HttpResponse> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new HttpFailure('too-large');
    chunks.push(chunk);
  }
  const decode = DECODERS[incoming.headers['content-encoding'] ?? ''];
  const bytes = Buffer.concat(chunks);
  const body = new Uint8Array(decode === undefined ? bytes : decode(bytes));
  if (body.length > maxBytes) throw new HttpFailure('too-large');
  return { status: incoming.statusCode ?? 0, headers: joined(incoming.headersDistinct), body };
}

export function joined(headers: NodeJS.Dict<string[]>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, (values ?? []).join(', ')]));
}
