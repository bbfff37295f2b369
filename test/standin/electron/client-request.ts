/** `net.request`: Electron's ClientRequest on Node's http and https. Knows neither cookies nor a cache. */
import http from 'node:http';
import https from 'node:https';
import { PassThrough, Readable, type Transform } from 'node:stream';
import zlib from 'node:zlib';
import type { ClientRequestConstructorOptions } from 'electron';
import { NotProvided, StrictEmitter } from '../strict.ts';
import { checkedSocket, type VerifyProc } from './certificate-check.ts';
import { fromNodeError, netError } from './net-errors.ts';
import { foldHeaders, listHeaders } from './response-headers.ts';
import { challengeOf, openTunnel, type ProxyAddress } from './through-proxy.ts';

export type RequestOptions = Pick<
  ClientRequestConstructorOptions,
  | 'method'
  | 'url'
  | 'headers'
  | 'redirect'
  | 'credentials'
  | 'cache'
  | 'useSessionCookies'
  | 'referrerPolicy'
  | 'priority'
> & { readonly session?: { readonly verifyProc: VerifyProc | undefined } };
type Chunk = string | Buffer;
type Callback = () => void;

const KNOWN_OPTIONS: readonly string[] = [
  ...['method', 'url', 'headers', 'redirect', 'credentials', 'cache', 'useSessionCookies', 'referrerPolicy'],
  ...['priority', 'session'],
];
/** Chromium sets these itself and fails a request that brings its own. */
const FORBIDDEN = /^(content-length|host|trailer|te|upgrade|cookie2|keep-alive|transfer-encoding)$/i;
const REDIRECTS = [301, 302, 303, 307, 308];
const MAX_REDIRECTS = 20;
const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: () => zlib.createGunzip(),
  'x-gzip': () => zlib.createGunzip(),
  deflate: () => zlib.createInflate(),
  br: () => zlib.createBrotliDecompress(),
};

export class ClientRequest extends StrictEmitter {
  /** True sends the body as it is written; the double always does. */
  chunkedEncoding = false;
  private readonly reach: (url: URL) => boolean;
  private readonly route: (url: URL) => ProxyAddress | null;
  private readonly redirect: 'follow' | 'error' | 'manual';
  private readonly omitCredentials: boolean;
  private readonly verify: VerifyProc | undefined;
  private readonly headers = new Map<string, { name: string; value: string }>();
  private readonly body: Buffer[] = [];
  private url: URL;
  private method: string;
  private started = false;
  private finished = false;
  private settled = false;
  private redirects = 0;
  private following: (() => void) | undefined = undefined;
  private inner: http.ClientRequest | undefined = undefined;
  private response: Readable | undefined = undefined;

  /**
   * @param reach whether the double may go to a URL at all
   * @param route the proxy by which it goes to a URL; null: directly
   */
  constructor(
    options: RequestOptions | string,
    reach: (url: URL) => boolean,
    route: (url: URL) => ProxyAddress | null = () => null,
  ) {
    super('ClientRequest');
    const given: RequestOptions = typeof options === 'string' ? { url: options } : options;
    const unknown = Object.keys(given).find((name) => !KNOWN_OPTIONS.includes(name));
    if (unknown !== undefined) throw new NotProvided(`net.request option ${unknown}`);
    this.url = new URL(given.url ?? '');
    if (!/^https?:$/.test(this.url.protocol)) throw new Error('ClientRequest only supports http: and https: protocols');
    this.method = (given.method ?? 'GET').toUpperCase();
    this.redirect = given.redirect ?? 'follow';
    this.omitCredentials = given.credentials === 'omit';
    this.reach = reach;
    this.route = route;
    this.verify = given.session?.verifyProc;
    for (const [name, value] of Object.entries(given.headers ?? {})) this.setHeader(name, String(value));
  }

  setHeader(name: string, value: string): void {
    if (this.started) throw new Error("Can't set headers after they are sent");
    http.validateHeaderName(name);
    http.validateHeaderValue(name, value);
    this.headers.set(name.toLowerCase(), { name, value });
  }

  getHeader(name: string): string | undefined {
    return this.headers.get(name.toLowerCase())?.value;
  }

  removeHeader(name: string): void {
    if (this.started) throw new Error("Can't remove headers after they are sent");
    this.headers.delete(name.toLowerCase());
  }

  write(chunk: Chunk, encoding?: BufferEncoding | Callback, callback?: Callback): boolean {
    if (this.finished) throw new Error('write after end');
    this.started = true;
    this.body.push(typeof chunk === 'string' ? Buffer.from(chunk, encodingOf(encoding)) : chunk);
    const done = typeof encoding === 'function' ? encoding : callback;
    if (done !== undefined) process.nextTick(done);
    return true;
  }

  end(chunk?: Chunk | Callback, encoding?: BufferEncoding | Callback, callback?: Callback): this {
    if (this.finished) return this;
    if (chunk !== undefined && typeof chunk !== 'function') this.write(chunk, encodingOf(encoding));
    this.started = true;
    this.finished = true;
    const done = [chunk, encoding, callback].find((argument) => typeof argument === 'function');
    process.nextTick(() => {
      if (this.settled) return;
      this.emit('finish');
      done?.();
      this.dispatch();
    });
    return this;
  }

  abort(): void {
    if (this.settled) return;
    process.nextTick(() => this.emit('abort'));
    this.response?.emit('aborted');
    this.settle();
  }

  followRedirect(): void {
    if (this.following === undefined) throw new Error('followRedirect() called, but was not waiting for a redirect');
    this.following();
  }

  getUploadProgress(): { active: boolean } {
    return { active: false };
  }

  private dispatch(authorization?: string): void {
    const forbidden = [...this.headers.keys()].some((name) => FORBIDDEN.test(name));
    if (forbidden) {
      this.settle(netError('ERR_INVALID_ARGUMENT'));
      return;
    }
    if (!this.reach(this.url)) {
      this.settle(netError('ERR_INTERNET_DISCONNECTED'));
      return;
    }
    const proxy = this.route(this.url);
    if (proxy !== null && this.url.protocol === 'https:') this.tunnel(proxy, authorization);
    else if (proxy !== null) this.send({ ...proxy, path: this.url.href }, authorization, proxy);
    else if (this.verify === undefined || this.url.protocol !== 'https:') this.send({}, authorization);
    else this.show(this.verify, authorization);
  }

  /** The session's own look at the certificates, before anything is sent. Not through a proxy. */
  private show(verify: VerifyProc, authorization: string | undefined): void {
    checkedSocket(this.url, verify).then(
      (socket) => {
        if (this.settled) socket.destroy();
        else this.send({ agent: undefined, createConnection: () => socket }, authorization);
      },
      (error: unknown) => this.settle(error as Error),
    );
  }

  private tunnel(proxy: ProxyAddress, authorization: string | undefined): void {
    this.inner = openTunnel(proxy, this.url, {
      open: (socket) => {
        if (!this.settled) this.send({ agent: undefined, createConnection: () => socket }, authorization);
      },
      challenged: (answer) => {
        this.decideProxy(proxy, answer, () => {
          this.respond(answer, netError('ERR_TUNNEL_CONNECTION_FAILED'));
        });
      },
      failed: (error) => {
        this.settle(error);
      },
    });
  }

  private send(way: http.RequestOptions, authorization: string | undefined, proxy?: ProxyAddress): void {
    const { request } = this.url.protocol === 'https:' ? https : http;
    const body = Buffer.concat(this.body);
    const headers = { Host: this.url.host, ...this.allHeaders(body, authorization) };
    const inner = request(this.url, { method: this.method, headers, agent: false, ...way });
    this.inner = inner;
    inner.once('error', (error) => {
      const refused = proxy !== undefined && (error as NodeJS.ErrnoException).syscall === 'connect';
      this.settle(refused ? netError('ERR_PROXY_CONNECTION_FAILED') : fromNodeError(error));
    });
    inner.once('response', (response) => {
      if (response.statusCode !== 407) this.receive(response);
      else if (proxy === undefined) this.settle(netError('ERR_UNEXPECTED_PROXY_AUTH'));
      else
        this.decideProxy(proxy, response, () => {
          this.respond(response);
        });
    });
    inner.end(body);
  }

  /** Raises 'login' for a password; the system's own sign-in has none here, and ends as Chromium ends without a ticket. */
  private decideProxy(proxy: ProxyAddress, answer: http.IncomingMessage, declined: () => void): void {
    if (this.settled) return;
    const challenge = challengeOf(answer);
    if (challenge === undefined && this.url.protocol === 'https:') this.settle(netError('ERR_PROXY_AUTH_UNSUPPORTED'));
    else if (challenge === undefined || this.listenerCount('login') === 0) declined();
    else
      this.emit('login', { isProxy: true, ...proxy, ...challenge }, (user?: string) => {
        if (user !== undefined) throw new NotProvided('a password for a proxy');
        declined();
      });
  }

  private allHeaders(body: Buffer, authorization: string | undefined): Record<string, string> {
    const all: Record<string, string> = {};
    if (!this.headers.has('accept-encoding')) all['Accept-Encoding'] = 'gzip, deflate, br';
    for (const { name, value } of this.headers.values()) all[name] = value;
    if (body.length > 0 || this.method === 'POST' || this.method === 'PUT') all['Content-Length'] = String(body.length);
    if (authorization !== undefined) all['Authorization'] = authorization;
    return all;
  }

  private receive(incoming: http.IncomingMessage): void {
    if (this.settled) return;
    const status = incoming.statusCode ?? 0;
    const location = incoming.headers.location;
    if (REDIRECTS.includes(status) && location !== undefined) {
      incoming.resume();
      this.decideRedirect(status, location, incoming);
    } else if (status === 401 && this.asksForPassword(incoming)) {
      incoming.resume();
    } else {
      this.respond(incoming);
    }
  }

  /** Manual redirects are cancelled unless `followRedirect` is called during the event. */
  private decideRedirect(status: number, location: string, incoming: http.IncomingMessage): void {
    const next = URL.parse(location, this.url);
    if (next === null || !/^https?:$/.test(next.protocol)) {
      this.settle(netError(next === null ? 'ERR_INVALID_REDIRECT' : 'ERR_UNSAFE_REDIRECT'));
      return;
    }
    if (this.redirect === 'error') {
      this.settle(new Error("Attempted to redirect, but redirect policy was 'error'"));
      return;
    }
    const becomesGet = status === 303 ? this.method !== 'HEAD' : status < 303 && this.method === 'POST';
    const method = becomesGet ? 'GET' : this.method;
    let follow = this.redirect === 'follow';
    this.following = () => {
      follow = true;
    };
    try {
      this.emit('redirect', status, method, next.href, listHeaders(incoming));
    } finally {
      this.following = undefined;
      if (!follow) this.settle(new Error('Redirect was cancelled'));
      else if (++this.redirects > MAX_REDIRECTS) this.settle(netError('ERR_TOO_MANY_REDIRECTS'));
      else this.goTo(next, method, becomesGet);
    }
  }

  private goTo(next: URL, method: string, dropBody: boolean): void {
    if (this.settled) return;
    // Chromium drops credentials when a redirect leaves the origin.
    if (next.origin !== this.url.origin) this.headers.delete('authorization');
    if (dropBody) {
      this.body.length = 0;
      this.headers.delete('content-type');
    }
    this.url = next;
    this.method = method;
    this.dispatch();
  }

  /** A Basic challenge raises 'login', once, where somebody listens; any other scheme is the app's own business. */
  private asksForPassword(incoming: http.IncomingMessage): boolean {
    const [, realm] = /^Basic(?:\s+realm="?([^"]*)"?)?/i.exec(incoming.headers['www-authenticate'] ?? '') ?? [];
    const challenged = /^Basic/i.test(incoming.headers['www-authenticate'] ?? '');
    if (!challenged || this.omitCredentials || this.listenerCount('login') === 0) return false;
    const { hostname, port, protocol } = this.url;
    const authInfo = {
      isProxy: false,
      scheme: 'basic',
      host: hostname,
      port: Number(port || (protocol === 'https:' ? 443 : 80)),
      realm: realm ?? '',
    };
    this.emit('login', authInfo, (user?: string, password?: string) => {
      if (user === undefined) this.respond(incoming);
      else this.dispatch(`Basic ${Buffer.from(`${user}:${password ?? ''}`).toString('base64')}`);
    });
    return true;
  }

  /** @param blocked what reading the body fails with: it is not told, as before a tunnel stands */
  private respond(incoming: http.IncomingMessage, blocked?: Error): void {
    const decoder = DECODERS[incoming.headers['content-encoding'] ?? '']?.() ?? new PassThrough();
    // Electron's response is a plain stream with the head of the answer on it.
    const response = Object.assign(new Readable({ read: () => decoder.resume() }), {
      statusCode: incoming.statusCode ?? 0,
      statusMessage: incoming.statusMessage ?? '',
      headers: foldHeaders(incoming),
      rawHeaders: incoming.rawHeaders,
      httpVersion: incoming.httpVersion,
      httpVersionMajor: incoming.httpVersionMajor,
      httpVersionMinor: incoming.httpVersionMinor,
    });
    this.response = response;
    incoming.once('error', (error) => decoder.destroy(error));
    incoming.once('aborted', () => decoder.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' })));
    decoder.on('data', (chunk: Buffer) => {
      if (!response.push(chunk)) decoder.pause();
    });
    decoder.once('end', () => response.push(null));
    decoder.once('error', (error: Error) => {
      this.failResponse(error);
    });
    response.once('end', () => {
      this.settle();
    });
    if (blocked === undefined) incoming.pipe(decoder);
    decoder.pause();
    this.emit('response', response);
    if (blocked !== undefined) this.response.destroy(blocked);
  }

  private failResponse(error: Error): void {
    if (this.settled) return;
    const code = (error as NodeJS.ErrnoException).code ?? '';
    this.response?.destroy(
      code.startsWith('Z_') || code.startsWith('ERR_') ? netError('ERR_CONTENT_DECODING_FAILED') : fromNodeError(error),
    );
    this.settle();
  }

  /** The end of the transaction, once: with an error where there is one, and 'close' last. */
  private settle(error?: Error): void {
    if (this.settled) return;
    this.settled = true;
    this.inner?.on('error', () => undefined);
    if (this.response?.readableEnded !== true) this.inner?.destroy();
    if (error !== undefined) this.emit('error', error);
    process.nextTick(() => this.emit('close'));
  }
}

const encodingOf = (encoding: BufferEncoding | Callback | undefined): BufferEncoding | undefined =>
  typeof encoding === 'string' ? encoding : undefined;
