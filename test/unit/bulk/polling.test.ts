import { describe, expect, it } from 'vitest';
import { sayable } from '../../../main/bulk/polling.ts';
import { readRetryAfter } from '../../../main/policy/retry-after.ts';
import {
  bulkBench,
  FILES,
  MANIFEST,
  outcomeOf,
  patientLine,
  STATUS,
  type Bench,
  type Said,
} from '../../support/scripted-bulk.ts';

const GET = `GET ${STATUS}`;
const DATE = 'Sat, 28 Nov 2026 08:00:00 GMT';
const ready: Said = { body: MANIFEST };
const later = (headers: Record<string, string> = {}): Said => ({ status: 202, headers });
/** Seconds between the questions for the status. */
const gaps = (bench: Bench): number[] => {
  const times = bench.of(GET).map(({ atMs }) => atMs);
  return times.slice(1).map((atMs, n) => (atMs - (times[n] ?? 0)) / 1000);
};
const clamped = (bench: Bench) => bench.notes.filter(({ code }) => code === 'retry-after-clamped');

describe('asking for the status', () => {
  it('SMART 118: asks for JSON, with the token, and waits twice as long each time, up to a minute', async () => {
    const bench = bulkBench({ [GET]: [...Array.from({ length: 8 }, () => later()), ready] });
    expect(await bench.run()).toMatchObject({ kind: 'done' });
    expect(gaps(bench)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    expect(bench.of(GET)[0]?.headers).toEqual({ accept: 'application/json', authorization: 'Bearer t0' });
  });

  it.each([
    ['120', 120],
    ['Sat, 28 Nov 2026 08:00:45 GMT', 45],
    ['0', 1],
    ['Sat, 28 Nov 2026 07:59:59 GMT', 1],
  ])('SMART 118: honours Retry-After %s', async (told, seconds) => {
    const bench = bulkBench({ [GET]: [later({ 'retry-after': told, date: DATE }), ready] });
    await bench.run();
    expect(gaps(bench)).toEqual([seconds]);
    expect(clamped(bench)).toEqual([]);
  });

  it('SMART 118: counts an HTTP date from our clock where the answer has none', async () => {
    const bench = bulkBench({ [GET]: [later({ 'retry-after': 'Sat, 28 Nov 2026 08:00:45 GMT' }), ready] });
    await bench.run();
    expect(gaps(bench)).toEqual([45]);
  });

  it.each([
    ['86400', 3600],
    [String(Date.parse(DATE) / 1000 + 90), 90],
    ['1000000001', 1],
    ['-5', 1],
    ['NaN', 1],
    ['soon', 1],
    ['Sun, 29 Nov 2026 08:00:00 GMT', 3600],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 1],
  ])('SMART 119: bounds a Retry-After of %s, and says so', async (told, seconds) => {
    const bench = bulkBench({ [GET]: [later({ 'retry-after': told, date: DATE }), ready] });
    await bench.run();
    expect(gaps(bench)).toEqual([seconds]);
    expect(clamped(bench)).toEqual([{ code: 'retry-after-clamped', subject: null, count: seconds }]);
  });

  it('SMART 119: tells a wait that was asked for from one that was bounded', () => {
    expect(readRetryAfter({ 'retry-after': '3600' })).toEqual({ seconds: 3600, clamped: false });
    expect(readRetryAfter({ 'retry-after': '3601' })).toEqual({ seconds: 3600, clamped: true });
    expect(readRetryAfter({ 'retry-after': 'x' })).toEqual({ seconds: null, clamped: true });
    expect(readRetryAfter({})).toBeUndefined();
  });

  it('SMART 120: a 429 makes it wait longer, not begin anew', async () => {
    const busy: Said = { status: 429, headers: { 'retry-after': '1' } };
    const bench = bulkBench({ [GET]: [later({ 'retry-after': '1' }), busy, busy, busy, ready] });
    await bench.run();
    expect(gaps(bench)).toEqual([1, 2, 4, 8]);
    expect(bench.asked.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('SMART 120: gives up once the server has said it too often, and can go on later', async () => {
    const bench = bulkBench({ [GET]: [...Array.from({ length: 11 }, () => ({ status: 429 })), ready] });
    await expect(bench.run()).rejects.toMatchObject({ code: 'bulk-server-busy' });
    expect(await bench.run()).toMatchObject({ kind: 'done' });
    expect(bench.asked.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('SMART 121: shows X-Progress as text, short and without control characters', async () => {
    expect(sayable(`50%\u0007 of \u202e${'x'.repeat(200)}`)).toHaveLength(99);
    expect(sayable('50%\n\u0007 done')).toBe('50%   done');
    expect([sayable(undefined), sayable(''), sayable(' \t')]).toEqual([null, null, null]);
    const bench = bulkBench({ [GET]: [later({ 'x-progress': '100% complete' }), later(), ready] });
    await bench.run();
    expect(bench.progress.filter(({ phase }) => phase === 'preparing').map(({ serverSays }) => serverSays)).toEqual([
      ...[null, '100% complete', null],
    ]);
    expect(bench.progress.find(({ serverSays }) => serverSays !== null)?.nextPollAtMs).toBe(bench.of(GET)[1]?.atMs);
  });

  it.each([
    ['a transient outcome', { status: 500, body: outcomeOf('transient') }],
    ['a lock', { status: 500, body: outcomeOf('lock-error') }],
    ['a gateway', { status: 502, body: '<html>' }],
    ['being away', { status: 503, headers: { 'retry-after': '1' } }],
    ['a broken connection', { breaks: 'interrupted' }],
    ['a network that is gone', { breaks: 'unreachable' }],
  ] as const)('SMART 122: lives through %s', async (_what, said) => {
    const bench = bulkBench({ [GET]: [said, said, ready] });
    expect(await bench.run()).toMatchObject({ kind: 'done' });
  });

  it.each([
    [{ status: 500, body: outcomeOf('exception', 'Mrs Whitfield has no record') }, 'bulk-job-failed', 1],
    [{ status: 400 }, 'bulk-job-failed', 1],
    [{ status: 503 }, 'bulk-job-failed', 11],
    [{ breaks: 'unreachable' }, 'bulk-server-unreachable', 11],
    [{ status: 200, body: '<html>' }, 'bulk-manifest-invalid', 1],
  ] as const)('SMART 122: %o ends it, and can be taken up again', async (said, code, times) => {
    const bench = bulkBench({ [GET]: [...Array.from({ length: times }, () => said), ready] });
    const failure: unknown = await bench.run().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code });
    expect(JSON.stringify(failure)).not.toMatch(/Whitfield|ehr\.example/);
    expect(bench.of(GET)).toHaveLength(times);
    expect(await bench.run()).toMatchObject({ kind: 'done' });
  });

  it('SMART 135: a job that the server has forgotten is begun anew, and what came of it is deleted', async () => {
    const bench = bulkBench({ [GET]: [{ status: 404 }, ready] });
    expect(await bench.run()).toMatchObject({ kind: 'done' });
    expect(bench.notes).toEqual([{ code: 'job-expired-restarted', subject: null, count: 1 }]);
    await expect(bulkBench({ [GET]: { status: 410 } }).run()).rejects.toMatchObject({ code: 'bulk-job-gone' });
  });

  it('SMART 131: fetches what a 202 shows already, and follows next to the rest', async () => {
    const second = 'https://ehr.example/status/1?page=2';
    const item = (n: number) => ({ type: 'Patient', url: `${FILES}/${n}`, count: 1 });
    const page = (output: object[], next: boolean) => ({
      ...{ ...MANIFEST, output },
      ...(next
        ? {
            link: [
              { relation: 'self', url: 'x' },
              { relation: 'next', url: second },
            ],
          }
        : {}),
    });
    const bench = bulkBench({
      [GET]: [
        later(),
        { status: 202, body: page([item(1)], false) },
        { status: 202, body: page([item(1), item(2)], true) },
        later(),
        { status: 202, body: { ...page([item(2), item(3)], false) } },
        { body: page([item(3), item(4)], false) },
      ],
      ...Object.fromEntries([1, 2, 3, 4].map((n) => [`GET ${FILES}/${n}`, { body: patientLine(String(n)) }])),
    });
    const outcome = await bench.run();
    expect(outcome).toMatchObject({ kind: 'done', manifest: { files: { length: 4 } } });
    const places = bench.asked.map(({ url }) => url.replace('https://ehr.example/', ''));
    expect(places.filter((url) => url.startsWith('files'))).toHaveLength(4);
    // The first file is asked for before the second look at the manifest, the fourth after the last.
    expect(places.indexOf('files/1')).toBeLessThan(places.indexOf('status/1', places.indexOf('files/1')));
    expect(bench.disk.files.get('Patient.0004.ndjson')?.toString()).toBe(patientLine('4'));
  });

  it('SMART 131: a next that leads in a circle ends it', async () => {
    const bench = bulkBench({ [GET]: { body: { ...MANIFEST, link: [{ relation: 'next', url: STATUS }] } } });
    await expect(bench.run()).rejects.toMatchObject({ code: 'bulk-manifest-invalid', details: { member: 'link' } });
  });
});
