/** Writes the pages: every row with the tests that show it, or the reason that none does. */
import { isOpen, type Evidence, type FileEvidence } from './evidence.ts';
import type { Row } from './rows.ts';

const TITLES_PER_FILE = 2;
const TITLE_LENGTH = 100;
const NOTE = '<!-- Written by `npm run conformance` from the titles of the tests; `npm run check` compares. -->';

/** Words for a table of Markdown: one line, nothing that Markdown or HTML reads as its own, nothing that turns text. */
export function plain(text: string): string {
  const line = text.replaceAll(/[\p{C}\s]+/gu, ' ').trim();
  const short = line.length > TITLE_LENGTH ? `${line.slice(0, TITLE_LENGTH - 1).trimEnd()}…` : line;
  return escape(short);
}
const escape = (text: string): string => text.replaceAll(/[\\`*_{}[\]<>|~&]/g, (sign) => `\\${sign}`);

function fileCell({ file, titles }: FileEvidence): string {
  const distinct = [...new Set(titles.map(plain))];
  const more = titles.length - Math.min(TITLES_PER_FILE, distinct.length);
  const named = distinct.slice(0, TITLES_PER_FILE).join('; ');
  return `[${file.replace(/^test\//, '')}](../${file}): ${named}${more > 0 ? `; and ${more} more` : ''}`;
}

function shownCell(row: Row, evidence: Evidence): string {
  const files = (evidence.get(row.code) ?? []).map(fileCell);
  switch (row.state.kind) {
    case 'shown':
      return files.length === 0 ? '**open**' : files.join('<br>');
    case 'partly':
      return [...(files.length === 0 ? ['**open**'] : files), `Not shown: ${row.state.reason}`].join('<br>');
    case 'not built':
      return `Not built yet: ${row.state.reason}`;
    case 'does not apply':
      return `Does not apply: ${row.state.reason}`;
    case 'not shown':
      return `Not shown: ${row.state.reason}`;
  }
}

function countOf(rows: readonly Row[], evidence: Evidence): string {
  const of = (kind: Row['state']['kind']): number =>
    rows.filter((row) => row.state.kind === kind && !isOpen(row, evidence)).length;
  const counts: readonly (readonly [number, string])[] = [
    [of('shown'), 'shown by tests'],
    [of('partly'), 'shown in part'],
    [of('not built'), 'not built yet'],
    [of('does not apply'), 'that do not apply'],
    [of('not shown'), 'that cannot be shown here'],
    [rows.filter((row) => isOpen(row, evidence)).length, '**open**'],
  ];
  return `${rows.length} rows: ${counts
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words}`)
    .join(', ')}.`;
}

function tables(rows: readonly Row[], evidence: Evidence, heads: readonly string[]): string {
  const sections = [...new Set(rows.map(({ section }) => section))];
  const tableOf = (section: string): string => {
    const lines = rows
      .filter((row) => row.section === section)
      .map((row) => [row.code.replace(/^(SMART |display-)/, ''), ...row.cells.map(escape), shownCell(row, evidence)])
      .map((cells) => `| ${cells.join(' | ')} |`);
    const head = `| ${heads.join(' | ')} |\n|${' --- |'.repeat(heads.length)}`;
    return `## ${section}\n\n${head}\n${lines.join('\n')}\n`;
  };
  return sections.map(tableOf).join('\n');
}

/** `docs/conformance.md`. */
export function conformancePage(rows: readonly Row[], evidence: Evidence): string {
  return `${NOTE}

# Conformance

What SMART App Launch 2.2.0 and Bulk Data ask of a client, in our words, and the tests that show it. SHALL, SHOULD and
MAY are the guide's; "must" is an RFC's that it rests on; "good" is our own; "-" where the guide only describes. A test
carries its rows at the head of its title, and does so only where it would fail were the row broken. Tests of the
embedded EHR carry rows too; they are not listed, as they show the server's half.

${countOf(rows, evidence)}

${tables(rows, evidence, ['row', 'level', 'clause', 'obligation', 'shown by'])}`;
}

/** `docs/fault-cases.md`. */
export function faultPage(rows: readonly Row[], evidence: Evidence): string {
  return `${NOTE}

# Fault and attack cases

What is done to Chartroom, and the tests that show that it holds. Variants of a row are parted by " / ". The last
section is the configuration that all of them presuppose. What cannot be shown is gathered in
[security.md](security.md).

${countOf(rows, evidence)}

${tables(rows, evidence, ['row', 'what is done', 'shown by'])}`;
}

const DANGEROUS = 'dangerous';
const SAFETY_HEADS = ['display', 'requirement', 'hazard', 'shown by'];

/** `docs/clinical-safety.md`: the hazards, then what is asked for besides. A row's cells are weight, requirement, hazard. */
export function safetyPage(rows: readonly Row[], evidence: Evidence): string {
  const of = (dangerous: boolean, from: number): readonly Row[] =>
    rows
      .filter(({ cells }) => (cells[0] === DANGEROUS) === dangerous)
      .map((row) => ({ ...row, cells: row.cells.slice(1, from) }));
  const hazards = of(true, 3);
  return `${NOTE}

# Clinical safety: what the screen must show, and what shows that it does

Each requirement has its number; a test carries it at the head of its title (\`display-17\`), and does so only where it
would fail were the requirement broken. A dangerous one is a hazard: what could be believed or done were it broken. The
tests beside it are its control. This is evidence for a hazard log as DCB0129 asks for one, and not that log: nobody has
weighed likelihood and severity for a site, and no clinical safety officer has signed it.

${countOf(rows, evidence)} ${hazards.length} of them are hazards.

# Hazards

${tables(hazards, evidence, SAFETY_HEADS)}
# Requirements besides

${tables(of(false, 2), evidence, [...SAFETY_HEADS.slice(0, 2), 'shown by'])}`;
}

const BEGIN = '<!-- not shown: written by `npm run conformance` -->';
const END = '<!-- end of not shown -->';

/**
 * `docs/security.md` with the rows that no test shows, in whole or in part, between its two marks.
 * @throws Error where the marks are missing.
 */
export function securityPage(page: string, rows: readonly Row[]): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`docs/security.md lacks "${BEGIN}" or "${END}".`);
  const items = rows.flatMap(({ code, cells, state }) => {
    if (state.kind === 'shown') return [];
    const part = state.kind === 'partly' ? ', in part' : '';
    return [`- **${code}**${part} (${escape(cells.join(', '))}): ${escape(state.reason)}`];
  });
  return `${page.slice(0, begin)}${BEGIN}\n\n${items.join('\n')}\n\n${page.slice(end)}`;
}
