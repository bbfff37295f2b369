import { describe, expect, it } from 'vitest';
import { createFhirClient } from '../../../main/fhir/client.ts';
import { AppError } from '../../../shared/errors.ts';
import { HttpFailure, type HttpFailureReason, type HttpPort, type HttpRequest } from '../../../main/ports.ts';
import { manualClock } from '../../support/manual-clock.ts';

const BASE = 'https://ehr.example/fhir';
const URL_OF_PATIENT = `${BASE}/Patient/p`;

type Scripted = { status?: number; headers?: Record<string, string>; body?: string } | HttpFailureReason;

/** A client over scripted answers, the last for good, that keeps the requests. */
function bench(...answers: Scripted[]) {
  const clock = manualClock();
  const requests: HttpRequest[] = [];
  const http: HttpPort = (request) => {
    requests.push(request);
    const next = answers.length > 1 ? answers.shift()! : answers[0]!;
    if (typeof next === 'string') return Promise.reject(new HttpFailure(next));
    const { status = 200, headers = {}, body = '{}' } = next;
    return Promise.resolve({ status, headers, body: new TextEncoder().encode(body) });
  };
  let tokens = 0;
  const getAccessToken = () => Promise.resolve(`token-${++tokens}`);
  const refused: string[] = [];
  const renewal = { renew: (): Promise<string | null> => Promise.resolve(null) };
  const renewAccessToken = (rejected: string) => {
    refused.push(rejected);
    return renewal.renew();
  };
  const client = createFhirClient({ http, clock, fhirBase: BASE, getAccessToken, renewAccessToken });
  const abort = new AbortController();
  const get = (url = URL_OF_PATIENT) => client.get(url, abort.signal);
  return { clock, requests, get, abort, refused, renewal };
}

describe('the FHIR client', () => {
  it('SMART 139 asks for FHIR JSON with the bearer of the moment', async () => {
    const { get, requests } = bench({});
    await get();
    await get();
    expect(requests.map(({ method, url }) => [method, url])).toEqual(Array(2).fill(['GET', URL_OF_PATIENT]));
    expect(requests.map(({ headers }) => headers)).toEqual([
      { accept: 'application/fhir+json', authorization: 'Bearer token-1' },
      { accept: 'application/fhir+json', authorization: 'Bearer token-2' },
    ]);
  });

  it('SMART 141, E6: a 401 is asked once more with a renewed token, and no third time', async () => {
    const { get, requests, refused, renewal } = bench({ status: 401 }, { status: 401 }, {});
    renewal.renew = () => Promise.resolve('renewed');
    await expect(get()).rejects.toMatchObject({ code: 'fhir-unauthorized' });
    expect(refused).toEqual(['token-1']);
    expect(requests.map(({ headers }) => headers['authorization'])).toEqual(['Bearer token-1', 'Bearer renewed']);
    await get();
  });

  it('SMART 92: what a renewed token is allowed to read is given', async () => {
    const { get, renewal } = bench({ status: 401 }, { body: '{"resourceType":"Patient"}' });
    renewal.renew = () => Promise.resolve('renewed');
    expect(new TextDecoder().decode(await get())).toBe('{"resourceType":"Patient"}');
  });

  it('SMART 92: a 403 is never answered with a renewal', async () => {
    const { get, requests, refused } = bench({
      status: 403,
      headers: { 'www-authenticate': 'Bearer error="insufficient_scope"' },
    });
    await expect(get()).rejects.toMatchObject({ code: 'fhir-forbidden' });
    expect([requests.length, refused]).toEqual([1, []]);
  });

  it('SMART 93: why a token cannot be renewed is why it cannot be read', async () => {
    const { get, renewal } = bench({ status: 401 });
    renewal.renew = () => Promise.reject(new AppError('refresh-rejected'));
    await expect(get()).rejects.toMatchObject({ code: 'refresh-rejected' });
  });

  it.each(['https://evil.example/fhir/Patient/p', 'http://ehr.example/fhir/Patient/p', `${BASE}/../admin`])(
    'G1 never asks for %s',
    async (url) => {
      const { get, requests } = bench({});
      await expect(get(url)).rejects.toMatchObject({ code: 'fhir-foreign-link' });
      expect(requests).toEqual([]);
    },
  );

  it.each([
    ['timeout', 'fhir-timeout'],
    ['unreachable', 'fhir-unreachable'],
    ['certificate-authority', 'network-certificate-authority'],
    ['offline', 'network-offline'],
    ['interrupted', 'fhir-unreachable'],
    ['aborted', 'stale-request'],
    ['insecure-url', 'fhir-foreign-link'],
  ] as const)('tells %s as %s', async (reason, code) => {
    await expect(bench(reason).get()).rejects.toMatchObject({ code, details: {} });
  });

  it('H4 tells the limit that an answer passed', async () => {
    await expect(bench('too-large').get()).rejects.toMatchObject({
      code: 'fhir-too-large',
      details: { limit: 64 * 1024 * 1024 },
    });
  });

  it.each([429, 503])(
    'SMART 141 waits as long as a %i asks, and asks again with the bearer of then',
    async (status) => {
      const { get, requests, clock } = bench({ status, headers: { 'retry-after': '7' } }, { body: '"x"' });
      const answer = get();
      await clock.pending(1);
      clock.advance(6999);
      expect(requests).toHaveLength(1);
      clock.advance(1);
      expect(new TextDecoder().decode(await answer)).toBe('"x"');
      expect(requests[1]?.headers['authorization']).toBe('Bearer token-2');
    },
  );

  it('SMART 141 asks three times at most', async () => {
    const { get, requests, clock } = bench({ status: 429, headers: { 'retry-after': '10' } });
    const answer = expect(get()).rejects.toMatchObject({
      code: 'fhir-rate-limited',
      details: { status: 429, retryAfterSeconds: 10 },
    });
    for (let times = 0; times < 2; times++) {
      await clock.pending(1);
      clock.advance(10_000);
    }
    await answer;
    expect(requests).toHaveLength(3);
  });

  it.each([
    [429, '11', { status: 429, retryAfterSeconds: 11 }],
    [429, undefined, { status: 429 }],
    [429, 'soon', { status: 429 }],
    [429, 'Fri, 20 Nov 2026 12:00:11 GMT', { status: 429, retryAfterSeconds: 11 }],
    [503, '999999', { status: 503, retryAfterSeconds: 3600 }],
    [500, '1', { status: 500 }],
  ])('SMART 141 does not wait on %i with Retry-After %s', async (status, retryAfter, details) => {
    const { get, requests } = bench({
      status,
      headers: {
        date: 'Fri, 20 Nov 2026 12:00:00 GMT',
        ...(retryAfter !== undefined && { 'retry-after': retryAfter }),
      },
    });
    await expect(get()).rejects.toMatchObject({ details });
    expect(requests).toHaveLength(1);
  });

  it('stops waiting when it is called off', async () => {
    const { get, requests, clock, abort } = bench({ status: 429, headers: { 'retry-after': '5' } });
    const answer = expect(get()).rejects.toMatchObject({ code: 'stale-request' });
    await clock.pending(1);
    abort.abort();
    await answer;
    clock.advance(5000);
    expect(requests).toHaveLength(1);
    await expect(get()).rejects.toMatchObject({ code: 'stale-request' });
  });
});
