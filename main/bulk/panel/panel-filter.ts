/** Which patients a filter takes, and in which group of each measure they stand. */
import { MEASURES, NEVER, NO_RECENT } from '../../../shared/clinical/panel-rules.ts';
import type { PanelFilter, PanelMeasureId } from '../../../shared/population.ts';
import type { NameTable } from './name-table.ts';
import { isCounted, latestOf, type PanelPatient, type Person } from './panel-patient.ts';
import type { PanelStore } from './panel-store.ts';
import type { Latest } from './read-result.ts';

/** A patient who is one: a Patient resource came, and no other record took its place. */
export type Known = PanelPatient & { readonly person: Person };

export function isKnown(patient: PanelPatient): patient is Known {
  return patient.person?.replaced === false;
}

/** All groups of a measure in their order. */
export function groupsOf(measure: PanelMeasureId): (typeof MEASURES)[PanelMeasureId]['groups'] {
  return [...MEASURES[measure].groups, NO_RECENT, NEVER];
}

/** Takes a measure and the latest result; gives the number of its group in `groupsOf`. */
export function groupNumber(measure: PanelMeasureId, latest: Latest | null, recentFromMs: number): number {
  const values = MEASURES[measure].groups.length;
  if (latest === null) return values + 1;
  return latest.ms < recentFromMs ? values : latest.group;
}

/** Takes the store; gives what lists a patient's medications, references followed once for all patients. */
export function medicationsIn(store: PanelStore): (patient: PanelPatient) => readonly number[] {
  const resolved = new Map<number, number | null>();
  const follow = (reference: number): number | null => {
    const known = resolved.get(reference);
    if (known !== undefined) return known;
    const found = store.resolve(reference);
    resolved.set(reference, found);
    return found;
  };
  return ({ medications, references }) => {
    if (references.length === 0) return medications;
    return [...new Set([...medications, ...references.map(follow).filter((number) => number !== null)])];
  };
}

/** Takes a filter; gives what tells whether a patient is in it. A key that names nothing matches nobody. */
export function matcher(store: PanelStore, filter: PanelFilter): (patient: Known) => boolean {
  const wanted = (table: NameTable, key: string | null): number | null =>
    key === null ? null : (table.find(key) ?? -1);
  const medicationsOf = medicationsIn(store);
  // Medications that are only referred to enter the table when they are followed.
  if (filter.medication !== null) for (const patient of store.patients) medicationsOf(patient);
  const [condition, medication] = [
    wanted(store.conditions, filter.condition),
    wanted(store.medications, filter.medication),
  ];
  const { measure, ageFrom, ageTo } = filter;
  const group = measure === null ? -1 : groupsOf(measure.id).findIndex(({ key }) => key === measure.group);
  return (patient) => {
    const { person } = patient;
    if (condition !== null && !patient.conditions.includes(condition)) return false;
    if (medication !== null && !medicationsOf(patient).includes(medication)) return false;
    if (ageFrom !== null && (person.years === null || person.years.least < ageFrom)) return false;
    if (ageTo !== null && (person.years === null || person.years.most > ageTo)) return false;
    if (measure === null) return true;
    const latest = latestOf(patient, measure.id);
    return isCounted(person) && groupNumber(measure.id, latest, store.moment.recentFromMs) === group;
  };
}
