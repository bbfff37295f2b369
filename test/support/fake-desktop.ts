/** A DesktopApi that behaves: it holds a session and a chart, answers every command from them and tells of changes. */
import type {
  ChartOverview,
  ConditionRow,
  EncounterRow,
  ListName,
  MedicationRow,
  NotShown,
} from '../../shared/chart-model.ts';
import type { About, Licence } from '../../shared/about.ts';
import type { Updates } from '../../shared/updates.ts';
import type { PolicyView } from '../../shared/policy.ts';
import type { Lanes } from '../../shared/lanes.ts';
import type { Population } from '../../shared/population.ts';
import type { GrowthMeasure } from '../../shared/clinical/growth.ts';
import type { Growth } from '../../shared/growth.ts';
import type { News2 } from '../../shared/scores.ts';
import { UNAVAILABLE_VERSIONS, type Versions } from '../../shared/versions.ts';
import type { AppErrorView, Result } from '../../shared/errors.ts';
import type {
  ClientSetup,
  CommandName,
  DesktopApi,
  EventName,
  Notice,
  PatientMatch,
  Payload,
  Permissions,
  Request,
  Response,
  SessionView,
  SiteEntry,
  Theme,
} from '../../shared/ipc-contract.ts';
import {
  NORTHGATE,
  RIVERSIDE,
  SAMPLE_CONDITIONS,
  SAMPLE_MEDICATIONS,
  SAMPLE_NOT_SHOWN,
  SAMPLE_SERIES,
  WAITING_SIGN_IN,
  sampleOverview,
  type SampleSeries,
} from './fake-desktop-data.ts';
import { SAMPLE_ABOUT, SAMPLE_LICENCES, aboutHandlers } from './fake-about.ts';
import { inWindow, lanesIn, seriesView } from './fake-series.ts';
import { SAMPLE_UPDATES, updateHandlers } from './fake-updates.ts';
import { SAMPLE_POLICY, policyHandlers } from './fake-policy.ts';
import { sampleGrowth } from './fake-growth.ts';
import { NO_SCORES } from './fake-scores.ts';
import { fakePanel, type FakePanel } from './fake-panel.ts';
import { populationWith } from './fake-population.ts';
import { flowsheetOf } from './fake-flowsheet.ts';
import { SAMPLE_ENCOUNTERS, SAMPLE_LANES } from './fake-visits.ts';
import {
  clientHandlers,
  lockHandlers,
  populationHandlers,
  searchHandlers,
  type Change,
} from './fake-desktop-handlers.ts';
import { NO_SESSION, SAMPLE_PATIENTS, SAMPLE_PERMISSIONS, entryOf, signedInAt } from './fake-desktop-sessions.ts';

/** Everything main knows that a window can ask for. Replace parts of it, then `tell()`. */
export type FakeState = {
  about: About;
  licences: readonly Licence[];
  updates: Updates;
  /** What a check of updates leads to. */
  updatesFound: Updates | null;
  policy: PolicyView;
  /** Whether a place is chosen for a support file. */
  savesSupport: boolean;
  notices: readonly Notice[];
  sites: readonly SiteEntry[];
  sitesError: AppErrorView | null;
  /** By site id; a site that is not here has a client as its entry says, with nothing kept. */
  clients: Record<string, ClientSetup>;
  session: SessionView;
  permissions: Permissions;
  /** Everyone whom a search can find. */
  patients: readonly PatientMatch[];
  patientWarnings: readonly string[];
  overview: ChartOverview;
  series: readonly SampleSeries[];
  news2: News2;
  growth: (measure: GrowthMeasure) => Growth;
  conditions: readonly ConditionRow[];
  medications: readonly MedicationRow[];
  encounters: readonly EncounterRow[];
  /** By the id of a result. */
  versions: Readonly<Record<string, Versions>>;
  notShown: readonly NotShown[];
  /** Results that came with the last reading; null: the chart was read once. */
  arrived: ReadonlySet<string> | null;
  /** The same beside every series. */
  lanes: Lanes;
  theme: Theme;
  population: Population;
  /** What the dialog for a folder is answered with. */
  folder: Response<'population.choose-folder'>;
  panel: FakePanel;
};

export type Call = { readonly name: CommandName; readonly request: unknown };

export type FakeDesktop = {
  readonly api: DesktopApi;
  readonly state: FakeState;
  /** Every command that was sent, oldest first. */
  readonly calls: readonly Call[];
  /** Tells the window that the session and the chart changed, as main does. */
  tell(): void;
  emit<E extends EventName>(name: E, payload: Payload<E>): void;
  /** From now on `name` is answered with `error`; null: as usual again. */
  fail(name: CommandName, error: AppErrorView | null): void;
  /** Holds every answer to `name` back; the function given lets them go. The values are those of the time of asking. */
  hold(name: CommandName): () => void;
};

export function sampleState(part: Partial<FakeState> = {}): FakeState {
  return {
    about: SAMPLE_ABOUT,
    licences: SAMPLE_LICENCES,
    updates: SAMPLE_UPDATES,
    updatesFound: null,
    policy: SAMPLE_POLICY,
    savesSupport: true,
    notices: [],
    sites: [entryOf(NORTHGATE), entryOf(RIVERSIDE)],
    sitesError: null,
    clients: {},
    session: { ...NO_SESSION, signedIn: signedInAt(NORTHGATE) },
    permissions: SAMPLE_PERMISSIONS,
    patients: SAMPLE_PATIENTS,
    patientWarnings: [],
    overview: sampleOverview(),
    series: SAMPLE_SERIES,
    news2: NO_SCORES,
    growth: sampleGrowth,
    conditions: SAMPLE_CONDITIONS,
    medications: SAMPLE_MEDICATIONS,
    encounters: SAMPLE_ENCOUNTERS,
    versions: {},
    notShown: SAMPLE_NOT_SHOWN,
    arrived: null,
    lanes: SAMPLE_LANES,
    theme: 'system',
    population: populationWith(),
    folder: { folder: '/home/okafor/exports', refused: null },
    panel: fakePanel(),
    ...part,
  };
}

/** One answer for every command. */
export type Handlers = { [C in CommandName]: (request: Request<C>) => Response<C> };

export function createFakeDesktop(part: Partial<FakeState> = {}): FakeDesktop {
  const state = sampleState(part);
  const calls: Call[] = [];
  const failures = new Map<CommandName, AppErrorView>();
  const gates = new Map<CommandName, Promise<void>>();
  const listeners = new Map<EventName, Set<(payload: never) => void>>();

  const emit = <E extends EventName>(name: E, payload: Payload<E>): void => {
    for (const listener of listeners.get(name) ?? []) (listener as (payload: Payload<E>) => void)(payload);
  };
  const tell = (): void => {
    emit('session.changed', state.session);
    const { generation, revision, lists } = state.overview;
    emit('chart.changed', { generation, revision, lists });
    emit('population.changed', { exports: state.population.exports });
  };
  const handlers = handlersOf(state, tell);

  const command =
    <C extends CommandName>(name: C) =>
    async (request: Request<C>): Promise<Result<Response<C>>> => {
      calls.push({ name, request });
      const error = failures.get(name);
      const result: Result<Response<C>> =
        error === undefined
          ? { ok: true, value: structuredClone((handlers[name] as (request: Request<C>) => Response<C>)(request)) }
          : { ok: false, error };
      await gates.get(name);
      return result;
    };
  const event =
    <E extends EventName>(name: E) =>
    (listener: (payload: Payload<E>) => void): (() => void) => {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      set.add(listener);
      return () => set.delete(listener);
    };

  const api = {
    ...Object.fromEntries(Object.keys(handlers).map((name) => [name, command(name as CommandName)])),
    'app.changed': event('app.changed'),
    'updates.changed': event('updates.changed'),
    'session.changed': event('session.changed'),
    'chart.changed': event('chart.changed'),
    'population.changed': event('population.changed'),
    'population.panel-changed': event('population.panel-changed'),
  } as DesktopApi;

  return {
    api,
    state,
    calls,
    tell,
    emit,
    fail(name, error) {
      if (error === null) failures.delete(name);
      else failures.set(name, error);
    },
    hold(name) {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      gates.set(name, promise);
      return () => {
        gates.delete(name);
        resolve(undefined);
      };
    },
  };
}

function handlersOf(state: FakeState, tell: () => void): Handlers {
  const change: Change = (session) => {
    state.session = { ...state.session, ...session };
    tell();
    return {};
  };
  const page = <T>(all: readonly T[], { offset, limit }: { offset: number; limit: number }) => ({
    total: all.length,
    rows: all.slice(offset, offset + limit),
  });
  return {
    'window.open-another': () => ({}),
    'app.describe': () => ({ version: '0.1.0', platform: 'linux', notices: [...state.notices] }),
    'support.save': () => ({ saved: state.savesSupport }),
    'sites.list': () => ({ sites: [...state.sites], error: state.sitesError }),
    'sites.reload': () => ({ sites: [...state.sites], error: state.sitesError }),
    'session.describe': () => state.session,
    'sign-in.start': ({ siteId }) => {
      const entry = state.sites.find(({ id }) => id === siteId);
      const { client: _, backend: __, lacks: ___, ...site } = entry ?? entryOf(NORTHGATE);
      return change({ failure: null, signIn: { ...WAITING_SIGN_IN, site } });
    },
    ...aboutHandlers(state),
    ...updateHandlers(state),
    ...policyHandlers(state),
    ...clientHandlers(state),
    ...lockHandlers(state, change),
    ...searchHandlers(state, change),
    ...populationHandlers(state, tell),
    'permissions.describe': () => state.permissions,
    'sign-in.cancel': () => change({ signIn: null }),
    'sign-in.reopen-browser': () => ({}),
    'sign-in.dismiss': () => change({ failure: null }),
    'session.sign-out': () =>
      change({ signedIn: null, locked: null, signIn: null, failure: null, generation: state.session.generation + 1 }),
    'chart.describe': () => state.overview,
    'chart.series': (request) => seriesView(state, request),
    'chart.results': ({ key, fromMs, toMs, offset, limit }) => {
      const sample = state.series.find(({ series }) => series.key === key);
      const rows = (sample?.results ?? []).map(({ row }) => row).filter((row) => inWindow(row.time, fromMs, toMs));
      return page(rows.toReversed(), { offset, limit });
    },
    'chart.flowsheet': (request) => flowsheetOf(state.series, request, state.arrived),
    'export.print': () => ({ done: true }),
    'export.picture': () => ({ done: true }),
    'export.table': () => ({ done: true }),
    'chart.lanes': ({ fromMs, toMs }) => lanesIn(state.lanes, fromMs, toMs),
    'chart.news2': () => state.news2,
    'chart.growth': ({ measure }) => state.growth(measure),
    'chart.versions': ({ id }) => state.versions[id] ?? UNAVAILABLE_VERSIONS,
    'chart.conditions': (request) => page(state.conditions, request),
    'chart.medications': (request) => page(state.medications, request),
    'chart.encounters': (request) => page(state.encounters, request),
    'chart.not-shown': (request) => page(state.notShown, request),
    'chart.reload': ({ lists }) => {
      reload(state, lists);
      tell();
      return {};
    },
    'settings.describe': () => ({ theme: state.theme }),
    'settings.set-theme': ({ theme }) => {
      state.theme = theme;
      return {};
    },
  };
}

/** A reload begins: the lists asked for (all of them for null) are being read again. */
function reload(state: FakeState, names: readonly ListName[] | null): void {
  const lists = { ...state.overview.lists };
  for (const name of names ?? (Object.keys(lists) as ListName[])) {
    lists[name] = { ...lists[name], state: 'loading', error: null };
  }
  state.overview = { ...state.overview, lists, revision: state.overview.revision + 1 };
}
