/** What a store holds in memory, by key, by type and by patient. */
import { patientsOf } from './compartment.ts';
import type { Stored } from './load.ts';

export type Holdings = {
  readonly byKey: ReadonlyMap<string, Stored>;
  readonly byType: ReadonlyMap<string, readonly Stored[]>;
  /** A patient's resources of one type. */
  of(type: string, patient: string): readonly Stored[];
  /** A patient's resources of every type. */
  all(patient: string): readonly Stored[];
  /** Adds one, in the place of that of the same key. */
  add(stored: Stored): void;
  drop(key: string): Stored | undefined;
};

export const keyOfStored = ({ type, id }: Stored): string => `${type}/${id}`;

/** Holdings of these resources, in their order. */
export function createHoldings(resources: readonly Stored[]): Holdings {
  const byKey = new Map<string, Stored>();
  const byType = new Map<string, Stored[]>();
  const byPatient = new Map<string, Map<string, Stored[]>>();
  const listIn = (lists: Map<string, Stored[]>, type: string): Stored[] => {
    const list = lists.get(type) ?? [];
    lists.set(type, list);
    return list;
  };
  const place = (stored: Stored): void => {
    byKey.set(keyOfStored(stored), stored);
    listIn(byType, stored.type).push(stored);
    for (const patient of patientsOf(stored)) {
      const lists = byPatient.get(patient) ?? new Map<string, Stored[]>();
      byPatient.set(patient, lists);
      listIn(lists, stored.type).push(stored);
    }
  };
  const drop = (key: string): Stored | undefined => {
    const stored = byKey.get(key);
    if (stored === undefined) return undefined;
    byKey.delete(key);
    const lists = [byType, ...[...patientsOf(stored)].map((patient) => byPatient.get(patient))];
    for (const list of lists.map((one) => one?.get(stored.type) ?? [])) list.splice(list.indexOf(stored), 1);
    return stored;
  };
  resources.forEach(place);
  return {
    ...{ byKey, byType, drop },
    of: (type, patient) => byPatient.get(patient)?.get(type) ?? [],
    all: (patient) => [...(byPatient.get(patient)?.values() ?? [])].flat(),
    add: (stored) => {
      drop(keyOfStored(stored));
      place(stored);
    },
  };
}
