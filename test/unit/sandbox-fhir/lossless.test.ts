import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isObject, parseLossless, stringifyLossless } from '../../../sandbox/fhir/lossless.ts';

const roundTrip = (text: string): string => {
  const tree = parseLossless(text);
  return isObject(tree) ? stringifyLossless(tree) : '';
};
const digits = (max: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${max}}$`));
const number = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(fc.constant('0'), fc.stringMatching(/^[1-9][0-9]{0,30}$/)),
    fc.option(digits(30)),
    fc.option(fc.integer({ min: -400, max: 400 })),
  )
  .map(
    ([sign, whole, fraction, power]) =>
      sign + whole + (fraction === null ? '' : `.${fraction}`) + (power === null ? '' : `e${power}`),
  );

describe('lossless JSON', () => {
  it('display-15 every number leaves with the digits it came with', () => {
    fc.assert(
      fc.property(number, (text) => {
        expect(roundTrip(`{"value":${text}}`)).toBe(`{"value":${text}}`);
      }),
    );
  });
  it('H6 1e400, -0 and numbers inside strings stay as they are', () => {
    const text = '{"a":1e400,"b":-0,"c":"4.0 and 0.010","d":[4.0,{"e":0.010}]}';
    expect(roundTrip(text)).toBe(text);
  });
  it('H3 a key named __proto__ is a key like any other', () => {
    expect(roundTrip('{"__proto__":{"x":1.50},"constructor":2.0}')).toBe('{"__proto__":{"x":1.50},"constructor":2.0}');
    expect({} as Record<string, unknown>).not.toHaveProperty('x');
  });
});
