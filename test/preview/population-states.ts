/** The screens of a population: its exports, a new one, and the panel. */
import type { PanelSummary, Population } from '../../shared/population.ts';
import type { FakeDesktop } from '../support/fake-desktop.ts';
import { NORTHGATE, NOW_MS } from '../support/fake-desktop-data.ts';
import { NO_SESSION, signedInAt } from '../support/fake-desktop-sessions.ts';
import { fakePanel } from '../support/fake-panel.ts';
import { EVERY_STATE, exportWith, populationWith } from '../support/fake-population.ts';
import type { Preview } from './states.ts';

const MENU = ['Dr A. Okafor, session menu', 'Population'] as const;

type Arranged = {
  readonly population?: Partial<Population>;
  readonly panel?: Partial<PanelSummary>;
  readonly patients?: number;
  /** Patients are picked at the server. */
  readonly onePatient?: boolean;
};

const arranged =
  ({ population = {}, panel = {}, patients = 1184, onePatient = false }: Arranged) =>
  ({ state }: FakeDesktop): void => {
    state.population = populationWith(population);
    state.panel = fakePanel(patients, panel);
    const signedIn = signedInAt(NORTHGATE, {
      ...{ patient: onePatient ? 'chosen-at-server' : 'open', renews: true, expiresAtMs: NOW_MS + 39_600_000 },
    });
    state.session = { ...NO_SESSION, signedIn };
  };
const place = (press: readonly string[], how: Arranged = {}): Preview => ({
  arrange: arranged(how),
  press: [...MENU, ...press],
});
const OPEN = 'Open the panel of Group diabetes';

export const POPULATION_PREVIEWS: Readonly<Record<string, Preview>> = {
  population: place([], { population: { exports: [...EVERY_STATE] } }),
  'population-empty': place([], { population: { exports: [] } }),
  'population-loading': {
    arrange: (desktop) => {
      arranged({})(desktop);
      desktop.hold('population.describe');
    },
    press: MENU,
  },
  'population-setup': place([], { population: { lacks: 'backend-client', exports: [] } }),
  'population-forbidden': place([], { population: { lacks: 'forbidden' } }),
  'population-storage': place([], { population: { lacks: 'storage', exports: [] } }),
  'population-failed': {
    arrange: (desktop) => {
      arranged({})(desktop);
      desktop.fail('population.describe', { code: 'internal', details: { incident: '7f3a-11' } });
    },
    press: MENU,
  },
  'population-new': place(['New export…']),
  'population-new-more': place(['New export…', 'Narrow it down further']),
  'population-new-faults': place(['New export…', 'Review and start…']),
  'population-confirm': place(
    ['New export…', 'All patients', 'Choose a folder…', 'Not encrypted', 'Review and start…'],
    {},
  ),
  'population-cancel': place(['Cancel All patients'], { population: { exports: [...EVERY_STATE] } }),
  'population-forget': place(['Forget Group diabetes']),
  panel: place([OPEN]),
  'panel-filtered': place([OPEN, 'Essential hypertension', '59 to 75', '60 to 69']),
  'panel-rule': place([OPEN, 'Rule and source of HbA1c', 'eGFR as a table']),
  'panel-reading': place([OPEN], {
    patients: 411,
    panel: {
      reading: {
        ...{ bytes: 412_000_000, bytesTotal: 1_180_000_000, resources: 640_212 },
        ...{ bytesPerSecond: 96_000_000, secondsLeft: 8 },
      },
    },
  }),
  'panel-gaps': place([OPEN], {
    population: {
      exports: [
        exportWith({
          notes: [
            { code: 'bad-lines', subject: 'Observation.0002.ndjson', count: 3 },
            { code: 'scope-narrowed', subject: 'system/MedicationRequest.rs', count: null },
          ],
        }),
      ],
    },
    panel: {
      medications: [],
      problems: [
        { words: 'results of patients who are not in this export', count: 41 },
        { words: 'lines that are no resource', count: 3 },
      ],
    },
  }),
  'panel-none-match': place([OPEN, 'Type 1 diabetes mellitus', 'G5, below 15', 'glibenclamide', 'Under 40']),
  'panel-empty': place([OPEN], { patients: 0 }),
  'panel-one-patient': place([OPEN], { onePatient: true, patients: 60 }),
  'panel-failed': {
    arrange: (desktop) => {
      arranged({})(desktop);
      desktop.fail('population.panel', { code: 'internal', details: { incident: '7f3a-12' } });
    },
    press: [...MENU, OPEN],
  },
};
