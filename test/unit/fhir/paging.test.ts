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

  describe('pages ahead', () => {
    const pageBytes = (...links: (string | null)[]) =>
      new TextEncoder().encode(
        `{"resourceType":"Bundle",${links.map((url) => `"link":[${url === null ? '' : JSON.stringify({ relation: 'next', url })}]`).join(',')},"entry":[{"link":"${BASE}/x"}]}`,
      );
    /** Serves pages as bytes whose last link counts; tells what happened, in order. */
    async function runAhead(pages: Readonly<Record<string, (string | null)[]>>, failAt?: string) {
      const events: string[] = [];
      const dropped: string[] = [];
      const error = await readPages(FIRST, {
        fhirBase: BASE,
        get: (url, signal) => {
          events.push(`ask ${url}`);
          signal.addEventListener('abort', () => dropped.push(url));
          return Promise.resolve(pageBytes(...(pages[url] ?? [null])));
        },
        read: async (bytes) => {
          await Promise.resolve();
          const { link } = JSON.parse(new TextDecoder().decode(bytes)) as { link: { url: string }[] };
          const next = link[0]?.url ?? null;
          if (next === failAt) throw new AppError('fhir-invalid-json');
          return { next, self: null, total: null, received: 1, warnings: [] };
        },
        onPage: ({ next }) => void events.push(`read up to ${next ?? 'the end'}`),
      });
      return { events, dropped, code: error?.code };
    }

    it('the next page is asked for while one is read, one ahead and no more', async () => {
      const { events, code } = await runAhead({ [FIRST]: [urlOf(2)], [urlOf(2)]: ['?_page=3'] });
      expect(code).toBeUndefined();
      expect(events).toEqual([
        `ask ${FIRST}`,
        `ask ${urlOf(2)}`,
        `read up to ${urlOf(2)}`,
        `ask ${urlOf(3)}`,
        'read up to ?_page=3',
        'read up to the end',
      ]);
    });

    it('G1 G2 what is seen at a glance is under the same rule: nothing foreign, nothing twice', async () => {
      for (const link of [
        'https://evil.example/fhir/x',
        '//evil.example/fhir',
        'http://ehr.example/fhir/x',
        FIRST,
        '',
      ]) {
        const { events, code } = await runAhead({ [FIRST]: [link] });
        expect(events.filter((event) => event.startsWith('ask'))).toEqual([`ask ${FIRST}`]);
        expect(code).toMatch(/^fhir-(foreign|looping)-link$/);
      }
    });

    it('G1 where the page, once read, says otherwise, what was asked for ahead is let go', async () => {
      const { events, dropped } = await runAhead({ [FIRST]: [urlOf(8), urlOf(2)] });
      expect(events).toEqual([
        `ask ${FIRST}`,
        `ask ${urlOf(8)}`,
        `read up to ${urlOf(2)}`,
        `ask ${urlOf(2)}`,
        'read up to the end',
      ]);
      expect(dropped).toContain(urlOf(8));
    });

    it('a page that cannot be read ends the search, and what was asked for ahead', async () => {
      const { events, dropped, code } = await runAhead({ [FIRST]: [urlOf(2)], [urlOf(2)]: [urlOf(3)] }, urlOf(3));
      expect(code).toBe('fhir-invalid-json');
      expect(events.at(-1)).toBe(`ask ${urlOf(3)}`);
      expect(dropped).toContain(urlOf(3));
    });
  });
});
