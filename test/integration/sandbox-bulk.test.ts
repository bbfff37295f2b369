/** The embedded EHR's bulk export as a well-behaved client meets it. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/server.ts';
import { createBackendClient, kickOff, manifestOf, poll, resourcesOf, withToken } from '../support/backend-client.ts';

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

describe('an export', () => {
  it('of a group goes from 202 by its status to a manifest and files of its members alone', async () => {
    const begun = await kickOff(sandbox, token, 'Group/diabetes/$export');
    expect(begun.status).toBe(202);
    const statusUrl = begun.headers.get('content-location') ?? '';
    expect(statusUrl.startsWith(`${sandbox.url}/`)).toBe(true);
    const { waited, last } = await poll(token, statusUrl);
    expect(waited.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual([[202, '1']]);
    expect(waited[0]?.headers.get('x-progress')).toMatch(/^\d+% complete$/);
    const manifest = (await last.json()) as Awaited<ReturnType<typeof manifestOf>>;
    expect(manifest).toMatchObject({
      request: `${sandbox.fhirBase}/Group/diabetes/$export`,
      requiresAccessToken: true,
      error: [],
    });
    expect(Math.abs(Date.parse(manifest.transactionTime) - Date.now())).toBeLessThan(60_000);
    const all = await resourcesOf(manifest, manifest.output, token);
    const patients = all.filter(({ resourceType }) => resourceType === 'Patient').map(({ id }) => id);
    expect(patients.toSorted()).toEqual(['adeyemi-grace', 'brown-ruth']);
    expect(manifest.output.reduce((sum, { count = 0 }) => sum + count, 0)).toBe(all.length);
  });

  it('of all patients holds every patient; of the system, places too', async () => {
    const everybody = await manifestOf(sandbox, token, 'Patient/$export');
    const counts = new Map(everybody.output.map(({ type, count }) => [type, count]));
    expect(counts.get('Patient')).toBe(12);
    const system = await manifestOf(sandbox, token, '$export', { query: [['_type', 'Location,Group']] });
    expect(system.output.map(({ type, count }) => [type, count])).toEqual([
      ['Group', 2],
      ['Location', 2],
    ]);
  });

  it('is compressed for those who accept it, and only for them', async () => {
    const { output } = await manifestOf(sandbox, token, 'Patient/$export', { query: [['_type', 'Patient']] });
    const url = output[0]?.url ?? '';
    const plain = await withToken(token, url, { headers: { 'accept-encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(plain.headers.get('content-type')).toBe('application/fhir+ndjson');
    const packed = await withToken(token, url, { headers: { 'accept-encoding': 'gzip' } });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    // The client of this test unpacks by itself.
    expect(await packed.text()).toBe(await plain.text());
  });

  it('ends with DELETE: 202, then 404 of its status and its files', async () => {
    const begun = await kickOff(sandbox, token, 'Patient/$export');
    const statusUrl = begun.headers.get('content-location') ?? '';
    const { last } = await poll(token, statusUrl);
    const { output } = (await last.json()) as Awaited<ReturnType<typeof manifestOf>>;
    expect((await withToken(token, statusUrl, { method: 'DELETE' })).status).toBe(202);
    expect((await withToken(token, statusUrl)).status).toBe(404);
    expect((await withToken(token, statusUrl, { method: 'DELETE' })).status).toBe(404);
    expect((await withToken(token, output[0]?.url ?? '')).status).toBe(404);
  });

  it('leaves a log of what was asked, and with what', async () => {
    const manifest = await manifestOf(sandbox, token, 'Group/ward-6/$export', { query: [['_type', 'Patient']] });
    await resourcesOf(manifest, manifest.output, token);
    const asked = sandbox.bulk
      .requests()
      .map(({ place, method, bearer, status, finished }) => [place, method, bearer, status, finished]);
    expect(asked).toEqual([
      ['kick-off', 'GET', true, 202, true],
      ['export-status', 'GET', true, 202, true],
      ['export-status', 'GET', true, 200, true],
      ['export-file', 'GET', true, 200, true],
    ]);
    expect(sandbox.bulk.requests()[0]).toMatchObject({ query: '_type=Patient', headers: { prefer: 'respond-async' } });
  });
});
