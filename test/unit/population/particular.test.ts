/** The patients with ids of their own show what sandbox/README.md says they do. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createPopulation } from '../../../sandbox/population/index.ts';
import { chartOf } from './charts.ts';

const population = createPopulation({ seed: 'northgate' });
const patientOf = (id: string) => population.patients.find((patient) => patient.id === id);
const odd = chartOf(population, 'everything-odd');
const count = (values: readonly (string | undefined)[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value ?? 'absent', (counts.get(value ?? 'absent') ?? 0) + 1);
  return counts;
};

describe('the particular patients', () => {
  it('are all named in the README', async () => {
    const text = await readFile(path.join(import.meta.dirname, '../../../sandbox/README.md'), 'utf8');
    for (const { id = '' } of population.patients)
      if (!id.startsWith('person-')) expect(text, id).toContain(`\`${id}\``);
  });

  it('hundred-thousand has exactly 100,000 observations of about a kilobyte', () => {
    const observations = population
      .resources('hundred-thousand')
      .filter(({ resourceType }) => resourceType === 'Observation');
    expect(observations).toHaveLength(100_000);
    const sample = observations.filter((_each, n) => n % 50 === 0).map((each) => JSON.stringify(each).length);
    const mean = sample.reduce((a, b) => a + b, 0) / sample.length;
    expect(mean).toBeGreaterThan(750);
    expect(mean).toBeLessThan(1200);
    expect(new Set(observations.map(({ id }) => id)).size).toBe(100_000);
  });

  it('display-52 some drugs have names of more than 120 characters', () => {
    const lengths = chartOf(population, 'long-drug-names').medications.map(
      ({ medicationCodeableConcept }) => medicationCodeableConcept?.text?.length ?? 0,
    );
    expect(lengths.filter((length) => length > 120).length).toBeGreaterThan(3);
    expect(Math.max(...lengths)).toBeGreaterThan(140);
  });

  it('names stand in seven scripts', () => {
    const scripts = {
      diacritics: /[řáŚ]/,
      cyrillic: /\p{Script=Cyrillic}/u,
      greek: /\p{Script=Greek}/u,
      hebrew: /\p{Script=Hebrew}/u,
      arabic: /\p{Script=Arabic}/u,
      chinese: /\p{Script=Han}/u,
      devanagari: /\p{Script=Devanagari}/u,
    };
    for (const [script, pattern] of Object.entries(scripts))
      expect(patientOf(`name-${script}`)?.name?.[0]?.family, script).toMatch(pattern);
  });

  it('display-7 two differ in one letter, one day and one pair of digits', () => {
    const [one, two] = [patientOf('similar-one'), patientOf('similar-two')];
    expect(one?.name?.[0]?.family).toBe(two?.name?.[0]?.family);
    expect(one?.name?.[0]?.given?.[0]?.slice(1)).toBe(two?.name?.[0]?.given?.[0]?.slice(1));
    expect([one?.birthDate, two?.birthDate]).toEqual(['1961-04-12', '1961-04-21']);
    expect(one?.identifier?.[0]?.value).not.toBe(two?.identifier?.[0]?.value);
  });

  it('display-3 the dead have no current drug, and nothing after death', () => {
    const { medications, observations } = chartOf(population, 'deceased');
    const death = Date.parse(patientOf('deceased')?.deceasedDateTime ?? '');
    expect(medications.filter(({ status }) => status === 'active')).toEqual([]);
    expect(observations.length).toBeGreaterThan(500);
    for (const { effectiveDateTime = '' } of observations) expect(Date.parse(effectiveDateTime)).toBeLessThan(death);
  });

  it('the newborn is a day old; no-data has nothing but its Patient', () => {
    const { observations } = chartOf(population, 'newborn');
    expect(observations.every(({ effectiveDateTime = '' }) => effectiveDateTime >= '2026-11-19')).toBe(true);
    expect(observations.filter(({ valueInteger }) => valueInteger !== undefined)).toHaveLength(3);
    expect(population.resources('no-data')).toHaveLength(1);
  });
});

describe('everything odd', () => {
  it('display-12 display-23 has each value type in each status', () => {
    const kinds = odd.observations.flatMap((each) =>
      Object.keys(each)
        .filter((key) => /^value[A-Z]/.test(key))
        .map((key) => `${key} ${each.status}`),
    );
    expect(new Set(kinds).size).toBe(11 * 8);
  });

  it('display-13 has each of the fifteen absent reasons, as a value and as a side', () => {
    const reasons = odd.observations
      .map(({ dataAbsentReason }) => dataAbsentReason?.coding?.[0]?.code)
      .filter((code) => code !== undefined);
    expect(new Set(reasons).size).toBe(15);
    const sides = odd.observations
      .map(({ component }) => component?.[1]?.dataAbsentReason?.coding?.[0]?.code)
      .filter((code) => code !== undefined);
    expect(new Set(sides)).toEqual(new Set(reasons));
  });

  it('display-48, display-54 has 49 states of conditions, 128 of prescriptions, and every state of allergies and visits', () => {
    const pair = (a: { coding?: { code?: string }[] } | undefined, b: typeof a) =>
      `${a?.coding?.[0]?.code ?? '-'} ${b?.coding?.[0]?.code ?? '-'}`;
    expect(count(odd.conditions.map((each) => pair(each.clinicalStatus, each.verificationStatus))).size).toBe(49);
    expect(
      count(odd.medications.map(({ status, intent, doNotPerform }) => `${status} ${intent} ${String(doNotPerform)}`))
        .size,
    ).toBe(128);
    const others = population.resources('everything-odd');
    const allergies = others.filter((each) => each.resourceType === 'AllergyIntolerance');
    expect(count(allergies.map((each) => pair(each.clinicalStatus, each.verificationStatus))).size).toBe(20);
    const visits = others.filter((each) => each.resourceType === 'Encounter');
    expect(count(visits.map(({ status }) => status)).size).toBe(9);
  });

  it('display-14 display-15 display-31 keeps comparators, digits and partial dates as they are', () => {
    const text = population.bundleText('everything-odd');
    for (const digits of ['4.0', '0.010', '-0.0', '1.50e3', '1E-7', '1e400', '12345678901234567890'])
      expect(text).toContain(`"value":${digits},`);
    for (const comparator of ['<', '<=', '>=', '>']) expect(text).toContain(`"comparator":"${comparator}"`);
    for (const date of ['2019', '2019-03', '2024-02-29']) expect(text).toContain(`"effectiveDateTime":"${date}"`);
  });
});
