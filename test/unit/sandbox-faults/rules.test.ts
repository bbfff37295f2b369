import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FaultRefused, type Exchange, type Place } from '../../../sandbox/faults/fault.ts';
import { createFaults, type ActiveRule, type RuleRequest } from '../../../sandbox/faults/rules.ts';

const ORIGIN = 'http://127.0.0.1:8080';

const exchange = (target: string, changes: Partial<Exchange> = {}): Exchange => ({
  method: 'GET',
  url: new URL(target, ORIGIN),
  turn: null,
  place: 'fhir',
  client: 'chartroom',
  form: new URLSearchParams(),
  issuer: ORIGIN,
  fhirBase: `${ORIGIN}/fhir`,
  signer: { sign: () => Promise.reject(new Error('unused')), publicPem: () => Promise.reject(new Error('unused')) },
  otherOrigin: () => Promise.reject(new Error('unused')),
  ...changes,
});

function rule(request: RuleRequest): ActiveRule {
  const { faults, active } = createFaults();
  faults.set(request);
  return active()[0]!;
}

describe('whom a rule bites', () => {
  it.each([
    [{}, '/fhir/Patient/a', {}, true],
    [{ client: 'chartroom' }, '/fhir/Patient/a', {}, true],
    [{ client: 'other' }, '/fhir/Patient/a', {}, false],
    [{ client: 'chartroom' }, '/fhir/Patient/a', { client: null }, false],
    [{ path: '/fhir/Obs' }, '/fhir/Observation', {}, true],
    [{ path: '/fhir/Obs' }, '/fhir/Patient', {}, false],
    [{ path: '/fhir/Observation?category=lab' }, '/fhir/Observation?a=b&category=lab', {}, true],
    [{ path: '/fhir/Observation?category=lab' }, '/fhir/Observation?category=lab,vital', {}, false],
    [{ path: '/fhir/Observation?category=lab' }, '/fhir/Observation', {}, false],
    [
      { path: '/fhir/Observation?category=lab' },
      '/fhir/Observation/_search',
      { form: new URLSearchParams('category=lab') },
      true,
    ],
    [{ on: 'token' as const }, '/fhir/Patient/a', {}, false],
    [{ on: 'token' as const }, '/oauth/token', { place: 'token' as Place }, true],
    [{ on: 'token' as const }, '/oauth/token', { place: 'refresh' as Place }, false],
  ])('%o, asked for %s with %o: %s', (restriction, target, changes, expected) => {
    expect(rule({ fault: 'status', ...restriction }).fits(exchange(target, changes))).toBe(expected);
  });

  it('bites only at the places of its fault', () => {
    expect(rule({ fault: 'jwks-keys' }).fits(exchange('/fhir/Patient/a'))).toBe(false);
  });
});

describe('how often a rule bites', () => {
  it('exactly as many times as asked, however many requests come at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 40 }), async (count, requests) => {
        const limited = rule({ fault: 'status', count });
        const bites = await Promise.all(Array.from({ length: requests }, () => limited.bite(() => Promise.resolve(1))));
        const bitten = bites.filter((one) => one === 1).length;
        expect(bitten).toBe(Math.min(count, requests));
        expect(limited.view()).toMatchObject({ bites: bitten, left: count - bitten });
        expect(limited.fits(exchange('/'))).toBe(bitten < count);
      }),
    );
  });

  it('does not count what left things as they were', async () => {
    const limited = rule({ fault: 'status', count: 1 });
    const nothing: string | undefined = undefined;
    expect(await limited.bite<string>(() => nothing)).toBeUndefined();
    expect(limited.view()).toMatchObject({ bites: 0, left: 1 });
  });
});

describe('rules that could never bite', () => {
  it.each([
    [{ fault: 'nonsense' }, 'There is no fault of that name.'],
    [{ fault: 'jwks-keys', on: 'token' as const }, 'This fault does not bite at token.'],
    [{ fault: 'jwks-keys', client: 'chartroom' }, 'No client is known where this fault bites: set it by path.'],
    [{ fault: 'status', path: 'fhir' }, 'A path begins with "/".'],
    [{ fault: 'status', count: 0 }, 'The count must be a whole number from 1 to 1000000.'],
    [{ fault: 'status', count: 1.5 }, 'The count must be a whole number from 1 to 1000000.'],
    [{ fault: 'empty', parameters: { status: 1 } }, 'This fault has no parameter "status".'],
  ])('%o is refused', (request, message) => {
    const { faults } = createFaults();
    expect(() => faults.set(request)).toThrow(new FaultRefused(message));
    expect(faults.list()).toEqual([]);
  });
});

describe('the list of rules', () => {
  it('is in the order they were set; one or all can go', () => {
    const { faults } = createFaults();
    const ids = ['empty', 'slow', 'html'].map((fault) => faults.set({ fault }).id);
    expect(faults.remove(ids[1]!)).toBe(true);
    expect(faults.remove(ids[1]!)).toBe(false);
    expect(faults.list().map(({ fault }) => fault)).toEqual(['empty', 'html']);
    faults.clear();
    expect(faults.list()).toEqual([]);
  });
});
