/** What the evidence documents claim: files they name, pages they link to, rows and tests they lean on. */

/** A file or folder that a document names in code, told from the root of the repository. */
const FILE = /^(?:main|shared|renderer|preload|sandbox|scripts|test|docs|build|out|\.github|\.ci)\/[\w./*-]+$/;
/** The accessibility page tells tests from their own folder. */
const OF_TESTS = /^(?:component|unit|e2e|e2e-deep|integration|contract)\/[\w./*-]+$/;
/** Written as the program runs. */
const MADE = /^out\//;

/** Paths that `markdown` names in code, but those that a run makes. */
export function namedFiles(markdown: string): string[] {
  const spans = [...markdown.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span.trim());
  return spans
    .filter((span) => (FILE.test(span) || OF_TESTS.test(span)) && !MADE.test(span))
    .map((span) => (OF_TESTS.test(span) ? `test/${span}` : span));
}

/** Links of `markdown` to files of the repository, as they stand: `page.md#heading`. */
export function linksOf(markdown: string): string[] {
  return [...markdown.matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = '']) => to).filter((to) => !/^[a-z]+:/.test(to));
}

/** What GitHub makes of the headings of `markdown`. */
export function anchorsOf(markdown: string): string[] {
  const heads = [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, head = '']) => head);
  return heads.map((head) =>
    head
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Cells of the columns named `head`, of every table. */
export function cellsUnder(markdown: string, head: string): string[] {
  const found: string[] = [];
  let column = -1;
  for (const line of markdown.split('\n')) {
    if (!line.startsWith('|')) column = -1;
    else {
      const cells = line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim());
      if (column === -1) column = cells.includes(head) ? cells.indexOf(head) : cells.length;
      else if (cells[column] !== undefined && !/^-+$/.test(cells[column] ?? '')) found.push(cells[column] ?? '');
    }
  }
  return found;
}

/** What is no row and may stand in their place. */
const WORDS = new Set(['', '–', 'organization', 'the release workflow']);

/**
 * Rows that a cell names: `SMART 81–86, E11, SEC 3.9, J` are SMART 81 to 86, E11, SEC 3.9 and every row of group J.
 * @param known every code, as `SMART 81`
 * @throws Error naming a part that is neither a row, a group, a file in code nor one of a few words
 */
export function rowsNamed(cell: string, known: readonly string[]): string[] {
  let prefix = '';
  return cell.split(/[,;]/).flatMap((piece) => {
    const part = piece.trim();
    if (WORDS.has(part) || /^`[^`]+`$/.test(part)) return [];
    const [, told, from = '', to = ''] = /^(SMART |SEC |display ?|[A-Z])?([\d.]*)(?:–[A-Z]?(\d+))?$/.exec(part) ?? [];
    if (told === undefined && from === '') throw new Error(`no row: ${part}`);
    prefix = told === undefined ? prefix : told.replace(/^display /, 'display-');
    const rows = expand(prefix, from, to).flatMap((code) => (from === '' ? groupOf(code, known) : [code]));
    const unknown = rows.find((row) => !known.includes(row));
    if (rows.length === 0 || unknown !== undefined) throw new Error(`no row: ${part}`);
    return rows;
  });
}

function expand(prefix: string, from: string, to: string): string[] {
  if (to === '') return [`${prefix}${from}`];
  const count = Number(to) - Number(from) + 1;
  return Array.from({ length: count }, (_one, index) => `${prefix}${Number(from) + index}`);
}

/** All rows of one letter; a letter can be a row itself. Of `display` all. */
function groupOf(code: string, known: readonly string[]): string[] {
  const isOf = code === 'display' ? /^display-/ : new RegExp(`^${code}\\d*$`);
  return known.filter((row) => isOf.test(row));
}
