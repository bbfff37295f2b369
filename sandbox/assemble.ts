/** Puts the parts of the embedded EHR together: which part answers which path, and what stands before it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AdapterFactory, JWK, Provider } from 'oidc-provider';
import type { Account } from './auth/accounts.ts';
import { createAssertionJudge } from './auth/assertion.ts';
import { serveAsset } from './auth/assets.ts';
import { withAuthorizePost } from './auth/authorize-post.ts';
import { createAuthorize } from './auth/authorize.ts';
import { withClientAuthentication } from './auth/client-authentication.ts';
import type { BackendScopes } from './auth/backend-scopes.ts';
import type { ClientKeys } from './auth/client-keys.ts';
import { createClientsHandler } from './auth/clients-pages.ts';
import { clientsFor, FIXED_PORTS, RAW_SYMMETRIC_ID, type ClientSecrets } from './auth/clients.ts';
import { smartConfiguration, type DiscoveryOptions } from './auth/discovery.ts';
import { pageHeaders, sendPage } from './auth/http.ts';
import { createInteractionHandler } from './auth/interactions.ts';
import { createLaunchHandler, type LaunchPagesOptions } from './auth/launch-pages.ts';
import type { LaunchContext, Launches } from './auth/launches.ts';
import { createProvider } from './auth/provider.ts';
import { withRegistrationRules } from './auth/registration.ts';
import { serveStyle } from './auth/styles.ts';
import {
  bulkPlaceOf,
  createBulkHandler,
  createOtherHandler,
  createOtherOrigin,
  type BulkParts,
  type OtherOrigin,
} from './bulk/index.ts';
import { createFaultLayer, type createFaults } from './faults/index.ts';
import { createFhirHandler, type FhirStore } from './fhir/index.ts';
import type { SandboxOptions } from './options.ts';
import type { Hospital } from './pages/layout.ts';
import { errorPage, homePage, notFoundPage } from './pages/plain.ts';
import { encounterChoices, latestEncounter, locationChoices } from './visits.ts';

export type Handler = (req: IncomingMessage, res: ServerResponse, url: URL) => Promise<void> | void;

/** Made before the port is known. */
export type Parts = {
  readonly options: SandboxOptions;
  readonly hospital: Hospital;
  readonly store: FhirStore;
  readonly accounts: readonly Account[];
  readonly rules: ReturnType<typeof createFaults>;
  readonly bulk: BulkParts;
  readonly secrets: ClientSecrets;
  readonly launches: Launches;
  readonly adapters: AdapterFactory;
  readonly clientKeys: ClientKeys;
  readonly backendScopes: BackendScopes;
  readonly signingKeys: JWK[];
  /** Milliseconds since 1970, as this server believes. */
  readonly now: () => number;
};

const DEFAULT_TOKEN_TTL_SECONDS = 300;

function discovery(options: DiscoveryOptions): Handler {
  const body = JSON.stringify(smartConfiguration(options), null, 2);
  return (req, res) => {
    const headers = { 'content-type': 'application/json', 'access-control-allow-origin': '*' };
    if (req.method === 'GET' || req.method === 'HEAD') res.writeHead(200, headers).end(body);
    else res.writeHead(405, { allow: 'GET, HEAD' }).end();
  };
}

/** What the launch page works with, which code that launches needs too. */
export function launchPagesFor({ hospital, launches, store }: Parts, issuer: string): LaunchPagesOptions {
  return {
    ...{ hospital, issuer, fhirBase: `${issuer}/fhir`, launches },
    patients: (search) => store.patients(search),
    encounters: (patient) => encounterChoices(store, patient),
    locations: () => locationChoices(store),
  };
}

function providerFor(parts: Parts, issuer: string, contexts: Map<string, LaunchContext>): Provider {
  const { accounts, adapters, hospital, launches, options, secrets, signingKeys } = parts;
  const provider = createProvider({
    ...{ issuer, fhirBase: `${issuer}/fhir`, accounts, adapters, contexts, launches },
    clients: clientsFor(options.fixedPorts ?? FIXED_PORTS, secrets),
    keys: signingKeys,
    tokenTtlSeconds: options.tokenTtlSeconds ?? DEFAULT_TOKEN_TTL_SECONDS,
    scopeVersions: options.scopeVersions ?? 'both',
    refreshContext: options.refreshContext ?? 'repeated',
    registration: options.registration ?? true,
    renderError: (ctx, error, description) => {
      ctx.set(pageHeaders(null));
      ctx.body = errorPage(hospital, error, description).text;
    },
  });
  provider.on('grant.revoked', (_ctx, grantId: string) => contexts.delete(grantId));
  provider.on('server_error', (_ctx, error) => options.onError?.(error));
  return provider;
}

/** The endpoints of the authorization server, each behind what the library there cannot do. */
function authorizationServer(parts: Parts, provider: Provider, issuer: string): Handler {
  const { backendScopes, clientKeys, now, options, secrets } = parts;
  const callback = provider.callback();
  const library: Handler = (req, res) => callback(req, res);
  const tokenUrl = `${issuer}/oauth/token`;
  const judge = createAssertionJudge({ keys: clientKeys, tokenUrl, now });
  const authenticated = withClientAuthentication(library, {
    ...{ judge, rawClientId: RAW_SYMMETRIC_ID, secrets },
    grantedTo: (requested) => backendScopes.grant(requested),
  });
  const isPostTaken = !options.withoutCapabilities?.includes('authorize-post');
  const special: Readonly<Record<string, Handler>> = {
    '/oauth/authorize': isPostTaken ? withAuthorizePost(library) : library,
    '/oauth/token': authenticated,
    '/oauth/revoke': authenticated,
    '/oauth/introspect': authenticated,
    '/oauth/register': withRegistrationRules(library),
  };
  return (req, res, url) => (special[url.pathname] ?? library)(req, res, url);
}

type Routes = Readonly<Record<'smart' | 'fhir' | 'provider' | 'interaction' | 'launch' | 'clients' | 'bulk', Handler>>;

/** Which part answers which path. */
function createRouter(hospital: Hospital, issuer: string, parts: Routes): Handler {
  const fhirBase = `${issuer}/fhir`;
  return (req, res, url) => {
    const { pathname } = url;
    // A page that made its name resolve to this machine (DNS rebinding) is no visitor of ours.
    if (url.origin !== issuer) return void res.writeHead(421, { 'content-type': 'text/plain' }).end('Wrong host');
    if (pathname === '/fhir/.well-known/smart-configuration') return parts.smart(req, res, url);
    if (bulkPlaceOf(pathname) !== null) return parts.bulk(req, res, url);
    if (pathname === '/fhir' || pathname.startsWith('/fhir/')) return parts.fhir(req, res, url);
    if (pathname.startsWith('/assets/')) return serveAsset(res, pathname);
    if (pathname.startsWith('/styles/')) return serveStyle(res, pathname);
    if (pathname.startsWith('/interaction/')) return parts.interaction(req, res, url);
    if (pathname.startsWith('/oauth/') || pathname.startsWith('/.well-known/')) return parts.provider(req, res, url);
    if (/^\/launch(\/|$)/.test(pathname)) return parts.launch(req, res, url);
    if (/^\/clients(\/|$)/.test(pathname)) return parts.clients(req, res, url);
    if (pathname === '/') return sendPage(res, 200, homePage(hospital, fhirBase));
    return sendPage(res, 404, notFoundPage(hospital));
  };
}

/**
 * Takes the parts and the issuer, gives the handler of everything, and the other origin that files may lie at. It does so in one go: no request meets a half-built server.
 */
export function assemble(parts: Parts, issuer: string): { readonly handler: Handler; readonly other: OtherOrigin } {
  const { accounts, bulk, clientKeys, hospital, launches, now, options, rules, secrets, signingKeys, store } = parts;
  const fhirBase = `${issuer}/fhir`;
  const contexts = new Map<string, LaunchContext>();
  const provider = providerFor(parts, issuer, contexts);
  const authorize = createAuthorize(provider, fhirBase, accounts, contexts);
  const bulkContext = { ...{ issuer, store, authorize, now }, ...bulk };
  const other = createOtherOrigin(bulk.log.logged(createOtherHandler(bulkContext), 'other'), options.onError);
  const scopeVersions = options.scopeVersions ?? 'both';
  const registration = options.registration ?? true;
  const router = createRouter(hospital, issuer, {
    smart: discovery({ issuer, scopeVersions, registration, without: options.withoutCapabilities ?? [] }),
    provider: authorizationServer(parts, provider, issuer),
    interaction: createInteractionHandler({
      ...{ hospital, provider, fhirBase, accounts, contexts, launches, scopeVersions },
      patients: (search) => store.patients(search),
      latestEncounter: (patient) => latestEncounter(store, patient),
      // The record is made while the consent page is read, not when the app asks for it.
      patientChosen: (patient) => void store.list('Encounter', patient),
    }),
    launch: createLaunchHandler(launchPagesFor(parts, issuer)),
    clients: createClientsHandler({
      ...{ hospital, issuer, keys: clientKeys },
      clients: clientsFor(options.fixedPorts ?? FIXED_PORTS, secrets),
    }),
    fhir: createFhirHandler({ store, base: fhirBase, authorize }),
    bulk: createBulkHandler(bulkContext),
  });
  const faulty = createFaultLayer(rules, router, {
    ...{ issuer, fhirBase, hospital, keys: signingKeys, otherOrigin: () => other.origin() },
    clientOf: async (known) => {
      if ('interaction' in known) {
        const interaction = await provider.Interaction.find(known.interaction);
        return (interaction?.params.client_id as string | undefined) ?? null;
      }
      const verdict = await authorize(known.bearer);
      return verdict.ok ? verdict.access.clientId : null;
    },
  });
  return { handler: bulk.log.logged(faulty, 'own'), other };
}
