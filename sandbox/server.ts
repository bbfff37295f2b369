/** The embedded EHR: authorization server, pages and FHIR store behind one origin. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import path from 'node:path';
import { assemble, launchPagesFor, type Handler, type Parts } from './assemble.ts';
import { accountsFor, PRACTITIONERS, type Account } from './auth/accounts.ts';
import { createBackendScopes } from './auth/backend-scopes.ts';
import { createClientKeys } from './auth/client-keys.ts';
import {
  ASYMMETRIC_ID,
  BACKEND_ID,
  createClientSecrets,
  INTROSPECTOR_ID,
  RAW_SYMMETRIC_ID,
  SYMMETRIC_ID,
} from './auth/clients.ts';
import { createSigningKeys } from './auth/keys.ts';
import { createMemoryAdapters } from './auth/memory-adapter.ts';
import { makeLaunch } from './auth/launch-pages.ts';
import { createLaunches } from './auth/launches.ts';
import { createBulk } from './bulk/index.ts';
import { createFaults } from './faults/index.ts';
import { loadStore, type FhirStore } from './fhir/index.ts';
import { groupsOf } from './groups.ts';
import type { Sandbox, SandboxOptions } from './options.ts';
import { createPopulation, type PopulationOptions } from './population/index.ts';

/** The patients written by hand. */
const OWN_DATA = path.join(import.meta.dirname, 'data');
const DEFAULT_POPULATION: PopulationOptions = { seed: 'northgate' };
const HOSPITAL = 'Northgate General Hospital';
const CLIENT_IDS = [
  'chartroom',
  'chartroom-es384',
  'chartroom-fixed',
  SYMMETRIC_ID,
  RAW_SYMMETRIC_ID,
  ASYMMETRIC_ID,
  BACKEND_ID,
];

export type { Sandbox, SandboxOptions } from './options.ts';

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
  if (dataDir === undefined)
    for (const group of groupsOf(new Set(rows.map(({ id }) => id)), chosen ?? null)) store.put(group);
  const written = rows.filter(({ id }) => !generated.has(id));
  return { store, accounts: accountsFor(written.length > 0 ? written : rows), generated: generated.size };
}

/** A clock that can be set wrong, in whole seconds. */
function createClock(offsetSeconds: number) {
  let offsetMs = offsetSeconds * 1000;
  return {
    now: () => Date.now() + offsetMs,
    set: (seconds: number) => {
      offsetMs = seconds * 1000;
    },
    /** Lets an answer carry the time that this server believes in. */
    stamp: (res: ServerResponse) => {
      if (offsetMs !== 0) res.setHeader('date', new Date(Date.now() + offsetMs).toUTCString());
    },
  };
}

/** What can be made before the port is known. */
async function prepare(options: SandboxOptions, now: () => number): Promise<Parts & { generated: number }> {
  const records = await loadRecords(options);
  return {
    ...records,
    ...{ options, now },
    bulk: createBulk(records.store, now),
    hospital: {
      name: options.name ?? HOSPITAL,
      environment: options.environment ?? 'TEST',
      palette: options.palette ?? 'teal',
    },
    rules: createFaults(),
    secrets: createClientSecrets(),
    launches: createLaunches(),
    adapters: createMemoryAdapters(),
    clientKeys: createClientKeys([ASYMMETRIC_ID, BACKEND_ID]),
    backendScopes: createBackendScopes(options.scopeVersions ?? 'both'),
    signingKeys: await createSigningKeys(),
  };
}

/** What code may do that pages do too. */
function controls(
  parts: Parts,
  issuer: string,
): Pick<Sandbox, 'createLaunch' | 'registerKeys' | 'allowScopes' | 'forgetClient'> {
  return {
    createLaunch: (request) => {
      if (parts.store.stored('Patient', request.patient) === undefined) throw new Error('There is no such patient.');
      return makeLaunch(launchPagesFor(parts, issuer), request);
    },
    registerKeys: (clientId, source) => {
      parts.clientKeys.register(clientId, 'keys' in source ? { jwks: source } : source);
    },
    allowScopes: (scopes) => {
      parts.backendScopes.allow(scopes);
    },
    forgetClient: async (clientId) => {
      const clients = parts.adapters('Client');
      const isThere = Boolean(await clients.find(clientId));
      await clients.destroy(clientId);
      return isThere;
    },
  };
}

/**
 * Starts the embedded EHR on a loopback port, and gives its addresses, accounts and `close`. Rejects where the port is
 * taken (EADDRINUSE) or the data folder cannot be read. The issuer is the origin (SMART 2.2 conformance #using-well-known).
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const clock = createClock(options.clockOffsetSeconds ?? 0);
  const parts = await prepare(options, clock.now);
  const server = createServer();
  const listensAt = await listen(server, options.port, options.host ?? '127.0.0.1');
  const issuer = options.origin ?? listensAt;
  const { handler, other } = assemble(parts, issuer);
  const guarded = guard(handler, options.onError);
  server.on('request', (req, res) => {
    clock.stamp(res);
    guarded(req, res);
  });
  const { [INTROSPECTOR_ID]: secret = '', [ASYMMETRIC_ID]: _inner, [BACKEND_ID]: _other, ...secrets } = parts.secrets;
  return {
    url: issuer,
    issuer,
    listensAt,
    fhirBase: `${issuer}/fhir`,
    name: parts.hospital.name,
    accounts: parts.accounts,
    clientIds: CLIENT_IDS,
    secrets,
    introspector: { clientId: INTROSPECTOR_ID, secret },
    report: parts.store.report,
    generated: parts.generated,
    faults: parts.rules.faults,
    bulk: parts.bulk.bulk,
    ...controls(parts, issuer),
    setClock: clock.set,
    close: async () => {
      await Promise.all([close(server), other.close()]);
    },
  };
}
