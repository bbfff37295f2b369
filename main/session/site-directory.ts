/** The sites of this machine: read when first asked for, again on demand. */
import type { Site } from './site.ts';
import { readSites, type SitesFile } from './sites.ts';

export type SiteDirectory = {
  /** What was last read; a bad file is `error` beside no sites. */
  readonly list: () => Promise<SitesFile>;
  /** Reads the file again. */
  readonly reload: () => Promise<SitesFile>;
  /** The site of that id in what was last read. */
  readonly find: (siteId: string) => Promise<Site | undefined>;
};

/** Gives the sites of the file at `path`. */
export function createSiteDirectory(path: string): SiteDirectory {
  let file: Promise<SitesFile> | undefined;
  const read = () => (file ??= readSites(path));
  return {
    list: read,
    reload: () => {
      file = undefined;
      return read();
    },
    find: async (siteId) => (await read()).sites.find((site) => site.id === siteId),
  };
}
