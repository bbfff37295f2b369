/** Client assertions, judged as SMART wants them, by a clock that can be set wrong. */
import { decodeJwt, decodeProtectedHeader, importJWK, jwtVerify, type JWTPayload } from 'jose';
import type { ClientKeys } from './client-keys.ts';

export type AssertionOptions = {
  readonly keys: ClientKeys;
  readonly tokenUrl: string;
  /** Milliseconds since 1970, as this server believes. */
  readonly now: () => number;
};

/** An assertion that proves nothing; the message says why. */
export class AssertionRefused extends Error {}

export type JudgeAssertion = (assertion: string, postedTo: string) => Promise<string>;

const ALGORITHMS = ['RS384', 'ES384'];
const LONGEST_LIFE_SECONDS = 300;
const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

function require(holds: boolean, what: string): void {
  if (!holds) throw new AssertionRefused(what);
}

function decode(assertion: string): { header: Readonly<Record<string, unknown>>; claims: JWTPayload } {
  try {
    return { header: { ...decodeProtectedHeader(assertion) }, claims: decodeJwt(assertion) };
  } catch {
    throw new AssertionRefused('client_assertion is no JWT');
  }
}

function checkHeader({ alg, typ, kid, jku }: Readonly<Record<string, unknown>>, registered: string | undefined): void {
  require(typeof alg === 'string' && ALGORITHMS.includes(alg), 'alg must be RS384 or ES384');
  require(typ === 'JWT', 'typ must be JWT');
  require(typeof kid === 'string' && kid !== '', 'kid is missing');
  require(jku === undefined || jku === registered, 'jku is not the registered address');
}

function checkClaims({ aud, exp, iat, jti }: JWTPayload, audiences: readonly string[], nowSeconds: number): void {
  require(typeof aud === 'string' && audiences.includes(aud), 'aud must be the token URL');
  require(Number.isInteger(exp), 'exp must be whole seconds');
  require(Number(exp) > nowSeconds, 'the assertion has expired');
  require(Number(exp) - nowSeconds <= LONGEST_LIFE_SECONDS, 'exp is more than five minutes ahead');
  require(iat === undefined || iat <= nowSeconds, 'iat lies ahead');
  require(typeof jti === 'string' && jti !== '', 'jti is missing');
}

/** Whether this is the one kind of assertion that SMART knows. */
export const isAssertionType = (type: string | null): boolean => type === TYPE;

/**
 * Gives the judge of client assertions: it takes one and the endpoint it was posted to, and resolves to the client that
 * it proves, or rejects with AssertionRefused. No tolerance for clocks; each `jti` once. SMART 2.2
 * client-confidential-asymmetric #authenticating-to-the-token-endpoint, RFC 7523 §3.
 */
export function createAssertionJudge({ keys, tokenUrl, now }: AssertionOptions): JudgeAssertion {
  const seen = new Map<string, number>();
  return async (assertion, postedTo) => {
    const { header, claims } = decode(assertion);
    const { iss, sub, exp, jti } = claims;
    const client = typeof sub === 'string' && sub === iss && keys.clientIds.includes(sub) ? sub : undefined;
    if (client === undefined) throw new AssertionRefused('iss and sub must be the client_id of a client with keys');
    const source = keys.source(client);
    if (source === undefined) throw new AssertionRefused('no keys are registered for this client');
    checkHeader(header, 'jwksUri' in source ? source.jwksUri : undefined);
    checkClaims(claims, [tokenUrl, postedTo], Math.floor(now() / 1000));
    const key = await keys.find(client, String(header.kid));
    if (key === undefined) throw new AssertionRefused('kid is not among the registered keys');
    try {
      const alg = String(header.alg);
      await jwtVerify(assertion, await importJWK(key, alg), { algorithms: [alg], currentDate: new Date(now()) });
    } catch {
      throw new AssertionRefused('the signature does not fit the key');
    }
    const nowSeconds = Math.floor(now() / 1000);
    for (const [id, until] of seen) if (until <= nowSeconds) seen.delete(id);
    const id = `${client} ${jti}`;
    require(!seen.has(id), 'the assertion was used before');
    seen.set(id, Number(exp));
    return client;
  };
}
