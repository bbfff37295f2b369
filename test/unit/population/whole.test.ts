/** The whole default population, gone through once: its bytes, its structure, its references and its dates. */
import { createHash } from 'node:crypto';
import type { FhirResource } from 'fhir/r4';
import { describe, expect, it } from 'vitest';
import { hospital } from '../../../sandbox/data/charts/hospital.ts';
import { createPopulation } from '../../../sandbox/population/index.ts';
import { examine } from './structure.ts';

const END = '2026-11-20T12:00:00';
/** Changes only with the population itself: the same on every machine. */
const HASH = '3544dc777404c7cb9e2305a13e8693ac7a583b98d72984005b85e5019d308692';

const key = ({ resourceType, id = '' }: FhirResource): string => `${resourceType}/${id}`;

/** Pairs of an earlier and a later date of one resource. */
function orders(resource: FhirResource): (readonly [string | undefined, string | undefined])[] {
  switch (resource.resourceType) {
    case 'Observation':
      return [[resource.effectiveDateTime, resource.issued]];
    case 'Condition':
      return [
        [resource.onsetDateTime, resource.abatementDateTime],
        [resource.onsetDateTime, resource.recordedDate],
      ];
    case 'Encounter':
      return [[resource.period?.start, resource.period?.end]];
    case 'MedicationRequest': {
      const period = resource.dosageInstruction?.[0]?.timing?.repeat?.boundsPeriod;
      return [
        [period?.start, period?.end],
        [resource.authoredOn, period?.end],
      ];
    }
    default:
      return [];
  }
}

const instant = (text: string): number => Date.parse(text.length > 10 ? text.replace(':60', ':59') : text);

function goThrough() {
  const population = createPopulation({ seed: 'northgate' });
  const problems: string[] = [];
  const hash = createHash('sha256');
  const common = new Set([...hospital(), ...population.shared].map(key));
  for (const { id = '', birthDate = '' } of population.patients) {
    const seen = new WeakSet();
    const resources = population.resources(id);
    const known = new Set(resources.map(key));
    const odd = id === 'everything-odd';
    if (known.size !== resources.length) problems.push(`${id}: an id occurs twice`);
    for (const resource of resources) {
      hash.update(JSON.stringify(resource));
      const found = examine(resource, seen);
      problems.push(...found.problems);
      for (const reference of found.references)
        if (!odd && !known.has(reference) && !common.has(reference))
          problems.push(`${key(resource)}: ${reference} leads nowhere`);
      for (const date of found.dates) {
        if (date > END) problems.push(`${key(resource)}: ${date} is after the end`);
        if (date.slice(0, 10) < birthDate.slice(0, date.length))
          problems.push(`${key(resource)}: ${date} is before birth`);
      }
      for (const [first, second] of orders(resource))
        if (
          !odd &&
          first !== undefined &&
          second !== undefined &&
          second.length >= first.length &&
          instant(first) > instant(second)
        )
          problems.push(`${key(resource)}: ${first} is after ${second}`);
      if (problems.length > 50) return { population, problems, digest: '' };
    }
  }
  return { population, problems, digest: hash.digest('hex') };
}

const { population, problems, digest } = goThrough();

describe('the whole default population', () => {
  it('has the structure of R4, references that resolve, and dates in order between birth and the end', () => {
    expect(problems).toEqual([]);
  });

  it('has 200 patients with ids, record numbers and Patients of their own', () => {
    const { patients } = population;
    expect(patients).toHaveLength(200);
    expect(new Set(patients.map(({ id }) => id)).size).toBe(200);
    expect(new Set(patients.map(({ identifier }) => identifier?.[0]?.value)).size).toBe(200);
    for (const patient of patients.slice(0, 40))
      if (patient.id !== 'hundred-thousand') expect(population.resources(patient.id ?? '')[0]).toEqual(patient);
  });

  it('is the same to the byte on every machine', () => {
    expect(digest).toBe(HASH);
  });

  it('shares no family name, nor a part of one, with the patients written by hand', () => {
    const hand = [
      'brown',
      'hale',
      'adeyemi',
      'ellis',
      'ellys',
      'hart',
      'murray',
      'nowak',
      'connor',
      'quill',
      'feather ',
      'whitfield',
      'xiuying',
      '王',
    ];
    for (const { id, name } of population.patients) {
      const text = [id, JSON.stringify(name)].join(' ').toLowerCase();
      for (const family of hand) expect(text.includes(family), `${String(id)} holds ${family}`).toBe(false);
    }
  });
});
