import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TALL_MAN_NAMES, TALL_MAN_VERSION } from '../../../shared/clinical/tall-man-list.ts';
import { hasTallMan, tallManName } from '../../../shared/clinical/tall-man.ts';

describe('tall man letters', () => {
  it('display-58: come from a list with a version, each name once and in mixed case', () => {
    expect(TALL_MAN_VERSION).toContain('2023');
    expect(new Set(TALL_MAN_NAMES.map((name) => name.toLowerCase())).size).toBe(TALL_MAN_NAMES.length);
    for (const name of TALL_MAN_NAMES) expect(name).toMatch(/^(?=.*[a-z])(?=.*[A-Z])[a-zA-Z]+$/);
  });
  it.each([
    ['prednisone 5 mg tablets', 'predniSONE 5 mg tablets'],
    ['PREDNISOLONE 5 MG Oral Tablet', 'prednisoLONE 5 MG Oral Tablet'],
    ['Hydroxyzine hydrochloride 25 MG', 'hydrOXYzine hydrochloride 25 MG'],
    ['methylprednisolone 4 mg', 'methylPREDNISolone 4 mg'],
    ['bupropion/naltrexone', 'buPROPion/naltrexone'],
    ['metformin 1 g tablets', 'metformin 1 g tablets'],
    ['Vincristines', 'Vincristines'],
  ])('display-58: %s reads %s', (sent, shown) => {
    expect(tallManName(sent)).toBe(shown);
  });
  it('display-58: belong to the profile of the United States alone', () => {
    expect(['en-US', 'en-us'].map(hasTallMan)).toEqual([true, true]);
    expect(['en-GB', 'en', 'fr-CA', ''].map(hasTallMan)).toEqual([false, false, false, false]);
  });
  it('display-58: change nothing but the case of listed words, whatever the name', () => {
    const listed = new Set(TALL_MAN_NAMES.map((name) => name.toLowerCase()));
    const word = fc.oneof(fc.constantFrom(...listed), fc.string(), fc.constantFrom('mg', '5', '/', 'É', 'ß'));
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const name = words.join(' ');
        const shown = tallManName(name);
        expect(shown).toHaveLength(name.length);
        const parts = (text: string): string[] => text.split(/([\p{L}]+)/u);
        parts(name).forEach((part, n) => {
          if (!listed.has(part.toLowerCase())) expect(parts(shown)[n]).toBe(part);
        });
      }),
      { seed: 58, numRuns: 300 },
    );
  });
});
