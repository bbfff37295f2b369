import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeWire } from './wire.ts';

const wire = makeWire();
const roundTrip = (value: unknown): unknown => wire.decode(wire.encode(value));

const primitive = fc.oneof(
  fc.string(),
  fc.double(),
  fc.boolean(),
  fc.bigInt(),
  fc.constantFrom(null, undefined, NaN, -0, Infinity, -Infinity),
);
const { value: anything } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4, withCrossShrink: true }, primitive, tie('object')),
  object: fc.oneof(
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 5, noNullPrototype: true }),
    fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 4 }).map((entries) => new Map(entries)),
    fc.array(tie('value'), { maxLength: 4 }).map((values) => new Set(values)),
    fc.date({ noInvalidDate: false }),
    fc.uint8Array(),
    fc.float64Array(),
    fc.uint8Array().map((bytes) => bytes.buffer),
  ),
}));

describe('the wire of IPC', () => {
  it('gives back what it was given, for anything that can be cloned', () => {
    fc.assert(
      fc.property(anything, (value) => {
        expect(roundTrip(value)).toStrictEqual(structuredClone(value));
      }),
    );
  });

  it('keeps cycles and shared references', () => {
    const shared = { n: 1 };
    const value = { a: shared, b: shared, self: null as unknown };
    value.self = value;
    const back = roundTrip(value) as typeof value;
    expect(back.self).toBe(back);
    expect(back.a).toBe(back.b);
  });

  it('keeps the holes of an array and a key named __proto__', () => {
    const back = roundTrip([, JSON.parse('{"__proto__": 1}')]) as unknown[];
    expect(0 in back).toBe(false);
    expect(Object.keys(back[1] as object)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(back[1])).toBe(Object.prototype);
  });

  it('keeps the class and message of an error, the parts of a regular expression, and boxed values', () => {
    const error = roundTrip(new RangeError('too far')) as Error;
    expect([error instanceof RangeError, error.message]).toEqual([true, 'too far']);
    expect(roundTrip(/a+/gi)).toEqual(/a+/gi);
    expect(roundTrip(Object('text'))).toEqual(Object('text'));
  });

  it('hands a Buffer over as the Uint8Array that it is to a page', () => {
    const back = roundTrip(Buffer.from([1, 2, 3]));
    expect(back).toStrictEqual(new Uint8Array([1, 2, 3]));
  });

  it.each([
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a promise', Promise.resolve()],
    ['a function inside an object', { deep: [() => 1] }],
    ['a weak map', new WeakMap()],
  ])('refuses %s, as Electron words it', (_name, value) => {
    expect(() => wire.encode(value)).toThrow('could not be cloned');
  });

  it('needs nothing from outside itself: it runs from its source text', () => {
    const again = (0, eval)(`(${makeWire.toString()})()`) as ReturnType<typeof makeWire>;
    const value = new Map([[1, new Set(['x'])]]);
    expect(again.decode(again.encode(value))).toEqual(value);
  });
});
