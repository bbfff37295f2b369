/**
 * The tokens of one sign-in while they are used: given out, renewed ahead of their end, one renewal at a time, the new
 * one durable before the old one is forgotten (SMART 87–93; security E1–E7).
 */
import { randomUUID } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
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
  readonly ended: () => AppError | null;
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
  /** The server has ended it for good: what is kept is worth nothing any more. */
  readonly onEnded: () => void;
  /** The tokens were renewed, or ended. */
  readonly onChange: () => void;
};

/** Ends a session for good; anything else may work later, and never costs the refresh token (SMART 91, E7). */
const FINAL = new Set(['refresh-rejected', 'refresh-other-patient']);

type Held = { readonly tokens: Tokens; readonly sinceMs: number };

type Keeping = {
  held: Held | null;
  /** Refresh tokens that were used: what is kept under one of them is older than what is held. */
  readonly spent: Set<string>;
  end: AppError | null;
  flight: Promise<void> | null;
  failures: number;
  callOff: () => void;
};

/** Keeps `first` until it is sealed or the server ends it. */
export function keepTokens(first: Tokens, ports: TokenKeeperPorts): TokenKeeper {
  const { clock } = ports;
  const held = { tokens: first, sinceMs: clock.now() };
  const keeping: Keeping = {
    ...{ held, end: null, flight: null, failures: 0 },
    spent: new Set(),
    callOff: () => undefined,
  };
  const current = (): Tokens => {
    if (keeping.end !== null) throw keeping.end;
    if (keeping.held === null) throw new AppError('no-session');
    return keeping.held.tokens;
  };
  schedule(keeping, ports);
  return {
    accessToken: async () => {
      const { accessToken, refreshToken, expiresAtMs } = current();
      if (refreshToken === null || clock.now() < dueMs(keeping.held)) return accessToken;
      await renew(keeping, refreshToken, ports).catch((error: unknown) => {
        // Until its end the old token serves: a renewal that fails early costs nothing.
        if (keeping.end !== null || expiresAtMs === null || clock.now() >= expiresAtMs) throw error;
      });
      return current().accessToken;
    },
    renewed: async (rejected) => {
      const { accessToken, refreshToken } = current();
      if (accessToken !== rejected) return accessToken;
      if (refreshToken === null) return null;
      await renew(keeping, refreshToken, ports);
      const newer = current().accessToken;
      return newer === rejected ? null : newer;
    },
    tokens: () => keeping.held?.tokens ?? null,
    ended: () => keeping.end,
    seal: async () => {
      keeping.held = null;
      keeping.callOff();
      await keeping.flight?.catch(() => undefined);
    },
  };
}

/** One renewal, whoever asks for it meanwhile. Rejects with why it failed. */
function renew(keeping: Keeping, refreshToken: string, ports: TokenKeeperPorts): Promise<void> {
  keeping.flight ??= ports
    .exclusively(() => renewOnce(keeping, refreshToken, ports))
    .then(
      () => {
        keeping.failures = 0;
        ports.log('info', 'session.renewed');
      },
      (error: unknown) => {
        keeping.failures += 1;
        noteFailure(keeping, error, ports);
        throw error;
      },
    )
    .finally(() => {
      keeping.flight = null;
      schedule(keeping, ports);
      ports.onChange();
    });
  return keeping.flight;
}

async function renewOnce(keeping: Keeping, refreshToken: string, ports: TokenKeeperPorts): Promise<void> {
  const kept = await ports.kept();
  const theirs = kept?.refreshToken ?? null;
  // Kept under a token that was used already: a write failed, and what is held is newer (security J1).
  const renewedElsewhere = theirs !== null && theirs !== refreshToken && !keeping.spent.has(theirs);
  const tokens = renewedElsewhere && kept !== null ? kept : await askAnew(refreshToken, ports);
  keeping.spent.add(refreshToken);
  // Sealed meanwhile: what came is in the vault, and nowhere else.
  if (keeping.held !== null) keeping.held = { tokens, sinceMs: ports.clock.now() };
}

async function askAnew(refreshToken: string, { refresh, accept }: TokenKeeperPorts): Promise<Tokens> {
  const refreshed = await refresh(refreshToken);
  // A server that sends no new refresh token means the old one to be used again (RFC 6749 §6).
  const tokens = { ...refreshed.tokens, refreshToken: refreshed.tokens.refreshToken ?? refreshToken };
  await accept(refreshed, tokens);
  return tokens;
}

function noteFailure(keeping: Keeping, error: unknown, { log, onEnded }: TokenKeeperPorts): void {
  if (!(error instanceof AppError)) {
    const errorName = error instanceof Error ? error.name : typeof error;
    log('error', 'session.not-renewed', { incident: randomUUID(), errorName });
    return;
  }
  const { code, details } = error;
  log('warn', 'session.not-renewed', { code, ...(details.status !== undefined && { status: details.status }) });
  if (!FINAL.has(code)) return;
  keeping.end = error;
  keeping.held = null;
  onEnded();
}

/** The next renewal by itself: when it is due, or again some time after it failed. */
function schedule(keeping: Keeping, ports: TokenKeeperPorts): void {
  keeping.callOff();
  const { held, failures } = keeping;
  const refreshToken = held?.tokens.refreshToken ?? null;
  if (held === null || refreshToken === null || held.tokens.expiresAtMs === null) return;
  const waitMs = failures > 0 ? retryMs(failures) : dueMs(held) - ports.clock.now();
  keeping.callOff = ports.clock.after(Math.max(waitMs, 0), () => {
    renew(keeping, refreshToken, ports).catch(() => undefined);
  });
}

/** Epoch ms from which a token is renewed before it is used; Infinity where its end is not known. */
function dueMs(held: Held | null): number {
  const expiresAtMs = held?.tokens.expiresAtMs ?? null;
  if (held === null || expiresAtMs === null) return Infinity;
  return expiresAtMs - Math.min(MARGIN_MS, Math.max(expiresAtMs - held.sinceMs, 0) / 4);
}

function retryMs(failures: number): number {
  return RETRY_MS[Math.min(failures, RETRY_MS.length) - 1] ?? 0;
}
