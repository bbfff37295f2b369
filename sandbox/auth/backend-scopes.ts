/** What a backend client is granted: `system/` scopes alone, no wider than a list that can be changed as it runs. */
import { parseScope, type Scope } from '../fhir/scopes.ts';
import type { ScopeVersions } from './scopes.ts';

export type BackendScopes = {
  /** What a client may have at most, in words of scopes; null (as at first) for all that the server knows. */
  allow(scopes: readonly string[] | null): void;
  /** The scopes granted of those asked for, in order, each once; none is `invalid_scope` (RFC 6749 §5.2). */
  grant(requested: string): string[];
};

const ORDER = ['c', 'r', 'u', 'd', 's'];
const WORDS: Readonly<Record<string, string>> = { rs: 'read', cud: 'write', cruds: '*' };

const queryOf = ({ filters }: Scope): string =>
  new URLSearchParams(filters.map(([name, value]): [string, string] => [name, value])).toString();

/** What two scopes have in common, spelt as the first one is; undefined where that is nothing, or cannot be spelt so. */
function common(asked: string, allowed: string): string | undefined {
  const [a, b] = [parseScope(asked), parseScope(allowed)];
  if (a === undefined || b === undefined || b.context !== 'system') return undefined;
  if (a.type !== b.type && a.type !== '*' && b.type !== '*') return undefined;
  const type = a.type === '*' ? b.type : a.type;
  const letters = ORDER.filter((one) => a.interactions.includes(one) && b.interactions.includes(one)).join('');
  const queries = new Set([queryOf(a), queryOf(b)].filter((query) => query !== ''));
  if (letters === '' || queries.size > 1) return undefined;
  const [query] = queries;
  const isV1 = /\.(?:read|write|\*)$/.test(asked);
  const access = isV1 ? WORDS[letters] : letters;
  if (access === undefined || (isV1 && query !== undefined)) return undefined;
  return `system/${type}.${access}${query === undefined ? '' : `?${query}`}`;
}

const isOfVersion = (scope: string, versions: ScopeVersions): boolean =>
  versions === 'both' || /\.(?:read|write|\*)$/.test(scope) === (versions === 'v1');

/**
 * Takes the versions of the grammar that are understood, gives the judge of what backend clients ask for: scopes of a
 * user or patient, openid and unknown words fall away (SMART 2.2 backend-services #scopes).
 */
export function createBackendScopes(versions: ScopeVersions): BackendScopes {
  let most: readonly string[] | null = null;
  return {
    allow: (scopes) => {
      most = scopes === null ? null : [...scopes];
    },
    grant: (requested) => {
      const known = requested
        .split(' ')
        .filter((scope) => parseScope(scope)?.context === 'system' && isOfVersion(scope, versions));
      const limit = most;
      const granted =
        limit === null
          ? known
          : known.flatMap((scope) => limit.map((one) => common(scope, one)).filter((one) => one !== undefined));
      return [...new Set(granted)];
    },
  };
}
