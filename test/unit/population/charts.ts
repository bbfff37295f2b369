/** Reads a generated record as a clinician would: results by test and time, in one unit, withdrawn ones left out. */
import type { Condition, FhirResource, MedicationRequest, Observation } from 'fhir/r4';
import { createPopulation, type Population } from '../../../sandbox/population/index.ts';

export type Point = {
  readonly when: string;
  readonly value: number;
  readonly unit: string;
  readonly resource: Observation;
};
export type Chart = {
  readonly id: string;
  readonly observations: readonly Observation[];
  readonly conditions: readonly Condition[];
  readonly medications: readonly MedicationRequest[];
  /** Final, numeric results of these LOINC codes, without comparators, in order of time. */
  points(...loinc: string[]): Point[];
  /** Systolic pressures, from panels and single results alike. */
  systolic(): Point[];
};

const COUNTED = new Set(['final', 'corrected', 'amended']);
const is = (observation: Observation, codes: readonly string[]): boolean =>
  observation.code.coding?.some(({ code, system }) => system === 'http://loinc.org' && codes.includes(code ?? '')) ??
  false;

/** The record of one patient, as it reads on the wire. */
export function chartOf(population: Population, id: string): Chart {
  const resources = JSON.parse(JSON.stringify(population.resources(id))) as FhirResource[];
  const observations = resources.filter((resource) => resource.resourceType === 'Observation');
  const ordered = observations
    .filter(({ status }) => COUNTED.has(status))
    .toSorted((a, b) => Date.parse(a.effectiveDateTime ?? '') - Date.parse(b.effectiveDateTime ?? ''));
  const points = (...codes: string[]): Point[] =>
    ordered.flatMap((resource) => {
      const { value, unit = '', comparator } = resource.valueQuantity ?? {};
      if (value === undefined || comparator !== undefined || !is(resource, codes)) return [];
      return [{ when: resource.effectiveDateTime ?? '', value, unit, resource }];
    });
  return {
    id,
    observations,
    conditions: resources.filter((resource) => resource.resourceType === 'Condition'),
    medications: resources.filter((resource) => resource.resourceType === 'MedicationRequest'),
    points,
    systolic: () =>
      ordered.flatMap((resource) => {
        const side = resource.component?.find(({ code }) => code.coding?.[0]?.code === '8480-6')?.valueQuantity;
        const quantity = is(resource, ['8480-6']) ? resource.valueQuantity : side;
        if (quantity?.value === undefined) return [];
        return [{ when: resource.effectiveDateTime ?? '', value: quantity.value, unit: quantity.unit ?? '', resource }];
      }),
  };
}

/** The default population, and the charts of all but the two that are made to strain. */
export function ordinaryCharts(limit = Infinity): Chart[] {
  const population = createPopulation({ seed: 'northgate' });
  const ids = population.patients
    .map(({ id = '' }) => id)
    .filter((id) => id !== 'hundred-thousand' && id !== 'everything-odd');
  return ids.slice(0, limit).map((id) => chartOf(population, id));
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Pearson's correlation of pairs. */
export function correlation(pairs: readonly (readonly [number, number])[]): number {
  const [mx, my] = [mean(pairs.map(([x]) => x)), mean(pairs.map(([, y]) => y))];
  let [xy, xx, yy] = [0, 0, 0];
  for (const [x, y] of pairs) {
    xy += (x - mx) * (y - my);
    xx += (x - mx) ** 2;
    yy += (y - my) ** 2;
  }
  return xy / Math.sqrt(xx * yy);
}
