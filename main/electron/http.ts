/**
 * The app's one way to a network: Electron's `net.request`, so that the system's proxy settings and the operating
 * system's trust store hold (deploy §2.9). Redirects are never followed; certificate errors are never overridden.
 */
import { net, type ClientRequest, type IncomingMessage, type Session } from 'electron';
import { parseSecureUrl } from '../policy/url-policy.ts';
import { HttpFailure, type HttpPort, type HttpRequest, type HttpResponse } from '../ports.ts';
import { watchProxy } from './net-errors.ts';
import { networkSession } from './sessions.ts';

/** Headers as ports give them: names in lower case, repeated ones joined. */
export function flatten(headers: IncomingMessage['headers']): Record<string, string> {
  const entries = Object.entries(headers);
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), [value].flat().join(', ')]));
}

type Outcome = {
  resolve: (response: HttpResponse) => void;
  fail: (failure: HttpFailure) => void;
};

function receive(response: IncomingMessage, maxBytes: number, outcome: Outcome): void {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBytes) return outcome.fail(new HttpFailure('too-large'));
    chunks.push(chunk);
  });
  response.on('aborted', () => outcome.fail(new HttpFailure('interrupted')));
  response.on('error', (cause: Error) => outcome.fail(new HttpFailure('interrupted', { cause })));
  response.on('end', () => {
    const body = new Uint8Array(size);
    let at = 0;
    for (const chunk of chunks) {
      body.set(chunk, at);
      at += chunk.length;
    }
    outcome.resolve({ status: response.statusCode, headers: flatten(response.headers), body });
  });
}

function send(request: HttpRequest, client: ClientRequest, outcome: Outcome): void {
  for (const [name, value] of Object.entries(request.headers)) client.setHeader(name, value);
  let answered = false;
  const proxy = watchProxy();
  client.on('login', proxy.onLogin);
  client.on('response', (response) => {
    if (proxy.refuses(response)) return outcome.fail(proxy.failure());
    answered = true;
    receive(response, request.maxBytes, outcome);
  });
  client.on('redirect', (status, _method, location, headers) => {
    const flat = flatten(headers);
    outcome.resolve({ status, headers: { ...flat, location }, body: new Uint8Array(0) });
    client.abort();
  });
  client.on('error', (cause) =>
    outcome.fail(answered ? new HttpFailure('interrupted', { cause }) : proxy.failure(cause)),
  );
  client.on('abort', () => outcome.fail(new HttpFailure('aborted')));
  if (request.body === undefined) client.end();
  else client.end(request.body);
}

/** A request that Electron has not sent yet: our session, no redirect followed, no cookie, no cache. */
export function openRequest(
  { method, url }: Pick<HttpRequest, 'method' | 'url'>,
  session: Session = networkSession(),
): ClientRequest {
  return net.request({
    ...{ method, url, session, redirect: 'manual' },
    useSessionCookies: false,
    cache: 'no-store',
  });
}

/** The HttpPort of the app (main/ports.ts). */
export const electronHttp: HttpPort = (request) => httpOver(networkSession)(request);

/** An HttpPort over a session of its own. */
export const httpOver =
  (session: () => Session): HttpPort =>
  (request) =>
    new Promise((resolve, reject) => {
      if (parseSecureUrl(request.url) === undefined) return reject(new HttpFailure('insecure-url'));
      if (request.signal?.aborted === true) return reject(new HttpFailure('aborted'));
      const client = openRequest(request, session());
      let settled = false;
      const settle = (act: () => void): void => {
        if (settled) return;
        settled = true;
        clearTimeout(timer);
        request.signal?.removeEventListener('abort', onAbort);
        act();
      };
      const fail = (failure: HttpFailure): void =>
        settle(() => {
          reject(failure);
          client.abort();
        });
      const onAbort = (): void => fail(new HttpFailure('aborted'));
      const timer = setTimeout(() => fail(new HttpFailure('timeout')), request.timeoutMs);
      request.signal?.addEventListener('abort', onAbort, { once: true });
      send(request, client, { resolve: (response) => settle(() => resolve(response)), fail });
    });
