/** The panel's figures, counted from what the store keeps. */
import {
  AGE_BANDS,
  binOf,
  LEFT_OUT,
  LEFT_OUT_WORDS,
  MEASURE_IDS,
  MEASURES,
} from '../../../shared/clinical/panel-rules.ts';
import type { PanelFilter, PanelMeasure, PanelMeasureId, PanelSummary } from '../../../shared/population.ts';
import type { NameTable } from './name-table.ts';
import { groupNumber, groupsOf, isKnown, matcher, medicationsIn, type Known } from './panel-filter.ts';
import { isCounted, latestOf, leftOutSlot, lonelySides } from './panel-patient.ts';
import { PROBLEM_WORDS, type PanelStore, type Problem } from './panel-store.ts';

type Counted = PanelSummary['conditions'];
const MOST_LISTED = 200;

const byPatients = (a: Counted[number], b: Counted[number]): number =>
  b.patients - a.patients || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0) || (a.key < b.key ? -1 : 1);

function listed(table: NameTable, counts: ReadonlyMap<number, number>): Counted {
  return [...counts]
    .map(([number, patients]) => ({ ...table.at(number), patients }))
    .sort(byPatients)
    .slice(0, MOST_LISTED);
}

function countNumbers(
  patients: readonly Known[],
  numbersOf: (patient: Known) => readonly number[],
): Map<number, number> {
  const counts = new Map<number, number>();
  for (const patient of patients) {
    for (const number of numbersOf(patient)) counts.set(number, (counts.get(number) ?? 0) + 1);
  }
  return counts;
}

/** Of numbers in any order; of an even count the mean of the two in the middle. */
function medianOf(numbers: readonly number[]): number | null {
  const sorted = Float64Array.from(numbers).sort();
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? null : Math.round(((low + high) / 2) * 1000) / 1000;
}

/** From the first bin with a patient to the last. */
function binsOf(measure: PanelMeasureId, counts: ReadonlyMap<number, number>): PanelMeasure['bins'] {
  if (counts.size === 0) return [];
  const { from, width } = MEASURES[measure].bins;
  const [first, last] = [Math.min(...counts.keys()), Math.max(...counts.keys())];
  return Array.from({ length: last - first + 1 }, (_, n) => ({
    from: from + (first + n) * width,
    to: from + (first + n + 1) * width,
    patients: counts.get(first + n) ?? 0,
  }));
}

function leftOutOf(measure: PanelMeasureId, patients: readonly Known[]): PanelMeasure['leftOut'] {
  return LEFT_OUT.flatMap((why) => {
    const slot = leftOutSlot(measure, why);
    const isSide = measure === 'blood-pressure' && why === 'one-side';
    let results = 0;
    for (const patient of patients) results += (patient.leftOut?.get(slot) ?? 0) + (isSide ? lonelySides(patient) : 0);
    return results === 0 ? [] : [{ why: LEFT_OUT_WORDS[why], results }];
  });
}

function measureOf(measure: PanelMeasureId, patients: readonly Known[], recentFromMs: number): PanelMeasure {
  const groups = groupsOf(measure).map(({ key, label, tone }) => ({ key, label, patients: 0, tone }));
  const bins = new Map<number, number>();
  const numbers: number[] = [];
  for (const patient of patients) {
    const latest = latestOf(patient, measure);
    const group = groups[groupNumber(measure, latest, recentFromMs)];
    if (group !== undefined) group.patients++;
    if (latest === null || latest.ms < recentFromMs) continue;
    const bin = binOf(measure, latest.number, latest.comparator);
    bins.set(bin, (bins.get(bin) ?? 0) + 1);
    numbers.push(latest.number);
  }
  const { label, unit, rule, source } = MEASURES[measure];
  return {
    ...{ id: measure, label, unit, rule, source, counted: patients.length, groups },
    bins: binsOf(measure, bins),
    median: medianOf(numbers),
    leftOut: leftOutOf(measure, patients),
  };
}

function agesOf(patients: readonly Known[]): Pick<PanelSummary, 'ages' | 'ageUnknown'> {
  const ages = AGE_BANDS.map((band) => ({ ...band, patients: 0 }));
  let ageUnknown = 0;
  for (const { person } of patients) {
    if (person.deceased) continue;
    const { years } = person;
    const band = years === null ? undefined : ages.find(({ from, to }) => years.least >= from && years.most <= to);
    if (band === undefined) ageUnknown++;
    else band.patients++;
  }
  return { ages, ageUnknown };
}

function problemsOf(store: PanelStore): PanelSummary['problems'] {
  const counts = new Map(store.problems);
  const add = (problem: Problem, count: number): void => void counts.set(problem, (counts.get(problem) ?? 0) + count);
  for (const { person } of store.patients) {
    if (person === null) add('no-patient', 1);
    else if (person.replaced) add('replaced', 1);
  }
  add('too-many-names', store.conditions.overflow() + store.medications.overflow());
  return Object.entries(PROBLEM_WORDS).flatMap(([problem, words]) => {
    const count = counts.get(problem as Problem) ?? 0;
    return count === 0 ? [] : [{ words, count }];
  });
}

/** Takes the store, what the panel is of, and a filter; gives the figures. Each counted patient is in one group of each measure. */
export function summarise(
  store: PanelStore,
  about: Pick<PanelSummary, 'exportId' | 'asOf' | 'reading'>,
  filter: PanelFilter,
): PanelSummary {
  const all = store.patients.filter(isKnown);
  const matching = all.filter(matcher(store, filter));
  const counted = matching.filter(({ person }) => isCounted(person));
  return {
    ...{ exportId: about.exportId, asOf: about.asOf, reading: about.reading },
    patients: all.length,
    matching: matching.length,
    deceased: matching.filter(({ person }) => person.deceased).length,
    conditions: listed(
      store.conditions,
      countNumbers(matching, ({ conditions }) => conditions),
    ),
    medications: listed(store.medications, countNumbers(matching, medicationsIn(store))),
    ...agesOf(matching),
    measures: MEASURE_IDS.map((id) => measureOf(id, counted, store.moment.recentFromMs)),
    problems: problemsOf(store),
  };
}
