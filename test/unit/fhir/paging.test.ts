import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPages } from '../../../main/fhir/paging.ts';
import type { PageSummary } from '../../../main/fhir/worker-protocol.ts';
import { AppError } from '../../../shared/errors.ts';

const BASE = 'https://ehr.example/fhir';
const FIRST = `${BASE}/Condition`;
const urlOf = (n: number): string => `${BASE}/Condition?_page=${n}`;

/** Pages by URL; anything else is a broken server. Gives the URLs asked for and the pages told. */
async function run(nextOf: (url: string) => string | null, failAt?: string) {
  const asked: string[] = [];
  const pages: PageSummary[] = [];
  const error = await readPages(FIRST, {
    fhirBase: BASE,
    get: (url) => {
      asked.push(url);
      if (url === failAt) return Promise.reject(new AppError('fhir-server-error'));
      return Promise.resolve(new TextEncoder().encode(url));
    },
    read: (bytes) => {
      const next = nextOf(new TextDecoder().decode(bytes));
      return Promise.resolve({ next, self: null, total: null, received: 1, warnings: [] });
    },
    onPage: (page) => void pages.push(page),
  });
  return { asked, pages, code: error?.code };
}

describe('readPages', () => {
  it('G2 stops at 10,000 pages', async () => {
    let n = 0;
    const { asked, pages, code } = await run(() => urlOf(++n));
    expect([asked.length, pages.length, code]).toEqual([10_000, 10_000, 'fhir-too-many-pages']);
  });

  it('G2 reads 10,000 pages that end', async () => {
    let n = 1;
    const { pages, code } = await run(() => (n++ < 10_000 ? urlOf(n) : null));
    expect([pages.length, code]).toEqual([10_000, undefined]);
  });

  it('SMART 140 G2 over any web of links: no page twice, never outside the base, every page before the error kept', async () => {
    const link = fc.oneof(
      fc.nat(6).map(urlOf),
      fc.constantFrom(
        null,
        '',
        FIRST,
        'https://evil.example/fhir/x',
        '//evil.example/fhir/x',
        '?_page=3',
        'http://ehr.example/fhir/x',
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(link, { minLength: 8, maxLength: 8 }), fc.nat(9), async (links, failing) => {
        const indexOf = (url: string): number => Number(new URL(url).searchParams.get('_page') ?? 7);
        const failAt = failing < 7 ? urlOf(failing) : undefined;
        const { asked, pages, code } = await run((url) => links[indexOf(url)] ?? null, failAt);
        expect(new Set(asked).size).toBe(asked.length);
        for (const url of asked) expect(url.startsWith(`${BASE}/`)).toBe(true);
        expect(pages.length).toBe(asked.length - (code === 'fhir-server-error' ? 1 : 0));
        const last = pages.at(-1)?.next ?? null;
        if (code === undefined) expect(last).toBeNull();
        else expect(last === null && pages.length > 0).toBe(false);
      }),
    );
  });

  it('rejects for what is no expected failure', async () => {
    const broken = run(() => {
      throw new TypeError('bug');
    });
    await expect(broken).rejects.toThrow(TypeError);
  });
});
