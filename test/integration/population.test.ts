/** The generated patients as the sandbox serves them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadStore } from '../../sandbox/fhir/index.ts';
import { createPopulation } from '../../sandbox/population/index.ts';
import { startSandbox } from '../../sandbox/server.ts';
import { createLogin, exchange, REDIRECT } from '../support/sandbox-session.ts';
import { createJar, signInByHttp } from '../support/sandbox-browser.ts';
import { idsOf, linkOf, serve, type Client } from '../unit/sandbox-fhir/serve.ts';

const population = createPopulation({ seed: 'northgate' });
let client: Client & { close(): Promise<void> };

beforeAll(async () => {
  client = await serve(await loadStore({ dataDir: 'sandbox/data', source: population }));
});
afterAll(() => client.close());

describe('the generated population, served', () => {
  it('stands beside the patients written by hand, and is searched by name', async () => {
    const all = await client.get('Patient?_count=1000');
    expect(all.json.total).toBe(212);
    expect(idsOf(all)).toEqual(expect.arrayContaining(['brown-ruth', 'hundred-thousand', 'person-0100']));
    expect(idsOf(await client.get('Patient?family=Marchetti'))).toEqual(['hundred-thousand']);
    expect(idsOf(await client.get(`Patient?name=${encodeURIComponent('陈美玲')}`))).toEqual([]);
    expect(idsOf(await client.get(`Patient?family=${encodeURIComponent('欧阳')}`))).toEqual(['name-chinese']);
  });

  it('gives every list of a chart, each resource by its own address, digits as written', async () => {
    for (const type of ['Observation', 'Condition', 'MedicationRequest', 'AllergyIntolerance', 'Encounter']) {
      const page = await client.get(`${type}?patient=everything-odd&_count=1000`);
      expect(page.json.total, type).toBeGreaterThan(5);
      const [first = ''] = idsOf(page);
      expect((await client.get(`${type}/${first}`)).status).toBe(200);
    }
    expect((await client.get('Observation?patient=everything-odd&_count=1000')).text).toContain('"value":1.50e3,');
    expect((await client.get('Observation/everything-odd.o999999')).status).toBe(404);
    expect((await client.get('Observation/nobody.o1')).status).toBe(404);
  });

  it('includes the drugs that orders refer to', async () => {
    const page = await client.get('MedicationRequest?patient=course-diabetes&_include=MedicationRequest:medication');
    expect(idsOf(page)).toContain('metformin-500');
  });

  it('gives the 100,000 observations of one patient through next links, each once, newest first', async () => {
    const seen = new Set<string>();
    let last = Infinity;
    let url: string | undefined = 'Observation?patient=hundred-thousand&_count=1000&_sort=-date';
    let pages = 0;
    while (url !== undefined) {
      const page = await client.get(url);
      expect(page.json.total).toBe(100_000);
      for (const entry of page.json.entry ?? []) {
        const { id, effectiveDateTime } = entry.resource as unknown as { id: string; effectiveDateTime: string };
        const at = Date.parse(effectiveDateTime);
        if (at > last) throw new Error(`${id} is newer than the one before`);
        last = at;
        seen.add(id);
      }
      url = linkOf(page, 'next');
      pages++;
    }
    expect([pages, seen.size]).toEqual([100, 100_000]);
  }, 120_000);

  it('refuses a search across records, and says what to do', async () => {
    const refused = await client.get('Observation?code=2823-3');
    expect(refused.status).toBe(400);
    expect(refused.json.issue?.[0]).toMatchObject({
      code: 'too-costly',
      diagnostics: expect.stringContaining('one patient') as string,
    });
    expect((await client.get('Observation?subject=Patient/newborn')).status).toBe(200);
    // A token of one patient names that patient by itself.
    const own = await client.get('Observation?code=2823-3', {
      scopes: ['patient/Observation.rs'],
      patient: 'course-kidney',
    });
    expect(own.status).toBe(200);
    expect(own.json.total).toBeGreaterThan(20);
  });

  it('a record is the same whether read at once or page by page', async () => {
    const page = await client.get('Condition?patient=course-kidney&_count=1000');
    const wanted = population.resources('course-kidney').filter(({ resourceType }) => resourceType === 'Condition');
    expect(idsOf(page)).toEqual(wanted.map(({ id }) => id));
  });
});

describe('the sandbox with its population', () => {
  it('starts within two seconds, keeps the accounts of the hand-written patients, and opens a generated record', async () => {
    const begun = performance.now();
    const sandbox = await startSandbox({ port: 0 });
    try {
      expect(performance.now() - begun).toBeLessThan(2000);
      expect(sandbox.generated).toBe(200);
      expect(sandbox.accounts.map(({ patient }) => patient)).toEqual([
        null,
        null,
        'adeyemi-grace',
        'brown-ruth',
        'ellis-margaret',
      ]);
      const login = createLogin(sandbox);
      const location = await signInByHttp(login.url, { account: 'okafor', patient: 'course-diabetes' }, createJar());
      expect(location.startsWith(REDIRECT)).toBe(true);
      const { body } = await exchange(sandbox, login, location);
      expect(body['patient']).toBe('course-diabetes');
      const headers = { authorization: `Bearer ${String(body['access_token'])}` };
      const answer = await fetch(`${sandbox.fhirBase}/Observation?patient=course-diabetes&_count=10`, { headers });
      expect(((await answer.json()) as { total: number }).total).toBeGreaterThan(1000);
    } finally {
      await sandbox.close();
    }
  });

  it('can be told to do without, and to take another seed or size', async () => {
    for (const [population_, generated] of [
      [null, 0],
      [{ seed: 1, size: 30 }, 30],
    ] as const) {
      const sandbox = await startSandbox({ port: 0, population: population_ });
      expect(sandbox.generated).toBe(generated);
      await sandbox.close();
    }
  });
});
