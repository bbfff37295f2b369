/** Exchanges the code for tokens: once, at once, never again (SMART 50–58). */
import { type Configuration, customFetch, genericGrantRequest } from 'openid-client';
import type { HttpPort, HttpResponse } from '../ports.ts';
import { translateFailure } from './json-answer.ts';
import { readTokenAnswer, type TokenAnswer } from './token-answer.ts';

const TIMEOUT_MS = 30_000;
const MAX_BYTES = 1024 * 1024;

export type CodeExchange = { readonly code: string; readonly redirectUri: string; readonly codeVerifier: string };

/**
 * Posts the code to the token endpoint. openid-client makes the request (form, client authentication); the answer is
 * read here, because the library keeps status and OAuth error of many failures to itself. Nothing is retried or
 * redirected. Throws AppError `token-…`, or `sign-in-cancelled` after `signal`.
 */
export async function exchangeCode(
  http: HttpPort,
  configuration: Configuration,
  exchange: CodeExchange,
  signal: AbortSignal,
): Promise<TokenAnswer> {
  let outcome: { answer: HttpResponse } | { failure: unknown } | undefined;
  configuration[customFetch] = async (url, { headers, body }) => {
    const form = body instanceof URLSearchParams ? body.toString() : '';
    const limits = { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, signal };
    outcome = await http({ method: 'POST', url, headers, body: form, ...limits }).then(
      (answer) => ({ answer }),
      (failure: unknown) => ({ failure }),
    );
    // The library only has to see that its part is done.
    return Response.json({ access_token: 'read elsewhere', token_type: 'bearer' });
  };
  await genericGrantRequest(configuration, 'authorization_code', {
    code: exchange.code,
    redirect_uri: exchange.redirectUri,
    code_verifier: exchange.codeVerifier,
  });
  if (outcome === undefined) throw new Error('the token request was not made');
  if ('answer' in outcome) return readTokenAnswer(outcome.answer);
  const codes = { timeout: 'token-timeout', 'too-large': 'token-malformed' } as const;
  throw translateFailure(outcome.failure, codes, 'token-unreachable');
}
