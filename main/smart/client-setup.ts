/** What an administrator sees and does of a site's client: secret in, public keys out (SMART 53, 96–99; security F3). */
import { AppError } from '../../shared/errors.ts';
import type { ClientSetup } from '../../shared/ipc-contract.ts';
import type { Clock, SecretVault } from '../ports.ts';
import { createClientKeys, publicKeySet } from './client-keys.ts';
import { clientSecrets, type ClientKey, type WhichClient } from './client-secrets.ts';
import type { AsymmetricClient, SmartSite } from './smart-site.ts';

/** Never a secret, never a private key. */
export type ClientDescription = Omit<ClientSetup, 'site'>;
type ClientSite = Pick<SmartSite, 'id' | 'client'> & { readonly backend?: AsymmetricClient | null };

export type ClientSetups = {
  /** Describing an asymmetric client makes its first key. Throws `vault-write-failed`, `vault-unavailable`. */
  readonly describe: (site: ClientSite) => Promise<ClientDescription>;
  /** Replaces the secret; it can never be read again. Throws `bad-request` for a client that has none. */
  readonly setSecret: (site: ClientSite, secret: string) => Promise<ClientDescription>;
  /** Makes the next key, published beside the current one. Throws `bad-request` for a client without keys. */
  readonly rotateKey: (site: ClientSite, which: WhichClient) => Promise<ClientDescription>;
  /** The server knows the next key: it signs from now on, and the old one is destroyed. Throws as `rotateKey`. */
  readonly finishRotation: (site: ClientSite, which: WhichClient) => Promise<ClientDescription>;
  /** Forgets secret, keys and registration of that client; one with keys has a new key at once. */
  readonly forget: (site: ClientSite, which: WhichClient) => Promise<ClientDescription>;
};

type Describing = {
  readonly secrets: ReturnType<typeof clientSecrets>;
  readonly keys: Readonly<Record<WhichClient, ReturnType<typeof createClientKeys>>>;
};

async function describeClient({ secrets, keys }: Describing, site: ClientSite): Promise<ClientDescription> {
  const { id, client, backend = null } = site;
  const own = client.type === 'asymmetric' ? await keys.clinician.ensure(id, client) : [];
  const registered = client.type === 'registered' ? await secrets.registration.read(id) : null;
  const secret = client.type === 'symmetric' ? await secrets.secret.read(id) : null;
  const machine = backend === null ? null : await keys.backend.ensure(id, backend);
  return {
    client: client.type,
    clientId: client.type === 'registered' ? (registered?.clientId ?? null) : client.clientId,
    secretSinceMs: secret?.sinceMs ?? null,
    keys: own.map(described),
    jwks: own.length === 0 ? null : textOf(own),
    backend:
      backend === null || machine === null
        ? null
        : { clientId: backend.clientId, keys: machine.map(described), jwks: textOf(machine) },
  };
}

const textOf = (keys: readonly ClientKey[]): string => JSON.stringify(publicKeySet(keys), null, 2);

/** The client of that site that signs with keys. Throws `bad-request` where it has none. */
function keyedClient({ client, backend = null }: ClientSite, which: WhichClient): AsymmetricClient {
  const asked = which === 'backend' ? backend : client;
  if (asked?.type !== 'asymmetric') throw new AppError('bad-request');
  return asked;
}

/** Gives the setups of all sites over `vault`. */
export function createClientSetup(vault: SecretVault, clock: Clock): ClientSetups {
  const secrets = clientSecrets(vault);
  const keys = { clinician: createClientKeys(vault, clock), backend: createClientKeys(vault, clock, 'backend') };
  const describe = (site: ClientSite) => describeClient({ secrets, keys }, site);
  return {
    describe,
    setSecret: async (site, secret) => {
      if (site.client.type !== 'symmetric') throw new AppError('bad-request');
      await secrets.secret.write(site.id, { secret, sinceMs: clock.now() });
      return describe(site);
    },
    rotateKey: async (site, which) => {
      await keys[which].rotate(site.id, keyedClient(site, which));
      return describe(site);
    },
    finishRotation: async (site, which) => {
      await keys[which].finishRotation(site.id, keyedClient(site, which));
      return describe(site);
    },
    forget: async (site, which) => {
      const kept = clientSecrets(vault, which);
      await Promise.all([kept.secret, kept.keys, kept.registration].map((slot) => slot.forget(site.id)));
      return describe(site);
    },
  };
}

function described({ kid, algorithm, createdAtMs, use }: ClientKey): ClientDescription['keys'][number] {
  return { kid, algorithm, createdAtMs, use };
}
