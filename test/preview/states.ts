/** Every screen of the window that someone should look at. */
import type { ListName, ListState } from '../../shared/chart-model.ts';
import type { AppErrorView } from '../../shared/errors.ts';
import type { FakeDesktop, FakeState } from '../support/fake-desktop.ts';
import { NORTHGATE, NOW_MS, RIVERSIDE, WAITING_SIGN_IN } from '../support/fake-desktop-data.ts';
import { WARD_NEWS2, news2With } from '../support/fake-scores.ts';
import { sampleGrowth, withoutSex } from '../support/fake-growth.ts';
import { DEFAULTS_POLICY, LOCKED_POLICY, UNREADABLE_POLICY } from '../support/fake-policy.ts';
import { fullSheet } from './full-sheet.ts';
import { POPULATION_PREVIEWS } from './population-states.ts';
import { everyLongName, longNames, manyConditions } from './full-lists.ts';
import {
  CURRENT_KEY,
  MACHINE_KEY,
  HARBOUR,
  LAKESIDE,
  NEXT_KEY,
  NO_SESSION,
  SAMPLE_SITES,
  clientOf,
  entryOf,
  jwksOf,
  lockedAt,
  notice,
  signedInAt,
} from '../support/fake-desktop-sessions.ts';

export type Preview = {
  readonly arrange: (desktop: FakeDesktop) => void;
  /** Names of tabs, buttons or menu items to be pressed once the window is there. */
  readonly press?: readonly string[];
  /** Text to be typed into the field that has the focus. */
  readonly type?: string;
};

const failure = (error: AppErrorView) => (desktop: FakeDesktop) => {
  desktop.state.session = { ...NO_SESSION, failure: { site: NORTHGATE, error } };
};
const start = (part: Partial<FakeState>) => (desktop: FakeDesktop) => {
  Object.assign(desktop.state, { session: NO_SESSION, sites: SAMPLE_SITES }, part);
};
const updating = (part: Partial<FakeState['updates']>) => (desktop: FakeDesktop) => {
  start({})(desktop);
  const setBy = { name: 'registry of the machine', place: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Chartroom' };
  const decided = {
    mode: 'automatic',
    installsItself: true,
    installation: 'nsis-user',
    feed: 'updates.example',
  } as const;
  const checkedAtMs = NOW_MS - 900_000;
  desktop.state.updates = { ...desktop.state.updates, ...decided, setBy, checkedAtMs, ...part };
};
const searching =
  (part: Partial<FakeState> = {}) =>
  ({ state }: FakeDesktop) => {
    const signedIn = signedInAt(NORTHGATE, { patient: 'none', renews: true, expiresAtMs: NOW_MS + 39_600_000 });
    Object.assign(state, { session: { ...NO_SESSION, signedIn } }, part);
  };
const SURNAMES = ['Adebayo', 'Castellanos', 'Dubois', 'Eriksen', 'Farouk', 'Grzegorczyk', 'Haraldsson', 'Ivanova'];
const GIVEN = ['Aisha', 'Bertrand', 'Chukwuemeka', 'Dolores', 'Evangelina', 'Friedrich', 'Guadalupe'];
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
  withLists(state, {
    observations: nothing,
    conditions: nothing,
    medications: nothing,
    allergies: nothing,
    encounters: nothing,
  });
  Object.assign(state, { series: [], conditions: [], medications: [], encounters: [], notShown: [] });
  const { banner } = state.overview;
  state.overview = {
    ...state.overview,
    banner: banner === null ? null : { ...banner, encounter: null },
    series: [],
    allergies: { state: 'not-recorded', rows: [] },
    counts: {
      results: 0,
      conditions: 0,
      conditionRecords: 0,
      activeConditions: 0,
      medications: 0,
      currentMedications: 0,
      encounters: 0,
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
    encounters: waiting,
  });
  const { overview } = desktop.state;
  desktop.state.overview = { ...overview, banner: null, allergies: { state: 'loading', rows: [] } };
}

export function childChart({ state }: FakeDesktop): void {
  state.overview = { ...state.overview, hasGrowth: true };
}

export const PREVIEWS: Readonly<Record<string, Preview>> = {
  summary: { arrange: () => undefined },
  results: page(['Results']),
  flowsheet: page(['Results', 'Flowsheet']),
  'flowsheet-marks': { arrange: fullSheet, press: ['Results', 'Flowsheet', 'Show 1 entered in error'] },
  'flowsheet-new': {
    arrange: (desktop) => {
      fullSheet(desktop);
      const latest = desktop.state.series.flatMap(({ results }) => results.at(-1)?.row.id ?? []);
      desktop.state.arrived = new Set(latest.filter((_, n) => n % 3 === 0));
    },
    press: ['Results', 'Flowsheet', 'Flagged'],
  },
  'flowsheet-empty': { arrange: emptyChart, press: ['Results', 'Flowsheet'] },
  news2: { arrange: ({ state }) => void (state.news2 = WARD_NEWS2) },
  'news2-incomplete': {
    arrange: ({ state }) => {
      state.news2 = news2With({
        consciousness: null,
        temperature: { value: '101.8 °F', points: 1, note: 'converted: 38.8 °C' },
      });
    },
  },
  growth: { arrange: childChart, press: ['Growth'] },
  'growth-bmi': { arrange: childChart, press: ['Growth', 'BMI'] },
  'growth-other': {
    arrange: (desktop) => {
      childChart(desktop);
      desktop.state.growth = (measure) => withoutSex(sampleGrowth(measure));
    },
    press: ['Growth'],
  },
  conditions: page(['Conditions']),
  'conditions-many': { arrange: manyConditions, press: ['Conditions', 'Recorded 3 times: show each'] },
  'conditions-ruled-out': { arrange: manyConditions, press: ['Conditions', 'Ruled out 1'] },
  'conditions-empty': { arrange: emptyChart, press: ['Conditions'] },
  medications: page(['Medications']),
  'medications-long': { arrange: longNames, press: ['Medications'] },
  'medications-all-names': { arrange: everyLongName, press: ['Medications'] },
  'medications-empty': { arrange: emptyChart, press: ['Medications'] },
  encounters: page(['Encounters']),
  merged: {
    arrange: ({ state }) => {
      const { banner } = state.overview;
      if (banner === null) return;
      const links = [
        { kind: 'replaced-by', other: 'BROWN, Ruth, NG 0051 9903' },
        { kind: 'seealso', other: 'Patient/77' },
      ] as const;
      state.overview = { ...state.overview, banner: { ...banner, links: [...links] } };
    },
    press: ['Encounters'],
  },
  'not-shown': page(['Not shown']),
  paper: page(['Creatinine', 'Print or save']),
  lists: page(['Complete, 2,318 results']),
  detail: page(['Creatinine']),
  'detail-lanes': page(['Haemoglobin A1c']),
  'detail-zoomed': page(['Creatinine', 'Zoom in', 'Zoom in', 'Later', 'Later', 'Later', 'Fit values']),
  'detail-compare': page(['Creatinine', 'Compare with…', 'Potassium']),
  'detail-choose': page(['Creatinine', 'Compare with…']),
  sites: {
    arrange: ({ state }) => {
      state.session = NO_SESSION;
    },
  },
  'sites-error': {
    arrange: ({ state }) => {
      state.session = NO_SESSION;
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
      state.session = NO_SESSION;
      state.sites = [];
      state.sitesError = { code: 'sites-missing', details: { file: '/etc/chartroom/sites.json' } };
    },
  },
  waiting: {
    arrange: ({ state }) => {
      state.session = { ...NO_SESSION, signIn: { ...WAITING_SIGN_IN, notice: 'state-mismatch' } };
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
      const none = { conditions: 0, conditionRecords: 0, activeConditions: 0, medications: 0, currentMedications: 0 };
      state.overview.counts = { ...counts, ...none };
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
  broken: {
    arrange: (desktop) => desktop.fail('session.describe', { code: 'internal', details: { incident: '7f3a' } }),
  },
  'sites-clients': { arrange: start({ notices: [notice('secrets-in-memory', { subject: 'locked' })] }) },
  'sites-notices': {
    arrange: start({
      notices: [
        notice('policy-unreadable', {
          rule: 'must be a key that reg.exe can read, which a policy against registry tools forbids',
          file: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Chartroom',
        }),
        notice('vault-set-aside', { file: '/home/okafor/.local/share/chartroom/vault.set-aside-1.json' }),
        notice('policy-value-ignored', {
          subject: 'idleLockMinutes',
          rule: 'must be 15 minutes or less',
          file: '/etc/chartroom/policy.json',
        }),
        notice('audit-broken', { file: '/home/okafor/.local/share/chartroom/audit.log' }),
      ],
    }),
  },
  support: { arrange: start({}), press: ['About Chartroom'] },
  'support-busy': {
    arrange: (desktop) => {
      start({})(desktop);
      desktop.hold('support.save');
    },
    press: ['About Chartroom', 'Save a support file'],
  },
  'support-saved': { arrange: start({}), press: ['About Chartroom', 'Save a support file'] },
  'support-failed': {
    arrange: (desktop) => {
      start({})(desktop);
      desktop.fail('support.save', { code: 'support-not-written', details: {} });
    },
    press: ['About Chartroom', 'Save a support file'],
  },
  'setup-secret': { arrange: start({}), press: ['Set up Riverside Community Clinics'] },
  'setup-secret-kept': {
    arrange: (desktop) => {
      start({})(desktop);
      const riverside = entryOf(RIVERSIDE, { client: 'symmetric' });
      desktop.state.sites = [riverside];
      desktop.state.clients = { [riverside.id]: clientOf(riverside, { secretSinceMs: NOW_MS - 90 * 86_400_000 }) };
    },
    press: ['Client setup of Riverside Community Clinics'],
  },
  'setup-secret-forget': {
    arrange: (desktop) => {
      start({})(desktop);
      const riverside = entryOf(RIVERSIDE, { client: 'symmetric' });
      desktop.state.sites = [riverside];
      desktop.state.clients = { [riverside.id]: clientOf(riverside, { secretSinceMs: NOW_MS - 90 * 86_400_000 }) };
    },
    press: ['Client setup of Riverside Community Clinics', 'Forget'],
  },
  'setup-keys': { arrange: start({}), press: ['Client setup of Harbour University Hospital'] },
  'setup-rotation': {
    arrange: (desktop) => {
      start({ notices: [notice('secrets-in-memory', { subject: 'absent' })] })(desktop);
      const keys = [CURRENT_KEY, NEXT_KEY];
      const harbour = entryOf(HARBOUR, { client: 'asymmetric' });
      desktop.state.clients = { [HARBOUR.id]: clientOf(harbour, { keys, jwks: jwksOf(keys) }) };
    },
    press: ['Client setup of Harbour University Hospital'],
  },
  'setup-backend': {
    arrange: (desktop) => {
      start({})(desktop);
      desktop.state.sites = [entryOf(RIVERSIDE, { backend: true })];
    },
    press: ['Client setup of Riverside Community Clinics'],
  },
  'setup-backend-rotation': {
    arrange: (desktop) => {
      start({ notices: [notice('secrets-in-memory', { subject: 'absent' })] })(desktop);
      const harbour = entryOf(HARBOUR, { client: 'asymmetric', backend: true });
      const keys = [MACHINE_KEY, NEXT_KEY];
      desktop.state.sites = [harbour];
      desktop.state.clients = {
        [HARBOUR.id]: clientOf(harbour, {
          keys: [CURRENT_KEY],
          jwks: jwksOf([CURRENT_KEY]),
          backend: { clientId: 'chartroom-exports', keys, jwks: jwksOf(keys) ?? '' },
        }),
      };
    },
    press: ['Client setup of Harbour University Hospital'],
  },
  'setup-backend-finish': {
    arrange: (desktop) => {
      start({})(desktop);
      desktop.state.sites = [entryOf(RIVERSIDE, { backend: true })];
    },
    press: ['Client setup of Riverside Community Clinics', 'Make the next key', 'Finish the change'],
  },
  'setup-registered': {
    arrange: (desktop) => {
      start({})(desktop);
      const lakeside = entryOf(LAKESIDE, { client: 'registered' });
      desktop.state.clients = { [LAKESIDE.id]: clientOf(lakeside, { clientId: '7be2-40a1-dyn-55' }) };
    },
    press: ['Client setup of Lakeside Practice Group'],
  },
  launch: {
    arrange: ({ state }) => {
      state.session = { ...NO_SESSION, launch: { site: NORTHGATE } };
    },
  },
  'launch-unknown': {
    arrange: ({ state }) => {
      state.session = { ...NO_SESSION, failure: { site: null, error: { code: 'launch-unknown-site', details: {} } } };
    },
  },
  locked: {
    arrange: ({ state }) => {
      state.session = { ...NO_SESSION, locked: lockedAt(NORTHGATE) };
    },
  },
  'locked-other-user': {
    arrange: ({ state }) => {
      const error: AppErrorView = { code: 'unlock-other-user', details: {} };
      state.session = { ...NO_SESSION, locked: lockedAt(NORTHGATE), failure: { site: NORTHGATE, error } };
    },
  },
  'locked-no-way': {
    arrange: ({ state }) => {
      state.session = {
        ...NO_SESSION,
        locked: lockedAt(RIVERSIDE, { user: null, canUnlock: false, lacks: 'identity', why: 'restart' }),
      };
    },
  },
  unlocking: {
    arrange: ({ state }) => {
      state.session = { ...NO_SESSION, locked: lockedAt(NORTHGATE), signIn: WAITING_SIGN_IN };
    },
  },
  'idle-warning': {
    arrange: ({ state }) => {
      state.session = { ...state.session, locksAtMs: NOW_MS + 28_000 };
    },
  },
  launched: {
    arrange: ({ state }) => {
      state.notices = [notice('secrets-in-memory', { subject: 'locked' })];
      const expiresAtMs = NOW_MS + 11 * 3_600_000;
      const signedIn = signedInAt(NORTHGATE, { launchedAtMs: NOW_MS - 60_000, renews: true, expiresAtMs });
      state.session = { ...state.session, signedIn };
    },
  },
  'launched-compact': {
    arrange: ({ state }) => {
      state.overview.fullBanner = false;
      const signedIn = signedInAt(NORTHGATE, { launchedAtMs: NOW_MS - 60_000, expiresAtMs: NOW_MS + 1_800_000 });
      state.session = { ...state.session, signedIn };
    },
  },
  menu: { arrange: () => undefined, press: ['Dr A. Okafor, session menu'] },
  about: { arrange: start({}), press: ['About Chartroom'] },
  'about-defaults': {
    arrange: start({ policy: DEFAULTS_POLICY }),
    press: ['About Chartroom', 'Show the 4 settings that nobody has set'],
  },
  'about-locked': { arrange: start({ policy: LOCKED_POLICY }), press: ['About Chartroom'] },
  'about-unreadable': { arrange: start({ policy: UNREADABLE_POLICY }), press: ['About Chartroom'] },
  'about-update-ready': { arrange: updating({ state: 'ready', offered: '0.2.0' }), press: ['About Chartroom'] },
  'about-update-confirm': {
    arrange: updating({ state: 'ready', offered: '0.2.0' }),
    press: ['About Chartroom', 'Close Chartroom and update'],
  },
  'about-update-refused': {
    arrange: updating({ state: 'refused', refusal: 'signer-wrong' }),
    press: ['About Chartroom'],
  },
  'about-text': { arrange: start({}), press: ['About Chartroom', 'Show text of @napi-rs/keyring-linux-x64-gnu 2.1.2'] },
  'about-session': { arrange: () => undefined, press: ['Dr A. Okafor, session menu', 'About Chartroom'] },
  permissions: { arrange: () => undefined, press: ['Dr A. Okafor, session menu', 'What this app may see'] },
  notices: {
    arrange: ({ state }) => {
      state.notices = [notice('secrets-in-memory', { subject: 'weak' }), notice('audit-in-memory')];
    },
    press: ['About this computer: 2'],
  },
  'ended-refresh': {
    arrange: ({ state }) => {
      const ended: AppErrorView = { code: 'refresh-rejected', details: { status: 400 } };
      state.session = { ...state.session, signedIn: signedInAt(NORTHGATE, { ended }) };
    },
  },
  style: {
    arrange: ({ state }) => {
      const style = { highlight: { light: '#7a1f5c', dark: '#f0a6d4' }, borderRadius: 2 };
      state.session = { ...state.session, signedIn: signedInAt(NORTHGATE, { style }) };
    },
  },
  search: { arrange: searching() },
  'search-found': { arrange: searching(), type: 'brown' },
  'search-one': { arrange: searching(), type: 'browning' },
  'search-empty': { arrange: searching(), type: 'zoe' },
  'search-partial': {
    arrange: searching({ patientWarnings: ['The server found one record that names no patient.'] }),
    type: 'brown',
  },
  'search-many': {
    arrange: (desktop) => {
      searching()(desktop);
      const [first] = desktop.state.patients;
      desktop.state.patients = Array.from({ length: 312 }, (_, n) => ({
        ...first!,
        name: `SMITH-${SURNAMES[n % 8] ?? ''}, ${GIVEN[Math.floor(n / 8) % 7] ?? ''}`,
        birthDate: `19${40 + (n % 60)}-0${1 + (n % 9)}-1${n % 10}`,
        identifiers: [{ label: 'MRN Northgate', value: `NG ${String(1000 + n)} 77` }],
      }));
    },
    type: 'smith',
  },
  'search-failed': {
    arrange: (desktop) => {
      searching()(desktop);
      desktop.fail('patients.search', { code: 'fhir-timeout', details: {} });
    },
    type: 'brown',
  },
  ...POPULATION_PREVIEWS,
};
