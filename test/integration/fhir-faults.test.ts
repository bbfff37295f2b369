/** The chart reader against a FHIR server that misbehaves, over real sockets and with the real worker. */
import { LIST_NAMES } from '../../shared/chart-model.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ListName, ListState } from '../../shared/chart-model.ts';
import { chartBench, chartContext, readChart } from '../support/chart-bench.ts';
import { page, startFaultFhirServer, type FaultAnswer, type FaultFhirServer } from '../support/fault-fhir-server.ts';

let server: FaultFhirServer;
let other: FaultFhirServer;
beforeEach(async () => {
  [server, other] = await Promise.all([startFaultFhirServer(), startFaultFhirServer()]);
});
afterEach(() => Promise.all([server.close(), other.close()]));

const condition = (id: string) => ({
  resourceType: 'Condition',
  id,
  subject: { reference: 'Patient/p' },
  code: { text: `Condition ${id}` },
});

/** Reads the chart of patient `p` to its end; gives its lists and the names of its conditions. */
async function read(changes: Parameters<typeof chartContext>[2] = {}) {
  const { reader, logged } = chartBench();
  const { lists } = await readChart(reader, chartContext(server.base, 'p', changes));
  const overview = await reader.describe();
  const { rows } = await reader.conditions({ offset: 0, limit: 200 });
  reader.close();
  return { lists, overview, logged, conditions: rows.map(({ id }) => id) };
}

function expectOthersComplete(lists: Readonly<Record<ListName, ListState>>, but: ListName): void {
  for (const [list, { state }] of Object.entries(lists))
    if (list !== but) expect([list, state]).toEqual([list, 'complete']);
}

const html = '<!doctype html><title>Sign in</title>';
const FAULTS: readonly (readonly [string, FaultAnswer, object])[] = [
  ['SMART 141 401', { status: 401 }, { code: 'fhir-unauthorized', details: { status: 401 } }],
  ['SMART 141 403', { status: 403 }, { code: 'fhir-forbidden', details: { status: 403 } }],
  ['SMART 141 404', { status: 404 }, { code: 'fhir-not-found', details: { status: 404 } }],
  ['G3 410', { status: 410 }, { code: 'fhir-gone', details: { status: 410 } }],
  [
    'SMART 141 429 with Retry-After',
    { status: 429, headers: { 'retry-after': '120' } },
    { code: 'fhir-rate-limited', details: { status: 429, retryAfterSeconds: 120 } },
  ],
  [
    'SMART 141 503 with Retry-After',
    { status: 503, headers: { 'retry-after': '99999' } },
    { code: 'fhir-server-error', details: { status: 503, retryAfterSeconds: 3600 } },
  ],
  ['500', { status: 500, body: html }, { code: 'fhir-server-error', details: { status: 500 } }],
  ['418', { status: 418 }, { code: 'fhir-http-error', details: { status: 418 } }],
  ['G9 304', { status: 304 }, { code: 'fhir-http-error', details: { status: 304 } }],
  ['204', { status: 204 }, { code: 'fhir-http-error', details: { status: 204 } }],
  [
    'G9 200 with an HTML page',
    { headers: { 'content-type': 'text/html' }, body: html },
    { code: 'fhir-html', details: { status: 200 } },
  ],
  [
    'G9 200 with an HTML page called JSON',
    { body: `\ufeff \n${html}` },
    { code: 'fhir-html', details: { status: 200 } },
  ],
  [
    '200 with XML',
    { headers: { 'content-type': 'application/fhir+xml' }, body: '<Bundle/>' },
    { code: 'fhir-not-fhir', details: { status: 200 } },
  ],
  ['200 with invalid JSON', { body: '{"resourceType":"Bundle",' }, { code: 'fhir-invalid-json', details: {} }],
  ['200 with nothing', {}, { code: 'fhir-invalid-json', details: {} }],
  [
    '200 with bytes that are no UTF-8',
    { body: Buffer.from([0x22, 0xff, 0x22]) },
    { code: 'fhir-invalid-json', details: {} },
  ],
  ['H4 200 with 100,000 levels', { body: '['.repeat(100_000) }, { code: 'fhir-invalid-json', details: {} }],
  [
    '200 with another resource',
    { body: { resourceType: 'OperationOutcome' } },
    { code: 'fhir-not-fhir', details: { member: 'resourceType' } },
  ],
  [
    '200 with entries that are no list',
    { body: { resourceType: 'Bundle', entry: {} } },
    { code: 'fhir-not-fhir', details: { member: 'entry' } },
  ],
  [
    'K7 an answer that breaks off',
    { body: page([condition('a')]), breaksOff: true },
    { code: 'fhir-unreachable', details: {} },
  ],
];

describe('a list that cannot be read', () => {
  it.each(FAULTS)('%s: fails with its own code while the other lists are read', async (_name, answer, error) => {
    server.on('Condition', answer);
    const { lists, overview } = await read();
    expect(lists.conditions).toMatchObject({ state: 'failed', pages: 0, received: 0, error, retrievedAtMs: null });
    expect(overview.lists.conditions).toEqual(lists.conditions);
    expectOthersComplete(lists, 'conditions');
  });

  it('an unreachable server fails every list', async () => {
    await server.close();
    const { lists } = await read();
    for (const state of Object.values(lists))
      expect(state).toMatchObject({ state: 'failed', error: { code: 'fhir-unreachable' } });
  });

  it.each([301, 302, 307, 308])('SEC 3.7, G6 a %i is not followed: the bearer is seen nowhere else', async (status) => {
    server.on('Condition', { status, headers: { location: `${other.base}/Condition` } });
    server.on('AllergyIntolerance', { status, headers: { location: `${server.base}/Elsewhere` } });
    const { lists } = await read();
    expect(lists.conditions).toMatchObject({
      state: 'failed',
      error: { code: 'fhir-redirected', details: { status } },
    });
    expect(lists.allergies.error?.code).toBe('fhir-redirected');
    expect(other.requests).toEqual([]);
    expect(server.count('Elsewhere')).toBe(0);
  });

  it('SMART 141 429 with a short Retry-After is tried again, twice at most', async () => {
    const busy = { status: 429, headers: { 'retry-after': '0' } };
    server.on('Condition', busy, busy, { body: page([condition('a')]) });
    server.on('AllergyIntolerance', busy);
    const { lists } = await read();
    expect(lists.conditions).toMatchObject({ state: 'complete', received: 1 });
    expect(lists.allergies).toMatchObject({ state: 'failed', error: { code: 'fhir-rate-limited' } });
    expect(server.count('AllergyIntolerance')).toBe(3);
  });

  it('a Patient of another id is unreadable', async () => {
    server.on('Patient', { body: { resourceType: 'Patient', id: 'q' } });
    const { lists, overview } = await read();
    expect(lists.patient).toMatchObject({ state: 'failed', error: { code: 'patient-unreadable' } });
    expect(overview.banner).toBeNull();
  });

  it('SEC 3.11 nothing that a server or a patient said reaches the log', async () => {
    server.on('Condition', { status: 500, body: 'secret words' });
    const { logged } = await read();
    expect(logged).toHaveLength(LIST_NAMES.length);
    expect(JSON.stringify(logged)).not.toMatch(/canary-bearer|secret|127\.0\.0\.1|Patient/);
  });
});

describe('paging', () => {
  const next = (path: string) => `${server.base}/${path}`;

  it('SMART 139, 140 follows absolute and relative next links with the bearer', async () => {
    server.on('Condition', { body: page([condition('a')], { next: next('Condition?_page=2'), total: 4 }) });
    server.on('Condition?_page=2', { body: page([condition('b')], { next: '?_page=3' }) });
    server.on('Condition?_page=3', { body: page([condition('c')], { next: '/fhir/Condition?_page=4' }) });
    server.on('Condition?_page=4', { body: page([condition('d')]) });
    const { lists, conditions } = await read();
    expect(lists.conditions).toMatchObject({ state: 'complete', pages: 4, received: 4, total: 4, warnings: [] });
    expect(conditions.toSorted()).toEqual(['a', 'b', 'c', 'd'].map((id) => `Condition/${id}`));
    expect(new Set(server.requests.map(({ authorization }) => authorization))).toEqual(
      new Set(['Bearer canary-bearer']),
    );
  });

  it('SMART 9, 140, G1 a foreign next is not followed: what came is kept, the list is partial, the bearer stays', async () => {
    server.on('Condition', { body: page([condition('a')], { next: `${other.base}/Condition?_page=2`, total: 2 }) });
    const { lists, conditions } = await read();
    expect(lists.conditions).toMatchObject({
      state: 'partial',
      pages: 1,
      received: 1,
      total: 2,
      error: { code: 'fhir-foreign-link' },
    });
    expect(conditions).toEqual(['Condition/a']);
    expect(other.requests).toEqual([]);
  });

  it.each(['', '?patient=p&_count=500', '/fhir/Condition?patient=p&_count=500'])(
    'SMART 140, G2 a next that says %j loops: partial',
    async (link) => {
      server.on('Condition', { body: page([condition('a')], { next: link }) });
      const { lists } = await read();
      expect(lists.conditions).toMatchObject({
        state: 'partial',
        pages: 1,
        received: 1,
        error: { code: 'fhir-looping-link' },
      });
      expect(server.count('Condition')).toBe(1);
    },
  );

  it('SMART 140, G2 a cycle of two pages ends', async () => {
    server.on('Condition', { body: page([condition('a')], { next: next('Condition?_page=2') }) });
    server.on('Condition?_page=2', { body: page([condition('b')], { next: next('Condition?_page=3') }) });
    server.on('Condition?_page=3', { body: page([condition('c')], { next: next('Condition?_page=2') }) });
    const { lists } = await read();
    expect(lists.conditions).toMatchObject({ state: 'partial', pages: 3, error: { code: 'fhir-looping-link' } });
  });

  it.each([
    ['500', { status: 500 }, 'fhir-server-error'],
    ['G3 410', { status: 410 }, 'fhir-gone'],
    ['401', { status: 401 }, 'fhir-unauthorized'],
    ['HTML', { headers: { 'content-type': 'text/html' }, body: html }, 'fhir-html'],
    ['invalid JSON', { body: '{' }, 'fhir-invalid-json'],
    ['a broken connection', { body: page([condition('b')]), breaksOff: true }, 'fhir-unreachable'],
  ])('display-60 a page that fails half-way with %s leaves a partial list', async (_name, answer, code) => {
    server.on('Condition', { body: page([condition('a')], { next: next('Condition?_page=2'), total: 2 }) });
    server.on('Condition?_page=2', answer);
    const { lists, conditions } = await read();
    expect(lists.conditions).toMatchObject({ state: 'partial', pages: 1, received: 1, total: 2, error: { code } });
    expect(conditions).toEqual(['Condition/a']);
    expectOthersComplete(lists, 'conditions');
  });

  it('G3 a record that comes on two pages counts once', async () => {
    server.on('Condition', {
      body: page([condition('a'), condition('b')], { next: next('Condition?_page=2'), total: 3 }),
    });
    server.on('Condition?_page=2', { body: page([condition('b'), condition('c')]) });
    const { lists, conditions } = await read();
    expect(lists.conditions).toMatchObject({ state: 'complete', received: 3, warnings: [] });
    expect(conditions).toHaveLength(3);
  });

  it('SMART 68, G4, G8, display-60 says what the server left out, warned of or did not apply', async () => {
    const outcome = {
      resource: {
        resourceType: 'OperationOutcome',
        issue: [{ severity: 'warning', code: 'value', details: { text: 'Two were dropped.' } }],
      },
      search: { mode: 'outcome' },
    };
    const found = page([condition('a')], { total: 3, self: '?code=1' });
    server.on('Condition', { body: { ...found, entry: [...found.entry, outcome] } });
    const { lists } = await read();
    expect(lists.conditions).toMatchObject({ state: 'complete', received: 1, total: 3 });
    expect(lists.conditions.warnings).toEqual([
      'Two were dropped.',
      'The server did not apply the search parameter patient.',
      'The server counted 3 records and sent 1.',
    ]);
  });

  it('G5 display-6 entries without resource, of another type or patient are counted as not shown', async () => {
    const entry = [
      {},
      { resource: null },
      { resource: { resourceType: 'Basic', id: 'x' }, search: { mode: 'match' } },
      { resource: { ...condition('y'), subject: { reference: 'Patient/q' } } },
      { resource: { ...condition('z'), id: undefined } },
      { resource: condition('a') },
    ];
    server.on('Condition', { body: { resourceType: 'Bundle', entry } });
    const { lists, overview, conditions } = await read();
    expect(lists.conditions.state).toBe('complete');
    expect(conditions).toEqual(['Condition/a']);
    expect(overview.counts.notShown).toBe(5);
  });
});

describe('servers that refuse a search', () => {
  const result = (id: string) => ({
    resourceType: 'Observation',
    id,
    status: 'final',
    subject: { reference: 'Patient/p' },
    code: { text: 'Weight' },
    valueQuantity: { value: 1, unit: 'kg' },
  });

  it.each([400, 403, 422])(
    '%i without a category: results are read category by category, and the list says so',
    async (status) => {
      server.on('Observation', { status });
      server.on('Observation?patient=p&_count=500&category=', { body: page([]) });
      server.on('Observation?patient=p&_count=500&category=laboratory', {
        body: page([result('a'), result('b')], { total: 2 }),
      });
      server.on('Observation?patient=p&_count=500&category=vital-signs', {
        body: page([result('b'), result('c')], { total: 2 }),
      });
      const { lists, overview } = await read();
      expect(lists.observations).toMatchObject({ state: 'complete', received: 3, total: null });
      expect(lists.observations.warnings).toEqual(['Results without a category cannot be read from this server.']);
      expect(overview.counts.results).toBe(3);
    },
  );

  it('G10 one category refused: the others are read, the list is partial and names it', async () => {
    server.on('Observation', { status: 400 });
    server.on('Observation?patient=p&_count=500&category=', { body: page([]) });
    server.on('Observation?patient=p&_count=500&category=laboratory', { status: 403 });
    const { lists } = await read();
    expect(lists.observations).toMatchObject({ state: 'partial', error: { code: 'fhir-forbidden' } });
    expect(lists.observations.warnings).toContain('Category not read to its end: laboratory.');
  });

  it('every category refused: failed', async () => {
    server.on('Observation', { status: 403 });
    const { lists } = await read();
    expect(lists.observations).toMatchObject({ state: 'failed', warnings: [], error: { code: 'fhir-forbidden' } });
  });

  const request = (id: string, reference: string) => ({
    resourceType: 'MedicationRequest',
    id,
    status: 'active',
    intent: 'order',
    subject: { reference: 'Patient/p' },
    medicationReference: { reference },
  });

  it('SMART 9, 144, G7 an _include that is refused is done without; medications are read one by one, never elsewhere', async () => {
    const foreign = `${other.base}/Medication/m3`;
    const requests = [
      request('a', 'Medication/m1'),
      request('b', 'Medication/m1'),
      request('c', 'Medication/gone'),
      request('d', foreign),
    ];
    server.on('MedicationRequest', { body: page(requests) });
    server.on('MedicationRequest?patient=p&_count=500&_include', { status: 400 });
    server.on('Medication/m1', { body: { resourceType: 'Medication', id: 'm1', code: { text: 'Metformin' } } });
    server.on('Medication/gone', { status: 404 });
    const { reader } = chartBench();
    const { lists } = await readChart(reader, chartContext(server.base, 'p'));
    const { rows } = await reader.medications({ offset: 0, limit: 10 });
    reader.close();
    expect(lists.medications).toMatchObject({ state: 'complete', received: 4, error: null });
    expect(lists.medications.warnings).toEqual(['2 referenced medications could not be read.']);
    expect(
      rows
        .filter(({ name }) => name === 'Metformin')
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(['MedicationRequest/a', 'MedicationRequest/b']);
    expect(server.count('Medication/m1')).toBe(1);
    expect(other.requests).toEqual([]);
  });

  it('at most 50 medications are read one by one', async () => {
    server.on('MedicationRequest', {
      body: page(Array.from({ length: 60 }, (_, n) => request(`r${n}`, `Medication/m${n}`))),
    });
    server.on('Medication/', { status: 404 });
    await read();
    expect(server.count('Medication/')).toBe(50);
  });
});
