/** The embedded EHR: authorization server, pages and FHIR store behind one origin. */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import path from 'node:path';
import type { Provider } from 'oidc-provider';
import { accountsFor, PRACTITIONERS, type Account } from './auth/accounts.ts';
import { serveAsset } from './auth/assets.ts';
import { createAuthorize } from './auth/authorize.ts';
import { clientsFor, FIXED_PORTS, INTROSPECTOR_ID } from './auth/clients.ts';
import { smartConfiguration } from './auth/discovery.ts';
import { pageHeaders, sendPage } from './auth/http.ts';
import { createInteractionHandler } from './auth/interactions.ts';
import { createSigningKeys } from './auth/keys.ts';
import { createProvider, type LaunchContext } from './auth/provider.ts';
import { createFaultLayer, createFaults, type Faults } from './faults/index.ts';
import { createFhirHandler, loadStore, type FhirStore } from './fhir/index.ts';
import { createPopulation, type PopulationOptions } from './population/index.ts';
import { errorPage, homePage, notFoundPage } from './pages/plain.ts';

/** The patients written by hand. */
const OWN_DATA = path.join(import.meta.dirname, 'data');
const DEFAULT_POPULATION: PopulationOptions = { seed: 'northgate' };
const DEFAULT_TOKEN_TTL_SECONDS = 300;

export type SandboxOptions = {
  /** 0 lets the system choose. */
  readonly port: number;
  /** The origin that clients see, where something stands in front (a delaying proxy); its own unless told. */
  readonly origin?: string;
  /** The loopback address to bind, `127.0.0.1` unless told. */
  readonly host?: '127.0.0.1' | '::1';
  /** A folder of FHIR R4 resources or Bundles; the sandbox's own patients unless told. */
  readonly dataDir?: string;
  /** Generated patients beside the folder's; 200 of the default seed unless told, none beside another folder. */
  readonly population?: PopulationOptions | null;
  /** Life of an access token in seconds, 300 unless told. */
  readonly tokenTtlSeconds?: number;
  /** The ports of the client `chartroom-fixed`. */
  readonly fixedPorts?: readonly number[];
  /** Told of what went wrong inside; the answer itself is a bare 500. */
  readonly onError?: (error: unknown) => void;
};

export type Sandbox = {
  /** The origin, which is the issuer too. */
  readonly url: string;
  readonly issuer: string;
  /** Where it listens, as an origin: `url`, unless something stands in front. */
  readonly listensAt: string;
  readonly fhirBase: string;
  readonly accounts: readonly Account[];
  readonly clientIds: readonly string[];
  /** The client that may introspect (HTTP Basic), made anew at each start. */
  readonly introspector: { readonly clientId: string; readonly secret: string };
  readonly report: FhirStore['report'];
  /** How many patients are generated beside those that were loaded. */
  readonly generated: number;
  /** Makes it misbehave on purpose; `/faults` is the same by HTTP. */
  readonly faults: Faults;
  /** Stops listening and drops open connections; a second call does nothing. */
  close(): Promise<void>;
};

type Handler = (req: IncomingMessage, res: ServerResponse, url: URL) => Promise<void> | void;

function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${bound}`);
    });
  });
}

function close(server: Server): Promise<void> {
  if (!server.listening) return Promise.resolve();
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}

const latestEncounter = (store: FhirStore, patient: string): string | null => {
  const started = (json: Readonly<Record<string, unknown>>): string =>
    (json.period as { start?: string } | undefined)?.start ?? '';
  const latest = store
    .list('Encounter', patient)
    .toSorted((a, b) => started(b.json).localeCompare(started(a.json)))
    .at(0);
  return latest?.id ?? null;
};

function discovery(issuer: string): Handler {
  const body = JSON.stringify(smartConfiguration(issuer), null, 2);
  return (req, res) => {
    const headers = { 'content-type': 'application/json', 'access-control-allow-origin': '*' };
    if (req.method === 'GET' || req.method === 'HEAD') res.writeHead(200, headers).end(body);
    else res.writeHead(405, { allow: 'GET, HEAD' }).end();
  };
}

/** Which part answers which path. */
function createRouter(
  issuer: string,
  fhirBase: string,
  parts: { provider: Handler; interaction: Handler; fhir: Handler },
): Handler {
  const smart = discovery(issuer);
  return (req, res, url) => {
    const { pathname } = url;
    // A page that made its name resolve to this machine (DNS rebinding) is no visitor of ours.
    if (url.origin !== issuer) return void res.writeHead(421, { 'content-type': 'text/plain' }).end('Wrong host');
    if (pathname === '/fhir/.well-known/smart-configuration') return smart(req, res, url);
    if (pathname === '/fhir' || pathname.startsWith('/fhir/')) return parts.fhir(req, res, url);
    if (pathname.startsWith('/assets/')) return serveAsset(res, pathname);
    if (pathname.startsWith('/interaction/')) return parts.interaction(req, res, url);
    if (pathname.startsWith('/oauth/') || pathname.startsWith('/.well-known/')) return parts.provider(req, res, url);
    if (pathname === '/') return sendPage(res, 200, homePage(fhirBase));
    return sendPage(res, 404, notFoundPage());
  };
}

/** Turns a thrown error into a 500 without detail; a request whose target is no URL into a 400. */
function guard(
  handler: Handler,
  onError: SandboxOptions['onError'],
): (req: IncomingMessage, res: ServerResponse) => void {
  return (req, res) => {
    const target = req.url?.startsWith('/') ? `http://${req.headers.host ?? ''}${req.url}` : '';
    const url = URL.parse(target);
    if (url === null) return void res.writeHead(400, { 'content-type': 'text/plain' }).end('Bad request');
    Promise.resolve()
      .then(() => handler(req, res, url))
      .catch((error: unknown) => {
        onError?.(error);
        if (!res.headersSent) res.writeHead(500, { 'content-type': 'text/plain' });
        res.end();
      });
  };
}

type Parts = {
  store: FhirStore;
  accounts: readonly Account[];
  options: SandboxOptions;
  rules: ReturnType<typeof createFaults>;
};

async function prepare({ store, accounts, options, rules }: Parts, secret: string) {
  const keys = await createSigningKeys();
  const clients = clientsFor(options.fixedPorts ?? FIXED_PORTS, secret);
  // Everything after the port is known happens in one go: no request meets a half-built server.
  return (issuer: string): Handler => {
    const fhirBase = `${issuer}/fhir`;
    const contexts = new Map<string, LaunchContext>();
    const provider: Provider = createProvider({
      ...{ issuer, fhirBase, accounts, clients, keys, contexts },
      tokenTtlSeconds: options.tokenTtlSeconds ?? DEFAULT_TOKEN_TTL_SECONDS,
      renderError: (ctx, error, description) => {
        ctx.set(pageHeaders(null));
        ctx.body = errorPage(error, description).text;
      },
    });
    provider.on('grant.revoked', (_ctx, grantId: string) => contexts.delete(grantId));
    provider.on('server_error', (_ctx, error) => options.onError?.(error));
    const callback = provider.callback();
    const authorize = createAuthorize(provider, fhirBase, accounts, contexts);
    const router = createRouter(issuer, fhirBase, {
      provider: (req, res) => callback(req, res),
      interaction: createInteractionHandler({
        ...{ provider, fhirBase, accounts, contexts },
        patients: (search) => store.patients(search),
        latestEncounter: (patient) => latestEncounter(store, patient),
        // The record is made while the consent page is read, not when the app asks for it.
        patientChosen: (patient) => void store.list('Encounter', patient),
      }),
      fhir: createFhirHandler({
        store,
        base: fhirBase,
        authorize,
      }),
    });
    return createFaultLayer(rules, router, {
      ...{ issuer, fhirBase, keys },
      clientOf: async (known) => {
        if ('interaction' in known) {
          const interaction = await provider.Interaction.find(known.interaction);
          return (interaction?.params.client_id as string | undefined) ?? null;
        }
        const verdict = await authorize(known.bearer);
        return verdict.ok ? verdict.access.clientId : null;
      },
    });
  };
}

/** The store, and who may sign in: patients written down come first, those made on demand only where there are no others. */
async function loadRecords({
  dataDir,
  population,
}: SandboxOptions): Promise<{ store: FhirStore; accounts: readonly Account[]; generated: number }> {
  const chosen = population === undefined && dataDir === undefined ? DEFAULT_POPULATION : population;
  const source = chosen === undefined || chosen === null ? undefined : createPopulation(chosen);
  // The own patients come with the clinicians; another folder may lack them.
  const folder = dataDir === undefined ? { dataDir: OWN_DATA } : { dataDir, extra: [...PRACTITIONERS] };
  const store = await loadStore(source === undefined ? folder : { ...folder, source });
  const generated = new Set(source?.patients.map(({ id }) => id));
  const rows = store.patients();
  const written = rows.filter(({ id }) => !generated.has(id));
  return { store, accounts: accountsFor(written.length > 0 ? written : rows), generated: generated.size };
}

/**
 * Starts the embedded EHR on a loopback port, and gives its addresses, accounts and `close`. Rejects where the port is
 * taken (EADDRINUSE) or the data folder cannot be read. The issuer is the origin (SMART 2.2 conformance #using-well-known).
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { store, accounts, generated } = await loadRecords(options);
  const secret = randomBytes(24).toString('base64url');
  const rules = createFaults();
  const build = await prepare({ store, accounts, options, rules }, secret);
  const server = createServer();
  const listensAt = await listen(server, options.port, options.host ?? '127.0.0.1');
  const issuer = options.origin ?? listensAt;
  server.on('request', guard(build(issuer), options.onError));
  return {
    url: issuer,
    issuer,
    listensAt,
    fhirBase: `${issuer}/fhir`,
    accounts,
    clientIds: ['chartroom', 'chartroom-es384', 'chartroom-fixed'],
    introspector: { clientId: INTROSPECTOR_ID, secret },
    report: store.report,
    generated,
    faults: rules.faults,
    close: () => close(server),
  };
}
