/** Opens the system browser and waits for the answer, for so long and no longer (RFC 8252 §8.12; SMART 12, 48). */
import { AppError } from '../../shared/errors.ts';
import type { Clock, OpenBrowser } from '../ports.ts';

export type BrowserObserver = {
  /** Waiting began: when it ends by itself (epoch ms), and how to show the same page again. */
  readonly onWaiting: (waiting: { expiresAtMs: number; reopenBrowser: () => Promise<void> }) => void;
};

export type BrowserQuestion = {
  /** Where to send the browser, asked anew each time: some pages can be opened once only. */
  readonly page: () => string;
  /** The code, or the failure that ends the sign-in. */
  readonly answer: Promise<string>;
  readonly limitMs: number;
  readonly signal: AbortSignal;
  readonly observer: BrowserObserver;
  readonly openBrowser: OpenBrowser;
  readonly clock: Clock;
};

/**
 * Gives the code. Throws AppError `browser-not-opened`, `sign-in-timed-out` (limit in seconds), `sign-in-cancelled`,
 * or what `answer` rejects with, whichever comes first.
 */
export async function askInBrowser(question: BrowserQuestion): Promise<string> {
  const { page, limitMs, signal, observer, openBrowser, clock } = question;
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const expiresAtMs = clock.now() + limitMs;
  const timedOut = () => reject(new AppError('sign-in-timed-out', { limit: limitMs / 1000 }));
  const cancelled = () => reject(new AppError('sign-in-cancelled'));
  const open = () =>
    openBrowser(page()).catch((cause: unknown) => {
      throw new AppError('browser-not-opened', {}, { cause });
    });

  const callOff = clock.after(limitMs, timedOut);
  signal.addEventListener('abort', cancelled, { once: true });
  if (signal.aborted) cancelled();
  question.answer.then((code) => {
    // A timer sleeps with the machine: what arrives after the limit is late all the same (security B9, B16).
    if (clock.now() > expiresAtMs) timedOut();
    else resolve(code);
  }, reject);
  // Not awaited alone: a browser that never says it opened must not hold back its answer, nor Cancel.
  let over = false;
  open().then(() => {
    if (!over) observer.onWaiting({ expiresAtMs, reopenBrowser: open });
  }, reject);
  try {
    return await promise;
  } finally {
    over = true;
    callOff();
    signal.removeEventListener('abort', cancelled);
  }
}
