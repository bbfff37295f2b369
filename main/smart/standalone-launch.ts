/** SMART standalone launch of a public client, from a site to a signed-in clinician with a patient. */
import { AppError } from '../../shared/errors.ts';
import type { CapabilityWarning } from '../../shared/ipc-contract.ts';
import type { Clock, HttpPort, OpenBrowser } from '../ports.ts';
import {
  authorizationUrl,
  clientConfiguration,
  newLaunchSecrets,
  type LaunchSecrets,
} from './authorization-request.ts';
import { askInBrowser, type BrowserObserver } from './browser-wait.ts';
import { discover, type SmartMetadata } from './discovery.ts';
import { validateIdToken, type IdTokenExpectation } from './identity.ts';
import { fetchKeysAhead } from './keys.ts';
import { openLoopbackListener, type SignInNotice } from './loopback-listener.ts';
import { narrowedScopes, requestedScopes } from './scopes.ts';
import type { TokenAnswer } from './token-answer.ts';
import { exchangeCode } from './token-exchange.ts';
import { cleanName, fhirUserReference, readUserName } from './user-name.ts';

export type LaunchPorts = {
  readonly http: HttpPort;
  readonly openBrowser: OpenBrowser;
  readonly clock: Clock;
  /** How long to wait for the browser; five minutes unless told. */
  readonly browserLimitMs?: number;
};

export type LaunchSite = {
  readonly fhirBase: string;
  readonly clientId: string;
  readonly redirectPorts: readonly number[] | null;
};

/** What a screen may show while it waits. */
export type LaunchObserver = BrowserObserver & {
  readonly onStep: (step: 'discovering' | 'opening-browser' | 'exchanging-code' | 'checking-identity') => void;
  readonly onNotice: (notice: SignInNotice) => void;
};

export type LaunchRequest = {
  readonly site: LaunchSite;
  readonly signal: AbortSignal;
  readonly observer: LaunchObserver;
};

export type StandaloneSignIn = {
  readonly accessToken: string;
  /** Epoch ms; null where the server did not say. */
  readonly expiresAtMs: number | null;
  readonly patientId: string;
  /** False only where the server said that a compact line is enough (SMART 73). */
  readonly needPatientBanner: boolean;
  readonly grantedScope: string;
  /** `Type/id` of the user. */
  readonly fhirUser: string | null;
  /** Name claim of the id_token. */
  readonly userName: string | null;
  /** Reads a better name from the record system; never rejects. */
  readonly readUserName: (signal: AbortSignal) => Promise<string | null>;
  readonly warnings: readonly CapabilityWarning[];
};

const BROWSER_LIMIT_MS = 5 * 60_000;

/**
 * Gives the function that signs in once at a site. It throws AppError for whatever ends the sign-in, and
 * `sign-in-cancelled` after its signal, at whichever step (SMART 2.2 app-launch #launch-app-standalone-launch).
 */
export function standaloneLaunch(ports: LaunchPorts): (request: LaunchRequest) => Promise<StandaloneSignIn> {
  return async (request) => {
    const { site, signal, observer } = request;
    observer.onStep('discovering');
    const { metadata, warnings } = await discover(ports.http, site.fhirBase, signal);
    const secrets = newLaunchSecrets();
    const scope = requestedScopes(metadata.capabilities, {
      kind: 'standalone',
      access: 'patient',
      refresh: 'none',
    });
    const keysAhead = fetchKeysAhead(ports.http, metadata, signal);
    const tokens = await authorize(ports, request, metadata, secrets, scope);
    const receivedAtMs = ports.clock.now();
    observer.onStep('checking-identity');
    const identity = await identify(ports, request, metadata, tokens, { nonce: secrets.nonce, keysAhead });
    refuseCancelled(signal);
    const grantedScope = tokens.scope ?? scope;
    return {
      accessToken: tokens.accessToken,
      expiresAtMs: tokens.expiresInSeconds === null ? null : receivedAtMs + tokens.expiresInSeconds * 1000,
      patientId: tokens.patientId,
      needPatientBanner: tokens.needPatientBanner,
      grantedScope,
      fhirUser: identity.fhirUser,
      userName: identity.userName,
      readUserName: userNameReader(ports.http, site.fhirBase, identity.fhirUser, grantedScope, tokens.accessToken),
      warnings: [...warnings, ...identity.warnings, ...scopeWarnings(scope, tokens.scope)],
    };
  };
}

/** From the authorization request to the tokens. The loopback port is open only in here. */
async function authorize(
  ports: LaunchPorts,
  { site, signal, observer }: LaunchRequest,
  metadata: SmartMetadata,
  secrets: LaunchSecrets,
  scope: string,
): Promise<TokenAnswer> {
  const configuration = clientConfiguration(metadata, site);
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
    const url = await authorizationUrl(configuration, { fhirBase: site.fhirBase, redirectUri, scope, secrets });
    const limitMs = ports.browserLimitMs ?? BROWSER_LIMIT_MS;
    observer.onStep('opening-browser');
    const code = await askInBrowser({ url, answer: listener.answer, limitMs, signal, observer, ...ports });
    observer.onStep('exchanging-code');
    const exchange = { code, redirectUri, codeVerifier: secrets.codeVerifier };
    return await exchangeCode(ports.http, configuration, exchange, signal);
  } finally {
    listener.close();
  }
}

type Identity = { userName: string | null; fhirUser: string | null; warnings: CapabilityWarning[] };

/**
 * An id_token that fails ends the sign-in; one that is absent only leaves the user unnamed (SMART 86). A server that
 * names no issuer cannot have its id_token checked at all, so that it counts as absent: `issuer-unverified` was
 * said at discovery, and nobody is named on the word of an unchecked token.
 */
async function identify(
  { http, clock }: LaunchPorts,
  { site, signal }: LaunchRequest,
  metadata: SmartMetadata,
  { idToken }: TokenAnswer,
  prepared: Pick<IdTokenExpectation, 'nonce' | 'keysAhead'>,
): Promise<Identity> {
  const { issuer, jwksUri } = metadata;
  const missing = (subject: string): CapabilityWarning => ({ code: 'identity-missing', subject });
  if (idToken === null || issuer === null) return { userName: null, fhirUser: null, warnings: [missing('id_token')] };
  const expected = { issuer, jwksUri, clientId: site.clientId, ...prepared };
  const claims = await validateIdToken(http, idToken, expected, clock.now(), signal);
  const fhirUser = claims.fhirUser === undefined ? null : fhirUserReference(claims.fhirUser, site.fhirBase);
  return { userName: cleanName(claims.name), fhirUser, warnings: fhirUser === null ? [missing('fhirUser')] : [] };
}

function userNameReader(
  http: HttpPort,
  fhirBase: string,
  reference: string | null,
  grantedScope: string,
  accessToken: string,
): (signal: AbortSignal) => Promise<string | null> {
  if (reference === null) return () => Promise.resolve(null);
  return (signal) => readUserName(http, { fhirBase, reference, grantedScope, accessToken, signal });
}

/** RFC 6749 §5.1: a scope that is not said is the one that was asked for; SMART wants it said. */
function scopeWarnings(requested: string, granted: string | null): CapabilityWarning[] {
  if (granted === null) return [{ code: 'member-missing', subject: 'scope' }];
  return narrowedScopes(requested, granted).map((subject) => ({ code: 'scope-narrowed', subject }));
}

function refuseCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('sign-in-cancelled');
}
