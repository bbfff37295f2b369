import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal, parseLossless } from '../../../shared/fhir/lossless-json.ts';

const numberText = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(fc.constant('0'), fc.stringMatching(/^[1-9]\d{0,50}$/)),
    fc.oneof(fc.constant(''), fc.stringMatching(/^\.\d{1,50}$/)),
    fc.oneof(fc.constant(''), fc.stringMatching(/^[eE][+-]?\d{1,3}$/)),
  )
  .map((parts) => parts.join(''));

describe('parseLossless', () => {
  it.each(['4.0', '0.010', '1e400', '-0', '0', '1E+2', '1e-7', '12345678901234567890.12345678901234567890123456789'])(
    'display-15 H6 keeps the number %s as sent',
    (text) => {
      expect(parseLossless(`{"value":${text}}`)).toEqual({ value: new Decimal(text) });
    },
  );

  it('display-15 H6 keeps any JSON number as sent, wherever it stands', () => {
    fc.assert(
      fc.property(fc.array(numberText, { minLength: 1 }), (numbers) => {
        const expected = numbers.map((text) => new Decimal(text));
        expect(parseLossless(`[${numbers.join(',')}]`)).toEqual(expected);
        expect(parseLossless(`{"a":{"b":[${numbers.join(' ,\n')}]}}`)).toEqual({ a: { b: expected } });
      }),
    );
  });

  it('H6 leaves texts that look like numbers alone', () => {
    fc.assert(
      fc.property(fc.oneof(numberText, fc.string({ unit: 'binary' })), (text) => {
        expect(parseLossless(JSON.stringify({ text, list: [text] }))).toEqual({ text, list: [text] });
      }),
    );
  });

  it('reads everything that is no number as JSON.parse does', () => {
    const noNumbers = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, fc.string(), fc.boolean(), fc.constant(null), tie('list'), tie('record')),
      list: fc.array(tie('value'), { maxLength: 4 }),
      record: fc.dictionary(
        fc.string().filter((key) => key !== '__proto__'),
        tie('value'),
        { maxKeys: 4 },
      ),
    })).value;
    fc.assert(
      fc.property(noNumbers, (value) => {
        expect(parseLossless(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('H3 a __proto__ member never becomes a prototype', () => {
    const parsed = parseLossless('{"__proto__":{"polluted":true},"constructor":"c","toString":"t","id":"x"}');
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    expect(Object.keys(parsed as object)).toEqual(['constructor', 'toString', 'id']);
    expect(Object.assign({}, parsed)).not.toHaveProperty('polluted');
    expect({}).not.toHaveProperty('polluted');
  });

  it('H4 of duplicate keys the last wins; lone surrogates are kept', () => {
    expect(parseLossless('{"a":1,"a":2.50}')).toEqual({ a: new Decimal('2.50') });
    expect(parseLossless('"\\ud800"')).toBe('\ud800');
  });

  it.each([10_000, 1_000_000])('H4 refuses %i levels with a SyntaxError', (depth) => {
    expect(() => parseLossless('['.repeat(depth) + ']'.repeat(depth))).toThrow(SyntaxError);
    expect(() => parseLossless('{"a":'.repeat(depth) + '1' + '}'.repeat(depth))).toThrow(SyntaxError);
  });

  it.each(['', '{', '<html>', '{"a":01}', 'NaN', '[1,]'])('refuses %j with a SyntaxError', (text) => {
    expect(() => parseLossless(text)).toThrow(SyntaxError);
  });
});
