/** The machine signs in as itself to export a population: backend services (SMART 105–110; security F). */
import { genericGrantRequest, type Configuration } from 'openid-client';
import { AppError } from '../../shared/errors.ts';
import type { ExportLevel } from '../../shared/population.ts';
import type { Clock, HttpPort, HttpResponse } from '../ports.ts';
import type { BackendKeys } from './backend-keys.ts';
import { createBackendTokens, type BackendToken } from './backend-tokens.ts';
import { assertingClient, signingKey } from './client-authentication.ts';
import { discoverBackend, type BackendMetadata } from './discovery.ts';
import { retryAfter, translateFailure } from './json-answer.ts';
import { registeredError } from './oauth-errors.ts';
import { coversExport, parseScopes, systemScopes } from './scopes.ts';
import type { AsymmetricClient } from './smart-site.ts';
import { readTokenAnswer } from './token-answer.ts';
import { TOKEN_LIMITS } from './token-exchange.ts';
import { oauthErrorOf, postAs } from './token-request.ts';

export type BackendSite = { readonly id: string; readonly fhirBase: string; readonly backend: AsymmetricClient };
export type BackendPorts = { readonly http: HttpPort; readonly clock: Clock; readonly keys: BackendKeys };

export type BackendAccess = {
  /**
   * Signs in where that is not done, and compares what was granted with what was asked (SMART 110): `missing` are the
   * types that may not be exported in full, `*` for whatever is not granted by name. Throws AppError
   * `backend-scope-denied` where nothing of it may be, `backend-client-refused`, `backend-key-file`, `vault-…`,
   * `discovery-…`, `token-…`, or `sign-in-cancelled` after `signal`.
   */
  readonly prepare: (
    signal?: AbortSignal,
  ) => Promise<{ readonly granted: string; readonly missing: readonly string[] }>;
  /** A token that is good for a while yet: the one in use, or a new one. Throws as `prepare`. */
  readonly getAccessToken: () => Promise<string>;
  /** Another token than `refused`, after a 401; null: the server gives no other. Throws as `prepare`. */
  readonly renewAccessToken: (refused: string) => Promise<string | null>;
};

/** Gives the access of one export at `site`, with nothing asked yet. `types` empty: whatever the server exports. */
export function createBackendAccess(
  ports: BackendPorts,
  site: BackendSite,
  types: readonly string[],
  level: ExportLevel,
): BackendAccess {
  const wish = { types, group: level === 'group' };
  const request = createTokenRequest(ports, site);
  const tokens = createBackendTokens(ports.clock, () => request(wish));
  return {
    prepare: async (signal) => {
      const { scope } = await orCancelled(tokens.current(), signal);
      return { granted: scope, missing: missingIn(scope, wish) };
    },
    getAccessToken: async () => (await tokens.current()).accessToken,
    renewAccessToken: async (refused) => {
      const { accessToken } = await tokens.insteadOf(refused);
      return accessToken === refused ? null : accessToken;
    },
  };
}

type Wish = { readonly types: readonly string[]; readonly group: boolean };

/** What is asked for; the members of a group may need `Group` itself (SMART 137). */
function namedTypes({ types, group }: Wish): readonly string[] {
  return group && types.length > 0 ? [...new Set([...types, 'Group'])] : types;
}

function missingIn(granted: string, wish: Wish): string[] {
  const named = wish.types.length === 0 ? ['*'] : namedTypes(wish);
  return named.filter((type) => coversExport(granted, type) !== 'full');
}

/** Nothing of what is wanted may be read: an export could only bring nothing (SMART 110). */
function isDenied(granted: string, { types }: Wish): boolean {
  if (types.length > 0) return types.every((type) => coversExport(granted, type) === 'none');
  return !parseScopes(granted).some(
    (scope) => scope.kind === 'resource' && coversExport(granted, scope.type) !== 'none',
  );
}

function createTokenRequest({ http, clock, keys }: BackendPorts, site: BackendSite) {
  const { fhirBase, backend } = site;
  let known: BackendMetadata | null = null;
  const post = async (metadata: BackendMetadata, scope: string): Promise<HttpResponse> => {
    const key = signingKey(await keys(site), backend, metadata);
    if (key === undefined)
      throw new AppError('backend-key-file', { rule: 'must hold a key of the algorithm that the site takes' });
    const client = assertingClient(clock, { client: backend, fhirBase }, key, metadata);
    const grant = (configuration: Configuration) => genericGrantRequest(configuration, 'client_credentials', { scope });
    return postAs({ http, clock }, client, grant, TOKEN_LIMITS).catch((error: unknown) => {
      throw translateFailure(error, { timeout: 'token-timeout', 'too-large': 'token-malformed' }, 'token-unreachable');
    });
  };
  return async (wish: Wish): Promise<BackendToken> => {
    // What the server says of itself is believed until a request fails: it may have moved (SMART 27).
    const metadata = (known ??= await discoverBackend(http, fhirBase));
    try {
      let scope = systemScopes(metadata.capabilities, namedTypes(wish));
      let answer = await post(metadata, scope);
      const withoutGroup = systemScopes(metadata.capabilities, wish.types);
      if (oauthErrorOf(answer) === 'invalid_scope' && scope !== withoutGroup) {
        // Not every server has a scope for groups: their members can often be exported all the same.
        scope = withoutGroup;
        answer = await post(metadata, scope);
      }
      return readToken(answer, scope, wish, clock.now());
    } catch (error) {
      known = null;
      throw error;
    }
  };
}

function readToken(answer: HttpResponse, asked: string, wish: Wish, receivedAtMs: number): BackendToken {
  refuse(answer);
  // No refresh token is expected; one that comes is not kept (SMART 108).
  const { accessToken, expiresInSeconds, scope } = readTokenAnswer(answer);
  // RFC 6749 §5.1: one that is not told is the one that was asked for.
  const granted = scope ?? asked;
  if (isDenied(granted, wish)) throw new AppError('backend-scope-denied');
  return { accessToken, scope: granted, receivedAtMs, expiresInSeconds };
}

/** RFC 6749 §5.2, in the words of a machine that signs in; what is not about client or scope is read as ever. */
function refuse(answer: HttpResponse): void {
  const { status } = answer;
  if (status < 400 || status >= 500 || status === 429) return;
  const oauthError = oauthErrorOf(answer);
  const details = { status, ...registeredError(oauthError), ...retryAfter(answer) };
  switch (oauthError) {
    case 'invalid_scope':
      throw new AppError('backend-scope-denied', details);
    case 'invalid_client':
    case 'invalid_grant':
    case 'unauthorized_client':
    case 'unsupported_grant_type':
    case 'access_denied':
      throw new AppError('backend-client-refused', details);
    case 'temporarily_unavailable':
    case 'server_error':
      throw new AppError('token-server-error', details);
    case undefined:
      if (status === 401 || status === 403) throw new AppError('backend-client-refused', details);
      return;
    default:
      return;
  }
}

/** The request itself goes on: whoever else waits for it may have it. */
async function orCancelled<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  const { promise, reject } = Promise.withResolvers<never>();
  const cancel = (): void => reject(new AppError('sign-in-cancelled'));
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await Promise.race([promise, work]);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
