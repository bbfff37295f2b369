/** Tells the server that tokens are not used any more (RFC 7009; SMART 94; security E8). */
import { tokenRevocation } from 'openid-client';
import { AppError } from '../../shared/errors.ts';
import { faultOf, isNetworkFault } from '../policy/network-failure.ts';
import { HttpFailure, type HttpResponse } from '../ports.ts';
import { authenticateClient, type ClientPorts, type KnownClient } from './client-authentication.ts';
import type { MetadataCache } from './metadata-cache.ts';
import type { SmartSite } from './smart-site.ts';
import { oauthErrorOf, postAs, type FormPorts } from './token-request.ts';

/** Nobody waits longer to be signed out. */
const LIMIT_MS = 5000;
const MAX_BYTES = 64 * 1024;

type RevocationPorts = FormPorts & ClientPorts & { readonly metadata: MetadataCache };

export type RevocationRequest = {
  readonly site: SmartSite;
  /** The client that the tokens were issued to (RFC 7009 §2.1). */
  readonly clientId: string;
  readonly tokens: { readonly accessToken: string; readonly refreshToken: string | null };
};

/**
 * Gives the function that revokes the refresh token, then the access token: the one that lives longer goes first, and
 * each is tried whatever became of the other. All of it within five seconds. Throws AppError `revocation-failed`.
 */
export function revoker(ports: RevocationPorts) {
  return async (request: RevocationRequest): Promise<'revoked' | 'not-offered'> => {
    const bound = new AbortController();
    const callOff = ports.clock.after(LIMIT_MS, () => bound.abort());
    try {
      return await revoke(ports, request, bound.signal);
    } catch (cause) {
      throw notRevoked(cause);
    } finally {
      callOff();
    }
  };
}

async function revoke(
  ports: RevocationPorts,
  { site, clientId, tokens }: RevocationRequest,
  signal: AbortSignal,
): Promise<'revoked' | 'not-offered'> {
  const { metadata } = await ports.metadata.known(site.fhirBase, signal);
  if (metadata.revocationEndpoint === null) return 'not-offered';
  const client = await authenticateClient(ports, site, clientId, metadata);
  const failures: (AppError | null)[] = [];
  const { accessToken, refreshToken } = tokens;
  if (refreshToken !== null) {
    const token = { hint: 'refresh_token', token: refreshToken, mayBeUnsupported: false } as const;
    failures.push(await revokeOne(ports, client, token, signal));
  }
  // Access tokens that cannot be revoked end by themselves, soon (RFC 7009 §2.2.1).
  const token = { hint: 'access_token', token: accessToken, mayBeUnsupported: refreshToken !== null } as const;
  failures.push(await revokeOne(ports, client, token, signal));
  const failure = failures.find((one) => one !== null);
  if (failure) throw failure;
  return 'revoked';
}

/** It says first what became of the session here, and then what is wrong with the network. */
function notRevoked(cause: unknown): AppError {
  if (cause instanceof AppError && cause.code === 'revocation-failed') return cause;
  const network = cause instanceof HttpFailure && isNetworkFault(cause.reason) ? cause.reason : faultOf(cause);
  return new AppError('revocation-failed', network === undefined ? {} : { network }, { cause });
}

type Revocation = {
  readonly hint: 'refresh_token' | 'access_token';
  readonly token: string;
  readonly mayBeUnsupported: boolean;
};

/** Gives the failure, or null. A token that the server does not know is revoked already (RFC 7009 §2.2). */
async function revokeOne(
  ports: RevocationPorts,
  client: KnownClient,
  { hint, token, mayBeUnsupported }: Revocation,
  signal: AbortSignal,
): Promise<AppError | null> {
  let answer: HttpResponse;
  try {
    answer = await postAs(
      ports,
      client,
      (configuration) => tokenRevocation(configuration, token, { token_type_hint: hint }),
      { timeoutMs: LIMIT_MS, maxBytes: MAX_BYTES, signal },
    );
  } catch (cause) {
    return notRevoked(cause);
  }
  const { status } = answer;
  if (status >= 200 && status < 300) return null;
  if (mayBeUnsupported && oauthErrorOf(answer) === 'unsupported_token_type') return null;
  return new AppError('revocation-failed', { status });
}
