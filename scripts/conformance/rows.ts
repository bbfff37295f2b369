/** Reads `smart-rows.txt` and `fault-rows.txt`: what has to be shown, and what cannot be. */

/**
 * What a row says of itself: `shown` needs a test, `partly` needs one and names what none shows, the others must have
 * none, with the reason.
 */
export type RowState =
  | { readonly kind: 'shown' }
  | { readonly kind: 'partly' | 'not built' | 'does not apply' | 'not shown'; readonly reason: string };

export type Row = {
  /** As a title names it: `SMART 33`, `B7`, `SEC 3.1`, `L`. */
  readonly code: string;
  readonly section: string;
  /** Level, clause (SMART rows alone) and wording, in the order of the file. */
  readonly cells: readonly string[];
  readonly state: RowState;
};

const STATE = /^(partly|not built|does not apply|not shown): (\S.*)$/;

/**
 * The rows of one file, whose lines have `cells` members after the number and then perhaps a state.
 * @throws Error naming the line that is not so.
 */
export function readRows(text: string, { prefix, cells }: { prefix: string; cells: number }): readonly Row[] {
  const rows: Row[] = [];
  let section = '';
  for (const [index, line] of text.split('\n').entries()) {
    if (line.startsWith('## ')) section = line.slice(3);
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [number = '', ...rest] = line.split(' | ').map((part) => part.trim());
    const state = rest.length > cells ? readState(rest.at(-1) ?? '') : ({ kind: 'shown' } as const);
    const tooMany = rest.length > cells + 1;
    if (rest.length < cells || tooMany || state === undefined || section === '' || rest.includes('')) {
      throw new Error(`Line ${index + 1} is no row: ${line}`);
    }
    rows.push({ code: `${prefix}${number}`, section, cells: rest.slice(0, cells), state });
  }
  const codes = rows.map(({ code }) => code);
  const twice = codes.find((code, index) => codes.indexOf(code) !== index);
  if (twice !== undefined) throw new Error(`${twice} stands twice.`);
  return rows;
}

function readState(text: string): RowState | undefined {
  const [, kind, reason] = STATE.exec(text) ?? [];
  if (kind === undefined || reason === undefined) return undefined;
  return { kind: kind as Exclude<RowState['kind'], 'shown'>, reason };
}
