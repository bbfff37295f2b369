/** Earlier versions of a result: asked of a server that keeps them, and of servers that do not. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadStore, type FhirStore } from '../../sandbox/fhir/index.ts';
import { chartBench, chartContext, readChart, storeToken } from '../support/chart-bench.ts';
import { startFaultFhirServer, type FaultFhirServer } from '../support/fault-fhir-server.ts';
import { EVERYTHING, serve, type Client } from '../unit/sandbox-fhir/serve.ts';

const UNAVAILABLE = { state: 'unavailable', versions: [], withheld: 0, more: false };

describe('a server that keeps versions', () => {
  let store: FhirStore;
  let server: Client & { close(): Promise<void> };
  beforeAll(async () => {
    store = await loadStore({ dataDir: 'sandbox/data' });
    server = await serve(store);
  });
  afterAll(() => server.close());

  const openedFor = async (patient: string) => {
    const { reader } = chartBench();
    const getAccessToken = () => Promise.resolve(storeToken({ ...EVERYTHING, scopes: ['patient/*.rs'], patient }));
    await readChart(reader, chartContext(server.base, patient, { getAccessToken }));
    return reader;
  };
  const corrected = () => store.list('Observation').find(({ json }) => json['status'] === 'corrected')!;

  it('display-12 tells what a corrected result said before', async () => {
    const { id, json } = corrected();
    const patient = (json['subject'] as { reference: string }).reference.split('/')[1]!;
    const reader = await openedFor(patient);
    const { state, versions } = await reader.versions({ id: `Observation/${id}` });
    reader.close();
    expect(state).toBe('read');
    expect(versions.map(({ status }) => status)).toEqual(['corrected', 'final']);
    expect(versions[0]!.value).not.toBe(versions[1]!.value);
  });
  it('display-6 a result of another patient is not told', async () => {
    const { id } = corrected();
    const reader = await openedFor('brown-ruth');
    expect(await reader.versions({ id: `Observation/${id}` })).toEqual(UNAVAILABLE);
    reader.close();
  });
  it('SMART 59 nothing is asked without the scope', async () => {
    const { reader } = chartBench();
    const refused = () => Promise.reject(new Error('asked'));
    reader.open(chartContext(server.base, 'p', { getAccessToken: refused, coversRead: () => 'none' }));
    expect(await reader.versions({ id: 'Observation/x' })).toEqual(UNAVAILABLE);
    reader.close();
  });
});

describe('a server that does not', () => {
  let server: FaultFhirServer;
  beforeEach(async () => {
    server = await startFaultFhirServer();
  });
  afterEach(() => server.close());

  it.each([400, 403, 404, 405, 410, 501])('display-12, display-60 status %s is no history', async (status) => {
    const { reader } = chartBench();
    await readChart(reader, chartContext(server.base, 'p'));
    server.on('Observation', { status });
    expect(await reader.versions({ id: 'Observation/x' })).toEqual(UNAVAILABLE);
    reader.close();
  });
  it.each([
    [500, 'fhir-server-error'],
    [401, 'fhir-unauthorized'],
    [429, 'fhir-rate-limited'],
  ])('display-60 status %s is a failure', async (status, code) => {
    const { reader } = chartBench();
    await readChart(reader, chartContext(server.base, 'p'));
    server.on('Observation', { status });
    await expect(reader.versions({ id: 'Observation/x' })).rejects.toMatchObject({ code });
    reader.close();
  });
});
