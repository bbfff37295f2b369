import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeOfJsonFault } from '../../../main/policy/json-fault.ts';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** JSON with a few characters removed, doubled or put in. */
const nearJson = fc
  .tuple(fc.json(), fc.nat(), fc.nat(3), fc.constantFrom('', ',', '"', ']', '}', ':', '0', '\\', '\n', '\u00a0', 'e'))
  .map(([text, at, length, insert]) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + insert + text.slice(start + length);
  });

describe('the place where a text stops being JSON', () => {
  it('there is one exactly where Node cannot parse it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), nearJson, fc.string()), (text) => {
        expect(placeOfJsonFault(text) === undefined).toBe(isJson(text));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['{\n  "sites": [ oops ]\n}', 'line 2, column 14'],
    ['{"a": 1,}', 'line 1, column 9'],
    ['{"a": 1 "b": 2}', 'line 1, column 9'],
    ['[1, 2', 'line 1, column 6'],
    ['[1]]', 'line 1, column 4'],
    ['[1}', 'line 1, column 3'],
    ["{'a': 1}", 'line 1, column 2'],
    ['"open\n"', 'line 1, column 1'],
    ['// note\n{}', 'line 1, column 1'],
    ['[01]', 'line 1, column 3'],
  ])('%j', (text, place) => {
    expect(placeOfJsonFault(text)).toBe(place);
  });
});
