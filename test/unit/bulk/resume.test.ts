import { describe, expect, it } from 'vitest';
import { membersIn } from '../../../main/bulk/journal.ts';
import { cancelExport } from '../../../main/bulk/run-export.ts';
import { exportOrderSchema } from '../../../shared/population.ts';
import { memoryDisk } from '../../support/memory-landing.ts';
import {
  accepted,
  BASE,
  bulkBench,
  FILES,
  MANIFEST,
  ORDER,
  patientLine,
  STATUS,
  type Said,
  type Script,
} from '../../support/scripted-bulk.ts';

const urls = [1, 2, 3].map((n) => `${FILES}/${n}`);
const of = (items: readonly string[], more: object = {}): Said => ({
  body: { ...MANIFEST, output: items.map((url) => ({ type: 'Patient', url })), ...more },
});
const files = (items: readonly string[]): Script =>
  Object.fromEntries(items.map((url, n) => [`GET ${url}`, { body: patientLine(String(n)) }]));
const GET = `GET ${STATUS}`;
const DELETE = `DELETE ${STATUS}`;
const POST = `POST ${BASE}/Patient/$export`;
const GROUP = `POST ${BASE}/Group/g/$export`;

describe('going on with an export', () => {
  it('SMART 135: pauses where it is told, and goes on without fetching a finished file again', async () => {
    const paused = new AbortController();
    const disk = memoryDisk();
    const script = { [GET]: of(urls), ...files(urls) };
    const first = bulkBench(script, disk, ({ url }) => {
      if (url === urls[2]) paused.abort();
    });
    expect(await first.run({}, { signal: paused.signal })).toEqual({ kind: 'paused' });
    const before = [...disk.files.keys()];
    const second = bulkBench(script, disk);
    expect(await second.run()).toMatchObject({ kind: 'done', manifest: { files: { length: 3 } } });
    expect(disk.created.filter((name) => before.includes(name))).toHaveLength(before.length);
    expect(second.of(POST)).toEqual([]);
  });

  it('SMART 135: a file that was finished and is not in the journal is looked at, not fetched', async () => {
    const disk = memoryDisk();
    const bench = bulkBench({ [GET]: of(urls), ...files(urls) }, disk);
    const { landing } = bench.ports;
    // As after a crash between the rename and the journal: nothing is saved once the files are begun.
    const stuck = {
      ...landing,
      saveJournal: (state: unknown) =>
        disk.created.length > 0 ? Promise.reject(new Error('killed')) : landing.saveJournal(state),
    };
    Object.assign(bench.ports, { landing: stuck });
    await expect(bench.run()).rejects.toThrow('killed');
    const lying = [...disk.files.keys()];
    expect(lying.length).toBeGreaterThan(0);
    const again = bulkBench({ [GET]: of(urls), ...files(urls) }, disk);
    disk.created.length = 0;
    expect(await again.run()).toMatchObject({ kind: 'done', manifest: { files: { length: 3 } } });
    expect(disk.created.filter((name) => lying.includes(name))).toEqual([]);
  });

  it.each([404, 410, 403])(
    'SMART 135: reads the manifest again for fresh links after a %d, and says so',
    async (status) => {
      const fresh = urls.map((url) => `${url}-fresh`);
      const bench = bulkBench({
        [GET]: [of(urls), of(fresh)],
        ...Object.fromEntries(urls.map((url) => [`GET ${url}`, { status }])),
        ...files(fresh),
      });
      expect(await bench.run()).toMatchObject({ kind: 'done', manifest: { files: { length: 3 } } });
      expect(bench.of(GET)).toHaveLength(2);
      expect(bench.notes).toEqual([{ code: 'links-renewed', subject: null, count: expect.any(Number) as number }]);
      expect(bench.disk.files.get('Patient.0002.ndjson')?.toString()).toBe(patientLine('1'));
    },
  );

  it('SMART 123, 135: renews links whose Expires has passed before they are tried', async () => {
    const disk = memoryDisk();
    const date = 'Sat, 28 Nov 2026 08:00:00 GMT';
    const expired: Said = { ...of(urls), headers: { date, expires: 'Sat, 28 Nov 2026 07:00:00 GMT' } };
    const fresh = urls.map((url) => `${url}-fresh`);
    const bench = bulkBench({ [GET]: [expired, of(fresh)], ...files(urls), ...files(fresh) }, disk);
    await bench.run();
    expect(bench.asked.filter(({ url }) => urls.includes(url))).toEqual([]);
    expect(disk.files.size).toBe(3);
  });

  it('SMART 135: a link that stays dead ends its file alone, by name', async () => {
    const bench = bulkBench({ [GET]: of(urls), ...files(urls), [`GET ${FILES}/2`]: { status: 404 } });
    await expect(bench.run()).rejects.toMatchObject({
      code: 'bulk-file-failed',
      details: { status: 404, file: 'Patient.0002.ndjson' },
    });
    expect(bench.disk.files.size).toBe(2);
  });

  it('SMART 135: a manifest that calls a file another type is refused', async () => {
    const other = { ...MANIFEST, output: [{ type: 'Group', url: `${FILES}/2` }] };
    const bench = bulkBench({ [GET]: [{ body: MANIFEST }, { body: other }], [`GET ${FILES}/1`]: { status: 404 } });
    await expect(bench.run()).rejects.toMatchObject({ code: 'bulk-manifest-invalid' });
  });

  it('SMART 135: a job that is gone with its files is begun anew, and nothing of the old one stays', async () => {
    const disk = memoryDisk();
    const fresh = urls.slice(0, 2).map((url) => `${url}-fresh`);
    const bench = bulkBench(
      {
        [GET]: [of(urls), { status: 404 }, of(fresh, { transactionTime: '2026-11-28T09:00:00Z' })],
        ...files(urls),
        [`GET ${FILES}/1`]: { body: 'no resource' },
        [`GET ${FILES}/3`]: { status: 404 },
        ...files(fresh),
      },
      disk,
    );
    expect(await bench.run()).toMatchObject({ manifest: { transactionTime: '2026-11-28T09:00:00Z' } });
    expect(bench.of(POST)).toHaveLength(2);
    expect(disk.removed).toEqual(['Patient.0001.ndjson', 'Patient.0002.ndjson', 'Patient.0003.ndjson']);
    expect([...disk.files.keys()]).toEqual(['Patient.0001.ndjson', 'Patient.0002.ndjson']);
    expect(disk.manifest?.notes).toEqual([{ code: 'job-expired-restarted', subject: null, count: 1 }]);
  });

  it('SMART 134: tells the server after every file is safe, and notes where it does not listen', async () => {
    const bench = bulkBench({ [GET]: of(urls), ...files(urls) });
    await bench.run();
    expect(bench.asked.at(-1)).toMatchObject({ method: 'DELETE', url: STATUS });
    expect(bench.asked.at(-1)?.headers).toHaveProperty('authorization');
    expect(bench.notes).toEqual([]);
    for (const said of [{ status: 405 }, { breaks: 'unreachable' }] as const) {
      const deaf = bulkBench({ [DELETE]: said });
      expect(await deaf.run()).toMatchObject({ kind: 'done' });
      expect(deaf.disk.manifest?.notes).toEqual([{ code: 'status-not-deleted', subject: null, count: null }]);
    }
    const gone = bulkBench({ [DELETE]: { status: 404 } });
    await gone.run();
    expect(gone.notes).toEqual([]);
  });

  it('SMART 134: cancels by DELETE, and says where the server was not told', async () => {
    const paused = new AbortController();
    const bench = bulkBench({ [GET]: { status: 202 } }, memoryDisk(), ({ method }) => {
      if (method === 'GET' && bench.of(GET).length > 2) paused.abort();
    });
    expect(await cancelExport(bench.ports, bench.access)).toBe('not-told');
    await bench.run({}, { signal: paused.signal });
    expect(await cancelExport(bench.ports, bench.access)).toBe('cancelled');
    expect(bench.of(DELETE)).toHaveLength(1);
    const deaf = bulkBench({ [DELETE]: { status: 500 } }, bench.disk);
    expect(await cancelExport(deaf.ports, deaf.access)).toBe('not-told');
  });

  it('SMART 136: keeps the moment of the export as the next _since', async () => {
    const bench = bulkBench({});
    const outcome = await bench.run();
    const next = outcome.kind === 'done' ? outcome.manifest.transactionTime : '';
    expect(exportOrderSchema.parse({ ...ORDER, since: next }).since).toBe(MANIFEST.transactionTime);
  });

  it('SMART 136: fetches new members of the group in full, by themselves', async () => {
    const member = (reference: string, more: object = {}) => ({ entity: { reference }, ...more });
    const group = {
      resourceType: 'Group',
      member: [
        member('Patient/old'),
        member(`${BASE}/Patient/new`),
        member('Patient/left', { inactive: true }),
        member('Practitioner/x'),
      ],
    };
    const second = 'https://ehr.example/status/2';
    const script: Script = {
      [`GET ${BASE}/Group/g`]: { body: group },
      [GROUP]: [accepted, { status: 202, headers: { 'content-location': second } }],
      [`GET ${second}`]: of([`${FILES}/new`]),
      [`GET ${FILES}/new`]: { body: patientLine('new') },
      [`DELETE ${second}`]: { status: 202 },
    };
    const order = { level: 'group' as const, group: 'g', since: '2026-01-01T00:00:00Z' };
    const bench = bulkBench(script);
    await bench.run(order, { former: ['old', 'left'] });
    const [main, newcomers] = bench.of(GROUP).map(({ body }) => body ?? '');
    expect(main).toContain('_since');
    expect(main).not.toContain('"patient"');
    expect(newcomers).toContain('"reference":"Patient/new"');
    expect(newcomers).not.toContain('_since');
    expect(bench.notes).toEqual([{ code: 'new-members', subject: null, count: 1 }]);
    expect(membersIn(JSON.parse(bench.disk.journal ?? ''))).toEqual(['old', 'new']);
    expect([...bench.disk.files.keys()]).toEqual(['Patient.0001.ndjson', 'Patient.0002.ndjson']);
    expect(bench.disk.manifest?.transactionTime).toBe(MANIFEST.transactionTime);

    const nobody = bulkBench({ ...script, [GROUP]: accepted });
    await nobody.run(order, { former: ['old', 'new'] });
    expect(nobody.of(GROUP)).toHaveLength(1);
  });

  it('SMART 136: newcomers whom the server does not give by themselves are told, and remain newcomers', async () => {
    const group = {
      resourceType: 'Group',
      member: [{ entity: { reference: 'Patient/old' } }, { entity: { reference: 'Patient/new' } }],
    };
    const bench = bulkBench({ [`GET ${BASE}/Group/g`]: { body: group }, [GROUP]: [accepted, { status: 400 }] });
    const order = { level: 'group' as const, group: 'g', since: '2026-01-01T00:00:00Z' };
    expect(await bench.run(order, { former: ['old'] })).toMatchObject({ kind: 'done' });
    expect(bench.notes).toContainEqual({ code: 'parameter-left-out', subject: 'patient', count: 1 });
    expect(membersIn(JSON.parse(bench.disk.journal ?? ''))).toEqual(['old']);
  });

  it('SMART 136, 137: where the group may not be read nobody is new, and the export goes on', async () => {
    const bench = bulkBench({ [`GET ${BASE}/Group/g`]: { status: 403 }, [GROUP]: accepted });
    await bench.run({ level: 'group', group: 'g', since: '2026-01-01T00:00:00Z' }, { former: ['old'] });
    expect(bench.of(GROUP)).toHaveLength(1);
    expect(membersIn(JSON.parse(bench.disk.journal ?? ''))).toBeNull();
  });

  it('goes on with no journal of another server, nor with one that it cannot read', async () => {
    const bench = bulkBench({});
    await bench.run();
    Object.assign(bench.access, { fhirBase: 'https://other.example/fhir' });
    await expect(bench.run()).rejects.toMatchObject({ code: 'bulk-order-invalid' });
    bench.disk.journal = '{"version":2}';
    await expect(bench.run()).rejects.toMatchObject({ code: 'bulk-export-damaged' });
  });
});
