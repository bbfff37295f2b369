/** The documents that answer for Chartroom: what they name is there, and what they lean on is shown. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRows } from '../../../scripts/conformance/rows.ts';
import { anchorsOf, cellsUnder, linksOf, namedFiles, rowsNamed } from '../../support/evidence-claims.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const DOCUMENTS = [
  'SECURITY.md',
  'docs/accessibility.md',
  'docs/admin-guide.md',
  'docs/compliance.md',
  'docs/privacy.md',
  'docs/release.md',
  'docs/security.md',
  'docs/threat-model.md',
];

const ROWS = [
  ...readRows(read('scripts/conformance/smart-rows.txt'), { prefix: 'SMART ', cells: 3 }),
  ...readRows(read('scripts/conformance/fault-rows.txt'), { prefix: '', cells: 1 }),
  ...readRows(read('scripts/conformance/display-rows.txt'), { prefix: 'display-', cells: 3 }),
];
const KNOWN = ROWS.map(({ code }) => code);
/** `npm run conformance -- --check` sees to it that each of these has a test. */
const SHOWN = new Set(ROWS.filter(({ state }) => ['shown', 'partly'].includes(state.kind)).map(({ code }) => code));

/** The page that a link of `document` leads to, and the heading on it. */
function target(document: string, link: string): { readonly file: string; readonly anchor: string } {
  const [page = '', anchor = ''] = link.split('#');
  return { file: page === '' ? document : path.join(path.dirname(document), page), anchor };
}

describe.each(DOCUMENTS)('%s', (document) => {
  const text = read(document);

  it('names files that are there', () => {
    const missing = namedFiles(text).filter((name) => globSync(name, { cwd: ROOT }).length === 0);
    expect(missing).toEqual([]);
  });

  it('leads to pages and headings that are there', () => {
    const broken = linksOf(text).filter((link) => {
      const { file, anchor } = target(document, link);
      if (!existsSync(path.join(ROOT, file))) return true;
      return anchor !== '' && !anchorsOf(read(file)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });
});

describe('what they lean on', () => {
  it('compliance.md: each row has a test', () => {
    const cells = cellsUnder(read('docs/compliance.md'), 'shown by');
    const named = cells.flatMap((cell) => rowsNamed(cell, KNOWN));
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((code) => !SHOWN.has(code))).toEqual([]);
  });

  it('threat-model.md: each row is one', () => {
    const cells = cellsUnder(read('docs/threat-model.md'), 'rows');
    expect(cells.flatMap((cell) => rowsNamed(cell, KNOWN)).length).toBeGreaterThan(50);
  });

  it('is read strictly: ranges, groups, lists, and nothing that is no row', () => {
    const known = ['SMART 1', 'SMART 2', 'SMART 3', 'E9', 'E10', 'J1', 'L', 'SEC 3.9', 'display-4', 'display-5'];
    expect(rowsNamed('SMART 1–2, 3; E9–E10', known)).toEqual(['SMART 1', 'SMART 2', 'SMART 3', 'E9', 'E10']);
    expect(rowsNamed('J, L, SEC 3.9, display 4–5, organization, `test/unit`', known)).toEqual([
      ...['J1', 'L', 'SEC 3.9', 'display-4', 'display-5'],
    ]);
    for (const wrong of ['SMART 4', 'E8–E9', 'Q', 'a test', 'J2'])
      expect(() => rowsNamed(wrong, known)).toThrow('no row');
  });

  it('is found where it is told: files, links, headings, cells', () => {
    expect(namedFiles('`main/x.ts`, `unit/y`, `npm test`, `out/z`')).toEqual(['main/x.ts', 'test/unit/y']);
    expect(linksOf('[a](b.md#c) [d](https://e.example)')).toEqual(['b.md#c']);
    expect(anchorsOf('## How old, and `why`?\n')).toEqual(['how-old-and-why']);
    expect(cellsUnder('| a | rows |\n| --- | --- |\n| 1 | A |\n', 'rows')).toEqual(['A']);
  });
});

describe('what nobody has done is not told as done', () => {
  it.each(['docs/compliance.md', 'docs/release.md', 'SECURITY.md', 'docs/accessibility.md'])(
    '%s says so',
    (document) => {
      expect(read(document)).toMatch(/nobody has|never run|No outside party|not by an outside/);
    },
  );
});
