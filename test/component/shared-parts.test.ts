import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSame, sharedByKey } from '../../renderer/shared-parts.ts';

const json = fc.jsonValue();
const entries = fc.uniqueArray(fc.record({ key: fc.string(), value: fc.jsonValue() }), { selector: ({ key }) => key });

describe('what came again', () => {
  it('is the same exactly where its JSON is', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(isSame(a, structuredClone(a))).toBe(true);
        expect(isSame(a, b)).toBe(isSame(b, a));
        if (isSame(a, b)) expect(a).toEqual(b);
      }),
      { seed: 11 },
    );
  });

  it('keeps its identity, and what changed never passes for what was', () => {
    fc.assert(
      fc.property(entries, entries, (before, now) => {
        const shared = sharedByKey(before, [...structuredClone(before.slice(1)), ...now]);
        expect(shared).toEqual([...before.slice(1), ...now]);
        for (const [n, one] of before.slice(1).entries()) expect(shared[n]).toBe(one);
      }),
      { seed: 12 },
    );
  });
});
