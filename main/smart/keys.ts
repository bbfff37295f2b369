/** The public keys that an issuer signs with (SMART 82, 84; security D1–D4). */
import { AppError } from '../../shared/errors.ts';
import { parseSecureUrl } from '../policy/url-policy.ts';
import type { HttpPort } from '../ports.ts';
import { jsonObject, translateFailure, type JsonObject } from './json-answer.ts';

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 512 * 1024;
/** Verifying is work: a server with more keys that fit one token is not a server but a load. */
const MAX_FITTING = 20;

/** Algorithms of an id_token, and the key each needs. No `none`, no HMAC (SMART 83, RFC 8725 §3.1). */
const KEY_OF_ALGORITHM: Readonly<Record<string, { kty: string; crv?: string }>> = {
  RS256: { kty: 'RSA' },
  RS384: { kty: 'RSA' },
  PS256: { kty: 'RSA' },
  ES256: { kty: 'EC', crv: 'P-256' },
  ES384: { kty: 'EC', crv: 'P-384' },
};

/** True for an asymmetric algorithm that an id_token may be signed with (SMART 83). */
export function isAllowedAlgorithm(algorithm: unknown): algorithm is string {
  return typeof algorithm === 'string' && Object.hasOwn(KEY_OF_ALGORITHM, algorithm);
}

export type KeySource = { readonly issuer: string; readonly jwksUri: string | null };

/**
 * Fetches the issuer's key set, from `jwks_uri` of the SMART configuration or else of the issuer's OpenID
 * configuration. Throws AppError `id-token-keys-unavailable`, or `sign-in-cancelled` after `signal`.
 */
export async function fetchKeys(http: HttpPort, source: KeySource, signal: AbortSignal): Promise<JsonObject[]> {
  const url = source.jwksUri ?? (await discoverKeys(http, source.issuer, signal));
  const { keys } = await getJson(http, url, signal);
  if (!Array.isArray(keys)) throw new AppError('id-token-keys-unavailable', { member: 'keys' });
  return keys.filter((key): key is JsonObject => typeof key === 'object' && key !== null);
}

/**
 * Begins to fetch the key set while the clinician is in the browser, so that checking the id_token need not wait for
 * one more round trip. Resolves with null where that fails: whoever needs the keys asks again, and meets the failure.
 */
export function fetchKeysAhead(
  http: HttpPort,
  { issuer, jwksUri }: { readonly issuer: string | null; readonly jwksUri: string | null },
  signal: AbortSignal,
): Promise<JsonObject[] | null> {
  if (issuer === null) return Promise.resolve(null);
  return fetchKeys(http, { issuer, jwksUri }, signal).catch(() => null);
}

async function discoverKeys(http: HttpPort, issuer: string, signal: AbortSignal): Promise<string> {
  const document = await getJson(http, `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, signal);
  if (document['issuer'] !== issuer) throw new AppError('id-token-keys-unavailable', { member: 'issuer' });
  const url = document['jwks_uri'];
  if (typeof url !== 'string' || parseSecureUrl(url) === undefined) {
    throw new AppError('id-token-keys-unavailable', { member: 'jwks_uri' });
  }
  return url;
}

async function getJson(http: HttpPort, url: string, signal: AbortSignal): Promise<JsonObject> {
  const headers = { accept: 'application/json' };
  const response = await http({
    method: 'GET',
    url,
    headers,
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_BYTES,
    signal,
  }).catch((error: unknown) => {
    throw translateFailure(error, {}, 'id-token-keys-unavailable');
  });
  const document = response.status === 200 ? jsonObject(response) : undefined;
  if (document === undefined) throw new AppError('id-token-keys-unavailable', { status: response.status });
  return document;
}

/**
 * The keys of the set that may have signed a token of this header: right type and curve, meant for signatures, and
 * of its kid; without a kid every fitting key is tried.
 */
export function fittingKeys(
  keys: readonly JsonObject[],
  header: { alg: string; kid?: string | undefined },
): JsonObject[] {
  const needed = KEY_OF_ALGORITHM[header.alg];
  return keys
    .filter(
      (key) =>
        key['kty'] === needed?.kty &&
        (needed?.crv === undefined || key['crv'] === needed.crv) &&
        (key['use'] === undefined || key['use'] === 'sig') &&
        (key['alg'] === undefined || key['alg'] === header.alg) &&
        (header.kid === undefined || key['kid'] === header.kid),
    )
    .slice(0, MAX_FITTING);
}
