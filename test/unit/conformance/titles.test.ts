import { describe, expect, it } from 'vitest';
import { headOf, isOfTools, rowsOf } from '../../../scripts/conformance/titles.ts';

const smart = (...numbers: number[]): string[] => numbers.map((number) => `SMART ${number}`);

describe('the head of a title', () => {
  it.each<[string, string[], string]>([
    ['SMART 33 state is new', smart(33), 'state is new'],
    ['SMART 33, 34: state and aud', smart(33, 34), 'state and aud'],
    ['SMART 61–64, 70 scopes', smart(61, 62, 63, 64, 70), 'scopes'],
    ['SMART 50-52: a form', smart(50, 51, 52), 'a form'],
    ['SMART 55 SMART 71 gives tokens', smart(55, 71), 'gives tokens'],
    ['SMART 141 401: fails', smart(141), '401: fails'],
    ['A16, A18, SMART 23, 25: what is missing', ['A16', 'A18', ...smart(23, 25)], 'what is missing'],
    ['SMART 48, B9: the limit', ['SMART 48', 'B9'], 'the limit'],
    ['B7: a foreign Host', ['B7'], 'a foreign Host'],
    ['C1 503 with Retry-After', ['C1'], '503 with Retry-After'],
    ['B1-B3 whatever else', ['B1', 'B2', 'B3'], 'whatever else'],
    ['B8, B4 a request', ['B8', 'B4'], 'a request'],
    ['SEC 3.10 locks', ['SEC 3.10'], 'locks'],
    ['security §3.10: locks', ['SEC 3.10'], 'locks'],
    ['L: no secret in any place', ['L'], 'no secret in any place'],
    ['E13', ['E13'], ''],
    ['display-11, display-14: digits', ['display-11', 'display-14'], 'digits'],
    ['display-31 security D8, H9 late', ['display-31', 'D8', 'H9'], 'late'],
    ['HOUSE §3.6, SMART 18, E2: seeded', ['SMART 18', 'E2'], 'seeded'],
    ['RFC 8252 §8.3: listens', [], 'RFC 8252 §8.3: listens'],
  ])('%s', (title, codes, rest) => {
    expect(headOf(title)).toEqual({ codes, rest });
  });

  it.each([
    'a title with SMART 33 in it',
    'SMART discovery',
    'A11Y 5 the keyboard',
    'B2B exchange',
    'L-thyroxine',
    'L is low',
    'E-mail',
  ])('“%s” carries no row', (title) => {
    expect(headOf(title)).toEqual({ codes: [], rest: title });
  });
});

describe('the rows of a test', () => {
  it('are its own and those of what encloses it', () => {
    const { codes, title } = rowsOf({
      titles: ['B7: Host', 'SMART 47 a name that is foreign is refused'],
    });
    expect([...codes]).toEqual(['B7', 'SMART 47']);
    expect(title).toBe('a name that is foreign is refused');
  });

  it('stand beside its title; a short one comes with what encloses it', () => {
    expect(rowsOf({ titles: ['a callback', 'B7', 'foreign'] }).title).toBe('a callback › foreign');
    expect(rowsOf({ titles: ['a callback', 'B7'] }).title).toBe('a callback');
  });
});

it.each<[string, boolean]>([
  ['test/integration/sandbox-auth.test.ts', true],
  ['test/integration/fault-switches.test.ts', true],
  ['test/standin/guards.test.ts', true],
  ['test/unit/sandbox-auth/scopes.test.ts', true],
  ['test/integration/smart-sandbox.test.ts', false],
  ['test/e2e/faults.spec.ts', false],
])('a test of our own tools shows nothing of Chartroom: %s %s', (file, expected) => {
  expect(isOfTools(file)).toBe(expected);
});
