/** The lines of the flowsheet's grid: its head, the titles of its groups, its tests. */
import type { VirtualItem } from '@tanstack/react-virtual';
import type { JSX } from 'react';
import type { ChartTime, Series } from '../../../../shared/chart-model.ts';
import type { SheetCell, SheetRow } from '../../../../shared/flowsheet.ts';
import { useClock } from '../../../clock.ts';
import { countWords } from '../../../list-words.ts';
import { Sparkline } from '../Sparkline.tsx';
import { rangeWords, unitWords } from '../words.ts';
import { SheetCellView } from './SheetCellView.tsx';
import { COLUMN_PX, HEAD, type Line, type Place } from './sheet-layout.ts';
import { timeLines } from './sheet-words.ts';

/** What every line must know of the columns; `items` count from the left. */
export type Across = {
  readonly headPx: number;
  readonly times: number;
  readonly items: readonly VirtualItem[];
  readonly id: string;
  readonly place: Place | null;
};
type At = { readonly index: number; readonly top: number; readonly measure: (element: Element | null) => void };

/** Each column in sight: its number from the newest, and how far it stands from the one before it. */
function columnsOf({ items, times, headPx }: Across) {
  return items.map(({ index, start }, n) => ({
    column: times - 1 - index,
    ariaColIndex: index + 2,
    style: { width: COLUMN_PX, marginLeft: start - (items[n - 1]?.end ?? headPx) },
  }));
}

type HeadProps = { readonly across: Across; readonly timeOf: (column: number) => ChartTime | undefined };

export function GridHead({ across, timeOf }: HeadProps): JSX.Element {
  const { timeZone } = useClock();
  return (
    <div role="rowgroup" className="sheet-head">
      <div role="row" aria-rowindex={1} className="sheet-line">
        <div role="columnheader" aria-colindex={1} className="sheet-name" style={{ width: across.headPx }}>
          <span>Test</span>
          <span className="sheet-range">Range</span>
          <span className="sheet-course">Course</span>
        </div>
        {columnsOf(across).map(({ column, ariaColIndex, style }) => {
          const time = timeOf(column);
          const [day, clock] = time === undefined ? ['…', ''] : timeLines(time, timeZone);
          return (
            <div role="columnheader" aria-colindex={ariaColIndex} key={column} className="sheet-time" style={style}>
              {day} <small>{clock}</small>
            </div>
          );
        })}
      </div>
    </div>
  );
}

type GroupProps = {
  readonly line: Extract<Line, { kind: 'group' }>;
  readonly at: At;
  readonly across: Across;
};

export function GroupLine({ line: { title, count }, at, across }: GroupProps): JSX.Element {
  return (
    <div
      role="row"
      aria-rowindex={at.index + 2}
      data-index={at.index}
      ref={at.measure}
      className="sheet-line sheet-group"
      style={{ top: at.top }}
    >
      <div role="rowheader" aria-colindex={1} aria-colspan={across.times + 1}>
        {title} <span className="count">{countWords(count)}</span>
      </div>
    </div>
  );
}

type TestProps = {
  readonly at: At;
  readonly across: Across;
  readonly row: number;
  /** undefined: not here yet. */
  readonly test: SheetRow | undefined;
  readonly known: Series | undefined;
  readonly codes: string | null;
  readonly cells: ReadonlyMap<number, SheetCell> | undefined;
  readonly hasTime: (column: number) => boolean;
  readonly onOpen: (key: string) => void;
  readonly onFocus: (place: Place) => void;
};

export function TestLine({ at, across, row, test, cells, hasTime, onFocus, ...head }: TestProps): JSX.Element {
  const { id, place } = across;
  const isFocused = (column: number): boolean => place?.row === row && place.column === column;
  return (
    <div
      role="row"
      aria-rowindex={at.index + 2}
      data-index={at.index}
      ref={at.measure}
      className="sheet-line sheet-test"
      style={{ top: at.top }}
    >
      <div
        role="rowheader"
        id={`${id}-${row}-${HEAD}`}
        aria-colindex={1}
        className={isFocused(HEAD) ? 'sheet-name focused' : 'sheet-name'}
        style={{ width: across.headPx }}
      >
        {test === undefined ? <span className="quiet">…</span> : <TestHead test={test} {...head} />}
      </div>
      {columnsOf(across).map(({ column, ariaColIndex, style }) => {
        const cell = cells?.get(column);
        const isThere = cells !== undefined && hasTime(column);
        return (
          <div
            role="gridcell"
            key={column}
            id={`${id}-${row}-${column}`}
            aria-colindex={ariaColIndex}
            className={isFocused(column) ? 'sheet-cell focused' : 'sheet-cell'}
            style={style}
            onClick={() => onFocus({ row, column })}
          >
            {cell !== undefined && <SheetCellView cell={cell} />}
            {!isThere && <NotYet />}
          </div>
        );
      })}
    </div>
  );
}

/** A cell whose piece is on its way must not look like one without a result. */
function NotYet(): JSX.Element {
  return (
    <span className="quiet">
      <span aria-hidden="true">…</span>
      <span className="unseen">not read yet</span>
    </span>
  );
}

type TestHeadProps = { readonly test: SheetRow } & Pick<TestProps, 'known' | 'codes' | 'onOpen'>;

/** Name and unit, the range and the course; the name opens the chart. */
function TestHead({ test, known, codes, onOpen }: TestHeadProps): JSX.Element {
  const ranges = known?.latest?.ranges.length ?? 0;
  return (
    <>
      <span>
        <button
          type="button"
          className="series-name"
          data-series={test.key}
          tabIndex={-1}
          onClick={() => onOpen(test.key)}
        >
          {test.name}
        </button>
        {test.kind !== 'text' && <span className="unit">{unitWords(test.unit)}</span>}
        {codes !== null && <small className="codes">{codes}</small>}
        {test.untimed > 0 && <small className="caution">{`${countWords(test.untimed)} without a time`}</small>}
      </span>
      <span className="sheet-range">
        {ranges === 0 ? 'none sent' : rangeWords(known?.latest ?? null).replace(/^Ranges? /, '')}
      </span>
      <span className="sheet-course">{known !== undefined && <Sparkline series={known} />}</span>
    </>
  );
}
