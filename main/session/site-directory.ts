/** The sites of this machine: read when first asked for, again on demand. */
import type { AppErrorView } from '../../shared/errors.ts';
import type { SiteView } from '../../shared/ipc-contract.ts';
import { siteView, type Site } from './site.ts';
import { readSites, type SitesFile } from './sites.ts';

export type SitesView = { readonly sites: SiteView[]; readonly error: AppErrorView | null };

export type SiteDirectory = {
  /** What was last read; a bad file is `error` beside no sites. */
  readonly list: () => Promise<SitesView>;
  /** Reads the file again. */
  readonly reload: () => Promise<SitesView>;
  /** The site of that id in what was last read. */
  readonly find: (siteId: string) => Promise<Site | undefined>;
};

/** Gives the sites of the file at `path`. */
export function createSiteDirectory(path: string): SiteDirectory {
  let file: Promise<SitesFile> | undefined;
  const read = () => (file ??= readSites(path));
  const view = async (): Promise<SitesView> => {
    const { sites, error } = await read();
    return { sites: sites.map(siteView), error };
  };
  return {
    list: view,
    reload: () => {
      file = undefined;
      return view();
    },
    find: async (siteId) => (await read()).sites.find((site) => site.id === siteId),
  };
}
