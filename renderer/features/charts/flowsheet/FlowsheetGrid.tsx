import type { Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useLayoutEffect, useMemo, useRef, type JSX, type KeyboardEvent } from 'react';
import type { Series } from '../../../../shared/chart-model.ts';
import type { SheetCell, SheetRow } from '../../../../shared/flowsheet.ts';
import { useClock } from '../../../clock.ts';
import { GridHead, GroupLine, TestLine, type Across } from './lines.tsx';
import { COLUMN_PX, HEAD, HEAD_ROW_PX, headWidth, linesOf, placeAfter, type Place } from './sheet-layout.ts';
import { cellWords, outOfViewWords, timeLines } from './sheet-words.ts';
import type { Piece } from './use-flowsheet.ts';
import { useSheetView } from './use-sheet-view.ts';

type Props = {
  readonly piece: Piece;
  readonly series: ReadonlyMap<string, Series>;
  readonly codes: ReadonlyMap<string, string>;
  readonly widthPx: number;
  /** The focused cell. */
  readonly place: Place | null;
  readonly onPlace: (place: Place) => void;
  readonly onOpen: (key: string) => void;
  /** Told which rows and columns (from the newest) are in sight. */
  readonly onView: (rows: readonly [number, number], columns: readonly [number, number]) => void;
};

type Loaded = { readonly row: SheetRow; readonly cells: ReadonlyMap<number, SheetCell> };

/** What came, by its place in the whole sheet. */
function useLoaded({ request, sheet }: Piece) {
  return useMemo(() => {
    const rows = new Map<number, Loaded>();
    for (const [n, row] of sheet.rows.entries()) {
      const cells = new Map(row.cells.map((cell) => [cell.column, cell]));
      rows.set(request.rows.offset + n, { row, cells });
    }
    const times = new Map(sheet.columns.map((time, n) => [request.columns.offset + n, time]));
    return { rows, times };
  }, [request, sheet]);
}

/** The sheet as a grid: one stop for the Tab key, arrows move a focused cell, Enter opens its chart. */
export function FlowsheetGrid({ piece, series, codes, widthPx, place, onPlace, onOpen, onView }: Props): JSX.Element {
  const { timeZone } = useClock();
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const { tests, times, groups } = piece.sheet;
  const lines = useMemo(() => linesOf({ groups, tests }), [groups, tests]);
  const loaded = useLoaded(piece);
  const headPx = headWidth(widthPx);
  const lineOf = (row: number): number => lines.findIndex((line) => line.kind === 'test' && line.row === row);
  const focusedLine = place === null ? null : lineOf(place.row);
  const focusedColumn = place === null || place.column === HEAD ? null : times - 1 - place.column;
  const view = useSheetView({ box, lines, times, headPx, focusedLine, focusedColumn });
  const { rows, columns } = view;
  const across: Across = { headPx, times, items: columns.getVirtualItems(), id, place };
  const down = inSight(rows, HEAD_ROW_PX, rows.scrollRect?.height);
  const over = inSight(columns, headPx, columns.scrollRect?.width);
  const seen = seenOf(down, over, lines, times);
  useTold(seen, onView);

  useThere(place, rows, columns, lineOf, times);
  const go = (to: Place): void => {
    onPlace(to);
    rows.scrollToIndex(lineOf(to.row));
    if (to.column !== HEAD) columns.scrollToIndex(times - 1 - to.column);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.metaKey) return;
    const key = place === null ? undefined : loaded.rows.get(place.row)?.row.key;
    const to = placeAfter(event.key, event.ctrlKey, place, tests, times);
    if (event.key === 'Enter' && key !== undefined) onOpen(key);
    else if (to !== null) go(to);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div
        className="sheet-box"
        ref={box}
        role="grid"
        aria-label="Flowsheet: tests down, times across, oldest on the left, newest on the right"
        aria-rowcount={lines.length + 1}
        aria-colcount={times + 1}
        aria-activedescendant={place === null ? undefined : `${id}-${place.row}-${place.column}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onScroll={view.keepNewest}
      >
        <div className="sheet-inner" style={{ width: headPx + times * COLUMN_PX }}>
          <GridHead across={across} timeOf={(column) => loaded.times.get(column)} />
          <div role="rowgroup" className="sheet-rows" style={{ height: rows.getTotalSize() }}>
            {rows.getVirtualItems().map(({ index, start }) => {
              const line = lines[index];
              const at = { index, top: start - HEAD_ROW_PX, measure: rows.measureElement };
              if (line === undefined) return null;
              if (line.kind === 'group') return <GroupLine key={index} {...{ line, at, across }} />;
              const own = loaded.rows.get(line.row);
              const known = own === undefined ? undefined : series.get(own.row.key);
              return (
                <TestLine
                  key={own?.row.key ?? index}
                  {...{ at, across, onOpen, known }}
                  row={line.row}
                  test={own?.row}
                  codes={own === undefined ? null : (codes.get(own.row.key) ?? null)}
                  cells={own?.cells}
                  hasTime={(column) => loaded.times.has(column)}
                  onFocus={onPlace}
                />
              );
            })}
          </div>
        </div>
      </div>
      <p className="sheet-foot">
        <span className="sheet-focus">{placeWords(place, loaded, timeZone)}</span>
        <span className="below-words">{seen === null ? '' : outOfViewWords(seen.out)}</span>
      </p>
    </>
  );
}

/** The focused cell in full: the line under the sheet says what has no room in a cell. */
function placeWords(place: Place | null, loaded: ReturnType<typeof useLoaded>, timeZone: string): string {
  if (place === null) return 'Arrow keys move from cell to cell; Enter opens the chart';
  const own = loaded.rows.get(place.row);
  if (own === undefined) return 'Reading…';
  if (place.column === HEAD) return `${own.row.name}: Enter opens the chart`;
  const time = loaded.times.get(place.column);
  if (time === undefined) return 'Reading…';
  return `${own.row.name}, ${timeLines(time, timeZone).join(' ').trim()}: ${cellWords(own.cells.get(place.column))}`;
}

type Seen = { readonly startIndex: number; readonly endIndex: number } | null;

/** As much as the space around a value: what is cut there is still read. */
const SLACK_PX = 8;

/** First and last that are wholly in sight: what the heads cover, or the edge cuts, is not. */
function inSight(view: Virtualizer<HTMLDivElement, Element>, coveredPx: number, sizePx = 0): Seen {
  const from = (view.scrollOffset ?? 0) + coveredPx - SLACK_PX;
  const to = (view.scrollOffset ?? 0) + sizePx + SLACK_PX;
  const whole = view.getVirtualItems().filter(({ start, end }) => start >= from && end <= to);
  const [first, last] = [whole[0], whole.at(-1)];
  return first === undefined || last === undefined ? view.range : { startIndex: first.index, endIndex: last.index };
}

type InSight = {
  readonly rows: readonly [number, number];
  readonly columns: readonly [number, number];
  readonly out: { readonly older: number; readonly newer: number; readonly above: number; readonly below: number };
};

/** Rows and columns in sight, by their numbers in the sheet, and how many are not. */
function seenOf(down: Seen, over: Seen, lines: ReturnType<typeof linesOf>, times: number): InSight | null {
  if (down === null || over === null) return null;
  const tests = lines
    .slice(down.startIndex, down.endIndex + 1)
    .flatMap((line) => (line.kind === 'test' ? [line.row] : []));
  const [first, last] = [tests[0] ?? 0, tests.at(-1) ?? 0];
  const count = lines.reduce((n, { kind }) => (kind === 'test' ? n + 1 : n), 0);
  const columns = [Math.max(0, times - 1 - over.endIndex), Math.max(0, times - 1 - over.startIndex)] as const;
  const out = {
    older: Math.max(0, over.startIndex),
    newer: columns[0],
    above: first,
    below: Math.max(0, count - 1 - last),
  };
  return { rows: [first, last], columns, out };
}

type Virtual = Pick<Virtualizer<HTMLDivElement, Element>, 'scrollToIndex'>;

/** Whoever comes back from a chart finds the cell again that they left. */
function useThere(
  place: Place | null,
  rows: Virtual,
  columns: Virtual,
  lineOf: (row: number) => number,
  times: number,
): void {
  const first = useRef({ place, rows, columns, lineOf, times });
  useLayoutEffect(() => {
    const { place: there, ...at } = first.current;
    if (there === null) return;
    at.rows.scrollToIndex(at.lineOf(there.row), { align: 'center' });
    if (there.column !== HEAD) at.columns.scrollToIndex(at.times - 1 - there.column, { align: 'center' });
  }, []);
}

function useTold(seen: InSight | null, onView: Props['onView']): void {
  const [firstRow, lastRow] = seen?.rows ?? [0, 0];
  const [firstColumn, lastColumn] = seen?.columns ?? [0, 0];
  const isSeen = seen !== null;
  useEffect(() => {
    if (isSeen) onView([firstRow, lastRow], [firstColumn, lastColumn]);
  }, [isSeen, firstRow, lastRow, firstColumn, lastColumn, onView]);
}
