/** The resources of the embedded EHR, in memory and never changed after loading. */
import type { FhirResource, Resource } from 'fhir/r4';
import type { PatientRow } from '../seam.ts';
import { patientsOf } from './compartment.ts';
import { loadResources, type Skipped, type Stored } from './load.ts';
import { searchRows, toPatientRow } from './patient-row.ts';

export type FhirStore = {
  /** Every patient whose name, identifier, id or birth date holds all words of `search`, by name. */
  patients(search?: string): PatientRow[];
  readonly report: { readonly loaded: number; readonly skipped: Skipped[] };
  /** The resource as parsed JSON (numbers lose their written digits here), or undefined. */
  read(type: string, id: string): FhirResource | undefined;
  /** The resource with its text as it leaves the server, or undefined. */
  stored(type: string, id: string): Stored | undefined;
  /** All resources of a type, in the order of loading; with `patient` only those of that patient's compartment. */
  list(type: string, patient?: string): readonly Stored[];
  /** Every type of which something is stored, sorted. */
  readonly types: readonly string[];
};

/**
 * Loads the store from every `*.json` below `dataDir` (resources and Bundles, transactions with `urn:uuid:` references
 * included), then what of `extra` is not among them. Unusable files and entries are named in `report.skipped`; only an unreadable folder throws.
 */
export async function loadStore(options: { dataDir: string; extra?: Resource[] }): Promise<FhirStore> {
  const { resources, skipped } = await loadResources(options.dataDir, options.extra);
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
  const rows = (byType.get('Patient') ?? []).map(toPatientRow);
  return {
    patients: (search = '') => searchRows(rows, search),
    report: { loaded: resources.length, skipped },
    read: (type, id) => byKey.get(`${type}/${id}`)?.json as FhirResource | undefined,
    stored: (type, id) => byKey.get(`${type}/${id}`),
    list: (type, patient) => (patient === undefined ? byType.get(type) : byPatient.get(`${type} ${patient}`)) ?? [],
    types: [...byType.keys()].toSorted(),
  };
}
