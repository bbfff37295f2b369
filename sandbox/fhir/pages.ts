/** Opaque continuation tokens for `next` links (FHIR R4 http #paging). */
import { createHmac, randomBytes } from 'node:crypto';
import type { Access } from '../seam.ts';
import type { Stored } from './load.ts';
import type { Query } from './query.ts';

/** The rest of a search: what it found, all of it, and where the next page begins. */
export type Continuation = { readonly query: Query; readonly found: readonly Stored[]; readonly offset: number };

export type Pages = {
  /** A token for the rest of a search; the same rest for the same access gives the same token. */
  keep(continuation: Continuation, access: Access): string;
  /** What a token stands for; undefined where it is unknown or was given to another access. */
  find(token: string, access: Access): Continuation | undefined;
};

/** A book of tokens that lives as long as the server; none expires. */
export function createPages(): Pages {
  const secret = randomBytes(32);
  const kept = new Map<string, { continuation: Continuation; holder: string }>();
  const holderOf = ({ clientId, patient, fhirUser, scopes }: Access): string =>
    JSON.stringify([clientId, patient, fhirUser, scopes.toSorted()]);
  return {
    keep(continuation, access) {
      const holder = holderOf(access);
      const { query, offset } = continuation;
      const rest = JSON.stringify([query.type, query.applied, offset, holder]);
      const token = createHmac('sha256', secret).update(rest).digest('base64url');
      kept.set(token, { continuation, holder });
      return token;
    },
    find(token, access) {
      const page = kept.get(token);
      return page?.holder === holderOf(access) ? page.continuation : undefined;
    },
  };
}
