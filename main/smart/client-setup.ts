/** What an administrator sees and does of a site's client: secret in, public keys out (SMART 53, 96–99; security F3). */
import { AppError } from '../../shared/errors.ts';
import type { ClientSetup } from '../../shared/ipc-contract.ts';
import type { Clock, SecretVault } from '../ports.ts';
import { createClientKeys, publicKeySet } from './client-keys.ts';
import { clientSecrets, type ClientKey } from './client-secrets.ts';
import type { SmartSite } from './smart-site.ts';

/** Never a secret, never a private key. */
export type ClientDescription = Omit<ClientSetup, 'site'>;
type ClientSite = Pick<SmartSite, 'id' | 'client'>;

export type ClientSetups = {
  /** Describing an asymmetric client makes its first key. Throws `vault-write-failed`, `vault-unavailable`. */
  readonly describe: (site: ClientSite) => Promise<ClientDescription>;
  /** Replaces the secret; it can never be read again. Throws `bad-request` for a client that has none. */
  readonly setSecret: (site: ClientSite, secret: string) => Promise<ClientDescription>;
  /** Makes the next key, published beside the current one. Throws `bad-request` for a client without keys. */
  readonly rotateKey: (site: ClientSite) => Promise<ClientDescription>;
  /** The server knows the next key: it signs from now on, and the old one is destroyed. Throws as `rotateKey`. */
  readonly finishRotation: (site: ClientSite) => Promise<ClientDescription>;
  /** Forgets secret, keys and registration; an asymmetric client has a new key at once. */
  readonly forget: (site: ClientSite) => Promise<ClientDescription>;
};

/** Gives the setups of all sites over `vault`. */
export function createClientSetup(vault: SecretVault, clock: Clock): ClientSetups {
  const secrets = clientSecrets(vault);
  const keys = createClientKeys(vault, clock);
  const describe = async ({ id, client }: ClientSite): Promise<ClientDescription> => {
    const own = client.type === 'asymmetric' ? await keys.ensure(id, client) : [];
    const registered = client.type === 'registered' ? await secrets.registration.read(id) : null;
    const secret = client.type === 'symmetric' ? await secrets.secret.read(id) : null;
    return {
      client: client.type,
      clientId: client.type === 'registered' ? (registered?.clientId ?? null) : client.clientId,
      secretSinceMs: secret?.sinceMs ?? null,
      keys: own.map(described),
      jwks: own.length === 0 ? null : JSON.stringify(publicKeySet(own), null, 2),
    };
  };
  const asymmetric = ({ client }: ClientSite) => {
    if (client.type !== 'asymmetric') throw new AppError('bad-request');
    return client;
  };
  return {
    describe,
    setSecret: async (site, secret) => {
      if (site.client.type !== 'symmetric') throw new AppError('bad-request');
      await secrets.secret.write(site.id, { secret, sinceMs: clock.now() });
      return describe(site);
    },
    rotateKey: async (site) => {
      await keys.rotate(site.id, asymmetric(site));
      return describe(site);
    },
    finishRotation: async (site) => {
      await keys.finishRotation(site.id, asymmetric(site));
      return describe(site);
    },
    forget: async (site) => {
      await Promise.all([
        secrets.secret.forget(site.id),
        secrets.keys.forget(site.id),
        secrets.registration.forget(site.id),
      ]);
      return describe(site);
    },
  };
}

function described({ kid, algorithm, createdAtMs, use }: ClientKey): ClientDescription['keys'][number] {
  return { kid, algorithm, createdAtMs, use };
}
