/** The sites of this machine, as last read from their file. */
import type { Response } from '../../shared/ipc-contract.ts';
import { siteView, type Site } from './site.ts';
import { readSites, type SitesFile } from './sites.ts';

export type SiteDirectory = {
  readonly list: () => Promise<Response<'sites.list'>>;
  /** Reads the file again. */
  readonly reload: () => Promise<Response<'sites.reload'>>;
  readonly find: (id: string) => Promise<Site | undefined>;
};

const viewOf = ({ sites, error }: SitesFile): Response<'sites.list'> => ({ sites: sites.map(siteView), error });

/** Reads `file` on the first question, and again on `reload`. */
export function createSiteDirectory(file: string): SiteDirectory {
  let reading: Promise<SitesFile> | null = null;
  const read = (): Promise<SitesFile> => (reading ??= readSites(file));
  return {
    list: async () => viewOf(await read()),
    reload: async () => {
      reading = null;
      return viewOf(await read());
    },
    find: async (id) => (await read()).sites.find((site) => site.id === id),
  };
}
