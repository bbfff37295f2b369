/** Records that hold what a reader must survive. */
import { expect } from 'vitest';
import { PAYLOADS } from '../../../sandbox/faults/payloads.ts';
import type { Json } from '../../support/sandbox-session.ts';
import { json, type Bench, type Case } from './bench.ts';

type Observation = Json & { readonly valueQuantity?: { readonly value?: unknown } };

const patient = async (bench: Bench): Promise<Json> => json(await bench.read('Patient/ada'));

/** The resources of a search, and its text. */
async function observations(bench: Bench): Promise<{ all: readonly Observation[]; text: string }> {
  const got = await bench.read('Observation?patient=ada');
  const { entry } = json(got) as { entry: { resource: Observation }[] };
  return { all: entry.map(({ resource }) => resource), text: got.text };
}

const first = async (bench: Bench): Promise<Observation> => (await observations(bench)).all[0] ?? {};

const MARKUP: readonly Case[] = [
  ...PAYLOADS.map((markup, i): Case => ({
    ...{ fault: 'narrative', row: 'H1', with: { payload: i + 1 } },
    proof: async (bench) => {
      for (const { text } of [await patient(bench), await first(bench)])
        expect(text).toEqual({
          status: 'generated',
          div: `<div xmlns="http://www.w3.org/1999/xhtml">${markup}</div>`,
        });
    },
  })),
  ...(['display', 'text', 'name', 'unit', 'note'] as const).map((member): Case => ({
    ...{ fault: 'markup', row: 'H2', with: { member, payload: 2 } },
    proof: async (bench) => {
      const markup = PAYLOADS[1];
      const expected = {
        display: { code: { coding: [{ display: markup }] } },
        text: { code: { text: markup } },
        name: { name: markup },
        unit: { valueQuantity: { unit: markup } },
        note: { note: [{ text: markup }] },
      };
      expect(await first(bench)).toMatchObject(expected[member]);
      if (member === 'name') expect(await patient(bench)).toMatchObject({ name: [{ family: markup }] });
    },
  })),
];

const JSON_CASES: readonly Case[] = [
  ...(['__proto__', 'constructor', 'toString'] as const).map((key): Case => ({
    ...{ fault: 'hostile-key', row: 'H3', with: { key } },
    proof: async (bench) => {
      const { all, text } = await observations(bench);
      expect(Object.hasOwn(all[0]!, key)).toBe(true);
      expect(text.split(`"${key}":`)).toHaveLength(7);
    },
  })),
  {
    ...{ fault: 'deep', row: 'H4' },
    proof: async (bench) => {
      const { text } = await bench.read('Patient/ada');
      expect(text).toContain('[{"extension":'.repeat(10_000));
      expect(text).toContain('}]'.repeat(10_000));
    },
  },
  {
    ...{ fault: 'duplicate-key', row: 'H4' },
    proof: async (bench) => {
      const { all, text } = await observations(bench);
      expect(all[0]).toMatchObject({ status: 'entered-in-error', id: 'another-id' });
      expect(text.split('"status":"final"')).toHaveLength(7);
      expect(text.split('"status":"entered-in-error"')).toHaveLength(7);
    },
  },
  ...(
    [
      ['1e400', '"value":1e400'],
      ['minus-zero', '"value":-0'],
      ['fifty-digits', `"value":7.${'1234567890'.repeat(5)}`],
      ['exponent', '"value":1.50E+2'],
      ['in-text', String.raw`\"value\": 1.50, {\"value\":2.00}`],
    ] as const
  ).map(([variant, expected]): Case => ({
    ...{ fault: 'odd-number', row: 'H6', with: { variant } },
    proof: async (bench) => {
      expect((await observations(bench)).text.split(expected)).toHaveLength(7);
    },
  })),
];

const CHARACTERS: readonly (readonly [row: string, variant: string, spoil: (name: string) => string])[] = [
  ['H5', 'bidi-override', (name) => `\u202e${name}\u202c`],
  ['H5', 'zero-width', (name) => name.split('').join('\u200b')],
  ['H4', 'lone-surrogate', (name) => `${name}\ud800`],
  ['H5', 'control', (name) => `${name}\u0000\u001b[2J`],
];

const NAMES: readonly Case[] = [
  ...CHARACTERS.map(([row, variant, spoil]): Case => ({
    ...{ fault: 'characters', row, with: { variant } },
    proof: async (bench) => {
      expect(await patient(bench)).toMatchObject({ name: [{ family: spoil('Testperson') }] });
      expect((await first(bench)).code).toMatchObject({ text: spoil('Glucose') });
    },
  })),
  {
    ...{ fault: 'long-name', row: 'H5' },
    proof: async (bench) => {
      const { name } = (await patient(bench)) as unknown as { name: [{ family: string; given: [string] }] };
      expect([name[0].family.length, name[0].given[0]]).toEqual([1_000_000, 'Ada']);
    },
  },
];

const REFERENCES: readonly Case[] = [
  {
    ...{ fault: 'reference-cycle', row: 'H7', with: { variant: 'self' } },
    proof: async (bench) => {
      const { id, hasMember, partOf } = await first(bench);
      const self = [{ reference: `Observation/${String(id)}` }];
      expect([hasMember, partOf]).toEqual([self, self]);
    },
  },
  {
    ...{ fault: 'reference-cycle', row: 'H7', with: { variant: 'pair' } },
    proof: async (bench) => {
      const { all } = await observations(bench);
      const [one, two] = all;
      expect(one?.hasMember).toEqual([{ reference: `Observation/${String(two?.id)}` }]);
      expect(two?.hasMember).toEqual([{ reference: `Observation/${String(one?.id)}` }]);
    },
  },
  {
    ...{ fault: 'contained', row: 'H7', with: { variant: 'wide' }, path: '/fhir/Patient' },
    proof: async (bench) => {
      const { contained } = (await patient(bench)) as unknown as { contained: Json[] };
      expect(contained).toHaveLength(10_000);
      expect(contained.at(-1)?.hasMember).toEqual([{ reference: '#c0' }]);
    },
  },
  {
    ...{ fault: 'contained', row: 'H7', with: { variant: 'cycle' } },
    proof: async (bench) => {
      const { contained } = (await patient(bench)) as unknown as { contained: Json[] };
      expect(contained.map(({ hasMember }) => hasMember)).toEqual([[{ reference: '#c1' }], [{ reference: '#c0' }]]);
    },
  },
  {
    ...{ fault: 'contained', row: 'H7', with: { variant: 'nested', count: 500 } },
    proof: async (bench) => {
      const { text } = await bench.read('Patient/ada');
      expect(text).toContain('[{"resourceType":"Basic","id":"n","contained":'.repeat(500));
      expect(JSON.parse(text)).toMatchObject({ resourceType: 'Patient' });
    },
  },
  {
    ...{ fault: 'foreign-reference', row: 'G7', with: { variant: 'reference' } },
    proof: async (bench) => {
      expect((await first(bench)).subject).toEqual({ reference: 'https://evil.example/fhir/Patient/ada' });
    },
  },
  {
    ...{ fault: 'foreign-reference', row: 'G7', with: { variant: 'attachment', base: 'http://127.0.0.1:9' } },
    proof: async (bench) => {
      const url = 'http://127.0.0.1:9/Binary/picture';
      expect(await patient(bench)).toMatchObject({ photo: [{ url }] });
      expect(await first(bench)).toMatchObject({ extension: [{ valueAttachment: { url } }] });
    },
  },
];

const SIZES: readonly Case[] = [
  {
    ...{ fault: 'many-components', row: 'H8', path: '/fhir/Observation/o1' },
    proof: async (bench) => {
      const { component } = json(await bench.read('Observation/o1'));
      expect(component).toHaveLength(10_000);
      expect((await first(bench)).component).toBeUndefined();
    },
  },
  ...(
    [
      ['year-0', '0000-01-01'],
      ['year-9999', '9999-12-31'],
      ['february-30', '2021-02-30'],
      ['words', 'last Tuesday'],
    ] as const
  ).map(([variant, date]): Case => ({
    ...{ fault: 'absurd-date', row: 'H9', with: { variant } },
    proof: async (bench) => {
      expect((await patient(bench)).birthDate).toBe(date);
      expect(await first(bench)).toMatchObject({ effectiveDateTime: date, valueQuantity: { unit: 'mmol/L' } });
    },
  })),
];

export const CONTENT_CASES = [...MARKUP, ...JSON_CASES, ...NAMES, ...REFERENCES, ...SIZES];
