/** A synthetic population: a few hundred patients, each made when first asked for. */
import type { FhirResource, Patient } from 'fhir/r4';
import { bundleText } from '../data/charts/bundle.ts';
import { formulary } from './drugs.ts';
import { ordinaryPerson, ordinaryRecord } from './ordinary.ts';
import { PARTICULAR } from './particular/index.ts';

const DEFAULT_SIZE = 200;

export type PopulationOptions = {
  readonly seed: string | number;
  /** How many patients, 200 unless told; the particular ones come first. */
  readonly size?: number;
};
export type Population = {
  /** The Patient of each; the rest of a record is not made for this. */
  readonly patients: readonly Patient[];
  /** What no patient owns: the drugs that prescriptions refer to. */
  readonly shared: readonly FhirResource[];
  /** Everything of a patient's record, the Patient first; made on each call. Throws RangeError for an unknown id. */
  resources(id: string): readonly FhirResource[];
  /** The record as the text of a collection Bundle, digits as written. Throws RangeError for an unknown id. */
  bundleText(id: string): string;
};

/**
 * The population of a seed: the same bytes from the same seed on every machine. Each patient has streams of chance of
 * its own, so that a record depends on nothing but the seed and its number. Records end on 20-Nov-2026.
 */
export function createPopulation({ seed, size = DEFAULT_SIZE }: PopulationOptions): Population {
  const text = String(seed);
  const particular = PARTICULAR.slice(0, size);
  const makers = new Map(particular.map(({ id, make }) => [id, () => make(text).resources]));
  const patients = particular.map(({ person }) => person.patient);
  for (let index = 1; patients.length < size; index++) {
    const { id, patient } = ordinaryPerson(text, index);
    patients.push(patient);
    makers.set(id, () => ordinaryRecord(text, index).resources);
  }
  const resources = (id: string): readonly FhirResource[] => {
    const make = makers.get(id);
    if (make === undefined) throw new RangeError('no such patient');
    return make();
  };
  return { patients, shared: formulary(), resources, bundleText: (id) => bundleText(id, resources(id)) };
}
