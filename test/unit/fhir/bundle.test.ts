import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBundle } from '../../../main/fhir/bundle.ts';
import { parseLossless } from '../../../shared/fhir/lossless-json.ts';
import { AppError } from '../../../shared/errors.ts';

const read = (bundle: unknown) => readBundle(parseLossless(JSON.stringify(bundle)));
const outcome = (issue: object, search: object = { mode: 'outcome' }) => ({
  resource: { resourceType: 'OperationOutcome', issue: [issue] },
  search,
});
const warningsOf = (...entry: object[]) => read({ resourceType: 'Bundle', entry }).warnings;

describe('readBundle', () => {
  it('G4 reads entries, links and total', () => {
    const link = [{ relation: 'self', url: 'S' }, { relation: 'next', url: 'N' }, null];
    const entry = [{ resource: { resourceType: 'Condition', id: 'a' }, search: { mode: 'match' } }];
    expect(read({ resourceType: 'Bundle', total: 7, link, entry })).toEqual({
      entries: [{ resource: entry[0]!.resource, resourceType: 'Condition', id: 'a', mode: 'match' }],
      self: 'S',
      next: 'N',
      total: 7,
      warnings: [],
    });
  });

  it.each([[undefined], [-1], [1.5], ['7'], [1e300]])('G4 takes a total of %s for none', (total) => {
    expect(read({ resourceType: 'Bundle', total }).total).toBeNull();
  });

  it('G2 tells a next link that says nothing from no next link', () => {
    expect(read({ resourceType: 'Bundle', link: [{ relation: 'next' }] }).next).toBe('');
    expect(read({ resourceType: 'Bundle', link: [{ relation: 'previous', url: 'P' }] }).next).toBeNull();
  });

  it('display-60 gives warnings in the words of the server, without mere information', () => {
    const details = { text: 'in words', coding: [{ display: 'as a code' }] };
    expect(warningsOf(outcome({ severity: 'warning', code: 'c', details, diagnostics: 'd' }))).toEqual(['in words']);
    expect(warningsOf(outcome({ severity: 'error', code: 'c', diagnostics: 'd' }, {}))).toEqual(['d']);
    expect(warningsOf(outcome({ severity: 'warning', details: { coding: [{ display: 'shown' }] } }))).toEqual([
      'shown',
    ]);
    expect(warningsOf(outcome({ severity: 'warning', code: 'throttled' }))).toEqual(['throttled']);
    expect(warningsOf(outcome({}))).toEqual(['The server sent a warning without words.']);
    expect(warningsOf(outcome({ severity: 'information', diagnostics: 'all is well' }))).toEqual([]);
  });

  it('H2 H5 a warning is one line of at most 300 characters without characters that turn it', () => {
    const [warning] = warningsOf(outcome({ severity: 'warning', diagnostics: `a\n\u202e b${'x'.repeat(1000)}` }));
    expect(warning).toMatch(/^a bx+…$/);
    expect(warning).toHaveLength(300);
  });

  it('G5 H3 whatever the JSON: a page, or fhir-not-fhir', () => {
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.record({
        resourceType: fc.constant('Bundle'),
        entry: fc.jsonValue(),
        link: fc.jsonValue(),
        total: fc.jsonValue(),
      }),
      fc.record({
        resourceType: fc.constant('Bundle'),
        entry: fc.array(fc.record({ resource: fc.jsonValue(), search: fc.jsonValue() })),
      }),
    );
    fc.assert(
      fc.property(anything, (value) => {
        try {
          expect(read(value).entries).toBeInstanceOf(Array);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          expect(error).toMatchObject({ code: 'fhir-not-fhir' });
        }
      }),
    );
  });
});
