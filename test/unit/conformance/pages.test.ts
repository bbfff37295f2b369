import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contradictions, gather, isOpen } from '../../../scripts/conformance/evidence.ts';
import { conformancePage, faultPage, safetyPage, plain, securityPage } from '../../../scripts/conformance/pages.ts';
import { readRows, type Row } from '../../../scripts/conformance/rows.ts';

const file = 'test/unit/smart/any.test.ts';
const case_ = (...titles: string[]) => ({ file, titles });
const read = (text: string): readonly Row[] => readRows(`## B. Callback\n${text}`, { prefix: '', cells: 1 });

describe('the files of rows', () => {
  const rowsIn = (name: string, prefix: string, cells: number) =>
    readRows(readFileSync(`scripts/conformance/${name}`, 'utf8'), { prefix, cells });

  it('name each obligation of SMART from 1 to 150, in order', () => {
    const codes = rowsIn('smart-rows.txt', 'SMART ', 3).map(({ code }) => code);
    expect(codes).toEqual(Array.from({ length: 150 }, (_, index) => `SMART ${index + 1}`));
  });

  it('name 121 faults, the leak scan and eleven items of configuration', () => {
    const codes = rowsIn('fault-rows.txt', '', 1).map(({ code }) => code);
    expect(codes.filter((code) => /^[A-K]\d+$/.test(code))).toHaveLength(121);
    expect(codes.filter((code) => !/^[A-K]\d+$/.test(code))).toEqual([
      'L',
      ...Array.from({ length: 11 }, (_, index) => `SEC 3.${index + 1}`),
    ]);
  });

  it.each(['B1', 'B1 | ', 'B1 | wording | not yet', 'B1 | wording | not built:', 'B1 | wording | more | partly: why'])(
    '“%s” is no row',
    (line) => {
      expect(() => read(line)).toThrow('Line 2 is no row');
    },
  );

  it('hold no row twice', () => {
    expect(() => read('B1 | one\nB1 | two')).toThrow('B1 stands twice.');
  });
});

describe('rows and tests', () => {
  const rows = read(['B1 | one', 'B2 | two | not shown: why', 'B3 | three | partly: the rest'].join('\n'));

  it('agree where each row has a test or a reason', () => {
    expect(contradictions(rows, gather([case_('B1, B3 a test')]))).toEqual([]);
  });

  it('a row without either is named, in part or not', () => {
    const evidence = gather([]);
    expect(contradictions(rows, evidence)).toEqual([
      'B1 has neither a test nor a reason',
      'B3 has neither a test nor a reason',
    ]);
    expect(rows.map((row) => isOpen(row, evidence))).toEqual([true, false, true]);
  });

  it('a reason that a test refutes is named, with the place', () => {
    expect(contradictions(rows, gather([case_('B1-B3 a test')]))).toEqual([
      `B2 is said to be "not shown", but is shown in ${file}`,
    ]);
  });

  it('a title that names no row is named, with the place', () => {
    expect(contradictions(rows, gather([case_('B1, B3, B17 a test')]))).toEqual([
      `B17 is no row, but is named in ${file}`,
    ]);
  });

  it('tests of our own tools show nothing', () => {
    expect(gather([{ file: 'test/integration/sandbox-auth.test.ts', titles: ['B1 a test'] }]).size).toBe(0);
  });
});

describe('a page', () => {
  const rows = read('B1 | one / two\nB2 | open\nB3 | later | not built: comes with more');
  const evidence = gather([
    { file: 'test/unit/b.test.ts', titles: ['B1 last, a title long enough to stand alone'] },
    ...[1, 2, 3, 4].map((n) => case_(`B1 test number ${n} of a table with many cases`)),
    { file: 'test/e2e/a.spec.ts', titles: ['B1 first | <b>, a title long enough'] },
  ]);
  const page = faultPage(rows, evidence);

  it('counts rows, and names what is open', () => {
    expect(page).toContain('3 rows: 1 shown by tests, 1 not built yet, 1 **open**.');
    expect(page).toContain('| B2 | open | **open** |');
    expect(page).toContain('| B3 | later | Not built yet: comes with more |');
  });

  it('lists files by their path and cuts long lists', () => {
    expect(page).toContain(
      '| B1 | one / two | [e2e/a.spec.ts](../test/e2e/a.spec.ts): first \\| \\<b\\>, a title long enough' +
        '<br>[unit/b.test.ts](../test/unit/b.test.ts): last, a title long enough to stand alone' +
        '<br>[unit/smart/any.test.ts](../test/unit/smart/any.test.ts): test number 1 of a table with many cases; ' +
        'test number 2 of a table with many cases; and 2 more |',
    );
  });

  it('is the same whatever the order in which the files come', () => {
    const cases = [case_('B1 one'), { file: 'test/unit/b.test.ts', titles: ['B1 two'] }];
    expect(faultPage(rows, gather(cases))).toBe(faultPage(rows, gather(cases.toReversed())));
  });

  it('of the display tells hazards from the rest', () => {
    const text = '## Values\n11 | dangerous | withdrawn is hidden | it is believed\n19 | plain | ranges as sent | -';
    const display = readRows(text, { prefix: 'display-', cells: 3 });
    const safety = safetyPage(display, gather([case_('display-11, display-19: a title that is long enough')]));
    expect(safety).toContain('2 rows: 2 shown by tests. 1 of them are hazards.');
    expect(safety).toContain('| 11 | withdrawn is hidden | it is believed | [unit/smart/any.test.ts]');
    expect(safety).toContain('| 19 | ranges as sent | [unit/smart/any.test.ts]');
    expect(safety.indexOf('| 11 |')).toBeLessThan(safety.indexOf('| 19 |'));
  });

  it('of SMART gives level, clause and obligation', () => {
    const smart = readRows('## A. Transport\n1 | SHALL | app-launch | TLS', { prefix: 'SMART ', cells: 3 });
    const text = conformancePage(smart, gather([case_('SMART 1 a title that is long enough to stand')]));
    expect(text).toContain('| 1 | SHALL | app-launch | TLS | [unit/smart/any.test.ts]');
  });

  it('of security keeps what stands around its list', () => {
    const [begin, end] = ['<!-- not shown: written by `npm run conformance` -->', '<!-- end of not shown -->'];
    const listed = securityPage(`Before\n\n${begin}\n\nold\n\n${end}\n\nAfter\n`, rows);
    expect(listed).toBe(`Before\n\n${begin}\n\n- **B3** (later): comes with more\n\n${end}\n\nAfter\n`);
    expect(securityPage(listed, rows)).toBe(listed);
    expect(() => securityPage('Before', rows)).toThrow('lacks');
  });
});

it('words for a table are one line that means nothing to Markdown, and not long', () => {
  expect(plain('a\nb \u202E[c](d) `e` *f* \\ ~g~')).toBe('a b \\[c\\](d) \\`e\\` \\*f\\* \\\\ \\~g\\~');
  expect(plain('x'.repeat(300))).toHaveLength(100);
});
