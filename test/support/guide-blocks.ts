/** What the administrator's guide tells people to type: its fenced blocks, and the lines of its tables of commands. */

export type Block = { readonly language: string; readonly text: string };
const SHELLS = ['sh', 'bat', 'powershell'] as const;
export type Shell = (typeof SHELLS)[number];
export type Command = { readonly shell: Shell; readonly text: string };

/** What a line that goes on ends with. */
const GOES_ON: Readonly<Record<Shell, string>> = { sh: '\\', bat: '^', powershell: '`' };
const COMMENT = /^(#|rem\b)/i;
/** A table that lists commands says so at the head of the column. */
const COMMAND_HEADS = ['line', 'command'];

/** Every fenced block, those of lists too, without the indentation of its fence. Throws where one does not end. */
export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: { indent: string; language: string; lines: string[] } | null = null;
  for (const line of markdown.split('\n')) {
    const [, indent = '', language = ''] = /^( *)```(.*)$/.exec(line) ?? [];
    if (!line.trimStart().startsWith('```')) open?.lines.push(line.replace(open.indent, ''));
    else if (open === null) open = { indent, language, lines: [] };
    else {
      blocks.push({ language: open.language, text: open.lines.join('\n') });
      open = null;
    }
  }
  if (open !== null) throw new Error(`a block of ${open.language} does not end`);
  return blocks;
}

const isShell = (language: string): language is Shell => (SHELLS as readonly string[]).includes(language);

/** Every command, in the order of the guide; continued lines are one. */
export function commandsOf(markdown: string): Command[] {
  const typed = blocksOf(markdown).flatMap(({ language, text }) =>
    isShell(language) ? logicalLines(text, language).map((line) => ({ shell: language, text: line })) : [],
  );
  return [...typed, ...tableLines(markdown).map((text) => ({ shell: 'bat' as const, text }))];
}

function logicalLines(text: string, shell: Shell): string[] {
  const lines: string[] = [];
  let begun = '';
  for (const line of text.split('\n')) {
    const whole = `${begun}${begun === '' ? line : ` ${line.trim()}`}`;
    const goesOn = whole.endsWith(GOES_ON[shell]);
    begun = goesOn ? whole.slice(0, -1).trimEnd() : '';
    if (!goesOn && whole.trim() !== '' && !COMMENT.test(whole.trim())) lines.push(whole.trim());
  }
  return lines;
}

function tableLines(markdown: string): string[] {
  const found: string[] = [];
  let column = -1;
  for (const line of markdown.split('\n')) {
    if (!line.startsWith('|')) column = -1;
    else {
      // A bar within a code span is written \|.
      const cells = line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim());
      if (column === -1) column = headOf(cells);
      else for (const [, code = ''] of (cells[column] ?? '').matchAll(/`([^`]+)`/g)) found.push(code);
    }
  }
  return found;
}

/** The column of commands; past the end where the table has none. */
function headOf(cells: readonly string[]): number {
  const at = cells.findIndex((cell) => COMMAND_HEADS.includes(cell));
  return at === -1 ? cells.length : at;
}
