import { Fragment, useState, type JSX, type ReactNode } from 'react';
import { Button } from './Button.tsx';
import { Card } from './Card.tsx';
import type { Line } from './list-lines.ts';

export type RowGroup<G extends string> = {
  readonly key: G;
  readonly title: string;
  /** What must be known before the rows are read. */
  readonly note: string | null;
};

export type Column<R> = {
  readonly title: string;
  /** Share of the table's width: the same in every group, so that the columns stand in line down the page. */
  readonly percent: number;
  readonly cell: (row: R) => ReactNode;
};

/** Parts of a group, each under a heading of its own inside of the table. */
export type Sections<R> = {
  readonly of: (row: R) => string;
  /** In their order, what has none first (D44). */
  readonly titles: readonly (readonly [key: string, title: string])[];
};

type Props<R> = {
  readonly group: RowGroup<string>;
  readonly lines: readonly Line<R>[];
  readonly columns: readonly Column<R>[];
  readonly sections: Sections<R> | null;
  /** What the names of a line's other records add, in words; null: nothing. */
  readonly otherNames: (line: Line<R>) => string | null;
};

type Identified = { readonly id: string };

/** One group of a list: a card with a table, its columns in line with those of the other groups. */
export function GroupCard<R extends Identified>(props: Props<R>): JSX.Element {
  const { group, lines, columns, sections, otherNames } = props;
  return (
    <Card
      title={group.title}
      count={String(lines.length)}
      className={`list-card ${group.key}`}
      {...(group.note === null ? {} : { meta: group.note })}
    >
      <table className="table group-table" aria-label={group.title}>
        <colgroup>
          {columns.map(({ title, percent }) => (
            <col key={title} style={{ width: `${percent}%` }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map(({ title }) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        {partsOf(lines, sections).map(({ title, members }) => (
          <tbody key={title ?? 'all'}>
            {title !== null && (
              <tr className="section-row">
                <th scope="rowgroup" colSpan={columns.length}>
                  {title} <span className="count">{members.length}</span>
                </th>
              </tr>
            )}
            {members.map((line) => (
              <LineRows key={line.head.id} line={line} columns={columns} otherNames={otherNames} />
            ))}
          </tbody>
        ))}
      </table>
    </Card>
  );
}

type Part<R> = { readonly title: string | null; readonly members: readonly Line<R>[] };

function partsOf<R>(lines: readonly Line<R>[], sections: Sections<R> | null): readonly Part<R>[] {
  if (sections === null) return [{ title: null, members: lines }];
  return sections.titles
    .map(([key, title]) => ({ title, members: lines.filter(({ head }) => sections.of(head) === key) }))
    .filter(({ members }) => members.length > 0);
}

type LineProps<R> = Pick<Props<R>, 'columns' | 'otherNames'> & { readonly line: Line<R> };

/** A line, and below it the other records of the same, once they are asked for: none is ever left out (D51). */
function LineRows<R extends Identified>({ line, columns, otherNames }: LineProps<R>): JSX.Element {
  const [open, setOpen] = useState(false);
  const { head, others } = line;
  const also = otherNames(line);
  const times = `Recorded ${others.length + 1} times`;
  return (
    <Fragment>
      <Cells row={head} columns={columns} className={open ? 'again-head' : ''}>
        {others.length > 0 && (
          <span className="again-line">
            <Button small aria-expanded={open} onPress={() => setOpen(!open)}>
              {open ? `${times}: show one` : `${times}: show each`}
            </Button>
            {also !== null && <small className="codes">{also}</small>}
          </span>
        )}
      </Cells>
      {open && others.map((row) => <Cells key={row.id} row={row} columns={columns} className="again" />)}
    </Fragment>
  );
}

type CellsProps<R> = {
  readonly row: R;
  readonly columns: readonly Column<R>[];
  readonly className: string;
  /** Under the name. */
  readonly children?: ReactNode;
};

function Cells<R>({ row, columns, className, children }: CellsProps<R>): JSX.Element {
  return (
    <tr className={className} data-line>
      {columns.map(({ title, cell }, n) =>
        n === 0 ? (
          <th key={title} scope="row">
            {cell(row)}
            {children}
          </th>
        ) : (
          <td key={title} data-title={title}>
            {cell(row)}
          </td>
        ),
      )}
    </tr>
  );
}
