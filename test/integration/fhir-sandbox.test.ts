/** The chart reader against the embedded EHR's FHIR store, over real sockets and with the real worker. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadStore, type FhirStore } from '../../sandbox/fhir/index.ts';
import { accountOf } from '../support/chart-account.ts';
import { chartBench, chartContext, readChart, storeToken } from '../support/chart-bench.ts';
import { EVERYTHING, serve, type Client } from '../unit/sandbox-fhir/serve.ts';

describe('reading the population of the embedded EHR', () => {
  let store: FhirStore;
  let server: Client & { close(): Promise<void> };
  beforeAll(async () => {
    store = await loadStore({ dataDir: 'sandbox/data' });
    server = await serve(store);
  });
  afterAll(() => server.close());

  const idsOf = async (type: string, patient: string): Promise<string[]> => {
    const { json } = await server.get(`${type}?patient=${patient}&_count=1000`);
    return (json.entry ?? []).map(({ resource }) => `${resource.resourceType}/${resource.id}`);
  };

  it('SMART 139 reads every patient completely; each record is on the chart or named as not shown', async () => {
    expect(store.patients().length).toBeGreaterThan(0);
    for (const { id } of store.patients()) {
      const { reader } = chartBench();
      const getAccessToken = () =>
        Promise.resolve(storeToken({ ...EVERYTHING, scopes: ['patient/*.rs'], patient: id }));
      const { lists } = await readChart(reader, chartContext(server.base, id, { getAccessToken }));
      for (const state of Object.values(lists)) expect(state).toMatchObject({ state: 'complete', error: null });
      const { overview, shown, notShown } = await accountOf(reader);
      reader.close();
      expect(overview.banner?.id).toBe(id);
      expect(overview.lists).toEqual(lists);
      const accounted = new Set([...shown, ...notShown.map(({ record }) => record)]);
      const sent = (
        await Promise.all(['Observation', 'Condition', 'MedicationRequest', 'Encounter'].map((type) => idsOf(type, id)))
      ).flat();
      expect(sent.filter((record) => !accounted.has(record))).toEqual([]);
      const read = [lists.observations, lists.conditions, lists.medications, lists.encounters];
      const received = read.reduce((sum, list) => sum + list.received, 0);
      expect(received).toBe(sent.length);
    }
  });

  it('SMART 59 a list outside the granted scopes is not asked for and names the missing scope', async () => {
    const id = store.patients()[0]!.id;
    const { reader } = chartBench();
    const getAccessToken = () =>
      Promise.resolve(storeToken({ ...EVERYTHING, scopes: ['patient/Patient.rs'], patient: id }));
    const coversRead = (type: string) => (type === 'Patient' ? 'full' : 'none');
    const wantedScope = (type: string) => `user/${type}.read`;
    const { lists } = await readChart(
      reader,
      chartContext(server.base, id, { getAccessToken, coversRead, wantedScope }),
    );
    reader.close();
    expect(lists.patient.state).toBe('complete');
    expect(lists.conditions).toMatchObject({
      state: 'not-permitted',
      missingScope: 'user/Condition.read',
      error: null,
    });
  });

  it('SMART 68, 141 a scope the server does not honour is a refusal of that list alone', async () => {
    const id = store.patients()[0]!.id;
    const { reader } = chartBench();
    const getAccessToken = () =>
      Promise.resolve(storeToken({ ...EVERYTHING, scopes: ['patient/Patient.rs'], patient: id }));
    const { lists } = await readChart(reader, chartContext(server.base, id, { getAccessToken }));
    reader.close();
    expect(lists.patient.state).toBe('complete');
    for (const list of [lists.observations, lists.conditions, lists.medications, lists.allergies, lists.encounters])
      expect(list).toMatchObject({ state: 'failed', error: { code: 'fhir-forbidden', details: { status: 403 } } });
  });
});
