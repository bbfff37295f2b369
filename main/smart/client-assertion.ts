/** The assertion that an asymmetric client proves itself with (SMART 99–103; RFC 7523 §3). */
import { randomBytes } from 'node:crypto';
import { importJWK, SignJWT, type JWK } from 'jose';
import type { ClientKey } from './client-secrets.ts';

/** SMART 100: no assertion may live longer. */
const MAX_LIFETIME_SECONDS = 300;
/** Less, so that a server whose clock is up to a minute behind does not see more. */
const LIFETIME_SECONDS = 240;

export type AssertionRequest = {
  readonly clientId: string;
  /** The token URL. */
  readonly audience: string;
  /** Epoch ms, by the clock that the server goes by. */
  readonly nowMs: number;
  /** Only where the key set is registered by its URL (SMART 99). */
  readonly jwksUrl: string | null;
  readonly lifetimeSeconds?: number;
};

/** 256 random bits: one assertion is never mistaken for another (SMART 100, 101; security F2). */
export function newAssertionId(): string {
  return randomBytes(32).toString('base64url');
}

/** Signs one assertion, to be sent once. Throws RangeError for a life beyond five minutes (security F1). */
export async function signAssertion(key: ClientKey, request: AssertionRequest): Promise<string> {
  const { clientId, audience, nowMs, jwksUrl, lifetimeSeconds = LIFETIME_SECONDS } = request;
  if (!(lifetimeSeconds > 0 && lifetimeSeconds <= MAX_LIFETIME_SECONDS)) {
    throw new RangeError('an assertion lives five minutes at most');
  }
  const iat = Math.floor(nowMs / 1000);
  const claims = { iss: clientId, sub: clientId, aud: audience, iat, exp: iat + Math.floor(lifetimeSeconds) };
  return new SignJWT({ ...claims, jti: newAssertionId() })
    .setProtectedHeader({ alg: key.algorithm, kid: key.kid, typ: 'JWT', ...(jwksUrl !== null && { jku: jwksUrl }) })
    .sign(await importJWK(key.privateJwk as JWK, key.algorithm));
}
