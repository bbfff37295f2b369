/** One SMART launch of any kind, from a site to a signed-in clinician (SMART 2.2 app-launch; SMART 15, 16, 28–59, 81–87). */
import { AppError } from '../../shared/errors.ts';
import type { CapabilityWarning } from '../../shared/ipc-contract.ts';
import type { OpenBrowser } from '../ports.ts';
import { authorizationRequest, newLaunchSecrets, type LaunchSecrets } from './authorization-request.ts';
import { askInBrowser, type BrowserObserver } from './browser-wait.ts';
import type { ClientPorts, KnownClient } from './client-authentication.ts';
import type { SmartMetadata } from './discovery.ts';
import { identify } from './identify.ts';
import type { IdTokenExpectation } from './identity.ts';
import { fetchKeysAhead } from './keys.ts';
import { launchClient, needsPatient, scopeOf, wantedCapabilities, type RefreshPolicy } from './launch-client.ts';
import type { LaunchContext } from './launch-context.ts';
import { openLoopbackListener, type SignInNotice } from './loopback-listener.ts';
import type { MetadataCache } from './metadata-cache.ts';
import type { Registrations } from './registration.ts';
import { revoker } from './revocation.ts';
import { narrowedScopes } from './scopes.ts';
import type { SmartSite } from './smart-site.ts';
import type { TokenAnswer } from './token-answer.ts';
import { exchangeCode } from './token-exchange.ts';
import type { FormPorts } from './token-request.ts';
import { readUserName } from './user-name.ts';

export type LaunchPorts = FormPorts &
  ClientPorts & {
    readonly openBrowser: OpenBrowser;
    readonly metadata: MetadataCache;
    readonly registrations: Registrations;
    readonly refresh: () => RefreshPolicy;
    /** How long to wait for the browser; five minutes unless told. */
    readonly browserLimitMs?: number | undefined;
  };

/** What a screen may show while it waits. */
export type LaunchObserver = BrowserObserver & {
  readonly onStep: (step: 'discovering' | 'opening-browser' | 'exchanging-code' | 'checking-identity') => void;
  readonly onNotice: (notice: SignInNotice) => void;
};

/**
 * `standalone`: a patient is picked at the server, or none with user-level access. `ehr`: in the context that `launch`
 * stands for. `unlock`: who is there, by a fresh login, and nothing else.
 */
export type LaunchKind =
  { readonly kind: 'standalone' } | { readonly kind: 'ehr'; readonly launch: string } | { readonly kind: 'unlock' };

export type LaunchRequest = {
  readonly site: SmartSite;
  readonly kind: LaunchKind;
  /** Whoever the browser remembers must prove anew who they are (OpenID Connect Core §3.1.2.1); always so to `unlock`. */
  readonly forceLogin: boolean;
  readonly signal: AbortSignal;
  readonly observer: LaunchObserver;
};

export type SmartSignIn = {
  /** The client that the tokens were issued to: they are renewed and revoked as this one. */
  readonly clientId: string;
  readonly tokens: {
    readonly accessToken: string;
    /** Epoch ms; null where the server did not say. */
    readonly expiresAtMs: number | null;
    readonly refreshToken: string | null;
  };
  /** Issuer and subject of the validated id_token; null where none could be validated. */
  readonly identity: { readonly issuer: string; readonly subject: string } | null;
  readonly authenticatedForMs: number | null;
  readonly context: LaunchContext;
  readonly grantedScope: string;
  /** `Type/id` of the user. */
  readonly fhirUser: string | null;
  /** Name claim of the id_token. */
  readonly userName: string | null;
  /** Reads a better name with a token of the session; never rejects. */
  readonly readUserName: (accessToken: string, signal: AbortSignal) => Promise<string | null>;
  readonly warnings: readonly CapabilityWarning[];
};

const BROWSER_LIMIT_MS = 5 * 60_000;

/**
 * Gives the function that signs in once at a site. It throws AppError for whatever ends the sign-in, and
 * `sign-in-cancelled` after its signal, at whichever step. A registered client that the server turns out not to know
 * registers anew and asks once more.
 */
export function launcher(ports: LaunchPorts): (request: LaunchRequest) => Promise<SmartSignIn> {
  return async (request) => {
    try {
      return await launchOnce(ports, request);
    } catch (error) {
      if (request.site.client.type !== 'registered' || !isUnknownClient(error)) throw error;
      return launchOnce(ports, request);
    }
  };
}

async function launchOnce(ports: LaunchPorts, request: LaunchRequest): Promise<SmartSignIn> {
  const { site, signal, observer } = request;
  const { kind } = request.kind;
  observer.onStep('discovering');
  const wanted = wantedCapabilities(site, kind);
  const { metadata, warnings } = await ports.metadata.fresh(site.fhirBase, wanted, signal);
  const refresh = ports.refresh();
  const client = await launchClient(ports, site, metadata, { refresh, signal });
  const secrets = newLaunchSecrets();
  const scope = scopeOf(site, kind, metadata, refresh);
  const keysAhead = fetchKeysAhead(ports.http, metadata, signal);
  const asked = { metadata, client, secrets, scope };
  const tokens = await authorize(ports, request, asked);
  try {
    const signIn = await complete(ports, request, { ...asked, keysAhead }, tokens);
    return { ...signIn, warnings: [...warnings, ...signIn.warnings] };
  } catch (error) {
    const { accessToken, refreshToken } = tokens;
    // Nobody will use them, and nobody waits for it.
    void revoker(ports)({ site, clientId: client.clientId, tokens: { accessToken, refreshToken } }).catch(
      () => undefined,
    );
    throw error;
  }
}

type Authorization = {
  readonly metadata: SmartMetadata;
  readonly client: KnownClient;
  readonly secrets: LaunchSecrets;
  readonly scope: string;
};

/**
 * From the tokens to a signed-in clinician. Throws AppError `token-no-patient` where one is needed, because a chart of
 * nobody in particular must not open (security C9), `id-token-…`, or `sign-in-cancelled`.
 */
async function complete(
  ports: LaunchPorts,
  { site, kind, signal, observer }: LaunchRequest,
  { metadata, client, secrets, scope, keysAhead }: Authorization & Pick<IdTokenExpectation, 'keysAhead'>,
  tokens: TokenAnswer,
): Promise<SmartSignIn> {
  const receivedAtMs = ports.clock.now();
  const { accessToken, refreshToken, expiresInSeconds, context } = tokens;
  if (needsPatient(site, kind.kind) && context.patientId === null) {
    throw new AppError('token-no-patient', { member: 'patient' });
  }
  observer.onStep('checking-identity');
  const expected = { clientId: client.clientId, nonce: secrets.nonce, keysAhead };
  const user = await identify(ports, site.fhirBase, metadata, tokens.idToken, { expected, signal });
  refuseCancelled(signal);
  const grantedScope = tokens.scope ?? scope;
  const expiresAtMs = expiresInSeconds === null ? null : receivedAtMs + expiresInSeconds * 1000;
  return {
    clientId: client.clientId,
    tokens: { accessToken, expiresAtMs, refreshToken },
    identity: user.identity,
    authenticatedForMs: user.authenticatedForMs,
    context,
    grantedScope,
    fhirUser: user.fhirUser,
    userName: user.userName,
    readUserName: userNameReader(ports, site.fhirBase, user.fhirUser, grantedScope),
    warnings: [...user.warnings, ...grantWarnings(scope, tokens)],
  };
}

/** From the authorization request to the tokens. The loopback port is open only in here. */
async function authorize(
  ports: LaunchPorts,
  { site, kind, forceLogin, signal, observer }: LaunchRequest,
  { metadata, client, secrets, scope }: Authorization,
): Promise<TokenAnswer> {
  const listener = await openLoopbackListener({
    http: ports.http,
    clock: ports.clock,
    redirectPorts: site.redirectPorts,
    expected: { state: secrets.state, issuer: metadata.issuer, promisesIssuer: metadata.promisesIssuer },
    onNotice: observer.onNotice,
  });
  try {
    refuseCancelled(signal);
    const { redirectUri } = listener;
    const asked = await authorizationRequest(client.configuration(), metadata, {
      fhirBase: site.fhirBase,
      redirectUri,
      scope,
      launch: kind.kind === 'ehr' ? kind.launch : null,
      forcesLogin: forceLogin || kind.kind === 'unlock',
      secrets,
    });
    const page = () => (asked.method === 'get' ? asked.url : listener.serveForm(asked.form));
    const limitMs = ports.browserLimitMs ?? BROWSER_LIMIT_MS;
    observer.onStep('opening-browser');
    const code = await askInBrowser({ page, answer: listener.answer, limitMs, signal, observer, ...ports });
    observer.onStep('exchanging-code');
    const exchange = { code, redirectUri, codeVerifier: secrets.codeVerifier };
    return await exchangeCode(ports, client, exchange, signal).catch(async (error: unknown) => {
      if (isUnknownClient(error)) await ports.registrations.forget(site, client.clientId);
      throw error;
    });
  } finally {
    listener.close();
  }
}

function userNameReader(
  { http }: LaunchPorts,
  fhirBase: string,
  reference: string | null,
  grantedScope: string,
): SmartSignIn['readUserName'] {
  if (reference === null) return () => Promise.resolve(null);
  return (accessToken, signal) => readUserName(http, { fhirBase, reference, grantedScope, accessToken, signal });
}

/** RFC 6749 §5.1: a scope that is not said is the one that was asked for; SMART wants it said. */
function grantWarnings(requested: string, { scope, refreshToken }: TokenAnswer): CapabilityWarning[] {
  const narrowed: CapabilityWarning[] =
    scope === null
      ? [{ code: 'member-missing', subject: 'scope' }]
      : narrowedScopes(requested, scope).map((subject) => ({ code: 'scope-narrowed', subject }));
  // The sign-in will end with its first access token (SMART 87, security C12).
  const asked = requested.split(' ').find((word) => word === 'online_access' || word === 'offline_access');
  if (asked === undefined || refreshToken !== null) return narrowed;
  return [...narrowed, { code: 'refresh-missing', subject: asked }];
}

function isUnknownClient(error: unknown): boolean {
  return error instanceof AppError && error.code === 'token-rejected' && error.details.oauthError === 'invalid_client';
}

function refuseCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('sign-in-cancelled');
}
