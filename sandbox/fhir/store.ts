/** The resources of the embedded EHR, in memory and never changed once loaded or made. */
import type { FhirResource, Resource } from 'fhir/r4';
import type { PatientRow } from '../seam.ts';
import { createHoldings, keyOfStored } from './holdings.ts';
import { loadResources, toStored, type Skipped, type Stored } from './load.ts';
import { onDemand, type Source } from './on-demand.ts';
import { searchRows, toPatientRow } from './patient-row.ts';

export type FhirStore = {
  /** Every patient whose name, identifier, id or birth date holds all words of `search`, by name. */
  patients(search?: string): PatientRow[];
  readonly report: { readonly loaded: number; readonly skipped: Skipped[] };
  /** The resource as parsed JSON (numbers lose their written digits here), or undefined. */
  read(type: string, id: string): FhirResource | undefined;
  /** The resource with its text as it leaves the server, or undefined. */
  stored(type: string, id: string): Stored | undefined;
  /**
   * All resources of a type, in the order of loading; with `patient` only those of that patient's compartment.
   * Without one, every record made on demand is made.
   */
  list(type: string, patient?: string): readonly Stored[];
  /** Everything in a patient's compartment, the Patient among it; makes the record. Empty for nobody. */
  record(patient: string): readonly Stored[];
  /** Everything there is; makes each record when it is its turn. */
  everything(): Iterable<Stored>;
  /** Adds a resource, or takes it in the place of the one before. */
  put(resource: Resource & { readonly id?: string }): void;
  /** Removes a resource; gives it, or undefined where there is none such. */
  remove(type: string, id: string): Stored | undefined;
  /** Every type of which something is stored, sorted. */
  readonly types: readonly string[];
  /** Whether some records are made only when asked for: a search should then name its patient. */
  readonly hasRecordsOnDemand: boolean;
};

const NOTHING: Source = { patients: [], shared: [], resources: () => [] };

/**
 * Loads the store from every `*.json` below `dataDir` (resources and Bundles, transactions with `urn:uuid:` references
 * included), then what of `extra` is not among them; beside it stands what `source` makes on demand. Unusable files and
 * entries are named in `report.skipped`; only an unreadable folder throws.
 */
export async function loadStore(options: { dataDir: string; extra?: Resource[]; source?: Source }): Promise<FhirStore> {
  const { dataDir, extra, source = NOTHING } = options;
  const made = onDemand(source);
  const loaded = await loadResources(dataDir, extra);
  const { skipped } = loaded;
  const held = createHoldings([...loaded.resources, ...made.shared, ...made.patients]);
  /** Keys of what was put in the place of something made on demand, or removed. */
  const hidden = new Set<string>();
  const visible = (list: readonly Stored[]): readonly Stored[] =>
    hidden.size === 0 ? list : list.filter((stored) => !hidden.has(keyOfStored(stored)));
  const stored: FhirStore['stored'] = (type, id) => {
    const key = `${type}/${id}`;
    return held.byKey.get(key) ?? (hidden.has(key) ? undefined : made.stored(type, id));
  };
  const madeOf = (type: string, patient: string): readonly Stored[] =>
    type === 'Patient' ? [] : visible(made.list(type, patient));
  const rows = held.byType.get('Patient')?.map(toPatientRow) ?? [];
  return {
    patients: (search = '') => searchRows(rows, search),
    report: { loaded: loaded.resources.length, skipped },
    read(type, id) {
      const found = stored(type, id);
      return found === undefined ? undefined : (JSON.parse(found.text) as FhirResource);
    },
    stored,
    list(type, patient) {
      if (patient === undefined) {
        const everybody = made.patients.flatMap(({ id }) => madeOf(type, id));
        return [...(held.byType.get(type) ?? []), ...everybody];
      }
      const [own, more] = [held.of(type, patient), madeOf(type, patient)];
      return own.length === 0 ? more : more.length === 0 ? own : [...more, ...own];
    },
    record: (patient) => [...held.all(patient), ...visible(made.all(patient))],
    *everything() {
      yield* [...held.byKey.values()];
      for (const { id } of made.patients) yield* visible(made.all(id));
    },
    put(resource) {
      const placed = toStored(resource);
      hidden.add(keyOfStored(placed));
      held.add(placed);
    },
    remove(type, id) {
      const gone = stored(type, id);
      held.drop(`${type}/${id}`);
      hidden.add(`${type}/${id}`);
      return gone;
    },
    get types() {
      return [...held.byType.keys()].toSorted();
    },
    hasRecordsOnDemand: made.patients.length > 0,
  };
}
