import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeCallback } from '../../../main/smart/callback.ts';

const expected = { state: 'right-state', issuer: 'https://ehr.example', promisesIssuer: true };
const pairs = fc.array(fc.tuple(fc.constantFrom('state', 'code', 'error', 'iss', 'x'), fc.string()));

describe('judging a callback', () => {
  it('B1 whatever else it says, a callback without our state is ignored', () => {
    fc.assert(
      fc.property(pairs, (parameters) => {
        const query = new URLSearchParams(parameters);
        fc.pre(!query.getAll('state').includes(expected.state));
        expect(judgeCallback(query, expected).kind).toBe('ignored');
      }),
    );
  });

  it('B1-B5 with our state, only one code and the right issuer give a code', () => {
    fc.assert(
      fc.property(pairs, (parameters) => {
        const query = new URLSearchParams([['state', expected.state], ...parameters]);
        const verdict = judgeCallback(query, expected);
        const right =
          query.getAll('state').length === 1 &&
          query.getAll('code').length === 1 &&
          query.get('code') !== '' &&
          query.getAll('iss').join() === expected.issuer &&
          !query.has('error');
        expect(verdict.kind).toBe(right ? 'code' : 'failed');
      }),
    );
  });

  it('B5 of a server that named no issuer, iss cannot be compared', () => {
    const query = new URLSearchParams({ state: 'right-state', code: 'c', iss: 'https://any.example' });
    const unnamed = { ...expected, issuer: null, promisesIssuer: false };
    expect(judgeCallback(query, unnamed)).toEqual({ kind: 'code', code: 'c' });
  });
});
