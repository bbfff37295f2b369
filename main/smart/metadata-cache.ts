/** Remembers what servers said of themselves, for so long and no longer (SMART 27). */
import type { Clock, HttpPort } from '../ports.ts';
import { discover, type Discovered, type SmartMetadata } from './discovery.ts';

const LIFE_MS = 60 * 60_000;

export type MetadataCache = {
  /** Reads it from the server, whatever is remembered. Throws as `discover` does. */
  readonly fresh: (fhirBase: string, wanted?: readonly string[], signal?: AbortSignal) => Promise<Discovered>;
  /** As remembered, or else from the server; `remembered` tells which. Throws as `discover` does. */
  readonly known: (
    fhirBase: string,
    signal?: AbortSignal,
  ) => Promise<{ readonly metadata: SmartMetadata; readonly remembered: boolean }>;
  /** Whether a configured site names this as its authorization endpoint, whatever the query (security §3.5). */
  readonly isAuthorizationPage: (url: URL) => boolean;
};

/** Gives a cache that is empty, one entry a FHIR base. */
export function createMetadataCache({ http, clock }: { http: HttpPort; clock: Clock }): MetadataCache {
  const entries = new Map<string, { metadata: SmartMetadata; atMs: number }>();
  const fresh: MetadataCache['fresh'] = async (fhirBase, wanted, signal) => {
    const discovered = await discover(http, fhirBase, wanted, signal);
    entries.set(fhirBase, { metadata: discovered.metadata, atMs: clock.now() });
    return discovered;
  };
  return {
    fresh,
    isAuthorizationPage: ({ origin, pathname }) =>
      entries.values().some(({ metadata }) => {
        const page = new URL(metadata.authorizationEndpoint);
        return page.origin === origin && page.pathname === pathname;
      }),
    known: async (fhirBase, signal) => {
      const entry = entries.get(fhirBase);
      // An entry from the future was made before the clock was set back: its age is unknown (security D11).
      const ageMs = entry === undefined ? Infinity : clock.now() - entry.atMs;
      if (entry !== undefined && ageMs >= 0 && ageMs < LIFE_MS) return { metadata: entry.metadata, remembered: true };
      return { metadata: (await fresh(fhirBase, [], signal)).metadata, remembered: false };
    },
  };
}
