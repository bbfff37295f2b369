import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeyTable } from '../../../main/fhir/intake/key-table.ts';

const key = fc.oneof(fc.stringMatching(/^[a-z0-9.-]{1,4}$/), fc.string({ unit: 'grapheme' }), fc.constant('\ufeffx'));

describe('a table of keys', () => {
  it('property: numbers keys in the order of their coming, each once, and gives them back', () => {
    fc.assert(
      fc.property(fc.array(key, { maxLength: 300 }), fc.array(key), (keys, others) => {
        const table = createKeyTable();
        const known = new Map<string, number>();
        for (const one of keys) {
          expect(table.find(one)).toBe(known.get(one) ?? -1);
          if (!known.has(one)) known.set(one, known.size);
          const isAscii = /^[\x20-\x7e]*$/.test(one);
          expect(isAscii ? table.addFrom(`<<${one}>>`, 2, 2 + one.length) : table.add(one)).toBe(known.get(one));
        }
        expect(table.size()).toBe(known.size);
        for (const [one, n] of known) expect(table.key(n)).toBe(one);
        for (const one of others) expect(table.find(one)).toBe(known.get(one) ?? -1);
      }),
    );
  });
});
