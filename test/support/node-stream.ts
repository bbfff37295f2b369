/** An HttpStreamPort over Node's own http and https: what tests use where the app uses Electron's network stack. */
import http from 'node:http';
import https from 'node:https';
import { PassThrough, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { reasonOf } from '../../main/policy/net-error-names.ts';
import { parseSecureUrl } from '../../main/policy/url-policy.ts';
import { HttpFailure, type HttpStreamPort, type HttpStreamRequest } from '../../main/ports.ts';
import { fromNodeError } from '../standin/electron/net-errors.ts';
import { headersOf, joined } from './node-http.ts';

const DECODERS = { gzip: createGunzip, deflate: createInflate, br: createBrotliDecompress };

/** Never follows a redirect, never reuses a connection, refuses insecure URLs before any socket is opened. */
export const nodeStream: HttpStreamPort = async (request) => {
  const url = parseSecureUrl(request.url);
  if (url === undefined) throw new HttpFailure('insecure-url');
  if (request.signal?.aborted === true) throw new HttpFailure('aborted');
  const client = url.protocol === 'https:' ? https : http;
  // As Chromium does where nobody says otherwise.
  const headers = { 'accept-encoding': Object.keys(DECODERS).join(', '), ...headersOf(request) };
  const outgoing = client.request(url, { method: request.method, headers, agent: false });
  const answer = await headOf(outgoing, request);
  return {
    status: answer.statusCode ?? 0,
    headers: joined(answer.headersDistinct),
    body: pieces(decoded(answer), outgoing, request),
  };
};

function headOf(outgoing: http.ClientRequest, request: HttpStreamRequest): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const fail = (failure: HttpFailure): void => {
      settle();
      outgoing.destroy();
      reject(failure);
    };
    const onAbort = (): void => fail(new HttpFailure('aborted'));
    const timer = setTimeout(() => fail(new HttpFailure('timeout')), request.timeoutMs);
    const settle = (): void => {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', onAbort);
    };
    request.signal?.addEventListener('abort', onAbort, { once: true });
    outgoing.on('error', (cause) => fail(new HttpFailure(reasonOf(fromNodeError(cause)), { cause })));
    outgoing.on('response', (answer) => {
      settle();
      resolve(answer);
    });
    outgoing.end(request.body);
  });
}

/** From the moment of its head on: an answer that breaks before somebody reads it must not be waited for. */
function decoded(answer: http.IncomingMessage): Decoder {
  const decoder = decoderOf(answer.headers['content-encoding']);
  // Told to whoever reads it; nobody may be reading at this moment.
  decoder.on('error', () => undefined);
  answer.once('error', (cause) => decoder.destroy(cause));
  answer.pipe(decoder);
  return decoder;
}

async function* pieces(decoder: Decoder, outgoing: http.ClientRequest, request: HttpStreamRequest) {
  let failure: HttpFailure | undefined;
  const end = (reason: 'aborted' | 'timeout') => {
    failure ??= new HttpFailure(reason);
    decoder.destroy(failure);
  };
  const onAbort = (): void => end('aborted');
  request.signal?.addEventListener('abort', onAbort, { once: true });
  let timer = setTimeout(() => end('timeout'), request.idleMs);
  try {
    if (request.signal?.aborted === true) onAbort();
    for await (const piece of decoder as AsyncIterable<Buffer>) {
      clearTimeout(timer);
      yield piece;
      timer = setTimeout(() => end('timeout'), request.idleMs);
    }
  } catch (cause) {
    throw failure ?? new HttpFailure('interrupted', { cause });
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener('abort', onAbort);
    outgoing.destroy();
  }
}

type Decoder = Readable & NodeJS.WritableStream;

function decoderOf(encoding: string | undefined): Decoder {
  const create = DECODERS[(encoding ?? '') as keyof typeof DECODERS] as (() => PassThrough) | undefined;
  return create?.() ?? new PassThrough();
}
