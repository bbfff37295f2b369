/** What the fake desktop answers about clients, locks, launches and patients. */
import type { ClientSetup, Request, Response, SessionView, SiteEntry, SiteView } from '../../shared/ipc-contract.ts';
import type { ExportView } from '../../shared/population.ts';
import { exportWith, progressWith } from './fake-population.ts';
import { NORTHGATE, NOW_MS, WAITING_SIGN_IN } from './fake-desktop-data.ts';
import type { FakeState, Handlers } from './fake-desktop.ts';
import {
  CURRENT_KEY,
  MACHINE_KEY,
  NEXT_KEY,
  backendOf,
  clientOf,
  entryOf,
  jwksOf,
  lockedAt,
  signedInAt,
} from './fake-desktop-sessions.ts';

export type Change = (session: Partial<SessionView>) => Record<string, never>;

type ClientCommand = Extract<keyof Handlers, `client.${string}`>;

/** Keeps that a secret is there, never the secret: like main, it cannot give one back. */
export function clientHandlers(state: FakeState): Pick<Handlers, ClientCommand> {
  const entry = (siteId: string): SiteEntry => state.sites.find(({ id }) => id === siteId) ?? entryOf(NORTHGATE);
  const current = (siteId: string): ClientSetup => {
    const known = state.clients[siteId];
    if (known !== undefined) return known;
    const keys = entry(siteId).client === 'asymmetric' ? [CURRENT_KEY] : [];
    return clientOf(entry(siteId), { keys, jwks: jwksOf(keys) });
  };
  const change = (siteId: string, part: Partial<ClientSetup>): ClientSetup => {
    const setup = { ...current(siteId), ...part };
    state.clients[siteId] = { ...setup, jwks: jwksOf(setup.keys) };
    const lacks = setup.client === 'symmetric' && setup.secretSinceMs === null ? 'client-secret' : null;
    state.sites = state.sites.map((site) => (site.id === siteId ? { ...site, lacks } : site));
    return state.clients[siteId];
  };
  return {
    'client.describe': ({ siteId }) => current(siteId),
    'client.set-secret': ({ siteId }) => change(siteId, { secretSinceMs: NOW_MS }),
    'client.rotate-key': ({ siteId, which }) =>
      which === 'backend'
        ? change(siteId, { backend: backendOf([MACHINE_KEY, NEXT_KEY]) })
        : change(siteId, { keys: [CURRENT_KEY, NEXT_KEY] }),
    'client.finish-rotation': ({ siteId, which }) => {
      const keys = [{ ...NEXT_KEY, use: 'current' as const }];
      return change(siteId, which === 'backend' ? { backend: backendOf(keys) } : { keys });
    },
    'client.save-jwks': () => ({ saved: true }),
    'client.forget': ({ siteId, which }) =>
      which === 'backend'
        ? change(siteId, { backend: backendOf([{ ...MACHINE_KEY, kid: 'b4470c19-6e2f', createdAtMs: NOW_MS }]) })
        : change(siteId, { secretSinceMs: null, keys: [], clientId: null }),
  };
}

type LockCommand = Extract<keyof Handlers, `lock.${string}` | `launch.${string}`>;

export function lockHandlers(state: FakeState, change: Change): Pick<Handlers, LockCommand> {
  return {
    'lock.now': () => {
      const { signedIn, generation } = state.session;
      if (signedIn === null) return {};
      const locked = lockedAt(signedIn.site, { user: signedIn.user, why: 'user', sinceMs: NOW_MS });
      return change({ generation: generation + 1, signedIn: null, locksAtMs: null, locked });
    },
    'lock.extend': () => change({ locksAtMs: null }),
    'lock.unlock': () => change({ failure: null, signIn: { ...WAITING_SIGN_IN, site: siteOf(state) } }),
    'launch.confirm': () => change({ launch: null, signIn: { ...WAITING_SIGN_IN, site: siteOf(state) } }),
    'launch.decline': () => ({}),
  };
}

const siteOf = ({ session: { locked, launch, signedIn } }: FakeState): SiteView =>
  locked?.site ?? launch?.site ?? signedIn?.site ?? NORTHGATE;

type SearchCommand = 'population.open' | 'patients.search' | 'patient.open' | 'patient.close';

export function searchHandlers(state: FakeState, change: Change): Pick<Handlers, SearchCommand> {
  let search = 0;
  const bind = (patient: 'open' | 'none'): Record<string, never> => {
    const generation = state.session.generation + 1;
    state.overview = { ...state.overview, generation };
    return change({ generation, signedIn: { ...(state.session.signedIn ?? signedInAt(NORTHGATE)), patient } });
  };
  return {
    'patients.search': ({ text }: Request<'patients.search'>): Response<'patients.search'> => {
      search++;
      const wanted = text.trim().toLowerCase();
      const found = state.patients.filter(
        ({ name, identifiers }) =>
          name
            .toLowerCase()
            .split(/[ ,(]+/)
            .some((part) => part.startsWith(wanted)) ||
          name.toLowerCase().startsWith(wanted) ||
          identifiers.some(({ value }) => value.toLowerCase().startsWith(wanted)),
      );
      const rows = found.slice(0, 50).map((row, n) => ({ ...row, row: n }));
      const more = found.length > rows.length;
      return { search, rows, total: found.length, more, warnings: [...state.patientWarnings] };
    },
    'population.open': () => bind('open'),
    'patient.open': () => bind('open'),
    'patient.close': () => bind('none'),
  };
}

type PopulationCommand = Exclude<Extract<keyof Handlers, `population.${string}`>, 'population.open'>;

/** Exports that do what they are told at once. */
export function populationHandlers(state: FakeState, tell: () => void): Pick<Handlers, PopulationCommand> {
  let started = 0;
  const put = (exports: readonly ExportView[]): Record<string, never> => {
    state.population = { ...state.population, exports: [...exports] };
    tell();
    return {};
  };
  const change = (id: string, part: Partial<ExportView>) =>
    put(state.population.exports.map((one) => (one.id === id ? { ...one, ...part } : one)));
  return {
    'population.describe': () => state.population,
    'population.choose-folder': () => state.folder,
    'population.start': ({ order, plain }) => {
      started += 1;
      const { level, group, types } = order;
      const id = `export-new-${started}`;
      const since = order.since === 'last' ? '2026-11-22T11:00:12Z' : order.since;
      const progress = progressWith({ phase: 'signing-in', filesDone: 0, filesTotal: null, resources: 0, bytes: 0 });
      const begun = exportWith({ id, level, group, types, since, progress, encrypted: !plain, state: 'running' });
      put([{ ...begun, startedAtMs: NOW_MS, endedAtMs: null, canRead: false }, ...state.population.exports]);
      return { id };
    },
    'population.pause': ({ id }) => change(id, { state: 'paused', canResume: true }),
    'population.resume': ({ id }) => change(id, { state: 'running', canResume: false, error: null }),
    'population.cancel': ({ id }) => {
      change(id, { state: 'cancelled', endedAtMs: NOW_MS, canResume: false });
      return { told: true };
    },
    'population.forget': ({ id }) => put(state.population.exports.filter((one) => one.id !== id)),
    'population.panel': ({ id, filter }) => state.panel.summary(id, filter),
    'population.rows': ({ filter, offset, limit }) => state.panel.rows(filter, offset, limit),
  };
}
