/** Every switch has a test of what it brings about or refuses: its title says `policy <switch>`. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeSwitches } from '../../../main/policy/policy.ts';
import { titlesOf } from '../../support/test-titles.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Names that no title says after the word `policy`. */
const untested = (names: readonly string[], titles: readonly string[]): readonly string[] =>
  names.filter((name) => !titles.some((title) => new RegExp(`\\bpolicy ${name}\\b`).test(title)));

/** Titles of all tests that say `policy …` anywhere. */
const written = (): readonly string[] =>
  globSync('**/*.{test,spec}.{ts,tsx}', { cwd: ROOT })
    .map((file) => readFileSync(path.join(ROOT, file), 'utf8'))
    .filter((text) => /\bpolicy [a-z]/.test(text))
    .flatMap(titlesOf);

describe('the switches', () => {
  it('each have a test of their own', () => {
    expect(untested(Object.keys(describeSwitches()), written())).toEqual([]);
  });

  it('would be missed without one: a longer name, another word or a mention of it is none', () => {
    const titles = ['E9: policy updateMode is off', 'policy updateFeedback', 'the policy of updateRing', 'updateRing'];
    expect(untested(['updateMode', 'updateFeed', 'updateRing'], titles)).toEqual(['updateFeed', 'updateRing']);
  });

  it('would be missed where the test is left away, or where a comment alone says it', () => {
    const text = `
      // policy one: is off
      it.skip('policy two: is off', () => {});
      it.todo('policy three: is off');
      describe('policy four', () => {
        it('policy five: is off', () => {});
        it.each([['policy six is off', 1]] as const)('%s', () => {});
        it.each([['policy seven is off', 1]])('whatever is said', () => {});
        test.skip(onElectron, 'policy eight: cannot be shown there');
      });
      const words = 'policy nine: is off';
      test('policy ten: is off', async ({ launch }, info) => {});
    `;
    expect(titlesOf(text)).toEqual([
      'policy five: is off',
      '%s',
      'policy six is off',
      'whatever is said',
      'policy ten: is off',
    ]);
  });
});
