/** The resources of the embedded EHR, in memory and never changed once loaded or made. */
import type { FhirResource, Resource } from 'fhir/r4';
import type { PatientRow } from '../seam.ts';
import { patientsOf } from './compartment.ts';
import { loadResources, type Skipped, type Stored } from './load.ts';
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
  const resources = [...loaded.resources, ...made.shared, ...made.patients];
  const byKey = new Map(resources.map((stored) => [`${stored.type}/${stored.id}`, stored]));
  const byType = Map.groupBy(resources, ({ type }) => type);
  const byPatient = new Map<string, Stored[]>();
  for (const stored of resources) {
    for (const patient of patientsOf(stored)) {
      const key = `${stored.type} ${patient}`;
      const listed = byPatient.get(key);
      if (listed === undefined) byPatient.set(key, [stored]);
      else listed.push(stored);
    }
  }
  const stored: FhirStore['stored'] = (type, id) => byKey.get(`${type}/${id}`) ?? made.stored(type, id);
  const rows = (byType.get('Patient') ?? []).map(toPatientRow);
  return {
    patients: (search = '') => searchRows(rows, search),
    report: { loaded: loaded.resources.length, skipped },
    read(type, id) {
      const found = stored(type, id);
      return found === undefined ? undefined : (JSON.parse(found.text) as FhirResource);
    },
    stored,
    list(type, patient) {
      if (patient !== undefined)
        return made.has(patient) ? made.list(type, patient) : (byPatient.get(`${type} ${patient}`) ?? []);
      const everybody = type === 'Patient' ? [] : made.patients.flatMap(({ id }) => made.list(type, id));
      return [...(byType.get(type) ?? []), ...everybody];
    },
    types: [...byType.keys()].toSorted(),
    hasRecordsOnDemand: made.patients.length > 0,
  };
}
