/** Follows a search from page to page, to its end or to a stated reason why not (SMART 140; security G1–G3). */
import { AppError } from '../../shared/errors.ts';
import { withinFhirBase } from './fhir-url.ts';
import type { Bytes, PageSummary } from './worker-protocol.ts';

const MAX_PAGES = 10_000;

export type PagingPorts = {
  readonly fhirBase: string;
  /** The bytes of a page. Throws AppError. */
  readonly get: (url: string) => Promise<Bytes>;
  /** Reads a page's bytes (and keeps what is in them). Throws AppError. */
  readonly read: (bytes: Bytes) => Promise<PageSummary>;
  /** Told of each page, in order. */
  readonly onPage: (page: PageSummary) => void;
};

/**
 * Reads the pages of the search `first`, in order. Gives null once there is no next page; otherwise the error that
 * ended it, after the pages that came before: `fhir-foreign-link` (the link was not followed), `fhir-looping-link`,
 * `fhir-too-many-pages` (10,000), or what `get` and `read` throw. Rejects only for what is no AppError.
 */
export async function readPages(first: string, ports: PagingPorts): Promise<AppError | null> {
  const visited = new Set<string>();
  try {
    for (let url: string | null = first; url !== null;) {
      if (visited.size === MAX_PAGES) throw new AppError('fhir-too-many-pages', { limit: MAX_PAGES });
      visited.add(url);
      const page: PageSummary = await ports.read(await ports.get(url));
      ports.onPage(page);
      url = nextOf(page, url, ports.fhirBase);
      if (url !== null && visited.has(url)) throw new AppError('fhir-looping-link');
    }
    return null;
  } catch (cause) {
    if (cause instanceof AppError) return cause;
    throw cause;
  }
}

function nextOf(page: PageSummary, url: string, fhirBase: string): string | null {
  if (page.next === null) return null;
  const next = withinFhirBase(fhirBase, page.next, url);
  if (next === undefined) throw new AppError('fhir-foreign-link');
  return next.href;
}
