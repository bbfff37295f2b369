/** Validates an id_token in full (OpenID Connect Core §3.1.3.7; SMART 81–86; RFC 8725; security D). */
import { compactVerify, decodeProtectedHeader, importJWK, type JWK } from 'jose';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { HttpPort } from '../ports.ts';
import { equalsInConstantTime } from './callback.ts';
import type { JsonObject } from './json-answer.ts';
import { fetchKeys, fittingKeys, isAllowedAlgorithm, type KeySource } from './keys.ts';

/** How far the clocks of workstation and server may differ. */
const SKEW_SECONDS = 60;

const claimsSchema = z.object({
  iss: z.string(),
  sub: z.string().min(1).max(255),
  aud: z.union([z.string(), z.array(z.string())]),
  azp: z.string().optional(),
  exp: z.number(),
  iat: z.number(),
  nbf: z.number().optional(),
  nonce: z.string().optional(),
  auth_time: z.number().optional().catch(undefined),
  name: z.string().optional().catch(undefined),
  fhirUser: z.string().optional().catch(undefined),
});
export type IdTokenClaims = z.infer<typeof claimsSchema>;

export type IdTokenExpectation = KeySource & {
  readonly clientId: string;
  readonly nonce: string;
  /** The key set as it was while the clinician was in the browser; null where it could not be had. */
  readonly keysAhead?: Promise<readonly JsonObject[] | null>;
};

/**
 * Gives the claims of an id_token that holds in every respect. Throws AppError `id-token-…`, one code for each way
 * it can fail (SMART 86), or `sign-in-cancelled` after `signal`. `nowMs`: epoch ms of the workstation.
 */
export async function validateIdToken(
  http: HttpPort,
  idToken: string,
  expected: IdTokenExpectation,
  nowMs: number,
  signal: AbortSignal,
): Promise<IdTokenClaims> {
  const header = readHeader(idToken);
  const payload = await verifySignature(http, idToken, header, expected, signal);
  const claims = claimsSchema.safeParse(payload);
  if (!claims.success) {
    throw new AppError('id-token-malformed', {
      member: String(claims.error.issues[0]?.path[0] ?? 'claims').slice(0, 64),
    });
  }
  checkClaims(claims.data, expected, nowMs / 1000);
  return claims.data;
}

type Header = { readonly alg: string; readonly kid?: string | undefined };

/** `jku`, `jwk` and `x5u` are never looked at: keys come from the issuer alone (security D4). */
function readHeader(idToken: string): Header {
  let header;
  try {
    header = decodeProtectedHeader(idToken);
  } catch (cause) {
    throw new AppError('id-token-malformed', { member: 'header' }, { cause });
  }
  if (!isAllowedAlgorithm(header.alg)) {
    throw new AppError('id-token-signature', { member: 'alg', rule: 'must be signed with RSA or ECDSA' });
  }
  return { alg: header.alg, kid: header.kid };
}

async function verifySignature(
  http: HttpPort,
  idToken: string,
  header: Header,
  source: IdTokenExpectation,
  signal: AbortSignal,
): Promise<unknown> {
  const ahead = (await source.keysAhead) ?? null;
  let keys = fittingKeys(ahead ?? (await fetchKeys(http, source, signal)), header);
  let payload = await verifyWithAny(keys, idToken, header.alg);
  // The key may just have been rotated: look once more, and only once (SMART 84, security D2, D3).
  if (payload === undefined && (ahead !== null || keys.length === 0)) {
    keys = fittingKeys(await fetchKeys(http, source, signal), header);
    payload = await verifyWithAny(keys, idToken, header.alg);
  }
  if (payload !== undefined) return parsePayload(payload);
  throw new AppError('id-token-signature', {
    rule: keys.length === 0 ? 'no key of the issuer fits' : 'no key verifies it',
  });
}

async function verifyWithAny(
  keys: readonly JsonObject[],
  idToken: string,
  alg: string,
): Promise<Uint8Array | undefined> {
  for (const key of keys) {
    const payload = await verifyWith(key, idToken, alg);
    if (payload !== undefined) return payload;
  }
  return undefined;
}

/** Undefined where this key did not sign it, or is no key that may be trusted (an RSA key below 2048 bits). */
async function verifyWith(key: JsonObject, idToken: string, alg: string): Promise<Uint8Array | undefined> {
  try {
    const publicKey = await importJWK(key as JWK, alg);
    return (await compactVerify(idToken, publicKey, { algorithms: [alg] })).payload;
  } catch {
    return undefined;
  }
}

function parsePayload(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)) as unknown;
  } catch (cause) {
    throw new AppError('id-token-malformed', { member: 'claims' }, { cause });
  }
}

function checkClaims(claims: IdTokenClaims, expected: IdTokenExpectation, nowSeconds: number): void {
  if (claims.iss !== expected.issuer) throw new AppError('id-token-issuer', { member: 'iss' });
  const audiences = typeof claims.aud === 'string' ? [claims.aud] : claims.aud;
  if (!audiences.includes(expected.clientId)) throw new AppError('id-token-audience', { member: 'aud' });
  // Several audiences need the one it was issued to; one that is named must be us (§3.1.3.7, 4 and 5).
  if (claims.azp === undefined ? audiences.length > 1 : claims.azp !== expected.clientId) {
    throw new AppError('id-token-audience', { member: 'azp' });
  }
  if (claims.nonce === undefined || !equalsInConstantTime(claims.nonce, expected.nonce)) {
    throw new AppError('id-token-nonce', { member: 'nonce' });
  }
  checkTimes(claims, nowSeconds);
}

function checkTimes(claims: IdTokenClaims, nowSeconds: number): void {
  const untimely = (member: string, rule: string) =>
    new AppError('id-token-expired', { member, rule, limit: SKEW_SECONDS });
  if (claims.exp + SKEW_SECONDS < nowSeconds) throw untimely('exp', 'has expired by the clock of this computer');
  const early = 'lies in the future by the clock of this computer';
  if (claims.iat - SKEW_SECONDS > nowSeconds) throw untimely('iat', early);
  if (claims.nbf !== undefined && claims.nbf - SKEW_SECONDS > nowSeconds) throw untimely('nbf', early);
}
