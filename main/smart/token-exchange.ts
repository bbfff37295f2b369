/** Exchanges the code for tokens: once, at once, never again (SMART 50–58). */
import { genericGrantRequest } from 'openid-client';
import type { KnownClient } from './client-authentication.ts';
import { translateFailure } from './json-answer.ts';
import { readTokenAnswer, type TokenAnswer } from './token-answer.ts';
import { postAs, type FormPorts } from './token-request.ts';

const TIMEOUT_MS = 30_000;
const MAX_BYTES = 1024 * 1024;
export const TOKEN_LIMITS = { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES } as const;

export type CodeExchange = { readonly code: string; readonly redirectUri: string; readonly codeVerifier: string };

/**
 * Posts the code to the token endpoint as `client`. Throws AppError `token-…`, or `sign-in-cancelled` after `signal`.
 */
export async function exchangeCode(
  ports: FormPorts,
  client: KnownClient,
  exchange: CodeExchange,
  signal: AbortSignal,
): Promise<TokenAnswer> {
  const parameters = {
    code: exchange.code,
    redirect_uri: exchange.redirectUri,
    code_verifier: exchange.codeVerifier,
  };
  const answer = await postAs(
    ports,
    client,
    (configuration) => genericGrantRequest(configuration, 'authorization_code', parameters),
    { ...TOKEN_LIMITS, signal },
  ).catch((error: unknown) => {
    throw translateFailure(error, { timeout: 'token-timeout', 'too-large': 'token-malformed' }, 'token-unreachable');
  });
  return readTokenAnswer(answer);
}
