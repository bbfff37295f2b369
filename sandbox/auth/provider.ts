/** The OAuth 2.0 / OpenID Connect server, as SMART App Launch 2.2 wants it. */
import { randomBytes } from 'node:crypto';
import type { ParsedUrlQuery } from 'node:querystring';
import { errors, interactionPolicy, Provider } from 'oidc-provider';
import type {
  AdapterFactory,
  ClientMetadata,
  Configuration,
  JWK,
  KoaContextWithOIDC,
  ResourceServer,
} from 'oidc-provider';
import type { Account } from './accounts.ts';
import { INTROSPECTOR_ID } from './clients.ts';
import { contextMembers, type LaunchContext, type Launches } from './launches.ts';
import { needsPatient, offerableScopes, type ScopeVersions } from './scopes.ts';

export type ProviderOptions = {
  readonly issuer: string;
  readonly fhirBase: string;
  readonly accounts: readonly Account[];
  readonly adapters: AdapterFactory;
  readonly clients: ClientMetadata[];
  readonly keys: JWK[];
  readonly tokenTtlSeconds: number;
  /** What was chosen at consent, by grant id. */
  readonly contexts: ReadonlyMap<string, LaunchContext>;
  readonly launches: Launches;
  readonly scopeVersions: ScopeVersions;
  /** Whether the answer to a refresh repeats the launch context. */
  readonly refreshContext: 'repeated' | 'absent';
  /** Whether apps may register themselves. */
  readonly registration: boolean;
  readonly renderError: (ctx: KoaContextWithOIDC, error: string, description: string | undefined) => void;
};

const ROUTES = {
  authorization: '/oauth/authorize',
  token: '/oauth/token',
  revocation: '/oauth/revoke',
  introspection: '/oauth/introspect',
  registration: '/oauth/register',
  jwks: '/oauth/jwks',
} as const;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const TTL_SECONDS = {
  AuthorizationCode: MINUTE,
  Grant: 14 * DAY,
  IdToken: HOUR,
  Interaction: 15 * MINUTE,
  /** Without offline_access as long as a session, from the sign-in on, however often it is used. */
  RefreshToken: (_ctx: unknown, { iiat, scopes }: { readonly iiat?: number; readonly scopes: ReadonlySet<string> }) => {
    const now = Math.floor(Date.now() / 1000);
    return scopes.has('offline_access') ? 14 * DAY : Math.max(1, (iiat ?? now) + 12 * HOUR - now);
  },
  Session: 12 * HOUR,
};

const scopeOf = ({ oidc }: KoaContextWithOIDC): string =>
  typeof oidc.params?.scope === 'string' ? oidc.params.scope : '';

/** Sign-in, then the patient, then consent: each a page of its own. */
function interactionSteps({ accounts, scopeVersions }: ProviderOptions): interactionPolicy.Prompt[] {
  const { Check, Prompt, base } = interactionPolicy;
  const policy = base();
  policy.remove('consent');
  const patient = new Prompt(
    { name: 'patient', requestable: false },
    new Check('patient_not_chosen', 'a patient must be chosen', 'interaction_required', (ctx) => {
      const { oidc } = ctx;
      const account = accounts.find((candidate) => candidate.id === oidc.session?.accountId);
      // The record system has chosen already.
      if (oidc.params?.launch !== undefined) return false;
      const scopes = offerableScopes(scopeOf(ctx), { versions: scopeVersions });
      return account?.patient === null && needsPatient(scopes) && oidc.result?.patient === undefined;
    }),
  );
  // Asked every time: an earlier answer was about another patient.
  const consent = new Prompt(
    { name: 'consent', requestable: true },
    new Check('consent_not_given', 'the user must consent', 'consent_required', ({ oidc }) => !oidc.result?.consent),
  );
  policy.add(patient);
  policy.add(consent);
  return policy;
}

function checkAudience(fhirBase: string, value: string | undefined): void {
  if (value === fhirBase) return;
  throw new errors.InvalidRequest(
    value === undefined
      ? 'aud is missing: it must be the FHIR base URL'
      : 'aud is not the FHIR base URL of this server',
  );
}

/** SMART 2.2 app-launch #step-4: `launch` must be one that this server gave out, and that nobody has used. */
function useLaunch(launches: Launches, scope: string, value: string | undefined): void {
  if (value === undefined) return;
  if (!scope.split(' ').includes('launch')) throw new errors.InvalidRequest('launch needs the scope launch');
  if (!launches.take(value)) throw new errors.InvalidRequest('launch is unknown, expired or used');
}

/** The FHIR server as the one protected resource; every granted scope counts as its own, so that the token response lists them all. */
const resourceServerInfo =
  ({ fhirBase, tokenTtlSeconds }: ProviderOptions) =>
  (ctx: KoaContextWithOIDC, resource: string): ResourceServer => {
    if (resource !== fhirBase) throw new errors.InvalidTarget();
    const scope = ctx.oidc.entities.Grant?.getResourceScope(resource) ?? scopeOf(ctx);
    return { scope, audience: resource, accessTokenFormat: 'opaque', accessTokenTTL: tokenTtlSeconds };
  };

function findAccount({ accounts, fhirBase }: ProviderOptions): Configuration['findAccount'] {
  return (_ctx, sub) => {
    const account = accounts.find((candidate) => candidate.id === sub);
    if (account === undefined) return undefined;
    return { accountId: sub, claims: () => ({ sub, fhirUser: `${fhirBase}/${account.fhirUser}` }) };
  };
}

function cookies(issuer: string): Configuration['cookies'] {
  const { port } = new URL(issuer);
  return {
    keys: [randomBytes(32).toString('base64url')],
    // Cookies do not know ports: two sandboxes on one host keep theirs apart by name.
    names: {
      session: `northgate_session_${port}`,
      interaction: `northgate_step_${port}`,
      resume: `northgate_resume_${port}`,
    },
    long: { httpOnly: true, sameSite: 'lax', signed: true },
    short: { httpOnly: true, sameSite: 'lax', signed: true },
  };
}

/** What the introspection answer adds to RFC 7662 (SMART 2.2 token-introspection #required-fields-in-the-introspection-response). */
const introspectionClaims = ({ accounts, contexts, fhirBase }: ProviderOptions): Configuration['extraTokenClaims'] => {
  return (_ctx, token) => {
    if (!('accountId' in token)) return undefined;
    const context = contexts.get(token.grantId);
    const account = accounts.find((candidate) => candidate.id === token.accountId);
    return {
      ...(context && contextMembers(context)),
      ...(account && token.scopes.has('fhirUser') ? { fhirUser: `${fhirBase}/${account.fhirUser}` } : {}),
    };
  };
};

const refreshRules: Configuration = {
  issueRefreshToken: (_ctx, client, source) =>
    client.grantTypeAllowed('refresh_token') &&
    (source.scopes.has('offline_access') || source.scopes.has('online_access')),
  // Grants are tied to sessions elsewhere: the library would let a session have one alone.
  expiresWithSession: () => false,
  rotateRefreshToken: true,
};

function configuration(options: ProviderOptions): Configuration {
  const { adapters, clients, fhirBase, issuer, keys, launches, registration, renderError, tokenTtlSeconds } = options;
  return {
    ...refreshRules,
    adapter: adapters,
    clients,
    jwks: { keys },
    findAccount: findAccount(options),
    responseTypes: ['code'],
    scopes: ['openid', 'offline_access', 'online_access', 'launch', 'launch/patient', 'launch/encounter'],
    // When the person last signed in is told unasked: an app that locks wants to know.
    claims: { openid: ['sub', 'auth_time'], fhirUser: ['fhirUser'] },
    // SMART puts fhirUser into the id_token itself.
    conformIdTokenClaims: false,
    clientAuthMethods: ['none', 'client_secret_basic', 'private_key_jwt'],
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'ES384'], clientAuthSigningAlgValues: ['RS384', 'ES384'] },
    pkce: { required: () => true },
    clockTolerance: 0,
    routes: ROUTES,
    cookies: cookies(issuer),
    extraParams: {
      aud: (_ctx, value) => checkAudience(fhirBase, value),
      launch: (ctx, value) => useLaunch(launches, scopeOf(ctx), value),
    },
    features: {
      resourceIndicators: {
        enabled: true,
        defaultResource: () => fhirBase,
        useGrantedResource: () => true,
        getResourceServerInfo: resourceServerInfo(options),
      },
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      registration: { enabled: registration },
      clientCredentials: { enabled: true },
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
      introspection: { enabled: true, allowedPolicy: (_ctx, client) => client.clientId === INTROSPECTOR_ID },
    },
    extraTokenClaims: introspectionClaims(options),
    // A grant serves one sign-in: the next one may be about another patient.
    loadExistingGrant: ({ oidc }) => {
      const grantId = oidc.result?.consent?.grantId;
      return grantId === undefined ? undefined : oidc.provider.Grant.find(grantId);
    },
    interactions: {
      policy: interactionSteps(options),
      url: (_ctx, interaction) => `/interaction/${interaction.uid}`,
    },
    renderError: (ctx, out) => renderError(ctx, out.error, out.error_description),
    ttl: { ...TTL_SECONDS, AccessToken: tokenTtlSeconds, ClientCredentials: tokenTtlSeconds },
  };
}

/** The library ignores offline_access unless consent is prompted for; here consent is always asked. */
function withConsent(query: ParsedUrlQuery): ParsedUrlQuery {
  const { scope, prompt = '' } = query;
  if (typeof scope !== 'string' || typeof prompt !== 'string' || !scope.split(' ').includes('offline_access'))
    return query;
  const prompts = prompt.split(' ').filter((one) => one !== '');
  return prompts.includes('none') ? query : { ...query, prompt: [...new Set([...prompts, 'consent'])].join(' ') };
}

/**
 * Takes the issuer, the FHIR base and what the pages need, gives the provider: authorization code with PKCE S256
 * (SMART 2.2 app-launch #considerations-for-pkce-support), exact `aud` (#step-4), rotation with revocation of the
 * whole family on reuse (RFC 9700 §4.14.2), `iss` in every authorization response (RFC 9207 §2), revocation
 * (RFC 7009), introspection (RFC 7662), registration (RFC 7591). TTLs in seconds.
 */
export function createProvider(options: ProviderOptions): Provider {
  const provider = new Provider(options.issuer, configuration(options));
  provider.use(async (ctx, next) => {
    if (ctx.path === ROUTES.authorization) ctx.query = withConsent(ctx.query);
    await next();
    if (ctx.path !== ROUTES.token) return;
    const { entities, params } = (ctx as KoaContextWithOIDC).oidc;
    const body = ctx.body as Record<string, unknown> | undefined;
    const context = options.contexts.get(entities.Grant?.jti ?? '');
    if (body?.access_token === undefined || context === undefined) return;
    if (params?.grant_type === 'refresh_token' && options.refreshContext === 'absent') return;
    ctx.body = { ...body, ...contextMembers(context) };
  });
  return provider;
}
