/** Where rows and columns of the flowsheet lie, and which piece of it must be there. */
import type { Flowsheet } from '../../../../shared/flowsheet.ts';

export const COLUMN_PX = 112;
export const ROW_PX = 30;
export const HEAD_ROW_PX = 46;
const WIDE_PX = 900;
const MIDDLE_PX = 560;

/** Width of the row heads: with range and course where there is room for them, a name alone where there is little. */
export function headWidth(boxPx: number): number {
  if (boxPx >= WIDE_PX) return 470;
  return boxPx >= MIDDLE_PX ? 240 : 132;
}

/** A line of the sheet: the title of a group, or the row of a test by its number. */
export type Line =
  | { readonly kind: 'group'; readonly title: string; readonly count: number }
  | { readonly kind: 'test'; readonly row: number };

const testLines = (first: number, count: number): readonly Line[] =>
  Array.from({ length: count }, (_, n) => ({ kind: 'test', row: first + n }) as const);

/** All lines from top to bottom; a group's title stands before its first test, and there may be no groups. */
export function linesOf({ groups, tests }: Pick<Flowsheet, 'groups' | 'tests'>): readonly Line[] {
  if (groups.length === 0) return testLines(0, tests);
  return groups.flatMap(({ title, first, count }) => [
    { kind: 'group', title, count } as const,
    ...testLines(first, count),
  ]);
}

export type Span = { readonly offset: number; readonly limit: number };

/** What to ask for so that `first` to `last` are there, with a margin, in steps: a small move asks nothing new. */
export function spanAround(first: number, last: number, step: number, most: number): Span {
  const offset = Math.max(0, Math.floor((first - step / 2) / step) * step);
  const end = Math.ceil((last + 1 + step / 2) / step) * step;
  return { offset, limit: Math.min(most, Math.max(step, end - offset)) };
}

/** The focused cell. `column` counts from the newest time; `HEAD` is the test's name. */
export type Place = { readonly row: number; readonly column: number };
export const HEAD = -1;
const PAGE_ROWS = 10;

/** Where a key leads; from nowhere to the newest result of the first test. null: the key means nothing here. */
export function placeAfter(key: string, whole: boolean, from: Place | null, tests: number, times: number) {
  if (tests === 0) return null;
  const at = from ?? { row: 0, column: Math.min(0, times - 1) };
  const to = moved(key, whole, at, tests, times);
  if (to === null) return null;
  return from === null ? at : to;
}

/** The oldest time lies on the left, beside the names: leftwards the numbers of the columns grow. */
function moved(key: string, whole: boolean, { row, column }: Place, tests: number, times: number): Place | null {
  const rowAt = (n: number): number => Math.max(0, Math.min(n, tests - 1));
  switch (key) {
    case 'ArrowUp':
      return { row: rowAt(row - 1), column };
    case 'ArrowDown':
      return { row: rowAt(row + 1), column };
    case 'PageUp':
      return { row: rowAt(row - PAGE_ROWS), column };
    case 'PageDown':
      return { row: rowAt(row + PAGE_ROWS), column };
    case 'ArrowLeft':
      return { row, column: column === HEAD || column === times - 1 ? HEAD : column + 1 };
    case 'ArrowRight':
      return { row, column: column === HEAD ? times - 1 : Math.max(0, column - 1) };
    case 'Home':
      return { row: whole ? 0 : row, column: HEAD };
    case 'End':
      return { row: whole ? tests - 1 : row, column: Math.min(0, times - 1) };
    default:
      return null;
  }
}
