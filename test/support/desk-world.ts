/**
 * A whole desk without Electron: windows as the page sees them, a hospital whose every answer waits until a test lets it
 * go, and a clock that a test moves. What the hospital says of a patient bears the patient's id in every word.
 */
import { EventEmitter } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { createDesk, type Desk, type DeskWindow } from '../../main/desk.ts';
import { createChartModel } from '../../main/fhir/model/index.ts';
import { answer, createWorkerService } from '../../main/fhir/worker-service.ts';
import type { HttpPort, HttpResponse } from '../../main/ports.ts';
import type { LaunchContext, SignIn } from '../../main/session/launch.ts';
import { createSiteClients } from '../../main/session/site-clients.ts';
import type { Site } from '../../main/session/site.ts';
import { parseSites } from '../../main/session/sites.ts';
import { permissionsWithin } from '../../main/smart/scopes.ts';
import { SAMPLE_POLICY } from './fake-policy.ts';
import { SAMPLE_ABOUT } from './fake-about.ts';
import { NO_UPDATES } from './fake-updates.ts';
import { NO_EXPORTS, NO_PANEL } from './no-exports.ts';
import { openWorkspace, type Workspace } from '../../main/workspace.ts';
import { createWorkstation, type Workstation } from '../../renderer/workstation.ts';
import { AppError } from '../../shared/errors.ts';
import { contract, type CommandName, type DesktopApi, type EventName } from '../../shared/ipc-contract.ts';
import { CONTEXT, IDENTITY, sessionBench } from './session-bench.ts';

export const SITES = parseSites(
  JSON.stringify({
    sites: [
      { name: 'North', fhirBase: 'https://north.example/fhir', clientId: 'one', environment: 'test' },
      { name: 'East', fhirBase: 'https://east.example/fhir', clientId: 'two', environment: 'test', access: 'user' },
    ],
  }),
  'sites.json',
) as [Site, Site];

/** Something that waits for the test: a request, a renewal. */
export type Held = { readonly what: string; readonly release: () => void };

export type PageWindow = {
  readonly window: DeskWindow;
  readonly workspace: Workspace;
  /** Another one once the page has begun anew. */
  workstation: Workstation;
  readonly api: DesktopApi;
  readonly closeByUser: () => void;
};

const bytes = (value: unknown): Uint8Array<ArrayBuffer> => new TextEncoder().encode(JSON.stringify(value));
const json = (value: unknown, status = 200): HttpResponse => ({
  status,
  headers: { 'content-type': 'application/fhir+json' },
  body: bytes(value),
});

const bundle = (resources: readonly object[]) => ({
  resourceType: 'Bundle',
  type: 'searchset',
  entry: resources.map((resource) => ({ resource })),
});

/** Everything that the hospital knows of a patient. */
function resourcesOf(type: string, id: string): object[] {
  const subject = { reference: `Patient/${id}` };
  const code = { text: `${type}-of-${id}` };
  switch (type) {
    case 'Observation':
      return [
        {
          resourceType: type,
          id: `o-${id}`,
          status: 'final',
          subject,
          code,
          effectiveDateTime: '2026-01-02',
          valueQuantity: { value: 7 },
        },
      ];
    case 'Condition':
      return [{ resourceType: type, id: `c-${id}`, subject, code }];
    case 'MedicationRequest':
      return [
        {
          resourceType: type,
          id: `m-${id}`,
          status: 'active',
          intent: 'order',
          subject,
          medicationCodeableConcept: code,
        },
      ];
    default:
      return [];
  }
}

const patientOf = (id: string) => ({ resourceType: 'Patient', id, name: [{ family: `Name-of-${id}` }] });

/** The worker's service on this thread: a message later, as from the real one. */
function inlineWorker(): Worker {
  const service = createWorkerService((options) => createChartModel({ ...options, now: () => 0 }));
  const emitter = new EventEmitter();
  let alive = true;
  return Object.assign(emitter, {
    postMessage: (request: Parameters<typeof answer>[1]) => {
      const sent = structuredClone(request);
      setImmediate(() => {
        if (alive) emitter.emit('message', answer(service, sent));
      });
    },
    terminate: () => {
      alive = false;
      return Promise.resolve(0);
    },
  }) as unknown as Worker;
}

/** Gives the world; nothing is open yet. */
export function deskWorld() {
  const held: Held[] = [];
  const stale = new Set<string>();
  const tokens = new Map<string, string | null>();
  const refreshing = new Map<string, number>();
  let mostAtOnce = 0;
  let serial = 0;
  const { ports, clock, vault, calls, audited } = sessionBench();

  const hold = <T>(what: string, value: () => T | Promise<T>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      held.push({ what, release: () => void Promise.resolve().then(value).then(resolve, reject) });
    });

  /** A token of the patient; null: of a user who sees everybody. */
  const issue = (patientId: string | null, lifeMs = 300_000): SignIn['tokens'] => {
    const accessToken = `token-${++serial}`;
    tokens.set(accessToken, patientId);
    return { accessToken, expiresAtMs: clock.now() + lifeMs, refreshToken: `refresh-${serial} ${patientId ?? ''}` };
  };
  const fhir: HttpPort = ({ url, headers }) =>
    hold('answer', () => {
      const token = (headers['authorization'] ?? '').replace('Bearer ', '');
      if (!tokens.has(token) || stale.has(token)) return json({ resourceType: 'OperationOutcome' }, 401);
      const { pathname, searchParams } = new URL(url);
      const [, , type = '', id] = pathname.split('/');
      const asked = id ?? searchParams.get('patient');
      if (asked === null) return json(bundle(['ann', 'ben', 'cas'].map(patientOf)));
      const bound = tokens.get(token) ?? null;
      if (bound !== null && bound !== asked) return json({ resourceType: 'OperationOutcome' }, 403);
      return json(id === undefined ? bundle(resourcesOf(type, asked)) : patientOf(asked));
    });
  const shared = {
    ...ports,
    http: fhir,
    refresh: ({ refreshToken }: { refreshToken: string }) => {
      refreshing.set(refreshToken, (refreshing.get(refreshToken) ?? 0) + 1);
      mostAtOnce = Math.max(mostAtOnce, ...refreshing.values());
      return hold('renewal', () => {
        refreshing.set(refreshToken, (refreshing.get(refreshToken) ?? 0) - 1);
        const patientId = refreshToken.split(' ')[1] ?? '';
        return {
          tokens: issue(patientId === '' ? null : patientId),
          grantedScope: null,
          mergeContext: (before: LaunchContext) => before,
        };
      });
    },
    sites: {
      list: () => Promise.resolve({ sites: SITES, error: null }),
      reload: () => Promise.resolve({ sites: SITES, error: null }),
      find: (siteId: string) => Promise.resolve(SITES.find(({ id }) => id === siteId)),
    },
    describe: () => ({ version: '0', platform: 'test', notices: [] }),
    about: { describe: () => SAMPLE_ABOUT, licences: () => Promise.resolve([]) },
    updates: NO_UPDATES,
    describePolicy: () => SAMPLE_POLICY,
    support: { gather: () => Promise.resolve('{}') },
    settings: { theme: () => 'system' as const, setTheme: () => undefined },
    openAnother: () => desk.openAnother(),
    createWorker: inlineWorker,
    permissionsOf: permissionsWithin,
    mayExport: () => true,
    population: { exports: NO_EXPORTS, openPanel: NO_PANEL },
    lock: { now: () => void desk.lock('user'), extend: () => undefined },
  };
  const nothingToSetUp = () => Promise.reject(new AppError('bad-request'));
  const clients = createSiteClients({
    sites: shared.sites,
    audit: ports.audit,
    setups: {
      describe: nothingToSetUp,
      setSecret: nothingToSetUp,
      rotateKey: nothingToSetUp,
      finishRotation: nothingToSetUp,
      forget: nothingToSetUp,
    },
  });

  const pages: PageWindow[] = [];
  const openings: { window: DeskWindow; listeners: Map<string, Set<(payload: unknown) => void>>; close: () => void }[] =
    [];
  const desk: Desk = createDesk({
    ...shared,
    openWindow: () => {
      const listeners = new Map<string, Set<(payload: unknown) => void>>();
      const closed = new Set<() => void>();
      const close = (): void => {
        const at = pages.findIndex((page) => page.window === window);
        if (at >= 0) pages.splice(at, 1);
        for (const listener of closed) listener();
        closed.clear();
      };
      const window: DeskWindow = {
        // As over IPC: what is sent is a copy, reduced to the contract, and arrives a turn later.
        emit: (name, payload) => {
          const sent: unknown = structuredClone(contract[name].payload.parse(payload));
          // What was sent to a page never reaches the one that begins after it.
          const heard = listeners.get(name);
          setImmediate(() => heard?.forEach((listener) => listener(sent)));
        },
        loadAnew: () => {
          listeners.clear();
          const page = pages.find((one) => one.window === window);
          if (page !== undefined) page.workstation = begin(page.api);
        },
        close,
        show: () => undefined,
        attach: () => undefined,
        saveText: () => Promise.resolve(false),
        saveFile: () => Promise.resolve(false),
        saveMade: () => Promise.resolve(false),
        chooseFolder: () => Promise.resolve(null),
        print: () => Promise.resolve(false),
        picture: () => Promise.resolve(null),
        onClosed: (listener) => void closed.add(listener),
      };
      openings.push({ window, listeners, close });
      return window;
    },
    openWorkspace: (window, hooks) => {
      const workspace = openWorkspace({ ...shared, clients, ...hooks }, window);
      const { listeners, close } = openings.find((opening) => opening.window === window)!;
      const api = apiOf(workspace, listeners);
      pages.push({ window, workspace, workstation: begin(api), api, closeByUser: close });
      return workspace;
    },
    onPresence: () => undefined,
    onLocked: () => undefined,
  });
  const signInOf = (patientId: string | null, subject = IDENTITY.subject): Partial<SignIn> => ({
    tokens: issue(patientId),
    identity: { ...IDENTITY, subject },
    context: { ...CONTEXT, patientId },
    grantedScope: patientId === null ? 'user/*.rs' : 'patient/*.rs',
  });
  return {
    ...{ desk, pages, held, calls, clock, vault, audited, signInOf },
    /** The server takes no token that it has given out so far. */
    expireTokens: () => {
      for (const token of tokens.keys()) stale.add(token);
    },
    /** The most renewals of one refresh token that were ever under way together. */
    mostAtOnce: () => mostAtOnce,
  };
}

/** What the page's script does first. */
function begin(api: DesktopApi): Workstation {
  const workstation = createWorkstation(api);
  workstation.start();
  return workstation;
}

function apiOf(workspace: Workspace, listeners: Map<string, Set<(payload: unknown) => void>>): DesktopApi {
  const command = (name: CommandName) => async (request: unknown) => {
    return structuredClone(await workspace.route(name, true, structuredClone(request)));
  };
  const event = (name: EventName) => (listener: (payload: unknown) => void) => {
    const set = listeners.get(name) ?? new Set();
    listeners.set(name, set.add(listener));
    return () => void set.delete(listener);
  };
  const entries = (Object.keys(contract) as (CommandName | EventName)[]).map((name) => [
    name,
    contract[name].kind === 'command' ? command(name as CommandName) : event(name as EventName),
  ]);
  return Object.fromEntries(entries) as DesktopApi;
}
