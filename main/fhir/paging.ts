/** Follows a search from page to page, to its end or to a stated reason why not (SMART 140; security G1–G3). */
import { AppError } from '../../shared/errors.ts';
import { withinFhirBase } from './fhir-url.ts';
import { nextAhead } from './next-ahead.ts';
import type { Bytes, PageSummary } from './worker-protocol.ts';

const MAX_PAGES = 10_000;

export type PagingPorts = {
  readonly fhirBase: string;
  /** The bytes of a page. Throws AppError, also once `signal` is aborted: the page is not wanted any more. */
  readonly get: (url: string, signal: AbortSignal) => Promise<Bytes>;
  /** Reads a page's bytes (and keeps what is in them). Throws AppError. */
  readonly read: (bytes: Bytes) => Promise<PageSummary>;
  /** Told of each page, in order. */
  readonly onPage: (page: PageSummary) => void;
};

/** At most one page that was asked for while the one before it is read. */
function askAhead(get: PagingPorts['get']) {
  let asked: { readonly url: string; readonly bytes: Promise<Bytes>; readonly wanted: AbortController } | null = null;
  const drop = (): void => {
    asked?.wanted.abort();
    asked = null;
  };
  const ask = (url: string): Promise<Bytes> => {
    drop();
    const wanted = new AbortController();
    const bytes = get(url, wanted.signal);
    // It is waited for later, or never: its failure is told when it is.
    bytes.catch(() => undefined);
    asked = { url, bytes, wanted };
    return bytes;
  };
  return {
    ...{ ask, drop },
    /** The page that was asked for, if it is this one; any other is let go. */
    for: (url: string): Promise<Bytes> => (asked?.url === url ? asked.bytes : ask(url)),
  };
}

/**
 * Reads the pages of the search `first`, in order. Each next page is asked for while the one before is read, where its
 * link can be seen: never more than one ahead, so that a slow reading slows the asking. Gives null once there is no
 * next page; otherwise the error that ended it, after the pages that came before: `fhir-foreign-link` (the link was not
 * followed), `fhir-looping-link`, `fhir-too-many-pages` (10,000), or what `get` and `read` throw. Rejects only for what
 * is no AppError.
 */
export async function readPages(first: string, ports: PagingPorts): Promise<AppError | null> {
  const { fhirBase, get, read, onPage } = ports;
  const visited = new Set<string>();
  const ahead = askAhead(get);
  try {
    for (let url: string | null = first; url !== null;) {
      if (visited.size === MAX_PAGES) throw new AppError('fhir-too-many-pages', { limit: MAX_PAGES });
      visited.add(url);
      const bytes: Bytes = await ahead.for(url);
      const seen = visited.size < MAX_PAGES ? linkAhead(bytes, url, fhirBase) : null;
      if (seen !== null && !visited.has(seen)) void ahead.ask(seen);
      const page: PageSummary = await read(bytes);
      onPage(page);
      url = nextOf(page, url, fhirBase);
      if (url !== null && visited.has(url)) throw new AppError('fhir-looping-link');
    }
    return null;
  } catch (cause) {
    if (cause instanceof AppError) return cause;
    throw cause;
  } finally {
    ahead.drop();
  }
}

/** The next page as it can be seen at a glance, under the same rule as when the page has been read. */
function linkAhead(bytes: Bytes, url: string, fhirBase: string): string | null {
  const link = nextAhead(bytes);
  return link === null ? null : (withinFhirBase(fhirBase, link, url)?.href ?? null);
}

function nextOf(page: PageSummary, url: string, fhirBase: string): string | null {
  if (page.next === null) return null;
  const next = withinFhirBase(fhirBase, page.next, url);
  if (next === undefined) throw new AppError('fhir-foreign-link');
  return next.href;
}
