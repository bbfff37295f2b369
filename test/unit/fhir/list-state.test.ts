import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ended, LOADING, notPermitted, WAITING, withPage, withWarnings } from '../../../main/fhir/list-state.ts';
import { listStateSchema } from '../../../shared/chart-model.ts';
import { AppError } from '../../../shared/errors.ts';

const pageArbitrary = fc.record({
  received: fc.nat(500),
  total: fc.option(fc.nat(2000), { nil: null }),
  atMs: fc.nat(),
});

describe('the state of a list', () => {
  it('display-60 counts pages and records, and ends complete, partial or failed by what came', () => {
    fc.assert(
      fc.property(fc.array(pageArbitrary, { maxLength: 6 }), fc.boolean(), (pages, fails) => {
        const read = pages.reduce(withPage, LOADING);
        const error = fails ? new AppError('fhir-gone', { status: 410 }) : null;
        const state = ended(read, error);
        expect(listStateSchema.parse(state)).toEqual(state);
        expect(state.pages).toBe(pages.length);
        expect(state.received).toBe(pages.reduce((sum, { received }) => sum + received, 0));
        expect(state.total).toBe(pages.findLast(({ total }) => total !== null)?.total ?? null);
        expect(state.retrievedAtMs).toBe(pages.at(-1)?.atMs ?? null);
        expect(state.state).toBe(fails ? (pages.length === 0 ? 'failed' : 'partial') : 'complete');
        expect(state.error).toEqual(error?.view() ?? null);
      }),
    );
  });

  it('G4 a complete list shorter than the server said carries a warning, a longer one none', () => {
    const page = { received: 3, atMs: 1 };
    expect(ended(withPage(LOADING, { ...page, total: 5 }), null).warnings).toEqual([
      'The server counted 5 records and sent 3.',
    ]);
    for (const total of [3, 2, null]) expect(ended(withPage(LOADING, { ...page, total }), null).warnings).toEqual([]);
  });

  it('display-60 keeps each warning once, and twenty at most', () => {
    const twice = withWarnings(withWarnings(LOADING, ['a', 'b'], 'server-warning'), ['b', 'c'], 'server-warning');
    expect(twice.warnings).toEqual(['a', 'b', 'c']);
    expect(twice.doubts).toEqual(['server-warning']);
    expect(withWarnings(twice, [], 'part-permitted').doubts).toEqual(['server-warning']);
    const many = withWarnings(
      LOADING,
      Array.from({ length: 50 }, (_, n) => String(n)),
      'server-warning',
    );
    expect(many.warnings).toHaveLength(20);
  });

  it('SMART 59 names the scope that was not granted', () => {
    expect(notPermitted('patient/Condition.rs')).toEqual({
      ...WAITING,
      state: 'not-permitted',
      missingScope: 'patient/Condition.rs',
    });
  });
});
