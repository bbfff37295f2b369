/**
 * Listens on the loopback interface for the one answer to an authorization request: opened for it, probed by
 * ourselves, closed after it (RFC 8252 §7.3, §8.3; SMART 13, 44–49; security §3.8 and B).
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { SIGN_IN_NOTICES } from '../../shared/errors.ts';
import type { Clock, HttpPort } from '../ports.ts';
import { formAnswer, type AuthorizationForm } from './authorization-form.ts';
import { pageAnswer, type CallbackPage, type PageAnswer } from './callback-pages.ts';
import { equalsInConstantTime, judgeCallback, type CallbackExpectation } from './callback.ts';
import { bindLoopback, LOOPBACK_HOSTS } from './loopback-ports.ts';
import { authority, createLoopbackServer, hasOurHost } from './loopback-server.ts';

const CALLBACK_PATH = '/callback';
const PROBE_TIMEOUT_MS = 2000;

export type SignInNotice = (typeof SIGN_IN_NOTICES)[number];

export type ListenerOptions = {
  readonly http: HttpPort;
  readonly clock: Clock;
  /** Ports the server knows; null: any. */
  readonly redirectPorts: readonly number[] | null;
  readonly expected: CallbackExpectation;
  /** An answer was ignored; waiting goes on. */
  readonly onNotice: (notice: SignInNotice) => void;
  /** Addresses to try in turn, for tests. */
  readonly hosts?: readonly string[];
};

export type LoopbackListener = {
  readonly redirectUri: string;
  /** The code; rejects with AppError where the answer ends the sign-in. Pending until then. */
  readonly answer: Promise<string>;
  /**
   * Gives a URL for the browser that sends `form` on by POST (SMART 36, 37). It answers once; ask for another one to
   * open the page again, and the one before it answers no more. The URL says nothing of what the form holds.
   */
  readonly serveForm: (form: AuthorizationForm) => string;
  /**
   * Closes the port: no new connection is taken, and no answer any more. A page on its way still arrives; every socket
   * ends within its five seconds. Safe to call twice.
   */
  readonly close: () => void;
};

/**
 * Opens the listener. After the first valid answer no new connection is taken; one that was there already is told
 * that the answer was used. Throws AppError `loopback-ports-in-use` or `loopback-unavailable`.
 */
export async function openLoopbackListener(options: ListenerOptions): Promise<LoopbackListener> {
  const { promise: answer, resolve, reject } = Promise.withResolvers<string>();
  // Whoever awaits it sees the rejection; until then it must not count as unhandled.
  answer.catch(() => undefined);
  const probe = { path: `/${secret()}`, answer: secret() };
  let over = false;
  const forms = oneShotForm();

  const judge = (url: string, server: Server): CallbackPage => {
    const verdict = judgeCallback(new URLSearchParams(url.slice(CALLBACK_PATH.length)), options.expected);
    if (verdict.kind === 'ignored') {
      options.onNotice(verdict.notice);
      return verdict.notice;
    }
    if (over) {
      options.onNotice('answer-repeated');
      return 'already-used';
    }
    over = true;
    server.close();
    if (verdict.kind === 'code') {
      resolve(verdict.code);
      return 'done';
    }
    reject(verdict.error);
    return verdict.error.code === 'callback-malformed' ? 'malformed' : 'refused';
  };
  const answerRequest = (request: IncomingMessage, server: Server): PageAnswer => {
    const refusal = refusalOf(request);
    if (refusal !== undefined) return pageAnswer(refusal);
    const url = request.url ?? '';
    if (equalsInConstantTime(url, probe.path)) return { ...pageAnswer('done'), body: probe.answer };
    const form = over ? undefined : forms.take(url);
    if (form !== undefined) return form;
    const called = url === CALLBACK_PATH || url.startsWith(`${CALLBACK_PATH}?`);
    return pageAnswer(called ? judge(url, server) : 'not-found');
  };

  const bound = await bindLoopback(options.redirectPorts, {
    hosts: options.hosts ?? LOOPBACK_HOSTS,
    createServer: () => createLoopbackServer(options.clock, answerRequest),
    probe: (binding) => isOurs(options.http, `http://${authority(binding)}${probe.path}`, probe.answer),
  });
  const { server } = bound;
  return {
    redirectUri: `http://${authority(bound)}${CALLBACK_PATH}`,
    answer,
    serveForm: (form) => `http://${authority(bound)}${forms.put(form)}`,
    close: () => {
      over = true;
      server.close();
    },
  };
}

/** The one form that waits for the browser, under a path that only we know. */
function oneShotForm() {
  let waiting: { path: string; page: PageAnswer } | undefined;
  return {
    put: (form: AuthorizationForm): string => {
      waiting = { path: `/${secret()}`, page: formAnswer(form) };
      return waiting.path;
    },
    take: (path: string): PageAnswer | undefined => {
      if (waiting === undefined || !equalsInConstantTime(path, waiting.path)) return undefined;
      const { page } = waiting;
      waiting = undefined;
      return page;
    },
  };
}

/** Why a request is no callback at all; undefined where it may be one (security B6, B7). */
function refusalOf(request: IncomingMessage): CallbackPage | undefined {
  if (!hasOurHost(request)) return 'bad-request';
  if (!request.url?.startsWith('/')) return 'bad-request';
  return request.method === 'GET' ? undefined : 'method-not-allowed';
}

async function isOurs(http: HttpPort, url: string, answer: string): Promise<boolean> {
  try {
    const response = await http({ method: 'GET', url, headers: {}, timeoutMs: PROBE_TIMEOUT_MS, maxBytes: 4096 });
    return response.status === 200 && equalsInConstantTime(new TextDecoder().decode(response.body), answer);
  } catch {
    return false;
  }
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}
