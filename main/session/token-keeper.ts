/**
 * The tokens of one sign-in while they are used: given out, renewed ahead of their end, one renewal at a time, the new
 * one durable before the old one is forgotten (SMART 87–93; security E1–E7).
 */
import { AppError, type AppErrorView } from '../../shared/errors.ts';
import type { Clock, Log } from '../ports.ts';
import type { Refreshed, Tokens } from './launch.ts';

/** How long before its end a token is renewed; a short-lived one in the last quarter of its life (SMART 92). */
const MARGIN_MS = 60_000;
const RETRY_MS = [5_000, 10_000, 20_000, 40_000, 60_000] as const;

export type TokenKeeper = {
  /** A token that is good now. Throws AppError `no-session`, what ended it, or `refresh-unreachable` once it is over. */
  readonly accessToken: () => Promise<string>;
  /** After a 401 for `rejected`: a newer token, once; null where there is none to be had (SMART 141). */
  readonly renewed: (rejected: string) => Promise<string | null>;
  /** Null once sealed or ended. */
  readonly tokens: () => Tokens | null;
  /** Why it can be used no more (SMART 93). */
  readonly ended: () => AppErrorView | null;
  /** Forgets the tokens; what is on its way from the server still becomes durable before this resolves. */
  readonly seal: () => Promise<void>;
};

export type TokenKeeperPorts = {
  readonly clock: Clock;
  readonly log: Log;
  /** One renewal of this session at a time, across processes. */
  readonly exclusively: <T>(work: () => Promise<T>) => Promise<T>;
  /** The tokens as they are kept; null where none are. Another process may have renewed them. */
  readonly kept: () => Promise<Tokens | null>;
  readonly refresh: (refreshToken: string) => Promise<Refreshed>;
  /** Looks at what came and makes it durable. Throws AppError where it must not be used (security E5). */
  readonly accept: (refreshed: Refreshed, tokens: Tokens) => Promise<void>;
  /** The tokens were renewed, or ended. */
  readonly onChange: () => void;
};

/** Ends a session for good; anything else may work later, and never costs the refresh token (SMART 91, E7). */
const FINAL = new Set(['refresh-rejected', 'refresh-other-patient']);

type Held = { readonly tokens: Tokens; readonly sinceMs: number };

/** Keeps `first` until it is sealed or the server ends it. */
export function keepTokens(first: Tokens, ports: TokenKeeperPorts): TokenKeeper {
  const { clock, log } = ports;
  let held: Held | null = { tokens: first, sinceMs: clock.now() };
  let end: AppError | null = null;
  let flight: Promise<void> | null = null;
  let failures = 0;
  let callOff = (): void => undefined;

  const schedule = (): void => {
    callOff();
    if (held?.tokens.refreshToken == null || held.tokens.expiresAtMs === null) return;
    const wait = failures > 0 ? retryMs(failures) : dueMs(held) - clock.now();
    callOff = clock.after(Math.max(wait, 0), () => void renew().catch(() => undefined));
  };
  const adopt = (tokens: Tokens): void => {
    if (held === null) return;
    held = { tokens, sinceMs: clock.now() };
  };
  const finish = (error: AppError): void => {
    end = error;
    held = null;
    callOff();
  };
  const renewOnce = async (refreshToken: string): Promise<void> => {
    const kept = await ports.kept();
    if (kept?.refreshToken != null && kept.refreshToken !== refreshToken) return adopt(kept);
    const refreshed = await ports.refresh(refreshToken);
    // A server that sends no new refresh token means the old one to be used again (RFC 6749 §6).
    const tokens = { ...refreshed.tokens, refreshToken: refreshed.tokens.refreshToken ?? refreshToken };
    await ports.accept(refreshed, tokens);
    adopt(tokens);
  };
  const renew = (): Promise<void> => {
    const refreshToken = held?.tokens.refreshToken;
    if (refreshToken == null) return Promise.resolve();
    flight ??= ports
      .exclusively(() => renewOnce(refreshToken))
      .then(
        () => {
          failures = 0;
          log('info', 'session.renewed');
        },
        (error: unknown) => {
          failures += 1;
          if (error instanceof AppError) {
            log('warn', 'session.not-renewed', { code: error.code, ...statusOf(error) });
            if (FINAL.has(error.code)) finish(error);
          }
          throw error;
        },
      )
      .finally(() => {
        flight = null;
        schedule();
        ports.onChange();
      });
    return flight;
  };
  const require = (): Held => {
    if (end !== null) throw end;
    if (held === null) throw new AppError('no-session');
    return held;
  };
  schedule();
  return {
    accessToken: async () => {
      const now = require();
      if (now.tokens.refreshToken === null || clock.now() < dueMs(now)) return now.tokens.accessToken;
      await renew().catch((error: unknown) => {
        const { expiresAtMs } = now.tokens;
        // Until its end the old token serves: a renewal that fails early costs nothing.
        if (end !== null || expiresAtMs === null || clock.now() >= expiresAtMs) throw error;
      });
      return require().tokens.accessToken;
    },
    renewed: async (rejected) => {
      if (require().tokens.accessToken !== rejected) return require().tokens.accessToken;
      if (require().tokens.refreshToken === null) return null;
      await renew();
      const { accessToken } = require().tokens;
      return accessToken === rejected ? null : accessToken;
    },
    tokens: () => held?.tokens ?? null,
    ended: () => end?.view() ?? null,
    seal: async () => {
      held = null;
      callOff();
      await flight?.catch(() => undefined);
    },
  };
}

/** Epoch ms from which a token is renewed before it is used; Infinity where its end is not known. */
function dueMs({ tokens: { expiresAtMs }, sinceMs }: Held): number {
  if (expiresAtMs === null) return Infinity;
  return expiresAtMs - Math.min(MARGIN_MS, Math.max(expiresAtMs - sinceMs, 0) / 4);
}

function retryMs(failures: number): number {
  return RETRY_MS[Math.min(failures, RETRY_MS.length) - 1] ?? 0;
}

function statusOf({ details: { status } }: AppError): { status?: number } {
  return status === undefined ? {} : { status };
}
