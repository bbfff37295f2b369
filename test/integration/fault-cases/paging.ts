/** Next links, pages, totals, entries, ignored parameters. */
import { expect } from 'vitest';
import type { Json } from '../../support/sandbox-session.ts';
import { json, type Bench, type Case, type Got } from './bench.ts';

const SEARCH = 'Observation?patient=ada&_count=4';

type Page = {
  readonly link: readonly { readonly relation: string; readonly url: string }[];
  readonly entry?: readonly { readonly resource?: Json; readonly search?: Json }[];
  readonly total?: unknown;
};

const pageOf = (got: Got): Page => json(got) as unknown as Page;
const nextOf = ({ link }: Page): string | undefined => link.find(({ relation }) => relation === 'next')?.url;
const ids = ({ entry = [] }: Page): unknown[] => entry.map(({ resource }) => resource?.id);
const search = async (bench: Bench, target = SEARCH): Promise<Page> => pageOf(await bench.read(target));

/** The page behind a link of this server. */
const turnTo = async (bench: Bench, url: string | undefined): Promise<Page> =>
  search(bench, (url ?? '').slice(bench.sandbox.fhirBase.length + 1));

const FOREIGN = [
  ['foreign-host', /^https:\/\/evil\.example\/fhir\/Observation\?/],
  ['http', /^http:\/\/evil\.example\/fhir\/Observation\?/],
  ['other-port', /^http:\/\/127\.0\.0\.1:\d+\/fhir\/Observation\?/],
  ['double-slash', /^\/\/evil\.example\/fhir\/Observation\?/],
  ['userinfo', /^http:\/\/127\.0\.0\.1:\d+@evil\.example\/fhir\/Observation\?/],
  ['backslash', /^http:\/\/evil\.example\\@127\.0\.0\.1:\d+\/fhir\/Observation\?/],
  ['encoded', /^http:\/\/127\.0\.0\.1:\d+\/fhir\/\.\.%2f\.\.%2fevil\.example\/fhir\/Observation\?/],
  ['doubled-port', /^http:\/\/127\.0\.0\.1:(\d+):\1\/fhir\/Observation\?/],
] as const;

const LINKS: readonly Case[] = [
  ...FOREIGN.map(([variant, expected]): Case => ({
    ...{ fault: 'next-link', row: 'G1', with: { variant } },
    proof: async (bench) => {
      const next = nextOf(await search(bench)) ?? '';
      expect(next).toMatch(expected);
      expect(next.startsWith(`${bench.sandbox.fhirBase}/Observation`)).toBe(false);
    },
  })),
  {
    ...{ fault: 'next-loop', row: 'G2', with: { variant: 'relative' } },
    proof: async (bench) => {
      expect(nextOf(await search(bench))).toBe(SEARCH);
    },
  },
  {
    ...{ fault: 'next-loop', row: 'G2', with: { variant: 'empty' } },
    proof: async (bench) => {
      expect(nextOf(await search(bench))).toBe('');
    },
  },
  {
    ...{ fault: 'next-loop', row: 'G2', with: { variant: 'same-page' } },
    proof: async (bench) => {
      const next = nextOf(await search(bench));
      expect(next).toBe(`${bench.sandbox.fhirBase}/${SEARCH}`);
      expect(nextOf(await turnTo(bench, next))).toBe(next);
    },
  },
  {
    ...{ fault: 'next-loop', row: 'G2', with: { variant: 'cycle' } },
    proof: async (bench) => {
      const first = nextOf(await search(bench));
      const second = nextOf(await turnTo(bench, first));
      expect(second).toBe(`${bench.sandbox.fhirBase}/${SEARCH}`);
      expect(nextOf(await turnTo(bench, second))).toBe(first);
      expect(first).not.toBe(second);
    },
  },
  {
    ...{ fault: 'next-loop', row: 'G2', with: { variant: 'endless', pages: 20 } },
    proof: async (bench) => {
      const seen = new Set<string>();
      let page = await search(bench);
      for (let next = nextOf(page); next !== undefined; next = nextOf(page)) {
        expect(ids(page)).toHaveLength(4);
        expect(seen.has(next)).toBe(false);
        seen.add(next);
        page = await turnTo(bench, next);
      }
      expect(seen.size).toBe(19);
    },
  },
];

const PAGES: readonly Case[] = [
  {
    ...{ fault: 'page-gone', row: 'G3' },
    proof: async (bench) => {
      const first = await search(bench);
      expect(ids(first)).toHaveLength(4);
      expect((await bench.ask(nextOf(first) ?? '')).status).toBe(410);
    },
  },
  {
    ...{ fault: 'page-order', row: 'G3', with: { variant: 'reversed' }, count: 1 },
    proof: async (bench) => {
      const reversed = ids(await search(bench));
      expect(reversed.toReversed()).toEqual(ids(await search(bench)));
    },
  },
  {
    ...{ fault: 'page-order', row: 'G3', with: { variant: 'twice' } },
    proof: async (bench) => {
      const all = ids(await search(bench));
      expect([all.length, new Set(all).size]).toEqual([8, 4]);
    },
  },
  {
    ...{ fault: 'page-order', row: 'G3', with: { variant: 'again' } },
    proof: async (bench) => {
      const first = await search(bench);
      const second = await turnTo(bench, nextOf(first));
      expect(ids(first)).toHaveLength(4);
      expect(ids(second)[0]).toBe(ids(first)[3]);
    },
  },
  ...(
    [
      ['absent', undefined],
      ['too-high', 999_999],
      ['zero', 0],
      ['negative', -1],
      ['fraction', 1.5],
      ['string', '12'],
    ] as const
  ).map(([variant, total]): Case => ({
    ...{ fault: 'total', row: 'G4', with: { variant } },
    proof: async (bench) => {
      const page = await search(bench);
      expect(page.total).toBe(total);
      expect(ids(page)).toHaveLength(4);
    },
  })),
];

/** The entry that was put behind the four right ones. */
const fifth = async (bench: Bench) => (await search(bench)).entry?.[4];

const odd = (variant: string, row: string, expected: object, path = 'resource'): Case => ({
  ...{ fault: 'entry', row, with: { variant }, path: '/fhir/Observation' },
  proof: async (bench) => {
    const entry = await fifth(bench);
    expect(path === 'resource' ? entry?.resource : entry).toMatchObject(expected);
  },
});

const ENTRIES: readonly Case[] = [
  {
    ...{ fault: 'entry', row: 'G5', with: { variant: 'without-resource' } },
    proof: async (bench) => {
      expect(Object.keys((await fifth(bench)) ?? {})).toEqual(['fullUrl', 'search']);
    },
  },
  {
    ...{ fault: 'entry', row: 'G5', with: { variant: 'without-id' } },
    proof: async (bench) => {
      const resource = (await fifth(bench))?.resource;
      expect(resource).toMatchObject({ resourceType: 'Observation', status: 'final' });
      expect(resource).not.toHaveProperty('id');
    },
  },
  odd('error-outcome', 'G5', { search: { mode: 'outcome' }, resource: { issue: [{ severity: 'error' }] } }, 'entry'),
  odd('other-type', 'G5', { resourceType: 'Basic' }),
  odd('other-patient', 'G5', { resourceType: 'Observation', subject: { reference: 'Patient/somebody-else' } }),
  odd(
    'warning-outcome',
    'G8',
    { search: { mode: 'outcome' }, resource: { issue: [{ severity: 'warning' }] } },
    'entry',
  ),
  {
    ...{ fault: 'ignored-parameters', row: 'G8' },
    proof: async (bench) => {
      const page = await search(bench);
      expect(ids(page)).toHaveLength(6);
      expect(page.link).toEqual([{ relation: 'self', url: `${bench.sandbox.fhirBase}/Observation?patient=ada` }]);
    },
  },
  {
    ...{ fault: 'ignored-parameters', row: 'G8', with: { names: 'category, date' } },
    proof: async (bench) => {
      const page = await search(bench, 'Observation?patient=ada&category=laboratory&date=ge2030');
      expect(ids(page)).toHaveLength(6);
    },
  },
];

export const PAGING_CASES = [...LINKS, ...PAGES, ...ENTRIES];
