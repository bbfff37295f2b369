/** The panel's patients, one row each, by name. */
import { MEASURE_IDS } from '../../../shared/clinical/panel-rules.ts';
import type { PanelFilter, PanelRow } from '../../../shared/population.ts';
import { groupNumber, groupsOf, isKnown, matcher, type Known } from './panel-filter.ts';
import { ageOf, isCounted, latestOf } from './panel-patient.ts';
import type { PanelStore } from './panel-store.ts';

/** A row without its number, and whose it is. */
export type PatientRow = { readonly id: string; readonly row: Omit<PanelRow, 'row'> };
export type RowsRequest = { readonly filter: PanelFilter; readonly offset: number; readonly limit: number };

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byName = (a: Known, b: Known): number => compare(a.person.name, b.person.name) || compare(a.id, b.id);

function rowOf(patient: Known, recentFromMs: number): PatientRow {
  const { person } = patient;
  return {
    id: patient.id,
    row: {
      name: person.name,
      birthDate: person.birthDate,
      age: ageOf(person),
      sex: person.sex,
      deceased: person.deceased,
      identifier: person.identifier,
      latest: MEASURE_IDS.map((measure) => {
        const latest = latestOf(patient, measure);
        const recent = latest !== null && latest.ms >= recentFromMs;
        const group = groupsOf(measure)[groupNumber(measure, latest, recentFromMs)];
        return {
          ...{ measure, text: latest?.text ?? null, date: latest?.date ?? null, recent },
          tone: isCounted(person) ? (group?.tone ?? 'none') : 'none',
        };
      }),
    },
  };
}

/**
 * Takes the store; gives what answers for rows. The order of a filter is kept until `changed` says that more was read:
 * going through a list sorts it once.
 */
export function createRows(store: PanelStore) {
  let kept: { readonly filter: string; readonly order: readonly Known[] } | null = null;
  return {
    changed: (): void => void (kept = null),
    rows: ({ filter, offset, limit }: RowsRequest): { total: number; rows: PatientRow[] } => {
      const key = JSON.stringify(filter);
      if (kept?.filter !== key) {
        kept = { filter: key, order: store.patients.filter(isKnown).filter(matcher(store, filter)).sort(byName) };
      }
      const { order } = kept;
      const rows = order.slice(offset, offset + limit).map((patient) => rowOf(patient, store.moment.recentFromMs));
      return { total: order.length, rows };
    },
  };
}
