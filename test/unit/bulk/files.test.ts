import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { bulkBench, FILES, MANIFEST, outcomeOf, patientLine, STATUS, type Said } from '../../support/scripted-bulk.ts';

const ONE = `GET ${FILES}/1`;
const manifest = (more: object): Said => ({ body: { ...MANIFEST, ...more } });
const output = (...urls: string[]) => ({ output: urls.map((url) => ({ type: 'Patient', url })) });
const AWAY = 'https://files.example/1';
const two = { body: patientLine('a') + patientLine('b') };

describe('the files of an export', () => {
  it('SMART 124, 127: asks with the token where the manifest wants it, and says what it reads', async () => {
    const bench = bulkBench({});
    await bench.run();
    expect(bench.of(ONE)[0]?.headers).toEqual({ accept: 'application/fhir+ndjson', authorization: 'Bearer t0' });
  });

  it('SMART 125: sends no token where the manifest wants none', async () => {
    const bench = bulkBench({ [`GET ${STATUS}`]: manifest({ requiresAccessToken: false }) });
    await bench.run();
    expect(bench.of(ONE)[0]?.headers).not.toHaveProperty('authorization');
  });

  it('SMART 125: sends the token to no other origin than the FHIR base: file, status, or redirect', async () => {
    const file = bulkBench({ [`GET ${STATUS}`]: manifest(output(AWAY)), [`GET ${AWAY}`]: two });
    await file.run();
    expect(file.of(`GET ${AWAY}`)[0]?.headers).not.toHaveProperty('authorization');

    const elsewhere = 'https://jobs.example/7';
    const status = bulkBench({
      'POST https://ehr.example/fhir/Patient/$export': { status: 202, headers: { 'content-location': elsewhere } },
      [`GET ${elsewhere}`]: { body: MANIFEST },
    });
    await status.run();
    expect(status.of(`GET ${elsewhere}`)[0]?.headers).not.toHaveProperty('authorization');

    const there = { status: 307, headers: { location: AWAY } };
    const back = { status: 302, headers: { location: `${FILES}/2` } };
    const redirect = bulkBench({ [ONE]: there, [`GET ${AWAY}`]: back, [`GET ${FILES}/2`]: two });
    await redirect.run();
    expect(redirect.of(ONE)[0]?.headers).toHaveProperty('authorization');
    expect(redirect.of(`GET ${AWAY}`)[0]?.headers).not.toHaveProperty('authorization');
    expect(redirect.of(`GET ${FILES}/2`)[0]?.headers).not.toHaveProperty('authorization');
  });

  it('SMART 124, 125: keeps the token on a redirect within the origin, follows five, and none to an insecure place', async () => {
    const hop = (n: number): [string, Said] => [
      `GET ${FILES}/r${n}`,
      { status: 302, headers: { location: `r${n + 1}` } },
    ];
    const bench = bulkBench({ [ONE]: { status: 302, headers: { location: 'r1' } }, [`GET ${FILES}/r1`]: two });
    await bench.run();
    expect(bench.of(`GET ${FILES}/r1`)[0]?.headers).toHaveProperty('authorization');
    const many = bulkBench({
      [ONE]: { status: 302, headers: { location: 'r0' } },
      ...Object.fromEntries([0, 1, 2, 3, 4, 5].map(hop)),
    });
    await expect(many.run()).rejects.toMatchObject({ code: 'bulk-file-failed', details: { status: 302 } });
    expect(many.asked.filter(({ url }) => url.includes('/r'))).toHaveLength(5);
    const insecure = bulkBench({ [ONE]: { status: 302, headers: { location: 'http://ehr.example/x' } } });
    await expect(insecure.run()).rejects.toMatchObject({ code: 'bulk-file-failed' });
  });

  it('SMART 126: renews a token that ends on the way, once for all files that notice', async () => {
    const urls = [1, 2, 3].map((n) => `${FILES}/${n}`);
    const bench = bulkBench({
      [`GET ${STATUS}`]: manifest(output(...urls)),
      ...Object.fromEntries(urls.map((url) => [`GET ${url}`, [{ status: 401 }, two]])),
    });
    await bench.run();
    expect(bench.tokens).toEqual(['t0', 't1']);
    expect(bench.disk.files.size).toBe(3);
    const refused = bulkBench({ [ONE]: { status: 401 } });
    await expect(refused.run()).rejects.toMatchObject({ code: 'bulk-token-refused' });
  });

  it.each(['token-unreachable', 'token-timeout', 'token-server-error'] as const)(
    'SMART 126: waits for a token that cannot be had for now (%s), at the order, the status and the files',
    async (code) => {
      const bench = bulkBench({});
      let turns = 0;
      const getAccessToken = () => (turns++ % 3 < 2 ? Promise.reject(new AppError(code)) : Promise.resolve('t0'));
      Object.assign(bench.access, { getAccessToken });
      expect(await bench.run()).toMatchObject({ kind: 'done' });
      expect(bench.of('POST https://ehr.example/fhir/Patient/$export')).toHaveLength(1);
      Object.assign(bench.access, { getAccessToken: () => Promise.reject(new AppError('token-rejected')) });
      bench.disk.journal = null;
      await expect(bench.run()).rejects.toMatchObject({ code: 'token-rejected' });
    },
  );

  it('SMART 128: reports a bad line with its file, and keeps the rest', async () => {
    const bench = bulkBench({ [ONE]: { body: `${patientLine('a')}{"resourceType":\n${patientLine('b')}` } });
    await bench.run();
    expect(bench.notes).toEqual([{ code: 'bad-lines', subject: 'Patient.0001.ndjson', count: 1 }]);
    expect(bench.disk.manifest?.files).toMatchObject([{ name: 'Patient.0001.ndjson', resources: 2 }]);
  });

  it('SMART 128: tells a count and a type that differ from the manifest', async () => {
    const bench = bulkBench({ [ONE]: { body: `${patientLine('a')}{"resourceType":"Group"}\n${patientLine('b')}` } });
    await bench.run();
    expect(bench.notes).toEqual([
      { code: 'count-differs', subject: 'Patient.0001.ndjson', count: 1 },
      { code: 'type-differs', subject: 'Patient.0001.ndjson', count: 1 },
    ]);
  });

  it('SMART 129: an outcome file that only informs is kept and no cause for alarm, one with an error is told', async () => {
    const error = [{ type: 'OperationOutcome', url: `${FILES}/2` }];
    const lines = (severity: string) => ({ body: `${JSON.stringify(outcomeOf('processing', '', severity))}\n` });
    const informs = bulkBench({ [`GET ${STATUS}`]: manifest({ error }), [`GET ${FILES}/2`]: lines('information') });
    await informs.run();
    expect(informs.notes).toEqual([]);
    expect(informs.disk.manifest?.files).toMatchObject([
      {},
      { name: 'errors.0001.ndjson', kind: 'errors', resources: 1 },
    ]);
    const errs = bulkBench({ [`GET ${STATUS}`]: manifest({ error }), [`GET ${FILES}/2`]: lines('error') });
    await errs.run();
    expect(errs.notes).toEqual([{ code: 'server-errors', subject: 'errors.0001.ndjson', count: 1 }]);
  });

  it('SMART 130: keeps what was deleted, and says how much', async () => {
    const bundle = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [{ request: { method: 'DELETE', url: 'Patient/x' } }],
    };
    const deleted = [{ type: 'Bundle', url: `${FILES}/2`, count: 1 }];
    const bench = bulkBench({
      [`GET ${STATUS}`]: manifest({ deleted }),
      [`GET ${FILES}/2`]: { body: `${JSON.stringify(bundle)}\n` },
    });
    await bench.run({ since: '2026-01-01T00:00:00Z' });
    expect(bench.disk.manifest?.files).toMatchObject([{}, { name: 'deleted.0001.ndjson', kind: 'deleted' }]);
    expect(bench.notes).toEqual([{ code: 'deleted-records', subject: 'deleted.0001.ndjson', count: 1 }]);
  });

  it('SMART 133: fetches attachments by the rule of the manifest, each once; one that fails stops nothing', async () => {
    const document = (...urls: string[]): string =>
      `${JSON.stringify({ resourceType: 'DocumentReference', content: urls.map((url) => ({ attachment: { url } })) })}\n`;
    const urls = [`${FILES}/a`, `${FILES}/gone`, 'https://other.example/a', 'http://ehr.example/plain', 'Binary/1'];
    const script = (requiresAccessToken: boolean) => ({
      [`GET ${STATUS}`]: manifest({ requiresAccessToken, output: [{ type: 'DocumentReference', url: `${FILES}/1` }] }),
      [ONE]: { body: document(...urls) + document(`${FILES}/a`) },
      [`GET ${FILES}/a`]: { body: 'picture' },
      ['GET https://other.example/a']: { body: 'other' },
    });
    const bench = bulkBench(script(true));
    expect(await bench.run({ types: [] })).toMatchObject({ kind: 'done' });
    expect(bench.of(`GET ${FILES}/a`).map(({ headers }) => headers)).toEqual([
      { accept: '*/*', authorization: 'Bearer t0' },
    ]);
    expect(bench.of('GET https://other.example/a')[0]?.headers).not.toHaveProperty('authorization');
    expect(bench.disk.files.get('attachment.0001.bin')?.toString()).toBe('picture');
    expect(bench.disk.manifest?.files.map(({ kind }) => kind)).toEqual(['output', 'attachment', 'attachment']);
    expect(
      bench.disk.manifest?.notes.filter(({ code }) => code === 'attachment-failed').map(({ count }) => count),
    ).toEqual([2, 1]);
    const open = bulkBench(script(false));
    await open.run({ types: [] });
    expect(open.of(`GET ${FILES}/a`)[0]?.headers).toEqual({ accept: '*/*' });
  });

  it('SMART 122, 135: begins a file that broke off again, from its start, after a wait', async () => {
    const bench = bulkBench({
      [ONE]: [
        { ...two, breaksInBody: 'interrupted' },
        { status: 503 },
        { status: 429, headers: { 'retry-after': '7' } },
        { breaks: 'timeout' },
        two,
      ],
    });
    await bench.run();
    const times = bench.of(ONE).map(({ atMs }) => atMs);
    expect(times.slice(1).map((atMs, n) => (atMs - (times[n] ?? 0)) / 1000)).toEqual([1, 2, 7, 8]);
    expect(bench.disk.files.get('Patient.0001.ndjson')?.toString()).toBe(two.body);
    expect(bench.progress.at(-1)?.bytes).toBe(two.body.length);
  });

  it('SMART 122, 135: a network that stays away ends it, a file that always breaks ends alone; both can go on', async () => {
    const both = { [`GET ${STATUS}`]: manifest(output(`${FILES}/1`, `${FILES}/2`)), [`GET ${FILES}/2`]: two };
    const gone = bulkBench({
      ...both,
      [ONE]: [...Array.from({ length: 7 }, () => ({ breaks: 'unreachable' as const })), two],
    });
    await expect(gone.run()).rejects.toMatchObject({ code: 'bulk-server-unreachable' });
    expect(await gone.run()).toMatchObject({ kind: 'done' });
    const broken = bulkBench({ ...both, [ONE]: { ...two, breaksInBody: 'interrupted' } });
    const failure: unknown = await broken.run().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'bulk-file-failed', details: { file: 'Patient.0001.ndjson' } });
    expect([...broken.disk.files.keys()]).toEqual(['Patient.0002.ndjson']);
    expect(gone.of(`GET ${FILES}/2`)).toHaveLength(1);
  });

  it('takes a web page for none', async () => {
    const bench = bulkBench({ [ONE]: { headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<html>' } });
    await expect(bench.run()).rejects.toMatchObject({ code: 'bulk-file-failed', details: { status: 200 } });
  });

  it('looks at the free space before each file; when it is used up it stands still, and goes on', async () => {
    const bench = bulkBench({});
    bench.disk.freeBytes = 1000;
    await expect(bench.run()).rejects.toMatchObject({ code: 'bulk-disk-full' });
    expect(bench.of(ONE)).toEqual([]);
    bench.disk.freeBytes = 10 ** 9;
    expect(await bench.run()).toMatchObject({ kind: 'done' });
  });

  it('fetches at most four files at once, all of them, and tells how far it is', async () => {
    const urls = Array.from({ length: 12 }, (_, n) => `${FILES}/${n + 1}`);
    let under = 0;
    let most = 0;
    const bench = bulkBench({
      [`GET ${STATUS}`]: { body: { ...MANIFEST, output: urls.map((url) => ({ type: 'Patient', url, count: 2 })) } },
      ...Object.fromEntries(urls.map((url) => [`GET ${url}`, two])),
    });
    const { landing } = bench.ports;
    const counting = {
      ...landing,
      create: async (...args: Parameters<typeof landing.create>) => {
        most = Math.max(most, ++under);
        const file = await landing.create(...args);
        return { ...file, finish: () => file.finish().finally(() => under--) };
      },
    };
    Object.assign(bench.ports, { landing: counting });
    await bench.run();
    expect(most).toBe(4);
    expect(bench.disk.files.size).toBe(12);
    expect(bench.progress.at(-1)).toMatchObject({
      ...{ phase: 'finishing', filesDone: 12, filesTotal: 12, resources: 24, resourcesTotal: 24 },
      bytes: 12 * two.body.length,
    });
    expect(new Set(bench.progress.map(({ phase }) => phase))).toEqual(
      new Set(['asking', 'preparing', 'downloading', 'finishing']),
    );
  });
});
