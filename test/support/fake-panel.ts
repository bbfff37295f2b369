/** A panel of synthetic patients, counted anew for every filter as main counts it. */
import type { PanelFilter, PanelMeasure, PanelMeasureId, PanelRow, PanelSummary } from '../../shared/population.ts';

export const NO_FILTER: PanelFilter = { condition: null, medication: null, ageFrom: null, ageTo: null, measure: null };

type Tone = PanelRow['latest'][number]['tone'];
type Group = { readonly key: string; readonly label: string; readonly tone: Tone; readonly below: number };
type Recipe = {
  readonly id: PanelMeasureId;
  readonly label: string;
  readonly unit: string;
  readonly rule: string;
  readonly source: string;
  readonly width: number;
  readonly from: number;
  readonly groups: readonly Group[];
};

const RECIPES: readonly Recipe[] = [
  {
    id: 'hba1c',
    label: 'HbA1c',
    unit: 'mmol/mol',
    rule: 'The newest final HbA1c of the last 12 months, in mmol/mol; results in % are converted.',
    source: 'NICE NG28, 1.6; IFCC master equation',
    width: 8,
    from: 32,
    groups: [
      { key: 'below-48', label: 'Below 48', tone: 'good', below: 48 },
      { key: '48-58', label: '48 to 58', tone: 'watch', below: 59 },
      { key: '59-75', label: '59 to 75', tone: 'act', below: 76 },
      { key: 'above-75', label: 'Above 75', tone: 'act', below: Infinity },
    ],
  },
  {
    id: 'blood-pressure',
    label: 'Blood pressure',
    unit: 'mmHg',
    rule: 'The newest final blood pressure of the last 12 months that has both parts; grouped by the higher grade of the two.',
    source: 'NICE NG136, 1.4',
    width: 10,
    from: 100,
    groups: [
      { key: 'below-140', label: 'Below 140/90', tone: 'good', below: 140 },
      { key: '140-159', label: '140/90 to 159/99', tone: 'watch', below: 160 },
      { key: 'above-160', label: '160/100 and above', tone: 'act', below: Infinity },
    ],
  },
  {
    id: 'egfr',
    label: 'eGFR',
    unit: 'mL/min/1.73 m²',
    rule: 'The newest final eGFR of the last 12 months, as the laboratory sent it.',
    source: 'KDIGO 2024, table 2',
    width: 10,
    from: 10,
    groups: [
      { key: 'g5', label: 'G5, below 15', tone: 'act', below: 15 },
      { key: 'g4', label: 'G4, 15 to 29', tone: 'act', below: 30 },
      { key: 'g3', label: 'G3, 30 to 59', tone: 'watch', below: 60 },
      { key: 'g2', label: 'G2, 60 to 89', tone: 'good', below: 90 },
      { key: 'g1', label: 'G1, 90 and above', tone: 'good', below: Infinity },
    ],
  },
];
const CONDITIONS = [
  ['44054006', 'Type 2 diabetes mellitus', 0.82],
  ['59621000', 'Essential hypertension', 0.61],
  ['55822004', 'Hyperlipidaemia', 0.44],
  ['709044004', 'Chronic kidney disease', 0.23],
  ['53741008', 'Coronary arteriosclerosis', 0.14],
  ['46635009', 'Type 1 diabetes mellitus', 0.09],
  ['84114007', 'Heart failure', 0.08],
  ['13645005', 'Chronic obstructive lung disease', 0.07],
  ['195967001', 'Asthma', 0.06],
  ['4855003', 'Diabetic retinopathy', 0.05],
] as const;
const MEDICATIONS = [
  ['6809', 'metformin', 0.71],
  ['83367', 'atorvastatin', 0.48],
  ['29046', 'lisinopril', 0.41],
  ['17767', 'amlodipine', 0.27],
  ['274783', 'insulin glargine', 0.18],
  ['1545653', 'empagliflozin', 0.17],
  ['4815', 'glibenclamide', 0.04],
] as const;
const AGES = [
  ['Under 40', 0, 39],
  ['40 to 49', 40, 49],
  ['50 to 59', 50, 59],
  ['60 to 69', 60, 69],
  ['70 to 79', 70, 79],
  ['80 and over', 80, 150],
] as const;
const SURNAMES = ['ADEBAYO', 'BROWN', 'CASTELLANOS', 'DUBOIS', 'ERIKSEN', 'FAROUK', 'GRZEGORCZYK', 'NWOSU', 'O’NEILL'];
const GIVEN = ['Aisha', 'Bertrand', 'Chukwuemeka', 'Dolores', 'Evangelina', 'Friedrich', 'Guadalupe', 'Ruth', 'Samuel'];

type Latest = { readonly value: number; readonly text: string; readonly date: string; readonly recent: boolean };
type Person = {
  readonly row: PanelRow;
  readonly conditions: ReadonlySet<string>;
  readonly medications: ReadonlySet<string>;
  readonly groups: Readonly<Record<PanelMeasureId, string>>;
  readonly values: Readonly<Record<PanelMeasureId, number | null>>;
};

/** The same numbers between 0 and 1 at every start. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

function latestOf({ id, unit }: Recipe, roll: () => number): Latest | null {
  const [old, spread] = [roll(), (roll() + roll() + roll()) / 3];
  const month = 1 + Math.floor(roll() * 9);
  if (old < 0.05) return null;
  const recent = old > 0.17;
  const value = Math.round({ hba1c: 30 + spread * 62, 'blood-pressure': 96 + spread * 84, egfr: 8 + spread * 110 }[id]);
  const text = id === 'blood-pressure' ? `${value}/${Math.round(value * 0.58)} ${unit}` : `${value} ${unit}`;
  return { value, text, recent, date: `${recent ? 2026 : 2024}-0${month}-1${month}` };
}

function personAt(n: number, roll: () => number): Person {
  const age = Math.min(97, 24 + Math.round(((roll() + roll()) / 2) * 76));
  const latest = RECIPES.map((recipe) => ({ recipe, latest: latestOf(recipe, roll) }));
  const groupOf = ({ groups }: Recipe, one: Latest | null) =>
    one === null ? null : (groups.find(({ below }) => one.value < below) ?? null);
  const has = (all: readonly (readonly [string, string, number])[]): Set<string> =>
    new Set(all.filter(([, , share]) => roll() < share).map(([key]) => key));
  return {
    row: {
      row: n,
      name: `${SURNAMES[Math.floor(roll() * 9)] ?? ''}, ${GIVEN[Math.floor(roll() * 9)] ?? ''}`,
      birthDate: `${2026 - age}-0${1 + (n % 9)}-1${n % 10}`,
      age,
      sex: roll() < 0.5 ? 'female' : 'male',
      deceased: n % 83 === 82,
      identifier: `NG ${String(10_000 + n * 7).slice(0, 4)} ${String(1000 + ((n * 37) % 9000))}`,
      latest: latest.map(({ recipe, latest: one }) => ({
        measure: recipe.id,
        text: one?.text ?? null,
        date: one?.date ?? null,
        recent: one?.recent ?? false,
        tone: (one?.recent === true ? groupOf(recipe, one)?.tone : null) ?? 'none',
      })),
    },
    conditions: has(CONDITIONS),
    medications: has(MEDICATIONS),
    groups: recordOf(latest, ({ recipe, latest: one }) => {
      if (one === null) return 'never';
      return one.recent ? (groupOf(recipe, one)?.key ?? 'never') : 'no-recent';
    }),
    values: recordOf(latest, ({ latest: one }) => (one?.recent === true ? one.value : null)),
  };
}

const recordOf = <T extends { readonly recipe: Recipe }, V>(all: readonly T[], of: (one: T) => V) =>
  Object.fromEntries(all.map((one) => [one.recipe.id, of(one)])) as Record<PanelMeasureId, V>;

export type FakePanel = {
  readonly summary: (exportId: string, filter: PanelFilter) => PanelSummary;
  readonly rows: (filter: PanelFilter, offset: number, limit: number) => { total: number; rows: PanelRow[] };
};

/** A panel of `count` patients, the same at every start. */
export function fakePanel(count = 1184, part: Partial<PanelSummary> = {}): FakePanel {
  const roll = dice(20_261_122);
  const people = Array.from({ length: count }, (_, n) => personAt(n, roll));
  return {
    summary: (exportId, filter) => ({ ...summaryOf(exportId, people, filter), ...part }),
    rows: (filter, offset, limit) => {
      const found = people.filter((person) => isIn(person, filter));
      return { total: found.length, rows: found.slice(offset, offset + limit).map(({ row }) => row) };
    },
  };
}

function isIn({ row, conditions, medications, groups }: Person, filter: PanelFilter): boolean {
  const { condition, medication, ageFrom, ageTo, measure } = filter;
  if (condition !== null && !conditions.has(condition)) return false;
  if (medication !== null && !medications.has(medication)) return false;
  if (ageFrom !== null && (row.age ?? -1) < ageFrom) return false;
  if (ageTo !== null && (row.age ?? 999) > ageTo) return false;
  return measure === null || (!row.deceased && groups[measure.id] === measure.group);
}

function summaryOf(exportId: string, people: readonly Person[], filter: PanelFilter): PanelSummary {
  const found = people.filter((person) => isIn(person, filter));
  const count = (holds: (person: Person) => boolean): number => found.filter(holds).length;
  return {
    exportId,
    asOf: '2026-11-22T11:00:12Z',
    reading: null,
    patients: people.length,
    matching: found.length,
    deceased: count(({ row }) => row.deceased),
    conditions: CONDITIONS.map(([key, label]) => ({ key, label, patients: count((one) => one.conditions.has(key)) })),
    medications: MEDICATIONS.map(([key, label]) => ({
      key,
      label,
      patients: count((one) => one.medications.has(key)),
    })),
    ages: AGES.map(([label, from, to]) => ({
      ...{ label, from, to },
      patients: count(({ row }) => row.age !== null && row.age >= from && row.age <= to),
    })),
    ageUnknown: 0,
    measures: RECIPES.map((recipe) => measureOf(recipe, found)),
    problems: [],
  };
}

function measureOf(recipe: Recipe, found: readonly Person[]): PanelMeasure {
  const alive = found.filter(({ row }) => !row.deceased);
  const values = alive
    .flatMap(({ values: { [recipe.id]: value } }) => (value === null ? [] : [value]))
    .toSorted((a, b) => a - b);
  const { id, label, unit, rule, source, width, from } = recipe;
  const last = values.at(-1);
  const bins = last === undefined ? 0 : Math.floor((last - from) / width) + 1;
  const groups = [
    ...recipe.groups,
    { key: 'no-recent', label: 'No recent result: older than 12 months', tone: 'none' as const },
    { key: 'never', label: 'No result', tone: 'none' as const },
  ];
  return {
    ...{ id, label, unit, rule, source },
    counted: alive.length,
    groups: groups.map(({ key, label: words, tone }) => ({
      ...{ key, label: words, tone },
      patients: alive.filter((person) => person.groups[id] === key).length,
    })),
    bins: Array.from({ length: bins }, (_, n) => {
      const [low, high] = [from + n * width, from + (n + 1) * width];
      return { from: low, to: high, patients: values.filter((v) => (n === 0 || v >= low) && v < high).length };
    }),
    median: values[Math.floor(values.length / 2)] ?? null,
    leftOut: id === 'hba1c' ? [{ why: 'no unit was sent', results: 14 }] : [],
  };
}
