/** The keys of an asymmetric client: made here, kept in the vault, public halves shown (SMART 7, 96–98; security F3). */
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { AppError } from '../../shared/errors.ts';
import type { Clock, SecretVault } from '../ports.ts';
import { clientSecrets, inTurn, type ClientKey, type WhichClient } from './client-secrets.ts';
import type { AsymmetricClient, SigningAlgorithm } from './smart-site.ts';

/**
 * RFC 7518 §3.3 asks for 2048 bits; 3072 is what NIST SP 800-57 sets beside 128 bits of strength, for keys that may
 * stand for years, and is made in well under a second.
 */
const RSA_BITS = 3072;

/** Without a choice of the site one key of each, so that whatever the server takes is registered already (SMART 98, F5). */
function algorithmsOf(client: AsymmetricClient): readonly SigningAlgorithm[] {
  return client.algorithm === null ? ['RS384', 'ES384'] : [client.algorithm];
}

/** Makes a key. Its kid is the thumbprint of RFC 7638, so that no two of a set are alike (SMART 99). */
export async function newClientKey(
  algorithm: SigningAlgorithm,
  use: ClientKey['use'],
  nowMs: number,
): Promise<ClientKey> {
  const size = algorithm === 'RS384' ? { modulusLength: RSA_BITS } : {};
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true, ...size });
  const privateJwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(privateJwk, 'sha256');
  return { kid, algorithm, createdAtMs: nowMs, privateJwk: { ...privateJwk }, use };
}

const PUBLIC_MEMBERS = ['kty', 'n', 'e', 'crv', 'x', 'y'] as const;

/** The JWK Set to register: public members by name, so that no private one can ever slip in (SMART 97). */
export function publicKeySet(keys: readonly ClientKey[]): { readonly keys: readonly JWK[] } {
  return { keys: keys.map(publicJwk) };
}

function publicJwk({ kid, algorithm, privateJwk }: ClientKey): JWK {
  const members = PUBLIC_MEMBERS.filter((name) => name in privateJwk).map((name) => [name, privateJwk[name]]);
  return { ...(Object.fromEntries(members) as JWK), kid, alg: algorithm, use: 'sig' };
}

export type ClientKeys = {
  /**
   * The keys of the site; those that it wants and has not yet are made now. Throws `vault-write-failed`, and
   * `vault-unavailable` where a new key would be registered today and gone tomorrow.
   */
  readonly ensure: (siteId: string, client: AsymmetricClient) => Promise<ClientKey[]>;
  /** Makes a next key beside each current one that has none; a second call changes nothing. */
  readonly rotate: (siteId: string, client: AsymmetricClient) => Promise<ClientKey[]>;
  /** The next keys become the current ones, and the old ones they stand beside are destroyed. */
  readonly finishRotation: (siteId: string, client: AsymmetricClient) => Promise<ClientKey[]>;
};

/** Gives the keys of one client of each site, kept in `vault`. */
export function createClientKeys(vault: SecretVault, clock: Clock, which: WhichClient = 'clinician'): ClientKeys {
  const { keys: slot } = clientSecrets(vault, which);
  const turn = <T>(siteId: string, work: () => Promise<T>) => inTurn(vault, `keys ${which} ${siteId}`, work);
  const make = (algorithms: readonly SigningAlgorithm[], use: ClientKey['use']) =>
    Promise.all(algorithms.map((algorithm) => newClientKey(algorithm, use, clock.now())));
  const refuseUnkept = (): void => {
    if (vault.outOfReach()) throw new AppError('vault-unavailable');
  };
  const save = async (siteId: string, before: readonly ClientKey[], keys: ClientKey[]) => {
    if (keys.length === before.length && keys.every((key, n) => key === before[n])) return keys;
    refuseUnkept();
    await slot.write(siteId, keys);
    // The first secret of all is what may show that nothing can be kept.
    if (vault.outOfReach()) await slot.forget(siteId);
    refuseUnkept();
    return keys;
  };
  const ensure = async (siteId: string, client: AsymmetricClient) => {
    const keys = (await slot.read(siteId)) ?? [];
    const missing = algorithmsOf(client).filter((algorithm) => !has(keys, algorithm, 'current'));
    return save(siteId, keys, [...keys, ...(await make(missing, 'current'))]);
  };
  return {
    ensure: (siteId, client) => turn(siteId, () => ensure(siteId, client)),
    rotate: (siteId, client) =>
      turn(siteId, async () => {
        const keys = await ensure(siteId, client);
        const missing = algorithmsOf(client).filter((algorithm) => !has(keys, algorithm, 'next'));
        return save(siteId, keys, [...keys, ...(await make(missing, 'next'))]);
      }),
    finishRotation: (siteId, client) =>
      turn(siteId, async () => {
        const keys = await ensure(siteId, client);
        const kept = keys.filter(({ algorithm, use }) => use === 'next' || !has(keys, algorithm, 'next'));
        return save(
          siteId,
          keys,
          kept.map((key) => (key.use === 'next' ? { ...key, use: 'current' as const } : key)),
        );
      }),
  };
}

function has(keys: readonly ClientKey[], algorithm: SigningAlgorithm, use: ClientKey['use']): boolean {
  return keys.some((key) => key.algorithm === algorithm && key.use === use);
}
