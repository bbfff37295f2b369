/** Synthetic sample: the patient of the design pictures, with the histories that the cards and tables are asked for. */
import { isAbnormal } from '../../shared/clinical/flags.ts';
import type {
  ChartOverview,
  ChartPoint,
  ChartTime,
  ConditionRow,
  FlagLevel,
  ListName,
  ListState,
  Measured,
  MedicationRow,
  NotShown,
  ObservationStatus,
  Range,
  ResultRow,
  Series,
} from '../../shared/chart-model.ts';
import type { SignInProgress, SiteView } from '../../shared/ipc-contract.ts';
import { SAMPLE_ENCOUNTERS } from './fake-visits.ts';

/** The moment at which the sample is read. */
export const NOW_MS = Date.parse('2026-11-22T14:02:00Z');
export const DAY_MS = 86_400_000;

export const NORTHGATE: SiteView = {
  id: 'site-1',
  name: 'Northgate General Hospital',
  host: 'fhir.northgate.example',
  environment: 'test',
};
export const RIVERSIDE: SiteView = {
  id: 'site-2',
  name: 'Riverside Community Clinics',
  host: 'ehr.riverside.example',
  environment: 'production',
};

export const WAITING_SIGN_IN: SignInProgress = {
  site: NORTHGATE,
  step: 'waiting-for-browser',
  expiresAtMs: NOW_MS + 272_000,
  notice: null,
};

export const instant = (ms: number): ChartTime => ({
  sent: new Date(ms).toISOString().replace('.000Z', 'Z'),
  precision: 'time',
  startMs: ms,
  endMs: ms,
});

const measured = (text: string, unit: string): Measured => ({
  text,
  number: Number(text),
  comparator: null,
  unit,
  unitCode: unit,
  unitConflict: false,
});

export type SampleResult = { row: ResultRow; point: ChartPoint | null };
export type SampleSeries = { series: Series; results: readonly SampleResult[]; gaps: readonly string[] };

type Recipe = {
  key: string;
  name: string;
  unit: string;
  codes: string[];
  category: Series['category'];
  digits: number;
  count: number;
  /** Height at `p` of the way from three years ago until now. */
  course: (p: number) => number;
  /** The last results, newest first. */
  last: readonly { at: string; value: string; level: FlagLevel; flag: string; status?: ObservationStatus }[];
  low?: string;
  high?: string;
  rangeText?: string;
  gap?: readonly [string, string];
  gapText?: string;
  pair?: (value: number) => number;
  rank: number;
};

/** A small deterministic scatter between 0 and 1. */
const scatter = (n: number): number => {
  const x = Math.sin(n * 12.9898) * 43_758.5453;
  return x - Math.floor(x);
};

const RECIPES: readonly Recipe[] = [
  {
    key: 'a1c',
    name: 'Haemoglobin A1c',
    unit: 'mmol/mol',
    codes: ['LOINC 59261-8'],
    category: 'laboratory',
    digits: 0,
    count: 11,
    course: (p) => 82 - 34 * Math.sin(p * 2.4),
    last: [
      { at: '2026-11-18T07:40:00Z', value: '61', level: 'high', flag: 'high' },
      { at: '2026-08-12T07:32:00Z', value: '54', level: 'high', flag: 'high' },
    ],
    low: '20',
    high: '48',
    rangeText: '20–48, lab',
    rank: 1,
  },
  {
    key: 'bp',
    name: 'Blood pressure',
    unit: 'mmHg',
    codes: ['LOINC 85354-9'],
    category: 'vital-signs',
    digits: 0,
    count: 26,
    course: (p) => 128 + 34 * scatter(p * 991),
    last: [
      { at: '2026-11-20T06:10:00Z', value: '152', level: 'high', flag: 'high' },
      { at: '2026-11-02T09:12:00Z', value: '138', level: 'none', flag: '' },
    ],
    pair: (systolic) => Math.round(systolic * 0.6 + 3),
    rank: 2,
  },
  {
    key: 'creatinine',
    name: 'Creatinine',
    unit: 'µmol/L',
    codes: ['LOINC 14682-9'],
    category: 'laboratory',
    digits: 0,
    count: 16,
    course: (p) => 74 + 34 * p,
    last: [
      { at: '2026-11-20T05:55:00Z', value: '141', level: 'critical-high', flag: 'critical high' },
      { at: '2026-09-30T08:10:00Z', value: '112', level: 'high', flag: 'high' },
    ],
    low: '45',
    high: '84',
    rangeText: '45–84, female, lab',
    gap: ['2025-02-01', '2025-09-01'],
    gapText: 'No result Feb to Aug 2025',
    rank: 3,
  },
  {
    key: 'egfr',
    name: 'Estimated GFR',
    unit: 'mL/min/1.73 m²',
    codes: ['LOINC 98979-8'],
    category: 'laboratory',
    digits: 0,
    count: 16,
    course: (p) => 78 - 27 * p,
    last: [
      { at: '2026-11-20T05:55:00Z', value: '34', level: 'low', flag: 'low' },
      { at: '2026-09-30T08:10:00Z', value: '48', level: 'low', flag: 'low' },
    ],
    low: '60',
    rangeText: 'over 60, lab',
    gap: ['2025-02-01', '2025-09-01'],
    gapText: 'No result Feb to Aug 2025',
    rank: 4,
  },
  {
    key: 'potassium',
    name: 'Potassium',
    unit: 'mmol/L',
    codes: ['LOINC 2823-3'],
    category: 'laboratory',
    digits: 1,
    count: 17,
    course: (p) => 4.2 + Math.sin(p * 9) * 0.5,
    last: [
      { at: '2026-11-20T05:55:00Z', value: '4.0', level: 'normal', flag: 'normal', status: 'preliminary' },
      { at: '2026-09-30T08:10:00Z', value: '4.6', level: 'normal', flag: 'normal' },
    ],
    low: '3.5',
    high: '5.1',
    rangeText: '3.5–5.1, lab',
    rank: 5,
  },
  {
    key: 'weight',
    name: 'Body weight',
    unit: 'kg',
    codes: ['LOINC 29463-7'],
    category: 'vital-signs',
    digits: 1,
    count: 18,
    course: (p) => 84 - 6 * p,
    last: [
      { at: '2026-11-02T09:12:00Z', value: '81.4', level: 'none', flag: '' },
      { at: '2026-10-12T10:05:00Z', value: '79.0', level: 'none', flag: '' },
    ],
    rank: 6,
  },
];

function rangeOf(recipe: Recipe): Range[] {
  if (recipe.rangeText === undefined) return [];
  const { low, high } = recipe;
  return [
    {
      low: low ?? null,
      high: high ?? null,
      lowNumber: low === undefined ? null : Number(low),
      highNumber: high === undefined ? null : Number(high),
      text: recipe.rangeText,
    },
  ];
}

type Moment = { ms: number; value: string; level: FlagLevel; flag: string; status: ObservationStatus };

/** Every moment of a series, oldest first. */
function momentsOf(recipe: Recipe): Moment[] {
  const start = NOW_MS - 3 * 365 * DAY_MS;
  const lastMs = Date.parse(recipe.last.at(-1)?.at ?? '');
  const [gapFrom, gapTo] = (recipe.gap ?? ['2000-01-01', '2000-01-02']).map((day) => Date.parse(day)) as [
    number,
    number,
  ];
  const [range] = rangeOf(recipe);
  const older = Array.from({ length: recipe.count - recipe.last.length }, (_, n): Moment => {
    const p = (n + 0.4 + 0.4 * scatter(n + recipe.rank)) / (recipe.count - recipe.last.length);
    const number = recipe.course(p) + scatter(n * 7 + recipe.rank) * (recipe.digits === 0 ? 4 : 0.3);
    const level = judged(number, range);
    return {
      ms: start + Math.round((p * (lastMs - start)) / 60_000) * 60_000,
      value: number.toFixed(recipe.digits),
      level,
      flag: level === 'none' ? '' : level,
      status: 'final',
    };
  }).filter(({ ms }) => ms < gapFrom || ms > gapTo);
  const newest = recipe.last.map(({ at, value, level, flag, status = 'final' }): Moment => ({
    ms: Date.parse(at),
    value,
    level,
    flag,
    status,
  }));
  return [...older, ...newest.toReversed()];
}

function judged(value: number, range: Range | undefined): FlagLevel {
  if (range === undefined) return 'none';
  if (range.highNumber !== null && value > range.highNumber) return 'high';
  if (range.lowNumber !== null && value < range.lowNumber) return 'low';
  return 'normal';
}

function resultOf(recipe: Recipe, moment: Moment, n: number, before: number | undefined): SampleResult {
  const id = `Observation/${recipe.key}-${n}`;
  const diastolic = recipe.pair?.(Number(moment.value));
  const time = instant(moment.ms);
  const value: ResultRow['value'] =
    diastolic === undefined
      ? { kind: 'quantity', quantity: measured(moment.value, recipe.unit) }
      : {
          kind: 'pair',
          first: measured(moment.value, recipe.unit),
          second: measured(String(diastolic), recipe.unit),
        };
  const row: ResultRow = {
    id,
    time,
    value,
    converted: null,
    status: moment.status,
    flag: { level: moment.level, text: moment.flag },
    ranges: rangeOf(recipe),
    remarks: recipe.key === 'bp' ? [{ label: 'Position', text: 'Sitting, left arm' }] : [],
  };
  const text = diastolic === undefined ? moment.value : `${moment.value}/${diastolic}`;
  const point: ChartPoint = {
    id,
    startMs: moment.ms,
    endMs: moment.ms,
    y: Number(moment.value),
    ...(diastolic === undefined ? {} : { y2: diastolic }),
    text: `${text} ${recipe.unit}`,
    converted: false,
    comparator: null,
    status: moment.status,
    flag: moment.level,
    partial: false,
    joined: before !== undefined && moment.ms - before < 150 * DAY_MS,
  };
  return { row, point };
}

function sparkOf(results: readonly SampleResult[]): Series['spark'] {
  const points = results.flatMap(({ point }) => (point === null ? [] : [point])).slice(-40);
  const ys = points.map(({ y }) => y);
  const xs = points.map(({ startMs }) => startMs);
  const scale = (v: number, all: number[]): number => {
    const least = Math.min(...all);
    const span = Math.max(...all) - least;
    return span === 0 ? 0.5 : (v - least) / span;
  };
  return points.map(({ y, startMs, flag }) => ({
    ...{ x: scale(startMs, xs), y: scale(y, ys) },
    ...(isAbnormal(flag) ? { flag } : {}),
  }));
}

function sampleOf(recipe: Recipe): SampleSeries {
  const moments = momentsOf(recipe);
  const results = moments.map((moment, n) => resultOf(recipe, moment, n, moments[n - 1]?.ms));
  const series: Series = {
    key: recipe.key,
    kind: recipe.pair === undefined ? 'single' : 'pair',
    category: recipe.category,
    name: recipe.name,
    codes: recipe.codes,
    unit: recipe.unit,
    count: results.length,
    plottable: results.length,
    inError: 0,
    latest: results.at(-1)?.row ?? null,
    previous: results.at(-2)?.row ?? null,
    firstMs: moments[0]?.ms ?? null,
    lastMs: moments.at(-1)?.ms ?? null,
    spark: sparkOf(results),
    rank: recipe.rank,
  };
  return { series, results, gaps: recipe.gapText === undefined ? [] : [recipe.gapText] };
}

/** A series of words, of which nothing can be drawn. */
const SMOKING: SampleSeries = (() => {
  const row: ResultRow = {
    id: 'Observation/smoking-1',
    time: instant(Date.parse('2026-03-03T10:20:00Z')),
    value: { kind: 'text', type: 'CodeableConcept', text: 'Former smoker' },
    converted: null,
    status: 'final',
    flag: { level: 'none', text: '' },
    ranges: [],
    remarks: [],
  };
  const ms = Date.parse('2026-03-03T10:20:00Z');
  const series: Series = {
    key: 'smoking',
    kind: 'text',
    category: 'other',
    name: 'Tobacco smoking status',
    codes: ['LOINC 72166-2'],
    unit: null,
    count: 1,
    plottable: 0,
    inError: 0,
    latest: row,
    previous: null,
    firstMs: ms,
    lastMs: ms,
    spark: [],
    rank: 90,
  };
  return { series, results: [{ row, point: null }], gaps: [] };
})();

export const SAMPLE_SERIES: readonly SampleSeries[] = [...RECIPES.map(sampleOf), SMOKING];

const condition = (row: Partial<ConditionRow> & Pick<ConditionRow, 'id' | 'name' | 'same'>): ConditionRow => ({
  group: 'active',
  section: 'problem-list',
  caution: null,
  clinicalStatus: 'Active',
  verificationStatus: 'Confirmed',
  category: 'Problem list',
  onset: null,
  abatement: null,
  recorded: null,
  qualifiers: [],
  remarks: [],
  codes: [],
  ...row,
});

export const SAMPLE_CONDITIONS: readonly ConditionRow[] = [
  condition({
    id: 'Condition/1',
    same: 1,
    name: 'Type 2 diabetes mellitus',
    onset: '2011',
    codes: ['SNOMED CT 44054006'],
  }),
  condition({
    id: 'Condition/2',
    same: 2,
    name: 'Chronic kidney disease, stage 3a',
    onset: 'Apr-2022',
    qualifiers: [{ label: 'Body site', text: 'both kidneys' }],
  }),
  condition({ id: 'Condition/3', same: 3, name: 'Essential hypertension', onset: '2009' }),
  condition({
    id: 'Condition/4',
    same: 4,
    name: 'Heart failure',
    caution: 'Provisional',
    verificationStatus: 'Provisional',
    category: 'Encounter diagnosis',
    section: 'encounter-diagnosis',
    onset: '19-Nov-2026',
  }),
  condition({
    id: 'Condition/5',
    same: 5,
    name: 'Community-acquired pneumonia',
    group: 'inactive',
    clinicalStatus: 'Resolved',
    onset: 'Jan-2024',
    abatement: '02-Mar-2024',
    category: 'Encounter diagnosis',
    section: 'encounter-diagnosis',
  }),
  condition({
    id: 'Condition/6',
    same: 6,
    name: 'Pulmonary embolism',
    group: 'ruled-out',
    verificationStatus: 'Refuted',
    clinicalStatus: 'Not sent',
    recorded: '20-Nov-2026',
  }),
  condition({
    id: 'Condition/7',
    same: 7,
    name: 'Iron deficiency anaemia',
    group: 'inactive',
    clinicalStatus: 'Remission',
    onset: '2019',
  }),
];

const medication = (row: Partial<MedicationRow> & Pick<MedicationRow, 'id' | 'name'>): MedicationRow => ({
  group: 'current',
  marks: [],
  status: 'Active',
  intent: 'Order',
  dosage: [],
  since: null,
  until: null,
  startMs: null,
  endMs: null,
  remarks: [],
  codes: [],
  ...row,
});

export const SAMPLE_MEDICATIONS: readonly MedicationRow[] = [
  medication({
    id: 'MedicationRequest/1',
    name: 'metformin 1 g tablets',
    dosage: [{ text: '1 tablet by mouth twice a day with food', composed: null }],
    since: 'since 03-Feb-2023',
  }),
  medication({
    id: 'MedicationRequest/2',
    name: 'insulin glargine 100 units/mL',
    dosage: [{ text: '18 units under the skin once a day at bedtime', composed: null }],
    since: 'since 11-Jun-2025',
  }),
  medication({
    id: 'MedicationRequest/3',
    name: 'lisinopril 10 mg tablets',
    dosage: [{ text: '1 tablet by mouth once a day', composed: null }],
    since: 'since 20-Aug-2024',
  }),
  medication({
    id: 'MedicationRequest/4',
    name: 'ibuprofen 400 mg tablets',
    marks: ['On hold'],
    status: 'On hold',
    dosage: [{ text: '1 tablet by mouth as needed, up to 3 a day', composed: null }],
    since: 'since 04-May-2026',
    until: 'held 19-Nov-2026',
  }),
  medication({
    id: 'MedicationRequest/5',
    name: 'atorvastatin 40 mg tablets',
    dosage: [{ text: '1 tablet by mouth once a day', composed: null }],
    since: 'since 2018',
  }),
  medication({
    id: 'MedicationRequest/6',
    name: 'amoxicillin 500 mg capsules',
    group: 'past',
    status: 'Completed',
    dosage: [{ text: '1 capsule by mouth three times a day for 7 days', composed: null }],
    until: 'completed 02-Oct-2026',
    endMs: Date.parse('2026-10-02'),
  }),
  medication({
    id: 'MedicationRequest/7',
    name: 'lisinopril 5 mg tablets',
    group: 'past',
    status: 'Stopped',
    dosage: [{ text: '1 tablet by mouth once a day', composed: null }],
    until: 'stopped 20-Aug-2024',
    endMs: Date.parse('2024-08-20'),
  }),
  medication({
    id: 'MedicationRequest/8',
    name: 'naproxen 250 mg tablets',
    group: 'do-not-give',
    marks: ['DO NOT GIVE'],
    status: 'Active',
    dosage: [],
  }),
];

export const SAMPLE_NOT_SHOWN: readonly NotShown[] = [
  { record: 'Observation/7f3', reason: 'other-patient', detail: null },
  { record: 'Observation/bb1', reason: 'unknown-modifier', detail: 'an extension that this version does not know' },
];

export const complete = (received: number): ListState => ({
  state: 'complete',
  pages: Math.max(1, Math.ceil(received / 200)),
  received,
  total: received,
  error: null,
  warnings: [],
  doubts: [],
  retrievedAtMs: NOW_MS,
  missingScope: null,
});

/** The chart of the design pictures, read to the end. */
export function sampleOverview(): ChartOverview {
  const series = SAMPLE_SERIES.map((sample) => sample.series);
  const lists: Record<ListName, ListState> = {
    patient: complete(1),
    observations: complete(2318),
    conditions: complete(SAMPLE_CONDITIONS.length),
    medications: complete(SAMPLE_MEDICATIONS.length),
    allergies: complete(1),
    encounters: complete(SAMPLE_ENCOUNTERS.length),
  };
  return {
    generation: 1,
    revision: 1,
    banner: {
      id: 'patient-1',
      name: 'BROWN, Ruth (Mrs)',
      otherNames: [],
      born: '14-Mar-1956',
      age: '70y',
      gender: 'Female',
      identifiers: [{ label: 'MRN Northgate', value: 'NG 0048 1172' }],
      died: null,
      height: '162 cm',
      weight: '81.4 kg, 02-Nov-2026',
      encounter: 'Ward 6 West, since 19-Nov-2026',
      links: [],
    },
    fullBanner: true,
    allergies: {
      state: 'known',
      rows: [
        { id: 'AllergyIntolerance/1', name: 'Penicillin V', detail: 'anaphylaxis, 1998', severe: true, negated: false },
      ],
    },
    lists,
    series,
    hasGrowth: false,
    counts: {
      results: 2318,
      conditions: SAMPLE_CONDITIONS.length,
      conditionRecords: SAMPLE_CONDITIONS.length,
      activeConditions: 4,
      medications: SAMPLE_MEDICATIONS.length,
      currentMedications: 5,
      encounters: SAMPLE_ENCOUNTERS.length,
      notShown: SAMPLE_NOT_SHOWN.length,
    },
  };
}
