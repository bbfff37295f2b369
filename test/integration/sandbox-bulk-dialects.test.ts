/** The embedded EHR's bulk export in the dialects of the guide, and its switches. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/server.ts';
import {
  createBackendClient,
  kickOff,
  linesOf,
  manifestOf,
  poll,
  resourcesOf,
  withToken,
  type Manifest,
} from '../support/backend-client.ts';

let sandbox: Sandbox;
let token: string;
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, population: null });
  token = await (await createBackendClient(sandbox)).token();
});
afterEach(() => {
  sandbox.bulk.reset();
  sandbox.bulk.forgetRequests();
});
afterAll(() => sandbox.close());

type Query = readonly (readonly [string, string])[];
const refusal = async (told: Parameters<typeof kickOff>[3], level = 'Patient/$export'): Promise<[number, string]> => {
  const answer = await kickOff(sandbox, token, level, told);
  const body = await answer.text();
  return [answer.status, body];
};
const typesIn = ({ output }: Manifest): (string | undefined)[] => output.map(({ type }) => type);

describe('parameters', () => {
  it.each<[string, Query]>([
    ['_until', [['_until', '2026-01-01T00:00:00Z']]],
    ['organizeOutputBy', [['organizeOutputBy', 'Patient']]],
    ['patient', [['patient', 'Patient/brown-ruth']]],
    ['_made', [['_made', 'up']]],
  ])(
    'SMART 116: %s is refused by name where it is not supported, and told of where the client is lenient',
    async (name, query) => {
      const [status, body] = await refusal({ query });
      expect([status, body]).toEqual([400, expect.stringContaining(name)]);
      const headers = { prefer: 'respond-async, handling=lenient' };
      const manifest = await manifestOf(sandbox, token, 'Patient/$export', {
        query: [...query, ['_type', 'Patient']],
        headers,
      });
      const outcomes = await resourcesOf(manifest, manifest.error ?? [], token);
      expect(outcomes).toMatchObject([{ resourceType: 'OperationOutcome', issue: [{ severity: 'information' }] }]);
      expect(JSON.stringify(outcomes)).toContain(name);
    },
  );

  it.each<[string, Query]>([
    ['a time that is none', [['_since', 'yesterday']]],
    ['a type that is none', [['_type', 'patient']]],
    ['a format that is none', [['_outputFormat', 'text/csv']]],
    ['a filter that sorts', [['_typeFilter', 'Observation?_sort=date']]],
    ['a filter of nothing', [['_typeFilter', 'Observation']]],
  ])('%s is refused', async (_name, query) => {
    expect((await refusal({ query }))[0]).toBe(400);
  });

  it('a request that does not ask for an asynchronous answer, or for a group that is not there, is refused', async () => {
    expect((await refusal({ headers: { prefer: 'handling=strict' } }))[0]).toBe(400);
    expect((await refusal({}, 'Group/nobody/$export'))[0]).toBe(404);
  });

  it('SMART 115: _typeFilter keeps what fits, or nothing is left out where the server ignores it', async () => {
    const query: Query = [
      ['_type', 'Observation'],
      ['_typeFilter', 'Observation?status=preliminary'],
    ];
    const all = async () => {
      const manifest = await manifestOf(sandbox, token, 'Group/diabetes/$export', { query });
      return resourcesOf(manifest, manifest.output, token);
    };
    const filtered = await all();
    expect(new Set(filtered.map(({ status }) => status))).toEqual(new Set(['preliminary']));
    sandbox.bulk.set({ ignored: ['_typeFilter'] });
    expect((await all()).length).toBeGreaterThan(filtered.length);
  });

  it('_elements leaves the mandatory elements, and marks what is left', async () => {
    const query: Query = [
      ['_type', 'Patient'],
      ['_elements', 'Patient.birthDate'],
    ];
    const manifest = await manifestOf(sandbox, token, 'Group/diabetes/$export', { query });
    for (const one of await resourcesOf(manifest, manifest.output, token)) {
      expect(Object.keys(one).toSorted()).toEqual(['birthDate', 'id', 'meta', 'resourceType']);
      expect(JSON.stringify(one.meta)).toContain('SUBSETTED');
    }
  });

  it('patient, posted, narrows to one', async () => {
    const posted = [
      { name: 'patient', valueReference: { reference: 'Patient/brown-ruth' } },
      { name: '_type', valueString: 'Patient' },
    ];
    const manifest = await manifestOf(sandbox, token, 'Group/diabetes/$export', { posted });
    expect(await resourcesOf(manifest, manifest.output, token)).toMatchObject([{ id: 'brown-ruth' }]);
  });

  it('SMART 130, 136: _since finds what changed and what was deleted after it, and nothing else', async () => {
    const before = new Date().toISOString();
    const subject = { reference: 'Patient/hale-thomas' };
    const condition = { resourceType: 'Condition', id: 'new-one', subject, code: { text: 'Made up' } };
    sandbox.bulk.put(condition);
    sandbox.bulk.put({ ...condition, id: 'short-lived' });
    expect(sandbox.bulk.remove('Condition/short-lived')).toBe(true);
    const manifest = await manifestOf(sandbox, token, 'Patient/$export', { query: [['_since', before]] });
    expect(await resourcesOf(manifest, manifest.output, token)).toMatchObject([{ id: 'new-one' }]);
    const [bundle] = await resourcesOf(manifest, manifest.deleted ?? [], token);
    expect(bundle).toMatchObject({
      ...{ resourceType: 'Bundle', type: 'transaction' },
      entry: [{ request: { method: 'DELETE', url: 'Condition/short-lived' } }],
    });
    sandbox.bulk.remove('Condition/new-one');
  });
});

describe('dialects', () => {
  it('stu3 organizes by patient: a header before each block, and again where a block goes on', async () => {
    sandbox.bulk.set({ dialect: 'stu3', resourcesPerFile: 200 });
    const manifest = await manifestOf(sandbox, token, 'Group/diabetes/$export', {
      query: [['organizeOutputBy', 'Patient']],
    });
    expect(manifest.outputOrganizedBy).toBe('Patient');
    expect(typesIn(manifest).every((type) => type === undefined)).toBe(true);
    const urls = manifest.output.map(({ url }) => url);
    const continued = manifest.output.filter(({ continuesInFile }) => continuesInFile !== undefined);
    expect(continued.length).toBeGreaterThan(0);
    for (const { continuesInFile = '' } of continued) expect(urls).toContain(continuesInFile);
    for (const { url, count } of manifest.output) {
      const lines = await linesOf(url, { authorization: `Bearer ${token}` });
      expect(lines[0]).toMatchObject({ resourceType: 'Parameters', parameter: [{ name: 'header' }] });
      expect(lines).toHaveLength(count ?? 0);
    }
  });

  it('stu3 keeps the status of the export apart where the client prefers that', async () => {
    sandbox.bulk.set({ dialect: 'stu3' });
    const headers = { prefer: 'respond-async, separate-export-status' };
    const begun = await kickOff(sandbox, token, 'Group/diabetes/$export', { headers });
    expect(begun.headers.get('preference-applied')).toBe('respond-async, separate-export-status');
    const { waited, last } = await poll(token, begun.headers.get('content-location') ?? '');
    const told = [...waited, last].map(({ status, headers: h }) => [status, h.get('x-export-status')]);
    expect(told).toEqual([
      [200, '202 Accepted'],
      [200, '200 OK'],
    ]);
  });

  it('SMART 131: stu3 tells the first files while it prepares the rest, and the same again when it is done', async () => {
    sandbox.bulk.set({ dialect: 'stu3', filesPerManifest: 2, polls: 2 });
    const query: Query = [['allowPartialManifests', 'true']];
    const begun = await kickOff(sandbox, token, 'Group/diabetes/$export', { query });
    const { waited, last } = await poll(token, begun.headers.get('content-location') ?? '');
    const first = await last.text();
    expect(await Promise.all(waited.map((answer) => answer.text()))).toEqual([first, first]);
    const found: (string | undefined)[] = [];
    let manifest = JSON.parse(first) as Manifest;
    for (;;) {
      expect(manifest.output.length).toBeLessThanOrEqual(2);
      found.push(...typesIn(manifest));
      const next = manifest.link?.[0];
      if (next === undefined) break;
      expect(next.relation).toBe('next');
      manifest = (await (await withToken(token, next.url)).json()) as Manifest;
    }
    sandbox.bulk.reset();
    expect(found).toEqual(typesIn(await manifestOf(sandbox, token, 'Group/diabetes/$export')));
  });

  it('stu4 is posted with repeated parameters, and tells outcome in place of error, and no request', async () => {
    sandbox.bulk.set({ dialect: 'stu4', outcomes: ['All is well.'] });
    const answer = await kickOff(sandbox, token, 'Patient/$export');
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await refusal({ posted: [{ name: '_type', valueString: 'Patient,Condition' }] }))[0]).toBe(400);
    const posted = ['Patient', 'Condition'].map((valueString) => ({ name: '_type', valueString }));
    const manifest = await manifestOf(sandbox, token, 'Patient/$export', { posted });
    expect(typesIn(manifest)).toEqual(['Condition', 'Patient']);
    expect(manifest).not.toHaveProperty('request');
    expect(manifest).not.toHaveProperty('error');
    expect(manifest.outcome).toMatchObject([{ type: 'OperationOutcome', count: 1 }]);
  });
});

describe('switches', () => {
  const query: Query = [['_type', 'Patient']];

  it('SMART 125: files that want no token are refused with one', async () => {
    sandbox.bulk.set({ requiresAccessToken: false });
    const { requiresAccessToken, output } = await manifestOf(sandbox, token, 'Patient/$export', { query });
    expect(requiresAccessToken).toBe(false);
    expect((await fetch(output[0]?.url ?? '')).status).toBe(200);
    expect((await withToken(token, output[0]?.url ?? '')).status).toBe(400);
  });

  it('SMART 124: files that want a token are refused without one', async () => {
    const { output } = await manifestOf(sandbox, token, 'Patient/$export', { query });
    expect((await fetch(output[0]?.url ?? '')).status).toBe(401);
  });

  it('SMART 120: too many and too early status requests are 429, and end nothing', async () => {
    sandbox.bulk.set({ pollEveryMs: 60_000 });
    const begun = await kickOff(sandbox, token, 'Patient/$export', { query });
    const status = begun.headers.get('content-location') ?? '';
    const got = [await withToken(token, status), await withToken(token, status)];
    expect(got.map((answer) => answer.status)).toEqual([202, 429]);
    expect(Number(got[1]?.headers.get('retry-after'))).toBeGreaterThan(0);
    sandbox.setClock(120);
    expect((await withToken(token, status)).status).toBe(200);
    sandbox.setClock(0);
  });

  it('several files per type, Expires, and attachments at addresses of their own', async () => {
    sandbox.bulk.set({ resourcesPerFile: 5, expiresSeconds: 600, attachments: true });
    const asked: Query = [['_type', 'Patient,DocumentReference']];
    const begun = await kickOff(sandbox, token, 'Patient/$export', { query: asked });
    const { last } = await poll(token, begun.headers.get('content-location') ?? '');
    expect(Date.parse(last.headers.get('expires') ?? '')).toBeGreaterThan(Date.now());
    const manifest = (await last.json()) as Manifest;
    const patients = manifest.output.filter(({ type }) => type === 'Patient');
    expect(patients.map(({ count }) => count)).toEqual([5, 5, 2]);
    const letters = await resourcesOf(
      manifest,
      manifest.output.filter(({ type }) => type === 'DocumentReference'),
      token,
    );
    expect(letters).toHaveLength(12);
    const [, address = ''] = /"url":"([^"]+)"/.exec(JSON.stringify(letters[0])) ?? [];
    expect(await (await withToken(token, address)).text()).toContain('a synthetic patient');
    expect((await fetch(address)).status).toBe(401);
  });

  it('a folder is served as it lies, its compressed forms too', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'chartroom-bulk-'));
    const lines = (type: string, n: number): string =>
      Array.from({ length: n }, (_, i) => `${JSON.stringify({ resourceType: type, id: `${type}-${i}` })}\n`).join('');
    await writeFile(path.join(folder, 'Patient.0001.ndjson'), lines('Patient', 3));
    await writeFile(path.join(folder, 'Observation.ndjson'), lines('Observation', 4).trimEnd());
    await writeFile(path.join(folder, 'Observation.ndjson.gz'), gzipSync(lines('Observation', 4).trimEnd()));
    await writeFile(path.join(folder, 'errors.ndjson'), lines('OperationOutcome', 1));
    sandbox.bulk.set({ folder });
    const manifest = await manifestOf(sandbox, token, 'Patient/$export');
    expect(manifest.output.map(({ type, count }) => [type, count])).toEqual([
      ['Observation', 4],
      ['Patient', 3],
    ]);
    expect(manifest.error).toMatchObject([{ type: 'OperationOutcome', count: 1 }]);
    expect(await resourcesOf(manifest, manifest.output, token)).toHaveLength(7);
    await rm(folder, { recursive: true });
  });
});
