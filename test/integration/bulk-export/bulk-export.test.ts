/** The engine, its landing and its workers against the embedded EHR: rows N of the requirements, in each dialect. */
import type { Group } from 'fhir/r4';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ResolvedOrder } from '../../../main/bulk/bulk-ports.ts';
import { membersIn } from '../../../main/bulk/journal.ts';
import { cancelExport } from '../../../main/bulk/run-export.ts';
import type { BulkRequest } from '../../../sandbox/bulk/index.ts';
import { contentOf, exportBench, resourcesOf, type ExportBench } from '../../support/export-bench.ts';

const GROUP: Partial<ResolvedOrder> = { level: 'group', group: 'diabetes', types: [] };
let bench: ExportBench;
beforeAll(async () => (bench = await exportBench()));
afterEach(() => {
  bench.sandbox.bulk.reset();
  bench.sandbox.bulk.forgetRequests();
  bench.sandbox.faults.clear();
});
afterAll(() => bench.close());

const asked = (place: BulkRequest['place']): BulkRequest[] =>
  bench.sandbox.bulk.requests().filter((request) => request.place === place);
const done = <T extends { kind: string }>(outcome: T): Extract<T, { kind: 'done' }> => {
  if (outcome.kind !== 'done') throw new Error('the export was paused');
  return outcome as Extract<T, { kind: 'done' }>;
};

describe.each(['stu2', 'stu3', 'stu4'] as const)('an export as %s', (dialect) => {
  it('SMART 111, 112, 113, 114, 116, 118, 123, 124, 127: of a group, from its order to its files', async () => {
    bench.sandbox.bulk.set({ dialect, polls: 3 });
    const landing = await bench.land();
    const { manifest } = done(await bench.run(landing, { ...GROUP, elements: [] }));
    const patients = await resourcesOf(landing, { kind: 'done', manifest }, 'Patient');
    expect(patients.map(({ id }) => id).toSorted()).toEqual(['adeyemi-grace', 'brown-ruth']);
    expect(bench.notes).toEqual([]);
    expect(asked('kick-off')).toMatchObject([{ method: 'POST', bearer: true, status: 202 }]);
    expect(asked('kick-off')[0]?.headers).toMatchObject({ accept: 'application/fhir+json' });
    const polls = asked('export-status').filter(({ method }) => method === 'GET');
    expect(polls).toHaveLength(4);
    expect(new Set(polls.map(({ headers }) => headers['accept']))).toEqual(new Set(['application/json']));
    const files = asked('export-file');
    expect(files).toHaveLength(manifest.files.length);
    expect(files.every(({ bearer, headers }) => bearer && headers['accept'] === 'application/fhir+ndjson')).toBe(true);
    expect(files.every(({ headers }) => headers['accept-encoding']?.includes('gzip'))).toBe(true);
  });

  it('SMART 114, 115, 123, 132: with types, filters, elements and blocks', async () => {
    bench.sandbox.bulk.set({ dialect, ignored: ['_typeFilter'] });
    const landing = await bench.land();
    const outcome = await bench.run(landing, {
      ...{ ...GROUP, types: ['Patient', 'Observation'], typeFilters: ['Observation?code=59261-8'] },
      ...(dialect === 'stu2' ? {} : { organizeOutputBy: 'Patient' }),
    });
    const stem = dialect === 'stu2' ? 'Observation' : 'mixed';
    const found = (await resourcesOf(landing, outcome, stem)) as unknown as { resourceType: string; code?: object }[];
    const observations = found.filter(({ resourceType }) => resourceType === 'Observation');
    expect(observations.length).toBeGreaterThan(0);
    expect(observations.every(({ code }) => JSON.stringify(code).includes('59261-8'))).toBe(true);
    expect(bench.notes.map(({ code }) => code)).toContain('filtered-here');
    expect(bench.notes.map(({ code }) => code)).not.toContain('count-differs');
  });

  it('SMART 125, 127: of capability URLs, with no token and no gzip', async () => {
    bench.sandbox.bulk.set({ dialect, requiresAccessToken: false, gzip: false });
    const landing = await bench.land();
    const { manifest } = done(await bench.run(landing, GROUP));
    expect(manifest.files.length).toBeGreaterThan(3);
    expect(asked('export-file').map(({ bearer, status }) => [bearer, status])).toEqual(
      manifest.files.map(() => [false, 200]),
    );
  });

  it('SMART 131: over many manifests, where the server has them', async () => {
    bench.sandbox.bulk.set({ dialect, filesPerManifest: 3, resourcesPerFile: 20, outcomes: ['all is well'] });
    const landing = await bench.land();
    const { manifest } = done(await bench.run(landing, GROUP));
    expect(manifest.files.length).toBeGreaterThan(6);
    expect(new Set(asked('export-file').map(({ path }) => path)).size).toBe(manifest.files.length);
    expect(manifest.files.filter(({ kind }) => kind === 'errors')).toHaveLength(1);
    expect(bench.notes).toEqual([]);
  });
});

describe('an export that is not as it should be', () => {
  it('SMART 116: leaves out what the server does not know, and says so', async () => {
    bench.sandbox.bulk.set({ unsupported: ['_elements', 'includeAssociatedData'] });
    const order = { ...GROUP, elements: ['Patient.name'], includeAssociatedData: ['LatestProvenanceResources'] };
    done(await bench.run(await bench.land(), order));
    expect(bench.notes.map(({ code, subject }) => [code, subject])).toEqual([
      ['parameter-left-out', '_elements'],
      ['parameter-left-out', 'includeAssociatedData'],
    ]);
    expect(asked('kick-off').map(({ status }) => status)).toEqual([400, 400, 202]);
  });

  it('SMART 117, 120, 122: waits out refusals and passing failures everywhere, and begins one job', async () => {
    const parameters = { status: 429, code: 'throttled', retryAfter: '2' };
    bench.sandbox.faults.set({ fault: 'export-error', path: '/fhir/Group', count: 2, parameters });
    bench.sandbox.bulk.set({ polls: 2, maxPolls: 3 });
    done(await bench.run(await bench.land(), GROUP));
    expect(asked('kick-off').filter(({ status }) => status === 202)).toHaveLength(1);
  });

  it.each(['epoch', 'negative', 'nan', 'huge'])(
    'SMART 119: bounds a Retry-After that is %s, and says so',
    async (variant) => {
      bench.sandbox.faults.set({ fault: 'export-retry-after', parameters: { variant } });
      done(await bench.run(await bench.land(), GROUP));
      expect(bench.notes.map(({ code }) => code)).toEqual(['retry-after-clamped']);
    },
  );

  it('SMART 121: shows what the server says of its progress as the text that it is', async () => {
    bench.sandbox.faults.set({ fault: 'export-progress', parameters: { text: `<b>99%</b>${'x'.repeat(300)}` } });
    done(await bench.run(await bench.land(), GROUP));
    const said = bench.progress.flatMap(({ serverSays }) => (serverSays === null ? [] : [serverSays]));
    expect(said).toEqual([`<b>99%</b>${'x'.repeat(89)}`]);
  });

  it.each(['links', 'redirect'])('SMART 125: files at another origin, by %s, get no token', async (variant) => {
    bench.sandbox.faults.set({ fault: 'export-other-origin', parameters: { variant } });
    const { manifest } = done(await bench.run(await bench.land(), GROUP));
    const there = bench.sandbox.bulk.requests().filter(({ origin }) => origin === 'other');
    expect(there.map(({ bearer, status }) => [bearer, status])).toEqual(manifest.files.map(() => [false, 200]));
  });

  it.each(['foreign-http', 'javascript', 'file-scheme', 'userinfo', 'type-path', 'next-itself', 'no-url'])(
    'SMART 123: a manifest that is %s is refused, and nothing is asked of anybody else',
    async (variant) => {
      bench.sandbox.faults.set({ fault: 'export-manifest', parameters: { variant } });
      await expect(bench.run(await bench.land(), GROUP)).rejects.toMatchObject({ code: 'bulk-manifest-invalid' });
      expect(asked('export-file').filter(({ origin }) => origin === 'other')).toEqual([]);
    },
  );

  it('SMART 128: wrong counts are told for each file, absent ones are none', async () => {
    bench.sandbox.faults.set({ fault: 'export-count', parameters: { variant: 'too-high' } });
    const { manifest } = done(await bench.run(await bench.land(), GROUP));
    expect(bench.notes).toEqual(
      expect.arrayContaining(manifest.files.map(({ name }) => ({ code: 'count-differs', subject: name, count: 1 }))),
    );
  });

  it('SMART 128: a line beyond the cap is told, and the rest of the file is there', async () => {
    const parameters = { megabytes: 40 };
    bench.sandbox.faults.set({ fault: 'export-huge-line', count: 1, parameters });
    const { manifest } = done(await bench.run(await bench.land(), { ...GROUP, types: ['Patient'] }));
    expect(bench.notes).toEqual([{ code: 'bad-lines', subject: 'Patient.0001.ndjson', count: 1 }]);
    expect(manifest.files).toMatchObject([{ resources: 2 }]);
  });

  it('SMART 129, 130: outcomes that inform are kept, deletions are told', async () => {
    bench.sandbox.bulk.set({ outcomes: ['one', 'two'], deleted: ['Condition/gone'], changed: ['Patient/brown-ruth'] });
    const landing = await bench.land();
    const { manifest } = done(await bench.run(landing, { ...GROUP, since: '2026-11-01T00:00:00Z' }));
    expect(manifest.files.map(({ kind, resources }) => [kind, resources])).toEqual(
      expect.arrayContaining([
        ['errors', 2],
        ['deleted', 1],
        ['output', 1],
      ]),
    );
    expect(await contentOf(landing, 'deleted.0001.ndjson')).toContain('"url":"Condition/gone"');
    expect(bench.notes).toEqual([{ code: 'deleted-records', subject: 'deleted.0001.ndjson', count: 1 }]);
  });

  it.each([true, false])(
    'SMART 133: attachments follow the rule of the manifest: token %s',
    async (requiresAccessToken) => {
      bench.sandbox.bulk.set({ attachments: true, requiresAccessToken });
      const landing = await bench.land();
      const { manifest } = done(await bench.run(landing, { ...GROUP, types: ['Patient', 'DocumentReference'] }));
      expect(manifest.files.map(({ kind }) => kind)).toEqual(['output', 'output', 'attachment', 'attachment']);
      expect(asked('export-file').map(({ bearer, status }) => [bearer, status])).toEqual(
        manifest.files.map(() => [requiresAccessToken, 200]),
      );
      expect((await contentOf(landing, 'attachment.0001.bin')).length).toBeGreaterThan(0);
    },
  );

  it.each(['410', '404', '403'])(
    'SMART 135: links that run out (%s) are renewed, finished files stay',
    async (status) => {
      bench.sandbox.bulk.set({ resourcesPerFile: 20 });
      bench.sandbox.faults.set({ fault: 'export-links-expire', parameters: { status, after: 4 } });
      const { manifest } = done(await bench.run(await bench.land(), GROUP));
      const whole = asked('export-file').filter((request) => request.status === 200 && request.finished);
      expect(whole).toHaveLength(manifest.files.length);
      expect(bench.notes.map(({ code }) => code)).toContain('links-renewed');
    },
  );

  it('SMART 134: cancels a job that is being prepared, and the server has forgotten it', async () => {
    bench.sandbox.bulk.set({ polls: 1000 });
    const landing = await bench.land();
    const pause = new AbortController();
    const running = bench.run(landing, GROUP, { signal: pause.signal });
    await expect.poll(() => asked('export-status').length, { timeout: 10_000 }).toBeGreaterThan(1);
    pause.abort();
    expect(await running).toEqual({ kind: 'paused' });
    expect(await cancelExport(bench.ports(landing), bench.access)).toBe('cancelled');
    expect(asked('export-status').at(-1)).toMatchObject({ method: 'DELETE', status: 202 });
    expect(await cancelExport(bench.ports(landing), bench.access)).toBe('cancelled');
    expect(asked('export-status').at(-1)).toMatchObject({ method: 'DELETE', status: 404 });
  });

  it('SMART 134: tells the server when every file is safe', async () => {
    done(await bench.run(await bench.land(), GROUP));
    expect(bench.sandbox.bulk.requests().at(-1)).toMatchObject({
      method: 'DELETE',
      place: 'export-status',
      status: 202,
    });
  });

  it('SMART 136: a later run asks for what changed since, and for new members in full', async () => {
    const first = await bench.land();
    const { manifest } = done(await bench.run(first, GROUP));
    const former = membersIn(await first.loadJournal());
    expect(former).toEqual(expect.arrayContaining(['brown-ruth', 'adeyemi-grace']));
    const member = [...(former ?? []), 'wang-xiuying'].map((id) => ({ entity: { reference: `Patient/${id}` } }));
    const group: Group & { id: string } = {
      resourceType: 'Group',
      id: 'diabetes',
      type: 'person',
      actual: true,
      member,
    };
    bench.sandbox.bulk.put(group);
    bench.sandbox.bulk.set({ changed: ['Patient/brown-ruth'] });
    const second = await bench.land();
    const outcome = await bench.run(second, { ...GROUP, since: manifest.transactionTime }, { former });
    const patients = await resourcesOf(second, outcome, 'Patient');
    expect(patients.map(({ id }) => id).toSorted()).toEqual(['brown-ruth', 'wang-xiuying']);
    expect(bench.notes).toEqual([{ code: 'new-members', subject: null, count: 1 }]);
    expect(asked('kick-off')).toHaveLength(3);
  });

  it('SMART 137: a type that the scopes do not reach is refused by name of its status', async () => {
    const { getAccessToken } = bench.access;
    const { createBackendClient } = await import('../../support/backend-client.ts');
    const narrow = await (await createBackendClient(bench.sandbox)).token('system/Patient.rs');
    Object.assign(bench.access, { getAccessToken: () => Promise.resolve(narrow) });
    const refused = bench.run(await bench.land(), { ...GROUP, types: ['Observation'] });
    await expect(refused).rejects.toMatchObject({ code: 'bulk-kickoff-rejected', details: { status: 403 } });
    Object.assign(bench.access, { getAccessToken });
  });
});
