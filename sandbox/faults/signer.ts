/** The server's own keys in the hands of the faults. */
import { exportSPKI, importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';
import type { JWK as ServerKey } from 'oidc-provider';
import type { Signer } from './fault.ts';

/** The algorithm that a key signs with. */
const algOf = ({ kty }: JWK): string => (kty === 'EC' ? 'ES384' : 'RS256');

async function keyOf(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, algOf(jwk));
  if (key instanceof Uint8Array) throw new Error('a signing key must be asymmetric');
  return key;
}

const publicHalf = ({ kty, n, e, crv, x, y }: JWK): JWK => (kty === 'EC' ? { kty, crv, x, y } : { kty, n, e });

/** Takes the private keys of the server, gives what signs like it; an unknown kid throws. RFC 7515. */
export function createSigner(serverKeys: readonly ServerKey[]): Signer {
  const keys = serverKeys.map(({ key_ops: _ops, x5c: _certificates, ...jwk }): JWK => jwk);
  const find = (kid: string): JWK => {
    const jwk = keys.find((candidate) => candidate.kid === kid);
    if (jwk === undefined) throw new Error('no such signing key');
    return jwk;
  };
  return {
    sign: async (kid, claims, header) => signWith(await keyOf(find(kid)), algOf(find(kid)), claims, { kid, ...header }),
    publicPem: async (kid) => exportSPKI(await keyOf(publicHalf(find(kid)))),
  };
}

/** Signs claims as they are; null in the header removes a member. */
export function signWith(
  key: CryptoKey | Uint8Array,
  alg: string,
  claims: object,
  header: Readonly<Record<string, unknown>>,
): Promise<string> {
  const all: Readonly<Record<string, unknown>> = { typ: 'JWT', ...header };
  const members = Object.entries(all).filter(([, value]) => value !== null);
  return new SignJWT({ ...claims }).setProtectedHeader({ ...Object.fromEntries(members), alg }).sign(key);
}
