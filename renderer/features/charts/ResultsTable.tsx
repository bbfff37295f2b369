import { useVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState, type JSX } from 'react';
import type { ResultRow, Series } from '../../../shared/chart-model.ts';
import { useClock } from '../../clock.ts';
import { messageOf } from '../../error-messages.ts';
import { countWords } from '../../list-words.ts';
import { Button } from '../../ui/Button.tsx';
import { StateNote } from '../../ui/StateNote.tsx';
import type { Binding } from '../../use-command.ts';
import type { Asked } from './layout.ts';
import { HEADINGS, ResultRowCells, type Columns } from './ResultRowCells.tsx';
import { useResultPages } from './use-result-pages.ts';

/** More rows than this are drawn only where they can be seen. */
const PLAIN_ROWS = 100;
const ROW_PX = 30;

type Props = Binding & {
  readonly series: Series;
  readonly asked: Asked;
  readonly inError: boolean;
  readonly columns: Columns;
  /** Height of the scrolled part in px; null: as high as its place. */
  readonly height: number | null;
};

/** The results behind a chart, newest first, with the number of those that lie out of view (D42, D45). */
export function ResultsTable({ series, asked, inError, columns, height, generation, revision }: Props): JSX.Element {
  const pages = useResultPages({ ...asked, key: series.key, inError }, { generation, revision });
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const { rows, total, error } = pages;
  const [below, look] = useRowsBelow(box, rows, total, pages.more);
  if (rows === null) {
    return (
      <div className="results-box" style={height === null ? {} : { height }}>
        {error === null ? <p className="meta reading">Reading results…</p> : <TableError pages={pages} />}
      </div>
    );
  }
  return (
    <>
      <div
        className={`results-box ${columns}${rows.length > PLAIN_ROWS ? ' long' : ''}`}
        style={height === null ? {} : { height: height - (below > 0 ? 20 : 0) }}
        ref={setBox}
        onScroll={look}
        role="region"
        aria-label={`Results of ${series.name}, ${countWords(total)}`}
        tabIndex={0}
      >
        <table className="table results-table" aria-rowcount={total + 1}>
          <caption className="unseen">{`${series.name}: ${countWords(total)} results, newest first`}</caption>
          <thead>
            <tr aria-rowindex={1}>
              {HEADINGS[columns].map((heading) => (
                <th key={heading} scope="col">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          {rows.length > PLAIN_ROWS && box !== null ? (
            <VirtualRows rows={rows} columns={columns} box={box} look={look} />
          ) : (
            <tbody>
              {rows.slice(0, PLAIN_ROWS).map((row, index) => (
                <Row key={`${row.id} ${index}`} row={row} index={index} columns={columns} />
              ))}
            </tbody>
          )}
        </table>
        {rows.length === 0 && <p className="meta reading">No result in this time</p>}
        {error !== null && <TableError pages={pages} />}
      </div>
      {below > 0 && <p className="below">{countWords(below)} more below</p>}
    </>
  );
}

type RowProps = {
  readonly row: ResultRow;
  readonly index: number;
  readonly columns: Columns;
  readonly measure?: (element: Element | null) => void;
};

function Row({ row, index, columns, measure }: RowProps): JSX.Element {
  const { timeZone } = useClock();
  return (
    <tr
      data-index={index}
      aria-rowindex={index + 2}
      ref={measure}
      className={row.status === 'entered-in-error' ? 'in-error' : undefined}
    >
      <ResultRowCells row={row} columns={columns} timeZone={timeZone} />
    </tr>
  );
}

type VirtualProps = {
  readonly rows: readonly ResultRow[];
  readonly columns: Columns;
  readonly box: HTMLDivElement;
  readonly look: () => void;
};

function VirtualRows({ rows, columns, box, look }: VirtualProps): JSX.Element {
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box,
    estimateSize: () => ROW_PX,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const [first, last] = [items[0]?.start ?? 0, items.at(-1)?.end ?? 0];
  useLayoutEffect(look, [look, items.length, last]);
  return (
    <tbody>
      {first > 0 && <Spacer height={first} columns={columns} />}
      {items.map(({ index, key }) => {
        const row = rows[index];
        return row === undefined ? null : (
          <Row key={key} row={row} index={index} columns={columns} measure={virtual.measureElement} />
        );
      })}
      <Spacer height={Math.max(0, virtual.getTotalSize() - last)} columns={columns} />
    </tbody>
  );
}

/** Rows out of sight, as height. */
function Spacer({ height, columns }: { readonly height: number; readonly columns: Columns }): JSX.Element {
  return (
    <tr aria-hidden="true" className="spacer">
      <td colSpan={HEADINGS[columns].length} style={{ height }} />
    </tr>
  );
}

function TableError({ pages }: { readonly pages: ReturnType<typeof useResultPages> }): JSX.Element | null {
  if (pages.error === null) return null;
  const { what, advice } = messageOf(pages.error);
  return (
    <StateNote
      look="bad"
      title={pages.rows === null ? 'The results could not be read' : 'The rest could not be read'}
      action={
        <Button small onPress={pages.again}>
          Read again
        </Button>
      }
    >{`${what} ${advice}`}</StateNote>
  );
}

/** How many rows lie below what is seen; near the end of the rows that came, the next page is asked for. */
function useRowsBelow(
  box: HTMLDivElement | null,
  rows: readonly ResultRow[] | null,
  total: number,
  more: () => void,
): readonly [number, () => void] {
  const [below, setBelow] = useState(0);
  const loaded = rows?.length ?? 0;
  const lookRef = useRef<() => void>(() => undefined);
  const [look] = useState(() => () => lookRef.current());
  useLayoutEffect(() => {
    lookRef.current = () => {
      if (box === null || box.clientHeight === 0) return;
      const bottom = box.getBoundingClientRect().top + box.clientHeight + 4;
      const seen = [...box.querySelectorAll<HTMLElement>('tr[data-index]')].filter(
        (row) => row.getBoundingClientRect().bottom <= bottom,
      );
      const last = Number(seen.at(-1)?.dataset['index'] ?? -1);
      setBelow(total - 1 - last);
      if (last >= loaded - PLAIN_ROWS / 2) more();
    };
    lookRef.current();
  }, [box, rows, loaded, total, more]);
  return [below, look];
}
