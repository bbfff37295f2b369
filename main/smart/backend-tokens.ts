/** One token for a long job: used until near its end, then renewed, once however many ask (SMART 108; security F8). */
import { AppError } from '../../shared/errors.ts';
import { isPassingFault } from '../policy/network-failure.ts';
import type { Clock } from '../ports.ts';

export type BackendToken = {
  readonly accessToken: string;
  /** As granted, or as asked where the server did not say. */
  readonly scope: string;
  readonly receivedAtMs: number;
  /** null: not said. */
  readonly expiresInSeconds: number | null;
};

export type BackendTokens = {
  /** The token in use, or a new one where there is none that lasts. */
  readonly current: () => Promise<BackendToken>;
  /** The token in use where it is another than `refused`, else a new one. */
  readonly insteadOf: (refused: string) => Promise<BackendToken>;
};

/** What SMART tells servers to let them live, where one does not say (SMART 108). */
const USUAL_LIFE_SECONDS = 300;
/** A request that is under way must not outlive its token. */
const MARGIN_MS = 30_000;
/** Of a token that lives shorter than that, the last fifth. */
const MARGIN_SHARE = 5;
/** What says that the server cannot now, not that it will not. */
const PASSING: readonly string[] = [
  'token-unreachable',
  'token-timeout',
  'token-server-error',
  'discovery-unreachable',
  'discovery-timeout',
];

/** Gives the tokens that `request` brings; none is asked for yet. */
export function createBackendTokens(clock: Clock, request: () => Promise<BackendToken>): BackendTokens {
  let held: BackendToken | null = null;
  let asked: Promise<BackendToken> | null = null;
  const ask = (): Promise<BackendToken> =>
    (asked ??= request()
      .then((token) => (held = token))
      .finally(() => (asked = null)));
  return {
    current: async () => {
      if (held !== null && leftMs(held, clock.now()) > marginMs(held)) return held;
      const ending = held;
      return ask().catch((error: unknown) => {
        // The last of its life is better than nothing while the server is away for a moment.
        if (ending !== null && held === ending && leftMs(ending, clock.now()) > 0 && isPassing(error)) return ending;
        throw error;
      });
    },
    insteadOf: (refused) => {
      if (held?.accessToken === refused) held = null;
      return held !== null && leftMs(held, clock.now()) > 0 ? Promise.resolve(held) : ask();
    },
  };
}

const lifeMs = ({ expiresInSeconds }: BackendToken): number => (expiresInSeconds ?? USUAL_LIFE_SECONDS) * 1000;

const marginMs = (token: BackendToken): number => Math.min(MARGIN_MS, lifeMs(token) / MARGIN_SHARE);

/** A token from the future came before the clock was set back: nobody knows how old it is (security D11). */
function leftMs(token: BackendToken, nowMs: number): number {
  return nowMs < token.receivedAtMs ? 0 : token.receivedAtMs + lifeMs(token) - nowMs;
}

const isPassing = (error: unknown): boolean =>
  error instanceof AppError && (PASSING.includes(error.code) || isPassingFault(error.code));
