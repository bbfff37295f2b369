/** Renews the tokens of a session: one request, one use of the refresh token (SMART 88–93; RFC 6749 §6; security E). */
import { genericGrantRequest, type Configuration } from 'openid-client';
import { AppError, type ErrorDetails } from '../../shared/errors.ts';
import { faultOf, isNetworkFault, networkError } from '../policy/network-failure.ts';
import { HttpFailure, type HttpResponse } from '../ports.ts';
import { authenticateClient, type ClientPorts } from './client-authentication.ts';
import type { SmartMetadata } from './discovery.ts';
import { retryAfter } from './json-answer.ts';
import type { LaunchContext } from './launch-context.ts';
import type { MetadataCache } from './metadata-cache.ts';
import { registeredError } from './oauth-errors.ts';
import type { Registrations } from './registration.ts';
import type { SmartSite } from './smart-site.ts';
import { readTokenAnswer, type TokenAnswer } from './token-answer.ts';
import { TOKEN_LIMITS } from './token-exchange.ts';
import { oauthErrorOf, postAs, type FormPorts } from './token-request.ts';

export type RefreshPorts = FormPorts &
  ClientPorts & { readonly metadata: MetadataCache; readonly registrations: Registrations };

export type RefreshedTokens = {
  readonly tokens: {
    readonly accessToken: string;
    readonly expiresAtMs: number | null;
    readonly refreshToken: string | null;
  };
  readonly grantedScope: string | null;
  /** The context of the launch as it is after this answer: what it says replaces, the rest stays (SMART 79). */
  readonly mergeContext: (before: LaunchContext) => LaunchContext;
};

export type RefreshRequest = {
  readonly site: SmartSite;
  /** The client that the refresh token was issued to (RFC 6749 §6), whatever the site's registration is by now. */
  readonly clientId: string;
  readonly refreshToken: string;
};

/** Errors that say no more than that the server cannot now. */
const PASSING = new Set(['temporarily_unavailable', 'server_error']);

/**
 * Gives the function that renews once. No scope is sent: what was granted stays (SMART 89). It throws AppError
 * `refresh-rejected` where the server refused for good, `refresh-unreachable` where the refresh token may still be
 * good: no answer, one that says later, or one that says nothing; `network-…` where nothing was sent.
 */
export function refresher(ports: RefreshPorts) {
  return async (request: RefreshRequest): Promise<RefreshedTokens> => {
    const answer = await post(ports, request);
    if (isUnknownClient(answer)) await ports.registrations.forget(request.site, request.clientId);
    const receivedAtMs = ports.clock.now();
    const { accessToken, expiresInSeconds, refreshToken: next, scope, mergeContext } = read(answer);
    const expiresAtMs = expiresInSeconds === null ? null : receivedAtMs + expiresInSeconds * 1000;
    return {
      tokens: { accessToken, expiresAtMs, refreshToken: next },
      grantedScope: scope,
      mergeContext,
    };
  };
}

/**
 * Where the remembered token endpoint is gone, or does not know us, the server may have moved: it is asked again where
 * it is (SMART 27). Only a request that an endpoint elsewhere refused before it looked at the grant is made again.
 */
async function post(ports: RefreshPorts, { site, clientId, refreshToken }: RefreshRequest): Promise<HttpResponse> {
  const { metadata, remembered } = await ports.metadata.known(site.fhirBase).catch(notNow);
  const parameters = { refresh_token: refreshToken };
  const ask = async (at: SmartMetadata): Promise<HttpResponse> => {
    const client = await authenticateClient(ports, site, clientId, at);
    const grant = (configuration: Configuration) => genericGrantRequest(configuration, 'refresh_token', parameters);
    return postAs(ports, client, grant, TOKEN_LIMITS);
  };
  const first = await ask(metadata).catch(notNow);
  const lost = first.status === 404 || first.status === 410 || isUnknownClient(first);
  if (!remembered || !lost) return first;
  const moved = await ports.metadata.fresh(site.fhirBase).catch(() => null);
  if (moved === null || moved.metadata.tokenEndpoint === metadata.tokenEndpoint) return first;
  return ask(moved.metadata).catch(notNow);
}

function isUnknownClient(answer: HttpResponse): boolean {
  return oauthErrorOf(answer) === 'invalid_client';
}

function notNow(cause: unknown): never {
  if (!(cause instanceof HttpFailure || cause instanceof AppError)) throw cause;
  if (faultOf(cause) !== undefined) throw cause;
  if (cause instanceof HttpFailure && isNetworkFault(cause.reason)) throw networkError(cause.reason, cause);
  const details: ErrorDetails =
    cause instanceof AppError && cause.details.status !== undefined ? { status: cause.details.status } : {};
  throw new AppError('refresh-unreachable', details, { cause });
}

function read(answer: HttpResponse): TokenAnswer {
  const { status } = answer;
  const error = registeredError(oauthErrorOf(answer));
  const refused = status >= 400 && status < 500 && status !== 429 && error.oauthError !== undefined;
  if (refused && !PASSING.has(error.oauthError ?? '')) throw new AppError('refresh-rejected', { status, ...error });
  try {
    return readTokenAnswer(answer);
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    // A patient that is none is another one than before: nothing may be read in its name.
    const strange = cause.code === 'token-malformed' && cause.details.member === 'patient';
    const code = strange ? 'refresh-rejected' : 'refresh-unreachable';
    const { member } = cause.details;
    throw new AppError(
      code,
      { status, ...error, ...retryAfter(answer), ...(member !== undefined && { member }) },
      { cause },
    );
  }
}
