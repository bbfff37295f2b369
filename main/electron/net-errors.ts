/** How a request over Electron's network ends that failed, and what it met of a proxy on the way. */
import type { AuthInfo, IncomingMessage } from 'electron';
import { reasonOf } from '../policy/net-error-names.ts';
import { HttpFailure } from '../ports.ts';

/**
 * What one request met of a proxy that wants a sign-in. The system's own (Negotiate, NTLM) has been tried by then, by
 * Chromium; we have no password, give none and ask for none (deploy §3.8).
 */
export type ProxyWatch = {
  /** For the `login` event: a challenge of the server itself is answered with nothing, too, and its 401 arrives. */
  readonly onLogin: (info: AuthInfo, answer: () => void) => void;
  /** A 407 is never an answer of the server: what it says is somebody else's, and is not read. */
  readonly refuses: (response: IncomingMessage) => boolean;
  /** How the request failed: with `error`, or by a 407 where there is none. */
  readonly failure: (error?: Error) => HttpFailure;
};

export function watchProxy(): ProxyWatch {
  let proxy: string | undefined;
  return {
    onLogin: ({ isProxy, host, port }, answer) => {
      if (isProxy) proxy = host.includes(':') && !host.startsWith('[') ? `[${host}]:${port}` : `${host}:${port}`;
      answer();
    },
    refuses: (response) => {
      // Before a tunnel stands Chromium gives out the head alone, and fails whoever would read on.
      if (response.statusCode === 407) response.on('error', () => undefined);
      return response.statusCode === 407;
    },
    failure: (cause) => {
      // After a challenge that we did not meet, whatever name the end has: the password was what lacked.
      const reason = proxy !== undefined || cause === undefined ? 'proxy-sign-in' : reasonOf(cause);
      return new HttpFailure(reason, { cause, ...(reason.startsWith('proxy-') && { proxy }) });
    },
  };
}
