/** Records that are made when someone first asks for them. */
import type { Resource } from 'fhir/r4';
import type { Stored } from './load.ts';

/** Where such records come from; what `resources` gives must not change afterwards. */
export type Source = {
  /** The Patient of each record, at hand without making it. */
  readonly patients: readonly Resource[];
  /** Resources of no patient. */
  readonly shared: readonly Resource[];
  /** All of one patient's record. Ids begin with the patient's id and a dot: so a read finds whose it is. */
  resources(id: string): readonly Resource[];
};

export type OnDemand = {
  readonly patients: readonly Stored[];
  readonly shared: readonly Stored[];
  has(patient: string): boolean;
  /** A patient's resources of a type; makes the record. */
  list(type: string, patient: string): readonly Stored[];
  /** All of a patient's record but the Patient; makes it. Empty for nobody. */
  all(patient: string): readonly Stored[];
  /** One resource; makes the record that its id names. */
  stored(type: string, id: string): Stored | undefined;
};

/** A made resource: its text is written when a page needs it, so that a record costs no more than its objects. */
class Made implements Stored {
  readonly type: string;
  readonly id: string;
  readonly json: Stored['json'];

  constructor(resource: Resource & { readonly id?: string }) {
    this.type = resource.resourceType;
    this.id = resource.id ?? '';
    this.json = resource as unknown as Stored['json'];
  }

  get text(): string {
    return JSON.stringify(this.json);
  }
}

type MadeRecord = {
  readonly byType: ReadonlyMap<string, Made[]>;
  readonly byId: Map<string, ReadonlyMap<string, Made>>;
};

/** Takes a source, gives its records as the store reads them, each made at most once. */
export function onDemand(source: Source): OnDemand {
  const { patients, shared } = source;
  const own = patients.map((patient) => new Made(patient));
  const byPatient = new Map(own.map((patient) => [patient.id, patient]));
  const records = new Map<string, MadeRecord>();
  const recordOf = (patient: string): MadeRecord | undefined => {
    if (!byPatient.has(patient)) return undefined;
    const known = records.get(patient);
    if (known !== undefined) return known;
    const made = source.resources(patient).map((resource) => new Made(resource));
    const record: MadeRecord = { byType: Map.groupBy(made, ({ type }) => type), byId: new Map() };
    records.set(patient, record);
    return record;
  };
  const list: OnDemand['list'] = (type, patient) => {
    if (type !== 'Patient') return recordOf(patient)?.byType.get(type) ?? [];
    const found = byPatient.get(patient);
    return found === undefined ? [] : [found];
  };
  return {
    patients: own,
    shared: shared.map((resource) => new Made(resource)),
    has: (patient) => byPatient.has(patient),
    list,
    all: (patient) => [...(recordOf(patient)?.byType.values() ?? [])].flat().filter(({ type }) => type !== 'Patient'),
    stored(type, id) {
      if (type === 'Patient') return byPatient.get(id);
      const record = recordOf(id.split('.')[0] ?? '');
      if (record === undefined) return undefined;
      let byId = record.byId.get(type);
      if (byId === undefined) {
        byId = new Map((record.byType.get(type) ?? []).map((made) => [made.id, made]));
        record.byId.set(type, byId);
      }
      return byId.get(id);
    },
  };
}
