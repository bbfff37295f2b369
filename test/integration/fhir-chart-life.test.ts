/** The life of an open chart: patients follow each other, lists are read again, workers break. */
import { LIST_NAMES } from '../../shared/chart-model.ts';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HttpPort } from '../../main/ports.ts';
import type { ListName } from '../../shared/chart-model.ts';
import { changeWhere, chartBench, chartContext, createWorker, readChart } from '../support/chart-bench.ts';
import { page, startFaultFhirServer, type FaultFhirServer } from '../support/fault-fhir-server.ts';
import { manualClock } from '../support/manual-clock.ts';
import { nodeHttp } from '../support/node-http.ts';

let server: FaultFhirServer;
beforeEach(async () => {
  server = await startFaultFhirServer();
});
afterEach(() => server.close());

const conditionOf = (patient: string, id: string) => ({
  resourceType: 'Condition',
  id,
  subject: { reference: `Patient/${patient}` },
});
const FIRST_PAGE = { offset: 0, limit: 200 };
const ALL = { fromMs: null, toMs: null };

describe('a chart', () => {
  it('answers no-session to everything where none is open', async () => {
    const { reader } = chartBench();
    const questions = [
      () => reader.describe(),
      () => reader.series({ key: 's1', ...ALL, maxPoints: 10 }),
      () => reader.results({ key: 's1', ...ALL, inError: false, ...FIRST_PAGE }),
      () => reader.conditions(FIRST_PAGE),
      () => reader.medications(FIRST_PAGE),
      () => reader.notShown(FIRST_PAGE),
    ];
    for (const ask of questions) await expect(ask()).rejects.toMatchObject({ code: 'no-session' });
    expect(() => reader.reload(null)).toThrow('no-session');
    await readChart(reader, chartContext(server.base, 'a'));
    reader.close();
    for (const ask of questions) await expect(ask()).rejects.toMatchObject({ code: 'no-session' });
  });

  it('answers stale-request where a series is not there', async () => {
    const { reader } = chartBench();
    await readChart(reader, chartContext(server.base, 'a'));
    await expect(reader.series({ key: 'none', ...ALL, maxPoints: 10 })).rejects.toMatchObject({
      code: 'stale-request',
    });
    reader.close();
  });

  it('display-4 the next patient leaves no trace of the one before, however late its answers come', async () => {
    const { reader, changes } = chartBench();
    const late = Promise.withResolvers<undefined>();
    server.on('Condition?patient=a', { after: late.promise, body: page([conditionOf('a', 'of-a')]) });
    server.on('Condition?patient=b', { body: page([conditionOf('b', 'of-b')]) });
    await readChart(reader, chartContext(server.base, 'a'), ['patient', 'observations']);
    const pending = reader.conditions(FIRST_PAGE);
    const refused = expect(pending).rejects.toMatchObject({ code: 'stale-request' });
    const seen = changes.length;
    const second = readChart(reader, chartContext(server.base, 'b', { generation: 2 }));
    late.resolve(undefined);
    await second;
    await refused;
    const overview = await reader.describe();
    expect(overview).toMatchObject({ generation: 2, banner: { id: 'b' } });
    expect((await reader.conditions(FIRST_PAGE)).rows.map(({ id }) => id)).toEqual(['Condition/of-b']);
    expect((await reader.notShown(FIRST_PAGE)).total).toBe(0);
    expect(changes.slice(seen).every(({ generation }) => generation === 2)).toBe(true);
    reader.close();
  });

  it('display-60 every revision is larger than the one before, and the last change is the state that describe gives', async () => {
    const { reader, changes } = chartBench();
    server.on('Condition', { body: page([conditionOf('a', 'x')]) });
    const last = await readChart(reader, chartContext(server.base, 'a'));
    const overview = await reader.describe();
    expect(overview.lists).toEqual(last.lists);
    expect(overview.revision).toBe(last.revision);
    const revisions = changes.map(({ revision }) => revision);
    expect(revisions).toEqual([...new Set(revisions)].toSorted((a, b) => a - b));
    reader.close();
  });

  it('tells of the first change at once and of the others together, when the interval is over', async () => {
    const clock = manualClock();
    const done = Promise.withResolvers<undefined>();
    let lines = 0;
    const log = () => {
      lines += 1;
      if (lines === LIST_NAMES.length) done.resolve(undefined);
    };
    const { reader, changes } = chartBench({ clock, log });
    reader.open(chartContext(server.base, 'a'));
    await done.promise;
    expect(changes).toHaveLength(1);
    clock.advance(100);
    expect(changes).toHaveLength(2);
    expect(Object.values(changes[1]!.lists).map(({ state }) => state)).toEqual(LIST_NAMES.map(() => 'complete'));
    clock.advance(1000);
    expect(changes).toHaveLength(2);
    reader.close();
  });

  it('display-60 reading again that brings nothing leaves what came before, as old as it is', async () => {
    const { reader } = chartBench();
    server.on('Condition', { body: page([conditionOf('a', 'x')]) });
    const { lists: before } = await readChart(reader, chartContext(server.base, 'a'));
    for (const prefix of ['Patient', 'Condition']) server.on(prefix, { status: 401 });
    const failed = changeWhere(reader, ({ lists }) => lists.patient.error !== null && lists.conditions.error !== null);
    reader.reload(['patient', 'conditions']);
    const { lists } = await failed;
    for (const name of ['patient', 'conditions'] as const) {
      expect(lists[name]).toEqual({ ...before[name], state: 'failed', error: lists[name].error });
      expect(lists[name].error?.code).toBe('fhir-unauthorized');
    }
    expect((await reader.describe()).banner?.id).toBe('a');
    expect((await reader.conditions(FIRST_PAGE)).total).toBe(1);

    server.on('Condition', { body: page([]) });
    const read = changeWhere(reader, ({ lists: now }) => now.conditions.state === 'complete');
    reader.reload(['conditions']);
    expect((await read).lists.conditions).toMatchObject({ received: 0, error: null });
    expect((await reader.conditions(FIRST_PAGE)).total).toBe(0);
    reader.close();
  });

  it('display-60 a list that was partial never passes for one that was whole once', async () => {
    const { reader } = chartBench();
    const next = `${server.base}/Condition/2`;
    server.on('Condition', { body: page([conditionOf('a', 'x')], { next, total: 2 }) });
    server.on('Condition/2', { status: 500 });
    await readChart(reader, chartContext(server.base, 'a'));
    server.on('Condition', { status: 401 });
    const failed = changeWhere(reader, ({ lists }) => lists.conditions.error?.code === 'fhir-unauthorized');
    reader.reload(['conditions']);
    expect((await failed).lists.conditions).toMatchObject({ state: 'partial', received: 1, total: 2 });
    reader.close();
  });

  it('from the token to the first page of results is one round trip: no list waits for another', async () => {
    const types = ['Patient', 'Observation', 'Condition', 'MedicationRequest', 'AllergyIntolerance', 'Encounter'];
    const allAsked = Promise.withResolvers<undefined>();
    const http: HttpPort = (request) => {
      asked.push(request.url);
      if (asked.length === types.length) allAsked.resolve(undefined);
      return nodeHttp(request);
    };
    const asked: string[] = [];
    const { reader } = chartBench({ http });
    // Nothing is answered before everything has been asked.
    for (const type of types) {
      const body = type === 'Patient' ? { resourceType: type, id: 'a' } : page([]);
      server.on(type, { after: allAsked.promise, body });
    }
    await readChart(reader, chartContext(server.base, 'a'));
    expect(types.map((type) => server.count(type))).toEqual(LIST_NAMES.map(() => 1));
    reader.close();
  });

  it('the page that is asked for ahead is dropped when the chart is left', async () => {
    const ahead = Promise.withResolvers<AbortSignal | undefined>();
    const http: HttpPort = (request) => {
      if (request.url.endsWith('_page=2')) ahead.resolve(request.signal);
      return nodeHttp(request);
    };
    const { reader } = chartBench({ http });
    server.on('Observation', { body: page([], { next: '?_page=2' }) });
    server.on('Observation?_page=2', { after: new Promise(() => undefined) });
    reader.open(chartContext(server.base, 'a'));
    const signal = await ahead.promise;
    expect(signal?.aborted).toBe(false);
    reader.close();
    expect(signal?.aborted).toBe(true);
  });

  it('no answer of one list holds up another, or a question', async () => {
    const { reader } = chartBench();
    const never = new Promise(() => undefined);
    server.on('Observation', { after: never });
    const others: ListName[] = ['patient', 'conditions', 'medications', 'allergies', 'encounters'];
    const { lists } = await readChart(reader, chartContext(server.base, 'a'), others);
    expect(lists.observations.state).toBe('loading');
    expect((await reader.describe()).banner?.id).toBe('a');
    reader.close();
  });
});

describe('reading again', () => {
  it('reads the lists that are named, forgets what they held, and leaves the others alone', async () => {
    const { reader } = chartBench();
    server.on('Condition', { body: page([conditionOf('a', 'old')]) }, { body: page([conditionOf('a', 'new')]) });
    await readChart(reader, chartContext(server.base, 'a'));
    const asked = server.requests.length;
    const again = changeWhere(reader, ({ lists }) => lists.conditions.state === 'complete');
    reader.reload(['conditions']);
    await again;
    expect((await reader.conditions(FIRST_PAGE)).rows.map(({ id }) => id)).toEqual(['Condition/new']);
    expect(server.requests.length).toBe(asked + 1);
    reader.close();
  });

  it('reads everything for null, also after failures', async () => {
    const { reader } = chartBench();
    for (const type of ['Patient', 'Observation', 'Condition', 'MedicationRequest', 'AllergyIntolerance', 'Encounter'])
      server.on(type, { status: 500 }, { body: type === 'Patient' ? { resourceType: type, id: 'a' } : page([]) });
    const first = await readChart(reader, chartContext(server.base, 'a'));
    expect(Object.values(first.lists).map(({ state }) => state)).toEqual(LIST_NAMES.map(() => 'failed'));
    const again = changeWhere(reader, ({ lists }) => Object.values(lists).every(({ state }) => state === 'complete'));
    reader.reload(null);
    expect(Object.values((await again).lists).map(({ error }) => error)).toEqual(LIST_NAMES.map(() => null));
    reader.close();
  });

  it('a reading that was given up adds nothing to the one that replaced it', async () => {
    const { reader } = chartBench();
    const late = Promise.withResolvers<undefined>();
    server.on(
      'Condition',
      { after: late.promise, body: page([conditionOf('a', 'old')]) },
      { body: page([conditionOf('a', 'new')]) },
    );
    await readChart(reader, chartContext(server.base, 'a'), [
      'patient',
      'observations',
      'medications',
      'allergies',
      'encounters',
    ]);
    const again = changeWhere(reader, ({ lists }) => lists.conditions.state === 'complete');
    reader.reload(['conditions']);
    late.resolve(undefined);
    expect((await again).lists.conditions).toMatchObject({ pages: 1, received: 1 });
    expect((await reader.conditions(FIRST_PAGE)).rows.map(({ id }) => id)).toEqual(['Condition/new']);
    reader.close();
  });
});

describe('a worker that breaks', () => {
  it('fails the lists as internal, under an incident that the log knows; reading again starts another', async () => {
    const workers = [() => new Worker('process.exit(1)', { eval: true }), createWorker];
    const { reader, logged } = chartBench({ createWorker: () => workers.shift()!() });
    const { lists } = await readChart(reader, chartContext(server.base, 'a'));
    for (const state of Object.values(lists))
      expect(state).toMatchObject({ state: 'failed', error: { code: 'internal' } });
    const incident = lists.patient.error?.details.incident;
    expect(logged.some(({ event, fields }) => event === 'fhir.worker-broken' && fields.incident === incident)).toBe(
      true,
    );
    await expect(reader.describe()).rejects.toMatchObject({ code: 'internal' });
    const again = changeWhere(reader, (change) =>
      Object.values(change.lists).every(({ state }) => state === 'complete'),
    );
    reader.reload(['patient']);
    await again;
    expect((await reader.describe()).banner?.id).toBe('a');
    reader.close();
  });
});
