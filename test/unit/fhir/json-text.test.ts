import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOfValue, findList, leavesOf } from '../../../main/fhir/json-text.ts';

/** Leaves as a parser sees them: path and JSON text, in order. */
function leavesIn(value: unknown, path = ''): [string, string][] {
  if (Array.isArray(value)) return value.flatMap((one) => leavesIn(one, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [[path, JSON.stringify(value)]];
  return Object.entries(value).flatMap(([name, one]) => leavesIn(one, path === '' ? name : `${path}.${name}`));
}

describe('JSON text', () => {
  const indents = fc.constantFrom(undefined, 1, '\t\r\n');

  it('property: a value ends where a parser says it ends, whatever stands in its texts', () => {
    fc.assert(
      fc.property(fc.jsonValue(), indents, fc.constantFrom(' ,', '}', ']', '\n'), (value, indent, behind) => {
        const text = JSON.stringify(value, null, indent);
        expect(endOfValue(`${text}${behind}"x"`, 0)).toBe(text.length);
      }),
    );
  });

  it('property: finds a list among members, and nothing where it is none', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-d"\\]{1,2}$/), fc.jsonValue()), indents, (value, indent) => {
        const { entry: _, ...others } = value;
        const text = JSON.stringify({ ...others, entry: ['here', value] }, null, indent);
        const at = findList(text, 'entry') ?? -1;
        expect(JSON.parse(text.slice(at, endOfValue(text, at)))).toEqual(JSON.parse(JSON.stringify(['here', value])));
        expect(findList(JSON.stringify({ ...others, entry: 'none' }), 'entry')).toBeNull();
        expect(findList(JSON.stringify(others), 'entry')).toBeNull();
      }),
    );
  });

  it('property: leaves are those that a parser finds, each at its place', () => {
    const name = fc.stringMatching(/^[a-z ,:{}]{1,3}$/);
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        tie('list'),
        tie('record'),
      ),
      list: fc.array(tie('any'), { maxLength: 4 }),
      record: fc.dictionary(name, tie('any'), { maxKeys: 4 }),
    })).record;
    fc.assert(
      fc.property(value, indents, (record, indent) => {
        const text = JSON.stringify(record, null, indent);
        const found = leavesOf(text)?.map(({ path, from, to, kind }) => [
          path,
          kind === 'string' ? text.slice(from - 1, to + 1) : text.slice(from, to),
        ]);
        expect(found).toEqual(leavesIn(JSON.parse(text)));
      }),
    );
  });

  it('H4 says nothing of names that are written twice or in escapes, of prototypes and of depths', () => {
    const unclear = ['{"a":1,"a":2}', '{"\\u0061":1}', '{"__proto__":1}', `${'['.repeat(60)}${']'.repeat(60)}`];
    for (const text of unclear) expect(leavesOf(text)).toBeNull();
    expect(leavesOf('{"a":{"b":1},"c":{"b":2}}')).toHaveLength(2);
  });

  it.each(['', '{', '{"a', '{"a"', '{"a":', '[', '"', '{"link":[', '{,"link":[]}'])(
    'ends on text that is cut off: %j',
    (text) => {
      expect(endOfValue(text, 0)).toBeLessThanOrEqual(Math.max(text.length, 0));
      expect(findList(text, 'entry')).toBeNull();
    },
  );
});
