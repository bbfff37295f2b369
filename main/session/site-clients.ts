/** The client of each site, as its set-up screen sees it; every change is noted in the audit trail. */
import { AppError } from '../../shared/errors.ts';
import type { ClientSetup, SiteEntry, WhichClient } from '../../shared/ipc-contract.ts';
import type { Audit } from '../ports.ts';
import type { SiteDirectory } from './site-directory.ts';
import { auditSite, siteView, type Site } from './site.ts';

type Described = Omit<ClientSetup, 'site'>;
type Change = (site: Site, which: WhichClient) => Promise<Described>;

/** What keeps secrets and keys; main/smart provides it. */
export type ClientSetups = {
  readonly describe: (site: Site) => Promise<Described>;
  readonly setSecret: (site: Site, secret: string) => Promise<Described>;
  readonly rotateKey: Change;
  readonly finishRotation: Change;
  readonly forget: Change;
};

/** Each throws `bad-request` for an unknown site and for what its type of client does not have. */
export type SiteClients = {
  readonly describe: (siteId: string) => Promise<ClientSetup>;
  readonly setSecret: (siteId: string, secret: string) => Promise<ClientSetup>;
  readonly rotateKey: (siteId: string, which: WhichClient) => Promise<ClientSetup>;
  readonly finishRotation: (siteId: string, which: WhichClient) => Promise<ClientSetup>;
  readonly forget: (siteId: string, which: WhichClient) => Promise<ClientSetup>;
  /** The site as the first screen lists it. */
  readonly entryOf: (site: Site) => Promise<SiteEntry>;
};

export type SiteClientsPorts = {
  readonly sites: Pick<SiteDirectory, 'find'>;
  readonly setups: ClientSetups;
  readonly audit: Audit;
};

/** Gives the clients of the sites of this machine. */
export function createSiteClients({ sites, setups, audit }: SiteClientsPorts): SiteClients {
  const find = async (siteId: string): Promise<Site> => {
    const site = await sites.find(siteId);
    if (site === undefined) throw new AppError('bad-request');
    return site;
  };
  const changing = async (siteId: string, change: (site: Site) => Promise<Described>): Promise<ClientSetup> => {
    const site = await find(siteId);
    const described = await change(site);
    audit({ action: 'client-changed', outcome: 'success', site: auditSite(site) });
    return { site: siteView(site), ...described };
  };
  return {
    describe: async (siteId) => {
      const site = await find(siteId);
      return { site: siteView(site), ...(await setups.describe(site)) };
    },
    setSecret: (siteId, secret) => changing(siteId, (site) => setups.setSecret(site, secret)),
    rotateKey: (siteId, which) => changing(siteId, (site) => setups.rotateKey(site, which)),
    finishRotation: (siteId, which) => changing(siteId, (site) => setups.finishRotation(site, which)),
    forget: (siteId, which) => changing(siteId, (site) => setups.forget(site, which)),
    entryOf: async (site) => {
      const { type: client } = site.client;
      // Of the clinician's client alone: listing the sites must make no key of another.
      const lacksSecret =
        client === 'symmetric' && (await setups.describe({ ...site, backend: null })).secretSinceMs === null;
      const backend = site.backend !== null;
      return { ...siteView(site), client, backend, lacks: lacksSecret ? 'client-secret' : null };
    },
  };
}
