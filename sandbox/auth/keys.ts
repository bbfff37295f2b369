/** Signing keys: made at start, held in memory, gone at the end. */
import { exportJWK, generateKeyPair } from 'jose';
import type { JWK } from 'oidc-provider';

/** Gives a fresh RS256 and a fresh ES384 private key as JWKs with `use`, `alg` and `kid` (RFC 7517 §4). */
export async function createSigningKeys(): Promise<JWK[]> {
  return Promise.all(
    ['RS256', 'ES384'].map(async (alg) => {
      const { privateKey } = await generateKeyPair(alg, { extractable: true });
      const kid = `${alg.toLowerCase()}-${crypto.randomUUID()}`;
      return { ...(await exportJWK(privateKey)), alg, kid, use: 'sig' };
    }),
  );
}
