/** Every screen of the window that someone should look at. */
import type { ListName, ListState } from '../../shared/chart-model.ts';
import type { AppErrorView } from '../../shared/errors.ts';
import type { FakeDesktop, FakeState } from '../support/fake-desktop.ts';
import { NORTHGATE, NOW_MS, WAITING_SIGN_IN } from '../support/fake-desktop-data.ts';

export type Preview = {
  readonly arrange: (desktop: FakeDesktop) => void;
  /** Names of tabs or buttons to be pressed once the window is there. */
  readonly press?: readonly string[];
};

const signedOut = { generation: 1, signedIn: null, signIn: null, failure: null };
const failure = (error: AppErrorView) => (desktop: FakeDesktop) => {
  desktop.state.session = { ...signedOut, failure: { site: NORTHGATE, error } };
};
const page = (press: readonly string[]): Preview => ({ arrange: () => undefined, press });

export function withLists(state: FakeState, part: Partial<Record<ListName, Partial<ListState>>>): void {
  const lists = { ...state.overview.lists };
  for (const [name, change] of Object.entries(part) as [ListName, Partial<ListState>][]) {
    lists[name] = { ...lists[name], ...change };
  }
  state.overview = { ...state.overview, lists };
}

/** The chart of somebody about whom nothing was recorded. */
export function emptyChart({ state }: FakeDesktop): void {
  const nothing: Partial<ListState> = { received: 0, total: 0 };
  withLists(state, { observations: nothing, conditions: nothing, medications: nothing, allergies: nothing });
  Object.assign(state, { series: [], conditions: [], medications: [], notShown: [] });
  state.overview = {
    ...state.overview,
    series: [],
    allergies: { state: 'not-recorded', rows: [] },
    counts: {
      results: 0,
      conditions: 0,
      activeConditions: 0,
      medications: 0,
      currentMedications: 0,
      notShown: 0,
    },
  };
}

/** A chart of which no list has come yet. */
export function loadingChart(desktop: FakeDesktop): void {
  emptyChart(desktop);
  const waiting: Partial<ListState> = { state: 'loading', pages: 0, received: 0, total: null, retrievedAtMs: null };
  withLists(desktop.state, {
    patient: waiting,
    observations: waiting,
    conditions: waiting,
    medications: waiting,
    allergies: waiting,
  });
  const { overview } = desktop.state;
  desktop.state.overview = { ...overview, banner: null, allergies: { state: 'loading', rows: [] } };
}

export const PREVIEWS: Readonly<Record<string, Preview>> = {
  summary: { arrange: () => undefined },
  results: page(['Results']),
  conditions: page(['Conditions']),
  medications: page(['Medications']),
  'not-shown': page(['Not shown']),
  lists: page(['Complete, 2,318 results']),
  detail: page(['Creatinine']),
  sites: {
    arrange: ({ state }) => {
      state.session = signedOut;
    },
  },
  'sites-error': {
    arrange: ({ state }) => {
      state.session = signedOut;
      state.sites = [];
      state.sitesError = {
        code: 'sites-invalid',
        details: {
          file: '/etc/chartroom/sites.json',
          place: 'sites[1].fhirBase',
          rule: 'it must begin with https, or with http on this computer alone',
        },
      };
    },
  },
  'sites-missing': {
    arrange: ({ state }) => {
      state.session = signedOut;
      state.sites = [];
      state.sitesError = { code: 'sites-missing', details: { file: '/etc/chartroom/sites.json' } };
    },
  },
  waiting: {
    arrange: ({ state }) => {
      state.session = { ...signedOut, signIn: { ...WAITING_SIGN_IN, notice: 'state-mismatch' } };
    },
  },
  'waiting-other-patient': {
    arrange: ({ state }) => {
      state.session = { ...state.session, signIn: { ...WAITING_SIGN_IN, step: 'discovering', expiresAtMs: null } };
    },
  },
  failure: { arrange: failure({ code: 'discovery-endpoint-missing', details: { member: 'token_endpoint' } }) },
  'failure-internal': { arrange: failure({ code: 'internal', details: { incident: '7f3a-11' } }) },
  loading: { arrange: loadingChart },
  empty: { arrange: emptyChart },
  reading: {
    arrange: (desktop) => {
      const { banner } = desktop.state.overview;
      loadingChart(desktop);
      desktop.state.overview = { ...desktop.state.overview, banner };
      withLists(desktop.state, {
        patient: { state: 'complete', received: 1, retrievedAtMs: NOW_MS },
        observations: { received: 400 },
        medications: { state: 'waiting' },
      });
    },
  },
  partial: {
    arrange: ({ state }) => {
      withLists(state, {
        observations: {
          state: 'partial',
          received: 400,
          total: 2318,
          error: { code: 'fhir-foreign-link', details: {} },
        },
        medications: {
          state: 'not-permitted',
          received: 0,
          total: null,
          retrievedAtMs: null,
          missingScope: 'patient/MedicationRequest.read',
        },
        conditions: {
          state: 'failed',
          received: 0,
          retrievedAtMs: null,
          error: { code: 'fhir-rate-limited', details: { status: 429, retryAfterSeconds: 30 } },
        },
        allergies: {
          state: 'failed',
          received: 0,
          retrievedAtMs: null,
          error: { code: 'fhir-server-error', details: { status: 500 } },
        },
      });
      Object.assign(state, { medications: [], conditions: [] });
      state.overview.allergies = { state: 'unavailable', rows: [] };
      const { counts } = state.overview;
      state.overview.counts = { ...counts, conditions: 0, activeConditions: 0, medications: 0, currentMedications: 0 };
    },
    press: ['4 lists incomplete'],
  },
  ended: {
    arrange: ({ state }) => {
      const error: AppErrorView = { code: 'fhir-unauthorized', details: { status: 401 } };
      withLists(state, { observations: { state: 'partial', error } });
    },
  },
  died: {
    arrange: ({ state }) => {
      if (state.overview.banner !== null) {
        state.overview.banner = {
          ...state.overview.banner,
          age: null,
          died: 'Died 03-Feb-2026, aged 69y',
          otherNames: ['براون، روث', '布朗'],
        };
      }
      state.overview.allergies = { state: 'none-known', rows: [] };
    },
  },
  compact: {
    arrange: ({ state }) => {
      state.overview.fullBanner = false;
    },
  },
  'patient-failed': {
    arrange: ({ state }) => {
      state.overview.banner = null;
      withLists(state, {
        patient: {
          state: 'failed',
          received: 0,
          retrievedAtMs: null,
          error: { code: 'patient-unreadable', details: {} },
        },
      });
    },
  },
};
